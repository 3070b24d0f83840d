"""P1 to P8 with the real program: what is on the disk, on the screen, in the process list and on the network."""

from __future__ import annotations

import json
import re
import stat
import subprocess
import threading
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from recover_tui.domain.calls import Event, Stage
from recover_tui.domain.reflection import Reflection
from recover_tui.domain.support import Kind
from recover_tui.system import clock
from tests.promises.nothing_is_lost import begin_to_reflect, opened
from tests.promises.outcome import Outcome, repeat
from tests.promises.terminal import RECOVER, ROOT, Terminal, environ, files, holding, run
from tests.samples import add_resource, add_win, add_worry

SECRET: Final = "Quillfeather"
CALLERS: Final = ("4111 1111 1111 1111", "4111111111111111", "+44 7700 900123", "asha.rao@example.com")
HOSTILE: Final = (
    "\x1b]0;owned\x07\x1b]52;c;YQ==\x07\x1b[31m\x1bP+q\x1b\\\x9b31m\x9d0;x\x9c\u202egnp.\u2066\x08\x0e\x00"
    "[@click=app.quit]x[/] [/nope] [b]"
)


def P1_callers(folder: Path, times: int) -> Outcome:
    """Card, phone and mail typed, pasted, told by commands and imported, every file looked at all the while."""

    def one(_: int, own: Path) -> Iterable[str]:
        seen: list[str] = []
        over = threading.Event()

        def watch() -> None:
            while not over.is_set():
                seen.extend(holding(own / "store", *CALLERS))
                seen.extend(holding(own / ".local", *CALLERS))

        watcher = threading.Thread(target=watch)
        watcher.start()
        said = " and ".join(CALLERS)
        try:
            with Terminal(own) as terminal:
                begin_to_reflect(terminal)
                for character in said:
                    terminal.send(character)
                    terminal.wait(0.02)
                terminal.send(f"\x1b[200~ pasted {said}\x1b[201~")
                terminal.until("a number was masked")
                terminal.wait(1.3)
                terminal.send("\x13")
                terminal.until("That is enough for now")
                terminal.send(f"w\x1b[200~{said}\x1b[201~\r")
                terminal.until("2 of 4")
                terminal.send("\x1b")  # alone: with a key right behind it, it would be that key with alt
                terminal.until(lambda text: "2 of 4" not in text)
                terminal.send(f"p\x1b[200~{said}\x1b[201~\r")
                terminal.until("parked until")
                terminal.send("q")
                terminal.ended()
            run(own, "win", "add", "-", "--who", said, stdin=said)
            (own / "wins.txt").write_text(f"From a file: {said}")
            run(own, "win", "import", str(own / "wins.txt"), "--yes")
            exported = own / "x.json"
            win = {"id": "i", "text": said, "who": "", "why": "", "added_at": "2026-05-12T00:00:00Z", "shown": 0}
            exported.write_text(json.dumps({"wins": [win]}))
            run(own, "import", str(exported))
            run(own, "hook", "microsip", "ended", CALLERS[2])
            run(own, "call", "ended", "--ref", CALLERS[2])
            run(own, "backup")
        finally:
            over.set()
            watcher.join()
        yield from sorted(set(seen + holding(own / "store", *CALLERS) + holding(own / ".local", *CALLERS)))
        with opened(own) as store:
            if len(store.wins.newest()) != 4:
                yield f"{len(store.wins.newest())} of 4 wins: {[win.text for win in store.wins.newest()]}"

    return Outcome(times, repeat(times, folder, one))


def P2_modes(folder: Path, times: int) -> Outcome:
    """With umask 000 and 022, loose folders and files made beforehand."""

    def one(number: int, own: Path) -> Iterable[str]:
        umask = ("000", "022")[number % 2]
        data = own / ".local" / "share" / "recover-tui"
        data.mkdir(parents=True, mode=0o777)
        data.chmod(0o777)
        (data / "recover.db").touch(0o666)
        (data / "recover.db").chmod(0o666)
        nobody = {"RECOVER_DB": "", "RECOVER_CONFIG": ""}
        with Terminal(own, before=f"umask {umask};", **nobody) as terminal:
            begin_to_reflect(terminal)
            terminal.send(SECRET)
            terminal.wait(1.3)
            terminal.process.terminate()
            terminal.ended()
        for words in ("win add x", "backup", "hook microsip ended 1", f"export {own / 'mine.json'}"):
            subprocess.run(
                ["sh", "-c", f"umask {umask}; exec {' '.join(RECOVER)} {words}"],
                env=environ(own, **nobody), cwd=ROOT, check=True, capture_output=True,
            )  # fmt: skip
        kept = [own / "mine.json", *files(own / ".local")]
        kept += [path for path in (own / ".local").rglob("*") if path.is_dir() and "recover-tui" in str(path)]
        for path in kept:
            if stat.S_IMODE(path.stat().st_mode) & 0o077:
                yield f"umask {umask}: {path.relative_to(own)} is {stat.S_IMODE(path.stat().st_mode):o}"

    return Outcome(times, repeat(times, folder, one))


