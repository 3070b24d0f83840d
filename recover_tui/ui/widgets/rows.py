"""A list whose rows keep their place."""

from __future__ import annotations

from collections.abc import Iterable

from textual.binding import Binding
from textual.content import Content
from textual.widgets import OptionList
from textual.widgets.option_list import Option


class Rows(OptionList, inherit_bindings=False):
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
    Rows {
        border: none;
        padding: 0;
        background: transparent;
        height: 1fr;
        scrollbar-size-vertical: 0;
        text-wrap: nowrap;
        text-overflow: ellipsis;
        &:focus { border: none; background-tint: transparent 0%; }
        & > .option-list--option { padding: 0; }
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

    @property
    def chosen(self) -> str | None:
        """Id of the row the agent is on."""
        if self.highlighted is None:
            return None
        return self.get_option_at_index(self.highlighted).id

    def show(self, rows: Iterable[tuple[str, Content]]) -> None:
        """Replace the rows by these ids and words."""
        chosen, place = self.chosen, self.highlighted
        known = {option.id for option in self.options}
        options = [Option(words, id=key) for key, words in rows]
        ids = [option.id for option in options]
        self.clear_options()
        self.add_options(options)
        if not options:
            return
        if known and ids[0] not in known:
            self.highlighted = 0
        elif chosen in ids:
            self.highlighted = ids.index(chosen)
        else:
            self.highlighted = min(place or 0, len(options) - 1)
