"""The dashboard: four panes, what stands over them, and the keys."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from functools import partial
from typing import Final

from textual import events, on
from textual.widget import Widget
from textual.worker import Worker, WorkerState

from recover_tui.config.model import Config
from recover_tui.domain import timestamps
from recover_tui.domain.calls import Rating
from recover_tui.domain.drafts import WORRY_KEY
from recover_tui.domain.shift import OPENER, ShiftEnd
from recover_tui.domain.talk import people
from recover_tui.domain.translation import gettext as _
from recover_tui.domain.worries import window_after
from recover_tui.ui import commands
from recover_tui.ui.context import AppContext, ResetRequest
from recover_tui.ui.controllers.calls import CallsController
from recover_tui.ui.controllers.concealment import ConcealmentController
from recover_tui.ui.controllers.controller import Controller, Controllers, Services
from recover_tui.ui.controllers.first_day import FirstDayController
from recover_tui.ui.controllers.shift import ShiftController
from recover_tui.ui.messages import CutOff, DataMessage, FieldFull, PaneMessage, QuestionAnswered, QuestionLeft
from recover_tui.ui.overlays.overlay import Overlay
from recover_tui.ui.panes.pane import Pane
from recover_tui.ui.screens.call_view import ScreenCalls
from recover_tui.ui.screens.concealment_view import ScreenConcealment
from recover_tui.ui.screens.feedback import ScreenFeedback
from recover_tui.ui.screens.first_day_view import ScreenFirstDay
from recover_tui.ui.screens.layout import DashboardLayout
from recover_tui.ui.screens.overlays import Overlays
from recover_tui.ui.screens.store_view import StoreView
from recover_tui.ui.settling import Settling
from recover_tui.ui.undo import UndoStack
from recover_tui.ui.widgets.offer_line import OfferLine

_LEAST_SIZE: Final = (40, 10)
"""Columns and rows under which it asks for more room."""
_ANY_RESET: Final = ResetRequest()
_OPENER: Final = ResetRequest(OPENER, opens_shift=True)
_LOOKS: Final[Mapping[str, Callable[[Overlays], Awaitable[None]]]] = {
    "review": Overlays.open_review,
    "insights": Overlays.open_insights,
    "past": Overlays.open_past,
    "find": partial(Overlays.open_past, find=True),
    "kind_words": Overlays.open_kind_words,
}
_COMMANDS: Final = {command.action.partition("(")[0]: command for command in commands.DASHBOARD.commands}


class Dashboard(DashboardLayout):
    """Between calls: `r` takes a reset, `j` looks back, `w` keeps a win, `s` shows who to turn to.

    `escape` leaves whatever is going on, at once.
    """

    SCOPE = commands.DASHBOARD
    BINDINGS = SCOPE.bindings

    class Settled(DataMessage):
        """Everything a widget had to say before this has arrived."""

        arrived: asyncio.Event

    def __init__(
        self, context: AppContext, *, notice: str = "", take_up_theme: Callable[[str], object] = lambda _: None
    ) -> None:
        """`notice` is what the agent has to know from the start; `take_up_theme` takes the theme once chosen."""
        super().__init__(context, self.strip_words)
        self.session = context.session
        self.feedback = ScreenFeedback(self)
        self.undo = UndoStack()
        self._services = services = Services(self.session, self.feedback, context.clock, context.config, self.undo)
        self.controllers = Controllers(services)
        self._settling = Settling()
        self.concealment = ConcealmentController(
            ScreenConcealment(self), self._settling, hide_after=context.config.look.hide_after
        )
        self._call_view = ScreenCalls(self, self.concealment)
        self.calls = CallsController(services, self._call_view)
        self.first_day = FirstDayController(services, ScreenFirstDay(self))
        self.shift = ShiftController(services)
        self.overlays = Overlays(self, self.controllers)
        self.store_view = StoreView(self, self.controllers, self.calls, notice=notice, take_up_theme=take_up_theme)
        self._worried_from: Widget | None = None

    def on_mount(self) -> None:
        """Show what there is, and begin to look at what changes."""
        self.touch()
        self.store_view.begin()
        self.run_worker(self._load(), group="store", exit_on_error=False)
        self.set_interval(self.context.timings.poll, self.poll)

    async def complete(self) -> None:
        """Mount the rest, and listen to what the panes say."""
        for kind in _heard_by():
            self.controllers.get(kind)
        await super().complete()

    async def _load(self) -> None:
        await self.store_view.load()
        self.set_timer(self.context.timings.poll, self.overlays.start_learning)  # the first picture comes first
        if (request := self.context.request) is not None:
            seconds = request.seconds or self.config.reset.seconds
            await self.begin_reset(ResetRequest(seconds, request.pattern))

    def watch_config(self, config: Config) -> None:
        """Take up what was set otherwise meanwhile; the panes are bound to it."""
        self._services.config = config
        self.concealment.hide_after = config.look.hide_after
        self.reflect_pane.mask = config.reflect.mask or self.calls.on_call
        if self.query("#park"):
            self.worry_line.mask = config.reflect.mask

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say that something that went on beside ended with an error nobody foresaw."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.store_view.on_unexpected_error(event.worker.error)

    def touch(self) -> None:
        """The agent is there."""
        self.concealment.touch(self.context.clock.seconds())

    def on_key(self, event: events.Key) -> None:
        """Let no key do something here that was meant for what stood there before."""
        if self._settling.swallows(event, self.context.clock.seconds()):
            event.stop()
            event.prevent_default()

    @on(CutOff)
    def _cut_off(self) -> None:
        self._settling.begin(self.context.clock.seconds(), typing=True)

    @on(FieldFull)
    def _field_full(self) -> None:
        self.strip.flash(_("that is as long as it can be · what came last is not in it"))

    def poll(self) -> None:
        """Look at what others wrote, what calls make of the screen, and whether the agent is still there."""
        self.concealment.hide_when_idle(self.context.clock.seconds())
        self.store_view.poll()
        self.show_counts()
        self.calls.update()
        if self.context.request is None:
            self.first_day.update()
            self.shift.update(at_rest=self.at_rest and self.first_day.shown is None)

    @on(PaneMessage)
    def _handle(self, message: PaneMessage) -> None:
        self.controllers.handle(message)

    @on(OfferLine.Taken)
    async def _offer_taken(self) -> None:
        await self._call_view.take_offer()

    # Actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Over the panes only an overlay's own keys count, hidden only what shows again, typing no letters."""
        command, overlay = _COMMANDS.get(action), self.overlays.current
        if self.hidden:
            return command is not None and (command.while_hidden or (self.calls.on_call and command.on_a_call))
        if action == "rate":
            return self.calls.asked is not None and not self.typing
        if overlay is not None and (command is None or not command.over_overlay):
            return False
        if overlay is not None and overlay.takes_all_keys and not (command and command.while_hidden):
            return False
        return command is None or command.while_typing or not self.typing

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Where a text takes the focus an offer goes: its key is a letter then."""
        super().on_descendant_focus(event)
        if self.typing:
            self.calls.withdraw_offer()
        self.calls.update()

    async def action_reset(self) -> None:
        """Begin a reset."""
        await self.begin_reset()

    async def begin_reset(self, request: ResetRequest = _ANY_RESET) -> None:
        """Begin a reset, of the length and with the pattern asked for if any was."""
        self.calls.withdraw_offer()
        await self.overlays.open_reset(request)

    def action_breathe(self) -> None:
        """Breathe along."""
        if not self.breathe_pane.running:
            self.breathe_pane.begin()
        self.open(self.breathe_pane)

    def action_pause(self) -> None:
        """Pause the breath, go on, or begin."""
        if self.breathe_pane.running or self.open_pane == "breathe":
            self.breathe_pane.begin_or_pause()
            self.calls.update()

    async def action_reflect(self, on_a_break: bool = False, *, closes_shift: bool = False) -> None:
        """Begin a reflection, or return to the one under way."""
        await self.store_view.has_read()
        if not self.reflect_pane.writing:
            await self.store_view.read_draft()
        begin = partial(self.reflect_pane.begin, on_a_break=on_a_break, closes_shift=closes_shift)
        self.open(self.reflect_pane, begin)

    async def action_shift(self) -> None:
        """Open the shift with a breath and someone whom the agent helped, or close it with three good things."""
        closes = self.shift.meant is ShiftEnd.CLOSER
        await (self.action_reflect(closes_shift=True) if closes else self.begin_reset(_OPENER))

    async def action_add_win(self) -> None:
        """Ask for a win."""
        await self.store_view.has_read()
        self.open(self.wins_pane, self.wins_pane.add)

    def action_support(self) -> None:
        """Show who to turn to."""
        self.open(self.support_pane)

    async def action_park(self) -> None:
        """Ask for a worry that can wait."""
        await self.store_view.has_read()
        if not self.parking:
            self._worried_from = self.focused
            self.parking = True
            now, usual = self.context.clock.now(), self.config.park.until
            until = timestamps.soon(window_after(now, usual, self.shift_ends_at), now)
            self.worry_line.ask(_("What can wait until {until}?").format(until=until), _("one line"))
            self.worry_line.begin(draft_key=WORRY_KEY, drafted=self.drafts.get(WORRY_KEY, ()))
        self.set_focus(self.worry_line)

    async def action_look(self, at: str) -> None:
        """Look at what was parked, at one's own figures, at past days, or for words in everything."""
        await _LOOKS[at](self.overlays)

    async def action_talk(self) -> None:
        """Talk it out with whoever is chosen in Support, or choose whom; with nobody there yet, ask for someone."""
        await self.store_view.has_read()
        if people(self.resources):
            await self.overlays.open_talk()
        else:
            self.open(self.support_pane, self.support_pane.add)
            self.strip.flash(_("nobody to talk to yet: who could it be?"))

    def action_call_ended(self) -> None:
        """Note that a call just ended."""
        self.calls.end_by_hand()

    def action_rate(self, rating: str) -> None:
        """Say how the call was."""
        self.calls.rate(Rating(rating))

    def action_keep_redacted(self) -> None:
        """Keep what was masked as it is."""
        self.feedback.redaction.keep()

    def action_undo(self) -> None:
        """Take back the last deletion, addition or change."""
        offered = self.undo.take()
        if offered is None:
            self.strip.flash(_("nothing to take back"))
        else:
            words, write = offered
            self.session.submit(write)
            self.strip.flash(words)

    def action_hide(self) -> None:
        """Take everything off the screen, or put it back as it was."""
        self.concealment.toggle(self.context.clock.seconds())

    def action_crisis(self) -> None:
        """Show the crisis line, or put it away."""
        self.show_crisis_lines(not self.has_class("-crisis"))

    def action_escape(self) -> None:
        """Leave what is going on: the breath, the zoom, a notice; the nearest first."""
        if self.breathe_pane.running:
            self.breathe_pane.action_stop()
            self.calls.update()
        elif self.calls.offering:
            self.calls.withdraw_offer()
        elif self.zoomed:
            self.zoomed = False
        elif self.notice.has_class("-shown"):
            self.show_notice("")
        elif self.context.inline:
            self.open(self.breathe_pane)

    async def action_help(self) -> None:
        """Show all keys, those that count here first."""
        from recover_tui.ui.screens.help import Help  # few look at it twice

        def do(action: str | None) -> None:
            if action:
                self.call_later(self.run_action, action)

        await self.app.push_screen(Help(self.focused or self, self.context.config.keys), do)

    async def action_settings(self) -> None:
        """Show what can be set, and change it."""
        await self.run_action("app.settings")

    def action_suspend(self) -> None:
        """Suspend the program, as ctrl+z does; the shell's `fg` resumes it."""
        self.app.action_suspend_process()

    async def action_quit(self) -> None:
        """Close, with everything kept."""
        await self.app.action_quit()

    @on(Overlay.Closed)
    async def _overlay_closed(self, event: Overlay.Closed) -> None:
        if self.context.request is not None:
            await self.app.action_quit()
            return
        await self.overlays.close()
        self.overlays.start_learning()
        self.calls.update()
        if event.wants_win:
            await self.action_add_win()
        elif event.kind_word_for:
            await self.overlays.open_kind_words(event.kind_word_for)
        else:
            self.focus_default()

    @on(QuestionAnswered)
    def _worry_written(self, event: QuestionAnswered) -> None:
        self.overlays.worries.park(event.values[0])
        self._stop_parking()

    @on(QuestionLeft)
    def _stop_parking(self) -> None:
        self.parking = False
        self.restore_focus(self._worried_from)

    def strip_words(self) -> tuple[str, float | None]:
        """What stands on the left of the strip, and in how many seconds it will differ."""
        size = self.room
        if size.width < _LEAST_SIZE[0] or size.height < _LEAST_SIZE[1]:
            return _("a little more room, please"), None
        new = not self.context.session.snapshot.resets and not self.occupied
        return self.calls.strip_words(nothing_yet=_("r takes a reset, ? shows all keys") if new else "")

    async def leave(self) -> None:
        """Keep every word that is half written, wait until the store has it, and let the store go."""
        widgets = [*self.query(Pane), *self.query(Overlay)]
        if self.parking:
            self.worry_line.action_leave()
        for widget in widgets:
            widget.flush()
        for widget in (*self.query("#park"), *widgets):
            arrived = asyncio.Event()
            widget.post_message(self.Settled(arrived))
            await arrived.wait()
        await self.store_view.end()

    @on(Settled)
    def _settled(self, event: Settled) -> None:
        event.arrived.set()


def _heard_by() -> tuple[type[Controller], ...]:
    """Give the controllers of what the panes say; those of overlays come with them."""
    from recover_tui.ui.controllers.breathing import BreathingController
    from recover_tui.ui.controllers.drafts import DraftsController
    from recover_tui.ui.controllers.reflections import ReflectionsController
    from recover_tui.ui.controllers.support import SupportController
    from recover_tui.ui.controllers.wins import WinsController

    return BreathingController, DraftsController, ReflectionsController, SupportController, WinsController
