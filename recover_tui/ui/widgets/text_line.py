"""What all lines to type into have in common."""

from __future__ import annotations

from textual.geometry import Region
from textual.widgets import Input

from recover_tui.ui.widgets.concealable import Concealable


class TextLine(Concealable, Input):
    """A line whose cursor stays in sight, also when the window becomes narrower."""

    def on_resize(self) -> None:
        """Scroll to the cursor, once the new width is known."""
        self.call_after_refresh(self._show_cursor)

    def _show_cursor(self) -> None:
        column = self.cursor_screen_offset.x - self.content_region.x + self.scroll_offset.x
        self.scroll_to_region(Region(column, 0, 1, 1), force=True, animate=False)
