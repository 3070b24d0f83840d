"""The round shape of a breath as pixels: what is covered how far, and nothing about colours.

A pixel is one cell wide and half a cell high, and so about square. The shape grows and shrinks inside a target, whose
rim can be drawn a part of the way round. Distances are in pixels.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from math import atan2, ceil, hypot, tau
from typing import Final

from msgspec import Struct

TALLEST: Final = 17
"""Rows of the largest target; a larger one would cost more than it soothes."""
SHORTEST: Final = 3
"""Rows of the smallest that is still round."""
FULL: Final = 3
"""A pixel that is covered wholly; 0 is not at all, and 1 and 2 lie between."""
HALF: Final = 2
"""Where there is nothing in between, a pixel is covered from here on: when more than half of it is."""
_SMALLEST_SHARE: Final = 0.36
_SMALLEST: Final = 1.8
"""Pixels: the smallest shape, chosen with the share so that it is round even where a pixel is either on or off."""
_EDGE: Final = 1.3
"""Pixels over which an edge fades."""
_PER_PIXEL: Final = 10
"""Steps of a distance, so that those of the largest target fit a byte."""
_STEP: Final = 0.2
"""Pixels by which the radius changes. Slower than that it would be a cell here and a cell there, which costs as much
over a slow line and looks no smoother."""
_SHAPE: Final = 4
_RIM: Final = 16
_LARGE_DIGITS_FROM: Final = 11
"""Rows from which the count is drawn in large digits."""
_DIGITS: Final = (
    ("┏━┓", "┃ ┃", "┗━┛"),
    ("╺┓ ", " ┃ ", "╺┻╸"),
    ("╺━┓", "┏━┛", "┗━╸"),
    ("╺━┓", " ━┫", "╺━┛"),
    ("╻ ╻", "┗━┫", "  ╹"),
    ("┏━╸", "┗━┓", "╺━┛"),
    ("┏━╸", "┣━┓", "┗━┛"),
    ("╺━┓", "  ┃", "  ╹"),
    ("┏━┓", "┣━┫", "┗━┛"),
    ("┏━┓", "┗━┫", "╺━┛"),
)
"""As Textual's Digits has them where they are bold: thin ones are lost in a large bright shape."""


class Pixel(Struct, frozen=True):
    """How far a pixel is covered, each 0 to `FULL`: by the target, by the shape on it, by the rim on both."""

    target: int
    shape: int
    rim: int

    @classmethod
    def of(cls, code: int) -> Pixel:
        """Read one byte of a picture."""
        return cls(code % _SHAPE, code // _SHAPE % 4, code // _RIM)


def rows_within(width: int, height: int) -> int:
    """How many rows the target has in so many cells: an odd number, so that one is the middle; 0 without the room."""
    rows = min(TALLEST, height, (width - 1) // 2)
    rows -= 1 - rows % 2
    return rows if rows >= SHORTEST else 0


def columns(rows: int) -> int:
    """How many cells wide a picture of so many rows is."""
    return 2 * rows + 1


def draw(rows: int, fullness: float, rim: float = 0.0) -> tuple[bytes, ...]:
    """Give the picture as two lines of pixels a row, for a shape of 0 to 1, its rim drawn for a share of the way.

    The rim runs clockwise from the top. Each byte is a `Pixel`.
    """
    target = _target(rows)
    codes = _codes(rows, min(_outer(rows), _STEP * round(_radius(rows, fullness) / _STEP)))
    count = target.rim_pixels(rim)
    if not count:
        return tuple(line.translate(codes) for line in target.distances)
    lines = [bytearray(line.translate(codes)) for line in target.distances]
    for _, y, x, level in target.rim[:count]:
        lines[y][x] += _RIM * level
    return tuple(map(bytes, lines))


def has_rim(rows: int) -> bool:
    """Whether a target of so many rows is large enough for a rim round the shape."""
    return _inset(rows) > 0


def digits(rows: int, count: int) -> Iterator[tuple[int, int, str]]:
    """Give the count in the middle of the picture as row, column and character."""
    middle = columns(rows) // 2
    said = str(count)
    if rows < _LARGE_DIGITS_FROM:
        for place, character in enumerate(said):
            yield rows // 2, middle - len(said) // 2 + place, character
        return
    left = middle - (4 * len(said) - 1) // 2
    for place, digit in enumerate(said):
        for row, line in enumerate(_DIGITS[int(digit)]):
            for column, character in enumerate(line):
                if character != " ":
                    yield rows // 2 - 1 + row, left + 4 * place + column, character


class _Target(Struct, frozen=True):
    """What is the same in all pictures of one size."""

    distances: tuple[bytes, ...]
    """For each pixel how far from the middle it is."""
    rim: tuple[tuple[float, int, int, int], ...]
    """The pixels of the rim, clockwise: share of the way round, line, column, and how far covered."""

    def rim_pixels(self, share: float) -> int:
        """How many pixels of the rim lie within this share of the way round."""
        if share <= 0:
            return 0
        return sum(place < share for place, *_ in self.rim)


@lru_cache(TALLEST)
def _target(rows: int) -> _Target:
    around = [(y + 0.5 - rows, x - rows) for y in range(2 * rows) for x in range(columns(rows))]
    distances = bytes(min(255, round(_PER_PIXEL * hypot(down, right))) for down, right in around)
    outer = _outer(rows)
    inner = outer - _inset(rows)
    rim = sorted(
        (atan2(right, -down) / tau % 1, round(down + rows - 0.5), right + rows, level)
        for down, right in around
        if (level := _level(_covered(outer, hypot(down, right)) * (1 - _covered(inner, hypot(down, right)))))
    )
    width = columns(rows)
    return _Target(
        tuple(distances[start : start + width] for start in range(0, len(distances), width)),
        tuple(rim) if has_rim(rows) else (),
    )


@lru_cache(256)
def _codes(rows: int, radius: float) -> bytes:
    """Give the pixel for each distance, in steps, when the shape has this radius."""
    outer = _outer(rows)
    return bytes(
        _level(_covered(outer, step / _PER_PIXEL)) + _SHAPE * _level(_covered(radius, step / _PER_PIXEL))
        for step in range(256)
    )


def _radius(rows: int, fullness: float) -> float:
    smallest = max(_SMALLEST_SHARE * _outer(rows), _SMALLEST)
    return smallest + (_outer(rows) - _inset(rows) - smallest) * min(1.0, max(0.0, fullness))


def _outer(rows: int) -> float:
    return rows - 0.85


def _inset(rows: int) -> float:
    """Pixels between the largest shape and the edge of the target, for the rim to be seen."""
    return 0.0 if rows < 7 else 1.3 if rows <= 11 else 1.6


def _covered(radius: float, distance: float) -> float:
    return min(1.0, max(0.0, (radius - distance) / _EDGE + 0.5))


def _level(covered: float) -> int:
    return ceil(FULL * covered - 0.5)
