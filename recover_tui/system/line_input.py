"""Lines from stdin, waited for no longer than one likes: a time that is over ends whoever waits, too."""

from __future__ import annotations

import os
import queue
import sys
import threading
from typing import Final, Protocol

LONGEST: Final = 64 * 1024
"""Bytes of a line that are read; what is longer is cut there."""


class LineInput(Protocol):
    """Where lines come from."""

    def next(self, seconds: float) -> str | None:
        """Give the next line that is entered, None when none is in so many seconds. Raises EOFError at the end."""

    def rest(self) -> str:
        """Give what was typed and not entered, as far as the system tells."""


def stdin_lines() -> LineInput:
    """Read the lines of this program's stdin."""
    if sys.platform == "win32":
        return _ThreadedLines()
    return _PosixLines(sys.stdin.fileno() if sys.stdin is not None else os.open(os.devnull, os.O_RDONLY))


class _PosixLines:
    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor
        self._read = b""
        self._ended = False

    def next(self, seconds: float) -> str | None:
        if b"\n" not in self._read and not self._ended and self._wait(seconds):
            self._take()
        if b"\n" in self._read:
            line, _, self._read = self._read.partition(b"\n")
            return _decoded(line)
        if self._ended:
            if not self._read:
                raise EOFError
            line, self._read = self._read, b""
            return _decoded(line)
        return None

    def rest(self) -> str:
        if sys.platform != "win32" and os.isatty(self._descriptor):
            import termios

            # A terminal keeps a line back until it is entered, unless it is told to hand on every character.
            before = termios.tcgetattr(self._descriptor)
            at_once = [*before[:3], before[3] & ~(termios.ICANON | termios.ECHO), *before[4:]]
            termios.tcsetattr(self._descriptor, termios.TCSANOW, at_once)
            try:
                if self._wait(0):
                    self._take()
            finally:
                termios.tcsetattr(self._descriptor, termios.TCSANOW, before)
        left, self._read = self._read.partition(b"\n")[0], b""
        return _decoded(left)

    def _wait(self, seconds: float) -> bool:
        import select

        return bool(select.select([self._descriptor], [], [], max(0.0, seconds))[0])

    def _take(self) -> None:
        came = os.read(self._descriptor, 4096)
        self._ended = not came
        self._read += came
        if b"\n" not in self._read:
            self._read = self._read[:LONGEST]


class _ThreadedLines:
    """On Windows nobody can wait for a console and for a time at once, nor read what was not entered."""

    def __init__(self) -> None:
        self._lines: queue.Queue[str | None] = queue.Queue()
        threading.Thread(target=self._listen, daemon=True).start()

    def next(self, seconds: float) -> str | None:
        try:
            line = self._lines.get(timeout=max(0.0, seconds))
        except queue.Empty:
            return None
        if line is None:
            raise EOFError
        return line

    def rest(self) -> str:
        return ""

    def _listen(self) -> None:
        while line := sys.stdin.readline(LONGEST):
            self._lines.put(line.rstrip("\r\n"))
        self._lines.put(None)


def _decoded(line: bytes) -> str:
    return line[:LONGEST].rstrip(b"\r").decode(errors="replace")
