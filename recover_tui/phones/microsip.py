"""MicroSIP runs a command when a call is answered or ended, with the number as the last argument.

The number may be empty or `anonymous`. It is all there is to tell two calls apart by; what is kept is a hash of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from recover_tui.domain.calls import Event, Stage

SOURCE: Final = "microsip"
_STAGES: Final = {"ringing": Stage.RINGING, "answered": Stage.ANSWERED, "ended": Stage.ENDED}
_NOBODY: Final = frozenset({"", "anonymous", "unknown", "unavailable"})


def parse(arguments: Sequence[str], at: datetime) -> Event | None:
    """Read `answered NUMBER` or `ended NUMBER`; None for anything else."""
    stage = _STAGES.get(arguments[0].lower()) if arguments else None
    if stage is None:
        return None
    number = "".join(arguments[1:]).strip()
    return Event(SOURCE, stage, at, ref="" if number.lower() in _NOBODY else number)
