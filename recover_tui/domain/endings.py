"""What can be felt without looking: the moments that a bell or a notification tells of, in fixed words.

Nothing of what the agent wrote or of a call is in them: a notification stands on the screen for anyone to read.
"""

from __future__ import annotations

from enum import StrEnum

from recover_tui.domain.reflection import EndedBy


class Ending(StrEnum):
    """A moment, as a notification says it."""

    TIME_UP = "Time is up. It is kept."
    """A reflection reached its cap."""
    TIME_UP_EMPTY = "Time is up."
    """One in which nothing was written did."""
    KEPT = "It is kept."
    """A reflection was ended by the agent."""
    RESET_OVER = "Ready when you are."
    """The card at the end of a reset came up."""
    OFFERED = "A reset is there, if you want one."
    """A call was rough and is over."""


def of_reflection(ended_by: EndedBy, *, written: bool) -> Ending | None:
    """Say what is told of a reflection that ended like this.

    None when the agent went away, or ended it without a word.
    """
    if ended_by is EndedBy.CAP:
        return Ending.TIME_UP if written else Ending.TIME_UP_EMPTY
    return Ending.KEPT if ended_by is EndedBy.DONE and written else None
