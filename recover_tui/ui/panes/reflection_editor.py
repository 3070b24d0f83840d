"""Where a reflection is written: one prompt at a time, until its cap."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from textual import getters, on
from textual.containers import Vertical
from textual.message import Message
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import TextArea

from recover_tui.domain.drafts import Version
from recover_tui.domain.reflection import CapState, Draft, EndedBy
from recover_tui.domain.reflection_session import ReflectionSession
from recover_tui.system.clock import Clock
from recover_tui.ui import commands
from recover_tui.ui.autosave import Autosave
from recover_tui.ui.messages import (
    DataMessage,
    ReflectionDrafted,
    ReflectionFinished,
    ReflectionLeft,
    ReflectionResumed,
    ReflectionStarted,
)
from recover_tui.ui.panes import reflection_words
from recover_tui.ui.timings import timings_of
from recover_tui.ui.widgets.masked_text_area import MaskedTextArea
from recover_tui.ui.widgets.plain_text import PlainText

DIM_FROM: Final = 20.0
"""Seconds before the cap from which the border dims."""
PAUSE: Final = 2.0
"""Seconds without a letter that the closing line waits for, so as not to cut into a sentence."""


class ReflectionArea(MaskedTextArea):
    """The text of one answer. `tab` takes the next prompt, `ctrl+s` ends."""

    SCOPE = commands.REFLECTION_AREA
    BINDINGS = SCOPE.bindings

    class Turned(DataMessage):
        """The agent wants another prompt."""

        step: int

    class Finished(Message):
        """The agent is done."""

    class Left(Message):
        """The agent goes away from it, perhaps to come back."""

    def action_next_prompt(self) -> None:
        """Ask for the next prompt."""
        self.post_message(self.Turned(1))

    def action_previous_prompt(self) -> None:
        """Ask for the prompt before."""
        self.post_message(self.Turned(-1))

    def action_finish(self) -> None:
        """Ask the editor to end the reflection."""
        self.post_message(self.Finished())

    def action_leave(self) -> None:
        """Ask the editor to let it be."""
        self.post_message(self.Left())


class ReflectionEditor(Vertical):
    """Shows the prompt of a session, takes its words, and looks at its cap."""

    DEFAULT_CSS = """
    ReflectionEditor {
        height: 1fr;
        padding: 0 1;
        #prompt { height: auto; max-height: 4; color: $accent; padding: 0 0 1 0; }
    }
    """

    text_area = getters.query_one(ReflectionArea)

    def __init__(
        self,
        clock: Clock,
        *,
        mask: bool = False,
        show: Callable[[], None],
        end: Callable[[Draft, EndedBy | None], None],
        refused: Callable[[], None],
    ) -> None:
        """`show` hears that the time left has to be painted, `end` that the reflection is over, or was left: None.

        `refused` hears that another window goes on with it.
        """
        super().__init__()
        self._clock = clock
        self._mask = mask
        self._show = show
        self._end = end
        self._refused = refused
        self._autosave = Autosave(self, self.save)
        self._timer: Timer | None = None
        self._typed_at = -PAUSE
        self._left_at: tuple[str, int] = ("", 0)
        self.session: ReflectionSession | None = None
        """The reflection under way in this window."""
        self.own_id = ""
        """Id of the reflection this window wrote last; it is ended here and nowhere else."""

    def compose(self) -> Iterable[Widget]:
        """Prompt and text."""
        yield PlainText(id="prompt")
        yield ReflectionArea(mask=self._mask)

    @property
    def left(self) -> float:
        """Seconds to the cap."""
        return self.session.left(self._clock.reading()) if self.session else 0.0

    @property
    def suspended(self) -> bool:
        """Whether it stands still, as it does after a call, until it is written on."""
        return self.session is not None and self.session.suspended

    def is_gone(self, draft: Draft | None) -> bool:
        """Whether one that stands still here is over or gone on with elsewhere, as the `draft` in the store says."""
        if self.session is None or not self.session.suspended:
            return False
        own = self.session.draft
        return draft is None or (draft.id, draft.window) != (own.id, own.window)

    @property
    def in_grace(self) -> bool:
        """Whether time is up, and the sentence under way may be finished."""
        return self.session is not None and self.session.state(self._clock.reading()) is CapState.GRACE

    def start(self, session: ReflectionSession) -> None:
        """Start this reflection: report it, show its first prompt, watch its cap."""
        self.post_message(ReflectionStarted(session.draft, self._refused))
        self._open(session)

    def resume(self, draft: Draft, window: str) -> None:
        """Go on in this `window` with one that was left, at the question at which it was left here."""
        id, index = self._left_at
        at = index if id == draft.id else None
        session = ReflectionSession.resume(draft, window=window, now=self._clock.reading(), index=at)
        self.post_message(ReflectionResumed(session.draft, self._refused))
        self._open(session)

    def go_on(self) -> None:
        """Let the time of one that stands still run again."""
        if self.session is not None and self.session.suspended:
            self.session = self.session.go_on(self._clock.reading())
            self.post_message(ReflectionResumed(self.session.draft, self._refused))
            self._look_at_the_cap()

    def tick(self) -> None:
        """Look at the cap, and hand up the words and the time used."""
        session, now = self.session, self._clock.reading()
        if session is None or session.suspended:
            return
        state = session.state(now)
        if state is CapState.CLOSED:
            self.finish(EndedBy.CAP)
            return
        paused = self._clock.seconds() - self._typed_at >= PAUSE or session.left(now) <= DIM_FROM / 2
        if state is not CapState.OPEN and not session.at_closing_line and paused:
            self._ask(session.turn_to_closing_line())
        self._show()
        self.save()

    def save(self) -> None:
        """Hand up the words and the time used."""
        if self.session is not None:
            self._hand_up(self.session.mark(self._clock.reading()))

    def finish(self, by: EndedBy) -> None:
        """End the reflection."""
        if self.session is None:
            return
        session, overwritten = self.session.close(self._clock.reading()).checkpoint()
        self.close()
        self.post_message(ReflectionFinished(session.draft, by, self._versions(overwritten)))
        self._end(session.draft, by)

    def suspend(self) -> None:
        """Let it stand: the words are kept and no time is used until it is written on."""
        if self.session is not None and not self.session.suspended:
            self._hand_up(self.session.suspend(self._clock.reading()))
            self.own_id = ""
            self._rest()
            self._show()

    def leave(self) -> None:
        """Go away from it. Its time runs on, and as long as some is left it can be gone on with."""
        if self.session is None:
            return
        if not self.left or not any(self.session.draft.words):
            self.finish(EndedBy.QUIT)
            return
        session, overwritten = self.session.mark(self._clock.reading()).checkpoint()
        self.own_id = ""
        self.close()
        self.post_message(ReflectionLeft(session.draft, self._versions(overwritten)))
        self._end(session.draft, None)

    def release(self) -> None:
        """Stop writing: another window goes on with it, or it is over. What was typed meanwhile is kept, too."""
        if self.session is not None:
            self._hand_up(self.session)
            self.own_id = ""
            self.close()

    def close(self) -> None:
        """Look no longer. What time is left stays good until the cap would have been over."""
        self._rest()
        if self.session is not None:
            self._left_at = self.session.id, self.session.index
        self.session = None

    def _open(self, session: ReflectionSession) -> None:
        self._ask(session)
        self._look_at_the_cap()

    def _look_at_the_cap(self) -> None:
        assert self.session is not None  # noqa: S101  # it has just been opened, or gone on with
        self.own_id = self.session.id
        self._timer = self.set_interval(timings_of(self).tick, self.tick)
        self.tick()

    def _rest(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self._autosave.drop()

    def _ask(self, session: ReflectionSession) -> None:
        self.session = session
        self.query_one("#prompt", PlainText).show(reflection_words.asked(session))
        self.text_area.draft_key = session.draft_key(session.index)
        self.text_area.hold(session.text)

    def _hand_up(self, session: ReflectionSession) -> None:
        self.session, overwritten = session.checkpoint()
        self.post_message(ReflectionDrafted(session.draft, self._refused, self._versions(overwritten)))

    def _versions(self, overwritten: Iterable[tuple[str, str]]) -> tuple[Version, ...]:
        at = self._clock.now()
        return tuple(Version(key, words, at) for key, words in overwritten)

    @on(TextArea.Changed)
    def _changed(self, event: TextArea.Changed) -> None:
        event.stop()
        session, written = self.session, self.text_area.text
        if session is None or session.text == written:
            return
        self._typed_at = self._clock.seconds()
        if session.at_closing_line and "\n" in written:
            self.session = session.write(" ".join(written.split()))
            self.finish(EndedBy.DONE)
        else:
            self.session = session.write(written)
            self.go_on()
            self._autosave.touch()

    @on(ReflectionArea.Turned)
    def _turned(self, event: ReflectionArea.Turned) -> None:
        event.stop()
        self.go_on()
        if self.session is not None:
            turned = self.session.turn(event.step, self._clock.reading())
            if turned is not self.session:
                self._ask(turned)

    @on(ReflectionArea.Finished)
    def _finished(self, event: ReflectionArea.Finished) -> None:
        event.stop()
        self.finish(EndedBy.DONE)

    @on(ReflectionArea.Left)
    def _left(self, event: ReflectionArea.Left) -> None:
        event.stop()
        self.leave()