def P3_deleted(folder: Path, times: int) -> Outcome:
    """Deleted in the dashboard and by command, and purged: every file looked at."""

    def one(_: int, own: Path) -> Iterable[str]:
        run(own, "win", "add", f"{SECRET} by key")
        id = run(own, "win", "add", f"{SECRET} by command").stdout.split()[-1]
        with Terminal(own) as terminal:
            terminal.until("by command")
            terminal.rest()
            run(own, "win", "delete", id)
            terminal.until(lambda text: "by command" not in text)
            terminal.send("\td")
            terminal.until("deleted")
            terminal.until_true(lambda: not held(own))
            yield from (f"after deleting: {file}" for file in held(own))
            begin = Terminal(own)
            begin_to_reflect(begin)
            begin.send(f"{SECRET}\x13")
            begin.until("That is enough for now")
            begin.until_true(lambda: bool(saved(own)))
            begin.__exit__()
            terminal.send("q")
            terminal.ended()
        with opened(own) as store, store.file.write():
            store.file.db.execute("UPDATE reflections SET started_at = '2026-01-01T00:00:00.000Z'")
        run(own, "journal", "purge", "--older-than", "30d")
        yield from (f"after the purge: {file}" for file in holding(own / "store", SECRET))

    return Outcome(times, repeat(times, folder, one))


def held(own: Path) -> list[str]:
    """The files with the secret in them, the copies left out: it goes from those later."""
    copies = [file.name for file in (own / "store" / "recover.db-backups").iterdir()]
    return [file for file in holding(own / "store", SECRET) if file.partition(":")[0] not in copies]


def saved(own: Path) -> tuple[Reflection, ...]:
    """The reflections that are over."""
    with opened(own) as store:
        return store.reflections.newest()


def P4_hidden(folder: Path, times: int) -> Outcome:
    """The hide key at rest, while typing and over the palette, and a phone that rings by itself."""
    late: list[str] = []

    def one(_: int, own: Path) -> Iterable[str]:
        run(own, "win", "add", f"{SECRET} thanked me")
        run(own, "support", "add", SECRET)
        for keys, says in (("", "thanked"), (f"j{SECRET}", SECRET), ("\x10", "what would help"), ("ring", "thanked")):
            with Terminal(own) as terminal:
                terminal.until("thanked me")
                terminal.send("" if keys == "ring" else keys)
                terminal.until(says)
                terminal.wait(1.0)
                before = len(terminal.written)
                hidden = "Everything is kept" if keys == "ring" else "h shows it again"
                if keys == "ring":
                    run(own, "call", "ringing", "--ref", "1")
                else:
                    terminal.send("\x0c")
                terminal.until(hidden)
                terminal.wait(1.2)
                gone = terminal.written.index(hidden.split()[0 if keys == "ring" else -1].encode(), before)
                if SECRET.encode() in painted(terminal, gone) or SECRET in terminal.text:
                    yield f"after {keys!r}"
                elif keys != "ring" and SECRET.encode() in painted(terminal, before):
                    late.append(f"a frame later than {keys!r}")
                terminal.process.kill()
                terminal.ended()
            run(own, "call", "ended", "--ref", "1")

    return Outcome(4 * times, repeat(times, folder, one), late)


def painted(terminal: Terminal, since: int) -> bytes:
    """What was written from there on, without colours and places."""
    return re.sub(rb"\x1b\[[0-9;?]*[a-zA-Z]", b"", terminal.written[since:])


