"""The terminal's door: what comes in from it and what goes out to it.

Out goes no control character but Textual's own, whatever a text holds. In come broken bytes, pastes of megabytes and
pastes without an end, and none of them may freeze or end the program.
"""

from __future__ import annotations

import os
import re
import select
import sys
import threading
import time
from collections.abc import Callable, Iterable
from typing import Final

from rich.segment import Segment
from textual import events
from textual.color import Color
from textual.filter import LineFilter
from textual.message import Message

from recover_tui.domain.text import LONGEST_TEXT
from recover_tui.ui.terminal_background import BackgroundQuery, BackgroundReplies
from recover_tui.ui.terminal_reports import ReportBounds
from recover_tui.ui.textual_internals import XTermParser

LONGEST_PASTE: Final = LONGEST_TEXT + 1
"""Characters of a paste that are taken: one more than any field keeps, so that it can say what it left out."""
_NO_TYPIST: Final = 120
"""Characters in a second from which on it is no typing but a paste that the terminal didn't mark. Words typed ahead
over a line that hangs for some seconds stay below it, and a key that repeats."""
_SECOND: Final = 1.0
_SILENCE: Final = 0.2
"""Seconds of silence that end such a paste."""
_END_OF_PASTE: Final = 1.0
"""Seconds without more of it after which a paste is over, whether the terminal says so or not."""
_A_FEW: Final = 16
"""Characters at once that may be keys: typing on doesn't keep a paste going whose end never came."""
_BEGIN: Final = "\x1b[200~"
_END: Final = "\x1b[201~"
_CONTROLS: Final = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")


class NoControls(LineFilter):
    """Lets no text steer the terminal."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Put a replacement of the same width in the place of each control character."""
        return [
            segment
            if segment.control or not _CONTROLS.search(segment.text)
            else Segment(_CONTROLS.sub("\ufffd", segment.text), segment.style)
            for segment in segments
        ]


class BoundedParser(XTermParser):
    """Reads the terminal with pastes bounded in length and in time, and reports in number."""

    def __init__(
        self,
        debug: bool = False,
        clock: Callable[[], float] = time.monotonic,
        background: BackgroundQuery | None = None,
        typed: str = "",
    ) -> None:
        """`background` tells when the terminal was asked for its colour; `typed` came before this read anything."""
        super().__init__(debug)
        self._typed = typed
        self._clock = clock
        self._pasting = False
        self._unmarked = False
        self._second_began = 0.0
        self._in_second = 0
        self._unmarked_at = -_END_OF_PASTE
        self._held = ""
        self._pasted: list[str] = []
        self._room = LONGEST_PASTE
        self._heard_at = 0.0
        self._pasted_at = 0.0
        self._bounds = ReportBounds()
        self._replies = BackgroundReplies(background or BackgroundQuery())

    def feed(self, data: str) -> Iterable[Message]:
        """Take what was read."""
        if not data:
            yield from super().feed(data)
            return
        self._heard_at = self._clock()
        if len(data) > _A_FEW:
            self._pasted_at = self._heard_at
        if not self._pasting:
            data = self._understood(data)
            yield from self._replies.reports()
            if not data:
                return
        if self._is_no_typing(data):
            self._take(data)
            return
        if self._unmarked:
            yield from self._finish()
        data, self._held = self._held + data, ""
        while data:
            if self._pasting:
                body, end, data = data.partition(_END)
                if not end:
                    body, self._held = _without_beginning_of(_END, body)
                self._take(body)
                if end:
                    yield from self._finish()
                    data = self._understood(data)
                    yield from self._replies.reports()
            else:
                before, begin, data = data.partition(_BEGIN)
                if before:
                    yield from self._bounds.bounded(self._parsed(before), self._heard_at)
                if begin:
                    self._pasting, self._room, self._pasted_at = True, LONGEST_PASTE, self._heard_at

    def tick(self) -> Iterable[Message]:
        """Take what was typed before, and end a paste that has not been closed in time."""
        typed, self._typed = self._typed, ""
        yield from self.feed(typed) if typed else ()
        silence = self._clock() - self._heard_at
        if self._unmarked and silence >= _SILENCE:
            yield from self._finish()
        if self._pasting and self._clock() - self._pasted_at > _END_OF_PASTE:
            self._take(self._held)
            self._held = ""
            yield from self._finish()
        if no_answer := self._replies.overdue(self._clock()):
            yield from super().feed(no_answer)
        yield from super().tick()

    def _parsed(self, data: str) -> Iterable[Message]:
        try:
            yield from super().feed(data)
        except (ValueError, OverflowError):
            super().__init__()  # a number too large for anything ended it; what comes next is read anew

    def _understood(self, data: str) -> str:
        reports, begin, rest = data.partition(_BEGIN)
        reports = self._replies.taken_out(reports, self._heard_at)
        if begin:
            reports += self._replies.release()
        return self._bounds.understood(reports, self._heard_at) + begin + rest

    def _is_no_typing(self, data: str) -> bool:
        if self._pasting or "\x1b" in data:
            return False
        if self._heard_at - self._second_began > _SECOND:
            self._second_began, self._in_second = self._heard_at, 0
        self._in_second += len(data)
        goes_on = self._heard_at - self._unmarked_at <= _END_OF_PASTE and len(data) > 1
        if not self._unmarked and (goes_on or self._in_second >= _NO_TYPIST):
            self._unmarked = True
            if not goes_on:
                self._room = LONGEST_PASTE
        if self._unmarked:
            self._unmarked_at = self._heard_at
        return self._unmarked

    def _take(self, text: str) -> None:
        text = text[: self._room]
        self._room -= len(text)
        self._pasted.append(text)

    def _finish(self) -> Iterable[Message]:
        self._pasting = self._unmarked = False
        yield events.Paste("".join(self._pasted).replace("\x00", ""))
        self._pasted.clear()


def _without_beginning_of(mark: str, text: str) -> tuple[str, str]:
    """Part a text from the beginning of a mark that it may end with."""
    for size in range(min(len(mark) - 1, len(text)), 0, -1):
        if mark.startswith(text[-size:]):
            return text[:-size], text[-size:]
    return text, ""


def watch_for_its_end(tell: Callable[[], object], *, timeout: float = 4.0, descriptor: int = 0) -> None:
    """Call `tell` when the terminal is gone, and leave for good when that has not ended the program in time.

    Where the hang-up signal is ignored nothing else would notice, and the program would spin for ever.
    """
    if sys.platform == "win32" or not hasattr(select, "poll"):
        return

    def wait() -> None:
        poll = select.poll()
        poll.register(descriptor, 0)
        poll.poll()
        tell()
        time.sleep(timeout)
        os._exit(129)

    threading.Thread(target=wait, name="terminal", daemon=True).start()
