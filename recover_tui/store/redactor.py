"""What callers must not leave behind in the store: their numbers and addresses are masked as words are kept."""

from __future__ import annotations

from collections.abc import Iterable

from recover_tui.domain import text


class Redactor:
    """Cleans and masks what the agent writes, except for what the agent allowed since the store was opened."""

    def __init__(self) -> None:
        self._allowed: set[str] = set()
        self._masks = True
        self.has_masked = False
        """True once something was masked in what came in since the store was opened."""

    def allow(self, words: Iterable[str]) -> None:
        """Keep these from now on as they are, however they are spaced: the agent says that they are nobody's."""
        self._allowed.update(words)

    def keep_numbers(self) -> None:
        """Keep all that comes in from now on as it is written: the agent says that none of it is a caller's."""
        self._masks = False

    def text(self, said: str) -> str:
        """Give a text of any number of lines as it may be kept."""
        said = text.clean(said)
        if not self._masks:
            return said
        from recover_tui.domain.redaction import redact  # the first picture has nothing to mask

        redacted = redact(said, self._allowed)
        self.has_masked |= bool(redacted.found)
        return redacted.text

    def line(self, said: str) -> str:
        """Give a text as the single line that may be kept; a number may run over the ends of its lines."""
        return text.line(self.text(" ".join(text.clean(said).split())))
