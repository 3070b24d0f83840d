"""What is being typed into a line, and texts that were written over, as tables."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime

from recover_tui.domain import timestamps
from recover_tui.domain.drafts import KEPT_FOR, MOST, Version
from recover_tui.domain.identity import make_id
from recover_tui.store.connection import Database, upsert


def put(database: Database, place: str, words: Sequence[str], at: datetime) -> None:
    """Keep what is being typed at a place; nothing there any more when all of it is empty."""
    if any(words):
        row = {"place": place, "words": json.dumps(list(words), ensure_ascii=False), "kept_at": timestamps.write(at)}
        upsert(database, "drafts", row, pk="place")
    else:
        database.execute("DELETE FROM drafts WHERE place = ?", (place,))


def all_of_them(database: Database) -> dict[str, tuple[str, ...]]:
    """What is being typed, or was when a window was gone, by place."""
    return {row["place"]: tuple(json.loads(row["words"])) for row in database.query("SELECT * FROM drafts")}


def put_version(database: Database, version: Version) -> None:
    """Keep a text that was written over, and let old ones go."""
    database.execute("DELETE FROM versions WHERE place = ? AND words = ?", (version.place, version.words))
    at = version.replaced_at
    row = {"id": make_id(at), "place": version.place, "words": version.words, "replaced_at": timestamps.write(at)}
    upsert(database, "versions", row)
    forget_old_versions(database, at)


def forget_old_versions(database: Database, now: datetime) -> None:
    """Let go of those that are older than a day, and of the oldest when they are many."""
    database.execute("DELETE FROM versions WHERE replaced_at < ?", (timestamps.write(now - KEPT_FOR),))
    newest = "SELECT id FROM versions ORDER BY rowid DESC LIMIT ?"
    database.execute(f"DELETE FROM versions WHERE id NOT IN ({newest})", (MOST,))


def versions(database: Database) -> list[Version]:
    """What was written over, the newest first."""
    found = database.query("SELECT place, words, replaced_at FROM versions ORDER BY rowid DESC")
    return [Version(row["place"], row["words"], timestamps.read(row["replaced_at"])) for row in found]
