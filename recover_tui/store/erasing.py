"""Erasing a store down to its bytes, with its copies and what lies beside it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import closing
from glob import escape
from pathlib import Path

from recover_tui.domain.os_errors import reason
from recover_tui.domain.translation import gettext as _
from recover_tui.store import backups, connection
from recover_tui.store.errors import StoreError, explained
from recover_tui.store.tables import INSERT_ORDER

_BLOCK = 1024 * 1024


def erase_store(file: Path, *beside: Path) -> None:
    """Erase the store at `file`, its copies and what was set aside, and the files and folders `beside` it.

    First what is in it, so that a window which still has it open can bring back nothing but an empty one. Raises
    StoreError, and then something may be left: the message says which file.
    """
    try:
        _empty(file)
    except connection.DatabaseError as error:
        raise explained(error, file) from error
    for path in _files(file, *beside):
        try:
            overwrite(path)
            path.unlink(missing_ok=True)
        except OSError as error:
            said = _("{path} could not be erased ({reason}); delete it")
            raise StoreError(said.format(path=path, reason=reason(error))) from error
    for folder in (backups.folder_of(file), *beside):
        if folder.is_dir():
            shutil.rmtree(folder, ignore_errors=True)


def _empty(file: Path) -> None:
    with closing(connection.connect(file, busy_timeout=10)) as database:
        database.execute("PRAGMA foreign_keys=OFF")
        with connection.write(database):
            database.execute("DELETE FROM settings WHERE name = 'desk'")  # nothing is noted for others from now on
            for table in reversed(INSERT_ORDER):
                database.execute(f"DELETE FROM {table.name}")
        database.execute("VACUUM")
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _files(file: Path, *beside: Path) -> Iterator[Path]:
    for left in ("damaged-*", "*.part*"):  # set aside, or a copy that was never finished
        yield from file.parent.glob(f"{escape(file.name)}.{left}")
    for folder in (backups.folder_of(file), *beside):
        if folder.is_dir():
            yield from (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
        elif folder.is_file():
            yield folder
    for suffix in ("-wal", "-shm", "-journal", ""):
        if (path := file.with_name(file.name + suffix)).exists():
            yield path


def overwrite(path: Path) -> None:
    """Let nothing of a file be left in the place where it was."""
    left = path.stat().st_size
    with path.open("r+b") as out:
        while left > 0:
            left -= out.write(bytes(min(left, _BLOCK)))
        out.flush()
        os.fsync(out.fileno())
