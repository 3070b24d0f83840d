"""What a pixel of the breath looks like: in millions of colours, in 256, and in the terminal's own sixteen."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from functools import lru_cache
from typing import Final

from msgspec import Struct
from rich.style import Style
from textual.color import Color, rgb_to_lab

from recover_tui.ui.widgets.breath_picture import FULL, HALF, Pixel

Cell = tuple[str, Style]
"""One cell of a line: a character and how it looks."""

_DOWN: Final = 1.25
"""How much earlier than at the lowest row a shape has its deep colour."""
_VIVID: Final = 1.2
"""How much more colour than a theme's the 256 get: they have few soft ones, and in and out would fall together."""


class Depth(Enum):
    """How many colours there are."""

    MILLIONS = "truecolor"
    FEW = "256"
    SIXTEEN = "standard"

    @classmethod
    def of(cls, color_system: str | None, *, ansi: bool) -> Depth:
        """Take what Rich calls the colour system, and whether a theme has the terminal's own colours."""
        if ansi or color_system in ("standard", "windows"):
            return cls.SIXTEEN
        return cls.FEW if color_system == "256" else cls.MILLIONS


class Shade(Struct, frozen=True):
    """The colours of a shape: above, below, and whether they are hues to be told apart by."""

    light: Color
    deep: Color
    hue: bool = True


class Surroundings(Struct, frozen=True):
    """The colours about a shape, which are the same whatever the breath does."""

    ground: Color
    target: Color
    rim: Color
    ink: Color
    """For the count where it stands on the shape."""
    text: Color
    """For the count where it doesn't."""


class Paint:
    """Gives the cells of a shape of one size in one shade."""

    def __init__(self, rows: int, shade: Shade, around: Surroundings, depth: Depth) -> None:
        self._rows = rows
        self._shade = shade
        self._around = around
        self._depth = depth
        self._ramp = _ramp(shade, around.target) if depth is Depth.FEW else ()
        self._cells: dict[tuple[int, int, int, str], Cell] = {}
        self._styles: dict[tuple[Color | None, Color], Style] = {}

    def cells(self, row: int, upper: bytes, lower: bytes, marks: Iterable[tuple[int, str]]) -> list[Cell]:
        """Give the cells of a row, of two lines of pixels and the characters that stand on them by column.

        Cells that look the same have the very same style.
        """
        found = self._cells
        line = []
        for top, bottom in zip(upper, lower, strict=True):
            key = (row, top, bottom, "")
            line.append(found.get(key) or found.setdefault(key, self._cell(*key)))
        for column, character in marks:
            if 0 <= column < len(line):
                key = (row, upper[column], lower[column], character)
                line[column] = found.get(key) or found.setdefault(key, self._cell(*key))
        return line

    def _cell(self, row: int, upper: int, lower: int, character: str) -> Cell:
        top, bottom = Pixel.of(upper), Pixel.of(lower)
        if character:
            return self._mark(row, top, bottom, character)
        if self._depth is Depth.SIXTEEN:
            return self._solid(top, bottom)
        above, below = self._colour(row, top), self._colour(row, bottom)
        if above == below:
            return " ", self._style(None, below)
        return "▀", self._style(above, below)

    def _mark(self, row: int, top: Pixel, bottom: Pixel, character: str) -> Cell:
        if self._depth is Depth.SIXTEEN:
            on = top.shape >= HALF and bottom.shape >= HALF
            colours = (self._around.ink, self._shade.deep) if on else (self._around.text, self._around.ground)
        else:
            on = top.shape + bottom.shape >= FULL
            below = self._colour(row, max(top, bottom, key=lambda pixel: pixel.shape))
            colours = (self._around.ink if on else self._around.text), below
        style = self._style(*colours)
        return character, style + Style(bold=True) if character.isdecimal() else style

    def _solid(self, top: Pixel, bottom: Pixel) -> Cell:
        match top.shape >= HALF, bottom.shape >= HALF:
            case True, True:
                character = "█"
            case True, False:
                character = "▀"
            case False, True:
                character = "▄"
            case _ if max(top.rim, bottom.rim) >= HALF:
                return "•", self._style(self._around.rim, self._around.ground)
            case _:
                return " ", self._style(None, self._around.ground)
        return character, self._style(self._shade.deep, self._around.ground)

    def _style(self, colour: Color | None, ground: Color) -> Style:
        key = colour, ground
        if key not in self._styles:
            self._styles[key] = Style.from_color(colour.rich_color if colour else None, ground.rich_color)
        return self._styles[key]

    def _colour(self, row: int, pixel: Pixel) -> Color:
        around = self._around
        if self._depth is Depth.FEW:
            if pixel.rim >= HALF:
                return _nearest(around.rim)
            return self._ramp[pixel.shape] if pixel.shape or pixel.target >= HALF else around.ground
        down = min(1.0, _DOWN * (row + 0.5) / self._rows)
        colour = around.ground.blend(around.target, pixel.target / FULL)
        colour = colour.blend(self._shade.light.blend(self._shade.deep, down), pixel.shape / FULL)
        return colour.blend(around.rim, pixel.rim / FULL)


def _ramp(shade: Shade, target: Color) -> tuple[Color, ...]:
    """Choose four of the 256 from the target to the shape: a gradient brought down to them would be stripes."""
    least = _nearest(target)
    most = _nearest(shade.light.blend(shade.deep, 0.6), _VIVID if shade.hue else 1.0)
    return least, *(_nearest(least.blend(most, level / FULL)) for level in range(1, FULL)), most


@lru_cache(1)
def _palette() -> tuple[tuple[Color, float, float, float], ...]:
    levels = (0, 95, 135, 175, 215, 255)
    cube = [Color(red, green, blue) for red in levels for green in levels for blue in levels]
    greys = [Color(level, level, level) for level in range(8, 248, 10)]
    places = [(colour, rgb_to_lab(colour)) for colour in cube + greys]
    return tuple((colour, place.L, place.a, place.b) for colour, place in places)


@lru_cache(64)
def _nearest(colour: Color, vivid: float = 1.0) -> Color:
    place = rgb_to_lab(colour)
    light, red, yellow = place.L, place.a * vivid, place.b * vivid
    return min(_palette(), key=lambda one: (one[1] - light) ** 2 + (one[2] - red) ** 2 + (one[3] - yellow) ** 2)[0]
