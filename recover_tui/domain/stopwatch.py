"""Counting used time so that nothing stretches it.

Three clocks, each for what it is good at. While a program runs, and between two programs on the same run of the
machine, a clock that goes on during sleep counts (CLOCK_BOOTTIME on Linux): of the usual clocks it alone is right
both when the machine sleeps and when someone sets the time. `boot` names the run of the machine that its readings
belong to. Only when that run is over does the time of day count, and then never backwards: what was used stays used.
"""

from __future__ import annotations

from datetime import datetime

from recover_tui.domain.private_struct import PrivateStruct


class ClockReading(PrivateStruct, frozen=True):
    """One look at the clocks, to be compared with a later one, also by another program or after a restart."""

    boot: str
    """Names the run of the machine; empty where the system doesn't tell."""
    seconds: float
    """Seconds since that run began, sleep included."""
    at: datetime
    """The aware time of day."""

    def until(self, later: ClockReading) -> float:
        """Seconds from this reading to a later one, never less than 0."""
        if self.boot and self.boot == later.boot:
            return max(0.0, later.seconds - self.seconds)
        return max(0.0, (later.at - self.at).total_seconds())


class Stopwatch(PrivateStruct, frozen=True):
    """Seconds used, and since when more are being used."""

    used: float
    since: ClockReading | None
    """None while it stands still."""

    def at(self, now: ClockReading) -> float:
        """Seconds used by `now`."""
        return self.used + (self.since.until(now) if self.since else 0.0)

    def mark(self, now: ClockReading) -> Stopwatch:
        """Settle what was used so far. What is settled can never be given back, whatever a clock does next."""
        return Stopwatch(self.at(now), now if self.since else None)

    def stop(self, now: ClockReading) -> Stopwatch:
        """Stand still."""
        return Stopwatch(self.at(now), None)

    def start(self, now: ClockReading) -> Stopwatch:
        """Go on."""
        return Stopwatch(self.at(now), now)
