"""What can go wrong with the store, in words for the person in front of it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from recover_tui.domain.os_errors import reason
from recover_tui.domain.translation import gettext as _
from recover_tui.system import locks

_ABOUT_LOCKS: Final = (
    "SQLITE_BUSY",
    "SQLITE_PROTOCOL",
    "SQLITE_PERM",
    "SQLITE_IOERR_LOCK",
    "SQLITE_IOERR_RDLOCK",
    "SQLITE_IOERR_CHECKRESERVEDLOCK",
    "SQLITE_IOERR_SHMLOCK",
)
"""How the errors begin that SQLite gives where a lock is refused: to it ENOLCK is another program that has one."""


class StoreError(Exception):
    """The store can't be used; the message says why and what to do."""


class DamagedError(StoreError):
    """What is at the store's place is no whole store, though it may have been."""


class AlteredError(StoreError):
    """What is at the store's place is made of parts that are not ours, and none of it may be run."""


def explained(error: Exception, path: Path | str, *, file: Path | None = None) -> StoreError:
    """Turn an error of SQLite or of the file system into one line.

    `path` is what the line calls the store, as the agent reads it, and `file` where it is, when `path` doesn't say.
    """
    name = getattr(error, "sqlite_errorname", "") or ""
    file = file or (path if isinstance(path, Path) else None)
    if name.startswith(_ABOUT_LOCKS) and file is not None and not locks.work_in(file.parent):
        said = _(
            "locks don't work on the disk that holds {path}, as on some network disks; name a file on a local disk"
            " with --db or RECOVER_DB"
        )
        return StoreError(said.format(path=path))
    if isinstance(error, PermissionError) or name.startswith(("SQLITE_READONLY", "SQLITE_PERM")):
        said = _("{path} can't be written to; check its permissions or choose another with --db")
        return StoreError(said.format(path=path))
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreError(_("{path} is busy in another program; try again in a moment").format(path=path))
    if name.startswith("SQLITE_FULL") or getattr(error, "errno", None) == 28:
        return StoreError(_("the disk that holds {path} is full; make some room and try again").format(path=path))
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        said = _(
            "{path} is damaged or no store of recover; open recover to mend it from its newest copy, or choose"
            " another with --db"
        )
        return DamagedError(said.format(path=path))
    if isinstance(error, OSError) or name.startswith(("SQLITE_CANTOPEN", "SQLITE_IOERR")):
        why = reason(error) if isinstance(error, OSError) else str(error).lower()
        return StoreError(
            _("{path} can't be opened ({reason}); choose another with --db").format(path=path, reason=why)
        )
    said = _("{path} could not do that ({error}); start recover again")
    return StoreError(said.format(path=path, error=type(error).__name__))
