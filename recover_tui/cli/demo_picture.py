"""The picture that one of the sample wins has: kind words in a chat, drawn when they are needed."""

from __future__ import annotations

import io
from typing import Final

from recover_tui.domain.wins import Image, ImageInfo

_SIZE: Final = (320, 200)
_GROUND: Final = (226, 232, 233)
_BAR, _ON_BAR = (88, 126, 140), (244, 247, 247)
_THEIRS, _OURS, _INK = (252, 252, 250), (196, 219, 205), (40, 50, 54)
_SAID: Final = (
    (True, "Is the line back up for you?"),
    (False, "Yes! And I understood it all"),
    (False, "Thank you for your patience"),
)
"""Whether it is ours, and the words."""


def kind_words() -> Image:
    """Draw it, as a PNG."""
    from PIL import Image as Pillow  # takes long to load, and only the demo needs it
    from PIL import ImageDraw, ImageFont

    picture = Pillow.new("RGB", _SIZE, _GROUND)
    draw = ImageDraw.Draw(picture)
    font = ImageFont.load_default(18)
    width, _ = _SIZE
    draw.rectangle((0, 0, width, 33), _BAR)
    draw.text((14, 16), "Online banking help", _ON_BAR, font, anchor="lm")
    for row, (ours, words) in enumerate(_SAID):
        top, length = 46 + 50 * row, 24 + round(draw.textlength(words, font))
        left = width - 14 - length if ours else 14
        draw.rounded_rectangle((left, top, left + length, top + 38), 12, _OURS if ours else _THEIRS)
        draw.text((left + 12, top + 19), words, _INK, font, anchor="lm")
    out = io.BytesIO()
    picture.save(out, "PNG")
    return Image(ImageInfo("image/png", *_SIZE), out.getvalue())
