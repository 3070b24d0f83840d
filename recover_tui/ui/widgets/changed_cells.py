"""Lines of which only the changed cells are sent.

Textual sends a line from the left edge of what changed in its widget. For a shape whose edges move, most of that is
there already. A `ShownLines` remembers what the terminal shows of each line; where that is not known for certain,
under an overlay, after a resize, in a line that is cut, whole lines are sent; so they are where a word has
characters of two cells, or of none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import repeat

from rich.console import Console
from rich.control import Control
from rich.segment import ControlType, Segment
from rich.style import Style
from textual.strip import Strip

from recover_tui.domain.private_struct import PrivateStruct


class _Cells(PrivateStruct, frozen=True):
    """A line, cell by cell."""

    text: str
    styles: list[Style | None]


class ShownLines:
    """What the terminal shows of the lines of one widget, each cell one character wide."""

    def __init__(self) -> None:
        self._shown: dict[int, _Cells] = {}
        self._asked: dict[int, int] = {}
        self._lines: dict[int, tuple[Strip, Line]] = {}

    def forget(self) -> None:
        """Know nothing any more."""
        self._shown.clear()
        self._asked.clear()
        self._lines.clear()

    def ask(self, y: int, end: int, width: int) -> int:
        """Note that a line is to be painted up to a cell; gives the cell up to which it has to be."""
        end = end if y in self._shown else width
        self._asked[y] = end
        return end

    def lines(self, strips: Sequence[Strip]) -> list[Strip]:
        """Wrap the lines of the widget, from its first, for sending."""
        wrapped: list[Strip] = []
        for y, strip in enumerate(strips):
            before = self._lines.get(y)
            if before is None or before[0] is not strip:
                before = self._lines[y] = strip, Line(self, y, strip)
            wrapped.append(before[1])
        return wrapped

    def sent(self, y: int, cells: _Cells) -> None:
        """Take note of what goes to the terminal."""
        self._shown[y] = cells

    def lost(self, y: int) -> None:
        """Take note that a line is not known any more."""
        self._shown.pop(y, None)

    def before(self, y: int, end: int) -> _Cells | None:
        """What the terminal shows of a line that was asked for up to this cell; None if that isn't certain."""
        return self._shown.get(y) if self._asked.get(y) == end else None


class Line(Strip):
    """One line of a widget that knows what of it is on the screen already."""

    __slots__ = ("_all", "_of", "_y")

    def __init__(self, of: ShownLines, y: int, strip: Strip) -> None:
        super().__init__(strip, strip.cell_length)
        self._of = of
        self._y = y
        styles: list[Style | None] = []
        for text, style, _ in strip:
            styles += repeat(style, len(text))
        self._all = _Cells(strip.text, styles)

    def divide(self, cuts: Iterable[int]) -> Sequence[Strip]:
        """Cut the line, for what lies over or beside it. Of a line in pieces it isn't known what is shown."""
        cuts = list(cuts)
        if cuts != [self.cell_length]:
            self._of.lost(self._y)
        return super().divide(cuts)

    def crop(self, start: int, end: int | None = None) -> Strip:
        """Give the beginning of the line; of one that is known, only what changed."""
        if start == 0 and end is not None and end < self.cell_length:
            before = self._of.before(self._y, end)
            if before is not None and len(before.text) == len(self._all.text) == self.cell_length:
                return _Patch(self._of, self._y, before, self._all)
            self._of.lost(self._y)
        return super().crop(start, end)

    def render(self, console: Console) -> str:
        """Write the line for the terminal."""
        self._of.sent(self._y, self._all)
        return super().render(console)


class _Patch(Strip):
    """The cells of a line that changed, with steps over the others."""

    __slots__ = ("_all", "_of", "_y")

    def __init__(self, of: ShownLines, y: int, before: _Cells, cells: _Cells) -> None:
        super().__init__(_changes(before, cells))
        self._of = of
        self._y = y
        self._all = cells

    def render(self, console: Console) -> str:
        """Write the changes for the terminal."""
        self._of.sent(self._y, self._all)
        return super().render(console)


def _changes(before: _Cells, cells: _Cells) -> Iterator[Segment]:
    at = 0
    text, style = "", None
    cells_of_both = zip(cells.text, before.text, cells.styles, before.styles, strict=True)
    for column, (character, was, its_style, its_was) in enumerate(cells_of_both):
        if character == was and its_style is its_was:
            continue
        if column == at and its_style is style:
            text += character
        else:
            if text:
                yield Segment(text, style)
            if column > at:
                yield _step(column - at)
            text, style = character, its_style
        at = column + 1
    if text:
        yield Segment(text, style)


@lru_cache(256)
def _step(cells: int) -> Segment:
    return Control((ControlType.CURSOR_FORWARD, cells)).segment
