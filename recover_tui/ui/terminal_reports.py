"""What a terminal reports by itself, bounded: sizes, focus, the mouse, and sequences that nobody understands.

A multiplexer that hangs, a cat sitting on the mouse or a broken terminal can send ten thousand of them in a second.
Each would be laid out and painted, and the words typed meanwhile would wait.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from textual import events
from textual.geometry import Size
from textual.message import Message

LARGEST: Final = Size(1000, 400)
"""Columns and rows of a window that are used. No screen shows more, and a report may name any number: one of
60,000 x 60,000 took 1.2 GB."""
MOST_EVENTS: Final = 200
"""Keys, clicks and reports in a second that are taken; a key that repeats makes thirty."""
_LONGEST_SEQUENCE: Final = 32
"""Characters of a control sequence; the longest that terminals send have some twenty."""
_SECOND: Final = 1.0
_END_OF_SEQUENCE: Final = 1.0
"""Seconds without more of it after which a sequence without an end is given up."""
_FOCUS_REPORTS: Final = re.compile(r"(?:\x1b\[[IO])+(\x1b\[[IO])")
_TOO_LONG: Final = re.compile(
    rf"\x1b(?:(?P<control>\[)[ -?]{{{_LONGEST_SEQUENCE},}}|[\]P_^X][^\x1b\x07]{{{_LONGEST_SEQUENCE},}})"
)
"""A control sequence with no end in sight, or a string sequence such as a terminal's answer about a colour."""
_REST_OF_CONTROL: Final = re.compile(r"[ -?]*[@-~]?")
_REST_OF_STRING: Final = re.compile(r"[^\x1b\x07]*(?:\x07|\x1b\\)?")


class ReportBounds:
    """Lets pass what an agent can have done, and of what a terminal reports the last."""

    def __init__(self) -> None:
        self._swallowing: re.Pattern[str] | None = None
        self._heard_at = 0.0
        self._focused: bool | None = None
        self._second_began = 0.0
        self._in_second = 0

    def understood(self, data: str, now: float) -> str:
        """Leave out sequences that are too long to be any, also their rest in what comes next."""
        if now - self._heard_at > _END_OF_SEQUENCE:
            self._swallowing = None
        self._heard_at = now
        kept: list[str] = []
        data = _FOCUS_REPORTS.sub(r"\1", data)
        while data:
            if self._swallowing is not None:
                rest = self._swallowing.match(data)
                assert rest is not None  # noqa: S101  # it matches nothing as well
                data = data[rest.end() :]
                if data or rest[0][-1:] in ("\x07", "\\") or self._ends_control(rest[0]):
                    self._swallowing = None
            elif found := _TOO_LONG.search(data):
                kept.append(data[: found.start()])
                self._swallowing = _REST_OF_CONTROL if found["control"] else _REST_OF_STRING
                data = data[found.end() :]
            else:
                kept.append(data)
                break
        return "".join(kept)

    def bounded(self, messages: Iterable[Message], now: float) -> Iterator[Message]:
        """Give of moves, sizes and changes of focus in a row the last, and no more of anything than anyone does."""
        pending: Message | None = None
        for message in messages:
            if pending is not None and type(message) is not type(pending):
                yield from self._taken(pending, now)
                pending = None
            if isinstance(message, events.MouseMove | events.Resize):
                pending = message
            else:
                yield from self._taken(message, now)
        if pending is not None:
            yield from self._taken(pending, now)

    def _ends_control(self, rest: str) -> bool:
        return self._swallowing is _REST_OF_CONTROL and "@" <= rest[-1:] <= "~"

    def _taken(self, message: Message, now: float) -> Iterator[Message]:
        if isinstance(message, events.AppFocus | events.AppBlur):
            focused = isinstance(message, events.AppFocus)
            if focused != self._focused:
                self._focused = focused
                yield message
            return
        if now - self._second_began > _SECOND:
            self._second_began, self._in_second = now, 0
        self._in_second += 1
        if self._in_second <= MOST_EVENTS or isinstance(message, events.Resize):
            yield message


def bound_size(event: events.Resize) -> None:
    """Make a size that was reported one that can be shown."""
    event.size = event.virtual_size = Size(
        min(event.size.width, LARGEST.width), min(event.size.height, LARGEST.height)
    )
