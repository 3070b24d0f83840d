"""Whether the terminal itself is light or dark: asking it, and taking its answer out of what is typed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Final

from textual.color import Color
from textual.message import Message

QUERY: Final = "\x1b]11;?\x1b\\"
"""Asks for the colour of the ground (OSC 11). Terminals that don't know it say nothing."""
_LONGEST_REPLY: Final = 40
"""Characters of a colour; the longest that terminals send have some twenty."""
_REPLY: Final = re.compile(rf"\x1b\]11;(?P<colour>[^\x1b\x07]{{0,{_LONGEST_REPLY}}})(?:\x07|\x1b\\|(?=\x1b[^\\]))")
"""A whole answer, or one that something else cuts off."""
_BEGUN: Final = re.compile(rf"\x1b\]11;[^\x1b\x07]{{0,{_LONGEST_REPLY}}}\x1b?\Z")
_PERHAPS_BEGUN: Final = re.compile(r"\x1b(?:\](?:11?)?)?\Z")
"""Where a chunk ends so, it may be the escape key, or alt and a key."""
_PATIENCE: Final = 1.0
"""Seconds after asking in which an answer is waited for, and in which one that has begun goes on."""
_PAUSE: Final = 0.1
"""Seconds after which what may have been the beginning of an answer was a key."""
_NUMBERS: Final = re.compile(r"rgba?:([\da-f]{1,4})/([\da-f]{1,4})/([\da-f]{1,4})(?:/[\da-f]{1,4})?", re.IGNORECASE)
_DARK_FOR: Final = frozenset({"0", "1", "2", "3", "4", "5", "6", "8"})
"""Of the sixteen colours those that are dark."""
EVENING: Final = 19
MORNING: Final = 7
"""Hours of the local day from and until which it is dark where nothing else tells."""


class BackgroundReport(Message):
    """The terminal said whether it is dark."""

    def __init__(self, *, dark: bool) -> None:
        super().__init__()
        self.dark = dark


class BackgroundQuery:
    """Tells the one who reads from the terminal that it was asked: the next escape may be its answer's."""

    def __init__(self) -> None:
        self.pending = False


class BackgroundReplies:
    """Takes the terminal's answers out of what is read, however they are cut, and hands on everything else."""

    def __init__(self, query: BackgroundQuery) -> None:
        self._query = query
        self._asked_at: float | None = None
        self._held = ""
        self._held_at = 0.0
        self._reports: list[BackgroundReport] = []

    def taken_out(self, data: str, now: float) -> str:
        """Give what is no answer; the beginning of one is kept back until more comes, or `overdue`."""
        data, self._held = self.overdue(now) + self._held + data, ""
        data = _REPLY.sub(self._answered, data)
        begun = _BEGUN.search(data) or (_PERHAPS_BEGUN.search(data) if self._expects(now) else None)
        if begun:
            data, self._held, self._held_at = data[: begun.start()], begun[0], now
        return data

    def overdue(self, now: float) -> str:
        """Give what was kept back when it can be no answer any more."""
        no_answer = _PERHAPS_BEGUN.fullmatch(self._held)
        if now - self._held_at <= (_PAUSE if no_answer else _PATIENCE):
            return ""
        held, self._held = self._held, ""
        return held if no_answer else ""

    def release(self) -> str:
        """Give what was kept back at once: something else follows it."""
        held, self._held = self._held, ""
        return held

    def reports(self) -> Iterator[BackgroundReport]:
        """What was answered since this was last looked at."""
        reports, self._reports = self._reports, []
        yield from reports

    def _expects(self, now: float) -> bool:
        if not self._query.pending:
            self._asked_at = None
            return False
        if self._asked_at is None:
            self._asked_at = now
        if now - self._asked_at > _PATIENCE:
            self._query.pending = False
        return self._query.pending

    def _answered(self, found: re.Match[str]) -> str:
        self._query.pending = False
        dark = is_dark(found["colour"])
        if dark is not None:
            self._reports.append(BackgroundReport(dark=dark))
        return ""


def is_dark(colour: str) -> bool | None:
    """Tell whether a colour as X names them, such as rgb:1e1e/1e1e/1e1e, is dark; None when it is none."""
    if found := _NUMBERS.fullmatch(colour):
        red, green, blue = (round(255 * int(part, 16) / (16 ** len(part) - 1)) for part in found.groups())
        return Color(red, green, blue).brightness < 0.5
    if re.fullmatch(r"#[\da-fA-F]{6}", colour):
        return Color.parse(colour).brightness < 0.5
    return None


def dark_by_environment(environ: Mapping[str, str]) -> bool | None:
    """Tell by COLORFGBG, which some terminals set, such as "15;0"; None where it doesn't say."""
    ground = environ.get("COLORFGBG", "").rpartition(";")[2].strip()
    return ground in _DARK_FOR if ground.isdecimal() and int(ground) < 16 else None


def dark_by_hour(now: datetime) -> bool:
    """Tell by the local hour."""
    return not MORNING <= now.astimezone().hour < EVENING
