"""Which breathing pattern a reset prefers: learned from the agent's own figures, and said in the open.

One pattern is preferred to the usual one when there are enough resets with each, and when even the low end of what
it changes is more than what the usual one changes on average. The low end is the mean less 1.64 standard errors: the
true mean lies above it in nineteen of twenty cases. What could be chance is no reason to change a habit.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt
from typing import Final

from recover_tui.domain.insights import PatternFigures, tenths
from recover_tui.domain.private_struct import PrivateStruct
from recover_tui.domain.translation import gettext as _

STANDARD_ERRORS: Final = 1.64
"""How many of them the low end lies below the mean: the one-sided bound of 95 % of a normal distribution."""


class Preference(PrivateStruct, frozen=True):
    """A pattern that did more for this person than the usual one."""

    pattern: str
    usual: str
    gain: float
    """How much lower tension is after it than after the usual one, on average."""
    resets: int
    """How many resets with it say so."""

    @property
    def reason(self) -> str:
        """Why it is preferred, in one line."""
        said = _("after {pattern} you say {change} lower than after {usual}, in {count} resets")
        return said.format(pattern=self.pattern, change=tenths(self.gain), usual=self.usual, count=self.resets)


def at_least(figures: PatternFigures) -> float:
    """Give the low end of what a pattern changes."""
    count = figures.resets
    if count < 2:
        return float("-inf")
    variance = max(0.0, (figures.squares - count * figures.change**2) / (count - 1))
    return figures.change - STANDARD_ERRORS * sqrt(variance / count)


def preferred(patterns: Iterable[PatternFigures], usual: str) -> Preference | None:
    """Name the pattern that is preferred to the usual one; None while there is none, or too little is known."""
    enough = {one.pattern: one for one in patterns if one.enough}
    habit = enough.pop(usual, None)
    best = max(enough.values(), key=at_least, default=None)
    if habit is None or best is None or at_least(best) <= habit.change:
        return None
    return Preference(best.pattern, usual, best.change - habit.change, best.resets)
