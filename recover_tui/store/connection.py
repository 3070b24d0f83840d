"""The one place that opens the store, and the one place that writes to it.

The file belongs to this user before SQLite sees it. Every connection gets the same settings, dashboard and
commands alike, so that any number of them can share one file.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from sqlite_utils import Database
from sqlite_utils.utils import sqlite3  # type: ignore[attr-defined]  # the library sqlite-utils itself chose

from recover_tui.store.errors import DamagedError, StoreError, explained
from recover_tui.store.migrations import MIGRATIONS, VERSION

APPLICATION_ID: Final = 0x52435652
"""Marks the file as ours in its header: the letters RCVR."""
DatabaseError: Final = sqlite3.Error
"""What SQLite raises, whichever of its libraries sqlite-utils found."""


def connect(path: Path | None, *, patience: float, own_folder: bool = False) -> Database:
    """Open the store at `path`, in memory when None, with its schema up to date.

    `patience` is how many seconds to wait for another program's write. `own_folder` says that the folder is ours
    alone, so that loose permissions on it are tightened. Raises StoreError.
    """
    try:
        if path is not None:
            _make_private(path, own_folder)
        connection = sqlite3.connect(path or ":memory:", timeout=patience, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise explained(error, path or "memory") from error
    try:
        database = Database(connection, execute_plugins=False, recursive_triggers=False)
        _configure(connection)
        bring_up_to_date(database, path)
    except sqlite3.Error as error:
        connection.close()
        raise explained(error, path or "memory") from error
    except StoreError:
        connection.close()
        raise
    return database


def copies_of(path: Path) -> Path:
    """The folder for copies of the store at `path`."""
    return path.with_name(f"{path.name}-backups")


def check(database: Database, path: Path) -> None:
    """Look the whole file over. Raises DamagedError."""
    try:
        found = database.execute("PRAGMA quick_check(1)").fetchone()[0]
    except sqlite3.Error as error:
        raise explained(error, path) from error
    if found != "ok":
        raise DamagedError(f"{path} is damaged; choose another with --db")


def copy(database: Database, target: Path) -> None:
    """Write a checked copy of an open store to `target`, readable by this user alone. Raises StoreError."""
    part = target.with_name(f"{target.name}.part")
    try:
        part.unlink(missing_ok=True)
        _make_private(part, own_folder=False)
        into = sqlite3.connect(part, isolation_level=None)
        try:
            database.conn.backup(into, pages=-1)
            into.execute("PRAGMA journal_mode=DELETE").fetchall()
            if into.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise DamagedError("the copy is damaged, so it was not kept")
        finally:
            into.close()
        descriptor = os.open(part, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        part.replace(target)
    except (OSError, sqlite3.Error) as error:
        raise explained(error, target) from error
    finally:
        part.unlink(missing_ok=True)


def replace_contents(database: Database, source: Path) -> None:
    """Put what is in the copy at `source` in the place of all that is in an open store. Raises StoreError.

    Other programs that have the store open see it as a change like any other.
    """
    copied = open_copy(source)
    try:
        copied.conn.backup(database.conn, pages=-1)
    except sqlite3.Error as error:
        raise explained(error, source) from error
    finally:
        copied.close()


def open_copy(path: Path) -> Database:
    """Open a copy to be read and nothing else. Raises StoreError."""
    try:
        opened = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)
    except sqlite3.Error as error:
        raise explained(error, path) from error
    opened.execute("PRAGMA trusted_schema=OFF")
    return Database(opened, execute_plugins=False)


def is_whole(path: Path) -> bool:
    """True when the file is a store of ours, as it should be."""
    try:
        database = open_copy(path)
    except StoreError:
        return False
    try:
        ours = database.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
        return ours and bool(database.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
    except sqlite3.Error:
        return False
    finally:
        database.close()


def readable_rows(path: Path, table: str) -> Iterator[dict[str, Any]]:
    """Give the rows of a table in a damaged file that can still be read, from both of its ends."""
    database = open_copy(path)
    try:
        for order in ("ASC", "DESC"):
            with suppress(sqlite3.Error):
                yield from database.query(f"SELECT * FROM {table} ORDER BY rowid {order}")
                return
    finally:
        database.close()


@contextmanager
def write(database: Database) -> Iterator[None]:
    """Run a block as one write transaction.

    The lock is taken at the start: a transaction that begins by reading and then wants to write fails at once
    when another connection wrote in between, however long its patience.
    """
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
        database.commit()
    except BaseException:
        database.rollback()
        raise


def _make_private(path: Path, own_folder: bool) -> None:
    folder = path.parent
    if not folder.exists():
        folder.mkdir(mode=0o700, parents=True)
    elif own_folder and folder.stat().st_mode & 0o077:
        folder.chmod(0o700)
    try:
        found = path.lstat()
    except FileNotFoundError:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0), 0o600))
        return
    if stat.S_ISDIR(found.st_mode):
        raise StoreError(f"{path} is a folder; name a file in it with --db")
    if not stat.S_ISREG(found.st_mode):
        raise StoreError(f"{path} is not a plain file; choose another with --db")
    if hasattr(os, "getuid") and found.st_uid != os.getuid():
        raise StoreError(f"{path} belongs to another user; choose another with --db")
    if found.st_mode & 0o077:
        path.chmod(0o600)


def _configure(connection: sqlite3.Connection) -> None:
    journal = "WAL" if _wal_is_safe(sqlite3.sqlite_version_info) else "TRUNCATE"
    for pragma in (
        "trusted_schema=OFF",
        "cell_size_check=ON",
        "mmap_size=0",
        "foreign_keys=ON",
        "secure_delete=ON",
        "temp_store=MEMORY",
        f"journal_mode={journal}",
        "synchronous=FULL",
        "journal_size_limit=1048576",
    ):
        connection.execute(f"PRAGMA {pragma}").fetchall()


def _wal_is_safe(version: tuple[int, ...]) -> bool:
    # Elsewhere two connections that write and checkpoint can corrupt the file (SQLite 3.51.3 release notes).
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)


def bring_up_to_date(database: Database, path: Path | None) -> None:
    """Make the schema the one of this program. Raises StoreError when that can't be."""

    def header(name: str) -> int:
        return int(database.execute(f"PRAGMA {name}").fetchone()[0])

    # One read transaction, so that a store just being made by another process is seen whole or not at all.
    database.execute("BEGIN")
    try:
        application, version = header("application_id"), header("user_version")
        tables = int(database.execute("SELECT count(*) FROM sqlite_master").fetchone()[0])
    finally:
        database.rollback()
    if application != APPLICATION_ID and (application or tables):
        raise StoreError(f"{path} is no store of recover; choose another with --db")
    if version > VERSION:
        raise StoreError(f"{path} was written by a newer recover; upgrade this one. Nothing was changed")
    if version < VERSION:
        if path is not None and version:
            folder = copies_of(path)
            folder.mkdir(mode=0o700, exist_ok=True)
            copy(database, folder / f"before-{VERSION}.db")
        with write(database):
            MIGRATIONS.apply(database)
            database.execute(f"PRAGMA application_id={APPLICATION_ID}")
            database.execute(f"PRAGMA user_version={VERSION}")
