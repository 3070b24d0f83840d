"""Which time of day can be relied on, where something is removed for good once it is old.

A clock can be years off: an empty battery, a slip of the finger, a machine brought back from an image. What is
removed on its word is gone, and no later correction brings it back. So a clock that leapt is believed only once it
was seen to go on from there: twice, twelve hours apart, after a weekend or some weeks away; seven times after more
than thirty days, which it takes the best part of a week to be. Meanwhile ages are counted from the last time that was
believed, so that what was old by then still goes.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from recover_tui.domain.private_struct import PrivateStruct

STEP: Final = timedelta(days=2)
"""How far the clock may have come since it was last believed; a free day lies within, a weekend does not."""
_LONG_LEAP: Final = timedelta(days=30)
"""The longest that someone is usually away; a clock that has come further is more likely to be wrong."""
APART: Final = timedelta(hours=12)
"""How long after it was last counted the clock is counted again, so that one shift doesn't count twice."""
_AFTER_A_LEAP: Final = 2
_AFTER_A_LONG_LEAP: Final = 7
"""How often the clock has to be seen, so far apart each time, before it is believed again."""


class BelievedTime(PrivateStruct, frozen=True):
    """What is known of the time of day."""

    at: datetime
    """When the clock was last believed."""
    leapt_to: datetime | None = None
    """Where the clock was last counted since it leapt, ahead or back; None when it goes on as it did."""
    times: int = 0
    """How often it was counted since then."""

    def then(self, now: datetime) -> BelievedTime:
        """Say what is known once the clock was seen to stand at `now`."""
        if abs(now - self.at) <= STEP:
            return BelievedTime(now)
        if self.leapt_to is None or not timedelta(0) <= now - self.leapt_to <= _LONG_LEAP:
            return BelievedTime(self.at, now, 1)
        if now - self.leapt_to < APART:
            return self
        enough = _AFTER_A_LEAP if abs(now - self.at) <= _LONG_LEAP else _AFTER_A_LONG_LEAP
        return BelievedTime(now) if self.times + 1 >= enough else BelievedTime(self.at, now, self.times + 1)

    @property
    def steady(self) -> bool:
        """True while the clock goes on as it did."""
        return self.leapt_to is None

    def age_from(self, now: datetime) -> datetime:
        """Give the time that ages may be counted from at `now`: never later than what is believed."""
        return min(self.at, now)
