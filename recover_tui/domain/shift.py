"""The two ends of a shift: when one begins and when it is about to end, worked out from what happened.

A shift begins with the first thing that is told or done after some hours of nothing; it ends at the time that was set
for it. Both are differences between points in time, so that neither midnight nor a change of the clock breaks them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from recover_tui.domain.translation import N_, gettext as _

APART: Final = timedelta(hours=5)
"""Time without anything after which it is another shift: longer than a break, shorter than a night."""
CLOSING: Final = timedelta(minutes=15)
"""How long before its end the closing is offered."""
NEAR_THE_END: Final = timedelta(hours=1)
"""How long before and after its end a shift is closed rather than opened."""
LONGEST: Final = timedelta(hours=12)
OPENER: Final = 90
"""Seconds of the opener."""
CLOSER_CAP: Final = 300
"""Seconds that the closer may take."""
CLOSER_PROMPTS: Final = (
    N_("What went well this shift, and what made it so?"),
    N_("What else went well, and what was your part in it?"),
    N_("A third one, however small?"),
)
"""Three good things and why: written down each evening they lifted mood for months (Seligman 2005, n = 411)."""
TOMORROW: Final = N_("Tomorrow's first small step")
"""What the closer asks last."""


def closes(prompts: Sequence[str]) -> bool:
    """Whether a reflection with these prompts is a closer."""
    return tuple(prompts) == tuple(map(_, CLOSER_PROMPTS))


class ShiftEnd(StrEnum):
    """One end of a shift."""

    OPENER = "opener"
    CLOSER = "closer"


def due(
    activity: Iterable[datetime], ends_at: datetime, now: datetime, offered: Mapping[ShiftEnd, datetime]
) -> ShiftEnd | None:
    """Say which end of a shift is to be offered now; None for neither, and for one that was offered already.

    `activity` is when something was told or done, `ends_at` the next time that a shift ends. Who has never done
    anything here is offered neither.
    """
    last = max((at for at in activity if at <= now), default=None)
    if last is None:
        return None
    if timedelta(0) <= ends_at - now <= CLOSING and now - last <= LONGEST:
        return ShiftEnd.CLOSER if _is_fresh(ShiftEnd.CLOSER, now, offered) else None
    if now - last >= APART:
        return ShiftEnd.OPENER if _is_fresh(ShiftEnd.OPENER, now, offered) else None
    return None


def _is_fresh(end: ShiftEnd, now: datetime, offered: Mapping[ShiftEnd, datetime]) -> bool:
    before = offered.get(end)
    return before is None or abs(now - before) >= APART


def meant(ends_at: datetime, now: datetime) -> ShiftEnd:
    """Say which end is meant by whoever asks for one: near the time that a shift ends it is closed."""
    to_end = (ends_at - now) % timedelta(days=1)
    near = to_end <= NEAR_THE_END or timedelta(days=1) - to_end <= NEAR_THE_END
    return ShiftEnd.CLOSER if near else ShiftEnd.OPENER
