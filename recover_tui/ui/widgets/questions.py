"""One line to type into that asks one thing after the other."""

from __future__ import annotations

from dataclasses import dataclass

from textual.binding import Binding
from textual.events import Key
from textual.message import Message
from textual.widgets import Input

from recover_tui.domain.text import LONGEST_LINE
from recover_tui.ui.widgets.concealing import Concealing


class Questions(Concealing, Input):
    """Asks a few things in turn. Only the first must be answered; enter alone skips the rest.

    Leaving in between keeps what is there, the words being typed included.
    """

    BINDINGS = [Binding("escape", "leave", "done", id="questions.leave", tooltip="Keep what is there and go back")]
    DEFAULT_CSS = """
    Questions {
        border: round $border;
        border-title-color: $accent;
        border-subtitle-color: $quiet;
        background: transparent;
        height: 3;
        &:focus { border: round $border; background: transparent; background-tint: transparent 0%; }
    }
    """

    @dataclass
    class Answered(Message):
        """All was asked, or the agent left with the first thing answered."""

        values: tuple[str, ...]
        """One for each question, empty where nothing was said."""

    @dataclass
    class Left(Message):
        """The agent left without a word."""

    def __init__(self, *questions: tuple[str, str], mask: bool = False, id: str | None = None) -> None:
        """Each question is what it asks and an example to show while the line is empty.

        `mask` shows a dot for each character.
        """
        super().__init__(max_length=LONGEST_LINE, password=mask, id=id)
        self._questions = questions
        self._values: list[str] = []
        self._kept_back = ""

    def begin(self) -> None:
        """Ask the first one."""
        self._values = []
        self._ask()

    def action_leave(self) -> None:
        """Stop asking."""
        self._finish([*self._values, self._kept_back if self.concealed else self.value])

    def conceal(self) -> None:
        """Stand empty."""
        self.concealed = True
        self._kept_back, self.value = self.value, ""

    def reveal(self) -> None:
        """Put what was typed back."""
        self.concealed = False
        self.value = self._kept_back

    async def on_key(self, event: Key) -> None:
        """Take enter here, in its turn: as a binding it would be overtaken by letters typed right after it."""
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            self._next()

    def _next(self) -> None:
        if not self._values and not self.value.strip():
            return
        self._values.append(self.value)
        if len(self._values) == len(self._questions):
            self._finish(self._values)
        else:
            self._ask()

    def _ask(self) -> None:
        question, example = self._questions[len(self._values)]
        self.value = ""
        count = len(self._questions)
        self.border_title = f"{question} · {len(self._values) + 1} of {count}" if count > 1 else question
        self.placeholder = example
        self.border_subtitle = "enter keeps it" if not self._values else "enter alone skips"

    def _finish(self, values: list[str]) -> None:
        self.value = ""
        padded = (*values, *[""] * (len(self._questions) - len(values)))
        self._values = []
        self.post_message(self.Answered(padded) if padded[0].strip() else self.Left())
