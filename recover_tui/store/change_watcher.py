"""Whether another window or a command may have written: a look at the store's files from outside."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from recover_tui.domain.stopwatch import ClockReading

_POLL_AT_LEAST_EVERY: Final = 5.0
"""Seconds between two polls of the store while its files look the same: of two changes in one tick of the file
system's clock the second doesn't show."""


class ChangeWatcher:
    """Compares size and time of a few files with what they were at the last poll; that costs some 10 microseconds."""

    def __init__(self, files: Sequence[Path]) -> None:
        self._files = tuple(files)
        self._seen: tuple[tuple[int, int], ...] = ()
        self._polled: ClockReading | None = None

    def changed(self, now: ClockReading) -> bool:
        """Whether a file changed since the last `note`, or that was over five seconds ago."""
        if self._look() != self._seen or self._polled is None:
            return True
        return self._polled.until(now) >= _POLL_AT_LEAST_EVERY

    def note(self, now: ClockReading) -> None:
        """Take the files as they are for seen. Called before the store is asked, so that no change falls between."""
        self._seen, self._polled = self._look(), now

    def _look(self) -> tuple[tuple[int, int], ...]:
        found = []
        for path in self._files:
            try:
                status = path.stat()
            except OSError:
                found.append((0, 0))
            else:
                found.append((status.st_mtime_ns, status.st_size))
        return tuple(found)
