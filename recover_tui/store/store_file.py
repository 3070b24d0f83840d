"""The file of the store, held open and followed when another one takes its place."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Final

from recover_tui.domain import timestamps
from recover_tui.domain.translation import gettext as _
from recover_tui.store import backups, connection, copying, schema
from recover_tui.store.connection import Database
from recover_tui.store.errors import DamagedError, StoreError, explained
from recover_tui.system import clock

_HEADER: Final = 100
"""Bytes at the beginning of every store."""


class StoreFile:
    """An open store file, or a database in memory, with the schema of this program."""

    def __init__(self, path: Path | None, *, busy_timeout: float, own_folder: bool, checked: bool = False) -> None:
        """Open the file at `path`, made if it isn't there; None is a database in memory. Raises StoreError.

        `busy_timeout` is how many seconds to wait for another program's write. `own_folder` says that the folder is
        ours alone, so that loose permissions on it are tightened. With `checked` the whole file is looked over before
        anything is written to it: not at opening, since a file of years takes some time, but at the first write or
        when `check` is called.
        """
        self.path = path
        self._busy_timeout = busy_timeout
        self._own_folder = own_folder
        self._checked = checked
        self._check_due = checked
        self.db = self._open()
        """The connection. It changes when the file is reopened, so nobody else holds on to it."""
        self._identity = connection.identity(path)
        self._times_reopened = 0

    def changed_now(self) -> dict[str, str]:
        """Give the column that says when a row was last changed, for a row that is changed now."""
        return {"changed_at": timestamps.write(clock.now())}

    def write(self) -> AbstractContextManager[None]:
        """Run a block as one write transaction, on the file that is at the path now. Raises StoreError."""
        self.reopen_if_replaced()
        self.check()
        return connection.write(self.db)

    def check(self) -> None:
        """Look the whole file over, if that was asked for at opening and is not done yet. Raises DamagedError."""
        if self._check_due and self.path is not None:
            copying.check(self.db, self.path)
        self._check_due = False

    def reopen_if_replaced(self) -> None:
        """See to it that the open file is the one at its path. Raises StoreError.

        A file that was taken away can still be written to, and all that would be gone with it: it is put back. One
        that another program put in its place is taken up.
        """
        if connection.identity(self.path) == self._identity:
            return
        if self.path is not None and not self.path.exists():
            copying.copy(self.db, self.path)
        reopened = self._open()
        self.db.close()
        self.db, self._identity = reopened, connection.identity(self.path)
        self._check_due = self._checked
        self._times_reopened += 1

    def truncate_wal(self) -> None:
        """Empty the write-ahead log, which would keep what was overwritten in the file."""
        self.db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def data_version(self) -> tuple[int, int]:
        """Give a value that changes when another connection writes, and when the file was reopened."""
        return self._times_reopened, int(self.db.one("PRAGMA data_version"))

    def close(self) -> None:
        """Let go of the file."""
        self.db.close()

    def _open(self) -> Database:
        path = self.path
        if path is not None and path.is_file() and path.stat().st_size < _HEADER and backups.are_there(path):
            # SQLite would take it for a new store.
            said = _("{path} is damaged; recover restore goes back to the newest copy")
            raise DamagedError(said.format(path=path))
        database = connection.attach(path, busy_timeout=self._busy_timeout, own_folder=self._own_folder)
        try:
            # Reading a file computes whatever its tables ask for, so those are looked at first.
            version = schema.check_schema(database, path)
            connection.configure(database)
            if version < schema.VERSION:
                if path is not None and version:
                    backups.before_upgrade(database, path, schema.VERSION)
                schema.migrate(database)
        except connection.DatabaseError as error:
            database.close()
            raise explained(error, path or _("memory")) from error
        except StoreError:
            database.close()
            raise
        return database
