"""Two desks and a real server, or three, killed while they write: in the end both desks have the same, and all of it.

`python -m tests.real.desks_torture 30` does each kind so many times in full. Ends with 1 when anything was lost, or
the desks did not agree in time. `--seed` repeats a run, as far as what was under way at a kill can be repeated.
"""

from __future__ import annotations

import argparse
import json
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from random import Random
from threading import Event, Thread
from typing import Any, Final

from recover_tui.store.store import Store
from recover_tui.sync.identity import Identity
from recover_tui.system import clock
from tests.promises.terminal import ROOT
from tests.real.desk_program import Plan, said_by
from tests.real.nats_server import Servers, servers
from tests.sync.desks import TestDesk

AGREE_WITHIN: Final = 40.0
"""Seconds after the last kill and the last write."""
PACE: Final = 0.01
"""Seconds between two writes of a desk, on the average."""
_WRITTEN_WITHIN: Final = 180.0
_POLL: Final = 0.05
_AGENT: Final = "Priya"


@dataclass(slots=True)
class Run:
    """How a run went."""

    kind: str
    seed: int
    writes: int = 0
    """Those that were acknowledged."""
    kills: list[str] = field(default_factory=list)
    troubles: set[str] = field(default_factory=set)
    """What the desks said of the server."""
    seconds: float = 0.0
    """From the last write or kill until the desks agreed."""
    differences: list[str] = field(default_factory=list)
    """What was not as it should be; empty when all was."""

    def __str__(self) -> str:
        """One line."""
        kills = ", ".join(f"{count} x {what}" for what, count in Counter(self.kills).items())
        said = f"; said {', '.join(sorted(self.troubles))}" if self.troubles else ""
        wrong = f"; {len(self.differences)} differences" if self.differences else ""
        return (
            f"{self.kind} {self.seed}: {self.writes} writes; {kills}; agreed after {self.seconds:.1f} s{said}{wrong}"
        )


class DeskProcess:
    """A desk that can be killed, and what it said."""

    def __init__(self, folder: Path, plan: Plan) -> None:
        folder.mkdir()
        self.plan = plan
        self.name = plan.desk
        self.acknowledged = 0
        self.may_say: dict[str, list[Any]] = {}
        """What each row that was written may say: the last that was acknowledged, or one that was tried since."""
        self.stands: list[list[Any]] = []
        """How it stood with the server: at what second, what the trouble was, and how much waited."""
        self._plan_file = folder / "plan.json"
        self._plan_file.write_text(json.dumps(asdict(plan)))
        self._errors = folder / "errors"
        self._process: subprocess.Popen[str] | None = None
        self._reader: Thread | None = None
        self._is_stopped = False

    def start(self) -> None:
        """Let it go on with the first write that it did not acknowledge."""
        with self._errors.open("a") as errors:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.real.desk_program", str(self._plan_file), str(self.acknowledged)],
                stdout=subprocess.PIPE, stderr=errors, text=True, cwd=ROOT,
            )  # fmt: skip
        self._reader = Thread(target=self._listen, args=[self._process])
        self._reader.start()

    def kill(self) -> None:
        """End it at once; all that it said before counts."""
        if self._process is not None and self._reader is not None:
            self._process.kill()
            self._process.wait()
            self._reader.join()
        self._process = None

    def stop(self) -> None:
        """Let it stand still, as one whose lid was closed."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)
        self._is_stopped = True

    def go_on(self) -> None:
        """Let it go on after that."""
        assert self._process is not None
        self._process.send_signal(signal.SIGCONT)
        self._is_stopped = False

    @property
    def is_away(self) -> bool:
        """Whether it does nothing now."""
        return self._process is None or self._is_stopped

    @property
    def has_written(self) -> bool:
        """Whether it has no more to write."""
        return self.acknowledged == self.plan.writes

    def trouble(self) -> str:
        """What it died of; empty while it lives."""
        if self._process is None or self._process.poll() is None:
            return ""
        return f"{self.name} ended with {self._process.returncode}: {self._errors.read_text()[-2000:]}"

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout is not None
        tried: tuple[str, Any] | None = None
        with process.stdout:
            for line in process.stdout:
                if not line.endswith("\n"):
                    break
                word, *rest = json.loads(line)
                if word == "tries":
                    _number, row, said = rest
                    tried = row, said
                    self.may_say.setdefault(row, [None]).append(said)
                elif word == "did" and tried is not None:
                    row, said = tried
                    self.may_say[row] = [said]
                    [self.acknowledged] = rest
                elif word == "stands":
                    self.stands.append(rest)


class KeptDesk(TestDesk):
    """A desk's store, looked at while the desk has it open."""

    def __init__(self, process: DeskProcess) -> None:
        self.name = process.name
        self.process = process
        self.store = Store.open(Path(process.plan.store))
        self._now = clock.now

    def stands(self) -> tuple[Any, ...]:
        """What waits here, and what the server has of each row."""
        replication = self.store.replication
        return replication.waiting(), replication.wanted(), replication.values()


