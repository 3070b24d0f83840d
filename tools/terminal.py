"""The real program on a real pseudo-terminal: for the trials of the promises, and for the pictures in the docs."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

import pyte

ROOT = Path(__file__).parents[1]
RECOVER = (sys.executable, "-m", "recover_tui")
TIMEOUT = 120.0
"""Seconds after which something that should have happened is given up; nothing is measured by it."""
_UNKNOWN_TO_PYTE = re.compile(rb"\x1b\[[<>=][0-9;]*[a-zA-Z]")


def environ(folder: Path, **others: str) -> dict[str, str]:
    """A home of its own, with nothing of this machine's."""
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "TZ": "UTC",
        "LANG": "C.UTF-8",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "RECOVER_DB": str(folder / "store" / "recover.db"),
        "RECOVER_CONFIG": str(folder / "config.toml"),
        "PYTHONDONTWRITEBYTECODE": "1",
        **others,
    }


class Terminal:
    """A program on a terminal of its own, which it controls."""

    def __init__(
        self,
        folder: Path,
        *arguments: str,
        size: tuple[int, int] = (120, 40),
        command: Sequence[str] = (),
        before: str = "",
        **others: str,
    ) -> None:
        """`before` is run by the shell that becomes the program; the command is the dashboard unless one is given."""
        self.written = b""
        self._screen = pyte.Screen(*size)
        self._stream = pyte.ByteStream(self._screen)
        self._fd, self._writer = pty.openpty()
        self.resize(*size)
        self.began = time.monotonic()
        # A session leader takes the first terminal it opens for its own.
        shell = f'exec <"$0" >"$0" 2>"$0"; {before} exec "$@"'
        self.process = subprocess.Popen(
            ["sh", "-c", shell, os.ttyname(self._writer), *(command or (*RECOVER, *arguments))],
            env=environ(folder, **others),
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.hang_up()

    def resize(self, columns: int, lines: int) -> None:
        """Make it another size."""
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", lines, columns, 0, 0))
        self._screen.resize(lines, columns)

    def hang_up(self) -> None:
        """Close it, as someone closes a split."""
        for descriptor in (self._fd, self._writer):
            if descriptor >= 0:
                with suppress(OSError):
                    os.close(descriptor)
        self._fd = self._writer = -1

    def send(self, keys: str | bytes) -> None:
        """Type; what comes meanwhile is read, so that neither waits for the other."""
        data = keys.encode() if isinstance(keys, str) else keys
        while data:
            _, ready, _ = select.select([], [self._fd], [], 0.05)
            if ready:
                data = data[os.write(self._fd, data[:512]) :]
            self.read(0)

    def read(self, timeout: float) -> bytes:
        """Take what comes within so many seconds."""
        if self._fd < 0 or not select.select([self._fd], [], [], timeout)[0]:
            return b""
        try:
            data = os.read(self._fd, 1 << 16)
        except OSError:
            return b""
        self.written += data
        self._stream.feed(_UNKNOWN_TO_PYTE.sub(b"", data))
        return data

    def wait(self, seconds: float) -> None:
        """Let time go by, as a person does."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self.read(left)

    def until(self, sought: str | Callable[[str], bool], timeout: float = TIMEOUT) -> float:
        """Seconds from now until something is on the screen; TimeoutError shows what is there instead."""
        fits = sought if callable(sought) else lambda text: sought in text
        began = time.monotonic()
        while not fits(self.text):
            if time.monotonic() - began > timeout:
                raise TimeoutError(f"{sought!r} is not on the screen:\n{self.text}")
            self.read(0.05)
        return time.monotonic() - began

    def until_true(self, holds: Callable[[], bool], timeout: float = TIMEOUT) -> bool:
        """Read on until something holds that is not on the screen, such as what is on the disk. Whether it did."""
        end = time.monotonic() + timeout
        while not (held := holds()) and time.monotonic() < end:
            self.wait(0.1)
        return held

    def rest(self, seconds: float = 1.0) -> None:
        """Read until nothing has come for so many seconds."""
        while self.read(seconds):
            pass

    @property
    def screen(self) -> pyte.Screen:
        """What is on the screen, cell by cell."""
        return self._screen

    @property
    def line_settings(self) -> list[object]:
        """How the line is set, as `stty` would say."""
        return termios.tcgetattr(self._writer)

    @property
    def text(self) -> str:
        """What is on the screen."""
        return "\n".join(self._screen.display)

    def ended(self, within: float = TIMEOUT) -> tuple[int | None, float]:
        """How it ended, None when it has not, and after how many seconds."""
        began = time.monotonic()
        while self.process.poll() is None and time.monotonic() - began < within:
            self.read(0.01)
            if self._fd < 0:
                with suppress(subprocess.TimeoutExpired):
                    self.process.wait(0.01)
        return self.process.poll(), time.monotonic() - began
