"""What a reset ends with."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from textual import getters
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from recover_tui.domain.reset import READY, ResetScript
from recover_tui.domain.translation import gettext as _
from recover_tui.ui.widgets.image_view import ImageView
from recover_tui.ui.widgets.plain_text import PlainText

SHORT: Final = 16
"""Rows of a window under which blank lines, and what matters less, are left out."""
_SHORTER: Final = 12


class ResetCard(Vertical):
    """One of the agent's own wins, its picture if it has one, what it proves, and "ready"."""

    DEFAULT_CSS = """
    ResetCard {
        height: auto;
        margin: 1 0;
        padding: 1 3;
        background: $raised;
        border-left: outer $accent;
        & > PlainText { height: auto; max-height: 10; margin: 1 0 0 0; }
        & > #reset-win { margin: 0; }
        & > #reset-ready { color: $accent; text-style: bold; }
        & > ImageView { height: auto; min-height: 0; max-height: 30vh; }
        &.-short { margin: 0; padding: 0 2; }
        &.-short > PlainText { margin: 0; }
        &.-short > ImageView { display: none; }
    }
    """

    image_view = getters.query_one(ImageView)

    def compose(self) -> Iterable[Widget]:
        """The win, room for its picture, the rest."""
        yield PlainText(id="reset-win")
        yield ImageView()
        yield PlainText(id="reset-proof")
        yield PlainText(_(READY), id="reset-ready")

    def show(self, script: ResetScript, now: datetime, *, rows: int) -> None:
        """Show what this reset ends with, as far as there is room for it in a window of so many rows."""
        short = rows < SHORT
        first, *rest = (Content(words) for words in script.card(now, brief=rows < _SHORTER) or ("",))
        if script.win is not None:
            first = first.stylize("bold")
        self.set_class(short, "-short")
        self._show("win", first)
        self._show("proof", Content("\n\n").join(rest[:1] if short else rest))

    def _show(self, part: str, words: Content) -> None:
        shown = self.query_one(f"#reset-{part}", PlainText)
        shown.show(words)
        shown.display = bool(words)
