"""Deleting so that the words are gone, and taking that back.

What is deleted stays as a row without words, so that another desk's store can learn of it. Freed space is overwritten
(secure_delete), so the words are in no byte of the file any more; whoever may want them back holds them meanwhile.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

from recover_tui.domain import timestamps
from recover_tui.domain.private_struct import PrivateStruct
from recover_tui.store import connection, copying, schema, versions
from recover_tui.store.connection import Database
from recover_tui.store.errors import explained
from recover_tui.store.rows import Trouble
from recover_tui.store.tables import BY_NAME, REFLECTIONS, TABLES, Deletable, Table


class DeletedRow(PrivateStruct, frozen=True):
    """All that a deleted row held."""

    table: Deletable
    row: dict[str, Any]
    parts: tuple[dict[str, Any], ...] = ()


def erase(database: Database, table: Deletable, id: str, at: datetime) -> DeletedRow | None:
    """Take a row's words out, inside a write. Gives what it held; None when it isn't there."""
    row = next(database.query(f"SELECT * FROM {table} WHERE id = ? AND deleted_at IS NULL", [id]), None)
    if row is None:
        return None
    parts = BY_NAME[table].parts
    found = database.query(f"SELECT * FROM {parts.name} WHERE {parts.owner} = ?", [id]) if parts else ()
    deleted = DeletedRow(table, row, tuple(found))
    erase_row(database, BY_NAME[table], id, timestamps.write(at))
    return deleted


def put_back(database: Database, deleted: DeletedRow, changed: Mapping[str, str]) -> None:
    """Bring a row back as it was, inside a write, `changed` now."""
    connection.upsert(database, deleted.table, {**deleted.row, "deleted_at": None, **changed})
    parts = BY_NAME[deleted.table].parts
    if parts:
        for part in deleted.parts:
            connection.insert_missing(database, parts.name, part)


def remove(database: Database, trouble: Trouble, at: datetime) -> None:
    """Take a row that can't be read away, inside a write: as `erase` does, or else down to its last column.

    What refers to it refers to nothing from then on; its parts go with it.
    """
    table = trouble.table
    if table.deletable and trouble.id:
        erase_row(database, table, trouble.id, timestamps.write(at))
        return
    key = f"(SELECT {table.primary_key[0]} FROM {table.name} WHERE rowid = ?)"
    for other in TABLES:
        for _, _, parent, column, *_ in database.execute(f"PRAGMA foreign_key_list({other.name})").fetchall():
            if parent == table.name:
                part = column == other.owner
                change = f"DELETE FROM {other.name}" if part else f"UPDATE {other.name} SET {column} = NULL"
                database.execute(f"{change} WHERE {column} = {key}", (trouble.number,))
    database.execute(f"DELETE FROM {table.name} WHERE rowid = ?", (trouble.number,))


def deleted_rows(database: Database) -> dict[str, dict[str, str]]:
    """Of each table, the ids of deleted rows and when they were."""
    return {
        table.name: dict(
            database.execute(f"SELECT id, deleted_at FROM {table.name} WHERE deleted_at IS NOT NULL").fetchall()
        )
        for table in TABLES
        if table.deletable
    }


def erase_in_copy(file: Path, deleted: Mapping[str, Mapping[str, str]]) -> None:
    """Take out of a copy what was deleted since it was made. Raises StoreError."""
    database = connection.open_copy(file)
    try:
        if not schema.is_ours(database):
            return  # nothing in it may be run, and nobody goes back to it
        left = {
            table: [id for (id,) in database.execute(f"SELECT id FROM {table} WHERE deleted_at IS NULL") if id in ids]
            for table, ids in deleted.items()
            if _has(database, table)
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
                        erase_row(copied, BY_NAME[table], id, deleted[table][id])
            copied.execute("VACUUM")
            copying.copy(copied, file)
    except (OSError, connection.DatabaseError) as error:
        raise explained(error, file) from error
    finally:
        part.unlink(missing_ok=True)


def erase_row(database: Database, table: Table, id: str, at: str) -> None:
    """Take a row's words and parts out, inside a write, and note when; nothing where it isn't there."""
    # A copy may be older than one of these columns or tables.
    columns = database.table(table.name).columns_dict
    emptied = ", ".join(f"{column} = ''" for column in table.words if column in columns)
    database.execute(f"UPDATE {table.name} SET {emptied} WHERE id = ? AND {table.private}", (id,))
    changed = ", changed_at = :at" if "changed_at" in columns else ""
    database.execute(f"UPDATE {table.name} SET deleted_at = :at{changed} WHERE id = :id", {"at": at, "id": id})
    if table.parts and _has(database, table.parts.name):
        database.execute(f"DELETE FROM {table.parts.name} WHERE {table.parts.owner} = ?", (id,))
    if table is REFLECTIONS and _has(database, "versions"):
        versions.forget_reflection(database, id)


def _has(database: Database, table: str) -> bool:
    return database.one("SELECT 1 FROM sqlite_master WHERE name = ?", table) is not None
