"""Something that is offered, over the panes, for a while."""

from __future__ import annotations

from typing import Final

from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

from recover_tui.domain.translation import gettext as _
from recover_tui.ui.widgets.plain_text import PlainText
from recover_tui.ui.widgets.styled_message import styled_message

_GAP: Final = "   "
_TENTH: Final = 3
"""Columns of the bar for a tenth of the time."""
_FEW_ROWS: Final = 16
"""Rows of a window under which what a win proves is left out."""


class OfferLine(PlainText):
    """Says what is offered, which key takes it, and for how long; a click on it does the same as the key."""

    class Taken(Message):
        """The agent clicked on it."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._offered: tuple[str, str, str, int] = ("", "", "", 0)
        self._asks = False

    def offer(self, words: str, win: str = "", proof: str = "", tenths: int = 0, *, asks: bool = False) -> None:
        """Offer this, with a win and what it proves; so many `tenths` of its time are left. No words take it away.

        `asks` tells that it is a question, which yes and no answer.
        """
        self._offered = (words, win, proof, tenths)
        self._asks = asks
        self.set_class(bool(words), "-shown")
        self.lay_out()

    def lay_out(self) -> None:
        """Put the words where they fit: the question whole, the win in a line, what it proves where there is room."""
        words, win, proof, tenths = self._offered
        if not words:
            self.show("")
            return
        around = [node.styles.gutter.width for node in self.ancestors if isinstance(node, Widget)]
        room = self.app.size.width - sum(around)
        if width := self.styles.width:
            room = int(width.resolve(Size(room, 0), self.app.size))
        room -= self.styles.gutter.width
        lines = [Content(words).stylize("bold")]
        if self._asks:
            answers = _yes_or_no()
            beside = Content(_GAP).join([lines[0], answers])
            lines = [beside] if beside.cell_length <= room else [lines[0], answers]
        if win:
            lines.append(Content(win).truncate(room, ellipsis=True))
        if proof and self.app.size.height >= _FEW_ROWS:
            lines.append(Content(proof).stylize("$quiet"))
        bar = Content.assemble(("━" * (_TENTH * tenths), "$warm"), ("─" * (_TENTH * (10 - tenths)), "$line"))
        self.show(Content("\n").join([*lines, bar]))

    def on_resize(self) -> None:
        """Put the words where they fit now."""
        self.lay_out()

    def on_click(self) -> None:
        """Take what is offered."""
        self.post_message(self.Taken())


def _yes_or_no() -> Content:
    """The keys that answer, each with its answer."""
    yes = styled_message(_("{key} yes"), "$quiet", key=("r", "bold $accent"))
    no = styled_message(_("{key} no, thanks"), "$quiet", key=("esc", "bold $accent"))
    return Content(_GAP).stylize("$quiet").join([yes, no])
