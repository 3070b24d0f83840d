"""Every key of the program, from the bindings themselves."""

from __future__ import annotations

from typing import Final

from textual.binding import Binding
from textual.dom import DOMNode

from recover_tui.ui.app import RecoverApp
from recover_tui.ui.overlays.reset import ResetOverlay
from recover_tui.ui.overlays.review import ReviewOverlay
from recover_tui.ui.overlays.talk import TalkOverlay
from recover_tui.ui.panes.breathe import Breathe
from recover_tui.ui.panes.reflect import Reflect
from recover_tui.ui.panes.support import Support
from recover_tui.ui.panes.wins import Wins
from recover_tui.ui.screens.dashboard import Dashboard
from recover_tui.ui.screens.help import Help
from recover_tui.ui.widgets.masked_text_area import MaskedTextArea, ReflectionArea
from recover_tui.ui.widgets.question_line import QuestionLine
from recover_tui.ui.widgets.search import Search

PLACES: Final[tuple[tuple[str, tuple[type[DOMNode], ...]], ...]] = (
    ("anywhere", (Dashboard, RecoverApp)),
    ("in a reset", (ResetOverlay,)),
    ("in Breathe", (Breathe,)),
    ("in Reflect", (Reflect,)),
    ("while reflecting", (ReflectionArea, MaskedTextArea)),
    ("looking at what was parked", (ReviewOverlay,)),
    ("talking it out", (TalkOverlay,)),
    ("in Wins", (Wins,)),
    ("in Support", (Support,)),
    ("while searching", (Search,)),
    ("in a line to type into", (QuestionLine,)),
    ("here", (Help,)),
)
"""Where bindings count, in words, in the order in which one meets them."""


def of(*nodes: type[DOMNode]) -> tuple[Binding, ...]:
    """Give the bindings of these that can have another key."""
    return tuple(
        binding for node in nodes for binding in node.BINDINGS if isinstance(binding, Binding) and binding.id
    )


def all_of_them() -> tuple[Binding, ...]:
    """Give every binding that can have another key."""
    return tuple(binding for _, nodes in PLACES for binding in of(*nodes))
