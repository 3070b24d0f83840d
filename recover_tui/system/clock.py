"""The only place that reads a clock."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from recover_tui.domain.private_struct import PrivateStruct
from recover_tui.domain.stopwatch import ClockReading


def seconds() -> float:
    """Seconds that only ever go up, and that go on while the machine sleeps where the system can tell.

    Linux has CLOCK_BOOTTIME for that. On Windows both clocks that Python has for `monotonic` (GetTickCount64 before
    3.13, QueryPerformanceCounter since) count sleep as well, by Microsoft's documentation.
    """
    if sys.platform == "win32":
        return time.monotonic()
    boottime = getattr(time, "CLOCK_BOOTTIME", None)
    return time.monotonic() if boottime is None else time.clock_gettime(boottime)


def boot() -> str:
    """Name this run of the machine, so that readings of `seconds` can be told from those of another run."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        return ""


def now() -> datetime:
    """The aware time of day."""
    return datetime.now(UTC)


class Clock(PrivateStruct, frozen=True):
    """What the program is told the time by: handed in wherever it is needed, so that a test can move it."""

    seconds: Callable[[], float]
    """Seconds from some fixed point, never turned back, going on while the machine sleeps."""
    now: Callable[[], datetime]
    """The aware time of day."""
    boot: str = ""
    """Names the run of the machine that `seconds` counts; empty where the system doesn't tell."""

    def reading(self) -> ClockReading:
        """Look at all of them."""
        return ClockReading(self.boot, self.seconds(), self.now())


def system_clock() -> Clock:
    """Give the clock of this machine."""
    return Clock(seconds, now, boot())
