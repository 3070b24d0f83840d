"""What can be taken back, the newest first."""

from __future__ import annotations

from recover_tui.store.write_queue import Write


class UndoStack:
    """Remembers how to take each deletion, addition and change back.

    It is offered when the thing itself is submitted, not when it is made, so that the order is the agent's own.
    """

    def __init__(self) -> None:
        self._offered: list[tuple[str, Write]] = []

    def offer(self, words: str, write: Write) -> None:
        """Remember the write that takes something back, and the `words` that say so then."""
        self._offered.append((words, write))

    def take(self) -> tuple[str, Write] | None:
        """Give what was offered last, once; None when nothing is left."""
        return self._offered.pop() if self._offered else None
