"""Copies of a store: making one, checking one, and reading what is left of a damaged one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from recover_tui.domain.translation import gettext as _
from recover_tui.store import connection, schema
from recover_tui.store.connection import Database, DatabaseError
from recover_tui.store.errors import DamagedError, StoreError, explained
from recover_tui.store.tables import INSERT_ORDER


def check(database: Database, path: Path) -> None:
    """Look the whole file over. Raises DamagedError."""
    try:
        sound = _is_sound(database)
    except DatabaseError as error:
        raise explained(error, path) from error
    if not sound:
        raise DamagedError(_("{path} is damaged; choose another with --db").format(path=path))


def copy(database: Database, target: Path) -> None:
    """Write a checked copy of an open store to `target`, readable by this user alone. Raises StoreError."""
    part = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        part.unlink(missing_ok=True)
        into = connection.open_new(part)
        try:
            database.conn.backup(into.conn, pages=-1)
            into.execute("PRAGMA journal_mode=DELETE").fetchall()
            if not _is_sound(into):
                raise DamagedError(_("the copy is damaged, so it was not kept"))
        finally:
            into.close()
        _to_disk(part)
        part.replace(target)
    except (OSError, DatabaseError) as error:
        raise explained(error, target) from error
    finally:
        part.unlink(missing_ok=True)


def replace_contents(database: Database, source: Path) -> None:
    """Put what is in the copy at `source` in the place of all that is in an open store. Raises StoreError.

    Other programs that have the store open see it as a change like any other.
    """
    copied = connection.open_copy(source)
    try:
        copied.conn.backup(database.conn, pages=-1)
    except DatabaseError as error:
        raise explained(error, source) from error
    finally:
        copied.close()


def is_whole(path: Path) -> bool:
    """True when the file is a store of ours, as it should be."""
    if not path.is_file():
        return False  # a pipe would be waited for
    try:
        database = connection.open_copy(path)
    except StoreError:
        return False
    try:
        return schema.check_schema(database, path) > 0 and _is_sound(database)
    except (StoreError, DatabaseError):
        return False
    finally:
        database.close()


def salvage(damaged: Path, into: Database) -> None:
    """Take over what can still be read in a damaged file and isn't there yet, inside a write.

    One write for all of it: one for each row would keep years of them waiting for the disk. A file that holds parts
    which are not ours is not asked for anything.
    """
    with closing(connection.open_copy(damaged)) as database:
        if not schema.is_ours(database):
            return
    for table in INSERT_ORDER:
        for row in readable_rows(damaged, table.name) if table.salvaged else ():
            with suppress(DatabaseError):
                connection.insert_missing(into, table.name, row)


def readable_rows(path: Path, table: str) -> Iterator[dict[str, Any]]:
    """Give the rows of a table in a damaged file that can still be read, from both of its ends."""
    database = connection.open_copy(path)
    try:
        for order in ("ASC", "DESC"):
            with suppress(DatabaseError):
                yield from database.query(f"SELECT * FROM {table} ORDER BY rowid {order}")
                return
    finally:
        database.close()


def _is_sound(database: Database) -> bool:
    return bool(database.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")


def _to_disk(file: Path) -> None:
    descriptor = os.open(file, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
