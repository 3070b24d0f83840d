"""Asking the terminal whether it shows real pictures, before the dashboard has it, without losing what is typed.

The library that draws them asks as well, one byte at a time, and takes a key that comes meanwhile for the answer. So
here all is asked at once, what is no answer is handed on, and the library is told.
"""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Callable
from enum import StrEnum
from typing import Final, NamedTuple

_KITTY_QUERY: Final = "\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\"
_VERSION_QUERY: Final = "\x1b[>q"
_CELL_QUERY: Final = "\x1b[16t"
_ATTRIBUTES_QUERY: Final = "\x1b[c"
"""Every terminal answers this one, so it is asked last."""
QUERIES: Final = _KITTY_QUERY + _VERSION_QUERY + _CELL_QUERY + _ATTRIBUTES_QUERY
_ATTRIBUTES: Final = re.compile(r"\x1b\[\?([\d;]*)c")
_KITTY: Final = re.compile(r"\x1b_G[^\x1b;]*;([^\x1b]*)\x1b\\")
_VERSION: Final = re.compile(r"\x1bP>\|([^\x1b]*)\x1b\\")
_CELL: Final = re.compile(r"\x1b\[6;(\d{1,4});(\d{1,4})t")
_ANSWERS: Final = (_ATTRIBUTES, _KITTY, _VERSION, _CELL)
_SIXEL: Final = "4"
_PATIENCE: Final = 0.3
"""Seconds; a terminal on the same machine answers within one or two milliseconds."""
_PLACEHOLDERS_SINCE: Final = (0, 28)
"""The first kitty that keeps a picture in its cells; earlier ones show green blocks."""


class Kind(StrEnum):
    """How a picture can be shown."""

    BLOCKS = "blocks"
    SIXEL = "sixel"
    KITTY = "kitty"


class Answer(NamedTuple):
    """What a terminal says of itself, and what was typed meanwhile."""

    kind: Kind = Kind.BLOCKS
    cell: tuple[int, int] | None = None
    """Width and height of a cell in pixels; None where it doesn't say."""
    typed: str = ""


def understood(read: str) -> Answer:
    """Take the answers out of what was read."""
    attributes, kitty, version, cell = (pattern.search(read) for pattern in _ANSWERS)
    typed = read
    for pattern in _ANSWERS:
        typed = pattern.sub("", typed)
    kind = Kind.BLOCKS
    if attributes and _SIXEL in attributes[1].split(";"):
        kind = Kind.SIXEL
    elif kitty and kitty[1] == "OK" and version and _has_placeholders(version[1]):
        kind = Kind.KITTY
    width_height = (int(cell[2]), int(cell[1])) if cell and int(cell[1]) and int(cell[2]) else None
    return Answer(kind, width_height, typed)


def _has_placeholders(version: str) -> bool:
    found = re.match(r"kitty\((\d+)\.(\d+)", version)
    if found:
        return (int(found[1]), int(found[2])) >= _PLACEHOLDERS_SINCE
    return version.lower().startswith("ghostty")


def ask(
    write: Callable[[str], object], read: Callable[[float], str], seconds: Callable[[], float] = time.monotonic
) -> Answer:
    """Ask, and read until the last answer is there or it has taken too long. `read` waits so many seconds at most."""
    write(QUERIES)
    came, end = "", seconds() + _PATIENCE
    while not _ATTRIBUTES.search(came) and (left := end - seconds()) > 0:
        came += read(left)
    return understood(came)


def ask_this_terminal() -> Answer:
    """Ask the terminal that this program runs in."""
    if sys.platform == "win32":
        return Answer()
    import select
    import termios
    import tty

    before = termios.tcgetattr(0)
    tty.setcbreak(0, termios.TCSANOW)

    def read(patience: float) -> str:
        return os.read(0, 4096).decode(errors="replace") if select.select([0], [], [], patience)[0] else ""

    try:
        return ask(lambda queries: os.write(1, queries.encode()), read)
    finally:
        termios.tcsetattr(0, termios.TCSANOW, before)
