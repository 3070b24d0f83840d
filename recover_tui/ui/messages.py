"""What panes, overlays and widgets say to the controllers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, dataclass_transform

from textual.message import Message

from recover_tui.domain.wins import Win


@dataclass_transform(eq_default=False)
class DataMessage(Message):
    """A message whose values are declared as in a dataclass, which would be compiled anew at every start."""

    def __init__(self, *values: Any, **named: Any) -> None:
        super().__init__()
        vars(self).update(zip(type(self).__annotations__, values, strict=False), **named)


class CutOff(Message):
    """What the agent wrote in closed by itself, perhaps in mid-sentence: letters that follow are no commands."""


class FieldFull(Message):
    """More was typed or pasted than the field takes; what did not fit is not in it."""


class PaneMessage(DataMessage):
    """A fact that the agent produced, such as a win written down.

    Named in the past tense; exactly one controller handles each kind. What is said within a pane, between a widget
    and the one around it, is a plain Message.
    """


class ImageRequested(PaneMessage):
    """The image of a win is to be shown."""

    win: Win
    show: Callable[[bytes], object]
    """Takes the encoded image."""
