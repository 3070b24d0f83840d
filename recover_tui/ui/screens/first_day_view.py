"""The steps of the first day, one quiet line over the bottom of a pane."""

from __future__ import annotations

from typing import Final

from textual.content import Content

from recover_tui.ui import commands
from recover_tui.ui.controllers.first_day import Step
from recover_tui.ui.key_names import key_names
from recover_tui.ui.screens.layout import DashboardLayout, StepLine

_STEPS: Final = {
    Step.RESET: ("", "reset", " is all you need: a minute for you"),
    Step.SHIFT: ("When does your shift end?  ", "settings", "  sets it"),
    Step.THEME: ("Which theme do you like?  ", "palette", "  and Theme"),
}
"""Words, a key, and more words."""
_ROOM_FOR_PLACE: Final = 60
"""Columns from which it says which step it is."""


class ScreenFirstDay:
    """Shows a step on a dashboard. It takes no focus and moves nothing."""

    def __init__(self, dashboard: DashboardLayout) -> None:
        self._dashboard = dashboard

    @property
    def at_rest(self) -> bool:
        """Whether nothing else is going on."""
        return self._dashboard.at_rest

    def show_step(self, step: Step | None) -> None:
        """Show a step over the panes, or none."""
        self._dashboard.query(StepLine).remove()
        if step is not None:
            self._dashboard.mount(StepLine(self._words(step)))

    def _words(self, step: Step) -> Content:
        before, id, after = _STEPS[step]
        dashboard = self._dashboard
        key = key_names(dashboard.app, commands.COMMANDS[id], dashboard.config.keys)
        place = f" · {step + 1} of {len(Step)}" if dashboard.size.width >= _ROOM_FOR_PLACE else ""
        return Content.assemble(before, (key, "bold $accent"), after, place)
