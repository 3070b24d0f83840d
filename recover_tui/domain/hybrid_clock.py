"""When a row was changed, so that desks whose clocks differ agree on which of two changes is the later one.

A hybrid logical clock (Kulkarni et al. 2014), kept for each row: the time of day, and a count for what no clock can
tell apart. A change always comes after the one that it was made to, whatever the time of day says. A clock that is a
year ahead therefore has a hold on the rows that were written by it, and is adopted for no other.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from msgspec import Struct

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class HybridClock(Struct, frozen=True, order=True):
    """One reading: of two, the greater is the later. Ties are settled by the desk."""

    milliseconds: int
    """Since 1970, as the desk had it."""
    count: int = 0
    """Changes since the time of day was last later than the change before."""
    desk: str = ""

    @classmethod
    def after(cls, seen: HybridClock | None, at: datetime, desk: str) -> HybridClock:
        """Give the reading of a change that a desk made `at` this time to what it had `seen`."""
        milliseconds = (at - _EPOCH) // timedelta(milliseconds=1)
        if seen is None or milliseconds > seen.milliseconds:
            return cls(milliseconds, 0, desk)
        return cls(seen.milliseconds, seen.count + 1, desk)
