"""From what is set and what is stored to one particular reset."""

from __future__ import annotations

from recover_tui.config import Config
from recover_tui.domain import lines, reset
from recover_tui.domain.breathing import FIRST_RUNS
from recover_tui.domain.reset import Course, Part
from recover_tui.domain.wins import due
from recover_tui.store.snapshot import Snapshot


def lay_out_reset(
    config: Config, snapshot: Snapshot, seconds: int, *, pattern: str, holds: bool, chosen: str | None = None
) -> Course:
    """Lay out a reset of about `seconds`: its parts, and the line, place and win whose turn it is.

    `pattern` names what is usual, `chosen` what was asked for with this reset.
    """
    own = config.reset
    patterns = config.breathe.all_patterns
    plan = reset.plan(
        seconds,
        patterns[pattern],
        chosen=patterns[chosen] if chosen else None,
        holds=holds,
        parts=own.parts,
    )
    reframes = lines.offered(own.lines, lines.REFRAMES, snapshot.retired) if Part.LINE in own.parts else ()
    places = lines.offered(own.places, lines.PLACES, snapshot.retired) if plan.imagines else ()
    return Course(
        plan,
        seconds,
        frozenset(own.parts),
        line=lines.turn(reframes, snapshot.resets),
        place=lines.turn(places, snapshot.resets),
        win=due(snapshot.wins) if Part.WIN in own.parts else None,
        first_runs=snapshot.breath_runs < FIRST_RUNS,
    )
