"""L1 to L11 with real processes, real signals and a real disk that is full."""

from __future__ import annotations

import gzip
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from recover_tui.store.store import Store
from recover_tui.system import clock
from tests.promises.outcome import Outcome, repeat
from tests.promises.terminal import RECOVER, ROOT, TIMEOUT, Terminal, environ, run
from tests.samples import add_win
from tests.store.test_schema import of_version

WORDS: Final = (
    "the refund had been promised twice and nobody had told him so he was right to be cross with all of us "
)
_KEYS_A_SECOND: Final = 9
_AT_RISK: Final = 12
"""Characters that may be missing after a kill: those of the last second, and what was on its way."""
_PAGE: Final = 4096


def store_file(folder: Path) -> Path:
    return folder / "store" / "recover.db"


@contextmanager
def opened(folder: Path) -> Iterator[Store]:
    with closing(Store.open(store_file(folder))) as store:
        yield store


def saved_words(folder: Path) -> str:
    """What the reflection under way, or the last one, holds."""
    with opened(folder) as store:
        assert store.integrity() == "ok"
        draft = store.reflections.draft()
        past = store.reflections.newest(limit=1)
        return draft.texts[0] if draft else past[0].answers[0].text if past else ""


def drafts(folder: Path) -> dict[str, tuple[str, ...]]:
    """Lines that are half written."""
    with opened(folder) as store:
        return store.drafts.all()


def exported_calls(folder: Path) -> list[dict[str, object]]:
    """The calls that the store knows."""
    with opened(folder) as store:
        return store.export()["calls"]


def type_like_a_person(terminal: Terminal, chance: random.Random, seconds: float) -> str:
    """Type at nine keys a second, as unevenly as people do. Gives what was typed."""
    typed = ""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        character = WORDS[len(typed) % len(WORDS)]
        terminal.send(character)
        typed += character
        terminal.wait(min(max(0.02, chance.gauss(1, 0.4)) / _KEYS_A_SECOND, end - time.monotonic()))
    return typed


def begin_to_reflect(terminal: Terminal) -> None:
    terminal.until("Support")
    terminal.until("shows all keys")
    terminal.send("j")
    terminal.until("finish")


def L1_kill(folder: Path, times: int) -> Outcome:
    """A typist at 9 keys/s, kill -9 at random."""
    missing: list[int] = []

    def one(number: int, own: Path) -> Iterable[str]:
        chance = random.Random(number)
        with Terminal(own) as terminal:
            begin_to_reflect(terminal)
            typed = type_like_a_person(terminal, chance, chance.uniform(0.3, 4))
            terminal.process.kill()
            terminal.ended()
        saved = saved_words(own)
        missing.append(len(typed) - len(saved))
        if not typed.startswith(saved):
            yield f"torn: {saved!r} of {typed!r}"

    lost = repeat(times, folder, one)
    late = [f"{count} characters" for count in missing if count > _AT_RISK]
    return Outcome(times, lost, late, f"at most {max(missing, default=0)} characters of the last second")


def L1_lines(folder: Path, times: int) -> Outcome:
    """A half-written win, killed a second after its last key, gone on with afterwards."""

    def one(_: int, own: Path) -> Iterable[str]:
        with Terminal(own) as terminal:
            terminal.until("shows all keys")
            terminal.send("wShe thanked me for")
            terminal.until("thanked me for")
            terminal.until_true(lambda: drafts(own).get("win") == ("She thanked me for",))
            terminal.process.kill()
            terminal.ended()
        with Terminal(own) as terminal:
            terminal.until("a win is half written")
            terminal.send("w")
            terminal.until("She thanked me for")
            terminal.send(" staying\x1b")
            terminal.until(" 1 ▁")
            terminal.send("q")
            terminal.ended()
        with opened(own) as store:
            if [win.text for win in store.wins.newest()] != ["She thanked me for staying"]:
                yield f"{store.wins.newest()}"

    return Outcome(times, repeat(times, folder, one))


