"""Measures a real nats-server that holds the rows of 10,000 agents, with desks that are the program's own.

`make simulate` fills a server, lets fresh desks join and a shift be written, prints a table and takes everything away
again. The server has the configuration that `recover sync server` writes, each value is sealed as a desk seals it,
and what is there was written by all agents in turns, so that the rows of one lie as far apart as they can. Where
there are figures of a server with plain keys they stand beside it. Nothing in the tests depends on any of it.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import os
import random
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import aclosing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from nats.aio.client import Client
from nats.aio.msg import Msg

from benchmarks import machine
from recover_tui.domain.calls import Call, Rating
from recover_tui.domain.identity import make_id
from recover_tui.domain.merging import Record
from recover_tui.domain.reflection import Draft, EndedBy
from recover_tui.domain.reset import Outcome, Reset
from recover_tui.domain.stopwatch import Stopwatch
from recover_tui.domain.wins import Win
from recover_tui.store.replication import Desk
from recover_tui.store.store import Store
from recover_tui.sync import rows
from recover_tui.sync.credentials_file import ServerLogin
from recover_tui.sync.errors import BucketError
from recover_tui.sync.identity import Identity
from recover_tui.sync.nats_bucket import BUCKET, STREAM, NatsBucket, make_bucket
from recover_tui.sync.server_config import ADMIN, Roster, ServerPlan, configuration, enlist, new_seed
from recover_tui.sync.service import SyncService
from recover_tui.sync.team import Mail

ROWS = 100
"""Rows of an agent; beside them each has their identity, and a value to check it with."""
TEAM = 20
"""Agents in a team."""
CARRY = frozenset({"journal"})
JOINING = 200
WRITING = 64
SHIFT_AGENTS, SHIFT_WRITES, SHIFT_SECONDS = 60, 60, 60
CONNECTED = 2000
PUTS = 1000
ON_THE_WAY = 2000
"""Values that a process which fills the server has on their way to it."""
PATIENCE = 900.0
"""Seconds after which something is wrong."""
REFERENCE = "plain keys on two cores, Debian 12, nats-server 2.15.1"
_FORKED = multiprocessing.get_context("fork")


@dataclass(frozen=True)
class World:
    """A server, and all who have something there."""

    plan: ServerPlan
    roster: Roster
    logins: Sequence[ServerLogin]
    secrets: Sequence[str]
    wrapped: bytes
    """An identity under a passphrase: to take a second for each agent's own would measure that and nothing else."""
    filler: str
    """The seed of a user who may write anything, while the server is filled."""

    def desk(self, number: int) -> Desk:
        login = self.logins[number]
        return Desk(os.urandom(4).hex(), login.agent, login.server, "", self.wrapped.hex())

    async def connect(self, number: int) -> NatsBucket:
        login = self.logins[number]
        return await NatsBucket.connect(login.server, login.agent, login.seed)

    async def ask(self) -> dict[str, Any]:
        """What the administrator is told of the stream."""
        admin = self.roster.logins[ADMIN]
        client = Client()
        await client.connect(admin.server, nkeys_seed_str=admin.seed, inbox_prefix=f"_INBOX.{admin.agent}")
        try:
            answer = await client.request(f"$JS.API.STREAM.INFO.{STREAM}", timeout=20)
        finally:
            await client.close()
        return dict(json.loads(answer.data)["state"])


def world(agents: int, folder: Path) -> World:
    names = tuple(f"agent {number}" for number in range(agents))
    teams = {f"team {start}": names[start : start + TEAM] for start in range(0, agents, TEAM)}
    leads = {team: members[:1] for team, members in teams.items()}
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    plan = ServerPlan((f"127.0.0.1:{port}",), names, teams, leads, store=str(folder / "store"))
    roster = enlist(plan, None, "")
    secrets = [Identity.new().secret for _ in names]
    wrapped = Identity.new().wrapped("correct horse battery staple")
    return World(plan, roster, [roster.logins[name] for name in names], secrets, wrapped, new_seed())


