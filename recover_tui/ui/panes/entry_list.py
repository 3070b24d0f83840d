"""A pane that is a list: find one, read one, add one, change one, delete one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import ClassVar, Final

from textual import getters, on
from textual.containers import VerticalScroll
from textual.content import Content
from textual.reactive import var
from textual.widget import Widget

from recover_tui.ui.panes.pane import Pane
from recover_tui.ui.widgets.plain_text import PlainText
from recover_tui.ui.widgets.question_line import QuestionLine
from recover_tui.ui.widgets.row_list import NONE_FOUND, Row, RowList
from recover_tui.ui.widgets.search import Search

MOST_ROWS: Final = 100
"""Rows shown at once; a terminal shows fewer, and thousands would make each key wait."""


class EntryListPane(Pane):
    """A list with a reader that takes its place, and a line to type into below it."""

    EMPTY: ClassVar[str]
    """What it is for and which key fills it, while there is nothing in it."""
    QUESTIONS: ClassVar[tuple[tuple[str, str], ...]]
    """What is asked for a new entry, each with an example."""
    PLACE: ClassVar[str]
    """What an entry is called while it is half written."""
    DEFAULT_CSS = """
    EntryListPane {
        .listing--empty { height: 1fr; content-align: center middle; text-align: center; color: $quiet; }
        RowList, VerticalScroll, QuestionLine, Search { display: none; }
        &.-searching Search { display: block; }
        VerticalScroll { scrollbar-size-vertical: 1; }
        &.-filled RowList { display: block; }
        &.-filled .listing--empty { display: none; }
        &.-reading VerticalScroll { display: block; height: 1fr; }
        &.-reading RowList, &.-reading Search { display: none; }
        &.-adding QuestionLine { display: block; }
    }
    """

    drafts: var[Mapping[str, tuple[str, ...]]] = var(MappingProxyType({}))
    """Lines that are half written, by what they are."""
    reading: var[bool] = var(False, toggle_class="-reading", bindings=True)
    adding: var[bool] = var(False, toggle_class="-adding", bindings=True)

    searching: var[bool] = var(False, toggle_class="-searching", bindings=True)

    rows = getters.query_one(RowList)
    _changing: str | None = None
    _reader = getters.query_one(VerticalScroll)
    _search = getters.query_one(Search)
    _questions = getters.query_one(QuestionLine)

    def parts(self) -> Iterable[Widget]:
        """The list, or what it is for."""
        yield PlainText(self.EMPTY, classes="listing--empty")
        yield RowList()

    def compose_deferred(self) -> Iterable[Widget]:
        """What finds, the reader in the place of the list, the line to type into below."""
        yield Search()
        yield VerticalScroll(PlainText(classes="listing--read"), *self.beside_the_words())
        yield QuestionLine(*self.QUESTIONS)

    def beside_the_words(self) -> Iterable[Widget]:
        """What else the reader shows."""
        return ()

    def focus_target(self) -> Widget:
        """The line to type into, the reader, or the list."""
        if self.adding:
            return self._questions
        if self.reading:
            return self._reader
        if self.searching:
            return self._search
        return self.rows if self.has_class("-filled") else self

    def leave(self) -> None:
        """Keep an entry that is half written."""
        if self.adding:
            self._questions.action_leave()

    def add(self) -> None:
        """Ask for a new entry."""
        if not self.adding:
            self._changing = None
            self._ask()
        self.enter()

    def change(self, id: str, given: Sequence[str]) -> None:
        """Ask for other words for an entry that has those `given`."""
        self._changing = id
        self._ask(given)
        self.enter()

    def _ask(self, given: Sequence[str] = ()) -> None:
        self.reading = False
        self.adding = True
        place = self.PLACE if self._changing is None else f"{self.PLACE} {self._changing}"
        self._questions.begin(given, place=place, drafted=self.drafts.get(place, ()))

    def take(self, values: tuple[str, ...]) -> None:
        """Make an entry of the answers to the questions."""
        raise NotImplementedError

    def take_change(self, id: str, values: tuple[str, ...]) -> None:
        """Put other words in the place of an entry's."""
        raise NotImplementedError

    def relist(self) -> None:
        """List the entries in which the words that are `sought` occur."""
        raise NotImplementedError

    def open_chosen(self) -> None:
        """Open the entry the agent is on."""
        raise NotImplementedError

    @property
    def sought(self) -> str:
        """Words to find; empty finds all."""
        return self._search.value if self.searching and not self._search.concealed else ""

    def show(self, rows: Sequence[Row], more: int = 0) -> None:
        """List these ids and words; there are so many `more` than fit in a list that anyone reads."""
        at_the_list = self.has_focus or self.rows.has_focus
        self.set_class(bool(rows) or self.searching, "-filled")
        if more > 0:
            rows = [*rows, (None, Content(f"{more} more; / finds them"))]
        elif not rows and self.sought:
            rows = [NONE_FOUND]
        self.rows.show(rows)
        self.refresh_bindings()
        if at_the_list:
            self.enter()

    def read(self, words: Content) -> None:
        """Show one entry in full."""
        self.query_one(".listing--read", PlainText).say(words)
        self.reading = True
        self.enter()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what there is something to do it to."""
        match action:
            case "search":
                return self.has_class("-filled") and not self.adding and not self.reading and not self.searching
            case "delete" | "copy" | "edit":
                return self.rows.chosen is not None and not self.adding
            case "add":
                return not self.adding
            case "back":
                return self.reading
        return True

    def action_back(self) -> None:
        """Return to the list."""
        self.reading = False
        self.enter()

    def action_search(self) -> None:
        """Ask for words to find."""
        self.searching = True
        self.enter()

    @on(Search.Changed)
    def _sought(self, event: Search.Changed) -> None:
        event.stop()
        if event.input is self._search and not self._search.concealed:
            self.relist()

    @on(Search.Submitted)
    def _found(self, event: Search.Submitted) -> None:
        event.stop()
        if self.rows.chosen is not None:
            self.open_chosen()

    @on(Search.Left)
    def _search_left(self, event: Search.Left) -> None:
        event.stop()
        self.searching = False
        self.relist()
        self.enter()

    @on(QuestionLine.Answered)
    def _answered(self, event: QuestionLine.Answered) -> None:
        event.stop()
        if self._changing is None:
            self.take(event.values)
        else:
            self.take_change(self._changing, event.values)
        self._stop_adding()

    @on(QuestionLine.Left)
    def _left(self, event: QuestionLine.Left) -> None:
        event.stop()
        self._stop_adding()

    def _stop_adding(self) -> None:
        self.adding = False
        self.enter()
