"""A text area whose words are private."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from rich.text import Text
from textual.reactive import var
from textual.strip import Strip
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult, Selection

from recover_tui.domain.privacy import mask
from recover_tui.domain.text import LONGEST_TEXT
from recover_tui.ui.messages import FieldFull
from recover_tui.ui.widgets.concealable import Concealable
from recover_tui.ui.widgets.draft_source import DraftSource


class PrivateTextArea(DraftSource, Concealable, TextArea):
    """A text area whose words can be dots, or be taken off the screen, and that holds only so many."""

    LONGEST: ClassVar[int] = LONGEST_TEXT
    """Characters it has room for."""
    DEFAULT_CSS = """
    PrivateTextArea {
        border: none;
        padding: 0;
        background: transparent;
        height: 1fr;
        scrollbar-size-vertical: 1;
        &:focus { border: none; background-tint: transparent 0%; }
        & .text-area--cursor-line { background: transparent; }
        &:ansi { background: ansi_default; color: ansi_default; }
    }
    """

    mask: var[bool] = var(False)
    """Whether each character is shown as a dot."""

    def __init__(self, *, mask: bool = False, id: str | None = None) -> None:
        """`mask` shows a dot for each character."""
        super().__init__(
            soft_wrap=True, tab_behavior="focus", show_line_numbers=False, highlight_cursor_line=False, id=id
        )
        self._kept_back = ("", Selection(), self.history)
        self.set_reactive(PrivateTextArea.mask, mask)

    def get_line(self, line_index: int) -> Text:
        """Give a line as it is shown."""
        line = super().get_line(line_index)
        if self.mask and not self.readable(line_index):
            line.plain = mask(line.plain)
        return line

    def render_line(self, y: int) -> Strip:
        """Give a line for the screen; where there is no column for it, Textual would fail at wrapping the example."""
        return super().render_line(y) if self.content_size.width > 0 else Strip.blank(self.size.width)

    def watch_mask(self) -> None:
        """Show the lines the other way."""
        self.notify_style_update()
        self.refresh()

    def readable(self, line_index: int) -> bool:
        """Tell whether a line of masked words can be read all the same."""
        return False

    def hold(self, text: str) -> None:
        """Replace the text, with the cursor at its end."""
        if self.concealed:
            lines = text.split("\n")
            self._kept_back = (text, Selection.cursor((len(lines) - 1, len(lines[-1]))), replace(self.history))
        else:
            self.load_text(text)
            self.move_cursor(self.document.end)

    def edit(self, edit: Edit) -> EditResult:
        """Make an edit, as far as there is room for what it puts in; where there is none, say so."""
        kept = len(self.text) - len(self.get_text_range(edit.top, edit.bottom))
        words = edit.text.replace("\t", "    ")
        room = max(0, self.LONGEST - kept)
        if len(words) > room:
            self.post_message(FieldFull())
        edit.text = words[:room]
        return super().edit(edit)

    def on_resize(self) -> None:
        """Keep the cursor in sight where the lines wrap anew."""
        self.call_after_refresh(self.scroll_cursor_visible)

    @property
    def typed(self) -> str:
        """The words, on the screen or not."""
        return self._kept_back[0] if self.concealed else self.text

    def bring_back(self, words: str) -> None:
        """Put other words in the place of these; that can be undone like anything typed."""
        if not self.concealed:
            self.replace(words, self.document.start, self.document.end)
            self.move_cursor(self.document.end)

    def action_previous_version(self) -> None:
        """Ask for what stood there before."""
        self.post_message(self.PreviousVersionRequested(self))

    def conceal(self) -> None:
        """Take the content out of the widget until `reveal`."""
        self.concealed = True
        self._kept_back = (self.text, self.selection, self.history)
        self.history = replace(self.history)
        with self.prevent(TextArea.Changed):
            self.load_text("")

    def reveal(self) -> None:
        """Put the words back, with the cursor where it was and all that can be undone."""
        self.concealed = False
        text, selection, history = self._kept_back
        with self.prevent(TextArea.Changed):
            self.load_text(text)
        self.history = history
        self.selection = selection