class Server:
    """The server, which can be stopped and started again."""

    def __init__(self, folder: Path, world: World) -> None:
        self._folder = folder
        self._world = world
        self._process: subprocess.Popen[bytes] | None = None
        beside = Path(sys.executable).with_name("nats-server")
        self._program = str(beside) if beside.exists() else shutil.which("nats-server") or "nats-server"

    def write_config(self, *, filling: bool) -> None:
        """Write what `recover sync server` does; while `filling` there is one more user, and fewer fsyncs."""
        text = configuration(self._world.plan, self._world.roster)
        if filling:
            login = ServerLogin("", "filler", self._world.filler, "", {})
            public = configuration(self._world.plan, Roster({"": login})).partition("nkey: ")[2].partition(",")[0]
            text = text.replace("  sync_interval: always\n", "")
            text = text.replace("    users: [\n", f"    users: [\n      {{ nkey: {public} }}\n", 1)
        (self._folder / "nats.conf").write_text(text)

    def start(self, there: Callable[[], Awaitable[Any]]) -> float:
        """Start it, and give the seconds until `there` is answered."""
        began = time.perf_counter()
        with (self._folder / "nats.log").open("ab") as log:
            command = [self._program, "-c", str(self._folder / "nats.conf")]
            self._process = subprocess.Popen(command, stdout=log, stderr=log)
        host, _colon, port = self._world.plan.nodes[0].rpartition(":")
        while True:
            try:
                socket.create_connection((host, int(port))).close()
                asyncio.run(there())
            except (OSError, BucketError):
                expect(self._process.poll() is None and time.perf_counter() - began < PATIENCE)
                time.sleep(0.02)
            else:
                return time.perf_counter() - began

    def stop(self, how: int = signal.SIGTERM) -> None:
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait()
            self._process = None

    def memory(self) -> float:
        """Resident megabytes."""
        status = Path(f"/proc/{self._pid}/status").read_text()
        return int(status.partition("VmRSS:")[2].split()[0]) / 1024

    def disk(self) -> float:
        """Bytes that its folder takes on the disk."""
        return sum(512 * file.stat().st_blocks for file in Path(self._world.plan.store).rglob("*"))

    def cpu(self) -> float:
        """Seconds of CPU so far."""
        fields = Path(f"/proc/{self._pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def load(self, seconds: float) -> float:
        """CPU in percent over a while."""
        before = self.cpu()
        time.sleep(seconds)
        return 100 * (self.cpu() - before) / seconds

    @property
    def _pid(self) -> int:
        return self._process.pid if self._process is not None else 0


class Apart:
    """Work in a process of its own."""

    def __init__(self, work: Callable[..., Awaitable[Any]], *arguments: object) -> None:
        self._reader, writer = _FORKED.Pipe(duplex=False)
        self._process = _FORKED.Process(target=self._do, args=(writer, work, arguments), daemon=True)
        self._process.start()
        writer.close()

    @staticmethod
    def _do(writer: Any, work: Callable[..., Awaitable[Any]], arguments: Sequence[object]) -> None:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        try:
            writer.send(asyncio.run(work(*arguments)))
        except BaseException:
            for each in arguments:
                if isinstance(each, Barrier):
                    each.abort()  # nobody is to wait for this one
            raise

    def result(self) -> Any:
        """What came of it. EOFError when nothing did."""
        found = self._reader.recv()
        self._process.join()
        return found


def expect(holds: bool, what: object = "it went wrong") -> None:
    """Stop where a figure would mean nothing."""
    if not holds:
        raise RuntimeError(what)


async def together(barrier: Barrier) -> None:
    """Wait until all processes are so far."""
    await asyncio.to_thread(barrier.wait, PATIENCE)


# What is there before


def rows_of_an_agent() -> list[tuple[str, Record]]:
    """Make a store as an agent's is after some weeks, and give its rows as they travel."""
    store = Store.open(None)
    store.replication.enrol(Desk("desk", "agent", ""))
    now = datetime.now(UTC)
    at = now - timedelta(days=40)
    for number in range(44):
        call = Call(make_id(at), "microsip", at, direction="in", answered_at=at, talk_s=240)
        store.calls.add(call)
        store.calls.rate(call.id, [Rating.FINE, Rating.ROUGH, Rating.ABUSIVE][number % 3])
    for number in range(26):
        store.resets.add(Reset(make_id(at), None, at, 60, 58, "4-4-4", Outcome.COMPLETED, 4, 2 + number % 2))
    for number in range(20):
        said = f"She thanked me at the end, although the refund of order {number} takes another week"
        store.wins.add(Win(make_id(at), said, "a caller with two small children", "I told her the steps", at))
    for _ in range(5):
        said = ("He shouted about the wait, which I can't change. " * 3, "I kept to the next step, and slowed down.")
        asked = ("What happened, as someone else would tell it?", "What was in your hands?")
        draft = Draft(make_id(at), 120, asked, said, "Ask for the number first", Stopwatch(90, None), "")
        store.reflections.add(draft, EndedBy.DONE, at)
    going = store.replication.outgoing(CARRY, now, limit=2 * ROWS)
    store.close()
    found = [(one.table, one.record) for one in going]
    expect(len(found) == ROWS, len(found))
    return found


async def fill(world: World, numbers: Sequence[int], found: Sequence[tuple[str, Record]], says: bool) -> None:
    """Write the rows of these agents, one of each agent's after another."""
    client, room = Client(), asyncio.Semaphore(ON_THE_WAY)
    refused: list[bytes] = []

    async def hear(answer: Msg) -> None:
        if b'"error"' in answer.data:
            refused.append(answer.data)
        room.release()

    async def put(key: str, value: bytes) -> None:
        await room.acquire()
        await client.publish(f"$KV.{BUCKET}.{key}", value, reply=inbox)

    await client.connect(world.plan.server, nkeys_seed_str=world.filler, inbox_prefix="_INBOX.filler")
    inbox = client.new_inbox()
    await client.subscribe(inbox, cb=hear)
    who = [(world.logins[number].agent, Identity(world.secrets[number])) for number in numbers]
    for agent, identity in who:
        await put(rows.identity_key(agent), world.wrapped)
        await put(rows.check_key(agent), identity.seal(rows.check_key(agent), b"recover"))
    for place, (table, record) in enumerate(found, 1):
        for agent, identity in who:
            key = rows.row_key(identity, agent, table, record.id)
            await put(key, rows.seal(identity, key, table, record))
        expect(not refused, refused)
        if says and not place % 10:
            print(f"  {place} of {len(found)} rows of each agent are there", flush=True)
    for _ in range(ON_THE_WAY):
        await room.acquire()
    expect(not refused, refused)
    await client.close()


# Desks


class FreshDesk:
    """A desk of an agent's with an empty store in memory."""

    def __init__(self, world: World, number: int, changed: Callable[[Store], None] = lambda _store: None) -> None:
        self.store = Store.open(None)
        self.number = number
        self._tell = changed
        desk, identity = world.desk(number), Identity(world.secrets[number])
        self.store.replication.enrol(desk)
        mail = Mail(self._run, identity, desk.agent, world.logins[number].teams, _now)
        self.service = SyncService(
            self._run,
            lambda: world.connect(number),
            identity,
            desk,
            carry=CARRY,
            now=_now,
            changed=self._changed,
            mail=mail,
        )

    @property
    def has_all(self) -> bool:
        """Whether what the server had when it was filled is here."""
        return int(self.store.file.db.one("SELECT count(*) FROM row_versions WHERE revision > 0")) >= ROWS

    async def _run(self, work: Callable[[Store], Any]) -> Any:
        return work(self.store)

    async def _changed(self) -> None:
        self._tell(self.store)


def _now() -> datetime:
    return datetime.now(UTC)


async def join(world: World, number: int) -> tuple[float, float]:
    """Milliseconds from connecting until a fresh desk has its agent's rows, and until it is up to date once more."""
    desk, taken = FreshDesk(world, number), []
    for _ in range(2):
        began = time.perf_counter()
        bucket = await world.connect(number)
        await desk.service.exchange(bucket)
        taken.append(1000 * (time.perf_counter() - began))
        expect(desk.has_all)
        await bucket.close()
    desk.store.close()
    return taken[0], taken[1]


async def listen(world: World, number: int) -> tuple[float, float]:
    """Milliseconds until an agent is connected, and then until all of their values came."""
    began = time.perf_counter()
    bucket = await world.connect(number)
    connected = time.perf_counter()
    count = 0
    async with aclosing(bucket.watch(rows.prefix(world.logins[number].agent))) as values:
        async for batch in values:
            count += len(batch.entries)
            if batch.complete:
                break
    ended = time.perf_counter()
    expect(count >= ROWS)
    await bucket.close()
    return 1000 * (connected - began), 1000 * (ended - connected)


async def put_new(world: World, number: int, count: int) -> list[float]:
    """Milliseconds until the server says that it has a new row, for so many."""
    bucket, found = await world.connect(number), []
    identity = Identity(world.secrets[number])
    for key, value in _new_rows(world, number, identity, count):
        began = time.perf_counter()
        await bucket.put(key, value, after=0)
        found.append(1000 * (time.perf_counter() - began))
    await bucket.close()
    return found


async def put_changed(world: World, numbers: Sequence[int], known: Sequence[tuple[str, Record]]) -> list[float]:
    """Milliseconds until the server says that it has a row anew that was there for long, one of each of these."""
    found = []
    for number in numbers:
        bucket, identity = await world.connect(number), Identity(world.secrets[number])
        table, record = random.sample(known, 1)[0]
        key = rows.row_key(identity, world.logins[number].agent, table, record.id)
        there = await bucket.get(key)
        expect(there is not None)
        value = rows.seal(identity, key, table, record)
        began = time.perf_counter()
        await bucket.put(key, value, after=there.revision)
        found.append(1000 * (time.perf_counter() - began))
        await bucket.close()
    return found


def _new_rows(world: World, number: int, identity: Identity, count: int) -> Iterator[tuple[str, bytes]]:
    for _ in range(count):
        key = rows.row_key(identity, world.logins[number].agent, "wins", os.urandom(16).hex())
        yield key, identity.seal(key, rows.padded(b"{}"))


async def write(world: World, numbers: Sequence[int], seconds: float, barrier: Barrier) -> tuple[int, float]:
    """Let a desk of each of these write new rows one after another: how many there were, and seconds of CPU."""
    ready = []
    for number in numbers:
        identity = Identity(world.secrets[number])
        ready.append((await world.connect(number), list(_new_rows(world, number, identity, round(100 * seconds)))))
    await together(barrier)
    end, cpu = time.perf_counter() + seconds, time.process_time()

    async def keep_writing(bucket: NatsBucket, values: Sequence[tuple[str, bytes]]) -> int:
        for count, (key, value) in enumerate(values):
            if time.perf_counter() >= end:
                return count
            await bucket.put(key, value, after=0)
        raise AssertionError("it was quicker than what was made ready")

    counts = await asyncio.gather(*(keep_writing(*one) for one in ready))
    cpu = time.process_time() - cpu
    await together(barrier)
    for bucket, _values in ready:
        await bucket.close()
    return sum(counts), cpu


# A shift


@contextmanager
def in_touch(desks: Sequence[FreshDesk]) -> Iterator[None]:
    """Keep desks connected for a while."""
    tasks = [asyncio.ensure_future(desk.service.keep_in_touch()) for desk in desks]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()


async def until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        expect(time.monotonic() < end)
        await asyncio.sleep(0.1)


async def shift_at_desk_a(world: World, numbers: Sequence[int], barrier: Barrier) -> dict[str, float]:
    """Write wins all through a minute; when each was begun, by its id."""
    desks, began = [FreshDesk(world, number) for number in numbers], dict[str, float]()
    with in_touch(desks):
        await until(lambda: all(desk.has_all for desk in desks))
        await together(barrier)
        await together(barrier)
        start = time.monotonic()
        dues = sorted(
            (start + (turn + place / len(desks)) * SHIFT_SECONDS / SHIFT_WRITES, place)
            for turn in range(SHIFT_WRITES)
            for place in range(len(desks))
        )
        for due, place in dues:
            await asyncio.sleep(max(0.0, due - time.monotonic()))
            desk, at = desks[place], _now()
            id = make_id(at)
            began[id] = time.monotonic()
            desk.store.wins.add(Win(id, "He laughed in the end", "a caller", "I had time", at))
            desk.service.wake()
        await together(barrier)
    return began


async def shift_at_desk_b(world: World, numbers: Sequence[int], barrier: Barrier) -> dict[str, float]:
    """See the same agents' wins arrive; when each was in the store, by its id."""
    seen: dict[str, float] = {}

    def look(store: Store) -> None:
        at = time.monotonic()
        for (id,) in store.file.db.execute("SELECT id FROM wins").fetchall():
            seen.setdefault(id, at)

    desks = [FreshDesk(world, number, look) for number in numbers]
    with in_touch(desks):
        await until(lambda: all(desk.has_all for desk in desks))
        await together(barrier)
        await together(barrier)
        before = len(seen)
        await until(lambda: len(seen) >= before + len(desks) * SHIFT_WRITES)
        await together(barrier)
    return seen


async def stay_connected(world: World, numbers: Sequence[int], since: int, barrier: Barrier) -> int:
    """Let so many desks that come back be connected with a watch each; how many of them the server refused one."""
    limit, ready = asyncio.Semaphore(8), asyncio.Semaphore(0)

    refused = 0

    async def stay(number: int) -> None:
        nonlocal refused
        async with limit:
            bucket = await world.connect(number)
            values = bucket.watch(rows.prefix(world.logins[number].agent), since=since)
            try:
                while not (await anext(values)).complete:
                    pass
            except BucketError:
                refused += 1
            ready.release()
        async for _ in values:
            pass

    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(stay(number)) for number in numbers]
        for _ in numbers:
            await ready.acquire()
        await together(barrier)
        await together(barrier)
        for task in tasks:
            task.cancel()
    return refused


