"""Lengths of time in words, both ways."""

from __future__ import annotations

import re

from recover_tui.domain.translation import gettext as _

_WORDS = re.compile(r"(?:(?P<minutes>\d{1,4})\s*m(?:in)?)?\s*(?:(?P<seconds>\d{1,5})\s*s?)?", re.ASCII)


def read(text: str) -> int:
    """Read `90`, `90s`, `2m` or `1m30s` as whole seconds; ValueError when it is none of them."""
    found = _WORDS.fullmatch(text.strip())
    if not found or not any(found.groups()):
        raise ValueError(_("{written} is no length of time; write 90, 90s, 2m or 1m30s").format(written=repr(text)))
    return 60 * int(found["minutes"] or 0) + int(found["seconds"] or 0)


def read_days(text: str) -> int:
    """Read `30d` as a number of days; ValueError when it is none."""
    found = re.fullmatch(r"\s*(\d{1,5})\s*d(?:ays?)?\s*", text, re.ASCII)
    if not found or not int(found[1]):
        raise ValueError(_("{written} is no number of days; write 30d or 90d").format(written=repr(text)))
    return int(found[1])


def clock(seconds: float) -> str:
    """Write a length as minutes and seconds, `1:31`, and from an hour on as `1:02:03`."""
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


def words(seconds: int) -> str:
    """Write a length the way one says it: `60 s`, `2 min`, `2 min 30 s`."""
    minutes, rest = divmod(seconds, 60)
    if seconds <= 90:
        return _("{seconds} s").format(seconds=seconds)
    written = _("{minutes} min {seconds} s") if rest else _("{minutes} min")
    return written.format(minutes=minutes, seconds=rest)
