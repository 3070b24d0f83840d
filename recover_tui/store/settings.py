"""What the program itself remembers, as names and texts."""

from __future__ import annotations

import os
from datetime import datetime
from typing import Any

from recover_tui.domain import timestamps
from recover_tui.domain.believed_time import BelievedTime
from recover_tui.domain.shift import ShiftEnd
from recover_tui.store import connection
from recover_tui.store.store_file import StoreFile
from recover_tui.store.tables import UnreadableError, read_setting


class SettingRepository:
    """The settings in a store file."""

    def __init__(self, file: StoreFile) -> None:
        self._file = file

    def get(self, name: str) -> Any:
        """The value of a setting; None when it was never put, or can't be read."""
        try:
            return read_setting(name, self._file.db.one("SELECT value FROM settings WHERE name = ?", name))
        except UnreadableError:
            return None

    def put(self, name: str, value: str) -> None:
        """Keep a setting, inside a write."""
        connection.upsert(self._file.db, "settings", {"name": name, "value": value}, pk="name")

    def theme(self) -> str:
        """The colour theme chosen in the palette, with the one in the config that it took the place of."""
        return self.get("theme") or ""

    def remember_theme(self, chosen: str) -> None:
        """Keep the choice of a colour theme."""
        with self._file.write():
            self.put("theme", chosen)

    def breath_runs(self) -> int:
        """How many runs of breathing there were, resets included."""
        return self.get("breath_runs") or 0

    def count_breath_run(self) -> None:
        """Count that a run of breathing began."""
        self._count("breath_runs")

    def first_steps(self) -> int:
        """How many steps of the first day were seen."""
        return self.get("first_steps") or 0

    def remember_first_steps(self, seen: int) -> None:
        """Note how many steps of the first day were seen."""
        with self._file.write():
            self.put("first_steps", str(seen))

    def shift_offers(self) -> dict[ShiftEnd, datetime]:
        """When each end of a shift was offered last."""
        found = {end: self.get(f"{end}_offered") for end in ShiftEnd}
        return {end: at for end, at in found.items() if at is not None}

    def remember_shift_offer(self, end: ShiftEnd, at: datetime) -> None:
        """Note that one end of a shift was offered."""
        with self._file.write():
            self.put(f"{end}_offered", timestamps.write(at))

    def unknown_posts(self) -> int:
        """How many posts came in whose shape is not known."""
        return self.get("unknown_posts") or 0

    def count_unknown_post(self) -> None:
        """Count that something was posted whose shape is not known."""
        self._count("unknown_posts")

    def agree_to_purge(self) -> None:
        """Note that the agent has purged by hand once: from then on it may happen by itself."""
        with self._file.write():
            self.put("purge_agreed", "yes")

    def purges_by_itself(self) -> bool:
        """True when that was agreed to."""
        return bool(self.get("purge_agreed") == "yes")

    def believed_time(self) -> BelievedTime | None:
        """What is known of the time of day; None when nothing was noted yet."""
        at, leapt = self.get("seen_at"), self.get("leapt")
        if at is None or leapt is None:
            return BelievedTime(at) if at else None
        return BelievedTime(at, leapt[0], int(leapt[1]))

    def remember_time(self, known: BelievedTime) -> None:
        """Note what is known of the time of day, inside a write."""
        self.put("seen_at", timestamps.write(known.at))
        if known.leapt_to is None:
            self._file.db.execute("DELETE FROM settings WHERE name = 'leapt'")
        else:
            self.put("leapt", f"{timestamps.write(known.leapt_to)} {known.times}")

    def salt(self) -> bytes:
        """What references to calls are hashed with, made when it is first asked for, inside a write."""
        if not self.get("salt"):
            self.put("salt", os.urandom(16).hex())
        return self.known_salt()

    def known_salt(self) -> bytes:
        """The same as it is; empty while it was never asked for."""
        return self.get("salt") or b""

    def _count(self, name: str) -> None:
        with self._file.write():
            self.put(name, str((self.get(name) or 0) + 1))
