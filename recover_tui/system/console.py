"""Windows' console: hearing that it is closed, while there is time to save."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import Final

CLOSING: Final = frozenset({2, 5, 6})
"""CTRL_CLOSE_EVENT, CTRL_LOGOFF_EVENT, CTRL_SHUTDOWN_EVENT."""
PATIENCE: Final = 4.0
"""Seconds: Windows ends a program five seconds after its console was closed, or as soon as this handler returns."""


class CloseHandler:
    """Tells that the console is closed, and holds Windows up until everything is saved."""

    def __init__(self, tell: Callable[[], object]) -> None:
        self._tell = tell
        self.saved = threading.Event()

    def __call__(self, event: int) -> bool:
        """Called by Windows in a thread of its own; True says that the event was dealt with."""
        if event not in CLOSING:
            return False
        self._tell()
        self.saved.wait(PATIENCE)
        return True


def watch_for_close(handler: CloseHandler) -> Callable[[], object]:
    """Have Windows call this handler. What is given has to be kept: it is what Windows calls."""
    if sys.platform != "win32":
        return lambda: None
    import ctypes
    from ctypes import wintypes

    routine = ctypes.WINFUNCTYPE(wintypes.BOOL, wintypes.DWORD)(handler)
    ctypes.windll.kernel32.SetConsoleCtrlHandler(routine, True)
    return routine
