"""From what the agent set and what was kept to one particular reset."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from recover_tui.domain import lines, reset
from recover_tui.domain.breathing import FIRST_RUNS, Pattern
from recover_tui.domain.reset import Part, ResetScript
from recover_tui.domain.wins import Win, due


class ResetHistory(Protocol):
    """What was kept, as far as the next reset depends on it; a snapshot of the store is one."""

    @property
    def wins(self) -> tuple[Win, ...]:
        """The agent's wins."""
        ...

    @property
    def retired(self) -> frozenset[str]:
        """Lines and places that the agent never wants to see again."""
        ...

    @property
    def resets(self) -> int:
        """How many were ever begun; lines and places take turns by it."""
        ...

    @property
    def breath_runs(self) -> int:
        """How many runs of breathing there were, resets included."""
        ...


def lay_out_reset(
    seconds: int,
    history: ResetHistory,
    usual: Pattern,
    *,
    chosen: Pattern | None = None,
    holds: bool = True,
    parts: Sequence[Part] = tuple(Part),
    own_lines: Sequence[str] = (),
    own_places: Sequence[str] = (),
) -> ResetScript:
    """Lay out a reset of about `seconds`: its parts, and the line, place and win whose turn it is.

    `usual` is the pattern breathed from a minute on, `chosen` what was asked for with this reset. The agent's own
    lines and places come before the shipped ones.
    """
    plan = reset.plan(seconds, usual, chosen=chosen, holds=holds, parts=parts)
    reframes = lines.available(own_lines, lines.REFRAMES, history.retired) if Part.LINE in parts else ()
    places = lines.available(own_places, lines.PLACES, history.retired) if plan.imagines else ()
    return ResetScript(
        plan,
        seconds,
        frozenset(parts),
        line=lines.pick_in_rotation(reframes, history.resets),
        place=lines.pick_in_rotation(places, history.resets),
        win=due(history.wins) if Part.WIN in parts else None,
        first_runs=history.breath_runs < FIRST_RUNS,
    )
