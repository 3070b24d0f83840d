"""A list whose rows keep their place."""

from __future__ import annotations

from collections.abc import Iterable

from textual.binding import Binding
from textual.content import Content
from textual.events import Click
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from recover_tui.ui.widgets.concealable import Concealable

Row = tuple[str | None, Content]
"""Id and words of a row; None for a heading, which can't be chosen."""
NONE_FOUND: Row = (None, Content("nothing with these words"))
"""What stands in a list when a search finds none."""


class RowList(Concealable, OptionList, inherit_bindings=False):
    """Rows of plain words, each with an id. When they change, the row the agent was on stays the one chosen."""

    # The keys of every list anywhere; as system keys they leave the help panel to ours.
    BINDINGS = [
        Binding("down", "cursor_down", "down", show=False, system=True),
        Binding("up", "cursor_up", "up", show=False, system=True),
        Binding("pagedown", "page_down", "page down", show=False, system=True),
        Binding("pageup", "page_up", "page up", show=False, system=True),
        Binding("home", "first", "first", show=False, system=True),
        Binding("end", "last", "last", show=False, system=True),
        Binding("enter", "select", "open", show=False, system=True),
    ]

    DEFAULT_CSS = """
    RowList {
        border: none;
        padding: 0;
        background: transparent;
        height: 1fr;
        scrollbar-size-vertical: 0;
        text-wrap: nowrap;
        text-overflow: ellipsis;
        &:focus { border: none; background-tint: transparent 0%; }
        & > .option-list--option { padding: 0; }
        & > .option-list--option-disabled { color: $quiet; }
        & > .option-list--option-highlighted { background: transparent; color: $foreground; text-style: none; }
        &:focus > .option-list--option-highlighted {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
            text-style: $block-cursor-text-style;
        }
    }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._rows: tuple[Row, ...] = ()
        self._clicked: str | None = None
        self._chosen_before: str | None = None

    @property
    def chosen(self) -> str | None:
        """Id of the row the agent is on."""
        if self.concealed:
            return self._chosen_before
        if self.highlighted is None:
            return None
        return self.get_option_at_index(self.highlighted).id

    async def on_click(self, event: Click) -> None:
        """Choose the row that was clicked; a second click on it opens it."""
        event.prevent_default()
        index: int | None = event.style.meta.get("option")
        if index is None or (option := self.get_option_at_index(index)).disabled:
            return
        again = self._clicked == option.id and self.highlighted == index
        self.highlighted, self._clicked = index, option.id
        if again:
            self.action_select()

    def on_blur(self) -> None:
        """A click after the focus was elsewhere is a first one again."""
        self._clicked = None

    def show(self, rows: Iterable[Row]) -> None:
        """Replace the rows by these ids and words."""
        self._rows = tuple(rows)
        if not self.concealed:
            self._lay_out(self.chosen, self.highlighted or 0)

    def conceal(self) -> None:
        """Take the content out of the widget until `reveal`."""
        self._chosen_before = self.chosen
        self.concealed = True
        self.clear_options()

    def reveal(self) -> None:
        """Show the rows, and the one that was chosen."""
        self.concealed = False
        self._lay_out(self._chosen_before, 0)

    def _lay_out(self, chosen: str | None, place: int) -> None:
        known = {option.id for option in self.options}
        options = [Option(words, id=key, disabled=key is None) for key, words in self._rows]
        self.clear_options()
        self.add_options(options)
        places = [place for place, option in enumerate(options) if not option.disabled]
        if not places:
            return
        ids = {options[place].id: place for place in places}
        if chosen in ids and (not known or options[places[0]].id in known):
            self.highlighted = ids[chosen]
        elif known and options[places[0]].id in known:
            self.highlighted = max((other for other in places if other <= place), default=places[0])
        else:
            self.highlighted = places[0]
