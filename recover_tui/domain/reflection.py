"""A look back that is bounded: concrete prompts, a cap on the time, a next small step.

Rumination is how abuse on the phone comes to harm (737 representatives; Baranik 2017), and looking at oneself from
a step away helps (Kross & Ayduk 2017). So the prompts ask what and how, never why me, and use the agent's name when
there is one. All times are seconds.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, StrEnum
from typing import Final

SHORTEST_CAP: Final = 30
LONGEST_CAP: Final = 300
"""Seconds: the bounds of a cap."""
USUAL_CAP: Final = 120
GRACE: Final = 15
"""Seconds to finish a sentence after the cap."""
_CLOSING: Final = 30
"""Seconds before the cap when the closing line takes the place of the prompts, a quarter of a short cap."""


class Stand(Enum):
    """How far a reflection is."""

    OPEN = "open"
    CLOSING = "closing"
    """Only the next small step is asked for any more."""
    GRACE = "grace"
    """Time is up; the sentence under way may be finished."""
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Cap:
    """How long a reflection may take."""

    seconds: int

    def at(self, elapsed: float) -> Stand:
        """Say how far a reflection is `elapsed` seconds after it began."""
        if elapsed >= self.seconds + GRACE:
            return Stand.CLOSED
        if elapsed >= self.seconds:
            return Stand.GRACE
        return Stand.CLOSING if self.left(elapsed) <= min(_CLOSING, self.seconds / 4) else Stand.OPEN

    def left(self, elapsed: float) -> float:
        """Seconds to the cap, 0 once it is reached."""
        return max(0.0, self.seconds - max(0.0, elapsed))


class EndedBy(StrEnum):
    """What ended a reflection."""

    DONE = "done"
    """The agent, with the closing line or ctrl+s."""
    CAP = "cap"
    """The cap."""
    CALL = "call"
    """The next call."""
    QUIT = "quit"
    """The agent left, or the program was gone."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was written to one prompt."""

    prompt: str
    text: str


@dataclass(frozen=True, slots=True)
class Reflection:
    """One look back."""

    id: str
    call_id: str | None
    started_at: datetime
    cap_s: int
    active_s: int
    """Seconds used."""
    ended_by: EndedBy | None
    """None while it is under way."""
    answers: tuple[Answer, ...]
    next_step: str

    @property
    def gist(self) -> str:
        """The line it is listed by: the next small step, else the first words written."""
        return self.next_step or next((answer.text for answer in self.answers if answer.text), "")


CLOSING_PROMPT: Final = "Next small step"
ENOUGH: Final = "That is enough for now."

_MISSED_CHANCE: Final = (
    "Where could the call have turned easier, even by a little?",
    "Which sentence would {you} say sooner next time?",
    "What did the caller need to hear first?",
    "At which point did it still have two ways to go?",
)
_SIGNALS: Final = (
    "What changed in the caller's voice, and when?",
    "What was the first sign that the mood was shifting?",
    "Which word or pause told {you} more than the rest?",
    "What was the problem underneath, in one plain sentence?",
)
_NEXT_TIME: Final = (
    "What worked that {you} would do again?",
    "If a colleague had taken this call, what would {you} tell them?",
    "What will be different in the first half minute next time?",
    "What would have helped: a fact, a phrase, a person?",
)


def prompts(times: int, name: str = "") -> tuple[str, ...]:
    """Give the three prompts for the reflection that follows `times` earlier ones.

    One each on a missed chance to ease the call, on signals in the tone, on next time; every prompt gets its turn.
    """
    you = name or "you"
    return tuple(family[times % len(family)].format(you=you) for family in (_MISSED_CHANCE, _SIGNALS, _NEXT_TIME))
