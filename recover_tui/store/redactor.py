"""What callers must not leave behind in the store: their numbers and addresses are masked as words are kept."""

from __future__ import annotations

from collections.abc import Iterable

from recover_tui.domain import text
from recover_tui.domain.redaction import redact


class Redactor:
    """Cleans and masks what the agent writes, except for what the agent allowed since the store was opened."""

    def __init__(self) -> None:
        self._allowed: set[str] = set()

    def allow(self, words: Iterable[str]) -> None:
        """Keep these from now on as they are: the agent says that they are nobody's."""
        self._allowed.update(words)

    def text(self, said: str) -> str:
        """Give a text of any number of lines as it may be kept."""
        return redact(text.clean(said), self._allowed).text

    def line(self, said: str) -> str:
        """Give a text as the single line that may be kept."""
        return text.line(self.text(said))
