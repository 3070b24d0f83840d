"""Worries put off to a window of the day, and the time spent on looking at them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from msgspec.structs import replace

from recover_tui.domain import timestamps
from recover_tui.domain.worries import Resolution, Review, Worry
from recover_tui.store import rows
from recover_tui.store.redactor import Redactor
from recover_tui.store.settings import SettingRepository
from recover_tui.store.store_file import StoreFile
from recover_tui.store.tables import PARKED

_AHEAD: Final = timedelta(days=2)
"""A review of a window so much later was held while the clock was ahead."""


class WorryRepository:
    """The worries in a store file; the last review of them is kept as a setting."""

    def __init__(self, file: StoreFile, redactor: Redactor, settings: SettingRepository) -> None:
        self._file = file
        self._redactor = redactor
        self._settings = settings

    def waiting(self) -> tuple[Worry, ...]:
        """The worries that wait, those put off first first."""
        found = rows.live(self._file.db, PARKED, "outcome IS NULL AND until IS NOT NULL", order="parked_at, id")
        return tuple(map(_from_row, found))

    def add(self, worry: Worry) -> Worry:
        """Put a worry off. Gives it as it is kept, with callers' numbers masked."""
        kept = replace(worry, text=self._redactor.line(worry.text))
        with self._file.write():
            self._file.db.table("parked").insert({**_to_row(kept), **self._file.changed_now()})
        return kept

    def resolve(self, id: str, resolution: Resolution | None) -> None:
        """Note what became of a worry; None lets it wait on."""
        with self._file.write():
            self._file.db.table("parked").update(
                id, {"outcome": resolution and resolution.value, **self._file.changed_now()}
            )

    def postpone(self, ids: Iterable[str], until: datetime) -> None:
        """Let worries wait for another window."""
        with self._file.write():
            for id in ids:
                self._file.db.table("parked").update(
                    id, {"until": timestamps.write(until), **self._file.changed_now()}
                )

    def move_window(self, ends_at: datetime) -> int:
        """Let this shift end at another time, and what waits with it wait until then. How many that are."""
        with self._file.write():
            self._settings.put("shift_ends_at", timestamps.write(ends_at))
            moved = self._file.db.execute(
                "UPDATE parked SET until = ?, changed_at = ?"
                " WHERE outcome IS NULL AND until IS NOT NULL AND deleted_at IS NULL",
                (timestamps.write(ends_at), *self._file.changed_now().values()),
            )
        return moved.rowcount

    def shift_ends_at(self) -> datetime | None:
        """The end that was set for a shift, this one or an earlier one; None when none ever was."""
        at: datetime | None = self._settings.get("shift_ends_at")
        return at

    def spend_review(self, review: Review) -> None:
        """Note how much of its time a review has used. It never becomes less."""
        with self._file.write():
            before = self.review()
            if (
                before is None
                or (before.window, before.used) < (review.window, review.used)
                or before.window - review.window > _AHEAD
            ):
                self._settings.put("review", f"{timestamps.write(review.window)} {review.used:.1f}")

    def review(self) -> Review | None:
        """The last review that was held."""
        found = self._settings.get("review")
        return Review(*found) if found else None

    def purge(self, older_than: datetime) -> int:
        """Remove worries put off before this, unless they still wait, inside a write. How many."""
        old = rows.older(self._file.db, PARKED, older_than, "outcome IS NOT NULL OR deleted_at IS NOT NULL")
        for id in old:
            self._file.db.execute("DELETE FROM parked WHERE id = ?", (id,))
        return len(old)


def _from_row(row: Mapping[str, Any]) -> Worry:
    return Worry(row["id"], row["text"], row["parked_at"], row["until"])


def _to_row(worry: Worry) -> dict[str, Any]:
    return {
        "id": worry.id,
        "text": worry.text,
        "parked_at": timestamps.write(worry.parked_at),
        "until": timestamps.write(worry.until),
    }
