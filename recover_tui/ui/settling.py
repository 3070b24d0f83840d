"""The first moments after the screen changed by itself, in which what is typed is no command."""

from __future__ import annotations

from typing import Final

from textual.events import Key

PAUSE: Final = 2.0
"""Seconds without a letter after which a sentence that was cut off has run out."""
MOMENT: Final = 0.6
"""Seconds in which a key was meant for what stood there before."""
_OF_A_SENTENCE: Final = frozenset({"enter", "tab", "backspace"})


class Settling:
    """Swallows what was meant for what stood on the screen before: a call, a cap or another window changed it."""

    def __init__(self) -> None:
        self._changed_at = -PAUSE
        self._typed_at = -PAUSE

    def begin(self, now: float, *, typing: bool) -> None:
        """The screen changed by itself at `now`, in seconds of the clock; `typing` in the middle of a text."""
        self._changed_at = now
        if typing:
            self._typed_at = now

    def swallows(self, event: Key, now: float) -> bool:
        """Whether this key was meant for what is no longer there. A letter of a sentence keeps it going."""
        if now - self._typed_at < PAUSE and (event.is_printable or event.key in _OF_A_SENTENCE):
            self._typed_at = now
            return True
        return now - self._changed_at < MOMENT and event.is_printable
