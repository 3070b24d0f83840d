"""Texts that were written over, kept for a day. Whatever changes them does so inside a write."""

from __future__ import annotations

from datetime import datetime

from recover_tui.domain import timestamps
from recover_tui.domain.drafts import KEPT_FOR, MOST, Version
from recover_tui.domain.identity import make_id
from recover_tui.store import rows
from recover_tui.store.connection import Database, upsert
from recover_tui.store.tables import VERSIONS


def put(database: Database, version: Version) -> None:
    """Keep a text that was written over, and let old ones go."""
    database.execute("DELETE FROM versions WHERE place = ? AND words = ?", (version.key, version.words))
    at = version.replaced_at
    row = {"id": make_id(at), "place": version.key, "words": version.words, "replaced_at": timestamps.write(at)}
    upsert(database, "versions", row)
    forget_old(database, at)


def newest(database: Database) -> list[Version]:
    """List what was written over, the newest first."""
    found = rows.select(database, VERSIONS, "SELECT * FROM versions ORDER BY rowid DESC")
    return [Version(row["place"], row["words"], row["replaced_at"]) for _, row in found]


def forget_old(database: Database, now: datetime) -> None:
    """Let go of those that are older than a day, and of the oldest when they are many."""
    database.execute("DELETE FROM versions WHERE replaced_at < ?", (timestamps.write(now - KEPT_FOR),))
    most = "SELECT id FROM versions ORDER BY rowid DESC LIMIT ?"
    database.execute(f"DELETE FROM versions WHERE id NOT IN ({most})", (MOST,))


def forget_reflection(database: Database, id: str) -> None:
    """Let go of what was written over in the reflection with this id."""
    place = f"{id}/"
    database.execute("DELETE FROM versions WHERE substr(place, 1, ?) = ?", (len(place), place))
