"""Calls, as far as a recovery needs to know them: that one rang, was answered, ended. Never who it was.

Phones tell what they know in their own words; `Event` is the one normal form of it. Events come late, twice, in any
order and from two phones at once; `apply_event` says what each does to the calls that are known.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from msgspec.structs import replace

from recover_tui.domain import durations
from recover_tui.domain.private_struct import PrivateStruct
from recover_tui.domain.translation import N_, NC_, gettext as _, pgettext


class Rating(StrEnum):
    """How the agent says a call was. Nothing is ever inferred."""

    FINE = NC_("call", "fine")
    ROUGH = NC_("call", "rough")
    ABUSIVE = NC_("call", "abusive")

    @property
    def label(self) -> str:
        """The word for it."""
        return pgettext("call", self.value)


class Stage(StrEnum):
    """What happened to a call."""

    RINGING = "ringing"
    ANSWERED = "answered"
    ENDED = "ended"


class Event(PrivateStruct, frozen=True):
    """One thing that a phone told."""

    source: str
    """Who told it: `key` for the dashboard, `cli` for a command, else the kind of phone."""
    stage: Stage
    at: datetime
    ref: str = ""
    """What the phone calls the call, a number at worst. It is never kept: see `reference`."""
    direction: str = ""
    """`in`, `out`, or empty when the phone doesn't say."""
    answered: bool = False
    """For an end: whether the phone knows by itself that someone had answered."""
    talk_s: int | None = None
    """Seconds of talk, if the phone counted them."""
    ended_by: str = ""
    """`me`, `other`, or empty."""
    rating: Rating | None = None
    only_open: bool = False
    """For an end: whether it means something only if a call is open that it ends."""
    began_by: datetime | None = None
    """For an end: by when the call had begun that it is about, where that is known."""


class Call(PrivateStruct, frozen=True):
    """One call on the agent's phone."""

    id: str
    source: str
    ended_at: datetime | None
    rating: Rating | None = None
    ref: str = ""
    """A salted hash, by which later events find it."""
    direction: str = ""
    rang_at: datetime | None = None
    answered_at: datetime | None = None
    answered: bool = True
    """False for a call that nobody took; it starts nothing."""
    talk_s: int | None = None
    ended_by: str = ""

    @property
    def open(self) -> bool:
        """True until it has ended."""
        return self.ended_at is None

    @property
    def began_at(self) -> datetime | None:
        """The earliest known time of the call; None if there is none."""
        return min((at for at in (self.rang_at, self.answered_at, self.ended_at) if at), default=None)

    def live(self, now: datetime) -> bool:
        """True while it rings or someone talks. One whose end was never told is forgotten after a while."""
        began = self.answered_at or self.rang_at
        longest = LONGEST_CALL if self.answered_at else LONGEST_RINGING
        return self.open and began is not None and now - began < longest


LONGEST_CALL: Final = timedelta(hours=4)
LONGEST_RINGING: Final = timedelta(seconds=90)
_SAME_CALL: Final = timedelta(seconds=120)
"""How long after its end a call is still told about."""
_SAME_PRESS: Final = timedelta(seconds=3)
"""How long after one `c` another is a slip of the finger: two real calls can be shorter than two minutes."""
_BY_HAND: Final = frozenset({"key", "cli"})
"""Sources whose end needs no answer before it: someone says that a call is over."""


def reference(salt: bytes, ref: str) -> str:
    """Hash what a phone calls a call, so that nobody can read a number out of the store; empty stays empty."""
    if not ref:
        return ""
    import hmac  # with OpenSSL; a window may stand open for a whole day without a call that has a name

    return hmac.new(salt, ref.encode(), "sha256").hexdigest()[:24]


def apply_event(event: Event, known: Iterable[Call], id: str) -> Call | None:
    """Say what an event makes of the calls that are `known`: a call that is new or changed, or None for nothing new.

    `id` is for a new one. The references of `event` and `known` are compared as they are. Where someone says by hand
    that a call is over, it is the one that is open, however soon after another.
    """
    about = [call for call in known if _is_about(event, call)]
    if event.source in _BY_HAND:
        about.sort(key=lambda call: not call.live(event.at))
    before = next(iter(about), None)
    if event.only_open and (before is None or not before.open):
        return None
    after = _told(event, before or Call(id, event.source, None, ref=event.ref, answered=False))
    return None if after == before else after


def _is_about(event: Event, call: Call) -> bool:
    same_source = event.source == call.source
    if same_source and event.ref and call.ref and event.ref != call.ref:
        return False
    if event.began_by is not None and (call.began_at is None or call.began_at > event.began_by):
        return False
    if call.ended_at is None:
        began = call.began_at
        if began is None or event.at - began > LONGEST_CALL:
            return False
        # A phone that rings again without having said that the last call ended is on to the next one.
        same = same_source and event.ref and event.ref == call.ref
        return bool(same) or not (same_source and event.stage is Stage.RINGING and event.at - began > LONGEST_RINGING)
    if event.stage is not Stage.ENDED:
        return event.at <= call.ended_at
    near = _SAME_PRESS if event.source == call.source == "key" else _SAME_CALL
    began = event.at if call.began_at is None else call.began_at
    return abs(event.at - call.ended_at) <= near or began <= event.at <= call.ended_at


def _told(event: Event, call: Call) -> Call:
    call = replace(call, ref=call.ref or event.ref, direction=call.direction or event.direction)
    match event.stage:
        case Stage.RINGING:
            return call if call.rang_at else replace(call, rang_at=event.at)
        case Stage.ANSWERED:
            return call if call.answered_at else replace(call, answered_at=event.at, answered=True)
    ended_at = call.ended_at or event.at
    return replace(
        call,
        ended_at=ended_at,
        answered=call.answered or event.answered or event.source in _BY_HAND or bool(event.talk_s),
        talk_s=call.talk_s if event.talk_s is None else event.talk_s,
        ended_by=call.ended_by or event.ended_by,
        rating=event.rating or call.rating,
    )


def since(seconds: float) -> tuple[str, float]:
    """Say how long ago a call ended, and in how many seconds the words change.

    To the second while the next one may ring any moment, then to the minute and the hour: a strip that seldom
    changes is a calm one.
    """
    seconds = max(0.0, seconds)
    if seconds < 120:
        return durations.clock(seconds), 1 - seconds % 1
    if seconds < 5400:
        return _("{minutes} min").format(minutes=int(seconds // 60)), 60 - seconds % 60
    return _("{hours} h").format(hours=int(seconds // 3600)), 3600 - seconds % 3600


def answers() -> dict[Rating, str]:
    """Give what each answer is called in the question, its key included."""
    return {rating: f"{number} {rating.label}" for number, rating in enumerate(Rating, 1)}


def how_was_it() -> str:
    """Give the question after a call, with its answers."""
    return _("how was it? {answers}").format(answers="  ".join(answers().values()))


ON_A_CALL: Final = N_("On a call. Everything is kept.")
