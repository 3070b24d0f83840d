"""A list whose rows keep their place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.binding import Binding
from textual.content import Content
from textual.events import Click
from textual.geometry import Region
from textual.strip import Strip
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from recover_tui.domain.private_struct import PrivateStruct
from recover_tui.domain.translation import N_
from recover_tui.ui.widgets.concealable import Concealable

GUTTER: Final = 11
"""Columns for a day or a role before the words of a row, at least; a longer role has what it takes."""
NARROW_GUTTER: Final = 8
_NARROW: Final = 44
"""Columns under which the gutter is the narrow one."""
_LEAST_ASIDE: Final = 14
"""Columns at the right of a row from which they show the beginning of what is beside the point."""
_MARK: Final = "▌"


class Row(PrivateStruct, frozen=True):
    """One row."""

    id: str | None
    """None for one that can't be chosen."""
    words: str
    label: str = ""
    """A day or a role, written before the words; said once where several rows in a row have the same."""
    aside: str = ""
    """What is beside the point: below the words where all rows have room for that, else at their right."""
    short_label: str = ""
    """The label where there is little room, if it is another one there."""


NONE_FOUND: Final = N_("nothing with these words")
"""What a list says when a search finds none."""


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

    COMPONENT_CLASSES = {"row-list--mark"}
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
        & > .row-list--mark { color: $accent; background: $block-cursor-background; }
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

    def __init__(self, *, labelled: bool = True, id: str | None = None) -> None:
        """`labelled` keeps a gutter for labels."""
        super().__init__(id=id, markup=False)
        self._labelled = labelled
        self._rows: tuple[Row, ...] = ()
        self._laid_out: tuple[int, bool] = (0, False)
        self._chosen_before: str | None = None
        self._clicked: str | None = None

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
        clicked, self._clicked = self._clicked, None
        if event.chain == 2 and clicked is not None and any(option.id == clicked for option in self.options):
            # Rows may have moved since the first click: below the pointer stands another one than was meant.
            self.highlighted = self.get_option_index(clicked)
            self.action_select()
            return
        index: int | None = event.style.meta.get("option")
        if index is None or (option := self.get_option_at_index(index)).disabled:
            return
        again = clicked == option.id and self.highlighted == index
        self.highlighted, self._clicked = index, option.id
        if again:
            self.action_select()

    def on_blur(self) -> None:
        """A click after the focus was elsewhere is a first one again."""
        self._clicked = None

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw lines, with the rows laid out for the size it has by now: before it is drawn it has none."""
        if not self.concealed and self._rows and self._shape() != self._laid_out:
            self._lay_out(self.chosen, self.highlighted or 0)
        return super().render_lines(crop)

    def show(self, rows: Iterable[Row]) -> None:
        """Replace the rows."""
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

    @property
    def rows(self) -> tuple[Row, ...]:
        """The rows, on the screen or not."""
        return self._rows

    def render_line(self, y: int) -> Strip:
        """Draw a line, with a mark before the row the agent is on."""
        strip = super().render_line(y)
        if self.highlighted is None or not self.has_focus or self.concealed:
            return strip
        heights = [self._height(row) for row in self._rows]
        above = sum(heights[: self.highlighted])
        if not above <= y + self.scroll_offset.y < above + heights[self.highlighted]:
            return strip
        mark = Segment(_MARK, self.get_component_rich_style("row-list--mark"))
        # What is quiet elsewhere would be lost on the colour of the chosen row.
        ink = Style(color=self.get_component_rich_style("option-list--option-highlighted").color)
        rest = [Segment(text, (style or Style()) + ink, control) for text, style, control in strip.crop(1)]
        return Strip([mark, *rest], strip.cell_length)

    def _shape(self) -> tuple[int, bool]:
        """How wide it is, and whether all rows have room for two lines."""
        width, height = self.size
        return width, sum(2 if row.aside else 1 for row in self._rows) <= height

    def _height(self, row: Row) -> int:
        return 2 if row.aside and self._laid_out[1] else 1

    def _lay_out(self, chosen: str | None, place: int) -> None:
        known = {option.id for option in self.options}
        self._laid_out = self._shape()
        options = [
            Option(words, id=row.id, disabled=row.id is None)
            for row, words in zip(self._rows, self._contents(), strict=True)
        ]
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

    def _contents(self) -> Iterator[Content]:
        width, twice = self._laid_out
        if not width:
            yield from (Content(row.words) for row in self._rows)  # they are laid out before they are drawn
            return
        narrow = width < _NARROW
        labels = [(narrow and row.short_label) or row.label for row in self._rows]
        columns = NARROW_GUTTER if narrow else _gutter_for(labels, width)
        for row, label in zip(self._rows, _said_once(labels), strict=True):
            gutter = self._gutter(columns, label)
            if row.id is None and not row.label:
                yield Content(f" {row.words}")
            elif row.aside and twice:
                indent = " " * gutter.cell_length
                yield Content.assemble(gutter, row.words, "\n", indent, (row.aside, "$quiet"))
            else:
                room = width - gutter.cell_length - Content(row.words).cell_length - 1
                aside = Content(row.aside if room >= _LEAST_ASIDE else "").truncate(max(0, room - 2), ellipsis=True)
                gap = " " * (room - aside.cell_length) if aside else ""
                yield Content.assemble(gutter, row.words, gap, aside.stylize("$quiet"))

    def _gutter(self, columns: int, label: str) -> Content:
        if not self._labelled:
            return Content(" ")
        short = Content(f" {label}").truncate(columns - 1, ellipsis=True)
        return Content.assemble(short.stylize("$quiet"), " " * (columns - short.cell_length))


def _gutter_for(labels: Iterable[str], width: int) -> int:
    """How many columns these labels need in a list that is so wide, a third of it at most."""
    widest = max(map(cell_len, labels), default=0)
    return max(GUTTER, min(widest + 2, width // 3))


def _said_once(labels: Sequence[str]) -> Iterator[str]:
    before = ""
    for label in labels:
        yield "" if label == before else label
        before = label
