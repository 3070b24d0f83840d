"""What a terminal reports by itself, bounded: sizes, focus, the mouse, and sequences that nobody understands.

A multiplexer that hangs, a cat sitting on the mouse or a broken terminal can send ten thousand of them in a second.
Each would be laid out and painted, and the words typed meanwhile would wait.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from textual import events
from textual.constants import ESCAPE_DELAY
from textual.geometry import Size
from textual.message import Message

from recover_tui.ui.textual_internals import KNOWN_SEQUENCES

LARGEST: Final = Size(640, 240)
"""Columns and rows of a window that are used. No screen shows more, and a report may name any number: one of
60,000 x 60,000 took 1.2 GB."""
_NO_WINDOW: Final = Size(4000, 2000)
MOST_EVENTS: Final = 200
"""Keys, clicks and reports in a second that are taken; a key that repeats makes thirty."""
_SECOND: Final = 1.0
_END_OF_SEQUENCE: Final = 1.0
"""Seconds without more of it after which a sequence without an end is given up."""
_NOTHING: Final = "[?2026;0$y"
"""What makes nothing of an escape that was passed on before the rest of its sequence came: a report of a mode that
isn't there."""
_LARGEST_CHARACTER: Final = 0x10FFFF
_RELEASED: Final = "3"
"""What kitty's protocol calls a key that is let go."""
_CTRL: Final = 4
_FOCUS_REPORTS: Final = re.compile(r"(?:\x1b\[[IO])+(\x1b\[[IO])")
_SEQUENCE: Final = re.compile(
    r"\x1b(?:(?P<click>\[M[^\x1b]{3})|(?P<mouse>\[<\d{1,5};-?\d{1,6};-?\d{1,6}[Mm])|(?P<console>\[\[[A-E])"
    r"|\[(?P<parameters>[0-?]*)(?P<between>[ -/]*)(?P<final>[@-Z\\-~])|(?P<string>\](?=\d)|P(?=[\d>!$+|])|_(?=G)))"
)
"""A control sequence with its end, or the beginning of a string such as a terminal's answer about a colour."""
_UNFINISHED: Final = re.compile(r"\x1b(?:\[(?:\[|[ -?]*|M[^\x1b]{0,2})|[\]P_])\Z")
_REST_OF_CONTROL: Final = re.compile(r"[ -?]*[@-~]?")
_REST_OF_STRING: Final = re.compile(r"[^\x1b\x07]*(?:\x07|\x1b\\)?")
_LONGEST_SEQUENCE: Final = 32
"""Characters of a control sequence; the longest that terminals send have some twenty."""
_EXTENDED_KEY: Final = re.compile(
    r"(?P<code>\d{1,7})?(?::\d*)?(?::(?P<base>\d{0,7}))?"
    r"(?:;(?P<modifiers>\d{1,3})?(?::(?P<kind>\d))?(?:;(?P<text>\d{1,7}(?::\d{1,7})*)?)?)?"
)
"""A key as kitty's protocol has it: character, the one on the base layout, modifiers, kind of event, text."""


class ReportBounds:
    """Lets pass what an agent can have done, and of what a terminal reports the last."""

    def __init__(self) -> None:
        self._swallowing: re.Pattern[str] | None = None
        self._unfinished = ""
        self._escape_sent = False
        self._heard_at = 0.0
        self._focused: bool | None = None
        self._second_began = 0.0
        self._in_second = 0

    def understood(self, data: str, now: float) -> str:
        """Leave out every sequence that is no key, no mouse and no report that counts; in parts as well as whole.

        What isn't known would reach the text as the letters that it is written with, or be commands.
        """
        silence = now - self._heard_at
        if silence > _END_OF_SEQUENCE:
            self._swallowing, self._unfinished = None, ""
        sent = self._escape_sent and silence < ESCAPE_DELAY
        self._heard_at, self._escape_sent = now, False
        kept = self._kept(("\x1b" if sent and not self._unfinished else "") + self._unfinished + data)
        if sent and self._unfinished and not kept:
            self._escape_sent = True
        elif sent:
            kept = kept[1:] if kept.startswith("\x1b") else _NOTHING + kept
        self._escape_sent = self._escape_sent or kept.endswith("\x1b")
        return kept

    def _kept(self, data: str) -> str:
        data, self._unfinished = _FOCUS_REPORTS.sub(r"\1", data), ""
        kept: list[str] = []
        while data:
            if self._swallowing is not None:
                data = self._after_what_is_swallowed(data)
            elif found := _SEQUENCE.search(data):
                kept += [data[: found.start()], _known(found)]
                data = data[found.end() :]
                if found["string"]:
                    self._swallowing = _REST_OF_STRING
            else:
                kept.append(self._held_back(data))
                break
        return "".join(kept)

    def _after_what_is_swallowed(self, data: str) -> str:
        assert self._swallowing is not None  # noqa: S101  # the caller looked
        rest = self._swallowing.match(data)
        assert rest is not None  # noqa: S101  # it matches nothing as well
        ended = rest[0][-1:] in ("\x07", "\\") if self._swallowing is _REST_OF_STRING else "@" <= rest[0][-1:] <= "~"
        data = data[rest.end() :]
        if data or ended:
            self._swallowing = None
        return data

    def _held_back(self, data: str) -> str:
        """Keep a sequence whose end is still to come; one that is too long has none."""
        found = _UNFINISHED.search(data)
        if found is None:
            return data
        if len(found[0]) > _LONGEST_SEQUENCE:
            self._swallowing = _REST_OF_CONTROL
        else:
            self._unfinished = found[0]
        return data[: found.start()]

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


def _known(found: re.Match[str]) -> str:
    """Give a sequence as it is understood further on; nothing when it is no key, no mouse, no report that counts."""
    if found["click"] or found["mouse"] or found["console"] or found[0] in KNOWN_SEQUENCES:
        return found[0]
    parameters, final = found["parameters"] or "", found["final"] or ""
    if found["string"]:
        return ""
    if (final in ("I", "O") and not parameters) or re.fullmatch(
        r"\?\d{1,5};\d\$y|48;[\d;:]+t|\d+;\d+R", found[0][2:]
    ):
        return found[0]
    if found["between"] or final not in "u~ABCDEFHPQRS":
        return ""
    key = _EXTENDED_KEY.fullmatch(parameters)
    if key is None or key["kind"] == _RELEASED:
        return ""
    code, modifiers = key["code"] or "1", key["modifiers"] or ""
    if key["base"] and modifiers and (int(modifiers) - 1) & _CTRL:
        code = key["base"]  # where ctrl and a letter of another script were pressed, the key is meant
    characters = [code, *(key["text"] or "").split(":")]
    if any(one and int(one) > _LARGEST_CHARACTER for one in characters):
        return ""
    text = f";{key['text']}" if key["text"] else ""
    return f"\x1b[{code};{modifiers or 1}{text}{final}" if modifiers or text else f"\x1b[{code}{final}"


def is_no_window(size: Size) -> bool:
    """True for a size that no window ever had: it was not measured, and says nothing."""
    return size.width > _NO_WINDOW.width or size.height > _NO_WINDOW.height


def bound_size(event: events.Resize) -> None:
    """Make a size that was reported one that can be shown."""
    event.size = event.virtual_size = Size(
        min(event.size.width, LARGEST.width), min(event.size.height, LARGEST.height)
    )
