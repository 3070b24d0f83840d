"""What is to be shown of calls, painted on the dashboard."""

from __future__ import annotations

from textual.dom import DOMNode

from recover_tui.domain import calls, durations
from recover_tui.domain.reflection import CapState
from recover_tui.domain.translation import gettext as _
from recover_tui.ui.controllers.concealment import ConcealmentController
from recover_tui.ui.overlays.overlay import Overlay
from recover_tui.ui.screens.layout import DashboardLayout
from recover_tui.ui.widgets.offer_line import OfferLine


class ScreenCalls:
    """Folds, asks and offers on a dashboard."""

    def __init__(self, dashboard: DashboardLayout, concealment: ConcealmentController) -> None:
        self._dashboard = dashboard
        self._concealment = concealment
        self._offered = ("", "", "", 0)
        self._offers_to_go_on = False

    def fold(self) -> None:
        """Take everything off the screen: the phone rings or someone talks on it."""
        dashboard = self._dashboard
        self._concealment.fold(_(calls.ON_A_CALL), dashboard.context.clock.seconds())
        dashboard.reflect_pane.suspend()
        dashboard.reflect_pane.mask = True
        dashboard.refresh_bindings()
        dashboard.strip.tick()

    def unfold(self) -> None:
        """Put everything back."""
        dashboard = self._dashboard
        dashboard.reflect_pane.mask = dashboard.config.reflect.mask
        self._concealment.unfold(dashboard.context.clock.seconds())
        dashboard.refresh_bindings()
        dashboard.strip.tick()
        if dashboard.reflect_pane.writing:
            dashboard.run_worker(self._compare_draft(), group="store", exit_on_error=False)

    async def _compare_draft(self) -> None:
        draft = await self._dashboard.context.session.read(lambda store: store.reflections.draft())
        self._dashboard.reflect_pane.compare(draft)

    @property
    def interrupted(self) -> str:
        """What a call interrupted and how to go on with it, in words; empty when nothing waits for that."""
        dashboard, now = self._dashboard, self._dashboard.context.clock.reading()
        for overlay in dashboard.query(Overlay):
            if overlay.unfinished:
                return overlay.unfinished
        draft = dashboard.context.session.snapshot.draft
        if dashboard.breathe_pane.pacer.paused:
            left = durations.words(round(dashboard.breathe_pane.pacer.left))
            return _("{length} of your breath left: space goes on, escape lets it go.").format(length=left)
        if draft is not None and draft.state(now) is not CapState.CLOSED and not dashboard.reflect_pane.writing:
            left = durations.clock(draft.left(now))
            return _("{length} of your reflection left: j goes on.").format(length=left)
        return ""

    def ask(self, question: str) -> None:
        """Ask how a call was; empty takes the question away."""
        clicks = {words: f"screen.rate('{rating}')" for rating, words in calls.answers().items()}
        if self._dashboard.strip.ask(question, clicks):
            self._dashboard.refresh_bindings()

    def show_offer(
        self, words: str, win: str = "", proof: str = "", tenths: int = 0, *, to_go_on: bool = False
    ) -> None:
        """Show what is offered, and how many tenths of its time are left; empty takes it away."""
        self._offers_to_go_on = to_go_on
        offered = (words, win, proof, tenths)
        if offered != self._offered:
            self._offered = offered
            self._dashboard.query_one(OfferLine).offer(*offered, asks=not to_go_on)

    async def take_offer(self) -> None:
        """Do what the line offers, as its key would."""
        dashboard = self._dashboard
        action = "reset"
        node: DOMNode = dashboard
        if self._offers_to_go_on:
            overlay = next((one for one in dashboard.query(Overlay) if one.unfinished), None)
            paused = overlay is not None or dashboard.breathe_pane.pacer.paused
            action, node = "pause" if paused else "reflect", overlay or dashboard
        await dashboard.app.run_action(action, node)

    @property
    def typing(self) -> bool:
        """Whether a text has the focus, so that every key is a letter."""
        return self._dashboard.typing

    @property
    def takes_offers(self) -> bool:
        """Whether nothing else is going on."""
        return not self._dashboard.occupied
