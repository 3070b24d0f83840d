"""A pane that is a list: read one, add one, delete one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual import getters, on
from textual.containers import VerticalScroll
from textual.content import Content
from textual.reactive import var
from textual.widget import Widget

from recover_tui.ui.panes.pane import Pane
from recover_tui.ui.widgets.questions import Questions
from recover_tui.ui.widgets.rows import Row, Rows
from recover_tui.ui.widgets.words import Words


class Listing(Pane):
    """A list with a reader that takes its place, and a line to type into below it."""

    EMPTY: ClassVar[str]
    """What it is for and which key fills it, while there is nothing in it."""
    QUESTIONS: ClassVar[tuple[tuple[str, str], ...]]
    """What is asked for a new entry, each with an example."""
    DEFAULT_CSS = """
    Listing {
        .listing--empty { height: 1fr; content-align: center middle; text-align: center; color: $quiet; }
        Rows, VerticalScroll, Questions { display: none; }
        VerticalScroll { scrollbar-size-vertical: 1; }
        &.-filled Rows { display: block; }
        &.-filled .listing--empty { display: none; }
        &.-reading VerticalScroll { display: block; height: 1fr; }
        &.-reading Rows { display: none; }
        &.-adding Questions { display: block; }
    }
    """

    reading: var[bool] = var(False, toggle_class="-reading", bindings=True)
    adding: var[bool] = var(False, toggle_class="-adding", bindings=True)

    rows = getters.query_one(Rows)
    _reader = getters.query_one(VerticalScroll)
    _questions = getters.query_one(Questions)

    def parts(self) -> Iterable[Widget]:
        """The list, the reader in its place, the line to type into below."""
        yield Words(self.EMPTY, classes="listing--empty")
        yield Rows()
        with VerticalScroll():
            yield Words(classes="listing--read")
        yield Questions(*self.QUESTIONS)

    def place_of_focus(self) -> Widget:
        """The line to type into, the reader, or the list."""
        if self.adding:
            return self._questions
        if self.reading:
            return self._reader
        return self.rows if self.has_class("-filled") else self

    def leave(self) -> None:
        """Keep an entry that is half written."""
        if self.adding:
            self._questions.action_leave()

    def add(self) -> None:
        """Ask for a new entry."""
        if not self.adding:
            self.reading = False
            self.adding = True
            self._questions.begin()
        self.enter()

    def take(self, values: tuple[str, ...]) -> None:
        """Make an entry of the answers to the questions."""
        raise NotImplementedError

    def show(self, rows: Sequence[Row]) -> None:
        """List these ids and words."""
        self.set_class(bool(rows), "-filled")
        self.rows.show(rows)
        self.refresh_bindings()
        if self.has_focus:
            self.enter()

    def read(self, words: Content) -> None:
        """Show one entry in full."""
        self.query_one(".listing--read", Words).say(words)
        self.reading = True
        self.enter()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what there is something to do it to."""
        match action:
            case "delete" | "copy":
                return self.has_class("-filled") and not self.adding
            case "add":
                return not self.adding
            case "back":
                return self.reading
        return True

    def action_back(self) -> None:
        """Return to the list."""
        self.reading = False
        self.enter()

    @on(Questions.Answered)
    def _answered(self, event: Questions.Answered) -> None:
        event.stop()
        self.take(event.values)
        self._stop_adding()

    @on(Questions.Left)
    def _left(self, event: Questions.Left) -> None:
        event.stop()
        self._stop_adding()

    def _stop_adding(self) -> None:
        self.adding = False
        self.enter()
