"""What panes, overlays and widgets say to the controllers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from textual.message import Message

from recover_tui.domain.wins import Win


class CutOff(Message):
    """What the agent wrote in closed by itself, perhaps in mid-sentence: letters that follow are no commands."""


class FieldFull(Message):
    """More was typed or pasted than the field takes; what did not fit is not in it."""


class PaneMessage(Message):
    """A fact that the agent produced, such as a win written down.

    Named in the past tense; exactly one controller handles each kind. What is said within a pane, between a widget
    and the one around it, is a plain Message.
    """


@dataclass(eq=False, repr=False)
class ImageRequested(PaneMessage):
    """The image of a win is to be shown."""

    win: Win
    show: Callable[[bytes], object]
    """Takes the encoded image."""
