"""Values of single columns: what each may hold, in the domain's types and as SQLite has them.

A reader gives the value that the domain takes, and raises ValueError for what it never does. `unfit` makes a sentence
of that; it says nothing of the value itself.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from enum import StrEnum
from math import isfinite
from typing import Any, Final

from recover_tui.domain import text, timestamps
from recover_tui.domain.translation import N_, gettext as _

Reader = Callable[[Any], Any]

_MOST: Final = 2**31 - 1
"""Further from 0 is no number that this program writes, and more than sums of seconds could hold."""
_FIRST_YEAR: Final = 1970
_LAST_YEAR: Final = 9000
"""No id can be made before that, and sums end soon after."""


def unfit(column: str, error: ValueError) -> str:
    """Say what is wrong with a value that a reader refused."""
    return _(str(error)).format(column=column)


class BrokenText(str):
    """A text whose bytes are no UTF-8, readable with U+FFFD in their place."""

    __slots__ = ("stored",)
    stored: bytes
    """What the store holds, to be written back as it is."""


def as_text(stored: bytes) -> str:
    """Decode a text of the store, whatever another program put there."""
    try:
        return stored.decode()
    except UnicodeDecodeError:
        broken = BrokenText(stored.decode(errors="replace"))
        broken.stored = stored
        return broken


def words(value: Any) -> str:
    """What a person wrote. Bytes that are no UTF-8 cost nothing but themselves."""
    if not isinstance(value, str):
        raise ValueError(N_("{column} is no text"))
    return value


def name(value: Any) -> str:
    """A text that something is known by: half of it is another."""
    if isinstance(words(value), BrokenText):
        raise ValueError(N_("{column} is no UTF-8 text"))
    return str(value)


def time(value: Any) -> datetime:
    """A point in time, of a year that leaves room to count from."""
    try:
        at = timestamps.read(name(value))
    except ValueError:
        raise ValueError(N_("{column} is no time")) from None
    if not _FIRST_YEAR <= at.year <= _LAST_YEAR:
        raise ValueError(N_("{column} is no time that can be"))
    return at


def day(value: Any) -> date:
    """A date."""
    try:
        return date.fromisoformat(name(value))
    except ValueError:
        raise ValueError(N_("{column} is no date")) from None


def number(value: Any) -> float:
    """A number, also one with a fraction."""
    if not isinstance(value, (int, float)) or not isfinite(value) or abs(value) > _MOST:
        raise ValueError(N_("{column} is no number that can be"))
    return value


def whole(value: Any) -> int:
    """A whole number, also one below 0."""
    return between(-_MOST, _MOST)(value)  # type: ignore[no-any-return]


def between(least: int, most: int) -> Reader:
    """Read a whole number with these bounds."""

    def read(value: Any) -> int:
        if not isinstance(value, int) or not least <= value <= most:
            raise ValueError(N_("{column} is no number that can be"))
        return value

    return read


count: Final = between(0, _MOST)
natural: Final = between(0, 2**63 - 1)
"""A count that may be larger than any that sums are made of."""


def one_of(kind: type[StrEnum]) -> Reader:
    """Read a value that the domain has a name for."""

    def read(value: Any) -> StrEnum:
        try:
            return kind(name(value))
        except ValueError:
            raise ValueError(N_("{column} is nothing that is known")) from None

    return read


def data(value: Any) -> bytes:
    """Read bytes."""
    if not isinstance(value, bytes):
        raise ValueError(N_("{column} is no data"))
    return value


def lines(value: Any) -> tuple[str, ...]:
    """Several texts, kept as JSON."""
    import json  # msgspec refuses what is replaced below

    try:
        found = json.loads(words(value))
    except (ValueError, RecursionError):
        raise ValueError(N_("{column} is no JSON")) from None
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise ValueError(N_("{column} is no list of texts"))
    return tuple(one.encode(errors="replace").decode() for one in found)  # JSON can spell half surrogates


def digits(value: Any) -> int:
    """A number that is kept as text."""
    if not re.fullmatch("[0-9]{1,9}", name(value)):
        raise ValueError(N_("{column} is no number"))
    return int(value)


def hexadecimal(value: Any) -> bytes:
    """Bytes that are kept as hexadecimal text."""
    try:
        return bytes.fromhex(name(value))
    except ValueError:
        raise ValueError(N_("{column} is not hexadecimal")) from None


def time_and_number(value: Any) -> tuple[datetime, float]:
    """A point in time and a number, kept as text."""
    at, _space, rest = name(value).partition(" ")
    try:
        return time(at), number(float(rest))
    except ValueError:
        raise ValueError(N_("{column} is no time and number")) from None


def maybe(read: Reader) -> Reader:
    """Read a value that may be missing."""
    return lambda value: None if value is None else read(value)


maybe_time: Final = maybe(time)


def write_time(at: datetime | None) -> str | None:
    """Write a time that may be missing."""
    return timestamps.write(at) if at else None


def clean(value: Any) -> Any:
    """Take out of a text what a terminal would obey; any other value stays as it is."""
    return text.clean(value) if isinstance(value, str) else value
