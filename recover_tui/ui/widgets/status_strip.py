"""One line that says where the shift stands."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Final

from textual.content import Content
from textual.timer import Timer
from textual.widget import Widget

SAID_FOR: Final = 5.0
"""Seconds that a word about what just happened stays."""


_LEAST_LEFT: Final = 8
"""Columns under which the beginning of a word would say nothing."""


class StatusStrip(Widget):
    """The time since the call on the left, what just happened or the day's resets on the right.

    It is painted when its words change, not each second.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"status-strip--quiet", "status-strip--said"}
    DEFAULT_CSS = """
    StatusStrip {
        dock: top;
        height: 1;
        padding: 0 1;
        color: $foreground;
        & > .status-strip--quiet { color: $quiet; }
        & > .status-strip--said { color: $accent; }
    }
    """

    def __init__(self, words: Callable[[], tuple[str, float | None]]) -> None:
        """`words` gives the left side, and in how many seconds it will differ (None: not by itself)."""
        super().__init__()
        self._words = words
        self._left = ""
        self._right = ""
        self._said = ""
        self._busy = ""
        self._timer: Timer | None = None
        self._said_timer: Timer | None = None

    def on_mount(self) -> None:
        """Show the time from the start."""
        self.tick()

    def tick(self) -> None:
        """Ask for the words again, and arrange for the next time they change."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        left, wait = self._words()
        if left != self._left:
            self._left = left
            self.refresh()
        if wait is not None:
            self._timer = self.set_timer(wait + 0.002, self.tick)

    def count(self, text: str) -> None:
        """Set the right side."""
        if text != self._right:
            self._right = text
            self.refresh()

    def say(self, text: str, *, for_: float | None = None) -> None:
        """Put a word about what just happened on the right for a few seconds, `for_` so many."""
        self._said = text
        if self._said_timer is not None:
            self._said_timer.stop()
        self._said_timer = self.set_timer(for_ or SAID_FOR, self._unsay)
        self.refresh()

    def work(self, text: str) -> None:
        """Say on the right what goes on, until it is over: then `text` is empty."""
        if text != self._busy:
            self._busy = text
            self.refresh()

    @property
    def said(self) -> str:
        """What is being said at the moment; empty when nothing is."""
        return self._busy or self._said

    def render(self) -> Content:
        """Lay the two sides out; what doesn't fit gives way, the newest word last."""
        width = self.content_size.width
        said = self.said
        right = Content(said or self._right)
        right = right.stylize(
            self.get_visual_style("status-strip--said" if said else "status-strip--quiet")
        ).truncate(width, ellipsis=True)
        left = Content(self._left)
        room = width - right.cell_length - 2
        if left.cell_length > room:
            if said:
                left = left.truncate(room, ellipsis=True) if room >= _LEAST_LEFT else Content("")
            else:
                left = left.truncate(width, ellipsis=True)
            if not said:
                return left
        gap = " " * max(0, width - left.cell_length - right.cell_length)
        return Content.assemble(left, gap, right)

    def _unsay(self) -> None:
        self._said = ""
        self._said_timer = None
        self.refresh()
