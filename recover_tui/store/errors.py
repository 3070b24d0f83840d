"""What can go wrong with the store, in words for the person in front of it."""

from __future__ import annotations

from pathlib import Path


class StoreError(Exception):
    """The store can't be used; the message says why and what to do."""


class DamagedError(StoreError):
    """What is at the store's place is no whole store, though it may have been."""


class AlteredError(StoreError):
    """What is at the store's place is made of parts that are not ours, and none of it may be run."""


def explained(error: Exception, path: Path | str) -> StoreError:
    """Turn an error of SQLite or of the file system into one line."""
    name = getattr(error, "sqlite_errorname", "") or ""
    if isinstance(error, PermissionError) or name.startswith(("SQLITE_READONLY", "SQLITE_PERM")):
        return StoreError(f"{path} can't be written to; check its permissions or choose another with --db")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return StoreError(f"{path} is busy in another program; try again in a moment")
    if name.startswith("SQLITE_FULL") or getattr(error, "errno", None) == 28:
        return StoreError(f"the disk that holds {path} is full; make some room and try again")
    if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
        return DamagedError(
            f"{path} is damaged or no store of recover; open recover to mend it from its newest copy, or choose"
            " another with --db"
        )
    if isinstance(error, OSError) or name.startswith(("SQLITE_CANTOPEN", "SQLITE_IOERR")):
        reason = getattr(error, "strerror", None) or str(error)
        return StoreError(f"{path} can't be opened ({reason.lower()}); choose another with --db")
    return StoreError(f"{path} could not do that ({type(error).__name__}); start recover again")