# The table


def middle_and_late(values: Sequence[float]) -> tuple[float, float]:
    """The values that half and 99 of 100 are below."""
    return statistics.median(values), statistics.quantiles(values, n=100)[98]


def fsyncs(folder: Path, count: int = 500) -> list[float]:
    """Milliseconds of an fsync after as much as a value was written, without a server."""
    found = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for _ in range(count):
            began = time.perf_counter()
            file.write(bytes(900))
            file.flush()
            os.fsync(file.fileno())
            found.append(1000 * (time.perf_counter() - began))
    return found


class Table:
    """What was measured, beside what was measured with plain keys."""

    def __init__(self) -> None:
        self.rows: list[dict[str, object]] = []

    def say(self, what: str, unit: str, *values: float, plain: Sequence[float] = ()) -> None:
        self.rows.append({"what": what, "unit": unit, "here": values, "plain": plain})
        print(f"{what:<66}{_shown(values):>17} {unit:<7}{_shown(plain):>12}", flush=True)


def _shown(values: Sequence[float]) -> str:
    return " / ".join(f"{value:,.{0 if value >= 100 else 1 if value >= 10 else 2}f}" for value in values)


def measure(server: Server, there: World, known: Sequence[tuple[str, Record]], folder: Path, table: Table) -> None:
    """Measure a server that was filled."""
    agents = range(len(there.logins))

    def chosen(count: int) -> list[int]:
        return [number % len(agents) for number in random.sample(range(max(count, len(agents))), count)]

    async def answers() -> None:
        bucket = await there.connect(0)
        await bucket.get(rows.identity_key(there.logins[0].agent))
        await bucket.close()

    keys = asyncio.run(there.ask())["messages"]
    table.say("memory of the server after it was filled", "MB", server.memory())
    server.stop()
    server.write_config(filling=False)
    table.say("from its start until it answers, after it was stopped", "s", server.start(answers), plain=[3.7])
    table.say("memory then", "MB", server.memory(), plain=[333])
    table.say("disk", "MB", server.disk() / 1e6, plain=[357])
    table.say("disk, a key", "B", server.disk() / keys)
    server.stop(signal.SIGKILL)
    table.say("from its start until it answers, after it was killed", "s", server.start(answers))

    joined = [asyncio.run(join(there, number)) for number in chosen(JOINING)]
    listened = [asyncio.run(listen(there, number)) for number in chosen(JOINING)]
    again = [asyncio.run(join(there, number)) for number in chosen(JOINING)]
    fresh, back = zip(
        *min(joined, again, key=lambda each: statistics.median(fresh for fresh, _back in each)), strict=True
    )
    table.say("a fresh desk joins: until all rows are in its store", "ms", *middle_and_late(fresh), plain=[26, 100])
    table.say("  until it is connected", "ms", *middle_and_late([one for one, _two in listened]))
    table.say("  from then until it has the sealed values", "ms", *middle_and_late([two for _one, two in listened]))
    table.say("a desk comes back: until it is up to date", "ms", *middle_and_late(back))
    table.say("memory after that", "MB", server.memory())

    table.say("an fsync without a server", "ms", *middle_and_late(fsyncs(folder)))
    new = asyncio.run(put_new(there, *chosen(1), PUTS))
    table.say("a new row is acknowledged, with an fsync", "ms", *middle_and_late(new), plain=[1.1, 5])
    old = asyncio.run(put_changed(there, chosen(JOINING), known))
    table.say("the same for a row that was there for long", "ms", *middle_and_late(old))

    for processes in (1, 2, 4):
        barrier, seconds, desks = _FORKED.Barrier(processes + 1), 10.0, chosen(WRITING)
        apart = [Apart(write, there, desks[first::processes], seconds, barrier) for first in range(processes)]
        barrier.wait(PATIENCE)
        cpu = server.cpu()
        barrier.wait(PATIENCE)
        cpu = (server.cpu() - cpu) / seconds
        done = [one.result() for one in apart]
        rate, spent = sum(count for count, _cpu in done) / seconds, sum(cpu for _count, cpu in done) / seconds
        what = f"{WRITING} desks write at once, of {processes} process{'es' * (processes > 1)}"
        table.say(what, "puts/s", rate, plain=[1050])
        table.say("  CPU of the server / of the desks", "%", 100 * cpu, 100 * spent)

    barrier, numbers = _FORKED.Barrier(3), chosen(min(SHIFT_AGENTS, len(agents)))
    apart = [Apart(desk, there, numbers, barrier) for desk in (shift_at_desk_a, shift_at_desk_b)]
    barrier.wait(PATIENCE)
    time.sleep(5)
    idle = server.load(20)
    barrier.wait(PATIENCE)
    busy = server.load(SHIFT_SECONDS - 5)
    barrier.wait(PATIENCE)
    began, seen = (one.result() for one in apart)
    taken = [1000 * (seen[id] - at) for id, at in began.items()]
    what = f"a shift, {len(numbers)} agents: from a write until at the other desk"
    table.say(what, "ms", *middle_and_late(taken))
    table.say("  CPU of the server while they write / while nobody does", "%", busy, idle)

    time.sleep(40)  # by then the server has forgotten those of the desks that have gone
    barrier, desks, last = _FORKED.Barrier(3), chosen(CONNECTED), asyncio.run(there.ask())["last_seq"]
    apart = [Apart(stay_connected, there, desks[first::2], last, barrier) for first in range(2)]
    barrier.wait(PATIENCE)
    table.say(f"consumers with {CONNECTED:,} desks connected", "", asyncio.run(there.ask())["consumer_count"])
    table.say("  memory of the server", "MB", server.memory())
    table.say("  CPU of the server", "%", server.load(20))
    barrier.wait(PATIENCE)
    table.say("  desks that the server did not let listen", "", sum(one.result() for one in apart))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--agents", type=int, default=10_000)
    parser.add_argument("--folder", type=Path, help="a folder on the disk that is to be measured")
    parser.add_argument("--json", type=Path, default=Path(__file__).parents[1] / "docs" / "figures" / "simulate.json")
    options = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory(prefix="recover-simulate-", dir=options.folder) as name:
        folder = Path(name)
        need = 3000 * ROWS * options.agents
        if shutil.disk_usage(folder).free < need:
            sys.exit(f"{need / 1e9:.1f} GB of disk are needed; --folder names another place")
        there, known, table = world(options.agents, folder), rows_of_an_agent(), Table()
        server = Server(folder, there)
        admin = there.roster.logins[ADMIN]
        try:
            server.write_config(filling=True)
            server.start(lambda: make_bucket(admin.server, admin.agent, admin.seed))
            began = time.perf_counter()
            half = [range(first, options.agents, 2) for first in range(2)]
            for one in [Apart(fill, there, numbers, known, numbers is half[0]) for numbers in half]:
                one.result()
            taken = time.perf_counter() - began
            keys = asyncio.run(there.ask())["messages"]
            expect(keys == options.agents * (ROWS + 2), keys)
            print(f"{keys:,} keys of {options.agents:,} agents, filled in {taken:.0f} s")
            print(f"Two figures are the middle, and what 99 of 100 are below; at the right, {REFERENCE}.\n")
            measure(server, there, known, folder, table)
            machine.write(options.json, table.rows)
        finally:
            server.stop(signal.SIGKILL)


if __name__ == "__main__":
    main()
