"""What a reset ends with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from textual import getters
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from recover_tui.domain.reset import ResetScript
from recover_tui.ui.widgets.image_view import ImageView
from recover_tui.ui.widgets.plain_text import PlainText

SHORT: Final = 16
"""Rows of a window under which blank lines, and what matters less, are left out."""
_SHORTER: Final = 12


class ResetCard(Vertical):
    """One of the agent's own wins, what it proves, and its picture if it has one."""

    DEFAULT_CSS = """
    ResetCard {
        height: auto;
        margin: 1 0;
        padding: 1 3;
        background: $raised;
        border-left: outer $accent;
        & > PlainText { height: auto; max-height: 10; }
        & > ImageView { height: auto; min-height: 0; max-height: 40vh; }
        &.-short { margin: 0; padding: 0 2; }
        &.-short > ImageView { display: none; }
    }
    """

    words = getters.query_one(PlainText)
    image_view = getters.query_one(ImageView)

    def compose(self) -> Iterable[Widget]:
        """The words, and room for a picture."""
        yield PlainText(id="reset-words")
        yield ImageView()

    def show(self, script: ResetScript, now: datetime, *, rows: int) -> None:
        """Show what this reset ends with, as far as there is room for it in a window of so many rows."""
        short = rows < SHORT
        said = [Content(words) for words in script.card(now, brief=rows < _SHORTER)]
        if said and script.win is not None:
            said[0] = said[0].stylize("bold")
        if short:
            del said[2:]
        self.set_class(short, "-short")
        self.words.show(Content("\n" if short else "\n\n").join(said))
