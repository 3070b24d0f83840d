"""A line that offers something."""

from __future__ import annotations

from textual.message import Message

from recover_tui.ui.widgets.plain_text import PlainText


class OfferLine(PlainText):
    """Says what is offered and which key takes it; a click on it does the same."""

    class Taken(Message):
        """The agent clicked on it."""

    def on_click(self) -> None:
        """Take what is offered."""
        self.post_message(self.Taken())
