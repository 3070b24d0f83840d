"""Deleting so that the words are gone, and taking that back.

What is deleted stays as a row without words, so that another desk's store can learn of it. Freed space is overwritten
(secure_delete), so the words are in no byte of the file any more; whoever may want them back holds them meanwhile.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal

from recover_tui.domain import timestamps
from recover_tui.store import connection, copying
from recover_tui.store.connection import Database
from recover_tui.store.errors import explained

Deletable = Literal["wins", "resources", "reflections", "parked"]
"""Tables whose rows the agent can delete, and bring back."""

_WORDS: Final[Mapping[str, tuple[str, ...]]] = {
    "wins": ("text", "who", "why"),
    "resources": ("name", "reach", "hours", "note"),
    "reflections": ("next_step",),
    "parked": ("text",),
}
_PARTS: Final = {"wins": ("pictures", "win_id"), "reflections": ("answers", "reflection_id")}
"""Where the rest of a row is, and what says whose it is."""


@dataclass(frozen=True, slots=True)
class DeletedRow:
    """All that a deleted row held."""

    table: Deletable
    row: dict[str, Any]
    parts: tuple[dict[str, Any], ...] = ()


def erase(database: Database, table: Deletable, id: str, at: datetime) -> DeletedRow | None:
    """Take a row's words out, inside a write. Gives what it held; None when it isn't there."""
    row = next(database.query(f"SELECT * FROM {table} WHERE id = ? AND deleted_at IS NULL", [id]), None)
    if row is None:
        return None
    deleted = DeletedRow(table, row, tuple(_parts(database, table, id)))
    _erase(database, table, id, timestamps.write(at))
    return deleted


def put_back(database: Database, deleted: DeletedRow) -> None:
    """Bring a row back as it was, inside a write."""
    connection.upsert(database, deleted.table, {**deleted.row, "deleted_at": None})
    if deleted.parts:
        database.tables.table(_PARTS[deleted.table][0]).insert_all(deleted.parts, ignore=True)


def deleted_rows(database: Database) -> dict[Deletable, dict[str, str]]:
    """Of each table, the ids of deleted rows and when they were."""
    tables: tuple[Deletable, ...] = ("wins", "resources", "reflections", "parked")
    return {
        table: dict(database.execute(f"SELECT id, deleted_at FROM {table} WHERE deleted_at IS NOT NULL").fetchall())
        for table in tables
    }


def erase_in_copy(file: Path, deleted: Mapping[Deletable, Mapping[str, str]]) -> None:
    """Take out of a copy what was deleted since it was made. Raises StoreError."""
    database = connection.open_copy(file)
    try:
        left = {
            table: [id for (id,) in database.execute(f"SELECT id FROM {table} WHERE deleted_at IS NULL") if id in ids]
            for table, ids in deleted.items()
        }
    finally:
        database.close()
    if not any(left.values()):
        return
    part = file.with_name(f"{file.name}.part")
    try:
        shutil.copy(file, part)
        with closing(connection.connect(part, busy_timeout=0)) as copied:
            with connection.write(copied):
                for table, ids in left.items():
                    for id in ids:
                        _erase(copied, table, id, deleted[table][id])
            copied.execute("VACUUM")
            copying.copy(copied, file)
    except (OSError, connection.DatabaseError) as error:
        raise explained(error, file) from error
    finally:
        part.unlink(missing_ok=True)


def _parts(database: Database, table: Deletable, id: str) -> Iterator[dict[str, Any]]:
    if table in _PARTS:
        other, whose = _PARTS[table]
        yield from database.query(f"SELECT * FROM {other} WHERE {whose} = ?", [id])


def forget_versions(database: Database, reflection: str) -> None:
    """Let go of what was written over in a reflection."""
    database.execute("DELETE FROM versions WHERE place GLOB ?", (f"{reflection}/*",))


def _erase(database: Database, table: Deletable, id: str, at: str) -> None:
    # What came in a workplace's pack is not private, and is known again by its name.
    private = "origin = 'own'" if table == "resources" else "1"
    emptied = ", ".join(f"{column} = ''" for column in _WORDS[table])
    database.execute(f"UPDATE {table} SET {emptied} WHERE id = ? AND {private}", (id,))
    database.execute(f"UPDATE {table} SET deleted_at = ? WHERE id = ?", (at, id))
    # A copy may be older than these tables.
    if table in _PARTS:
        other, whose = _PARTS[table]
        if _has(database, other):
            database.execute(f"DELETE FROM {other} WHERE {whose} = ?", (id,))
    if table == "reflections" and _has(database, "versions"):
        forget_versions(database, id)


def _has(database: Database, table: str) -> bool:
    return database.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (table,)).fetchone() is not None
