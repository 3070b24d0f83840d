"""A line to type into that asks one thing after the other, and wraps where it is longer than wide."""

from __future__ import annotations

import asyncio
from asyncio import Future
from collections.abc import Sequence
from pathlib import Path

from textual import on
from textual.content import Content
from textual.events import Key, Paste
from textual.widgets import TextArea
from textual.widgets.text_area import Edit, EditResult

from recover_tui.domain.drafts import HighWaterMark
from recover_tui.domain.text import LONGEST_LINE, line
from recover_tui.domain.translation import gettext as _, ngettext
from recover_tui.domain.wins import Image
from recover_tui.ui import commands
from recover_tui.ui.autosave import Autosave
from recover_tui.ui.messages import ClipboardAsked, FileAsked, QuestionAnswered, QuestionLeft
from recover_tui.ui.widgets.private_text_area import PrivateTextArea


class QuestionLine(PrivateTextArea):
    """Asks a few things in turn. Only the first must be answered; enter alone skips the rest.

    What is typed is one line, however many rows it takes.

    Leaving in between keeps what is there, the words being typed included; dropping keeps nothing of it. Should the
    window be gone instead, they are there again when the same is asked.
    """

    LONGEST = LONGEST_LINE
    SCOPE = commands.QUESTION_LINE
    BINDINGS = SCOPE.bindings
    DEFAULT_CSS = """
    QuestionLine {
        border: round $border;
        border-title-color: $accent;
        border-subtitle-color: $quiet;
        padding: 0 1;
        height: auto;
        max-height: 6;
        &:focus { border: round $border; }
    }
    """

    def __init__(
        self, *questions: tuple[str, str], mask: bool = False, takes_picture: bool = False, id: str | None = None
    ) -> None:
        """Each question is what it asks and an example to show while the line is empty, both translated.

        `mask` shows a dot for each character. Where it `takes_picture`, the last question asks for one.
        """
        super().__init__(mask=mask, id=id)
        self._questions = questions
        self._takes_picture = takes_picture
        self._pasted: Future[Image | None] | None = None
        self._values: list[str] = []
        self._given: tuple[str, ...] = ()
        self._high_water = HighWaterMark()
        self._autosave = Autosave(self, self._hand_up)

    def ask(self, question: str, example: str) -> None:
        """Have this one question to ask from now on."""
        self._questions = ((question, example),)

    def begin(self, given: Sequence[str] = (), *, draft_key: str = "", drafted: Sequence[str] = ()) -> None:
        """Ask the first one, or go on where it was left with what was `drafted` under this `draft_key`.

        Answers `given` before are there to be changed, and no more is asked than they are.
        """
        self.draft_key = draft_key
        self._given = tuple(given)
        self._values = list(drafted[: self._count][:-1])
        self._ask()
        if drafted:
            self.hold(drafted[len(self._values)])
        self._high_water = HighWaterMark(self.text)

    def action_leave(self) -> None:
        """Stop asking."""
        self._finish([*self._values, self.typed])

    def action_drop(self) -> None:
        """Stop asking, and keep nothing of what was typed."""
        key, typed = self.draft_key, (*self._values, self.typed)
        changed = any(typed) and typed != self._given[: len(typed)]
        self._close(QuestionLeft())
        if key and changed:
            self.post_message(self.Dropped(key, typed))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer files only where a picture is asked for."""
        return self._asks_for_picture if action == "choose_picture" else super().check_action(action, parameters)

    def action_choose_picture(self) -> None:
        """Choose a picture among files."""
        self.post_message(FileAsked())

    def choose(self, path: Path) -> None:
        """Take the path of a picture that was chosen."""
        if not self._asks_for_picture:
            return
        if len(str(path)) > LONGEST_LINE:
            said = ngettext(
                "its path has more than {count} character", "its path has more than {count} characters", LONGEST_LINE
            )
            self.border_subtitle = said.format(count=LONGEST_LINE)
        else:
            self.bring_back(line(str(path)))

    def action_paste(self) -> None:
        """Paste; where a picture is asked for, the one on the clipboard if there is one."""
        if not self._asks_for_picture:
            super().action_paste()
            return
        self._pasted = asyncio.get_running_loop().create_future()
        self._pasted.add_done_callback(self._take_pasted)
        self.post_message(ClipboardAsked(self._pasted))

    def _take_pasted(self, found: Future[Image | None]) -> None:
        if found is not self._pasted:
            return  # it went along with the answers, or they were dropped
        image = None if found.cancelled() else found.result()
        if image is not None:
            self.hold("")
            said = _("from the clipboard, {width} × {height}")
            self.placeholder = Content(said.format(width=image.info.width, height=image.info.height))
            self.border_subtitle = _("enter keeps it")
            return
        self._pasted = None
        if not found.cancelled() and not self.concealed:
            super().action_paste()

    @property
    def _asks_for_picture(self) -> bool:
        return self._takes_picture and len(self._values) + 1 == len(self._questions)

    def hold(self, text: str) -> None:
        """Replace what is in the line, with the cursor at its end."""
        super().hold(" ".join(text.splitlines()))

    def edit(self, edit: Edit) -> EditResult:
        """Make an edit; all the lines of what it puts in become one."""
        edit.text = " ".join(edit.text.splitlines())
        return super().edit(edit)

    def save_draft(self) -> None:
        """Hand up what is typed and not saved yet, without waiting for a pause."""
        self._autosave.settle()

    def action_previous_version(self) -> None:
        """Ask for what stood there before."""
        self.save_draft()
        self.post_message(self.PreviousVersionRequested(self))

    @on(TextArea.Changed)
    def _changed(self) -> None:
        if self.draft_key and not self.concealed:
            self._autosave.touch()

    def _hand_up(self) -> None:
        self._high_water, overwritten = self._high_water.then(self.typed)
        self.post_message(self.Drafted(self.draft_key, (*self._values, self.typed), overwritten))

    async def on_key(self, event: Key) -> None:
        """Take enter here, in its turn: as a binding it would be overtaken by letters typed right after it."""
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self._next()

    def on_paste(self, event: Paste) -> None:
        """Look for a picture where nothing is pasted: so some terminals do when there is one on the clipboard."""
        if not event.text and self._asks_for_picture:
            event.stop()
            event.prevent_default()
            self.action_paste()

    @property
    def _count(self) -> int:
        return len(self._given or self._questions)

    def _next(self) -> None:
        if not self._values and not self.text.strip():
            return
        self._values.append(self.text)
        self._high_water = HighWaterMark()
        if len(self._values) == self._count:
            self._finish(self._values)
        else:
            self._ask()

    def _ask(self) -> None:
        question, example = self._questions[len(self._values)]
        self.hold(self._given[len(self._values)] if self._given else "")
        count = self._count
        place = _("{number} of {count}").format(number=len(self._values) + 1, count=count)
        self.border_title = f"{question} · {place}" if count > 1 else question
        self.placeholder = Content(example)
        self.border_subtitle = _("enter alone skips") if self._values else _("enter keeps it")
        self._pasted = None
        self.refresh_bindings()

    def _finish(self, values: list[str]) -> None:
        rest = self._given[len(values) :] or [""] * (self._count - len(values))
        padded = (*values, *rest)
        pasted = None if self.typed.strip() else self._pasted
        self._close(QuestionAnswered(padded, pasted) if padded[0].strip() else QuestionLeft())

    def _close(self, said: QuestionAnswered | QuestionLeft) -> None:
        key, self.draft_key = self.draft_key, ""
        self._pasted = None
        self.hold("")
        self._autosave.drop()
        self._values = []
        self.post_message(said)
        if key:
            self.post_message(self.Drafted(key, ()))