def L2_signals(folder: Path, times: int) -> Outcome:
    """HUP, TERM, INT and a closed terminal in mid-word, in turn."""
    slowest = 0.0
    ways = ("HUP", "TERM", "INT", "closed")

    def one(number: int, own: Path) -> Iterable[str]:
        nonlocal slowest
        way = ways[number % len(ways)]
        chance = random.Random(number)
        with Terminal(own) as terminal:
            begin_to_reflect(terminal)
            typed = type_like_a_person(terminal, chance, chance.uniform(0.2, 1.5))
            terminal.until(lambda text: typed.split()[-1] in text)
            terminal.rest(0.2)  # such a word may have stood there before, and keys not read yet go with the terminal
            if way == "closed":
                terminal.hang_up()
            else:
                terminal.process.send_signal(getattr(signal, f"SIG{way}"))
            code, seconds = terminal.ended()
        slowest = max(slowest, seconds)
        wanted = {"HUP": 129, "TERM": 143, "INT": 130, "closed": 129}[way]
        if code != wanted:
            yield f"{way}: ended with {code}"
        saved = saved_words(own)
        if saved != typed:
            yield f"{way}: {len(typed) - len(saved)} characters"

    lost = repeat(times, folder, one)
    late = [f"gone after {slowest:.2f} s"] if slowest > 1 else []
    return Outcome(times, lost, late, f"gone after {slowest:.2f} s at most")


def L2_hang_up_ignored(folder: Path, times: int) -> Outcome:
    """The terminal closed where the hang-up signal is ignored."""
    slowest = 0.0

    def one(_: int, own: Path) -> Iterable[str]:
        nonlocal slowest
        with Terminal(own, before="trap '' HUP;") as terminal:
            begin_to_reflect(terminal)
            terminal.send("every word")
            terminal.until("every word")
            terminal.hang_up()
            code, seconds = terminal.ended()
        slowest = max(slowest, seconds)
        if code is None:
            yield "still there"
        if saved_words(own) != "every word":
            yield f"saved {saved_words(own)!r}"

    lost = repeat(times, folder, one)
    return Outcome(times, lost, figure=f"gone after {slowest:.2f} s at most")


_ADDS = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from recover_tui.system import clock
from recover_tui.store.store import Store
from tests.samples import add_win
store = Store.open(Path(sys.argv[1]))
while True:
    print(add_win(store, "kept", at=datetime.now(UTC)).id, flush=True)
"""


def L3_acknowledged(folder: Path, times: int) -> Outcome:
    """A command that reports each win it kept, kill -9 at random."""
    told = 0

    def one(number: int, own: Path) -> Iterable[str]:
        nonlocal told
        with opened(own):
            pass
        with subprocess.Popen(
            [sys.executable, "-c", _ADDS, str(store_file(own))],
            stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environ(own),
        ) as writer:  # fmt: skip
            assert writer.stdout is not None
            ids = [writer.stdout.readline().strip() for _ in range(random.Random(number).randint(1, 80))]
            writer.kill()
            ids += [line.strip() for line in writer.stdout if line.endswith("\n")]
        told += len(ids)
        with opened(own) as store:
            if store.integrity() != "ok":
                yield "damaged"
            gone = {id for id in ids if id} - {win.id for win in store.wins.newest()}
        if gone:
            yield f"{len(gone)} of {len(ids)}"

    lost = repeat(times, folder, one)
    return Outcome(times, lost, figure=f"{told} kept")


_CHANGES = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from recover_tui.system import clock
from recover_tui.store.store import Store
from tests.samples import add_win
store = Store.open(Path(sys.argv[1]), busy_timeout=10)
for number in range(int(sys.argv[2])):
    add_win(store, sys.argv[3] + " " + str(number), at=datetime.now(UTC))
    store.settings.count_breath_run()
"""


