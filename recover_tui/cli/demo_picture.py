"""The picture that one of the sample wins has: kind words in a chat, drawn when they are needed."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Final

from recover_tui.domain.translation import N_, gettext as _, untranslated
from recover_tui.domain.wins import Image, ImageInfo

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont, ImageFont

    Font = FreeTypeFont | ImageFont

_SIZE: Final = (320, 200)
_WIDTH: Final = _SIZE[0]
_MARGIN: Final = 14
_PADDING: Final = 12
_GROUND: Final = (226, 232, 233)
_BAR, _ON_BAR = (88, 126, 140), (244, 247, 247)
_THEIRS, _OURS, _INK = (252, 252, 250), (196, 219, 205), (40, 50, 54)
_TITLE: Final = N_("Online banking help")
_SAID: Final = (
    (True, N_("Is the line back up for you?")),
    (False, N_("Yes! And I understood it all")),
    (False, N_("Thank you for your patience")),
)
"""Whether it is ours, and the words."""
_LETTERS: Final = range(18, 9, -1)
"""Sizes of the letters, the first one that fits."""
_FONTS: Final = (
    "DejaVuSans.ttf", "NotoSans-Regular.ttf", "Arial.ttf", "NotoSansDevanagari-Regular.ttf", "Lohit-Devanagari.ttf",
    "Nirmala.ttf", "Nirmala.ttc", "Kohinoor.ttc",
)  # fmt: skip
"""Fonts of this machine for what Pillow's own, which has English letters, can't write."""


def kind_words() -> Image:
    """Draw it, as a PNG: in the agent's language, or in English where no font has its letters."""
    words = _words()
    font = _font(words)
    if font is None:
        with untranslated():
            words = _words()
        font = next(_fonts(_LETTERS[0]))
    return _drawn(words, font)


def _words() -> tuple[str, ...]:
    """Give what is written: over the chat, and in it."""
    return (_(_TITLE), *(_(said) for _ours, said in _SAID))


def _font(words: Sequence[str]) -> Font | None:
    """Find letters in which all of it can be written, and fits."""
    for size in _LETTERS:
        for font in _fonts(size):
            if all(_has(font, one) for one in words):
                if max(map(font.getlength, words)) <= _WIDTH - 2 * (_MARGIN + _PADDING):
                    return font
                break
    return None


def _fonts(size: int) -> Iterator[Font]:
    from PIL import ImageFont

    yield ImageFont.load_default(size)
    for name in _FONTS:
        try:
            yield ImageFont.truetype(name, size)
        except OSError:
            continue


def _has(font: Font, words: str) -> bool:
    """True when the font has every letter, and puts none of its boxes in the place of one."""
    box = bytes(font.getmask("\uffff"))
    return all(one.isspace() or bytes(font.getmask(one)) != box for one in set(words))


def _drawn(words: Sequence[str], font: Font) -> Image:
    from PIL import Image as Pillow, ImageDraw  # takes long to load, and only the demo needs it

    picture = Pillow.new("RGB", _SIZE, _GROUND)
    draw = ImageDraw.Draw(picture)
    title, *said = words
    draw.rectangle((0, 0, _WIDTH, 33), _BAR)
    draw.text((_MARGIN, 16), title, _ON_BAR, font, anchor="lm")
    for row, (line, (ours, _english)) in enumerate(zip(said, _SAID, strict=True)):
        top, length = 46 + 50 * row, 2 * _PADDING + round(draw.textlength(line, font))
        left = _WIDTH - _MARGIN - length if ours else _MARGIN
        draw.rounded_rectangle((left, top, left + length, top + 38), 12, _OURS if ours else _THEIRS)
        draw.text((left + _PADDING, top + 19), line, _INK, font, anchor="lm")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return Image(ImageInfo("image/png", *_SIZE), out.getvalue())