_BREAKS: Final = {
    "a handler": "d.Dashboard.action_zoom = broken",
    "a timer": "d.Dashboard.action_zoom = lambda self: self.set_timer(0.01, lambda: broken(self))",
    "a worker": "d.Dashboard.action_zoom = lambda self: self.feedback.run(fail())",
    "a write": "d.Dashboard.action_zoom = lambda self: self.session.submit(broken)",
    "the store": (
        "d.Dashboard.action_zoom = lambda self: self.session.submit(lambda s: s.file.db.execute('SELECT nothing'))"
    ),
}
_CRASH: Final = """
import sys
from recover_tui.ui.screens import dashboard as d
def broken(_):
    words = "Quillfeather"
    raise LookupError(words)
async def fail():
    broken(None)
%s
sys.argv = ["recover"]
from recover_tui.cli import main
main()
"""


def P5_crashes(folder: Path, times: int) -> Outcome:
    """An error in a handler, a timer, a worker, a write and the store, with private words at hand."""

    def one(number: int, own: Path) -> Iterable[str]:
        name, breaks = [*_BREAKS.items()][number % len(_BREAKS)]
        with Terminal(own, command=[RECOVER[0], "-c", _CRASH % breaks]) as terminal:
            begin_to_reflect(terminal)
            terminal.send("\x13")
            terminal.wait(0.5)
            before = len(terminal.written)
            terminal.send("z")
            if name in ("a handler", "a timer"):
                code, _ = terminal.ended()
                terminal.wait(0.3)
                if code != 1:
                    yield f"{name}: ended with {code}"
            else:
                terminal.until(lambda text: "nobody foresaw" in text or "trying again" in text)
            said = terminal.written[before:].decode(errors="replace")
        if SECRET in said or "Traceback" in said:
            yield f"{name}: on the terminal"
        log = own / ".local" / "state" / "recover-tui" / "log" / "recover.log"
        if name != "the store" and (not log.exists() or "LookupError" not in log.read_text()):
            yield f"{name}: not in the log"
        yield from holding(own, SECRET)

    return Outcome(times, repeat(times, folder, one))


