"""Calls: what phones and the agent tell of them, and what of that the screen shows."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Final, Protocol

from msgspec.structs import replace

from recover_tui.domain import calls, durations, gaps
from recover_tui.domain.call_display import OFFER_FOR, CallDisplay, call_display, strip_words, with_events
from recover_tui.domain.calls import Call, Event, Rating, Stage
from recover_tui.domain.endings import Ending
from recover_tui.domain.identity import make_id
from recover_tui.domain.translation import gettext as _
from recover_tui.domain.wins import affirmation, due as due_win
from recover_tui.ui.controllers.controller import Controller, Services

_MOST_OPEN: Final = 20
"""Calls that a phone may have left open without a word."""


class CallView(Protocol):
    """Paints what is to be shown of calls."""

    def fold(self) -> None:
        """Take everything off the screen: the phone rings or someone talks on it."""

    def unfold(self) -> None:
        """Put everything back."""

    @property
    def interrupted(self) -> str:
        """What a call interrupted and how to go on with it, in words; empty when nothing waits for that."""

    @property
    def typing(self) -> bool:
        """Whether a text has the focus, so that every key is a letter."""

    def ask(self, question: str) -> None:
        """Ask how a call was; empty takes the question away."""

    def show_offer(
        self, words: str, win: str = "", proof: str = "", tenths: int = 0, *, to_go_on: bool = False
    ) -> None:
        """Show what is offered, a reset or `to_go_on` with what a call interrupted; empty takes it away.

        `tenths` of its time are left.
        """

    @property
    def takes_offers(self) -> bool:
        """Whether a reset can be offered: nothing else is going on."""


class CallsController(Controller):
    """Keeps what is told of calls, and has the screen follow them.

    What was told counts at once, before it is in the store and also while the store can't take it.
    """

    def __init__(self, services: Services, view: CallView) -> None:
        super().__init__(services)
        self._view = view
        self._display = CallDisplay()
        self._events: dict[str, Event] = {}
        """On their way into the store, by the id of the call that each would be."""
        self._stored: set[str] = set()
        """Those that are in it, but in no snapshot yet."""
        self._answered: dict[str, Rating | None] = {}
        self._offered: dict[str, datetime] = {}
        self._asked_at = 0.0
        self._offer: tuple[str, str, str] = ("", "", "")
        self._offer_ends: datetime | None = None
        self._offers_to_go_on = False
        self._held_until: datetime | None = None

    @property
    def on_call(self) -> bool:
        """Whether the phone rings or someone talks on it."""
        return self._display.folded

    @property
    def asked(self) -> Call | None:
        """The call that is asked about."""
        return self._display.question

    @property
    def seconds_since(self) -> float | None:
        """Seconds since the last call was over; None while there was none."""
        ended_at = self._display.ended_at
        return (self.clock.now() - ended_at).total_seconds() if ended_at else None

    def strip_words(self, *, nothing_yet: str) -> tuple[str, float | None]:
        """What the strip says of calls, and in how many seconds that changes by itself, if it does."""
        return strip_words(self._display, self.clock.now(), nothing_yet=nothing_yet)

    # What is told

    def hear(self, event: Event) -> None:
        """Take what a phone told. When it rings everything folds, before anything is written."""
        id = make_id(event.at)
        self._events[id] = event
        self.update()

        def told(call: Call | None) -> None:
            self._stored.add(id)
            if call is None and event.source == "key":
                self.feedback.flash(_("that call is noted as over already"))

        self.session.submit(lambda store: store.calls.record_event(event, id), then=told)

    def end_by_hand(self) -> None:
        """Note that a call just ended; all that are open are over then, so that the screen always comes back."""
        self.hear(Event("key", Stage.ENDED, self.clock.now()))
        for _call in range(_MOST_OPEN):
            if self.on_call:
                self.hear(Event("key", Stage.ENDED, self.clock.now(), only_open=True))

    def count_unknown_post(self) -> None:
        """Count that something was posted to a listener that it doesn't understand."""
        self.session.submit(lambda store: store.settings.count_unknown_post(), refresh=False)

    def rate(self, rating: Rating) -> None:
        """Say how the call was that is asked about, unless the question has only just come up."""
        call = self.asked
        if call is None or self.clock.seconds() - self._asked_at < self.config.calls.deaf:
            return
        self._answered[call.id] = rating
        self.undo.offer(_("the call is not rated"), lambda store: store.calls.rate(call.id, None))
        self.session.submit(lambda store: store.calls.rate(call.id, rating))
        self.update()
        self.feedback.flash(_("{rating} · u takes it back").format(rating=rating.label))

    # What is shown

    def forget_stored(self) -> None:
        """A snapshot was read: events that are in the store are in it as well."""
        for id in self._stored:
            self._events.pop(id, None)
        self._stored.clear()

    def update(self) -> None:
        """Show what follows from the calls and the time."""
        now, snapshot = self.clock.now(), self.session.snapshot
        display = call_display(
            with_events(snapshot.calls, self._events.items(), snapshot.call_salt),
            now,
            ask=self.config.calls.ask,
            answered=self._answered,
            offered=self._offered,
            held_until=self._held_until,
        )
        self._show(display)
        if self._offers_to_go_on:
            self._offer = (self._view.interrupted, "", "")
        if self._offer_ends is not None and now >= self._offer_ends:
            self.withdraw_offer()
        self._paint_offer()

    def withdraw_offer(self) -> None:
        """Take the line that offers something away."""
        self._offer, self._offer_ends, self._offers_to_go_on = ("", "", ""), None, False
        self._paint_offer()

    @property
    def offering(self) -> bool:
        """Whether something is offered."""
        return bool(self._offer[0])

    def _show(self, display: CallDisplay) -> None:
        before, self._display = self._display, display
        if display.folded and not before.folded:
            self.withdraw_offer()
            self._view.fold()
        elif before.folded and not display.folded:
            self._view.unfold()
            if interrupted := self._view.interrupted:
                self._show_offer(interrupted, to_go_on=True)
        if self._view.typing and (display.question or display.offer):  # looked at once the focus is back
            self._held_until = self.clock.now()
            self._display = display = replace(display, question=None, offer=None)
        if display.question is not None and (before.question is None or before.question.id != display.question.id):
            self._asked_at = self.clock.seconds()
        self._view.ask(calls.how_was_it() if display.question else "")
        if display.offer is not None and self._view.takes_offers:
            self._offer_reset(display.offer)

    def _offer_reset(self, call: Call) -> None:
        now, snapshot = self.clock.now(), self.session.snapshot
        self._offered[call.id] = now
        gap = self.config.calls.gap or gaps.usual_gap(snapshot.calls)
        seconds = gaps.fitting(gap, self.seconds_since, self.config.reset.seconds)
        said = [_("That was a rough one. {length} to breathe?").format(length=durations.words(seconds))]
        win = due_win(snapshot.wins)
        if win is not None:
            said += [_("“{words}”").format(words=win.text), affirmation(win, now)]
            id = win.id
            self.session.submit(lambda store: store.wins.mark_shown(id, now))
        self._show_offer(*said)
        self.feedback.run_hook(self.config.hooks.offer_shown)
        self.feedback.announce_end(Ending.OFFERED)

    def _show_offer(self, words: str, win: str = "", proof: str = "", *, to_go_on: bool = False) -> None:
        self._offer = (words, win, proof)
        self._offer_ends, self._offers_to_go_on = self.clock.now() + timedelta(seconds=OFFER_FOR), to_go_on
        self._paint_offer()

    def _paint_offer(self) -> None:
        ends, now = self._offer_ends, self.clock.now()
        left = (ends - now).total_seconds() if ends else 0.0
        self._view.show_offer(*self._offer, math.ceil(10 * left / OFFER_FOR), to_go_on=self._offers_to_go_on)
