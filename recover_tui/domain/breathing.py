"""Breathing patterns, and where in one a given second falls.

The position in a run is a pure function of the seconds that have passed, so a stall of the machine, a slow
terminal or ten minutes of breathing leave no drift: whoever paints next asks again. All times are seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from math import cos, pi
from types import MappingProxyType
from typing import Final

from recover_tui.domain.private_struct import PrivateStruct
from recover_tui.domain.translation import N_, NC_, gettext as _, pgettext

LONGEST_PHASE: Final = 30
"""Seconds that one phase of a pattern may last."""
SHORTEST_CYCLE: Final = 4
"""Seconds of the quickest breath a pattern may ask for."""
LONGEST_CYCLE: Final = 60
"""Seconds of the slowest breath a pattern may ask for."""


class Kind(Enum):
    """What the body does during one phase."""

    IN = NC_("breath", "breathe in")
    HOLD = NC_("breath", "hold")
    TOP_UP = NC_("breath", "and a sip more")
    OUT = NC_("breath", "breathe out")
    REST = NC_("breath", "rest")

    @property
    def words(self) -> str:
        """What is said for it."""
        return pgettext("breath", self.value)

    @property
    def moving(self) -> bool:
        """True while the lungs fill or empty."""
        return self in (Kind.IN, Kind.TOP_UP, Kind.OUT)


class Phase(PrivateStruct, frozen=True):
    """One leg of a breath."""

    kind: Kind
    seconds: int
    """Length, 1 to 30."""
    start: float
    """How full the lungs are when it begins: 0 empty, 1 full."""
    end: float
    """How full they are when it is over."""


class Moment(PrivateStruct, frozen=True):
    """Where a run of breathing stands."""

    kind: Kind
    seconds: int
    """Whole seconds left in the phase, counted as one would aloud: 4, 3, 2, 1."""
    phase_seconds: int
    """Length of the phase."""
    into: float
    """Seconds since the phase began."""
    fullness: float
    """How full the lungs are, 0 to 1, eased so that the turn of the breath is soft."""
    cycle: int
    """Which breath this is, from 1."""
    cycles: int
    """How many breaths the run has."""
    done: float
    """Breaths that are over, the present one by the share of it that is: 1.5 in the middle of the second."""
    step: int
    """How many phases have begun before this one in the run."""
    left: float
    """Seconds until the end of the run."""
    finished: bool

    @property
    def moving(self) -> bool:
        """True while the picture changes from frame to frame."""
        return self.kind.moving and not self.finished


class Pattern(PrivateStruct, frozen=True):
    """A breath that repeats: in, hold, out, rest, and for the sigh a second, smaller breath in."""

    name: str
    phases: tuple[Phase, ...]

    @classmethod
    def of(cls, name: str, lengths: Sequence[int]) -> Pattern:
        """Make a pattern from its lengths in seconds: in, hold, out, and rest if there is a fourth.

        Raises ValueError, saying what is allowed, when nobody could or should breathe like that.
        """
        if len(lengths) not in (3, 4):
            raise ValueError(_("give in, hold, out, rest in seconds, for example [4, 0, 6, 0]"))
        if any(isinstance(length, bool) or not isinstance(length, int) for length in lengths):
            raise ValueError(_("every phase is a whole number of seconds"))
        if not all(0 <= length <= LONGEST_PHASE for length in lengths):
            raise ValueError(_("a phase lasts 0 to {most} seconds").format(most=LONGEST_PHASE))
        if not lengths[0] or not lengths[2]:
            raise ValueError(_("breathing in and breathing out each last at least 1 second"))
        if not SHORTEST_CYCLE <= sum(lengths) <= LONGEST_CYCLE:
            said = _("one breath lasts {least} to {most} seconds in all")
            raise ValueError(said.format(least=SHORTEST_CYCLE, most=LONGEST_CYCLE))
        breath_in, hold, out, *rest = lengths
        legs = (
            (Kind.IN, breath_in, 0.0, 1.0),
            (Kind.HOLD, hold, 1.0, 1.0),
            (Kind.OUT, out, 1.0, 0.0),
            (Kind.REST, sum(rest), 0.0, 0.0),
        )
        return cls(name, tuple(Phase(*leg) for leg in legs if leg[1]))

    @property
    def seconds(self) -> int:
        """Length of one breath."""
        return sum(phase.seconds for phase in self.phases)

    @property
    def has_holds(self) -> bool:
        """True when the breath is held anywhere, full or empty."""
        return any(not phase.kind.moving for phase in self.phases)

    @property
    def counts(self) -> str:
        """The phases as words, for a line under the name."""
        return ", ".join(f"{pgettext('breath', _SHORT[one.kind])} {one.seconds}" for one in self.phases)

    def without_holds(self) -> Pattern:
        """Return the same breath with every hold left out.

        A breath that would become quicker than four seconds keeps its holds: hurrying is no relief.
        """
        phases = tuple(phase for phase in self.phases if phase.kind.moving)
        if sum(phase.seconds for phase in phases) < SHORTEST_CYCLE:
            return self
        return Pattern(self.name, phases)


_SHORT: Final = MappingProxyType(
    {
        Kind.IN: NC_("breath", "in"),
        Kind.HOLD: NC_("breath", "hold"),
        Kind.TOP_UP: NC_("breath", "sip"),
        Kind.OUT: NC_("breath", "out"),
        Kind.REST: NC_("breath", "rest"),
    }
)

_SIGH: Final = Pattern(
    "sigh",
    (
        Phase(Kind.IN, 3, 0.0, 0.8),
        Phase(Kind.TOP_UP, 1, 0.8, 1.0),
        Phase(Kind.OUT, 8, 1.0, 0.0),
    ),
)

PATTERNS: Final[Mapping[str, Pattern]] = MappingProxyType(
    {
        pattern.name: pattern
        for pattern in (
            Pattern.of("4-4-4", (4, 4, 4)),
            Pattern.of("4-6", (4, 0, 6)),
            Pattern.of("5-5", (5, 0, 5)),
            _SIGH,
            Pattern.of("box", (4, 4, 4, 4)),
            Pattern.of("4-7-8", (4, 7, 8)),
        )
    }
)
"""The shipped patterns by name, in the order in which one key walks through them.

