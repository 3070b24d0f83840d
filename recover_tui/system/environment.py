"""What is taken out of the environment before the screen is loaded.

Textual reads it as it is loaded. Meant for those who write programs, it can have every key that is typed written to a
file, sent to a console or pressed by itself. None of that is for words as private as these.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from typing import Final

_FROZEN_SIZE: Final = frozenset({"COLUMNS", "LINES"})
"""A shell that exports these exports the size of one moment; the terminal knows the size it has."""
_ONLY_LOOKS: Final = frozenset(
    {
        "TEXTUAL_ANIMATIONS",
        "TEXTUAL_CELL_HEIGHT",
        "TEXTUAL_CELL_WIDTH",
        "TEXTUAL_COLOR_SYSTEM",
        "TEXTUAL_DIM_FACTOR",
        "TEXTUAL_DISABLE_KITTY_KEY",
        "TEXTUAL_FPS",
        "TEXTUAL_SMOOTH_SCROLL",
        "TEXTUAL_SPEEDUPS",
    }
)
"""What changes no more than looks or speed. Whatever else Textual reads, also in a later version, goes."""


def quieten(environ: MutableMapping[str, str]) -> None:
    """Take out what would make the screen write, send, press keys, take another driver, or keep one size."""
    for name in list(environ):
        if name in _FROZEN_SIZE or (name.upper().startswith("TEXTUAL") and name not in _ONLY_LOOKS):
            del environ[name]
