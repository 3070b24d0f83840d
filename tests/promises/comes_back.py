"""G1 to G5 with the real program: it goes away well, comes back, and bears any terminal."""

from __future__ import annotations

import random
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from tests.promises.nothing_is_lost import begin_to_reflect
from tests.promises.outcome import Outcome, repeat
from tests.promises.terminal import RECOVER, ROOT, TIMEOUT, Terminal, environ, run

_SHELL: Final = ("bash", "--norc", "--noprofile", "-i")
_MODES: Final = re.compile(rb"\x1b\[\?(\d+)([hl])")
_OFF_AT_THE_END: Final = (b"1049", b"1000", b"1003", b"1006", b"2004", b"1004")
_ENDS: Final[dict[str, Callable[[Terminal], object]]] = {
    "q": lambda terminal: terminal.send("q"),
    "TERM": lambda terminal: terminal.process.send_signal(signal.SIGTERM),
    "INT": lambda terminal: terminal.process.send_signal(signal.SIGINT),
    "HUP": lambda terminal: terminal.process.send_signal(signal.SIGHUP),
    "a crash": lambda terminal: terminal.send("z"),
}
_MAY_CRASH: Final = """
from recover_tui.ui.screens import dashboard
def action_zoom(self):
    raise LookupError
dashboard.Dashboard.action_zoom = action_zoom
import sys
sys.argv = ["recover"]
from recover_tui.cli import main
main()
"""


def G1_shell(folder: Path, times: int) -> Outcome:
    """Every end but kill -9: what the terminal is left as."""

    def one(number: int, own: Path) -> Iterable[str]:
        name, end = [*_ENDS.items()][number % len(_ENDS)]
        with Terminal(own, command=[RECOVER[0], "-c", _MAY_CRASH]) as terminal:
            before = settings(terminal)
            terminal.until("shows all keys")
            during = settings(terminal)
            end(terminal)
            terminal.ended()
            terminal.wait(0.2)
            modes = dict(_MODES.findall(terminal.written))
            if settings(terminal) != before or during == before:
                yield f"{name}: the settings of the line are not as before"
        yield from (f"{name}: mode {mode.decode()} stays on" for mode in _OFF_AT_THE_END if modes.get(mode) == b"h")
        if modes.get(b"25") == b"l":
            yield f"{name}: no cursor"

    return Outcome(times, repeat(times, folder, one))


def settings(terminal: Terminal) -> list[object]:
    """What `stty -g` would say."""
    return terminal.line_settings[:6]


def G2_background(folder: Path, times: int) -> Outcome:
    """ctrl+z to the shell, and fg, with words on the screen."""
    lines = 0

    def one(_: int, own: Path) -> Iterable[str]:
        nonlocal lines
        run(own, "win", "add", "He thanked me twice")
        with Terminal(own, size=(100, 30), command=_SHELL, PS1="$ ") as terminal:
            terminal.send(f"{' '.join(RECOVER)}\r")
            terminal.until("shows all keys")
            terminal.rest()
            before = terminal.text.splitlines()
            terminal.send("\x1a")
            terminal.until("Stopped")
            terminal.send("clear; fg\r")
            terminal.until("shows all keys")
            terminal.until_true(lambda: terminal.text.splitlines() == before, 10)
            after = terminal.text.splitlines()
            lines = len(after)
            wrong = [number for number, (line, other) in enumerate(zip(before, after, strict=True)) if line != other]
            if wrong:
                yield f"lines {wrong} of {len(before)} are not back"
            terminal.send("q")
            terminal.until("$ ")

    return Outcome(times, repeat(times, folder, one), figure=f"{lines} of {lines} lines")


def G2_stopped(folder: Path, times: int) -> Outcome:
    """Stopped from outside and continued, a few times, then left by key and by signal."""

    def one(number: int, own: Path) -> Iterable[str]:
        with Terminal(own) as terminal:
            terminal.until("shows all keys")
            for _ in range(3):
                terminal.process.send_signal(signal.SIGSTOP)
                terminal.wait(0.3)
                terminal.process.send_signal(signal.SIGCONT)
                terminal.wait(0.3)
            if number % 2:
                terminal.process.send_signal(signal.SIGTERM)
            else:
                terminal.send("q")
            code, _ = terminal.ended()
        if code != (143 if number % 2 else 0):
            yield f"ended with {code}"

    return Outcome(times, repeat(times, folder, one))


