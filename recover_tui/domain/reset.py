"""The reset: a minute that settles the body before the mind is asked anything.

Calming works and venting does not (154 studies, g = -0.63 against -0.02; Kjaervik & Bushman 2024), so breathing
comes first. A plan is a course of parts with a known length; the closing card after it has no time of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, tzinfo
from enum import StrEnum
from typing import Final

from recover_tui.domain.breathing import PATTERNS, Moment, Pattern, Run
from recover_tui.domain.private_struct import PrivateStruct
from recover_tui.domain.translation import N_, NC_, gettext as _, pgettext
from recover_tui.domain.wins import Win, affirmation

LENGTHS: Final = (10, 30, 60, 120)
"""Seconds of the usual lengths, which one key walks through."""
SHORTEST: Final = 10
LONGEST: Final = 600
"""Seconds: the bounds of what may be asked for. Trials that worked used five minutes (Balban 2023)."""

_ONE_SIGH_BELOW: Final = 20
_LONG_EXHALES_BELOW: Final = 45
_PLACE_FROM: Final = 100


class Part(StrEnum):
    """What a reset can be made of; the config leaves out or reorders."""

    BREATHE = "breathe"
    PLACE = "place"
    LINE = "line"
    """The reframing line under the breath."""
    WIN = "win"
    """One of the agent's own wins on the closing card."""
    WATER = "water"
    """The nudge towards water and a step away, on the closing card."""


class Outcome(StrEnum):
    """How a reset ended."""

    COMPLETED = NC_("outcome", "completed")
    """Every part in full: the closing card came up by itself."""
    SKIPPED = NC_("outcome", "skipped")
    """The closing card came up, with a part cut short on the way. Always fine."""
    INTERRUPTED = NC_("outcome", "interrupted")
    """Left before the closing card."""

    @property
    def label(self) -> str:
        """The word for it."""
        return pgettext("outcome", self.value)


class Imagining(PrivateStruct, frozen=True):
    """A calm place, pictured for a while."""

    seconds: int


class Stage(PrivateStruct, frozen=True):
    """Where a plan stands."""

    index: int
    """Which part, from 0."""
    moment: Moment | None
    """Where the breath stands while breathing, None in a calm place."""
    ends: float
    """Position at which the part is over."""
    left: float
    """Seconds to the end of the plan."""


class Plan(PrivateStruct, frozen=True):
    """The timed parts of a reset, one after the other."""

    parts: tuple[Run | Imagining, ...]

    @property
    def seconds(self) -> int:
        """True length: breaths are whole, so it can differ a little from what was asked for."""
        return sum(part.seconds for part in self.parts)

    @property
    def pattern(self) -> str:
        """Name of the breathing pattern, empty when the plan has no breathing."""
        return next((part.pattern.name for part in self.parts if isinstance(part, Run)), "")

    @property
    def imagines(self) -> bool:
        """True when a calm place is among the parts."""
        return any(isinstance(part, Imagining) for part in self.parts)

    def at(self, position: float) -> Stage:
        """Say which part a position falls into, and where in it the breath stands."""
        position = min(max(0.0, position), self.seconds)
        begins = 0.0
        for index, part in enumerate(self.parts):
            ends = begins + part.seconds
            if position < ends or index == len(self.parts) - 1:
                moment = part.at(position - begins) if isinstance(part, Run) else None
                return Stage(index, moment, ends, self.seconds - position)
            begins = ends
        raise ValueError("a plan has at least one part")

    def resume_point(self, position: float) -> float:
        """After a pause: the beginning of the breath that was interrupted; a calm place simply goes on."""
        stage = self.at(position)
        part = self.parts[stage.index]
        begins = stage.ends - part.seconds
        return begins + part.resume_point(position - begins) if isinstance(part, Run) else position


def next_length(seconds: int) -> int:
    """Give the next longer of the usual lengths, the shortest after the longest."""
    return next((length for length in LENGTHS if length > seconds), LENGTHS[0])


def plan(
    seconds: int,
    usual: Pattern,
    *,
    chosen: Pattern | None = None,
    holds: bool = True,
    parts: Sequence[Part] = tuple(Part),
) -> Plan:
    """Lay out a reset of about `seconds`.

    Ten seconds are one sigh, half a minute is three long exhales, from there on it is the `usual` pattern, unless
    one was `chosen` for this reset. A long one gives its second half, at most a minute, to a calm place. ValueError
    when neither breathing nor a place is among the parts.
    """
    timed = [part for part in parts if part in (Part.BREATHE, Part.PLACE)]
    if not timed:
        raise ValueError("a reset needs breathe or place among its parts")
    if len(timed) == 2 and seconds < _PLACE_FROM:
        timed = [Part.BREATHE]
    imagining = seconds if Part.BREATHE not in timed else min(60, seconds // 2) if Part.PLACE in timed else 0
    pattern = chosen or _pattern_for(seconds - imagining, usual)
    run = Run.fitting(pattern if holds else pattern.without_holds(), seconds - imagining)
    return Plan(tuple(run if part is Part.BREATHE else Imagining(imagining) for part in timed))


def _pattern_for(seconds: int, usual: Pattern) -> Pattern:
    if seconds < _ONE_SIGH_BELOW:
        return PATTERNS["sigh"]
    return PATTERNS["4-6"] if seconds < _LONG_EXHALES_BELOW else usual


class Reset(PrivateStruct, frozen=True):
    """A reset that was taken."""

    id: str
    call_id: str | None
    started_at: datetime
    planned_s: int
    actual_s: int
    pattern: str
    outcome: Outcome
    before: int | None = None
    """Tension before, 1 calm to 5 very tense, if the agent said."""
    after: int | None = None
    """Tension after, on the same scale."""


class ResetScript(PrivateStruct, frozen=True):
    """One particular reset: its timed parts, and the words whose turn it is."""

    plan: Plan
    asked: int
    """Seconds that were asked for; the plan's own may differ by part of a breath."""
    parts: frozenset[Part] = frozenset(Part)
    line: str | None = None
    """The reframing line under the breath."""
    place: str | None = None
    """The calm place, when the plan has time for one."""
    win: Win | None = None
    """The win for the card."""
    first_runs: bool = False
    """Whether the word about dizziness is still due."""

    def card(self, now: datetime, zone: tzinfo | None = None, *, brief: bool = False) -> tuple[str, ...]:
        """Give the lines of the closing card: a win and what it proves, water; "ready" follows them.

        `brief` leaves out what isn't needed where there are few rows.
        """
        said: list[str] = []
        if self.win is not None:
            said += [_("“{words}”").format(words=self.win.text), affirmation(self.win, now, zone, brief=brief)]
        elif Part.WIN in self.parts:
            said.append(_(NO_WINS_YET))
        if Part.WATER in self.parts and not (brief and said):
            said.append(_(WATER))
        return tuple(said)


WATER: Final = N_("A sip of water, shoulders down.")
READY: Final = N_("ready")
NO_WINS_YET: Final = N_("Think of one caller you helped. Afterwards w keeps it, and it comes back to you here.")
