"""Measures the real program on a real pseudo-terminal, beside a bare Textual app, in one interleaved run.

Every figure is a median with its least and its most, and what counts is the ratio: `make bench` prints the table and
writes it as JSON. Nothing in the tests depends on any of it.
"""

from __future__ import annotations

import argparse
import compileall
import fcntl
import os
import pty
import select
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from itertools import pairwise
from pathlib import Path
from typing import Self

import recover_tui
from benchmarks import machine
from recover_tui.domain import timestamps
from recover_tui.domain.calls import Call
from recover_tui.domain.text import has_words
from recover_tui.domain.wins import Image, ImageInfo, Win
from recover_tui.formats.wins_file import Entry, as_wins
from recover_tui.store.store import Store

PYTHON = sys.executable
RECOVER = str(Path(PYTHON).with_name("recover"))
BARE = [PYTHON, str(Path(__file__).with_name("bare.py"))]
TEXT = [PYTHON, str(Path(__file__).with_name("text_area.py"))]
ROOT = Path(__file__).parents[1]
PEERS = {
    "calcure": (["calcure"], "JOURNAL"),
    "dooit": (["dooit"], "Workspaces"),
    "harlequin": (["harlequin"], "Data Catalog"),
    "toolong": (["tl", str(ROOT / "LICENSE")], "MIT License"),
}
"""Programs of the same kind: what starts each, and words on its first picture. `make bench-peers` installs them."""
SIZE = struct.pack("HHHH", 40, 120, 0, 0)