def G3_sizes(folder: Path, times: int) -> Outcome:
    """Resized from 1x1 to 500x200, faster than it paints, in a reset, while typing and over the palette."""

    def one(number: int, own: Path) -> Iterable[str]:
        chance = random.Random(number)
        with Terminal(own, size=(1, 1) if number % 2 else (120, 40)) as terminal:
            terminal.wait(1.0)
            for keys in ("", "r", "\x1b", "jwords", "\x13", "\x10", "\x1b", "w", "\x1b", "?"):
                terminal.send(keys)
                terminal.wait(0.3)
                for _ in range(10):
                    terminal.resize(chance.choice([1, 2, 10, 40, 80, 500]), chance.choice([1, 2, 10, 24, 200]))
                    terminal.read(0.01)
            terminal.resize(120, 40)
            terminal.send("\x1b")
            terminal.until("Support")
            terminal.wait(0.3)
            terminal.send("q")
            code, _ = terminal.ended()
        if code != 0:
            yield f"ended with {code}"

    return Outcome(100 * times, repeat(times, folder, one))


def G4_terminals(folder: Path, times: int) -> Outcome:
    """TERM=dumb and none, no terminal, closed streams, no UTF-8, no colour."""

    def one(_: int, own: Path) -> Iterable[str]:
        for term in ("dumb", ""):
            with Terminal(own, TERM=term) as terminal:
                code, _ = terminal.ended()
                terminal.wait(0.2)
                if code != 2 or terminal.written.count(b"\n") != 1 or b"\x1b" in terminal.written:
                    yield f"TERM={term!r}: {code}, {terminal.written!r}"
        for streams in ("</dev/null", "<&-", ">/dev/null 2>/dev/null </dev/null", "<&- >&- 2>&-"):
            done = subprocess.run(
                ["sh", "-c", f"exec {' '.join(RECOVER)} {streams}"],
                capture_output=True, text=True, env=environ(own), cwd=ROOT, timeout=60, check=False,
            )  # fmt: skip
            if done.returncode != 2 or len(done.stderr.splitlines()) > 1:
                yield f"{streams}: {done.returncode}, {done.stderr!r}"
        run(own, "win", "add", "Zoë sagte danke")
        for locale in ({"LANG": "C"}, {"LC_ALL": "POSIX", "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}):
            with Terminal(own, **locale) as terminal:
                terminal.until("Support")
                terminal.until("Zoë sagte danke")
                terminal.send("q")
                code, _ = terminal.ended()
                if code != 0 or b"\\u" in terminal.written:
                    yield f"{locale}: {code}"
        with Terminal(own, NO_COLOR="1") as terminal:
            terminal.until("Support")
            terminal.send("q")
            terminal.ended()
            colours = set(re.findall(rb"\x1b\[[0-9;]*38;2;(\d+);(\d+);(\d+)", terminal.written))
            if any(len(set(colour)) > 1 for colour in colours):
                yield f"NO_COLOR: {colours}"

    return Outcome(9 * times, repeat(times, folder, one))


_FLOODS: Final = {
    "10 MB, marked": b"\x1b[200~" + b"word word\n" * 1_000_000 + b"\x1b[201~",
    "1 MB, unmarked": b"word word " * 100_000,
    "1 MB of lines, unmarked": b"word word\n" * 100_000,
    "a paste without an end": b"\x1b[200~" + b"word " * 200,
    "bytes that are no text": b"caf\xe9 \xff\xfe \x9b31m",
    "10,000 reports of focus": b"\x1b[O\x1b[I" * 5_000,
    "a sequence of 10 kB without an end": b"\x1b[" + b"1;" * 5_000,
    "a size that no screen has": b"\x1b[48;60000;60000;0;0t",
}


def G5_floods(folder: Path, times: int) -> Outcome:
    """Pastes of megabytes, bytes that are no text, and what a terminal reports by itself, into the journal."""
    slowest, largest = 0.0, 0

    def one(number: int, own: Path) -> Iterable[str]:
        nonlocal slowest, largest
        name, paste = [*_FLOODS.items()][number % len(_FLOODS)]
        with Terminal(own) as terminal:
            begin_to_reflect(terminal)
            terminal.send(paste)
            began = time.monotonic()
            hidden, pause = False, 0.2
            while not hidden:
                if time.monotonic() - began > TIMEOUT:
                    yield f"{name}: no key was answered"
                    return
                terminal.send("\x0c")
                # Again if the paste took it, and ever later: a slow machine is not to show again what it hides.
                hidden = terminal.until_true(lambda: "h shows it again" in terminal.text, pause)
                pause *= 1.5
            slowest = max(slowest, time.monotonic() - began)
            status = Path(f"/proc/{terminal.process.pid}/status").read_text()
            largest = max(largest, int(status.partition("VmHWM:")[2].split()[0]) // 1024)
            if terminal.process.poll() is not None:
                yield f"{name}: ended"

    lost = repeat(times, folder, one)
    late = [f"the next key waited {slowest:.1f} s"] if slowest > 3 else []
    late += [f"{largest} MB"] if largest > 300 else []
    return Outcome(times, lost, late, f"the next key answered after {slowest:.1f} s at most, {largest} MB")
