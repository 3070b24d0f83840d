"""What panes, overlays and widgets say to the controllers."""

from __future__ import annotations

from asyncio import Future
from collections.abc import Callable
from typing import Any, dataclass_transform

from textual.message import Message

from recover_tui.domain.drafts import Version
from recover_tui.domain.reflection import Draft, EndedBy, Reflection
from recover_tui.domain.wins import Image, Win


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


class QuestionAnswered(DataMessage):
    """All that a question line asks was answered, or the agent left with the first thing answered."""

    values: tuple[str, ...]
    """One for each question, empty where nothing was said."""
    picture: Future[Image | None] | None = None
    """What was on the clipboard when it was pasted in the place of a path, if it was."""


class QuestionLeft(Message):
    """The agent left a question line without a word."""


class ClipboardAsked(DataMessage):
    """The agent pastes where a picture is asked for, and there may be one on the clipboard."""

    found: Future[Image | None]
    """Takes what is there; None has the line paste text as usual."""


class FileAsked(Message):
    """The agent wants to choose a picture among files."""


class SearchLeft(Message):
    """The agent is done searching."""


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


class ReflectionStarted(PaneMessage):
    """A reflection began."""

    draft: Draft
    refused: Callable[[], object]
    """Hears that it can't be, since another one is under way."""


class ReflectionResumed(PaneMessage):
    """One that was left is gone on with."""

    draft: Draft
    refused: Callable[[], object]
    """Hears that it can't be, since it is over."""


class ReflectionDrafted(PaneMessage):
    """Words were written, or time was used."""

    draft: Draft
    refused: Callable[[], object]
    """Hears that another window goes on with it, or that it is over."""
    overwritten: tuple[Version, ...] = ()
    """Answers that were written over."""


class ReflectionLeft(PaneMessage):
    """The agent went away from one; while its time runs on, any window can go on with it."""

    draft: Draft
    overwritten: tuple[Version, ...] = ()


class ReflectionDeleted(PaneMessage):
    """The agent deleted a past reflection."""

    reflection: Reflection


class ReflectionFinished(PaneMessage):
    """A reflection is over; nothing changes it any more."""

    draft: Draft
    ended_by: EndedBy
    overwritten: tuple[Version, ...] = ()
