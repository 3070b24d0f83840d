"""What all panes have in common: a title, and a telling line for when they are folded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.widget import Widget

from recover_tui.ui.widgets.plain_text import PlainText


class Pane(Vertical, can_focus=True):
    """A framed part of the dashboard that can fold to one line."""

    TITLE: ClassVar[str]
    DEFAULT_CSS = """
    Pane {
        border: round $border-blurred;
        border-title-color: $quiet;
        border-subtitle-color: $quiet;
        padding: 0 1;
        height: 1fr;
        &.-open {
            border: round $border;
            border-title-color: $foreground;
            border-title-style: bold;
        }
        & > .pane--folded { display: none; height: 1; color: $quiet; text-wrap: nowrap; text-overflow: ellipsis; }
        &.-folded {
            border: none;
            height: 1;
            padding: 0 1 0 2;
            & > * { display: none; }
            & > .pane--folded { display: block; }
        }
        .pane--quiet { color: $quiet; }
    }
    """

    ready: bool = False
    """Whether all parts are there."""
    summary: var[str] = var("")
    """What the pane says of itself in a few words while it is folded."""

    class Ready(Message):
        """All parts are there."""

    @dataclass(eq=False, repr=False)
    class Chosen(Message):
        """The agent pointed at a folded pane."""

        pane: Pane

    def compose(self) -> ComposeResult:
        """Put the telling line beside the pane's own parts."""
        self.border_title = self.TITLE
        yield PlainText(classes="pane--folded")
        yield from self.parts()

    def parts(self) -> Iterable[Widget]:
        """The pane's own widgets."""
        raise NotImplementedError

    def compose_deferred(self) -> Iterable[Widget]:
        """Those that nobody sees before a key is pressed: the first picture doesn't wait for them."""
        return ()

    def on_mount(self) -> None:
        """Let the first picture be painted, then be whole."""
        self.call_after_refresh(self._compose_deferred)

    async def _compose_deferred(self) -> None:
        await self.mount_all(self.compose_deferred())
        self.ready = True
        self.post_message(self.Ready())

    def enter(self) -> None:
        """Take the focus, where the agent would expect it, before the next key is looked at."""
        self.screen.set_focus(self.focus_target())

    def focus_target(self) -> Widget:
        """What can be used now."""
        return self

    def leave(self) -> None:
        """Let go of what is half done, keeping every word. Called before the program ends."""

    def watch_summary(self) -> None:
        """Keep the folded line true."""
        line = Content.assemble(f"{self.TITLE:<8} ", self.summary)
        self.query_one(".pane--folded", PlainText).say(line, layout=False)

    def on_click(self) -> None:
        """Open when pointed at while folded."""
        if self.has_class("-folded"):
            self.post_message(self.Chosen(self))
