"""What is being typed into a line, so that it outlives its window, and what was written over there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import json

from recover_tui.domain import text, timestamps
from recover_tui.domain.drafts import OWN_PEOPLE, Version
from recover_tui.store import connection, rows, versions
from recover_tui.store.redactor import Redactor
from recover_tui.store.store_file import StoreFile
from recover_tui.store.tables import DRAFTS


class DraftRepository:
    """The drafts in a store file, each with a key that says what is being written."""

    def __init__(self, file: StoreFile, redactor: Redactor) -> None:
        self._file = file
        self._redactor = redactor

    def put(self, key: str, words: Sequence[str], overwritten: str = "", *, at: datetime) -> None:
        """Keep what is being typed into a line; empty words let it go. What was `overwritten` is kept for a day."""
        redacted = text.line if key.startswith(OWN_PEOPLE) else self._redactor.text
        with self._file.write():
            db = self._file.db
            if any(kept := [redacted(each) for each in words]):
                row = {
                    "place": key,
                    "words": json.encode(kept).decode(),
                    "kept_at": timestamps.write(at),
                }
                connection.upsert(db, "drafts", row, pk="place")
            else:
                db.execute("DELETE FROM drafts WHERE place = ?", (key,))
            if overwritten:
                versions.put(db, Version(key, redacted(overwritten), at))

    def all(self) -> dict[str, tuple[str, ...]]:
        """What is being typed, or was when a window was gone, by key."""
        return {row["place"]: row["words"] for _, row in rows.select(self._file.db, DRAFTS, "SELECT * FROM drafts")}

    def versions(self, key: str = "") -> tuple[Version, ...]:
        """What was written over in the last day, under one key or at all, the newest first."""
        return tuple(each for each in versions.newest(self._file.db) if key in ("", each.key))
