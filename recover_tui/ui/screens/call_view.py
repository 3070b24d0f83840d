"""What is to be shown of calls, painted on the dashboard."""

from __future__ import annotations

from recover_tui.domain import calls, durations
from recover_tui.domain.reflection import CapState
from recover_tui.ui.controllers.concealment import ConcealmentController
from recover_tui.ui.overlays.overlay import Overlay
from recover_tui.ui.screens.layout import DashboardLayout
from recover_tui.ui.widgets.plain_text import PlainText


class ScreenCalls:
    """Folds, asks and offers on a dashboard."""

    def __init__(self, dashboard: DashboardLayout, concealment: ConcealmentController) -> None:
        self._dashboard = dashboard
        self._concealment = concealment

    def fold(self) -> None:
        """Take everything off the screen: the phone rings or someone talks on it."""
        dashboard = self._dashboard
        self._concealment.fold(calls.ON_A_CALL, dashboard.context.clock.seconds())
        dashboard.reflect_pane.suspend()
        dashboard.reflect_pane.mask = True
        dashboard.refresh_bindings()
        dashboard.strip.tick()

    def unfold(self) -> None:
        """Put everything back."""
        dashboard = self._dashboard
        dashboard.reflect_pane.mask = dashboard.context.config.reflect.mask
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
            return f"{left} of your breath left: space goes on, escape lets it go."
        if draft is not None and draft.state(now) is not CapState.CLOSED and not dashboard.reflect_pane.writing:
            return f"{durations.clock(draft.left(now))} of your reflection left: j goes on."
        return ""

    def ask(self, question: str) -> None:
        """Ask how a call was; empty takes the question away."""
        if self._dashboard.strip.ask(question):
            self._dashboard.refresh_bindings()

    def show_offer(self, words: str) -> None:
        """Show a line that offers something; empty takes it away."""
        offer = self._dashboard.query_one("#offer", PlainText)
        offer.show(words)
        offer.set_class(bool(words), "-shown")

    @property
    def typing(self) -> bool:
        """Whether a text has the focus, so that every key is a letter."""
        return self._dashboard.typing

    @property
    def takes_offers(self) -> bool:
        """Whether nothing else is going on."""
        return not self._dashboard.occupied
