"""A look back that is bounded: concrete prompts, a cap on the time, a next small step.

Rumination is how abuse on the phone comes to harm (737 representatives; Baranik 2017), and looking at oneself from
a step away helps (Kross & Ayduk 2017). So the prompts ask what and how, never why me, and use the agent's name when
there is one. All times are seconds.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import Enum, StrEnum
from typing import Final

from recover_tui.domain import durations, timestamps
from recover_tui.domain.private_struct import PrivateStruct
from recover_tui.domain.stopwatch import ClockReading, Stopwatch
from recover_tui.domain.text import has_words
from recover_tui.domain.translation import N_, NC_, gettext as _, pgettext

SHORTEST_CAP: Final = 30
LONGEST_CAP: Final = 300
"""Seconds: the bounds of a cap."""
USUAL_CAP: Final = 120
GRACE: Final = 15
"""Seconds to finish a sentence after the cap."""
CLOSING_SOON: Final = 15
"""Seconds before the cap from which it is said that it closes."""
_CLOSING: Final = 30
"""Seconds before the cap when the closing line takes the place of the prompts, a quarter of a short cap."""


class CapState(Enum):
    """How far a reflection is."""

    OPEN = "open"
    CLOSING = "closing"
    """Only the next small step is asked for any more."""
    GRACE = "grace"
    """Time is up; the sentence under way may be finished."""
    CLOSED = "closed"


class Cap(PrivateStruct, frozen=True):
    """How long a reflection may take."""

    seconds: int

    def at(self, elapsed: float) -> CapState:
        """Say how far a reflection is `elapsed` seconds after it began."""
        if elapsed >= self.seconds + GRACE:
            return CapState.CLOSED
        if elapsed >= self.seconds:
            return CapState.GRACE
        return CapState.CLOSING if self.left(elapsed) <= min(_CLOSING, self.seconds / 4) else CapState.OPEN

    def left(self, elapsed: float) -> float:
        """Seconds to the cap, 0 once it is reached."""
        return max(0.0, self.seconds - max(0.0, elapsed))


class EndedBy(StrEnum):
    """What ended a reflection."""

    DONE = NC_("outcome", "done")
    """The agent, with the closing line or ctrl+s."""
    CAP = NC_("outcome", "cap")
    """The cap."""
    CALL = NC_("outcome", "call")
    """The next call."""
    QUIT = NC_("outcome", "quit")
    """The agent left, or the program was gone."""

    @property
    def label(self) -> str:
        """The word for it."""
        return pgettext("outcome", self.value)


class Elsewhere(StrEnum):
    """What is known of a reflection whose words are at another desk."""

    BLANK = "blank"
    """Nothing was written, as far as was heard."""
    WRITTEN = "written"


class Answer(PrivateStruct, frozen=True):
    """What was written to one prompt."""

    prompt: str
    text: str


class Reflection(PrivateStruct, frozen=True):
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

    @property
    def words(self) -> str:
        """All that was written."""
        return " ".join([self.next_step, *(answer.text for answer in self.answers)])


class Draft(PrivateStruct, frozen=True):
    """A reflection under way, as any window can find it."""

    id: str
    cap_s: int
    prompts: tuple[str, ...]
    texts: tuple[str, ...]
    """What was written so far, one for each prompt."""
    next_step: str
    stopwatch: Stopwatch
    window: str
    """The window that writes it."""

    @property
    def words(self) -> tuple[str, ...]:
        """All that was written so far, one for each prompt and the next step."""
        return (*self.texts, self.next_step)

    def state(self, now: ClockReading) -> CapState:
        """Say how far it is."""
        return Cap(self.cap_s).at(self.stopwatch.at(now))

    def left(self, now: ClockReading) -> float:
        """Seconds to its cap."""
        return Cap(self.cap_s).left(self.stopwatch.at(now))

    def abandoned(self, now: ClockReading) -> bool:
        """True when its time is over and nobody is left to close it: a window that writes is heard of each second."""
        since = self.stopwatch.since
        unheard = since is None or since.until(now) >= _LOST_AFTER
        return unheard and self.state(now) is CapState.CLOSED


_LOST_AFTER: Final = 5.0
"""Seconds without a word from a window after which it is taken for gone."""


class ReflectionSpan(PrivateStruct, frozen=True):
    """When a reflection was, as far as the next one depends on it. Deleting it doesn't make it undone."""

    started_at: datetime
    active_s: int

    @property
    def ended_at(self) -> datetime:
        """`started_at` plus the seconds used; pauses are not counted."""
        return self.started_at + timedelta(seconds=self.active_s)


