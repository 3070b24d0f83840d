"""The two clocks everything on the screen is told the time by. They are handed in; nothing here reads one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from recover_tui.domain.stopwatch import Reading


@dataclass(frozen=True, slots=True)
class Clocks:
    """A clock for lengths and one for dates."""

    seconds: Callable[[], float]
    """Seconds from some fixed point, never turned back, going on while the machine sleeps."""
    now: Callable[[], datetime]
    """The aware time of day."""
    boot: str = ""
    """Names the run of the machine that `seconds` counts; empty where the system doesn't tell."""

    def reading(self) -> Reading:
        """Look at all of them."""
        return Reading(self.boot, self.seconds(), self.now())
