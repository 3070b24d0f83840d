"""Where one writes more than a line."""

from __future__ import annotations

from textual import on
from textual.reactive import var
from textual.widgets import TextArea

from recover_tui.ui import commands
from recover_tui.ui.widgets.private_text_area import PrivateTextArea


class MaskedTextArea(PrivateTextArea):
    """A text area of as many lines as one likes; of those that are dots, the one with the cursor can be read."""

    SCOPE = commands.TEXT_AREA
    BINDINGS = SCOPE.bindings

    readable_line: var[int | None] = var(None)
    """Number of the one line that can be read all the same; only while the cursor is in it."""

    def readable(self, line_index: int) -> bool:
        """Tell whether this is the line that can be read."""
        return line_index == self.readable_line

    def watch_readable_line(self) -> None:
        """Show the line the other way."""
        self.watch_mask()

    def toggle_readable(self) -> None:
        """Let the line with the cursor be read, or make it dots again."""
        here = self.cursor_location[0]
        self.readable_line = None if self.readable_line == here else here

    @on(TextArea.SelectionChanged)
    def _cover_line_left(self) -> None:
        if self.readable_line != self.cursor_location[0]:
            self.readable_line = None

    def hold(self, text: str) -> None:
        """Replace the text, with the cursor at its end."""
        self.readable_line = None
        super().hold(text)

    def conceal(self) -> None:
        """Take the content out of the widget until `reveal`."""
        self.readable_line = None
        super().conceal()
