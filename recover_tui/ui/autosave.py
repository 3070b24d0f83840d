"""When words that are being typed are handed up."""

from __future__ import annotations

from collections.abc import Callable

from textual.message_pump import MessagePump
from textual.timer import Timer

from recover_tui.ui.timings import timings_of


class Autosave:
    """Saves at a pause, and in any case soon."""

    def __init__(self, node: MessagePump, save: Callable[[], object]) -> None:
        self._node = node
        self._save = save
        self._pause: Timer | None = None
        self._latest: Timer | None = None

    def touch(self) -> None:
        """Something was typed."""
        if self._latest is None:
            self._latest = self._node.set_timer(timings_of(self._node).autosave_latest, self.settle)
        if self._pause is None:
            self._pause = self._node.set_timer(timings_of(self._node).autosave_pause, self.settle)
        else:
            self._pause.reset()

    def settle(self) -> None:
        """Save now what is unsaved."""
        if self._latest is not None:
            self.drop()
            self._save()

    def drop(self) -> None:
        """There is nothing left to save."""
        for timer in (self._pause, self._latest):
            if timer is not None:
                timer.stop()
        self._pause = self._latest = None
