"""The time between two calls: how long it usually is, and what fits into it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from recover_tui.domain.calls import Call
from recover_tui.domain.reset import LENGTHS

FEWEST_GAPS: Final = 3
"""Gaps under which nothing is known of how long one usually is."""
LONGEST_GAP: Final = 900
"""Seconds from which on it is a break."""
_SPARE: Final = 5
"""Seconds of a gap left free for coming back."""


def usual_gap(calls: Sequence[Call]) -> float | None:
    """Give the usual time between two calls in seconds, from the agent's own last ones; None while too few are known.

    It is the median: one lunch says nothing about the rest.
    """
    taken = sorted((call for call in calls if call.answered and call.ended_at), key=lambda call: call.ended_at or 0)
    gaps = []
    for before, after in pairwise(taken):
        begins = after.rang_at or after.answered_at
        if before.ended_at and begins and 0 <= (gap := (begins - before.ended_at).total_seconds()) < LONGEST_GAP:
            gaps.append(gap)
    return median(sorted(gaps))


def median(gaps: Sequence[float]) -> float | None:
    """Give the middle one of gaps that are sorted; None where there are too few to know."""
    return gaps[len(gaps) // 2] if len(gaps) >= FEWEST_GAPS else None


def fitting(gap: float | None, since_call: float | None, usual: int) -> int:
    """Choose the length of a reset in seconds that fits what is left of the usual gap; `usual` when nobody knows."""
    if gap is None or since_call is None or since_call >= gap:
        return usual
    left = gap - since_call - _SPARE
    return max((length for length in LENGTHS if length <= left), default=LENGTHS[0])
