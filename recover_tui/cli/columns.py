"""Columns of plain text, as wide as their words are on a terminal in whatever language."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from typing import Final

_NO_CELL: Final = frozenset({"Mn", "Me", "Cf"})
"""Categories of characters that stand on the one before them."""


def cells(text: str) -> int:
    """Count the cells of a line: none for a mark on a letter, two for a wide letter of East Asia."""
    return sum(
        2 if unicodedata.east_asian_width(one) in "WF" else 1
        for one in text
        if unicodedata.category(one) not in _NO_CELL
    )


def padded(text: str, width: int) -> str:
    """Fill a line up with spaces to so many cells; one that has more stays as it is."""
    return text + " " * (width - cells(text))


def widest(lines: Iterable[str]) -> int:
    """Count the cells of the widest of these lines."""
    return max(map(cells, lines), default=0)
