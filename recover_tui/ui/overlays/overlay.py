"""What all overlays have in common."""

from __future__ import annotations

from textual.containers import Vertical
from textual.reactive import var
from textual.widget import Widget

from recover_tui.ui.messages import DataMessage
from recover_tui.ui.timings import timings_of


class Overlay(Vertical):
    """Stands over the panes until it closes. Strip, crisis line and the line for a worry stay in use below it.

    It is no modal screen for that reason; what it says reaches the controllers as what the panes say does.
    """

    DEFAULT_CSS = """
    Overlay { height: 1fr; }
    """

    class Closed(DataMessage):
        """The agent goes back to the panes."""

        wants_win: bool = False
        """Whether to keep a win first, as the card of a reset suggests while there is none."""
        kind_word_for: str = ""
        """The name of someone to leave a kind word first; empty for nobody."""

    faded: var[bool] = var(False, bindings=True)
    """Whether the footer names no more than how to leave."""

    def wake(self) -> None:
        """Name all keys at the bottom, for some seconds."""
        self.faded = False
        self.set_timer(timings_of(self).footer_fades, self.fade)

    def fade(self) -> None:
        """Name no more than how to leave, while something goes on that one follows without keys."""
        self.faded = self.running

    def watch_faded(self) -> None:
        """Say so to the footer."""
        self.screen.set_class(self.faded, "-faded", update=False)

    def focus_default(self) -> None:
        """Give the focus to `focus_target`."""
        self.screen.set_focus(self.focus_target())

    def focus_target(self) -> Widget:
        """The widget that should have the focus now."""
        return self

    def pause(self) -> None:
        """Stand still while everything is hidden."""

    def flush(self) -> None:
        """Hand up what is half done. Called before the program ends."""

    @property
    def running(self) -> bool:
        """Whether something goes on by itself that should not be hidden for want of a key."""
        return False

    @property
    def takes_all_keys(self) -> bool:
        """Whether every key is its own, those that count over others included."""
        return False

    @property
    def unfinished(self) -> str:
        """What is left of it after an interruption, in words for the agent; empty when nothing is."""
        return ""
