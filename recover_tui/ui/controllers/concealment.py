"""Taking everything private off the screen, and putting it back as it was."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Protocol

from textual.widget import Widget

from recover_tui.domain.translation import N_, gettext as _
from recover_tui.ui.settling import Settling
from recover_tui.ui.widgets.concealable import Concealable

HIDDEN: Final = N_("h shows it again")


class ConcealmentView(Protocol):
    """The screen, as far as hiding needs it."""

    hidden: bool
    """Whether everything is off the screen."""

    @property
    def focused(self) -> Widget | None:
        """What has the focus."""

    @property
    def typing(self) -> bool:
        """Whether a text has the focus."""

    @property
    def running(self) -> bool:
        """Whether something goes on that the agent looks at without touching a key."""

    def private_widgets(self) -> Iterable[Concealable]:
        """What holds private words."""

    def cover(self, words: str) -> None:
        """Say these words in the place of everything."""

    def pause(self) -> None:
        """Hold whatever moves, let no widget have the focus, and put the crisis line away for good."""

    def close_screens_above(self) -> None:
        """Put away what lies over the dashboard, such as the help."""

    def restore_focus(self, widget: Widget | None) -> None:
        """Give the focus back to a widget, or else to what is open."""


class ConcealmentController:
    """Hides when the agent, the phone or a long silence asks for it."""

    def __init__(self, view: ConcealmentView, settling: Settling, *, hide_after: int = 0) -> None:
        self._view = view
        self._settling = settling
        self.hide_after = hide_after
        """Seconds without a key after which everything is hidden; 0 never does."""
        self._by_hand = False
        self._focused: Widget | None = None
        self._typing = False
        self._touched_at = 0.0

    def touch(self, now: float) -> None:
        """The agent is there, at `now` in seconds of the clock."""
        self._touched_at = now

    def toggle(self, now: float) -> None:
        """Take everything off the screen, or put it back as it was."""
        self._by_hand = not self._view.hidden
        if self._view.hidden:
            self._reveal()
        else:
            self._conceal(_(HIDDEN), now)

    def fold(self, words: str, now: float) -> None:
        """Take everything off the screen for a call, with these `words` in its place."""
        self._settling.begin(now, typing=self._view.typing)
        self._conceal(words, now)

    def unfold(self, now: float) -> None:
        """The call is over: put everything back, unless the agent had hidden it."""
        self._settling.begin(now, typing=self._typing and not self._by_hand)
        if self._by_hand:
            self._conceal(_(HIDDEN), now)
        elif self._view.hidden:
            self._reveal()

    def hide_when_idle(self, now: float) -> None:
        """Hide when nobody was there for long."""
        idle = self.hide_after and now - self._touched_at >= self.hide_after
        if idle and not self._view.hidden and not self._view.running:
            self.toggle(now)

    def _conceal(self, words: str, now: float) -> None:
        if self._view.typing:
            self._settling.begin(now, typing=True)
        self._view.cover(words)
        if self._view.hidden:
            return
        self._typing = self._view.typing
        self._focused = self._view.focused
        self._view.hidden = True
        self._view.pause()
        for widget in self._view.private_widgets():
            widget.conceal()
        # Only now: what lies below is painted as soon as it is uncovered.
        self._view.close_screens_above()

    def _reveal(self) -> None:
        self._view.hidden = False
        for widget in self._view.private_widgets():
            widget.reveal()
        self._view.restore_focus(self._focused)