class Relay:
    """A way to a server that can be cut, or go silent."""

    def __init__(self, to: str) -> None:
        self._to = to.rpartition(":")[0], int(to.rpartition(":")[2])
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        self._open: list[socket.socket] = []
        self._passes = Event()
        self._passes.set()
        self._listen()

    def cut(self) -> None:
        """End all connections, and let nobody through."""
        _shut(self._listener)
        for each in self._open:
            _shut(each)
        self._open.clear()

    def mend(self) -> None:
        """Let everyone through again after a cut."""
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self._listen()

    def fall_silent(self) -> None:
        """Pass nothing on, as a network does that was unplugged."""
        self._passes.clear()

    def speak(self) -> None:
        """Pass on all that came, and what comes."""
        self._passes.set()

    def close(self) -> None:
        """End for good."""
        self.speak()
        self.cut()

    def _listen(self) -> None:
        Thread(target=self._accept, args=[self._listener], daemon=True).start()

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                near, _address = listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(self._to)
            except OSError:
                _shut(near)
                continue
            self._open += [near, far]
            for source, sink in ((near, far), (far, near)):
                Thread(target=self._pass_on, args=[source, sink], daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while data := source.recv(65536):
                self._passes.wait()
                sink.sendall(data)
        _shut(source)
        _shut(sink)


def _shut(one: socket.socket) -> None:
    with suppress(OSError):
        one.shutdown(socket.SHUT_RDWR)
    one.close()


class Trial:
    """Two desks and their server while a run lasts, and what befalls them."""

    def __init__(self, folder: Path, run: Run, running: Servers, writes: int, *, relay: Relay | None = None) -> None:
        self.run = run
        self.chance = Random(run.seed)
        self._servers = running
        self._relay = relay
        self._writes = writes
        self._last = 0.0
        login, identity = running.login(_AGENT), Identity.new()
        addresses = (login.server, f"nats://127.0.0.1:{relay.port}" if relay else login.server)
        self.desks = [
            DeskProcess(
                folder / name,
                Plan(
                    store=str(folder / name / "recover.db"),
                    desk=name,
                    agent=login.agent,
                    identity=identity.secret,
                    wrapped=b"the identity under a passphrase".hex(),
                    login=login.written(),
                    server=address,
                    seed=run.seed,
                    writes=writes,
                    pace=PACE,
                ),
            )
            for name, address in zip(("here", "there"), addresses, strict=True)
        ]

    # Moments

    def written(self, share: float) -> None:
        """Wait until the desks have made this share of their writes."""
        self._until_acknowledged(round(share * len(self.desks) * self._writes))

    def meanwhile(self, most: float) -> None:
        """Wait until the desks that can have made some more writes, a share of one desk's at most."""
        some = self.chance.randint(0, round(most * self._writes))
        self._until_acknowledged(self._acknowledged() + some)

    def _until_acknowledged(self, writes: int) -> None:
        until(lambda: self._acknowledged() >= writes or self._is_over(), _WRITTEN_WITHIN, f"{writes} writes")

    def _acknowledged(self) -> int:
        return sum(desk.acknowledged for desk in self.desks)

    def _is_over(self) -> bool:
        """Whether no desk that can write has any more to write. AssertionError where one ended by itself."""
        for desk in self.desks:
            assert not (trouble := desk.trouble()), trouble
        return all(desk.is_away or desk.has_written for desk in self.desks)

    # What befalls them

    def kill_desk(self) -> None:
        """Kill a desk; it comes back later."""
        self.run.kills.append("desk")
        desk = self.chance.choice(self.desks)
        desk.kill()
        self.meanwhile(0.1)
        desk.start()

    def kill_servers(self, *nodes: int) -> None:
        """Kill these servers, or all; they come back later."""
        self.run.kills.append("node" if nodes else "all servers")
        self._servers.kill(*nodes)
        self.meanwhile(0.5)
        self._servers.start(*nodes)

    def kill_node(self) -> None:
        """Kill one of several servers; it comes back later."""
        self.kill_servers(self.chance.randrange(len(self._servers.plan.nodes)))

    def be_offline(self) -> None:
        """Let a desk be without the server for a while, in one of several ways."""
        assert self._relay is not None
        way, there = self.chance.choice(("cut", "silent", "stopped")), self.desks[1]
        self.run.kills.append(way)
        if way == "cut":
            self._relay.cut()
            self.meanwhile(0.5)
            self._relay.mend()
        elif way == "silent":
            self._relay.fall_silent()
            self.meanwhile(0.5)
            self._relay.speak()
        else:
            there.stop()
            self.meanwhile(0.5)
            there.go_on()

    def go(self, events: Sequence[Callable[[], None]], *, at_last: Sequence[Callable[[], None]]) -> None:
        """Let desks write and things befall them, in any order, and one more towards the end, or none."""
        late = self.desks[1] if self.chance.random() < 0.3 else None
        for desk in self.desks:
            if desk is not late:
                desk.start()
        if late is not None:
            self.run.kills.append("late")
            self.meanwhile(0.3)
            late.start()
        moments = sorted(self.chance.uniform(0.02, 0.98) for _ in events)
        for moment, event in zip(moments, self.chance.sample([*events], len(events)), strict=True):
            self.written(moment)
            event()
        if self.chance.random() < 0.7:
            self.written(self.chance.uniform(0.8, 1))
            self.chance.choice(at_last)()
        self.written(1)
        self._last = time.monotonic()
        self.run.writes = self._acknowledged()

    # The end

    def look(self) -> None:
        """Wait until the desks agree, and see that nothing is lost."""
        with ExitStack() as stack:
            kept = [KeptDesk(desk) for desk in self.desks]
            for each in kept:
                stack.enter_context(closing(each.store))
            try:
                until(lambda: not self._is_over() or agree(kept), AGREE_WITHIN, "the desks to agree")
            except TimeoutError:
                self.run.differences += differences(kept)
            self.run.seconds = time.monotonic() - self._last
            self.run.troubles = {trouble for desk in self.desks for _at, trouble, _waiting in desk.stands if trouble}
            for each in kept:
                self.run.differences += self._losses(each)

    def _losses(self, kept: KeptDesk) -> Iterator[str]:
        """Say what is not at a desk as it was acknowledged."""
        store, name = kept.store, kept.name
        if (found := str(store.file.db.one("PRAGMA integrity_check"))) != "ok":
            yield f"{name}: {found}"
        yield from (f"{name}: {trouble}" for trouble in store.troubles())
        said = said_by(store)
        rows = {row for desk in self.desks for row in desk.may_say}
        for row in sorted(rows):
            touched = [desk.may_say[row] for desk in self.desks if row in desk.may_say]
            may_say, says = [value for values in touched for value in values], said.get(row)
            if row == "settings/breath_runs":
                right = (says or 0) >= max(values[0] or 0 for values in touched)
            elif len(touched) == 1:
                right = says in may_say
            else:
                words, picture = _parts(says)
                all_words, pictures = zip(*map(_parts, may_say), strict=True)
                # A desk says of no picture as well where one has not come yet.
                right = words in all_words and (picture in pictures or None in pictures)
            if not right:
                yield f"{name}: {row} says {says}, and was to say {may_say}"
        yield from (f"{name}: {row} was never written" for row in sorted(said.keys() - rows))

    def close(self) -> None:
        """End the desks."""
        for desk in self.desks:
            desk.kill()


def _parts(said: Any) -> tuple[Any, Any]:
    """Give what a row says, and of a win its picture apart."""
    return (said[0], said[1]) if isinstance(said, list) else (said, None)


def until(holds: Callable[[], bool], seconds: float, what: str) -> None:
    """Wait for something. Raises TimeoutError."""
    pause, end = Event(), time.monotonic() + seconds
    while not holds():
        if time.monotonic() > end:
            raise TimeoutError(f"waited for {what}")
        pause.wait(_POLL)


def agree(desks: Sequence[KeptDesk]) -> bool:
    """Whether the desks have the same rows, and nothing is on its way."""
    waiting, wanted, there = zip(*(desk.stands() for desk in desks), strict=True)
    if any(waiting) or any(wanted) or any(values != there[0] for values in there):
        return False
    first, *others = (desk.rows() for desk in desks)
    return all(rows == first for rows in others)


def differences(desks: Sequence[KeptDesk]) -> Iterator[str]:
    """Say in what desks don't agree."""
    for desk in desks:
        waiting, wanted, _there = desk.stands()
        queue = desk.store.file.db.execute("SELECT * FROM outbox ORDER BY number LIMIT 5").fetchall()
        yield f"{desk.name}: {waiting} wait, {len(wanted)} pictures are wanted; {desk.process.stands[-3:]}; {queue}"
    here, there = desks
    for what, one, other in (("has", here.rows(), there.rows()), ("knows", here.stands()[2], there.stands()[2])):
        for row in sorted(key for key in {*one, *other} if one.get(key) != other.get(key)):
            yield f"{here.name} {what} {row} as {one.get(row)!r:.300}, {there.name} as {other.get(row)!r:.300}"


def two_desks(folder: Path, seed: int, writes: int) -> Run:
    """One server. Desks and server are killed, and one desk is offline for a while."""
    run = Run("one server", seed)
    with (
        servers(folder, _AGENT) as running,
        closing(Relay(running.plan.nodes[0])) as relay,
        closing(Trial(folder, run, running, writes, relay=relay)) as trial,
    ):
        events = [trial.kill_desk] * 3 + [trial.kill_servers] * 2 + [trial.be_offline]
        _try(trial, events, at_last=[trial.kill_desk, trial.kill_servers, trial.be_offline])
    return run


def three_nodes(folder: Path, seed: int, writes: int) -> Run:
    """Three servers. One of them is killed, and all, and a desk."""
    run = Run("three nodes", seed)
    with servers(folder, _AGENT, nodes=3) as running, closing(Trial(folder, run, running, writes)) as trial:
        events = [trial.kill_node, trial.kill_servers, trial.kill_desk]
        _try(trial, events, at_last=[trial.kill_node, trial.kill_servers])
    return run


def _try(trial: Trial, events: Sequence[Callable[[], None]], *, at_last: Sequence[Callable[[], None]]) -> None:
    try:
        trial.go(events, at_last=at_last)
        trial.look()
    except (AssertionError, TimeoutError) as error:
        trial.run.differences.append(f"{type(error).__name__}: {error}")


KINDS: Final = {"one": two_desks, "three": three_nodes}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("runs", type=int, help="How often each kind.")
    parser.add_argument("--kind", choices=KINDS, help="Only this many servers.")
    parser.add_argument("--seed", type=int, help="The first run's; any when none is given, and it is printed.")
    parser.add_argument("--writes", type=int, default=600, help="Of each desk.")
    options = parser.parse_args()
    done: list[Run] = []
    for kind in [options.kind] if options.kind else KINDS:
        for number in range(options.runs):
            seed = Random().randrange(10**6) if options.seed is None else options.seed + number
            folder = Path(tempfile.mkdtemp(prefix="recover-desks-"))
            run = KINDS[kind](folder, seed, options.writes)
            done.append(run)
            _say(run, *(f"    {difference}" for difference in run.differences[:20]))
            if run.differences:
                _say(f"    it is left in {folder}")
            else:
                shutil.rmtree(folder, ignore_errors=True)
    failed = [run for run in done if run.differences]
    for kind in dict.fromkeys(run.kind for run in done):
        took = sorted(run.seconds for run in done if run.kind == kind and not run.differences)
        lost = sum(run.kind == kind for run in failed)
        of = len(took) + lost
        figures = f"; agreed after {statistics.median(took):.1f} s, {took[-1]:.1f} s at most" if took else ""
        _say(f"{kind}: {of} runs, {lost} failed{figures}")
    sys.exit(bool(failed))


def _say(*lines: object) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


if __name__ == "__main__":
    main()
