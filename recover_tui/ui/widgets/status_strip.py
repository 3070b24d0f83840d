"""One line that says where the shift stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import ClassVar, Final

from textual.content import Content
from textual.style import Style
from textual.timer import Timer
from textual.widget import Widget

from recover_tui.ui.timings import timings_of

_LEAST_LEFT: Final = 8
"""Columns under which the beginning of a word would say nothing."""


class StatusStrip(Widget):
    """The time since the call on the left; what just happened, a question or the day's counts on the right.

    It is painted when its words change, not each second.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {"status-strip--quiet", "status-strip--flash", "status-strip--dot"}
    DEFAULT_CSS = """
    StatusStrip {
        dock: top;
        height: 1;
        padding: 0 1;
        color: $foreground;
        & > .status-strip--quiet { color: $quiet; }
        & > .status-strip--flash { color: $accent; }
        & > .status-strip--dot { color: $primary; }
        link-color: $accent;
        link-style: none;
        link-background: transparent;
        link-color-hover: $accent;
        link-style-hover: underline;
        link-background-hover: transparent;
    }
    """

    def __init__(self, words: Callable[[], tuple[str, float | None]]) -> None:
        """`words` gives the left side, and in how many seconds it will differ (None: not by itself)."""
        super().__init__()
        self._words = words
        self._left = ""
        self._counts = ""
        self._question = ""
        self._answers: Mapping[str, str] = MappingProxyType({})
        self._flash = ""
        self._busy = ""
        self._timer: Timer | None = None
        self._flash_timer: Timer | None = None

    def on_mount(self) -> None:
        """Show the time from the start."""
        self.tick()

    def tick(self) -> None:
        """Ask for the left side again, and arrange for the next time it changes."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        left, wait = self._words()
        if left != self._left:
            self._left = left
            self.refresh()
        if wait is not None:
            self._timer = self.set_timer(wait + 0.002, self.tick)

    def show_counts(self, text: str) -> None:
        """Set what stands on the right while there is nothing else."""
        if text != self._counts:
            self._counts = text
            self.refresh()

    def ask(self, question: str, answers: Mapping[str, str] = MappingProxyType({})) -> bool:
        """Set a question on the right, until it is taken away by an empty one. Gives whether it is another one.

        `answers` are words of it that can be clicked, each with the action that is run then.
        """
        if question == self._question:
            return False
        self._question, self._answers = question, answers
        self.refresh()
        return True

    def flash(self, text: str, *, for_: float | None = None) -> None:
        """Put a word about what just happened on the right for some seconds, `for_` so many."""
        self.clear_flash()
        self._flash = text
        self._flash_timer = self.set_timer(for_ or timings_of(self).flash, self.clear_flash)

    def clear_flash(self) -> None:
        """Take that word away."""
        if self._flash_timer is not None:
            self._flash_timer.stop()
            self._flash_timer = None
        self._flash = ""
        self.refresh()

    def show_busy(self, text: str) -> None:
        """Say on the right what goes on, until it is over: then `text` is empty."""
        if text != self._busy:
            self._busy = text
            self.refresh()

    @property
    def status_text(self) -> str:
        """What is said on the right at the moment, the counts left out; empty when nothing is."""
        return self._busy or self._flash or self._question

    def render(self) -> Content:
        """Lay the two sides out; what doesn't fit gives way, the newest word last."""
        width = self.content_size.width
        status = self.status_text
        right = Content(status or self._counts)
        right = right.stylize(self.get_visual_style("status-strip--flash" if status else "status-strip--quiet"))
        if status and status == self._question:
            for words, action in self._answers.items():
                place = status.find(words)
                if place >= 0:
                    right = right.stylize(Style.from_meta({"@click": action}), place, place + len(words))
        right = right.truncate(width, ellipsis=True)
        left = Content.assemble(("● ", self.get_visual_style("status-strip--dot")), self._left)
        room = width - right.cell_length - 2
        if left.cell_length > room:
            if not status:
                return left.truncate(width, ellipsis=True)
            left = left.truncate(room, ellipsis=True) if room >= _LEAST_LEFT else Content("")
        gap = " " * max(0, width - left.cell_length - right.cell_length)
        return Content.assemble(left, gap, right)
