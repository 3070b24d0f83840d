"""Words that are not for every eye."""

from __future__ import annotations

import unicodedata
from typing import Final

_DOT: Final = "•"
_WIDE_DOT: Final = "・"
_NO_WIDTH: Final = "\u200b"
_LAID_OUT: Final = "\n\t"


def mask(text: str) -> str:
    """Put a dot of the same width in the place of each character; line ends and tabs stay.

    There is one character for one, so that a cursor stays where it is.
    """
    return "".join(map(_dot, text))


def _dot(character: str) -> str:
    if character in _LAID_OUT:
        return character
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return _NO_WIDTH
    return _WIDE_DOT if unicodedata.east_asian_width(character) in "WF" else _DOT
