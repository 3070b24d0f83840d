"""The one place that opens the store, and the one place that writes to it.

The file belongs to this user before SQLite sees it. Every connection gets the same settings, dashboard and
commands alike, so that any number of them can share one file.
"""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cached_property
from pathlib import Path, PureWindowsPath
from typing import TYPE_CHECKING, Any, Final

from recover_tui.domain.translation import gettext as _
from recover_tui.store.columns import BrokenText, as_text
from recover_tui.store.errors import StoreError, explained
from recover_tui.system.private_files import make_folder

if TYPE_CHECKING:
    import sqlite3

    import sqlite_utils
    from sqlite_utils.db import Table
else:
    try:  # the library that sqlite-utils takes as well: two in one process must never share a file
        import pysqlite3.dbapi2 as sqlite3
    except ImportError:
        import sqlite3

_LONGEST_VALUE: Final = 20_000
_MOST_COLUMNS: Final = 100
_MOST_STEPS: Final = 20_000
"""Bytes of one value, columns of one table, and steps of SQLite's machine for one statement, of which ours take less
than a third."""
DatabaseError: Final = sqlite3.Error
"""What SQLite raises, whichever of its libraries sqlite-utils found."""


class Database:
    """An open store: rows are read by plain SQL at once, and written through sqlite-utils.

    Loading that library takes longer than all the rest of a command, so it is loaded when it is asked for.
    """

    def __init__(self, conn: sqlite3.Connection) -> None:
        conn.text_factory = as_text
        self.conn = conn
        self.unreadable: set[tuple[object, ...]] = set()
        """Table and key of each row that was left out because it can't be read."""

    def execute(self, sql: str, parameters: Sequence[object] | Mapping[str, object] = ()) -> sqlite3.Cursor:
        """Run a statement; its parameters are in order, or by name."""
        return self.conn.execute(sql, parameters)

    def query(self, sql: str, parameters: Sequence[object] = ()) -> Iterator[dict[str, Any]]:
        """Run a SELECT and give its rows as dicts."""
        found = self.conn.execute(sql, parameters)
        names = [column[0] for column in found.description]
        return (dict(zip(names, row, strict=True)) for row in found)

    def one(self, sql: str, *parameters: object) -> Any:
        """Give the first column of the first row of a question; None when there is no row."""
        row = self.conn.execute(sql, parameters).fetchone()
        return row[0] if row else None

    def rollback(self) -> None:
        """Roll back the open transaction, if there is one."""
        if self.conn.in_transaction:
            self.conn.execute("ROLLBACK")

    def close(self) -> None:
        """Let go of the file."""
        self.conn.close()

    @cached_property
    def tables(self) -> sqlite_utils.Database:
        """The connection as a sqlite-utils Database; imports that library on first use."""
        import sqlite_utils

        return sqlite_utils.Database(self.conn, execute_plugins=False, recursive_triggers=False)

    def table(self, name: str) -> Table:
        """A table as sqlite-utils has it, to be written to."""
        return self.tables.table(name)


def connect(path: Path | None, *, busy_timeout: float, own_folder: bool = False) -> Database:
    """Open the file at `path`, made if it isn't there; None is one in memory. Raises StoreError.

    The rest is as for `attach`.
    """
    database = attach(path, busy_timeout=busy_timeout, own_folder=own_folder)
    try:
        configure(database)
    except sqlite3.Error as error:
        database.close()
        raise explained(error, path or _("memory")) from error
    return database


def attach(path: Path | None, *, busy_timeout: float, own_folder: bool = False) -> Database:
    """Open a file without reading it: `configure` is for when it is known what it holds. Raises StoreError.

    `busy_timeout` is how many seconds to wait for another program's write. `own_folder` says that the folder is ours
    alone, so that loose permissions on it are tightened.
    """
    try:
        if path is not None:
            make_private(path, own_folder)
        return _guarded(sqlite3.connect(path or ":memory:", timeout=busy_timeout, isolation_level=None))
    except (OSError, sqlite3.Error) as error:
        raise explained(error, path or _("memory")) from error


def configure(database: Database) -> None:
    """Give a connection the settings that all have."""
    journal = "WAL" if wal_is_safe() else "TRUNCATE"
    for pragma in (
        "foreign_keys=ON",
        "secure_delete=ON",
        "temp_store=MEMORY",
        f"journal_mode={journal}",
        "synchronous=FULL",
        "journal_size_limit=1048576",
    ):
        database.execute(f"PRAGMA {pragma}").fetchall()


@contextmanager
def bounded(database: Database) -> Iterator[None]:
    """Let a block read what a store is made of, and no more: a file of someone else's may be made to fill a machine.

    What takes more than that raises an error, SQLITE_TOOBIG or SQLITE_INTERRUPT.
    """
    limits = {sqlite3.SQLITE_LIMIT_LENGTH: _LONGEST_VALUE, sqlite3.SQLITE_LIMIT_COLUMN: _MOST_COLUMNS}
    before = {limit: database.conn.setlimit(limit, most) for limit, most in limits.items()}
    database.conn.set_progress_handler(lambda: 1, _MOST_STEPS)
    try:
        yield
    finally:
        database.conn.set_progress_handler(None, 0)
        for limit, most in before.items():
            database.conn.setlimit(limit, most)


