"""Cells as terminals count them, and text that stays in its cells where a terminal counts otherwise.

Terminals disagree about how many cells a character takes: vowel signs of Indic scripts, emoji that are joined or have
a skin tone, characters newer than the terminal. Most count a spacing vowel sign (category Mc) as one cell, and so do
we. Where one counts otherwise, everything behind it in the row would shift, through borders and into the next pane.
So after each such stretch the cursor is put where it belongs, from where it stood before: both need no column.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby
from typing import Final

from rich.cells import CellTable, cell_len
from textual.driver import Driver

from recover_tui.ui.textual_internals import load_cell_table

_PLAIN: Final = (
    "\x00-\x7e\xa0-\xac\xae-\u02ff\u0370-\u0482\u048a-\u052f\u1e00-\u1fff\u2010-\u2027\u2030-\u205e\u20a0-\u20bf"
    "\u2190-\u2193\u2500-\u25fc\u2800-\u28ff\U0001fb00-\U0001fbaf"
)
"""Characters about whose one cell all terminals agree, and what no cell is about."""
_CODES: Final = r"\x1b(?:[\]PX^_].*?(?:\x07|\x1b\\)|\[[0-?]*[ -/]*[@-~]|[^\[\]PX^_])"
"""A colour, a step, a title, a link, a picture: what is in it takes no cells."""
_PLACEHOLDER: Final = "\U0010eeee"
"""Stands where kitty puts a picture; it counts its cells itself."""
_DOUBTFUL: Final = re.compile(f"[^{_PLAIN}\x7f-\x9f]")


@cache
def cell_table(unicode_version: str = "auto") -> CellTable:
    """Give Rich's table of cells with spacing vowel signs as one cell each, as terminals have them."""
    table = load_cell_table(unicode_version)
    return table._replace(widths=tuple(_spaced(table.widths)))


def _spaced(widths: Sequence[tuple[int, int, int]]) -> Iterator[tuple[int, int, int]]:
    for start, end, width in widths:
        categories = [] if width else [*map(unicodedata.category, map(chr, range(start, end + 1)))]
        if "Mc" not in categories:
            yield start, end, width
            continue
        for spacing, group in groupby(enumerate(categories, start), lambda each: each[1] == "Mc"):
            codes = [code for code, _category in group]
            if not spacing:  # what stands in no table is one cell
                yield codes[0], codes[-1], 0


def pinned(data: str) -> str:
    """Give what is written to a terminal, with each doubtful stretch kept in the cells that we count for it.

    They are emptied first, for a terminal that counts fewer of them.
    """
    return _stretches().sub(_pin, data) if _DOUBTFUL.search(data) else data


@cache
def _stretches() -> re.Pattern[str]:
    return re.compile(f"({_CODES})|([^\x00-\x20\x7f-\x9f]?[^{_PLAIN}\x7f-\x9f]+)", re.DOTALL)


def _pin(found: re.Match[str]) -> str:
    text = found[2]
    if text is None or _PLACEHOLDER in text:
        return found[0]
    cells = cell_len(text)
    step = f"\x1b[{cells}C" if cells else ""
    return f"\x1b7{' ' * cells}\x1b8\x1b7{text}\x1b8{step}"


def pinning(driver_class: type[Driver]) -> type[Driver]:
    """Give a driver of this kind that writes like that."""

    class PinningDriver(driver_class):  # type: ignore[misc,valid-type]
        def write(self, data: str) -> None:
            """Write to the terminal."""
            super().write(pinned(data))

    PinningDriver.__name__ = driver_class.__name__
    return PinningDriver