def L4_writers(folder: Path, times: int) -> Outcome:
    """Four writers, each adding a row and changing one, beside two dashboards."""
    folder.mkdir(exist_ok=True)
    with Terminal(folder) as first, Terminal(folder) as second:
        for window in (first, second):
            window.until("shows all keys")
        writers = [
            subprocess.Popen(
                [sys.executable, "-c", _CHANGES, str(store_file(folder)), str(times), str(name)],
                stderr=subprocess.PIPE, text=True, cwd=ROOT, env=environ(folder),
            )
            for name in range(4)
        ]  # fmt: skip
        while any(writer.poll() is None for writer in writers):
            first.read(0.02)
            second.read(0.02)
        lost = [trouble[-200:] for writer in writers if (trouble := writer.communicate()[1].strip())]
        shown = max(window.until(f" {4 * times} ▁") for window in (first, second))
        for window in (first, second):
            window.send("q")
            window.ended()
    with opened(folder) as store:
        rows, counted = len(store.wins.newest()), store.snapshot(clock.now()).breath_runs
    if (rows, counted) != (4 * times, 4 * times):
        lost.append(f"{rows} rows and a count of {counted} of {4 * times}")
    late = [f"a dashboard was behind for {shown:.1f} s"] if shown > 2 else []
    return Outcome(4 * times, lost, late, f"both dashboards up to date {shown:.1f} s after the last")


def L5_locked(folder: Path, times: int) -> Outcome:
    """Another program holds the store for eight seconds while someone types."""
    longest = 0.0

    def one(_: int, own: Path) -> Iterable[str]:
        nonlocal longest
        with Terminal(own) as terminal:
            begin_to_reflect(terminal)
            terminal.wait(0.3)
            with closing(sqlite3.connect(store_file(own), isolation_level=None)) as other:
                other.execute("BEGIN IMMEDIATE")
                said, end, typed, waits = False, time.monotonic() + 8, "", []
                while time.monotonic() < end:
                    character = "abcdefghijklmnopqrstuvwxyz"[len(typed) % 26]
                    typed += character
                    terminal.send(character)
                    waits.append(terminal.until(lambda text, last=typed[-6:]: last in text.replace(" ", "")))
                    said = said or "saving" in terminal.text
                    terminal.read(0.05)
                other.execute("ROLLBACK")
            terminal.until(lambda text: "saving" not in text and "Not saved" not in text)
            terminal.until_true(lambda: saved_words(own) == typed)
            terminal.process.kill()
            terminal.ended()
        longest = max(longest, *waits)
        if not said:
            yield "it did not say that it was saving"
        if saved_words(own) != typed:
            yield f"saved {saved_words(own)!r} of {typed!r}"

    lost = repeat(times, folder, one)
    late = [f"a key waited {1000 * longest:.0f} ms"] if longest > 0.1 else []
    return Outcome(times, lost, late, f"no key waited longer than {1000 * longest:.0f} ms")


