"""Every key of the program, from the bindings themselves."""

from __future__ import annotations

from textual.binding import Binding

from recover_tui.ui.app import RecoverApp
from recover_tui.ui.panes.breathe import Breathe
from recover_tui.ui.panes.parking import Parking
from recover_tui.ui.panes.reflect import Reflect
from recover_tui.ui.panes.reset import Reset
from recover_tui.ui.panes.support import Support
from recover_tui.ui.panes.talk import Talk
from recover_tui.ui.panes.wins import Wins
from recover_tui.ui.screens.dashboard import Dashboard
from recover_tui.ui.widgets.questions import Questions
from recover_tui.ui.widgets.search import Search
from recover_tui.ui.widgets.writing import Field, Writing


def all_of_them() -> tuple[Binding, ...]:
    """Give every binding that can have another key, in the order in which one meets them."""
    nodes = (
        Dashboard, RecoverApp, Reset, Breathe, Reflect, Field, Writing, Parking, Talk, Wins, Support, Search,
        Questions,
    )  # fmt: skip
    return tuple(
        binding for node in nodes for binding in node.BINDINGS if isinstance(binding, Binding) and binding.id
    )
