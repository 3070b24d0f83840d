"""Of several windows on one store only one listens: a phone takes one client, and a port one owner."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None  # type: ignore[assignment]

_LOOK_EVERY: Final = 5.0
"""Seconds between two looks at whether the window that listens is gone."""


@asynccontextmanager
async def exclusive_lock(file: Path) -> AsyncIterator[None]:
    """Wait until no other window holds `file`, and hold it. The system lets it go however this window ends."""
    descriptor = os.open(file, os.O_CREAT | os.O_RDWR | getattr(os, "O_NOFOLLOW", 0), 0o600)
    try:
        while not _taken(descriptor):  # noqa: ASYNC110  # another process holds it
            await asyncio.sleep(_LOOK_EVERY)
        yield
    finally:
        os.close(descriptor)


def _taken(descriptor: int) -> bool:
    if fcntl is None:
        return True
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
