"""What the screen shows of calls, as one function of the calls and the time.

Whether everything is folded, which call the strip asks about, and whether a reset is due to be offered follow from
what the phone told and what the agent said, and from nothing else: no timer and no flag can contradict it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final

from msgspec.structs import replace

from recover_tui.domain.calls import Call, Event, Rating, apply_event, reference, since
from recover_tui.domain.private_struct import PrivateStruct
from recover_tui.domain.translation import gettext as _

ASK_FOR: Final = 20.0
"""Seconds after a call in which it is asked how it was; no answer means nothing."""
HELD_FOR: Final = 120.0
"""Seconds after a call in which a question or an offer waits for the end of a text that is being typed."""
OFFER_FOR: Final = 30.0
"""Seconds that an offer stays."""
OFFER_EVERY: Final = 120.0
"""Seconds between two offers of a reset at least."""


class CallDisplay(PrivateStruct, frozen=True):
    """What is to be shown at one moment."""

    folded: bool = False
    """The phone rings or someone talks on it: nothing private is on the screen."""
    ended_at: datetime | None = None
    """When the last call that someone took was over."""
    question: Call | None = None
    """The call about which the strip asks how it was."""
    offer: Call | None = None
    """The rough call after which a reset is due to be offered now."""


def call_display(
    calls: Iterable[Call],
    now: datetime,
    *,
    ask: bool = True,
    answered: Mapping[str, Rating | None] = MappingProxyType({}),
    offered: Mapping[str, datetime] = MappingProxyType({}),
    held_until: datetime | None = None,
) -> CallDisplay:
    """Say what of these calls is to be shown.

    `ask` is what the agent set. `answered` are the ratings given on this screen, by the call's id: such a call is not
    asked about again, even when its rating was taken back. `offered` says after which calls a reset was offered, and
    when. `held_until` is up to when a question or an offer could not be shown, its keys being letters then.
    """
    known = [replace(call, rating=answered.get(call.id) or call.rating) for call in calls]
    ended = [call for call in known if call.answered and call.ended_at]
    last = max(ended, key=lambda call: (call.ended_at, call.id), default=None)
    ended_at = last.ended_at if last else None
    if any(call.live(now) for call in known):
        return CallDisplay(True, ended_at)
    if last is None or ended_at is None or not timedelta(0) <= now - ended_at:
        return CallDisplay(False, ended_at)
    waiting = now - max(ended_at, held_until or ended_at)
    if waiting >= timedelta(seconds=ASK_FOR) or now - ended_at >= timedelta(seconds=HELD_FOR):
        return CallDisplay(False, ended_at)
    if last.rating is None:
        return CallDisplay(False, ended_at, question=last if ask and last.id not in answered else None)
    offer_again = all(now - at >= timedelta(seconds=OFFER_EVERY) for at in offered.values())
    due = last.rating is not Rating.FINE and last.id not in offered and offer_again
    return CallDisplay(False, ended_at, offer=last if due else None)


SHIFT: Final = 12 * 3600
"""Seconds after which a call belongs to another shift."""


def strip_words(display: CallDisplay, now: datetime, *, nothing_yet: str = "") -> tuple[str, float | None]:
    """Say where the shift stands, and in how many seconds the words change (None: not by themselves).

    `nothing_yet` is for a shift in which no call was told of.
    """
    if display.folded:
        return _("on a call"), None
    seconds = (now - display.ended_at).total_seconds() if display.ended_at else SHIFT
    if seconds < SHIFT:
        words, wait = since(seconds)
        return _("between calls {since}").format(since=words), wait
    return nothing_yet or _("between calls · press c after one"), None


def with_events(calls: Iterable[Call], events: Iterable[tuple[str, Event]], salt: bytes) -> tuple[Call, ...]:
    """Give the calls as they are once these events, each with an id for a new call, have reached the store.

    So the screen folds and unfolds with the phone even while the store can't be written to. `salt` is what the
    store hashes references with.
    """
    known = {call.id: call for call in calls}
    for id, event in events:
        hashed = replace(event, ref=reference(salt, event.ref))
        changed = apply_event(hashed, known.values(), id)
        if changed is not None:
            known[changed.id] = changed
    return tuple(known.values())
