"""What all panes have in common: a title, and a line that sums them up while they are folded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.widget import Widget

from recover_tui.domain.translation import gettext as _, pgettext
from recover_tui.ui import commands
from recover_tui.ui.messages import DataMessage
from recover_tui.ui.widgets.even_lines import EvenLines
from recover_tui.ui.widgets.plain_text import PlainText
from recover_tui.ui.widgets.styled_message import styled_message


class Pane(Vertical, EvenLines, can_focus=True):
    """A framed part of the dashboard that can fold to one line."""

    TITLE: ClassVar[str]
    """A message with the context `title`; `title_shown` is the translation."""
    OPENED_BY: ClassVar[str]
    """Id of the command that opens it."""
    LEAST_ROOMY: ClassVar[int]
    """Rows, the frame among them, from which it shows what is not needed in less."""
    DEFAULT_CSS = """
    Pane {
        background: $surface;
        border: tall $surface;
        border-title-color: $quiet;
        border-title-background: $surface;
        border-subtitle-color: $quiet;
        border-subtitle-background: $surface;
        padding: 0 1;
        height: 1fr;
        &.-open {
            border-left: outer $primary;
            border-title-color: $foreground;
            border-title-style: bold;
        }
        &:ansi {
            border: round $line;
            &.-open { border: round $primary; }
        }
        & > .pane--summary { display: none; height: 1; color: $quiet; text-wrap: nowrap; text-overflow: ellipsis; }
        .pane--quiet { color: $quiet; }
    }
    """

    ready: bool = False
    """Whether all parts are there."""
    summary: var[str] = var("")
    """What the pane says of itself in a few words while it is folded."""

    class Ready(Message):
        """All parts are there."""

    class Chosen(DataMessage):
        """The agent pointed at a pane that is not the open one."""

        pane: Pane

    def compose(self) -> ComposeResult:
        """Put the summary beside the pane's own parts."""
        self.border_title = self.title_shown
        if self.app.is_inline or not self.screen.has_class("-wide"):
            yield PlainText(classes="pane--summary")
        yield from self.compose_parts()

    def compose_parts(self) -> Iterable[Widget]:
        """The pane's own widgets."""
        raise NotImplementedError

    def compose_deferred(self) -> Iterable[Widget]:
        """Those that nobody sees before a key is pressed: the first picture doesn't wait for them."""
        return ()

    def on_mount(self) -> None:
        """Mount the deferred widgets after the first paint."""
        self.call_after_refresh(self._mount_deferred)

    async def _mount_deferred(self) -> None:
        await self.mount_all(self.compose_deferred())
        if not self.query(".pane--summary"):
            await self.mount(PlainText(self._summary_line, classes="pane--summary"), before=0)
        self.ready = True
        self.post_message(self.Ready())

    def on_resize(self) -> None:
        """Show more where there is room for it."""
        if not self.folded:
            self.make_use_of(self.outer_size.height)

    def make_use_of(self, rows: int) -> None:
        """Show what there is room for in so many rows."""
        self.set_class(rows >= self.LEAST_ROOMY, "-roomy", update=self.is_mounted)

    @property
    def title_shown(self) -> str:
        """Its title in the agent's language."""
        return pgettext("title", self.TITLE)

    @property
    def folded(self) -> bool:
        """Whether all of it is one line."""
        return any(line.display for line in self.query(".pane--summary"))

    def focus_default(self) -> None:
        """Take the focus, where the agent would expect it, before the next key is looked at."""
        self.screen.set_focus(self.focus_target())

    def focus_target(self) -> Widget:
        """The widget that should have the focus now."""
        return self

    def on_focus(self) -> None:
        """Hand the focus on: a click beside a text that is open doesn't leave it."""
        if self.focus_target() is not self:
            self.focus_default()

    def flush(self) -> None:
        """Hand up every word that is half written. Called before the program ends."""

    def watch_summary(self) -> None:
        """Write the new summary into the line that is shown while folded."""
        for line in self.query(".pane--summary").results(PlainText):
            line.show(self._summary_line, layout=False)

    @property
    def _summary_line(self) -> Content:
        key = (commands.key_of(self.OPENED_BY, self._chosen_keys), "$accent")
        title = self.title_shown
        gap = " " * (_widest_title(Pane) - cell_len(title) + 2)
        return Content.assemble(key, (f" {title}{gap}", "$foreground"), self.summary)

    @property
    def _chosen_keys(self) -> Mapping[str, str]:
        context = getattr(self.app, "context", None)
        return context.config.keys if context else {}

    def on_click(self) -> None:
        """Open when pointed at while folded."""
        if self.folded:
            self.post_message(self.Chosen(self))


def ways_on() -> Content:
    """What one can do next, where nothing is under way."""
    return styled_message(
        _("{breathe} breathes  {reset} resets, in a minute"),
        "$quiet",
        breathe=("b", "bold $accent"),
        reset=("r", "bold $accent"),
    )


def _widest_title(kind: type[Pane]) -> int:
    """How many cells the widest title of a pane of this kind takes."""
    own = cell_len(pgettext("title", kind.TITLE)) if "TITLE" in vars(kind) else 0
    return max([own, *map(_widest_title, kind.__subclasses__())])
