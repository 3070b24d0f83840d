"""A pane that is a list: find in it, read one, go back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final, Self, TypeVar

from textual import getters, on
from textual.containers import VerticalScroll
from textual.content import Content
from textual.reactive import Reactive, var
from textual.widget import Widget
from textual.widgets import Input

from recover_tui.domain.translation import gettext as _, ngettext
from recover_tui.ui.messages import SearchLeft
from recover_tui.ui.panes.pane import Pane
from recover_tui.ui.widgets.plain_text import PlainText
from recover_tui.ui.widgets.row_list import NONE_FOUND, Row, RowList

if TYPE_CHECKING:
    from recover_tui.ui.widgets.search import Search

T = TypeVar("T")
MOST_ROWS: Final = 100
"""Rows shown at once; a terminal shows fewer, and thousands would make each key wait."""


class ListPane(Pane):
    """A list with a reader that takes its place."""

    LEAST_ROOMY = 13  # a card and a list below it
    EMPTY: str
    """What it is for and which key fills it, while there is nothing in it: a message, translated where shown."""
    DEFAULT_CSS = """
    ListPane {
        .list-pane--empty { height: 1fr; content-align: center middle; text-align: center; color: $quiet; }
        RowList, VerticalScroll, Search { display: none; }
        VerticalScroll { scrollbar-size-vertical: 1; padding: 0 1; }
        &.-searching Search { display: block; }
        &.-filled RowList { display: block; }
        &.-filled .list-pane--empty, &.-reading .list-pane--empty { display: none; }
        &.-reading VerticalScroll { display: block; height: 1fr; }
        &.-reading RowList, &.-reading Search { display: none; }
        &.-roomy { padding: 1 1 0 1; }
        &.-roomy QuoteCard.-said { display: block; }
        &.-reading QuoteCard.-said, &.-searching QuoteCard.-said, &.-adding QuoteCard.-said,
        &.-writing QuoteCard.-said { display: none; }
    }
    """

    has_all: var[bool] = var(True, init=False)
    """Whether all entries are there, not just the newest: how many there are is said once it is known."""
    reading: var[bool] = var(False, toggle_class="-reading", bindings=True)
    searching: var[bool] = var(False, toggle_class="-searching", bindings=True)

    read_id: str = ""
    """Id of the entry that is read, or was last."""
    rows = getters.query_one(RowList)
    reader = getters.query_one(VerticalScroll)

    def expect(self, bound: Reactive[tuple[T, ...]], entries: tuple[T, ...]) -> Self:
        """Be laid out for these, which are about to be `bound` to it, and not a second time as they come."""
        if entries:
            self.set_reactive(bound, entries)
            self.add_class("-filled", update=False)
        return self

    def compose_parts(self) -> Iterable[Widget]:
        """The list, or what it is for: the other one is mounted with what nobody sees at first."""
        yield RowList() if self.has_class("-filled") else self._compose_words()

    def _compose_words(self) -> PlainText:
        return PlainText(self.words_if_empty, classes="list-pane--empty")

    @property
    def words_if_empty(self) -> str:
        """What it is for, in the agent's language."""
        return _(self.EMPTY)

    def show_empty(self, words: str) -> None:
        """Say otherwise what it is for, while there is nothing in it."""
        for said in self.query(".list-pane--empty").results(PlainText):
            said.show(words)

    def compose_deferred(self) -> Iterable[Widget]:
        """The list or what it is for, whichever isn't there, and the reader that takes the list's place."""
        if not self.query(RowList):
            yield RowList()
            self.call_next(self.relist)
        else:
            yield self._compose_words()
        yield VerticalScroll(PlainText(classes="list-pane--text"), *self.compose_beside_text())

    def compose_beside_text(self) -> Iterable[Widget]:
        """What else the reader shows."""
        return ()

    @cached_property
    def search(self) -> Search:
        """The line for words to find, mounted when it is first asked for."""
        from recover_tui.ui.widgets.search import Search

        line = Search()
        self.mount(line)
        return line

    def focus_target(self) -> Widget:
        """The reader, the search line or the list, whichever is shown."""
        if self.reading:
            return self.reader
        if self.searching:
            return self.search
        return self.rows if self.has_class("-filled") else self

    def relist(self) -> None:
        """List the entries in which the words that are `sought` occur."""
        raise NotImplementedError

    def open_chosen(self) -> None:
        """Open the entry the agent is on."""
        raise NotImplementedError

    @property
    def sought(self) -> str:
        """Words to find; empty finds all."""
        return self.search.value if self.searching and not self.search.concealed else ""

    def show_rows(self, rows: Sequence[Row], more: int = 0) -> None:
        """List these; there are so many `more` than fit in a list that anyone reads."""
        self.set_class(bool(rows) or self.searching, "-filled")
        if not self.query(RowList):
            return  # they are listed as soon as there is a list
        at_the_list = self.has_focus or self.rows.has_focus
        if more > 0:
            said = ngettext("{count} more; / finds them", "{count} more; / finds them", more)
            rows = [*rows, Row(None, said.format(count=more))]
        elif not rows and self.sought:
            rows = [Row(None, _(NONE_FOUND))]
        self.rows.show(rows)
        self.refresh_bindings()
        if at_the_list:
            self.focus_list()

    def show_text(self, words: Content) -> None:
        """Put these words into the reader."""
        self.query_one(".list-pane--text", PlainText).show(words)

    def content_of(self, id: str) -> Content | None:
        """Give an entry in full; None when there is none with this id."""
        raise NotImplementedError

    def read(self, id: str) -> None:
        """Show one entry in full."""
        self.read_id = id
        self.reread()
        self.reading = True
        self.focus_default()

    def reread(self) -> None:
        """Show the entry that is read as it is now; back to the list if it is gone."""
        content = self.content_of(self.read_id)
        if content is None:
            self.reading = False
        else:
            self.show_text(content)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what there is something to do it to."""
        match action:
            case "search":
                return self.has_class("-filled") and not self.reading and not self.searching
            case "delete" | "copy" | "edit":
                return self.rows.chosen is not None
            case "back":
                return self.reading
        return True

    def focus_list(self) -> None:
        """Take the focus to the list, also while words are sought: what comes next is a command."""
        self.screen.set_focus(self.rows if self.has_class("-filled") else self.focus_target())

    def action_back(self) -> None:
        """Return to the list."""
        self.reading = False
        self.focus_default()

    def action_search(self) -> None:
        """Ask for words to find."""
        self.searching = True
        self.focus_default()

    @on(RowList.OptionSelected)
    def _row_selected(self, event: RowList.OptionSelected) -> None:
        event.stop()
        self.open_chosen()

    @on(RowList.OptionHighlighted)
    def _row_highlighted(self) -> None:
        self.refresh_bindings()

    @on(Input.Changed)
    def _search_changed(self, event: Input.Changed) -> None:
        event.stop()
        if event.input is self.search and not self.search.concealed:
            self.relist()

    @on(Input.Submitted)
    def _search_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if self.rows.chosen is not None:
            self.open_chosen()

    @on(SearchLeft)
    def _search_left(self, event: SearchLeft) -> None:
        event.stop()
        self.searching = False
        self.relist()
        self.focus_default()
