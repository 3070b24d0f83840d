"""What can be felt without looking: the moments that a bell or a notification tells of, in fixed words.

Nothing of what the agent wrote or of a call is in them: a notification stands on the screen for anyone to read.
"""

from __future__ import annotations

from enum import StrEnum

from recover_tui.domain.reflection import EndedBy
from recover_tui.domain.translation import N_, gettext as _


class Ending(StrEnum):
    """A moment, as a notification says it."""

    TIME_UP = N_("Time is up. It is kept.")
    """A reflection reached its cap."""
    TIME_UP_EMPTY = N_("Time is up.")
    """One in which nothing was written did."""
    KEPT = N_("It is kept.")
    """A reflection was ended by the agent."""
    RESET_OVER = N_("Ready when you are.")
    """The card at the end of a reset came up."""
    OFFERED = N_("A reset is there, if you want one.")
    """A call was rough and is over."""

    @property
    def words(self) -> str:
        """What is said."""
        return _(self.value)


def of_reflection(ended_by: EndedBy, *, written: bool) -> Ending | None:
    """Say what is told of a reflection that ended like this.

    None when the agent went away, or ended it without a word.
    """
    if ended_by is EndedBy.CAP:
        return Ending.TIME_UP if written else Ending.TIME_UP_EMPTY
    return Ending.KEPT if ended_by is EndedBy.DONE and written else None