def rests_until(
    past: Iterable[ReflectionSpan], call_ended_at: datetime | None, now: datetime, rest: int
) -> datetime | None:
    """Say until when the last call rests before it may be looked back on again; None when it doesn't.

    All reflections since a call ended are about that call; a new call makes a new beginning.
    """
    about_it = [look.ended_at for look in past if call_ended_at is None or look.started_at >= call_ended_at]
    until = max((min(ended, now) + timedelta(seconds=rest) for ended in about_it), default=now)
    return until if until > now else None


def had_its_share(past: Iterable[ReflectionSpan], call_ended_at: datetime | None, now: datetime) -> bool:
    """True when one more reflection on the last call would make it more than a third of the shift's.

    The first one on a call is always free.
    """
    shift = [look for look in past if now - look.started_at < SHIFT]
    about_it = [look for look in shift if call_ended_at is None or look.started_at >= call_ended_at]
    return bool(about_it) and 3 * (len(about_it) + 1) > len(shift) + 1


_LEAST_LEFT: Final = 10
"""Seconds in which something can still be written down."""
SHIFT: Final = timedelta(hours=12)
"""What counts as one shift, at most."""
USUAL_REST: Final = 1200
"""Seconds before the same call may be looked back on again."""


def time_words(left: float) -> str:
    """Say about how much time is left, in words that seldom change: nobody writes well beside a ticking clock."""
    if left > 60:
        return _("{minutes} min").format(minutes=math.ceil(left / 60))
    if left > 30:
        return _("{minutes} min").format(minutes=1)
    return _("{seconds} s").format(seconds=30) if left > CLOSING_SOON else _("closing")


def counting(elsewhere: Draft | None, call_ended_at: datetime | None, now: ClockReading, rest: int) -> Draft | None:
    """Give the reflection under way at another desk while it is about the same call, and that doesn't rest again."""
    since = elsewhere.stopwatch.since if elsewhere else None
    if elsewhere is None or since is None:
        return elsewhere  # one that stands still ends with the next call
    began = since.at - timedelta(seconds=elsewhere.stopwatch.used)
    ends = began + timedelta(seconds=elsewhere.cap_s + rest)
    return None if ends <= now.at or (call_ended_at is not None and began < call_ended_at) else elsewhere


def is_spent(elsewhere: Draft, now: ClockReading) -> bool:
    """Whether too little is left of a reflection at another desk to be gone on with here."""
    return elsewhere.left(now) < _LEAST_LEFT


def cap_beside(cap: int, elsewhere: Draft | None, now: ClockReading) -> int:
    """Give the cap of a reflection that begins while one is under way at another desk: no more than that has left."""
    return cap if elsewhere is None else min(cap, int(elsewhere.left(now)))


def refusal(
    draft: Draft | None,
    past: Sequence[ReflectionSpan],
    call_ended_at: datetime | None,
    now: ClockReading,
    rest: int,
    elsewhere: Draft | None = None,
) -> str:
    """Say why no reflection can begin or be gone on with now; empty when one can.

    `elsewhere` is one under way at another desk: what it has left is what one here can have.
    """
    if (draft is None or draft.state(now) is CapState.CLOSED) and elsewhere is not None and is_spent(elsewhere, now):
        return _(RESTING).format(until=timestamps.time_of_day(now.at + timedelta(seconds=rest)))
    if draft is not None and draft.state(now) is not CapState.CLOSED:
        return ""
    if draft is not None and any(draft.words):
        # Its time is over, and whoever closes it has not come to that yet: it is no way to another one.
        return _(RESTING).format(until=timestamps.time_of_day(now.at + timedelta(seconds=rest)))
    until = rests_until(past, call_ended_at, now.at, rest)
    if until is not None:
        return _(RESTING).format(until=timestamps.time_of_day(until))
    return _(HAD_ITS_SHARE) if had_its_share(past, call_ended_at, now.at) else ""


