"""A list pane whose entries the agent writes: add one, change one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.reactive import var
from textual.widget import Widget

from recover_tui.domain.translation import gettext as _
from recover_tui.ui.messages import QuestionAnswered, QuestionLeft
from recover_tui.ui.panes.list_pane import ListPane

if TYPE_CHECKING:
    from recover_tui.ui.widgets.question_line import QuestionLine


class EntryListPane(ListPane):
    """A list with a line to type into below it."""

    QUESTIONS: ClassVar[tuple[tuple[str, str], ...]]
    """What is asked for a new entry, each with an example: messages, which `questions` gives translated."""
    TAKES_PICTURE: ClassVar[bool] = False
    """Whether the last of them asks for a picture."""
    DRAFT_KEY: ClassVar[str]
    """What an entry is called while it is half written."""
    DEFAULT_CSS = """
    EntryListPane {
        QuestionLine { display: none; }
        &.-adding QuestionLine { display: block; }
    }
    """

    drafts: var[Mapping[str, tuple[str, ...]]] = var(MappingProxyType({}))
    """Lines that are half written, by what they are."""
    adding: var[bool] = var(False, toggle_class="-adding", bindings=True)

    _changed_id: str | None = None

    @cached_property
    def question_line(self) -> QuestionLine:
        """The line to type into, mounted when it is first asked for."""
        from recover_tui.ui.widgets.question_line import QuestionLine

        line = QuestionLine(*self.questions, takes_picture=self.TAKES_PICTURE)
        self.mount(line)
        return line

    @property
    def questions(self) -> list[tuple[str, str]]:
        """What is asked for a new entry, each with an example, in the agent's language."""
        return [(_(question), _(example)) for question, example in self.QUESTIONS]

    def focus_target(self) -> Widget:
        """The question line while an entry is written, else as in a list."""
        return self.question_line if self.adding else super().focus_target()

    def flush(self) -> None:
        """Keep an entry as far as it is written, to be gone on with."""
        if self.adding:
            self.question_line.save_draft()

    def add(self) -> None:
        """Ask for a new entry."""
        if not self.adding:
            self._changed_id = None
            self._ask()
        self.focus_default()

    def change(self, id: str, given: Sequence[str]) -> None:
        """Ask for other words for an entry that has those `given`."""
        self._changed_id = id
        self._ask(given)
        self.focus_default()

    def submit_added(self, answered: QuestionAnswered) -> None:
        """Hand up a new entry made of the answers."""
        raise NotImplementedError

    def submit_changed(self, id: str, answered: QuestionAnswered) -> None:
        """Hand up other words for an entry."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer nothing of the list while something is typed."""
        if self.adding and action in ("search", "delete", "copy", "edit", "add"):
            return False
        return super().check_action(action, parameters)

    @on(QuestionAnswered)
    def _answered(self, event: QuestionAnswered) -> None:
        event.stop()
        if self._changed_id is None:
            self.submit_added(event)
        else:
            self.submit_changed(self._changed_id, event)
        self._stop_adding()

    @on(QuestionLeft)
    def _left(self, event: QuestionLeft) -> None:
        event.stop()
        self._stop_adding()

    def _ask(self, given: Sequence[str] = ()) -> None:
        self.reading = False
        self.adding = True
        key = self.DRAFT_KEY if self._changed_id is None else f"{self.DRAFT_KEY} {self._changed_id}"
        self.question_line.begin(given, draft_key=key, drafted=self.drafts.get(key, ()))

    def _stop_adding(self) -> None:
        self.adding = False
        self.focus_default()
