"""Taking everything off the dashboard, and putting it back."""

from __future__ import annotations

from collections.abc import Iterator

from textual.widget import Widget

from recover_tui.ui.overlays.overlay import Overlay
from recover_tui.ui.screens.layout import DashboardLayout
from recover_tui.ui.widgets.concealable import Concealable
from recover_tui.ui.widgets.plain_text import PlainText


class ScreenConcealment:
    """Hides what is on a dashboard."""

    def __init__(self, dashboard: DashboardLayout) -> None:
        self._dashboard = dashboard

    @property
    def hidden(self) -> bool:
        """Whether everything is off the screen."""
        return self._dashboard.hidden

    @hidden.setter
    def hidden(self, hidden: bool) -> None:
        self._dashboard.hidden = hidden

    @property
    def focused(self) -> Widget | None:
        """What has the focus."""
        return self._dashboard.focused

    @property
    def typing(self) -> bool:
        """Whether a text has the focus."""
        return self._dashboard.typing

    @property
    def running(self) -> bool:
        """Whether something goes on that the agent looks at without touching a key."""
        return self._dashboard.breathe_pane.running or any(one.running for one in self._dashboard.query(Overlay))

    def private_widgets(self) -> Iterator[Concealable]:
        """What holds private words: all in the panes and overlays, the line for a worry, the notice, the offer."""
        anywhere = self._dashboard.query("#panes *, Overlay, Overlay *, #park, #notice, #offer")
        return (widget for widget in anywhere if isinstance(widget, Concealable))

    def cover(self, words: str) -> None:
        """Say these words in the place of everything."""
        self._dashboard.query_one("#hidden", PlainText).show(words)

    def pause(self) -> None:
        """Hold whatever moves, let no widget have the focus, and put the crisis line away for good."""
        self._dashboard.set_focus(None)
        self._dashboard.show_crisis_lines(False)
        self._dashboard.breathe_pane.pacer.pause()
        for overlay in self._dashboard.query(Overlay):
            overlay.pause()
        self._dashboard.show_counts()

    def close_screens_above(self) -> None:
        """Put away what lies over the dashboard, such as the help."""
        while self._dashboard.app.screen is not self._dashboard:
            self._dashboard.app.pop_screen()

    def restore_focus(self, widget: Widget | None) -> None:
        """Give the focus back to a widget, or else to what is open."""
        self._dashboard.restore_focus(widget)
        self._dashboard.show_counts()