def P5_process_list(folder: Path, times: int) -> Outcome:
    """The command line and surroundings of a command that reads a win from stdin, and of a status line."""

    def one(_: int, own: Path) -> Iterable[str]:
        with subprocess.Popen(
            [*RECOVER, "win", "add", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=environ(own), cwd=ROOT,
        ) as command:  # fmt: skip
            assert command.stdin is not None
            command.stdin.write(SECRET)
            command.stdin.flush()
            proc = Path(f"/proc/{command.pid}")
            if proc.exists() and SECRET.encode() in (proc / "cmdline").read_bytes() + (proc / "environ").read_bytes():
                yield "in the process list"
            command.stdin.close()
        if SECRET not in run(own, "win", "list").stdout:
            yield "not kept"
        if SECRET in run(own, "status").stdout + run(own, "doctor").stdout:
            yield "in a status line"

    return Outcome(times, repeat(times, folder, one))


_LISTEN_IN: Final = """
import sys
def hear(event, args):
    if event in ("socket.connect", "socket.bind", "socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        with open(%r, "a") as log:
            log.write(event + repr(args[1:]) + chr(10))
sys.addaudithook(hear)
sys.argv = ["recover"]
from recover_tui.cli import main
main()
"""


def P6_network(folder: Path, times: int) -> Outcome:
    """Every pane of the dashboard used, and every call of the network heard."""

    def one(_: int, own: Path) -> Iterable[str]:
        heard = own / "heard"
        code = _LISTEN_IN % str(heard)
        run(own, "support", "add", "Priya", "--kind", "colleague", "--reach", "priya@example.com")
        with Terminal(own, command=[RECOVER[0], "-c", code]) as terminal:
            terminal.until("Priya")
            for keys, wait in (("r", 0.5), ("\x1b", 0.3), ("b", 0.5), ("\x1b", 0.3), ("j", 0.3), ("x", 0.3),
                               ("\x13", 0.3), ("wx\r", 0.3), ("\x1b", 0.3), ("px\r", 0.3), ("c", 0.3), ("2", 0.9),
                               ("2", 0.3), ("s\r", 0.3), ("t\r", 0.3), ("\x13", 0.3), ("\x1b", 0.3), ("?", 0.3),
                               ("\x1b", 0.3), ("h", 0.3), ("h", 0.3), ("\x1bOS", 0.3)):  # fmt: skip
                terminal.send(keys)
                terminal.wait(wait)
            terminal.send("q")
            terminal.ended()
        if heard.exists():
            yield heard.read_text()

    return Outcome(times, repeat(times, folder, one))


_SEQUENCES: Final = re.compile(
    r"\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b[PX^_].*?\x1b\\|\x1b\[[0-9;:<=>?]*[ -/]*[@-~]|\x1b.|[\x00-\x1f\x7f-\x9f]"
    "|[\u2028-\u202e\u2066-\u2069]",
    re.DOTALL,
)


def P8_only_text(folder: Path, times: int) -> Outcome:
    """Hostile words in every field of the store, the config and a pack, beside the same with plain ones."""

    def one(_: int, own: Path) -> Iterable[str]:
        kinds: list[Counter[str]] = []
        for name, words in (("plain", "plain words"), ("hostile", HOSTILE)):
            place = own / name
            place.mkdir()
            fill_with(place, words)
            kinds.append(Counter(map(kind, _SEQUENCES.findall(walk(place)))))
        plain, hostile = kinds
        for sequence in hostile.keys() - plain.keys():
            yield f"{sequence!r}, {hostile[sequence]} times"

    return Outcome(times, repeat(times, folder, one))


def fill_with(place: Path, words: str) -> None:
    """Put words where they can be, past everything that would clean them."""
    with opened(place) as store:
        at = clock.now()
        win, someone = (
            add_win(store, "w", who="x", why="x", at=at),
            add_resource(store, "x", kind=Kind.COLLEAGUE, at=at),
        )
        worry = add_worry(store, "x", at=at, until=at)
        store.calls.record_event(Event("key", Stage.ENDED, at))
        with store.file.write():
            store.file.db.table("wins").update(win.id, {"text": words, "who": words, "why": words})
            row = {"name": words, "reach": words, "note": words, "hours": words}
            store.file.db.table("resources").update(someone.id, row)
            store.file.db.table("parked").update(worry.id, {"text": words})
            store.settings.put("theme", f"dusk {words}")
    quoted = "".join(f"\\u{ord(character):04x}" for character in words)
    (place / "config.toml").write_text(
        f'[reset]\nlines = ["{quoted}"]\n[reflect]\nname = "{quoted}"\n[look]\ntheme = "{quoted}"\n'
        f'[breathe.patterns]\n"{quoted}" = [4, 0, 6, 0]\n'
    )
    themes = place / "themes"
    themes.mkdir()
    (themes / "mine.toml").write_text(f'name = "{quoted}"\n')


def walk(place: Path) -> str:
    """Look at every screen. Gives what was written to the terminal."""
    steps: Sequence[tuple[str, float]] = (
        ("\t", 0.2), ("\r", 0.3), ("\x1b", 0.3), ("o", 0.3), ("s", 0.2), ("\r", 0.3), ("\x1b", 0.3), ("r", 0.5),
        ("n", 0.2), ("n", 0.2), ("n", 0.2), ("\x1b", 0.3), ("j", 0.3), ("x", 0.2), ("\x13", 0.4), ("\x1b", 0.3),
        ("v", 0.3), ("\x1b", 0.3), ("t", 0.3), ("\r", 0.3), ("\x13", 0.3), ("\x1b", 0.3), ("3", 0.4), ("?", 0.3),
        ("\x1b", 0.3), ("\x10", 0.5), ("\x1b", 0.3), ("p", 0.3), ("\x1b", 0.3), ("h", 0.3), ("h", 0.3),
    )  # fmt: skip
    with Terminal(place) as terminal:
        terminal.until("Support")
        terminal.wait(0.5)
        for keys, wait in steps:
            terminal.send(keys)
            terminal.wait(wait)
        terminal.send("q")
        terminal.ended()
        written = terminal.written
    for arguments in (("win", "list"), ("support", "list"), ("status",), ("config", "check"), ("config", "show")):
        done = run(place, *arguments)
        written += (done.stdout + done.stderr).encode()
    return written.decode(errors="replace")


def kind(sequence: str) -> str:
    """What a sequence does, whatever colour or place it names."""
    return (
        re.sub(r"[0-9;:]+", "#", sequence) if sequence.startswith("\x1b[") and sequence[-1] in "mHChlu" else sequence
    )
