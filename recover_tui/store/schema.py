"""What a store has to look like before a word is read from it or written to it."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path
from typing import Final

from recover_tui.store.connection import Database, write
from recover_tui.store.errors import StoreError

APPLICATION_ID: Final = 0x52435652
"""Marks the file as ours in its header: the letters RCVR."""
FINGERPRINTS: Final = (
    "a77d672c15b1dcde",
    "fdff5dfe991eb1fa",
    "e66a5bf09a304328",
    "17093e3406c34b9a",
    "17093e3406c34b9a",
    "de14802d945dec97",
    "a108693cc1e0a9f8",
)
"""What a store is made of after each migration, summed up as `fingerprint` does; a test says when one is wrong."""
VERSION: Final = len(FINGERPRINTS)
"""How many migrations there are. A store that counts more was written by a newer program."""
_PARTS: Final = """
    SELECT type, name, tbl_name, sql LIKE 'CREATE VIRTUAL%' FROM sqlite_master
    WHERE name NOT GLOB 'sqlite_*' ORDER BY type, name
"""
_COLUMNS: Final = """
    SELECT parts.name, columns.name, columns.type, columns."notnull", columns.pk, columns.hidden
    FROM sqlite_master AS parts JOIN pragma_table_xinfo(parts.name) AS columns
    WHERE parts.type = 'table' AND parts.name NOT GLOB '*sqlite_*' ORDER BY parts.name, columns.name
"""
"""Of our own tables: what sqlite-utils notes migrations in is its own affair."""


def check_schema(database: Database, path: Path | None) -> int:
    """Say which version of the schema a store has, 0 when it is new. It reads, and changes nothing.

    Raises StoreError for what is no store of ours, for one that a newer program wrote, and for one that holds
    anything a store of that version doesn't: a trigger or a view could do things of its own.
    """

    def header(name: str) -> int:
        return int(database.execute(f"PRAGMA {name}").fetchone()[0])

    # One read transaction, so that a store just being made by another process is seen whole or not at all.
    database.execute("BEGIN")
    try:
        application, version = header("application_id"), header("user_version")
        tables = int(database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
        if application != APPLICATION_ID and (application or tables):
            raise StoreError(f"{path} is no store of recover; choose another with --db")
        if version > VERSION:
            raise StoreError(f"{path} was written by a newer recover; upgrade this one. Nothing was changed")
        if version and fingerprint(database) != FINGERPRINTS[version - 1]:
            raise StoreError(f"{path} holds parts that are not recover's; recover restore goes back to a copy")
    finally:
        database.rollback()
    return version


def fingerprint(database: Database) -> str:
    """Sum up what a store is made of: tables with their columns, indexes, and anything that should not be there."""
    parts = database.execute(_PARTS).fetchall()
    # Asking a virtual table for its columns would run its module.
    columns = [] if any(virtual for *_, virtual in parts) else database.execute(_COLUMNS).fetchall()
    return sha256(repr((parts, columns)).encode()).hexdigest()[:16]


def migrate(database: Database) -> None:
    """Bring a store to the schema of this program, in one transaction."""
    from recover_tui.store.migrations import (
        MIGRATIONS,  # with all of sqlite-utils, which most openings can do without
    )

    with write(database):
        MIGRATIONS.apply(database.tables)
        database.execute(f"PRAGMA application_id={APPLICATION_ID}")
        database.execute(f"PRAGMA user_version={VERSION}")
