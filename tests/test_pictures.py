"""The pictures in the docs are drawn as a terminal would show them."""

from __future__ import annotations

import pyte
import pytest
from PIL import ImageFont

from docs import make_pictures
from docs.make_pictures import HEIGHT, LIST, PICTURES, WIDTH, draw

WHITE, BLUE = (255, 255, 255), (0, 0, 255)
INK = "\x1b[38;2;255;255;255;48;2;0;0;255m"


@pytest.fixture
def fonts() -> make_pictures.Fonts:
    """Any will do: nothing is measured by it."""
    font = ImageFont.load_default(15)
    assert isinstance(font, ImageFont.FreeTypeFont)
    return font, font


def colours(text: str, fonts: make_pictures.Fonts, *, size: tuple[int, int] = (1, 1)) -> list[list[tuple[int, ...]]]:
    """The pixels of what this text shows, row by row."""
    screen = pyte.Screen(*size)
    pyte.Stream(screen).feed(INK + text)
    image = draw(screen, fonts)
    assert image.size == (size[0] * WIDTH, size[1] * HEIGHT)
    return [[image.getpixel((x, y)) for x in range(image.width)] for y in range(image.height)]  # type: ignore[misc]


def test_every_picture_that_is_shown_can_be_made_again() -> None:
    assert {f"{picture.name}.png" for picture in LIST} == {path.name for path in PICTURES.iterdir()}


@pytest.mark.parametrize(("glyph", "inked"), [("▀", range(9)), ("▄", range(9, 18)), ("█", range(18)), (" ", ())])
def test_half_blocks_are_exact_halves(glyph: str, inked: range, fonts: make_pictures.Fonts) -> None:
    for y, row in enumerate(colours(glyph, fonts)):
        assert set(row) == {WHITE if y in inked else BLUE}


def test_blocks_beside_and_below_each_other_join_without_a_seam(fonts: make_pictures.Fonts) -> None:
    assert {pixel for row in colours("█▉▊\r\n▇▄█", fonts, size=(3, 2)) for pixel in row} == {WHITE, BLUE}
    solid = colours("██\r\n██", fonts, size=(2, 2))
    assert {pixel for row in solid for pixel in row} == {WHITE}


@pytest.mark.parametrize(("first", "second"), ["▀▄", "▌▐", "▘▟", "▝▙", "▖▜", "▗▛", "▚▞"])
def test_two_that_fill_a_cell_together_leave_no_pixel_and_share_none(
    first: str, second: str, fonts: make_pictures.Fonts
) -> None:
    for row, other in zip(colours(first, fonts), colours(second, fonts), strict=True):
        assert all({one, two} == {WHITE, BLUE} for one, two in zip(row, other, strict=True))


@pytest.mark.parametrize("frame", ["╭──╮\r\n│  │\r\n╰──╯", "┌┬─┐\r\n├┼─┤\r\n└┴─┘"])
def test_the_lines_of_a_frame_meet(frame: str, fonts: make_pictures.Fonts) -> None:
    """From one corner every pixel of the frame can be reached."""
    pixels = colours(frame, fonts, size=(4, 3))
    inked = {(x, y) for y, row in enumerate(pixels) for x, pixel in enumerate(row) if pixel == WHITE}
    reached, new = set(), {min(inked)}
    while new:
        reached |= new
        near = {(x + dx, y + dy) for x, y in new for dx in (-1, 0, 1) for dy in (-1, 0, 1)}
        new = (near & inked) - reached
    assert reached == inked


def test_colours_that_have_names_and_cells_turned_round_are_drawn(fonts: make_pictures.Fonts) -> None:
    assert colours("\x1b[0;7m ", fonts)[0][0] == make_pictures.TEXT
    assert colours("\x1b[0;41m ", fonts)[0][0] == (0xCD, 0x31, 0x31)


def test_without_the_font_one_line_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def missing(*_: object) -> None:
        raise OSError("cannot open resource")

    monkeypatch.setattr(ImageFont, "truetype", missing)
    assert make_pictures.main() == 1
    assert capsys.readouterr().out.splitlines() == [
        "The pictures are written in DejaVu Sans Mono, which is not on this machine; install it first."
    ]
