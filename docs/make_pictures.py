"""Makes the pictures in docs/pictures with the real program on sample data: `make pictures`.

Each is what a terminal of that size shows after those keys, drawn cell by cell. Blocks and lines are drawn as shapes,
to the pixel, so that a picture made of them has no seams; everything else is written in DejaVu Sans Mono.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

import pyte
from PIL import Image, ImageDraw, ImageFont
from pyte.screens import Char

from tools.terminal import Terminal

PICTURES: Final = Path(__file__).with_name("pictures")
WIDTH, HEIGHT = 9, 18
"""Pixels of a cell."""
_FONT_SIZE: Final = 15
GROUND, TEXT = (16, 16, 20), (211, 218, 224)
"""What a cell has that names no colour of its own."""
_NAMED: Final = {
    "black": "000000", "red": "cd3131", "green": "0dbc79", "brown": "e5e510",
    "blue": "2472c8", "magenta": "bc3fbc", "cyan": "11a8cd", "white": "e5e5e5",
    "brightblack": "666666", "brightred": "f14c4c", "brightgreen": "23d18b", "brightbrown": "f5f543",
    "brightblue": "3b8eea", "brightmagenta": "d670d6", "brightcyan": "29b8db", "brightwhite": "ffffff",
}  # fmt: skip

Colour = tuple[int, int, int]
Fonts = tuple[ImageFont.FreeTypeFont, ImageFont.FreeTypeFont]
"""The plain and the bold one."""


class Picture(NamedTuple):
    """One picture: a size, and how one gets there."""

    name: str
    size: tuple[int, int]
    steps: tuple[str | float, ...]
    """Keys to press; numbers are seconds to wait, and what begins with a tilde is waited for on the screen."""


LIST: Final = (
    Picture("dashboard", (100, 30), ("b", "j", 1.0, "She calmed down when I named the wait", 4.5)),
    Picture("reset", (100, 30), ("r", 6.5)),
    Picture("card", (100, 30), ("r", 1.0, "n", "~ready", 1.0)),
    Picture("narrow", (60, 26), ("\t\t", 1.0)),
)


def main() -> int:
    """Make all of them, or those whose names are given. Ends with 1 where the font is missing."""
    try:
        fonts = find_fonts()
    except OSError:
        print("The pictures are written in DejaVu Sans Mono, which is not on this machine; install it first.")
        return 1
    wanted = sys.argv[1:]
    PICTURES.mkdir(exist_ok=True)
    for picture in LIST:
        if not wanted or picture.name in wanted:
            draw(shown(picture), fonts).save(PICTURES / f"{picture.name}.png", optimize=True)
            print(f"docs/pictures/{picture.name}.png")
    return 0


def find_fonts() -> Fonts:
    """Find the fonts where the system keeps them. Raises OSError."""
    return (
        ImageFont.truetype("DejaVuSansMono.ttf", _FONT_SIZE),
        ImageFont.truetype("DejaVuSansMono-Bold.ttf", _FONT_SIZE),
    )


def shown(picture: Picture) -> pyte.Screen:
    """Run the demo and go there."""
    with (
        tempfile.TemporaryDirectory() as folder,
        Terminal(Path(folder), "demo", size=picture.size, LANG="en_GB.UTF-8", LC_ALL="C.UTF-8") as terminal,
    ):
        terminal.until("between calls")
        terminal.wait(2.0)
        for step in picture.steps:
            if isinstance(step, float):
                terminal.wait(step)
            elif step.startswith("~"):
                terminal.until(step[1:])
            else:
                terminal.send(step)
                terminal.wait(0.3)
        return terminal.screen


def draw(screen: pyte.Screen, fonts: Fonts) -> Image.Image:
    """Draw a screen, cell by cell."""
    image = Image.new("RGB", (screen.columns * WIDTH, screen.lines * HEIGHT), GROUND)
    canvas = ImageDraw.Draw(image)
    for row in range(screen.lines):
        for column in range(screen.columns):
            _draw_cell(canvas, screen.buffer[row][column], column * WIDTH, row * HEIGHT, fonts)
    return image


def _draw_cell(canvas: ImageDraw.ImageDraw, cell: Char, x: int, y: int, fonts: Fonts) -> None:
    ink, ground = _colour(cell.fg, TEXT), _colour(cell.bg, GROUND)
    if cell.reverse:
        ink, ground = ground, ink
    canvas.rectangle((x, y, x + WIDTH - 1, y + HEIGHT - 1), ground)
    if shapes := list(_blocks(cell.data)):
        for left, top, right, bottom, share in shapes:
            if right > left and bottom > top:
                mixed = tuple(round(b + (i - b) * share) for i, b in zip(ink, ground, strict=True))
                canvas.rectangle((x + left, y + top, x + right - 1, y + bottom - 1), mixed)
    elif cell.data in _CORNERS:
        _draw_corner(canvas, cell.data, x, y, ink)
    elif cell.data.strip():
        plain, bold = fonts
        canvas.text((x, y), cell.data, ink, bold if cell.bold else plain)
    if cell.underscore:
        canvas.line((x, y + HEIGHT - 2, x + WIDTH - 1, y + HEIGHT - 2), ink)


def _colour(name: str, otherwise: Colour) -> Colour:
    digits = _NAMED.get(name, name)
    return otherwise if digits == "default" else (int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16))


Shape = tuple[int, int, int, int, float]
"""Left, top, right and bottom within the cell, and how much of the ink there is."""
_BOTTOM, _LEFT = "▁▂▃▄▅▆▇█", "▏▎▍▌▋▊▉"
_SHADES: Final = "░▒▓"
_QUADRANTS: Final = dict(zip("▘▝▖▗▚▞▙▟▛▜", (1, 2, 4, 8, 9, 6, 13, 14, 7, 11), strict=True))
"""The quarters that are filled, as bits: top left, top right, bottom left, bottom right."""
_LINES: Final = {
    "─": "0101", "│": "1010", "━": "0202", "┃": "2020", "├": "1110", "┤": "1011", "┬": "0111", "┴": "1101",
    "┼": "1111", "┌": "0110", "┐": "0011", "└": "1100", "┘": "1001", "╴": "0001", "╶": "0100", "╵": "1000",
    "╷": "0010", "╸": "0002", "╺": "0200", "╹": "2000", "╻": "0020", "╾": "0102", "╼": "0201",
}  # fmt: skip
"""How heavy the line is that goes up, right, down, left."""
_CORNERS: Final = {"╭": (1, 1), "╮": (-1, 1), "╯": (-1, -1), "╰": (1, -1)}
"""Which way, right and down, the two ends of a round corner go."""


def _blocks(glyph: str) -> Iterator[Shape]:
    """The rectangles that a block or a line is made of; none for any other character."""
    middle, half = WIDTH // 2, HEIGHT // 2
    if glyph and glyph in _BOTTOM:
        yield 0, HEIGHT - round(HEIGHT * (_BOTTOM.index(glyph) + 1) / 8), WIDTH, HEIGHT, 1
    elif glyph and glyph in _LEFT:
        yield 0, 0, round(WIDTH * (_LEFT.index(glyph) + 1) / 8), HEIGHT, 1
    elif glyph and glyph in _SHADES:
        yield 0, 0, WIDTH, HEIGHT, (_SHADES.index(glyph) + 1) / 4
    elif glyph in _QUADRANTS:
        for bit, left, top in ((1, 0, 0), (2, middle, 0), (4, 0, half), (8, middle, half)):
            if _QUADRANTS[glyph] & bit:
                yield left, top, WIDTH if left else middle, top + half, 1
    elif glyph in _LINES:
        up, right, down, left = (int(weight) for weight in _LINES[glyph])
        for weight, shape in (
            (up, (middle, 0, middle + up, half + 1, 1.0)),
            (right, (middle, half, WIDTH, half + right, 1.0)),
            (down, (middle, half, middle + down, HEIGHT, 1.0)),
            (left, (0, half, middle + 1, half + left, 1.0)),
        ):
            if weight:
                yield shape
    elif glyph in _EDGES:
        yield *_EDGES[glyph], 1


_EDGES: Final = {
    "▀": (0, 0, WIDTH, HEIGHT // 2),
    "▐": (WIDTH // 2, 0, WIDTH, HEIGHT),
    "▔": (0, 0, WIDTH, round(HEIGHT / 8)),
    "▕": (WIDTH - round(WIDTH / 8), 0, WIDTH, HEIGHT),
}


def _draw_corner(canvas: ImageDraw.ImageDraw, glyph: str, x: int, y: int, ink: Colour) -> None:
    across, along = _CORNERS[glyph]
    middle, half, radius = x + WIDTH // 2, y + HEIGHT // 2, WIDTH // 2
    end_x = x + WIDTH - 1 if across > 0 else x
    end_y = y + HEIGHT - 1 if along > 0 else y
    canvas.line((middle + across * radius, half, end_x, half), ink)
    canvas.line((middle, half + along * radius, middle, end_y), ink)
    left, right = sorted((middle, middle + 2 * across * radius))
    top, bottom = sorted((half, half + 2 * along * radius))
    begins = {(1, 1): 180, (-1, 1): 270, (-1, -1): 0, (1, -1): 90}[across, along]
    canvas.arc((left, top, right, bottom), begins, begins + 90, ink)


if __name__ == "__main__":
    sys.exit(main())
