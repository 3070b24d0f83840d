"""The steps of the first day, one quiet line over the bottom of a pane."""

from __future__ import annotations

from typing import Final

from textual.content import Content

from recover_tui.domain.translation import N_, gettext as _
from recover_tui.ui import commands
from recover_tui.ui.controllers.first_day import Step
from recover_tui.ui.key_names import key_names
from recover_tui.ui.screens.layout import DashboardLayout, StepLine
from recover_tui.ui.widgets.styled_message import styled_message

_STEPS: Final = {
    Step.RESET: ("reset", N_("{key} is all you need: a minute for you")),
    Step.SHIFT: ("settings", N_("When does your shift end?  {key}  sets it")),
    Step.THEME: ("palette", N_("Which theme do you like?  {key}  and Theme")),
}
"""What has the key, and the words."""
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
        id, words = _STEPS[step]
        dashboard = self._dashboard
        key = key_names(dashboard.app, commands.COMMANDS[id], dashboard.config.keys)
        said = styled_message(_(words), key=(key, "bold $accent"))
        if dashboard.size.width < _ROOM_FOR_PLACE:
            return said
        return Content.assemble(said, " · ", _("{number} of {count}").format(number=step + 1, count=len(Step)))
