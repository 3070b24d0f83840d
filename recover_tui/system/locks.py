"""Whether files can be locked where they lie: on some network disks they can't."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from errno import EACCES, EAGAIN
from pathlib import Path
from typing import Final

_BYTE: Final = 0x40000000
"""The one that SQLite locks first."""


def work_in(folder: Path) -> bool:
    """False when a lock on a file that nobody else knows is refused there; True as well when that can't be tried.

    The file is one of its own: closing any handle of a file lets go of all locks that this process has on it.
    """
    if sys.platform == "win32":
        return True  # where locks come with the file system
    try:
        import fcntl
    except ImportError:
        return True
    file = folder / f".lock-{os.getpid()}-{os.urandom(4).hex()}"
    try:
        descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600)
    except OSError:
        return True
    try:
        fcntl.lockf(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, _BYTE)
    except OSError as error:
        return error.errno in (EACCES, EAGAIN)
    finally:
        os.close(descriptor)
        with suppress(OSError):
            file.unlink()
    return True