class Terminal:
    """A program on a pseudo-terminal of 120 x 40."""

    def __init__(self, command: Sequence[str], **environ: str) -> None:
        self.began = time.perf_counter()
        self.reader, writer = pty.openpty()
        fcntl.ioctl(writer, termios.TIOCSWINSZ, SIZE)
        environ = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", **environ}
        self.process = subprocess.Popen(
            command, stdin=writer, stdout=writer, stderr=writer, env=environ, start_new_session=True
        )
        os.close(writer)
        self.written = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.reader)

    def press(self, keys: str) -> None:
        os.write(self.reader, keys.encode())

    def until(self, words: str, timeout: float = 20) -> float:
        """Seconds from the start until these words are on the way to the screen, waiting so many from now."""
        end = time.perf_counter() + timeout
        while words.encode() not in self.written:
            if not self.read(max(0.0, end - time.perf_counter())):
                raise TimeoutError(words)
        return time.perf_counter() - self.began

    def read(self, timeout: float) -> int:
        if not select.select([self.reader], [], [], timeout)[0]:
            return 0
        data = os.read(self.reader, 1 << 16)
        self.written += data
        return len(data)

    def watch(self, seconds: float) -> tuple[float, float, float]:
        """CPU in percent, wake-ups a second and bytes a second over a while."""
        cpu, woken, count = self._cpu(), self._woken(), 0
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            count += self.read(left)
        return 100 * (self._cpu() - cpu) / seconds, (self._woken() - woken) / seconds, count / seconds

    def memory(self) -> float:
        """Resident megabytes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    def echoes(self, count: int) -> list[float]:
        """Milliseconds from a key to its letter on the way to the screen, for so many keys."""
        found = []
        for number in range(count):
            letter = b"QWXYZ"[number % 5 :][:1]  # none of them ends an escape sequence
            while self.read(0.05):
                pass
            seen = len(self.written)
            began = time.perf_counter()
            os.write(self.reader, letter)
            while letter not in self.written[seen:]:
                self.read(1)
            found.append(1000 * (time.perf_counter() - began))
        return found

    def unsteadiness(self, seconds: float) -> list[float]:
        """Milliseconds by which each picture came earlier or later than the usual time after the one before."""
        times: list[float] = []
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0:
            if self.read(left):
                now = time.perf_counter()
                if not times or now - times[-1] > 0.02:
                    times.append(now)
        gaps = [1000 * (after - before) for before, after in pairwise(times)]
        moving = [gap for gap in gaps if gap < 150]  # in a hold only the rim moves, half as often
        middle = statistics.median(moving)
        return [abs(gap - middle) for gap in moving]

    def _cpu(self) -> float:
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def _woken(self) -> int:
        found = 0
        for task in Path(f"/proc/{self.process.pid}/task").iterdir():
            status = (task / "status").read_text()
            found += int(status.partition("\nvoluntary_ctxt_switches:")[2].split(maxsplit=1)[0])
        return found


def whole(command: Sequence[str], environ: dict[str, str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, env={**os.environ, **environ}, stdout=subprocess.DEVNULL, check=False)
    return time.perf_counter() - began


def start(command: Sequence[str], words: str, **environ: str) -> float:
    with Terminal(command, **environ) as terminal:
        return terminal.until(words)


def peers(folder: Path) -> Iterator[tuple[str, Callable[[], float]]]:
    """Those of the peers that are there and come up, each at a place of its own."""
    for name, ((program, *arguments), words) in PEERS.items():
        installed = ROOT / "build" / "peers" / name / "bin" / program
        if not installed.exists():
            print(f"{name} is not here; make bench-peers installs it")
            continue
        home = folder / name
        (home / ".config").mkdir(parents=True)
        environ = {variable: str(home) for variable in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")}
        measure = partial(start, [str(installed), *arguments], words, **environ)
        try:
            measure()  # what it makes at its first start is there from now on
        except (TimeoutError, OSError):
            print(f"{name} does not come up here")
        else:
            yield name, measure


def interleaved(runs: int, **measured: Callable[[], float]) -> dict[str, list[float]]:
    """Take turns, so that whatever the machine does befalls all of them."""
    found: dict[str, list[float]] = {name: [] for name in measured}
    for _ in range(runs):
        for name, measure in measured.items():
            found[name].append(measure())
    return found


def fill(file: Path) -> None:
    """Make a store of five years."""
    store = Store.open(file)
    now = datetime.now(UTC)
    entries = [
        Entry(
            f"Win {number}, a refund that was found again",
            f"caller {number}",
            added_at=now - timedelta(days=1800) * (1 - number / 10_000) - timedelta(days=1),
        )
        for number in range(10_000)
    ]
    store.wins.add_all(as_wins(entries, now))

    def at(number: int, of: int) -> str:
        return timestamps.write(now - timedelta(days=2) - timedelta(days=1800) * (1 - number / of))

    with store.file.write():
        store.file.db.table("calls").insert_all(
            {"id": f"c{number}", "source": "bench", "answered": 1, "ended_at": at(number, 20_000)}
            for number in range(20_000)
        )
        store.file.db.table("resets").insert_all(
            {
                "id": f"r{number}", "started_at": at(number, 15_000), "planned_s": 60, "actual_s": 60,
                "pattern": "4-4-4", "outcome": "completed",
            }
            for number in range(15_000)
        )  # fmt: skip
        store.file.db.table("reflections").insert_all(
            {
                "id": f"f{number}", "started_at": at(number, 5_000), "cap_s": 120, "active_s": 90, "ended_by": "done",
                "next_step": f"Ask first, {number}",
            }
            for number in range(5_000)
        )  # fmt: skip
        store.file.db.table("answers").insert_all(
            {"reflection_id": f"f{number}", "position": 0, "prompt": "What?", "text": "The wait " * 20}
            for number in range(5_000)
        )
    picture = os.urandom(50_000)
    for win in store.wins.newest()[:200]:
        store.wins.put_image(win.id, Image(ImageInfo("image/png", 300, 200), picture))
    store.close()


def late(values: Sequence[float]) -> float:
    """The value that 99 of 100 are below."""
    return statistics.quantiles(values, n=100)[98]


def searched(texts: Sequence[str], words: str) -> float:
    began = time.perf_counter()
    sum(has_words(text, words) for text in texts)
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    parser.add_argument("--keys", type=int, default=100)
    parser.add_argument("--watch", type=float, default=10.0, metavar="SECONDS")
    parser.add_argument("--json", type=Path, default=ROOT / "docs" / "figures" / "bench.json")
    options = parser.parse_args()
    rows: list[dict[str, object]] = []
    # As an installed program is; where Python may not write it would else compile ours anew at each start.
    compileall.compile_dir(Path(recover_tui.__file__).parent, quiet=1)

    def say(what: str, unit: str, values: Sequence[float], against: float | None = None) -> float:
        middle = statistics.median(values)
        ratio = round(middle / against, 2) if against else None
        row = {"what": what, "unit": unit, "median": middle, "min": min(values), "max": max(values), "ratio": ratio}
        rows.append(row)
        shown = f"{middle:10.2f} {unit:<5} {min(values):10.2f} {max(values):10.2f}"
        print(f"{what:<44}{shown}   {'x ' + format(ratio, '.2f') if ratio else ''}", flush=True)
        return middle

    print(f"{'':<44}{'median':>10} {'':<5} {'least':>10} {'most':>10}   ratio")
    with tempfile.TemporaryDirectory() as folder:
        small, large = Path(folder) / "small.db", Path(folder) / "large.db"
        subprocess.run([RECOVER, "--db", small, "win", "add", "The one row"], stdout=subprocess.DEVNULL, check=True)
        fill(large)
        ours = [RECOVER, "--db", str(small)]
        found = interleaved(
            options.runs,
            bare=lambda: 1000 * start(BARE, "bare"),
            panes=lambda: 1000 * start(ours, "Support"),
            row=lambda: 1000 * start(ours, "The one row"),
            large=lambda: 1000 * start([RECOVER, "--db", str(large)], "a refund that"),
        )
        bare = say("first paint of a bare app", "ms", found["bare"])
        say("first paint of the four panes", "ms", found["panes"], bare)
        row = say("first row from the store", "ms", found["row"], bare)
        say("the same, a store of five years (against one win)", "ms", found["large"], row)
        found = interleaved(options.runs, bare=lambda: start(BARE, "bare"), **dict(peers(Path(folder))))
        bare = 1000 * statistics.median(found.pop("bare"))
        for name, values in found.items():
            say(f"first paint of {name}", "ms", [1000 * value for value in values], bare)

        environ = {"RECOVER_DB": str(small), "XDG_STATE_HOME": folder}
        found = interleaved(
            options.runs,
            nothing=lambda: 1000 * whole([PYTHON, "-c", "pass"], environ),
            hook=lambda: 1000 * whole([RECOVER, "hook", "microsip", "ended", "1"], environ),
            call=lambda: 1000 * whole([RECOVER, "call", "ended"], environ),
            status=lambda: 1000 * whole([RECOVER, "status"], environ),
        )
        nothing = say("python -c pass", "ms", found["nothing"])
        for name in ("hook", "call", "status"):
            say(f"recover {name}, the whole process", "ms", found[name], nothing)

        quiet_file = Path(folder) / "quiet.db"
        aged = Store.open(quiet_file)
        now = datetime.now(UTC)
        aged.wins.add(Win("w", "The one row", "", "", now))
        aged.calls.add(Call("c", "bench", now - timedelta(minutes=5)))
        aged.close()
        ours = [RECOVER, "--db", str(quiet_file)]
        with Terminal(BARE) as terminal:
            terminal.until("bare")
            terminal.watch(2)
            idle = (*terminal.watch(options.watch), terminal.memory())
        with Terminal(ours) as terminal:
            terminal.until("The one row")
            terminal.watch(6)
            quiet = (*terminal.watch(options.watch), terminal.memory())
            terminal.press("b")
            terminal.watch(1)
            breath = (*terminal.watch(options.watch), terminal.memory())
            unsteady = terminal.unsteadiness(2 * options.watch)
        units = (("CPU", "%"), ("wake-ups", "1/s"), ("to the terminal", "B/s"), ("memory", "MB"))
        for place, (what, unit) in enumerate(units):
            base = say(f"idle, bare: {what}", unit, [idle[place]])
            say(f"idle, ours: {what}", unit, [quiet[place]], base or None)
            say(f"breathing: {what}", unit, [breath[place]])
        say("breathing: unsteadiness, 99 of 100 below", "ms", [late(unsteady)])

        with Terminal(TEXT) as terminal:
            terminal.until("\x1b[")
            terminal.watch(1)
            echoes = terminal.echoes(options.keys)
            base, worst = say("a key to its echo, bare text area", "ms", echoes), late(echoes)
            say("the same, 99 of 100 within", "ms", [worst])
        for keys, where in (("j", "in the journal"), ("bj", "in the journal, beside the breath")):
            with Terminal(ours) as terminal:
                terminal.until("The one row")
                terminal.watch(1)
                for key in keys:
                    terminal.press(key)
                    terminal.watch(1)
                echoes = terminal.echoes(options.keys)
                say(f"a key to its echo, {where}", "ms", echoes, base)
                say("the same, 99 of 100 within", "ms", [late(echoes)], worst)
        with Terminal(ours) as terminal:
            terminal.until("The one row")
            seen = []
            for number in range(options.runs):
                subprocess.run(
                    [RECOVER, "--db", quiet_file, "win", "add", f"From elsewhere {number}"],
                    stdout=subprocess.DEVNULL, check=True,
                )  # fmt: skip
                done = time.perf_counter()
                terminal.until(f"From elsewhere {number}")
                seen.append(1000 * max(0.0, time.perf_counter() - done))
            say("a change from elsewhere on the screen", "ms", seen)

        store = Store.open(large)
        texts = [win.words for win in store.wins.newest()]
        say(
            "search in 10,000 wins, a key",
            "ms",
            [1000 * searched(texts, words) for words in ("r", "re", "refund 77")],
        )
        polls = []
        for _ in range(1000):
            began = time.perf_counter()
            store.changed_elsewhere()
            polls.append(1e6 * (time.perf_counter() - began))
        say("a look at whether another has written", "us", polls)
        store.close()
    machine.write(options.json, rows)


if __name__ == "__main__":
    main()
