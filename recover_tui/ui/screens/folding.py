"""Folding away: when the phone rings, when someone comes up behind; and what is said when a call is over."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Final

from textual import events, getters
from textual.reactive import var
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Input, TextArea

from recover_tui.domain import calls, durations, gaps
from recover_tui.domain.calls import Call, Event, Rating, Stage
from recover_tui.domain.reflection import CapState
from recover_tui.domain.wins import affirmation
from recover_tui.domain.wins import due as due_win
from recover_tui.ui.overlays.reset import ResetOverlay
from recover_tui.ui.panes.breathe import Breathe
from recover_tui.ui.screens.keeping import Keeping
from recover_tui.ui.widgets.concealable import Concealable
from recover_tui.ui.widgets.plain_text import PlainText

HIDDEN: Final = "Hidden. h shows it again."
ASK_FOR: Final = 20.0
"""Seconds that the strip asks how a call was; no answer means nothing."""
OFFERED_FOR: Final = 30.0
"""Seconds that an offer stays."""
OFFER_EVERY: Final = 120.0
"""Seconds between two offers of a reset at least."""
SETTLING: Final = 2.0
"""Seconds without a letter after which `h` is a command again, when everything was hidden in mid-sentence."""


class Folding(Keeping):
    """A screen that can take everything private off itself, and does so when the phone rings."""

    hidden: var[bool] = var(False, toggle_class="-hidden", bindings=True)
    """Whether everything is off the screen."""
    on_call: var[bool] = var(False, bindings=True)
    """Whether the phone rings or someone talks on it."""
    asked: var[Call | None] = var(None, bindings=True)
    """The call that the strip asks about."""
    occupied: var[bool] = var(False, toggle_class="-occupied", bindings=True)
    """Whether something stands over the panes."""

    breathe_pane = getters.query_one(Breathe)

    _hidden_from: Widget | None = None
    _hidden_by_hand = False
    _letter_at = -SETTLING
    _touched_at = 0.0
    _rated: frozenset[str] = frozenset()
    """Ids of calls about which nothing more is asked or offered."""
    _asked_about = ""
    _asked_at = 0.0
    _asking: Timer
    _offered_at = -OFFER_EVERY
    _offering: Timer | None = None

    def _enter(self) -> None:
        """Give the focus to what is open."""
        raise NotImplementedError

    def _count(self) -> None:
        """Write the right side of the strip."""
        raise NotImplementedError

    def action_hide(self) -> None:
        """Take everything off the screen, or put it back as it was."""
        self._hidden_by_hand = not self.hidden
        if self.hidden:
            self._put_back()
        else:
            self._take_off(HIDDEN)

    def action_rate(self, rating: str) -> None:
        """Say how the call was."""
        call = self.asked
        if call is None or self._clock.seconds() - self._asked_at < self._config.calls.deaf:
            return
        self._stop_asking()
        self._rated |= {call.id}
        self._rate(call, Rating(rating))
        self.strip.say(f"{rating} · u takes it back")
        if Rating(rating) is not Rating.FINE:
            self._offer_reset()

    def on_key(self, event: events.Key) -> None:
        """While hidden, let a sentence run out: its letters are no commands."""
        now = self._clock.seconds()
        if self.hidden and event.is_printable and now - self._letter_at < SETTLING:
            event.stop()
            event.prevent_default()
            self._letter_at = now

    # Calls

    def hear(self, event: Event) -> None:
        """Take what a phone told. When it rings everything folds at once, before anything is written."""
        super().hear(event)
        if event.stage is not Stage.ENDED and not self.on_call:
            self._fold()

    def _follow_the_phone(self) -> None:
        now = self._clock.now()
        live = any(call.live(now) for call in self._snapshot.calls)
        if live and not self.on_call:
            self._fold()
        elif self.on_call and not live and not self._events_under_way:
            self._unfold()
        last = self._snapshot.last_call
        if last is None or last.ended_at is None or last.id in self._rated or self.on_call:
            return
        if not 0 <= (now - last.ended_at).total_seconds() < ASK_FOR:
            return
        if last.rating is not None:
            self._rated |= {last.id}
            self._stop_asking()
            if last.rating is not Rating.FINE:
                self._offer_reset()
        elif self._config.calls.ask and self._asked_about != last.id:
            self._ask_about(last)

    def _fold(self) -> None:
        self._note_typing()
        self.on_call = True
        self._stop_asking()
        self._offer("")
        self.reflect_pane.suspend()
        self.reflect_pane.mask = True
        self._take_off(calls.ON_A_CALL)
        self.strip.tick()

    def _unfold(self) -> None:
        self.on_call = False
        self.reflect_pane.mask = self._config.reflect.mask
        if self._hidden_by_hand:
            self._take_off(HIDDEN)
        elif self.hidden:
            self._put_back()
        self._offer(self._left_over())
        self.strip.tick()

    def _left_over(self) -> str:
        for reset in self.query(ResetOverlay):
            if reset.pacer.session is not None:
                left = durations.words(round(reset.pacer.left))
                return f"{left} of your reset left: space goes on, escape lets it go."
        if self.breathe_pane.running:
            left = durations.words(round(self.breathe_pane.pacer.left))
            return f"{left} of your breath left: space goes on, escape lets it go."
        draft, now = self._snapshot.draft, self._clock.reading()
        if draft is not None and draft.state(now) is not CapState.CLOSED:
            return f"{durations.clock(draft.left(now))} of your reflection left: j goes on."
        return ""

    def _ask_about(self, call: Call) -> None:
        self._asked_about = call.id
        self._asked_at = self._clock.seconds()
        self.asked = call
        self.strip.say(calls.HOW_WAS_IT, for_=ASK_FOR)
        self._asking = self.set_timer(ASK_FOR, self._stop_asking)

    def _stop_asking(self) -> None:
        if self.asked is not None:
            self._asking.stop()
            self.asked = None
            self.strip.say("")

    def _offer_reset(self) -> None:
        now = self._clock.seconds()
        if self.occupied or self.on_call or now - self._offered_at < OFFER_EVERY:
            return
        self._offered_at = now
        win = due_win(self._snapshot.wins)
        gap = self._config.calls.gap or gaps.usual_gap(self._snapshot.calls)
        seconds = gaps.fitting(gap, self._since_call(), self._config.reset.seconds)
        words = f"r takes a reset of {durations.words(seconds)}."
        if win is not None:
            words += f"  “{win.text}”  {affirmation(win, self._clock.now())}"
            at = self._clock.now()
            self._keep(lambda store: store.wins.mark_shown(win.id, at))
        self._offer(words)
        self._run_hook(self._config.hooks.offer_shown)

    def _offer(self, words: str) -> None:
        offer = self.query_one("#offer", PlainText)
        offer.say(words)
        offer.set_class(bool(words), "-said")
        if self._offering is not None:
            self._offering.stop()
        self._offering = self.set_timer(OFFERED_FOR, partial(self._offer, "")) if words else None

    def _since_call(self) -> float | None:
        ended_at = self._snapshot.last_call_ended_at
        return (self._clock.now() - ended_at).total_seconds() if ended_at else None

    # Hiding

    def touched(self) -> None:
        """The agent is there."""
        self._touched_at = self._clock.seconds()

    def _hide_when_idle(self) -> None:
        after = self._config.look.hide_after
        if not after or self.hidden or self._clock.seconds() - self._touched_at < after:
            return
        if not self.breathe_pane.running and not any(reset.pacer.running for reset in self.query(ResetOverlay)):
            self.action_hide()

    def _take_off(self, words: str) -> None:
        self.query_one("#hidden", PlainText).say(words)
        if self.hidden:
            return
        self._hidden_from = self.focused
        self._note_typing()
        self.hidden = True
        self.set_focus(None)
        for reset in self.query(ResetOverlay):
            reset.pacer.pause()
        self.breathe_pane.pacer.pause()
        for widget in self._private():
            widget.conceal()
        self.strip.count("")
        # Only now: what lies below is painted as soon as it is uncovered.
        while self.app.screen is not self:
            self.app.pop_screen()

    def _note_typing(self) -> None:
        """Remember that a sentence may be under way."""
        if isinstance(self.focused, Input | TextArea):
            self._letter_at = self._clock.seconds()

    def _put_back(self) -> None:
        self.hidden = False
        for widget in self._private():
            widget.reveal()
        before = self._hidden_from
        if before is not None and before.is_attached and before.can_focus:
            self.set_focus(before)
        else:
            self._enter()
        self._count()

    def _private(self) -> Iterator[Concealable]:
        anywhere = self.query("#panes *, ResetOverlay *, ReviewOverlay *, TalkOverlay *, #park, #offer")
        return (widget for widget in anywhere if isinstance(widget, Concealable))