DAMAGES: Final[dict[str, Callable[[bytes], bytes]]] = {
    "empty": lambda _: b"",
    "one byte": lambda _: b"S",
    "only a header": lambda data: data[:100],
    "cut in half": lambda data: data[: len(data) // 2],
    "zeroed": lambda data: b"\0" * len(data),
    "no header": lambda data: b"\0" * 100 + data[100:],
    "a header turned round": lambda data: data[:16] + bytes(byte ^ 0xFF for byte in data[16:100]) + data[100:],
    "the first page alone": lambda data: data[:_PAGE] + b"\0" * (len(data) - _PAGE),
    "no first page": lambda data: b"\0" * _PAGE + data[_PAGE:],
    "two pages exchanged": lambda data: (
        data[:_PAGE] + data[2 * _PAGE : 3 * _PAGE] + data[_PAGE : 2 * _PAGE] + data[3 * _PAGE :]
    ),
    "compressed": gzip.compress,
    "a letter": lambda _: b"Dear Asha, " * 1000,
    "a page of noise": lambda data: data[: 3 * _PAGE] + b"\xff" * _PAGE + data[4 * _PAGE :],
}


def L6_damage(folder: Path, times: int) -> Outcome:
    """A store made unreadable in a dozen ways."""
    slowest = 0.0

    def one(number: int, own: Path) -> Iterable[str]:
        nonlocal slowest
        name, damage = [*DAMAGES.items()][number % len(DAMAGES)]
        with opened(own) as store:
            for row in range(150):
                add_win(store, f"Win {row} that went well on the phone", at=clock.now())
            store.back_up(clock.now())
        file = store_file(own)
        damaged = damage(file.read_bytes())
        file.write_bytes(damaged)
        with Terminal(own) as terminal:
            terminal.until("The store was damaged.")
            slowest = max(slowest, time.monotonic() - terminal.began)
            terminal.until(" 150 ▁")
            terminal.send("q")
            terminal.ended()
        aside = [path for path in file.parent.glob("*.damaged-*") if not path.name.endswith("-journal")]
        if [path.read_bytes() for path in aside] != [damaged]:
            yield f"{name}: the damaged file is not beside it as it was"
        with opened(own) as store:
            if len(store.wins.newest()) != 150:
                yield f"{name}: {150 - len(store.wins.newest())} wins"

    lost = repeat(times, folder, one)
    late = [f"on the screen after {slowest:.2f} s"] if slowest > 2 else []
    return Outcome(times, lost, late, f"on the screen {slowest:.2f} s after the start at most")


def L7_restore(folder: Path, times: int) -> Outcome:
    """Back to a copy and forth again, with a dashboard open and a stale journal beside the store."""

    def one(_: int, own: Path) -> Iterable[str]:
        run(own, "win", "add", "before")
        copy = run(own, "backup").stdout.strip()
        run(own, "win", "add", "after")
        with Terminal(own) as terminal:
            terminal.until("after")
            undo = run(own, "restore", copy).stdout.split()[-3]
            terminal.until(lambda text: "after" not in text and "before" in text)
            run(own, "restore", undo)
            terminal.until("after")
            terminal.send("q")
            terminal.ended()
        file = store_file(own)
        for suffix in ("-wal", "-journal"):
            file.with_name(file.name + suffix).write_bytes(os.urandom(5000))
        file.write_bytes(b"")
        if "after" in run(own, "win", "list").stdout:
            yield "an empty file gave rows"
        with Terminal(own) as terminal:
            terminal.until("The store was damaged.")
            terminal.until("before")
            terminal.send("q")
            terminal.ended()
        if "before" not in run(own, "win", "list").stdout:
            yield "the copy is not in place"

    return Outcome(times, repeat(times, folder, one))


@contextmanager
def small_disk(folder: Path) -> Iterator[bool]:
    """A disk of one megabyte at the store's place, where the machine lets one make it."""
    place = folder / "store"
    place.mkdir(parents=True)
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    mounted = shutil.which("mount") is not None and subprocess.run(command, capture_output=True).returncode == 0
    try:
        yield mounted
    finally:
        if mounted:
            subprocess.run(["umount", "-l", str(place)], check=False)


def L8_full_disk(folder: Path, times: int) -> Outcome:
    """A disk that fills up in mid-sentence, and room again later."""
    slowest, real = 0.0, True

    def one(_: int, own: Path) -> Iterable[str]:
        nonlocal slowest, real
        with small_disk(own) as mounted:
            real = real and mounted
            if not mounted:
                return
            place = own / "store"
            with Terminal(own) as terminal:
                begin_to_reflect(terminal)
                terminal.send("before it was full ")
                terminal.until("before it was full")
                terminal.until_true(lambda: saved_words(own) == "before it was full ")
                ballast = place / "ballast"
                fill(ballast)
                terminal.send("and after ")
                terminal.until("Not saved yet, trying again: the disk")
                terminal.send("that")
                terminal.until("and after that")
                waits = run(own, "call", "ended")
                if waits.returncode != 0:
                    yield f"recover call ended with {waits.returncode}: {waits.stderr}"
                ballast.unlink()
                slowest = max(slowest, terminal.until(lambda text: "Not saved yet" not in text))
                terminal.until_true(lambda: saved_words(own) == "before it was full and after that")
                terminal.until_true(lambda: len(exported_calls(own)) == 1)
                terminal.process.kill()
                terminal.ended()
            if saved_words(own) != "before it was full and after that":
                yield f"saved {saved_words(own)!r}"
            if (calls := len(exported_calls(own))) != 1:
                yield f"{calls} calls where one waited"

    lost = repeat(times, folder, one)
    if not real:
        return Outcome(0, lost, figure="no small disk can be made here; max_page_count stands in, in the tests")
    late = [f"saved {slowest:.1f} s after there was room"] if slowest > 5 else []
    return Outcome(times, lost, late, f"saved {slowest:.1f} s after there was room at most")


def fill(file: Path) -> None:
    """Leave no byte free."""
    with file.open("wb", buffering=0) as ballast:
        for size in (65536, 4096, 1):
            try:
                while True:
                    ballast.write(b"x" * size)
            except OSError:
                continue


def L8_gone(folder: Path, times: int) -> Outcome:
    """The store's folder taken away under an open dashboard."""

    def one(_: int, own: Path) -> Iterable[str]:
        run(own, "win", "add", "before")
        with Terminal(own) as terminal:
            terminal.until("before")
            while (own / "store").exists():  # the dashboard may put a file there meanwhile
                shutil.rmtree(own / "store", ignore_errors=True)
            terminal.send("wafter\r")
            terminal.until("2 of 4")
            terminal.send("\x1b")
            terminal.until(lambda text: "2 of 4" not in text)
            terminal.until(" 2 ▁")
            terminal.wait(0.5)
            terminal.process.kill()
            terminal.ended()
        with opened(own) as store:
            if {win.text for win in store.wins.newest()} != {"before", "after"}:
                yield f"{store.wins.newest()}"

    return Outcome(times, repeat(times, folder, one))


def L9_upgrades(folder: Path, times: int) -> Outcome:
    """Three programs that bring the oldest store up to date at once."""

    def one(_: int, own: Path) -> Iterable[str]:
        file = store_file(own)
        file.parent.mkdir()
        of_version(file, 1)
        commands = [
            subprocess.Popen(
                [*RECOVER, "win", "list", "--json"],
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT, env=environ(own),
            )
            for _ in range(3)
        ]  # fmt: skip
        for command in commands:
            said, trouble = command.communicate(timeout=TIMEOUT)
            if command.returncode or [row["text"] for row in json.loads(said)] != ["kept"]:
                yield f"{command.returncode}: {said} {trouble}"

    return Outcome(3 * times, repeat(times, folder, one))


def L10_slips(folder: Path, times: int) -> Outcome:
    """A text emptied by a slip, saved so, killed, and brought back."""

    def one(_: int, own: Path) -> Iterable[str]:
        with Terminal(own) as terminal:
            begin_to_reflect(terminal)
            terminal.send("nobody had told him about the fee")
            terminal.until("about the fee")
            terminal.until_true(lambda: saved_words(own) == "nobody had told him about the fee")
            terminal.send("\x1b[18~\x7f")
            terminal.until(lambda text: "about the fee" not in text)
            terminal.until_true(lambda: not saved_words(own))
            terminal.process.kill()
            terminal.ended()
        if saved_words(own):
            yield f"{saved_words(own)!r} was not emptied"
        with Terminal(own) as terminal:
            terminal.until("shows all keys")
            terminal.send("j")
            terminal.until("finish")
            terminal.send("\x1b[15~")
            terminal.until("nobody had told him about the fee")
            terminal.send("q")

    return Outcome(times, repeat(times, folder, one))