def farewell(draft: Draft, now: ClockReading) -> str:
    """Say how long a draft that was just left can be gone on with."""
    left = durations.words(math.ceil(draft.left(now)))
    return _(LEFT_PAUSED if draft.stopwatch.since is None else LEFT).format(left=left)


def found(past: Iterable[Reflection], words: str) -> tuple[Reflection, ...]:
    """Give the reflections in which all these words occur, in whatever script and case, in the order they came."""
    return tuple(one for one in past if has_words(one.words, words))


CLOSING_PROMPT: Final = N_("Next small step")
ENOUGH: Final = N_("That is enough for now.")
RETURNING: Final = N_("This has come up a few times now. It can wait until {until}: p parks it. t finds someone.")
RESTING: Final = N_(
    "You have looked back on this call. b breathes, t finds someone to talk to. From {until} you can look back again,"
    " and after the next call at once: c notes that it is over."
)
CAN_GO_ON: Final = N_("one is not over yet · j goes on with it")
ELSEWHERE: Final = N_("one is not over yet at another desk · j goes on with its time")
LEFT: Final = N_("Kept. For another {left}, j goes on with it. Then it closes.")
LEFT_PAUSED: Final = N_("Kept, with {left} left. Until the next call, j goes on with it.")
GONE_ON: Final = N_("Another window or desk goes on with this one, or has closed it. What you wrote is kept.")
ENDED_BY_CALL: Final = N_(
    "The next call came before you went on with this one, so it closed. What you wrote is kept."
)
HAD_ITS_SHARE: Final = N_(
    "You have looked back on this call a few times now. b breathes, t finds someone to talk to."
)

_Prompt = tuple[str, str]
"""A prompt that says you, and the same for someone who is called by name: other languages bend the verb."""
_MISSED_CHANCE: Final[tuple[_Prompt, ...]] = (
    (N_("Where could the call have turned easier, even by a little?"), ""),
    (N_("Which sentence would you say sooner next time?"), N_("Which sentence would {name} say sooner next time?")),
    (N_("What did the caller need to hear first?"), ""),
    (N_("At which point did it still have two ways to go?"), ""),
)
_SIGNALS: Final[tuple[_Prompt, ...]] = (
    (N_("What changed in the caller's voice, and when?"), ""),
    (N_("What was the first sign that the mood was shifting?"), ""),
    (
        N_("Which word or pause told you more than the rest?"),
        N_("Which word or pause told {name} more than the rest?"),
    ),
    (N_("What was the problem underneath, in one plain sentence?"), ""),
)
_NEXT_TIME: Final[tuple[_Prompt, ...]] = (
    (N_("What worked that you would do again?"), N_("What worked that {name} would do again?")),
    (
        N_("If a colleague had taken this call, what would you tell them?"),
        N_("If a colleague had taken this call, what would {name} tell them?"),
    ),
    (N_("What will be different in the first half minute next time?"), ""),
    (N_("What would have helped: a fact, a phrase, a person?"), ""),
)


def prompts(times: int, name: str = "", own: Sequence[str] = ()) -> tuple[str, ...]:
    """Give the prompts for the reflection that follows `times` earlier ones.

    One each on a missed chance to ease the call, on signals in the tone, on next time; every prompt gets its turn.
    One of the agent's `own` comes before them.
    """
    turns = (family[times % len(family)] for family in (_MISSED_CHANCE, _SIGNALS, _NEXT_TIME))
    shipped = tuple(_(called).format(name=name) if name and called else _(plain) for plain, called in turns)
    return (own[times % len(own)], *shipped) if own else shipped


def check_prompt(prompt: str) -> None:
    """Refuse a prompt that asks why, with the reason: ValueError.

    Asking why about oneself or about people keeps the mind circling; what and how move it on (Kross & Ayduk 2017).
    """
    if re.search(_WHY, prompt):
        said = _("“{prompt}” asks why, and that tends to go round in circles; ask what or how instead")
        raise ValueError(said.format(prompt=prompt))


_WHY: Final = (
    r"(?i)\b(?:why|how come|what is wrong with (?:me|us)|warum|wieso|weshalb|por qu[eé]|pourquoi|bakit)\b|क्यों|क्यूँ|क्यूं"
)