def identity(path: Path | None) -> tuple[int, int] | None:
    """Tell a file from any other, also from one that takes its name later; None when there is none."""
    try:
        status = path.stat() if path is not None else None
    except OSError:
        return None
    return (status.st_dev, status.st_ino) if status else None


def open_copy(path: Path) -> Database:
    """Open a copy to be read and nothing else. Raises StoreError."""
    try:
        return _guarded(
            sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True, isolation_level=None)
        )
    except sqlite3.Error as error:
        raise explained(error, path) from error


def open_new(path: Path) -> Database:
    """Open a file that a copy goes into, made for this user alone. Raises OSError."""
    make_private(path, own_folder=False)
    return Database(sqlite3.connect(path, isolation_level=None))


@contextmanager
def write(database: Database) -> Iterator[None]:
    """Run a block as one write transaction.

    The lock is taken at the start: a transaction that begins by reading and then wants to write fails at once
    when another connection wrote in between, however long its busy timeout.
    """
    database.execute("BEGIN IMMEDIATE")
    try:
        yield
        if not database.conn.in_transaction:
            # SQLite takes the whole of it back by itself on some errors, and whoever met one may have swallowed it.
            raise StoreError(_("the store did not take it; see that its disk has room"))
        database.execute("COMMIT")
    except BaseException:
        database.rollback()
        raise


def upsert(database: Database, table: str, row: Mapping[str, Any], *, pk: str = "id") -> None:
    """Insert a row, or change the one with its key to it, inside a write.

    sqlite-utils' upsert makes a table first to see whether it may; on a full disk that ends the transaction unseen.
    """
    changes = ", ".join(f'"{name}" = excluded."{name}"' for name in row if name != pk)
    _insert(database, table, row, f'ON CONFLICT("{pk}") DO UPDATE SET {changes}')


def insert_missing(database: Database, table: str, row: Mapping[str, Any]) -> None:
    """Insert a row unless one with its key is there, inside a write."""
    _insert(database, table, row, "ON CONFLICT DO NOTHING")


def _insert(database: Database, table: str, row: Mapping[str, Any], conflict: str) -> None:
    names = ", ".join(f'"{name}"' for name in row)
    # A text whose bytes are no UTF-8 goes back as it came.
    places = ", ".join("CAST(? AS TEXT)" if isinstance(value, BrokenText) else "?" for value in row.values())
    values = tuple(value.stored if isinstance(value, BrokenText) else value for value in row.values())
    database.execute(f'INSERT INTO "{table}" ({names}) VALUES ({places}) {conflict}', values)


def make_private(path: Path, own_folder: bool) -> None:
    """See to it that nobody else can read the file, before SQLite sees it. Raises StoreError and OSError."""
    if on_network_share(str(path)):
        said = _("{path} is on a network share, where SQLite can't keep it whole; name a folder of this machine")
        raise StoreError(said.format(path=path))
    folder = path.parent
    if not folder.exists():
        make_folder(folder)
    elif own_folder and folder.stat().st_mode & 0o077:
        folder.chmod(0o700)
    with suppress(FileExistsError):  # there already, or another program was first
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0), 0o600))
    found = path.lstat()
    if stat.S_ISDIR(found.st_mode):
        raise StoreError(_("{path} is a folder; name a file in it with --db").format(path=path))
    if not stat.S_ISREG(found.st_mode):
        raise StoreError(_("{path} is not a plain file; choose another with --db").format(path=path))
    if hasattr(os, "getuid") and found.st_uid != os.getuid():
        raise StoreError(_("{path} belongs to another user; choose another with --db").format(path=path))
    if found.st_mode & 0o077:
        path.chmod(0o600)


def on_network_share(path: str, platform: str = sys.platform) -> bool:
    """Whether a path leads to another machine, as Windows writes that."""
    drive = PureWindowsPath(path).drive
    return platform == "win32" and drive.startswith("\\\\") and not drive.startswith(("\\\\?", "\\\\."))


def _guarded(opened: sqlite3.Connection) -> Database:
    for pragma in ("trusted_schema=OFF", "cell_size_check=ON", "mmap_size=0"):
        opened.execute(f"PRAGMA {pragma}").fetchall()
    return Database(opened)


def sqlite_version() -> str:
    """The version of the SQLite library in use."""
    return str(sqlite3.sqlite_version)


def wal_is_safe(version: tuple[int, ...] = sqlite3.sqlite_version_info) -> bool:
    """True where a write-ahead log is sound.

    Elsewhere two connections that write and checkpoint can corrupt the file (SQLite 3.51.3 release notes).
    """
    return version >= (3, 51, 3) or (3, 50, 7) <= version < (3, 51) or (3, 44, 6) <= version < (3, 45)