A longer exhale at about six breaths a minute did most for heart-rate variability (Marchant 2025, n = 84), hence
4-6 directly after the default; the sigh is the cyclic sighing of Balban 2023.
"""


def after(name: str, patterns: Iterable[str]) -> str:
    """Name the pattern that follows `name`, the first one again after the last."""
    names = list(patterns)
    return names[(names.index(name) + 1) % len(names)] if name in names else names[0]


class Run(PrivateStruct, frozen=True):
    """A pattern breathed a whole number of times, ending on a full exhale."""

    pattern: Pattern
    cycles: int

    @classmethod
    def fitting(cls, pattern: Pattern, seconds: float) -> Run:
        """Choose the whole number of breaths, at least one, whose length is nearest to `seconds`.

        Of two that are equally near the shorter is taken: a caller may be waiting.
        """
        about = max(1, int(seconds // pattern.seconds))
        return min(
            (cls(pattern, cycles) for cycles in (about, about + 1)),
            key=lambda run: (abs(run.seconds - seconds), run.cycles),
        )

    @property
    def seconds(self) -> int:
        """True length. The rest after the very last exhale is left out: an exhale is where it ends."""
        last = self.pattern.phases[-1]
        return self.cycles * self.pattern.seconds - (0 if last.kind.moving else last.seconds)

    def at(self, elapsed: float) -> Moment:
        """Say where the run stands `elapsed` seconds after it began; beyond the end it stays finished."""
        elapsed = max(0.0, elapsed)
        if elapsed >= self.seconds:
            return self._end()
        whole_cycles, into = divmod(elapsed, self.pattern.seconds)
        cycle = int(whole_cycles)
        done = elapsed / self.pattern.seconds
        phases = self.pattern.phases
        index = 0
        while into >= phases[index].seconds:
            into -= phases[index].seconds
            index += 1
        phase = phases[index]
        return Moment(
            kind=phase.kind,
            seconds=phase.seconds - int(into),
            phase_seconds=phase.seconds,
            into=into,
            fullness=phase.start + (phase.end - phase.start) * _eased(into / phase.seconds),
            cycle=cycle + 1,
            cycles=self.cycles,
            done=done,
            step=cycle * len(phases) + index,
            left=self.seconds - elapsed,
            finished=False,
        )

    def resume_point(self, position: float) -> float:
        """Where to take the run up again after a pause: the beginning of the breath that was interrupted."""
        return min(position, self.seconds) // self.pattern.seconds * self.pattern.seconds

    def _end(self) -> Moment:
        moving = [i for i, phase in enumerate(self.pattern.phases) if phase.kind.moving]
        last = self.pattern.phases[moving[-1]]
        return Moment(
            kind=Kind.OUT,
            seconds=0,
            phase_seconds=last.seconds,
            into=last.seconds,
            fullness=0.0,
            cycle=self.cycles,
            cycles=self.cycles,
            done=self.cycles,
            step=(self.cycles - 1) * len(self.pattern.phases) + moving[-1],
            left=0.0,
            finished=True,
        )


def _eased(share: float) -> float:
    return (1 - cos(pi * share)) / 2


CUES: Final[Mapping[Kind, int]] = MappingProxyType(
    {Kind.IN: 1, Kind.OUT: 2, Kind.HOLD: 3, Kind.TOP_UP: 1, Kind.REST: 3}
)
"""How many strokes of the terminal bell announce a phase to closed eyes."""

FIRST_RUNS: Final = 3
"""On how many first runs the word about dizziness is shown."""
DIZZY: Final = N_("Dizzy or tingling? Stop, and breathe as you normally do.")
