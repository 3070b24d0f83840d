"""A few words set apart: a win, or a next small step."""

from __future__ import annotations

from textual.content import Content

from recover_tui.ui.widgets.plain_text import PlainText


class QuoteCard(PlainText):
    """What it is in small, the words themselves, and what is beside the point."""

    DEFAULT_CSS = """
    QuoteCard {
        display: none;
        height: auto;
        max-height: 5;
        margin: 0 0 1 0;
        padding: 0 1;
        border-left: outer $accent;
    }
    """

    def show_quote(self, about: str, words: str, aside: str = "") -> None:
        """Show these words, or nothing while there are none."""
        lines = [Content(about).stylize("$quiet"), Content(words).stylize("bold")]
        if aside:
            lines.append(Content(aside).stylize("$quiet"))
        self.show(Content("\n").join(lines) if words else "")
        self.set_class(bool(words), "-said")
