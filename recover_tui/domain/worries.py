"""Worries put off to one window of the day.

Putting a worry off to a fixed time shortens it (7 trials, N = 999, d = 0.31). What is parked waits in silence until
the window; then each is kept for the next one, done, or let go, in a quarter of an hour for all of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Final

from recover_tui.domain.private_struct import PrivateStruct
from recover_tui.domain.translation import NC_, pgettext

USUAL_WINDOW: Final = time(17, 0)
"""When a shift usually ends."""
REVIEW_CAP: Final = 900
"""Seconds that all the worries of one window get together."""


class Resolution(StrEnum):
    """What became of a worry at its window."""

    DONE = NC_("outcome", "done")
    LET_GO = NC_("outcome", "let go")

    @property
    def label(self) -> str:
        """The word for it."""
        return pgettext("outcome", self.value)


class Worry(PrivateStruct, frozen=True):
    """A worry that waits."""

    id: str
    text: str
    parked_at: datetime
    until: datetime
    """When its window begins."""


class Review(PrivateStruct, frozen=True):
    """Looking at the worries of one window. The time it has used is kept, so that leaving doesn't give it back."""

    window: datetime
    """When the window began."""
    used: float = 0.0
    """Seconds."""

    @property
    def left(self) -> float:
        """Seconds left for all of them."""
        return max(0.0, REVIEW_CAP - self.used)


def next_window(now: datetime, at: time, zone: tzinfo | None = None) -> datetime:
    """Say when the window that is `at` this time of day begins next, in `zone` or as this machine has it."""
    local = now.astimezone(zone)
    day = local.date()
    while True:
        begins = datetime.combine(day, at, tzinfo=zone).astimezone(zone)
        if begins > local:
            return begins
        day += timedelta(days=1)


def window_after(
    now: datetime, usual: time, shift_ends_at: datetime | None = None, zone: tzinfo | None = None
) -> datetime:
    """Say until when a worry put off now waits: the end set for this shift, or else the `usual` time of day.

    An end further off than a day was set while the clock was ahead.
    """
    if shift_ends_at is not None and timedelta(0) < shift_ends_at - now <= timedelta(days=1):
        return shift_ends_at
    return next_window(now, usual, zone)


def review(worries: Iterable[Worry], before: Review | None, now: datetime) -> Review | None:
    """Give the review that these worries get together, None when there are none.

    `before` is the last one that was held: of the same window, it goes on with the time it has left, and so does one
    that was held before its window had begun. One of another window to come was held while the clock was ahead.
    """
    windows = [one.until for one in worries]
    if not windows:
        return None
    window = max(windows)
    goes_on = before is not None and (before.window == window or window <= before.window <= now)
    return before if goes_on else Review(window)


def due(worries: Iterable[Worry], now: datetime) -> tuple[Worry, ...]:
    """Give the worries whose window has begun."""
    return tuple(one for one in worries if one.until <= now)
