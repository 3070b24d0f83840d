"""Text that is only text."""

from __future__ import annotations

from textual.content import Content
from textual.widgets import Static

from recover_tui.ui.widgets.concealable import Concealable


class PlainText(Concealable, Static):
    """Shows words to the letter: what people write is never markup, whatever brackets they use."""

    def __init__(self, words: str | Content = "", *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(words, markup=False, id=id, classes=classes)
        self._words = words

    def show(self, words: str | Content, *, layout: bool = True) -> None:
        """Show other words; `layout` False when they take no more room than those before."""
        self._words = words
        if not self.concealed:
            self.update(words, layout=layout)

    def conceal(self) -> None:
        """Take the content out of the widget until `reveal`."""
        self.concealed = True
        self.update("")

    def reveal(self) -> None:
        """Show the words said last."""
        self.concealed = False
        self.update(self._words)
