"""The only place that reads a clock."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path


def seconds() -> float:
    """Seconds that only ever go up, and that go on while the machine sleeps where the system can tell."""
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
