"""Past days, one at a time, and words found in all of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable, Sequence
from datetime import date, datetime, time, timedelta

from textual import getters, on
from textual.containers import VerticalScroll
from textual.content import Content
from textual.reactive import var
from textual.widget import Widget

from recover_tui.domain import timestamps
from recover_tui.domain.past import Entry, found, on_day
from recover_tui.domain.privacy import mask
from recover_tui.domain.translation import N_, gettext as _
from recover_tui.ui import commands
from recover_tui.ui.messages import SearchLeft
from recover_tui.ui.overlays.overlay import Overlay
from recover_tui.ui.widgets.plain_text import PlainText
from recover_tui.ui.widgets.row_list import NONE_FOUND, Row, RowList
from recover_tui.ui.widgets.search import Search

MOST_ROWS = 200
"""Rows that a search shows at most; who wants others adds a word."""
ReadDay = Callable[[date], Awaitable[Sequence[Entry] | None]]
"""Gives the calls and resets of a day."""


class PastOverlay(Overlay, can_focus=True):
    """What was kept and what happened on a day, or where words occur."""

    HELP = N_(
        "A past day: calls, resets, reflections, wins and worries. `left` and `right` take the day before and after, "
        "`/` finds words in everything, `enter` reads what you are on. `escape` goes back, then leaves."
    )
    SCOPE = commands.PAST
    BINDINGS = SCOPE.bindings
    DEFAULT_CSS = """
    PastOverlay {
        padding: 1 2 0 2;
        max-width: 100;
        & > #past-day { height: auto; color: $primary; text-style: bold; margin: 0 0 1 0; }
        & > Search { display: none; margin: 0 0 1 0; }
        & > VerticalScroll { display: none; scrollbar-size-vertical: 1; }
        &.-searching > Search { display: block; }
        &.-searching > #past-day { display: none; }
        &.-reading > VerticalScroll { display: block; height: 1fr; }
        &.-reading > RowList, &.-reading > Search { display: none; }
    }
    """

    searching: var[bool] = var(False, toggle_class="-searching", bindings=True)
    reading: var[bool] = var(False, toggle_class="-reading", bindings=True)

    rows = getters.query_one(RowList)
    search = getters.query_one(Search)
    reader = getters.query_one(VerticalScroll)

    def __init__(
        self, written: Sequence[Entry], read_day: ReadDay, now: datetime, *, find: bool = False, mask: bool = False
    ) -> None:
        """`written` is everything that words are found in; `find` begins with a search. `mask` shows it as dots."""
        super().__init__()
        self._written = written
        self._read_day = read_day
        self._now = now
        self._mask = mask
        self._day = now.astimezone().date()
        self._listed: tuple[Entry, ...] = ()
        self.set_reactive(PastOverlay.searching, find)

    def compose(self) -> Iterable[Widget]:
        """The day or the words to find, the list, and the reader that takes its place."""
        yield PlainText(id="past-day")
        yield Search()
        yield RowList()
        yield VerticalScroll(PlainText(id="past-text"))

    async def on_mount(self) -> None:
        """Show today, or ask for words."""
        self.set_class(self.searching, "-searching")
        await self._show_day()
        self.focus_default()

    def focus_target(self) -> Widget:
        """What the agent is on."""
        return self.reader if self.reading else self.search if self.searching else self.rows

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Days are turned where a day is shown."""
        if action == "step":
            return not self.searching and not self.reading
        return action != "search" or not (self.searching or self.reading)

    async def action_step(self, days: int) -> None:
        """Show a day before or after, none that is still to come."""
        self._day = min(self._day + timedelta(days=days), self._now.astimezone().date())
        await self._show_day()

    def action_search(self) -> None:
        """Ask for words to find in everything."""
        self.searching = True
        self._list(())
        self.focus_default()

    async def action_leave(self) -> None:
        """Go back from what is read to the list, from words to the day, and from there to the panes."""
        if self.reading:
            self.reading = False
        elif self.searching:
            await self._end_search()
        else:
            self.post_message(self.Closed())
            return
        self.focus_default()

    @on(SearchLeft)
    async def _search_left(self, event: SearchLeft) -> None:
        event.stop()
        await self._end_search()
        self.focus_default()

    @on(Search.Changed)
    def _search_changed(self, event: Search.Changed) -> None:
        event.stop()
        if self.searching and not self.search.concealed:
            self._list(found(self._written, self.search.value)[:MOST_ROWS])

    @on(Search.Submitted)
    def _search_submitted(self, event: Search.Submitted) -> None:
        event.stop()
        self._read_chosen()

    @on(RowList.OptionSelected)
    def _row_selected(self, event: RowList.OptionSelected) -> None:
        event.stop()
        self._read_chosen()

    def _read_chosen(self) -> None:
        chosen = next((one for one in self._listed if one.id == self.rows.chosen and one.text), None)
        if chosen is not None:
            when = f"{timestamps.day(chosen.at, self._now)}, {timestamps.time_of_day(chosen.at)}"
            said = Content("\n\n").join([Content(when).stylize("$quiet"), Content(self._shown(chosen.text))])
            self.query_one("#past-text", PlainText).show(said)
            self.reading = True
            self.focus_default()

    async def _end_search(self) -> None:
        self.searching = False
        await self._show_day()

    async def _show_day(self) -> None:
        noon = datetime.combine(self._day, time(12)).astimezone()
        self.query_one("#past-day", PlainText).show(timestamps.day(noon, self._now))
        day = self._day
        told = await self._read_day(day) or ()
        if day == self._day and not self.searching:
            self._list(on_day([*self._written, *told], day))

    def _list(self, entries: tuple[Entry, ...]) -> None:
        self._listed = entries
        rows = [self._row(one) for one in entries]
        if not rows:
            said = _(NONE_FOUND) if self.searching else _("nothing is noted of this day")
            rows = [Row(None, said if not self.searching or self.search.value.strip() else "")]
        self.rows.show(rows)

    def _row(self, entry: Entry) -> Row:
        gist = self._shown(entry.gist.partition("\n")[0])
        if self.searching:
            return Row(entry.id, gist, timestamps.short_day(entry.at, self._now), entry.kind.label)
        return Row(
            entry.id, gist or entry.kind.label, timestamps.time_of_day(entry.at), entry.kind.label if gist else ""
        )

    def _shown(self, words: str) -> str:
        return mask(words) if self._mask else words
