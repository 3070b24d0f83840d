"""What a store has to look like before a word is read from it or written to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from recover_tui.domain.translation import gettext as _
from recover_tui.store import connection
from recover_tui.store.connection import Database, write
from recover_tui.store.errors import AlteredError, StoreError

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
    "76ea8fc399c64b42",
    "18358a7a69569067",
)
"""What a store is made of after each migration, summed up as `fingerprint` does; a test says when one is wrong."""
CURRENT: Final = Path(__file__).with_name("current_schema.txt")
"""What it is made of after the last one, as `description` has it: what sums it up takes longer to load than this."""
VERSION: Final = len(FINGERPRINTS)
"""How many migrations there are. A store that counts more was written by a newer program."""
_PARTS: Final = """
    SELECT type, name, tbl_name, sql LIKE 'CREATE VIRTUAL%', sql FROM sqlite_master
    WHERE name NOT GLOB 'sqlite_*' AND type <> 'trigger' ORDER BY type, name
"""
_TRIGGERS: Final = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
_COLUMNS: Final = """
    SELECT parts.name, columns.name, columns.type, columns."notnull", columns.pk, columns.hidden
    FROM sqlite_master AS parts JOIN pragma_table_xinfo(parts.name) AS columns
    WHERE parts.type = 'table' AND parts.name NOT GLOB '*sqlite_*' ORDER BY parts.name, columns.name
"""
"""Of our own tables: what sqlite-utils notes migrations in is its own affair."""
_THEIRS: Final = "_sqlite_"
"""How the names of those tables begin."""
_TOKEN: Final = re.compile(r"\w+|[^\w\s]")
_KNOWN: Final = frozenset(
    _TOKEN.findall(
        "CREATE TABLE INDEX ON TEXT INTEGER REAL FLOAT BLOB PRIMARY KEY AUTOINCREMENT NOT NULL DEFAULT REFERENCES"
        " STRICT MAX"
        " COALESCE 0 1 own (),'\"[]`"
    )
)
"""What else our statements are made of. It is no word by which SQLite would compute anything but a greatest value."""


def check_schema(database: Database, path: Path | None) -> int:
    """Say which version of the schema a store has, 0 when it is new. It changes nothing, and computes nothing.

    Raises StoreError for what is no store of ours and for one that a newer program wrote, and AlteredError for one
    that holds anything a store of that version doesn't: a trigger, a view, a generated column or a constraint could
    do things of its own as soon as a row is looked at.
    """

    def header(name: str) -> int:
        return int(database.execute(f"PRAGMA {name}").fetchone()[0])

    said = _("{path} holds parts that are not recover's; recover restore goes back to a copy")
    altered = AlteredError(said.format(path=path))
    try:
        with connection.bounded(database), _read(database):
            application, version = header("application_id"), header("user_version")
            tables = int(database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
            if application != APPLICATION_ID and (application or tables):
                raise StoreError(_("{path} is no store of recover; choose another with --db").format(path=path))
            if version > VERSION:
                said = _("{path} was written by a newer recover; upgrade this one. Nothing was changed")
                raise StoreError(said.format(path=path))
            if version and not _is_made_as(version, database):
                raise altered
    except connection.DatabaseError as error:
        if getattr(error, "sqlite_errorname", "") in ("SQLITE_TOOBIG", "SQLITE_INTERRUPT"):
            raise altered from error
        raise
    return version


def is_ours(database: Database) -> bool:
    """True for a file that is made as one of our stores was at any time, whatever its header says."""
    try:
        with connection.bounded(database), _read(database):
            return fingerprint(database) in FINGERPRINTS
    except connection.DatabaseError:
        return False


def _is_made_as(version: int, database: Database) -> bool:
    if version == VERSION:
        return description(database) == CURRENT.read_text(encoding="utf-8")
    return fingerprint(database) == FINGERPRINTS[version - 1]


def fingerprint(database: Database) -> str:
    """Sum up what a store is made of; empty when a statement has a word in it that none of ours has."""
    from hashlib import sha256

    made_of = _made_of(database)
    return sha256(repr(made_of).encode()).hexdigest()[:16] if made_of else ""


def description(database: Database) -> str:
    """Say what a store is made of, a line for each part; empty as for `fingerprint`."""
    return "".join(f"{line!r}\n" for lines in _made_of(database) for line in lines)


def _made_of(database: Database) -> tuple[list[Any], ...]:
    """List tables with their columns, indexes, and anything that should not be there.

    Triggers are in it to the letter. It is empty when another statement has a word in it that none of ours has.
    """
    found = database.execute(_PARTS).fetchall()
    parts, statements = [row[:-1] for row in found], [(row[1], row[-1]) for row in found]
    # Asking a virtual table for its columns would run its module.
    columns = [] if any(virtual for *_, virtual in parts) else database.execute(_COLUMNS).fetchall()
    names = {name for _, *both, _ in parts for name in both} | {column for _, column, *_ in columns}
    if not all(_is_plain(name, str(sql), names) for name, sql in statements):
        return ()
    triggers = database.execute(_TRIGGERS).fetchall()
    return (parts, columns, triggers) if triggers else (parts, columns)


def _is_plain(name: str, sql: str, names: set[str]) -> bool:
    """True for a statement that nothing can be computed by, given the names in a store with our fingerprint."""
    if _THEIRS in name:
        return sql.count("(") == sql.count(")") == 1  # no room for a constraint, a function or a default
    return all(token in names or token in _KNOWN or token.upper() in _KNOWN for token in _TOKEN.findall(sql))


@contextmanager
def _read(database: Database) -> Iterator[None]:
    # One transaction, so that a store just being made by another process is seen whole or not at all.
    database.execute("BEGIN")
    try:
        yield
    finally:
        database.rollback()


def migrate(database: Database) -> None:
    """Bring a store to the schema of this program, in one transaction."""
    from recover_tui.store.migrations import (
        MIGRATIONS,  # with all of sqlite-utils, which most openings can do without
    )

    with write(database):
        MIGRATIONS.apply(database.tables)
        database.execute(f"PRAGMA application_id={APPLICATION_ID}")
        database.execute(f"PRAGMA user_version={VERSION}")
