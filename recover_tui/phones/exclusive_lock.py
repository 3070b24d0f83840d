"""Of several windows on one store only one listens: a phone takes one client, and a port one owner."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

_POLL_INTERVAL: Final = 5.0
"""Seconds between two looks at whether the window that listens is gone."""


def is_held(file: Path) -> bool:
    """Whether a window holds `file` now."""
    from filelock import FileLock, Timeout

    if not file.exists():
        return False
    lock = FileLock(file, mode=0o600, fallback_to_soft=False)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        return True
    lock.release()
    return False


@asynccontextmanager
async def exclusive_lock(file: Path) -> AsyncIterator[None]:
    """Wait until no other window holds `file`, and hold it; it is made for this user alone if it isn't there.

    The operating system lets it go however this window ends. Raises OSError when `file` is a symlink, can't be made,
    or is on a file system without locks.
    """
    from filelock import FileLock, Timeout  # few listen, and it takes long to load

    # Without locks of the system a marker file would stand in for them, and stay when this window is killed.
    lock = FileLock(file, mode=0o600, fallback_to_soft=False)
    while True:
        try:
            lock.acquire(blocking=False)  # a wait of its own would block the loop, or take a thread
            break
        except Timeout:
            await asyncio.sleep(_POLL_INTERVAL)
    try:
        yield
    finally:
        lock.release()
