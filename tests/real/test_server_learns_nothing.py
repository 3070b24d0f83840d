"""A server, and whoever listens on the way to it, learns nothing; and one agent can do nothing to another.

The server is a real one. What it keeps, what it logs and what goes over the wire is searched for all that the agents
wrote. Then a colleague tries, with their own login, whatever the server's API has; and the server itself lies.
"""

from __future__ import annotations

import asyncio
import base64
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

import pytest
from msgspec.structs import replace
from nats.aio.client import Client
from nats.aio.msg import Msg
from nats.errors import Error as NatsError, NoRespondersError
from nats.js import JetStreamContext
from PIL import Image as Pillow

from recover_tui.domain.calls import Rating
from recover_tui.domain.identity import make_id
from recover_tui.domain.reflection import Draft, EndedBy
from recover_tui.domain.stopwatch import Stopwatch
from recover_tui.domain.support import Kind
from recover_tui.domain.team import Colleague
from recover_tui.domain.wins import Image, ImageInfo, Win
from recover_tui.store.row_versions import Picture
from recover_tui.store.store import Store
from recover_tui.store.tables import ANSWERS, SETTINGS
from recover_tui.store.team import Letter
from recover_tui.store.travelling_rows import TRAVELLING
from recover_tui.sync import rows, team
from recover_tui.sync.bucket import Entry
from recover_tui.sync.credentials_file import ServerLogin
from recover_tui.sync.enrolment import lay_down, new_desk
from recover_tui.sync.errors import BucketError
from recover_tui.sync.identity import Identity, encrypt_to
from recover_tui.sync.nats_bucket import STREAM, NatsBucket, make_bucket
from recover_tui.sync.server_config import ADMIN
from recover_tui.sync.service import SyncService
from recover_tui.sync.team import Mail
from tests.conftest import NOW
from tests.real.nats_server import PATIENCE, Servers
from tests.real.recording_proxy import RecordingProxy, recording_proxy
from tests.samples import add_ended_call, add_reset, add_resource, add_win, add_worry
from tests.sync.desks import JOURNAL, TestDesk, nothing

PRIYA, SAM, LEE = "Priyamvada Raghunathan", "Samuel Okonkwo", "Leanora Vandersteen"
TEAM = "floor"
KEYS = "$KV.recover."
PASSPHRASE = "marmalade thistle gondola"
OPERATOR = "operator"
"""A user who may do anything with the bucket: whoever runs the server."""
SHORTEST = 6
"""Characters of a word that is searched for; a shorter one may come up by chance."""

PACK = """
name = "Zephyrine wellbeing"
date = 2026-05-01
[[entry]]
kind = "coach"
name = "Coaching Thessalonika"
reach = "tel:+442079460958"
note = "Fifteen unhurried minutes"
"""
KIND_TO_PRIYA = "Yesterday you soothed that thunderous customer marvellously"
KIND_TO_SAM = "Your chuckling brightened everybody's grumpy morning"


class Desk(TestDesk):
    """A desk whose store is a file, in touch with a real server."""

    def __init__(self, file: Path | None, login: ServerLogin, identity: Identity, wrapped: bytes = b"") -> None:
        self.desk = new_desk(login, wrapped)
        self.name = self.desk.id
        self.seconds = 0
        self._now = lambda: NOW + timedelta(seconds=self.seconds)
        self.store = Store.open(file)
        self.store.replication.enrol(self.desk)
        self.identity = identity
        self.mail = Mail(self.run, identity, login.agent, login.teams, self._now)
        self.service = SyncService(
            self.run,
            self.connect,
            identity,
            self.desk,
            carry=JOURNAL,
            now=self._now,
            changed=nothing,
            mail=self.mail,
        )
        self.login = login

    async def connect(self) -> NatsBucket:
        """Connect to the server of this desk."""
        return await NatsBucket.connect(self.login.server, self.login.agent, self.login.seed)

    async def meet(self) -> None:
        """Bring the desk and the server up to each other, looking at all that is there."""
        self.store.replication.remember("compared", "")
        bucket = await self.connect()
        try:
            await self.exchange(bucket)
        finally:
            await bucket.close()

    def colleague(self, pseudonym: str) -> Colleague:
        """Someone of the team, as this desk knows them."""
        return next(one for one in self.store.team.colleagues() if one.pseudonym == pseudonym)


def with_operator(servers: Servers, *more: str) -> None:
    """Let whoever runs the server log in without any limits, and have `more` in its configuration."""
    file = servers.folder / "nats0.conf"
    text = file.read_text()
    user = f"    users: [\n      {{ user: {OPERATOR}, password: {OPERATOR} }}\n"
    file.write_text("\n".join([*more, text.replace("    users: [\n", user, 1)]))


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    servers = Servers(tmp_path_factory.mktemp("server"), ("Priya", "Sam", "Lee"))
    with_operator(servers)
    try:
        servers.start()
        servers.make_bucket()
        yield servers
    finally:
        servers.close()


class Heard:
    """What the server said to someone of what it refused, in small letters."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.changed = asyncio.Condition()

    async def hear(self, error: Exception) -> None:
        """Keep it."""
        async with self.changed:
            self.said.append(str(error).casefold())
            self.changed.notify_all()


async def log_in(server: str, login: ServerLogin | None, heard: Heard | None = None) -> Client:
    """Log in as an agent, with nothing between them and the server; None is the operator."""
    client = Client()
    who = {"user": OPERATOR, "password": OPERATOR} if login is None else {"nkeys_seed_str": login.seed}
    inbox = f"_INBOX.{login.agent if login else OPERATOR}"
    await client.connect(server, inbox_prefix=inbox, error_cb=(heard or Heard()).hear, allow_reconnect=False, **who)
    return client


@asynccontextmanager
async def operator(server: str) -> AsyncIterator[Client]:
    client = await log_in(server, None)
    try:
        yield client
    finally:
        await client.close()


async def put(client: Client, key: str, value: bytes, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """Give a key a value, whoever may, and get the server's answer."""
    answer = await client.request(f"{KEYS}{key}", value, timeout=PATIENCE, headers=dict(headers or {}) or None)
    return dict(json.loads(answer.data))


async def look_up(client: Client, key: str) -> Entry | None:
    """Give the value of a key as the server has it."""
    try:
        found = await client.request(f"$JS.API.DIRECT.GET.{STREAM}.{KEYS}{key}", timeout=PATIENCE)
    except NoRespondersError:
        return None  # there is no bucket any more
    headers = found.headers or {}
    return None if "Status" in headers else Entry(key, found.data, int(headers["Nats-Sequence"]))


# What the server learns


@dataclass(frozen=True, slots=True)
class Needle:
    """Something that nobody but the agents may know, in the forms in which it could be written."""

    what: str
    forms: tuple[bytes, ...]

    @classmethod
    def of_bytes(cls, what: str, data: bytes) -> Needle:
        written = [data, data.hex().encode(), data.hex().upper().encode()]
        for before in range(3):  # as the bytes may stand in a longer text
            coded = base64.b64encode(bytes(before) + data)
            inner = coded[-(-before * 8 // 6) : len(data + bytes(before)) * 8 // 6]
            written += [inner, inner.translate(bytes.maketrans(b"+/", b"-_"))]
        return cls(what, tuple(dict.fromkeys(written)))

    @classmethod
    def of_text(cls, text: str) -> Needle:
        forms: list[bytes] = []
        for encoded in (text.encode(), json.dumps(text)[1:-1].encode(), text.encode("utf-16-le")):
            # Of UTF-16 only what both byte orders have in common.
            forms += cls.of_bytes("", encoded[:-1] if encoded[1::2] == bytes(len(text)) else encoded).forms
        return cls(text, tuple(dict.fromkeys(forms)))


def found_in(haystack: bytes, needles: Iterable[Needle]) -> set[str]:
    """Say which needles are there."""
    return {needle.what for needle in needles if any(form in haystack for form in needle.forms)}


def words_of(texts: Iterable[str]) -> set[str]:
    """Give texts, and their words of some length."""
    everything = {text for text in texts if len(text) >= SHORTEST}
    return everything | {word for text in everything for word in re.findall(rf"\w{{{SHORTEST},}}", text)}


def a_picture() -> Image:
    """A picture in more than one chunk, of which no part is like another."""
    noise = Pillow.frombytes("RGB", (320, 320), Random(7).randbytes(320 * 320 * 3))
    written = BytesIO()
    noise.save(written, "PNG")
    assert len(written.getvalue()) > rows.CHUNK
    return Image(ImageInfo("image/png", 320, 320), written.getvalue())


def write_all_sorts(store: Store, picture: Image) -> list[str]:
    """Write into every table that travels, and say what was written."""
    add_win(
        store,
        "Bravely unravelled a labyrinthine invoice",
        who="Ottoline Featherstonehaugh",
        why="because patience überwindet everything",
        at=NOW,
        image=picture,
    )
    gone = add_win(store, "Ephemeral boasting, withdrawn afterwards", at=NOW)
    store.delete("wins", gone.id, at=NOW)
    add_resource(
        store,
        "Guinevere Blatherwick",
        at=NOW,
        kind=Kind.MENTOR,
        reach="tel:+493012345678",
        hours="Mon-Fri 9:00-17:00",
        note="wisecracks plentifully",
    )
    add_reset(store, started_at=NOW, pattern="4-7-8", before=4)
    store.resets.rate(store.resets.all()[0].id, 2)
    store.resets.retire("Unclench those shoulderblades gently", NOW)
    store.calls.rate(add_ended_call(store, at=NOW).id, Rating.ROUGH)
    add_worry(store, "Whether tomorrow's appraisal humiliates me", at=NOW, until=NOW + timedelta(days=1))
    draft = Draft(
        make_id(NOW),
        120,
        ("What lingered unpleasantly?", "What needs forgiveness?"),
        ("Snarling about refunds bruised me", "Stammering helplessly"),
        "Stroll around the fishpond",
        Stopwatch(97, None),
        "window",
    )
    store.reflections.add(draft, EndedBy.DONE, NOW)
    store.settings.count_breath_run()
    return [
        "Bravely unravelled a labyrinthine invoice",
        "Ottoline Featherstonehaugh",
        "because patience überwindet everything",
        "Ephemeral boasting, withdrawn afterwards",
        "Guinevere Blatherwick",
        "tel:+493012345678",
        "+493012345678",
        "Mon-Fri 9:00-17:00",
        "wisecracks plentifully",
        "Unclench those shoulderblades gently",
        "Whether tomorrow's appraisal humiliates me",
        *draft.prompts,
        *draft.texts,
        draft.next_step,
    ]


def ids_of(store: Store) -> set[str]:
    """Give the ids of all rows that travel under a name of their own making."""
    found: set[str] = set()
    for table in TRAVELLING:
        if table not in (SETTINGS, ANSWERS):
            found |= {
                str(row[0]) for row in store.file.db.execute(f"SELECT {table.primary_key[0]} FROM {table.name}")
            }
    return found


def is_uuid(id: str) -> bool:
    with suppress(ValueError):
        return str(UUID(id)) == id
    return False


def names_of_tables() -> set[str]:
    """What only recover calls so: tables and columns; the short ones as JSON has them."""
    tables = {table.name for table in TRAVELLING} | {"pictures", "settings"}
    columns = {column for table in TRAVELLING for column in table.columns} | {"counts", "values", "deleted", "clock"}
    ours = {name if "_" in name else f'"{name}"' for name in tables | columns if len(name) + 2 >= SHORTEST}
    return ours - {'"name"', '"type"'}  # the server has names and types too


@dataclass(slots=True)
class Learned:
    """What the server and those on the way to it came to have."""

    store: bytes
    log: bytes
    wire: bytes
    needles: list[Needle]
    pseudonyms: set[str]
    proxy: RecordingProxy

    def places(self) -> dict[str, bytes]:
        return {"store": self.store, "log": self.log, "wire": self.wire}


async def live_a_day(servers: Servers, proxy: RecordingProxy, folder: Path) -> tuple[list[Needle], set[str]]:
    """Let two desks of Priya's and one of Sam's do all that desks do, by way of the proxy."""
    picture = a_picture()
    who = {name: Identity.new() for name in ("Priya", "Sam")}
    logins = {
        name: ServerLogin(proxy.address, login.agent, login.seed, "", login.teams)
        for name, login in servers.roster.logins.items()
        if name
    }
    wrapped = {name: identity.wrapped(PASSPHRASE) for name, identity in who.items()}
    first = Desk(folder / "first.db", logins["Priya"], who["Priya"], wrapped["Priya"])
    second = Desk(folder / "second.db", logins["Priya"], who["Priya"], wrapped["Priya"])
    sam = Desk(folder / "sam.db", logins["Sam"], who["Sam"], wrapped["Sam"])
    for desk in (first, sam):
        bucket = await desk.connect()
        await lay_down(bucket, desk.login.agent, desk.identity, bytes.fromhex(desk.desk.wrapped))
        await bucket.close()
    written = write_all_sorts(first.store, picture)
    shared = first.login.teams[TEAM]
    first.store.team.post(team.card(who["Priya"], first.login.agent, shared, PRIYA), NOW)
    first.store.team.post(team.pack(who["Priya"], first.login.agent, shared, PACK), NOW)
    sam.store.team.post(team.card(who["Sam"], sam.login.agent, shared, SAM), NOW)
    for desk in (first, sam, first, second):
        await desk.meet()
    to_priya, to_sam = sam.colleague(first.login.agent), first.colleague(sam.login.agent)
    sam.store.team.post(team.kind_word(who["Sam"], sam.login.agent, SAM, to_priya, KIND_TO_PRIYA, NOW), NOW)
    first.store.team.post(team.kind_word(who["Priya"], first.login.agent, PRIYA, to_sam, KIND_TO_SAM, NOW), NOW)
    win = next(one for one in second.store.wins.newest() if one.image)
    second.seconds = 60
    second.store.wins.mark_shown(win.id, NOW)
    for desk in (sam, first, second, sam, first, second):
        await desk.meet()
    assert [word.text for word in first.store.team.unread()] == [KIND_TO_PRIYA]
    assert [word.text for word in sam.store.team.unread()] == [KIND_TO_SAM]
    assert [one.name for one in sam.store.resources.all() if one.name.startswith("Coaching")]
    assert first.rows() == second.rows()
    assert second.store.wins.image(win.id) == picture
    texts = words_of([*written, PRIYA, SAM, KIND_TO_PRIYA, KIND_TO_SAM, PASSPHRASE, *re.findall('"(.+?)"', PACK)])
    texts |= names_of_tables() | {desk.name for desk in (first, second, sam)} | {shared.secret, f'"{TEAM}"'}
    needles = [Needle.of_text(text) for text in sorted(texts)]
    for desk in (first, second, sam):
        for id in filter(is_uuid, ids_of(desk.store)):
            needles += [Needle.of_text(id), Needle.of_bytes(f"bytes of {id}", UUID(id).bytes)]
    for name, identity in who.items():
        needles += [Needle.of_text(identity.secret), Needle.of_text(identity.recipient)]
        needles += [Needle.of_bytes(f"verify key of {name}", bytes.fromhex(identity.verify_key))]
        needles += [Needle.of_text(logins[name].seed)]
    for start in range(0, len(picture.data), len(picture.data) // 16):
        needles.append(Needle.of_bytes(f"picture from {start}", picture.data[start : start + 24]))
    return needles, {login.agent for login in logins.values()} | {shared.id}


CONTROL = "Conspicuously unencrypted"


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Learned:
    """A day of two agents, and what the server has of it."""
    folder = tmp_path_factory.mktemp("learned")
    servers = Servers(folder, ("Priya", "Sam"))
    with_operator(servers, "debug: true", "trace: true")
    port = int(servers.plan.nodes[0].rpartition(":")[2])

    async def live() -> tuple[list[Needle], set[str], RecordingProxy]:
        async with recording_proxy(port) as proxy:
            needles, pseudonyms = await live_a_day(servers, proxy, folder)
            async with operator(proxy.address) as client:
                await put(client, "control", f"{CONTROL} {CONTROL.encode().hex()}".encode())
        return needles, pseudonyms, proxy

    try:
        servers.start()
        servers.make_bucket()
        needles, pseudonyms, proxy = asyncio.run(live())
    finally:
        servers.close()
    kept = b"\n".join(file.read_bytes() for file in sorted((folder / "store0").rglob("*")) if file.is_file())
    log = (folder / "nats0.log").read_bytes()
    return Learned(kept, log, proxy.recorded, needles, pseudonyms, proxy)


def test_nothing_that_was_written_is_at_the_server_in_its_log_or_on_the_wire(learned: Learned) -> None:
    assert len(learned.needles) > 200
    for place, kept in learned.places().items():
        assert len(kept) > rows.CHUNK, place
        assert not found_in(kept, learned.needles), place


@pytest.mark.parametrize("place", ["store", "log", "wire"])
def test_what_is_there_in_plain_would_be_found(learned: Learned, place: str) -> None:
    kept = learned.places()[place]
    assert found_in(kept, [Needle.of_text(CONTROL)]) == {CONTROL}
    assert CONTROL.encode() in kept
    assert CONTROL.encode().hex().encode() in kept
    everyone = {pseudonym for pseudonym in learned.pseudonyms if pseudonym.encode() in kept}
    assert everyone == learned.pseudonyms


@pytest.mark.parametrize(
    "write",
    [
        lambda word: word.encode(),
        lambda word: word.encode("utf-16-le"),
        lambda word: word.encode("utf-16-be"),
        lambda word: base64.b64encode(word.encode()),
        lambda word: base64.b64encode(b"a" + word.encode()),
        lambda word: base64.b64encode(b"ab" + word.encode() + b"yz"),
        lambda word: base64.urlsafe_b64encode(word.encode()),
        lambda word: word.encode().hex().encode(),
        lambda word: word.encode().hex().upper().encode(),
        lambda word: base64.b64encode(b"?" + word.encode("utf-16-le")),
        lambda word: json.dumps(word).encode(),
    ],
)
@pytest.mark.parametrize("word", ["parked", "Größenwahn", "+493012345678"])
def test_a_word_would_be_found_however_it_is_written(word: str, write: Callable[[str], bytes]) -> None:
    haystack = Random(3).randbytes(999) + write(word) + Random(4).randbytes(999)
    assert found_in(haystack, [Needle.of_text(word), Needle.of_text("something else")]) == {word}


def test_all_that_desks_ask_for_by_name_is_pseudonyms_and_opaque_keys(learned: Learned) -> None:
    agent, opaque = f"(?:{'|'.join(sorted(learned.pseudonyms))})", "[0-9a-f]{32}"
    key = rf"a\.{agent}\.(?:k|c|[rwq]\.{opaque})|p\.{agent}\.{opaque}\.\d+|t\.{agent}\.(?:m\.{agent}|p\.{opaque})"
    keys = rf"\$KV\.recover\.(?:{key})"
    watched = rf"CONSUMER\.CREATE\.{STREAM}\.{opaque}\.\$KV\.recover\.[at]\.{agent}\.>"
    asked = rf"[$\w.]+\.API\.(?:DIRECT\.GET\.{STREAM}\.{keys}|{watched})"
    inbox = rf"_INBOX\.{agent}\.[\w.]+"
    *desks, _operators = learned.proxy.connections
    published = [one for connection in desks for one in connection.published()]
    assert len(published) > 50
    for one in published:
        assert re.fullmatch(f"{keys}|{asked}", one.subject)
        assert re.fullmatch(f"(?:{inbox})?", one.reply)
        names = {line.partition(b":")[0] for line in one.headers.split(b"\r\n")[1:] if line}
        assert names <= {b"Nats-Expected-Last-Subject-Sequence", b"KV-Operation"}
        if ".CONSUMER.CREATE." in one.subject:
            told = json.loads(one.payload)
            assert told.keys() == {"stream_name", "config"} | told.keys() & {"action"}
    for connection in desks:
        for line, _payload in connection.said():
            assert re.match(rb"CONNECT |H?PUB |UNSUB \d+|PING|PONG|SUB ", line)
            if line.startswith(b"SUB "):
                assert re.fullmatch(rf"SUB {inbox}(?:\.\*)? +\d+", line.decode())
            if line.startswith(b"CONNECT "):
                told = json.loads(line.removeprefix(b"CONNECT "))
                assert not told.keys() & {"user", "pass", "auth_token", "name"}


def content_size(value: bytes) -> int:
    """Give how many bytes are in what age encrypted: what is before it is of random length."""
    header = value.index(b"age-encryption.org/v1\n")
    begins = value.index(b"\n", value.index(b"\n--- ", header) + 1) + 1
    encrypted = len(value) - begins - 16
    return encrypted - 16 * -(-encrypted // (64 * 1024 + 16))


def test_what_is_sent_is_of_few_sizes(learned: Learned) -> None:
    sizes: dict[str, set[int]] = {}
    for connection in learned.proxy.connections[:-1]:
        for one in connection.published():
            kind = re.match(r"\$KV\.recover\.(?:a\.\w+\.([rw])|(p)\.|(t)\.)", one.subject)
            if kind and one.payload:
                sizes.setdefault(kind[kind.lastindex or 0], set()).add(content_size(one.payload))
    assert sizes.keys() == {"r", "w", "p", "t"}
    assert sizes["r"] | sizes["w"] | sizes["t"] <= {512, 1024, 2048}
    assert sizes["p"] == {rows.CHUNK}


# What one agent can do to another

MARK = b"Priya's own, and nobody else's"
RANDOM = "0123456789abcdef0123456789abcdef"


@dataclass(slots=True)
class Others:
    """Priya, who has something at the server, and Sam, who is after it."""

    servers: Servers
    priya: Client
    sam: Client
    above: Client
    """The operator's connection, which sees how things are."""
    heard: Heard
    received: list[Msg] = field(default_factory=list)
    """What came to Sam."""
    had: dict[str, Entry | None] = field(default_factory=dict)
    """What is at the server that Sam may not change."""

    def fill_in(self, text: str) -> str:
        """Put pseudonyms, and what the server calls things, where they are meant."""
        priya, sam = self.servers.login("Priya"), self.servers.login("Sam")
        names = {"PRIYA": priya.agent, "SAM": sam.agent, "TEAM": sam.teams[TEAM].id, "BUCKET": STREAM, "KEYS.": KEYS}
        return re.sub(r"PRIYA|SAM|TEAM|BUCKET|KEYS\.", lambda it: names[it[0]], text)

    async def receive(self, message: Msg) -> None:
        """Keep what came to Sam."""
        self.received.append(message)

    async def hear(self, words: str) -> None:
        """Wait until the server says something to Sam."""
        async with asyncio.timeout(PATIENCE), self.heard.changed:
            await self.heard.changed.wait_for(lambda: any(words in said for said in self.heard.said))

    async def have_something(self) -> None:
        """Let Priya have a value of each kind, and a colleague's kind word that she has not seen yet."""
        own = ("a.PRIYA.k", f"a.PRIYA.r.{RANDOM}", f"p.PRIYA.{RANDOM}.0", "t.TEAM.m.PRIYA", f"t.TEAM.p.{RANDOM}")
        for key in own:
            assert "seq" in await put(self.priya, self.fill_in(key), b"the team's" if key.startswith("t.") else MARK)
        waiting = self.fill_in(f"a.PRIYA.w.{RANDOM}")
        await put(self.above, waiting, MARK)
        self.had = {key: await look_up(self.above, key) for key in (*map(self.fill_in, own), waiting)}
        assert None not in self.had.values()
        for number in range(2):
            await put(self.sam, self.fill_in(f"a.SAM.r.{number}"), b"Sam's")

    async def settle(self) -> None:
        """Wait until the server did what it was asked before: it makes a stream, and a consumer has its message."""
        came = asyncio.Event()

        async def take(_message: Msg) -> None:
            came.set()

        await self.sam.flush()
        scratch = json.dumps({"name": "SCRATCH", "subjects": ["scratch"]}).encode()
        await self.ask("STREAM.CREATE.SCRATCH", scratch)
        inbox = self.above.new_inbox()
        subscription = await self.above.subscribe(inbox, cb=take)
        config = {"name": "settle", "deliver_subject": inbox, "ack_policy": "none", "mem_storage": True}
        await self.ask(
            "CONSUMER.CREATE.SCRATCH.settle", json.dumps({"stream_name": "SCRATCH", "config": config}).encode()
        )
        await self.above.request("scratch", b"", timeout=PATIENCE)
        async with asyncio.timeout(PATIENCE):
            await came.wait()
        await subscription.unsubscribe()
        await self.ask("STREAM.DELETE.SCRATCH")
        await self.sam.flush()

    async def ask(self, what: str, says: bytes = b"") -> dict[str, Any]:
        """Ask the server's API as whoever runs it."""
        answer = await self.above.request(f"$JS.API.{what}", says, timeout=PATIENCE)
        return dict(json.loads(answer.data))

    async def assert_unharmed(self) -> None:
        """See that Priya has what she had, that what she does still counts, and that Sam has none of it."""
        there = {key: await look_up(self.above, key) for key in self.had}
        assert there == self.had
        assert (await self.ask("STREAM.NAMES"))["streams"] == [STREAM]
        key = self.fill_in(f"a.PRIYA.r.{RANDOM[::-1]}")
        revision = (await put(self.priya, key, MARK))["seq"]
        found = await look_up(self.above, key)
        assert found is not None
        assert (found.value, found.revision) == (MARK, revision)
        await self.settle()
        self.assert_nothing_came()

    def assert_nothing_came(self) -> None:
        """See that Sam has nothing of Priya's."""
        keys = re.compile(self.fill_in(r"[ap]\.PRIYA\.").encode())
        for message in self.received:
            seen = b"\n".join((message.subject.encode(), message.data, str(message.headers).encode()))
            assert not found_in(seen, [Needle.of_bytes("hers", MARK)])
            assert not keys.search(seen)


@pytest.fixture
async def others(running: Servers) -> AsyncIterator[Others]:
    """Have both logged in at a server that is as it was in the beginning."""
    server, admin = running.plan.server, running.login(ADMIN)
    async with operator(server) as above:
        for left in reversed(range(3)):  # what a test left on its way may come between
            names = await above.request("$JS.API.STREAM.NAMES", b"", timeout=PATIENCE)
            for name in json.loads(names.data)["streams"] or ():
                await above.request(f"$JS.API.STREAM.DELETE.{name}", b"", timeout=PATIENCE)
            try:
                await make_bucket(server, admin.agent, admin.seed)
                break
            except BucketError:
                if not left:
                    raise
        heard = Heard()
        priya = await log_in(server, running.login("Priya"))
        sam = await log_in(server, running.login("Sam"), heard)
        both = Others(running, priya, sam, above, heard)
        await both.have_something()
        for inbox in ("_INBOX.SAM.>", LOOT):  # a consumer delivers only where someone listens to just that
            await sam.subscribe(both.fill_in(inbox), cb=both.receive)
        yield both
        await priya.close()
        await sam.close()


@dataclass(frozen=True, slots=True)
class Attempt:
    """Something that Sam tells the server. API stands for each name under which the server may have its API."""

    name: str
    subject: str
    says: Any = ""
    headers: Mapping[str, str] | None = None
    reply: str = "_INBOX.SAM.answer"
    first: Any = None
    """What Sam keeps under a key of his own before."""
    refused: bool = True
    """Whether the server refuses to hear it; otherwise it does nothing to Priya."""
    powerful: bool = True
    """Whether it does something where it is the operator who says it."""

    async def make(self, others: Others, by: Client) -> None:
        """Make it, by whatever name of the API."""
        if self.first is not None:
            await put(others.sam, others.fill_in("a.SAM.r.0"), self._written(others, self.first))
        for api in APIS if "API." in f"{self.subject} {self.reply}" else APIS[:1]:
            subject, reply = (others.fill_in(text.replace("API.", api)) for text in (self.subject, self.reply))
            others.heard.said.clear()
            await by.publish(subject, self._written(others, self.says), reply=reply, headers=dict(self.headers or {}))
            await by.flush()
            if self.refused and by is others.sam:
                await others.hear("permissions violation for publish")

    @staticmethod
    def _written(others: Others, says: Any) -> bytes:
        return others.fill_in(says if isinstance(says, str) else json.dumps(says)).encode()


APIS = ("$JS.API.", "recover.API.")


def consumer(where: str, of: str | None, **more: Any) -> dict[str, Any]:
    """Ask for a consumer that delivers somewhere."""
    config: dict[str, Any] = {"deliver_policy": "all", "ack_policy": "none", "max_deliver": 1, "mem_storage": True}
    config |= {"filter_subject": of} if of else {}
    config |= {"deliver_subject": where} if where else {"ack_policy": "explicit"}
    return {"stream_name": "BUCKET", "config": config | more}


LOOT = "_INBOX.SAM.loot"
HERS = "KEYS.a.PRIYA.>"
OWN_GET = "API.DIRECT.GET.BUCKET.KEYS.a.SAM.r.0"
OWN_CREATE = "API.CONSUMER.CREATE.BUCKET.mine.KEYS.a.SAM.>"
MIRROR = {"name": "MINE", "mirror": {"name": "BUCKET"}, "republish": {"src": ">", "dest": "_INBOX.SAM.copy.>"}}
SOURCE = {"name": "MINE", "sources": [{"name": "BUCKET"}], "republish": {"src": ">", "dest": "_INBOX.SAM.copy.>"}}
REPUBLISH = {
    "name": "BUCKET",
    "subjects": ["KEYS.>"],
    "max_msgs_per_subject": 1,
    "deny_delete": True,
    "deny_purge": True,
    "allow_direct": True,
    "republish": {"src": "KEYS.>", "dest": "_INBOX.SAM.copy.>"},
}

ATTEMPTS = (
    # Her keys
    Attempt("a row put", f"KEYS.a.PRIYA.r.{RANDOM}", "x"),
    Attempt("her identity put", "KEYS.a.PRIYA.k", "x"),
    Attempt("a chunk of a picture put", f"KEYS.p.PRIYA.{RANDOM}.0", "x"),
    Attempt("a row taken away", f"KEYS.a.PRIYA.r.{RANDOM}", "", {"KV-Operation": "PURGE"}),
    Attempt("a row rolled up", f"KEYS.a.PRIYA.r.{RANDOM}", "x", {"Nats-Rollup": "sub"}, powerful=False),
    Attempt("her card put", "KEYS.t.TEAM.m.PRIYA", "x"),
    Attempt("a pack put by one who leads nobody", f"KEYS.t.TEAM.p.{RANDOM}", "x"),
    Attempt("a key apart from all agents", "KEYS.other", "x", powerful=False),
    Attempt("a key of a name with a wildcard", "KEYS.a.*.r.x", "x", powerful=False),
    Attempt("all her keys at once", "KEYS.a.PRIYA.>", "x", powerful=False),
    Attempt("all keys at once", "KEYS.>", "x", powerful=False),
    # What headers do
    *(
        Attempt(f"{where} with {header}", subject, "x", {header: value}, refused=False, powerful=False)
        for where, subject in (
            ("an own key", "KEYS.a.SAM.r.0"),
            ("a kind word", f"KEYS.a.PRIYA.w.{RANDOM[:-1]}"),
        )
        for header, value in (
            ("Nats-Rollup", "all"),
            ("Nats-Rollup", "sub"),
            ("Nats-TTL", "1s"),
            ("Nats-Marker-Reason", "MaxAge"),
            ("Nats-Msg-Id", "1"),
            ("Nats-Expected-Stream", "BUCKET"),
            ("Nats-Expected-Last-Sequence", "1"),
            ("Nats-Expected-Last-Msg-Id", "1"),
            ("Nats-Expected-Last-Subject-Sequence", "0"),
            ("Nats-Batch-Id", "1"),
            ("Nats-Incr", "1"),
            ("Nats-Schedule", "@every 1s"),
            ("Nats-Request-Info", '{"acc":"$SYS"}'),
        )
    ),
    *(
        Attempt(
            f"the server's own words of a message, sent to {where}",
            "KEYS.a.SAM.r.0",
            "x",
            {"Nats-Trace-Dest": where},
            refused=False,
            powerful=False,
        )
        for where in ("KEYS.a.PRIYA.k", "$JS.API.STREAM.PURGE.BUCKET", "_INBOX.PRIYA.guess")
    ),
    Attempt(
        "a time at which something of hers is to be put",
        "KEYS.a.SAM.r.0",
        "x",
        {"Nats-Schedule": "@at 2020-01-01T00:00:00Z", "Nats-Schedule-Target": "$KV.recover.a.x.k"},
        refused=False,
        powerful=False,
    ),
    # The answer sent where Sam may not write
    Attempt("an answer to be put", "KEYS.a.SAM.r.1", "x", reply="KEYS.a.PRIYA.k", refused=False),
    Attempt("a value of his to be put", OWN_GET, reply="KEYS.a.PRIYA.k", first="forged", refused=False),
    Attempt(
        "a value of his to purge", OWN_GET, reply="API.STREAM.PURGE.BUCKET", first="", refused=False, powerful=False
    ),
    Attempt(
        "a value of his to purge her keys",
        OWN_GET,
        reply="API.STREAM.PURGE.BUCKET",
        first={"filter": HERS},
        refused=False,
        powerful=False,
    ),
    Attempt("a value of his to delete", OWN_GET, reply="API.STREAM.DELETE.BUCKET", first="", refused=False),
    Attempt("a value of his to copy", OWN_GET, reply="API.STREAM.CREATE.MINE", first=MIRROR, refused=False),
    Attempt("a value of his to gather", OWN_GET, reply="API.STREAM.CREATE.MINE", first=SOURCE, refused=False),
    Attempt("a value of his to change", OWN_GET, reply="API.STREAM.UPDATE.BUCKET", first=REPUBLISH, refused=False),
    Attempt(
        "a value of his to look",
        OWN_GET,
        reply="API.CONSUMER.CREATE.BUCKET.n",
        first=consumer(LOOT, HERS, name="n"),
        refused=False,
    ),
    Attempt(
        "an answer of the API to be put",
        OWN_CREATE,
        consumer(LOOT, "KEYS.a.SAM.>", name="mine"),
        reply="KEYS.a.PRIYA.k",
        refused=False,
    ),
    Attempt("a kind word whose answer is to be put", "KEYS.a.PRIYA.w.1", "x", reply="KEYS.a.PRIYA.k", refused=False),
    # Reading by name
    Attempt("a row by its name", f"API.DIRECT.GET.BUCKET.KEYS.a.PRIYA.r.{RANDOM}"),
    Attempt("her identity by its name", "API.DIRECT.GET.BUCKET.KEYS.a.PRIYA.k"),
    Attempt("her last row by wildcard", "API.DIRECT.GET.BUCKET.KEYS.a.PRIYA.>"),
    Attempt("a kind word to her by wildcard", "API.DIRECT.GET.BUCKET.KEYS.a.PRIYA.w.>"),
    Attempt("a chunk by its name", f"API.DIRECT.GET.BUCKET.KEYS.p.PRIYA.{RANDOM}.0"),
    Attempt("the last of all by wildcard", "API.DIRECT.GET.BUCKET.KEYS.a.>", powerful=False),
    *(
        Attempt(f"{what} asked for in the body of {how}", f"API.{how}.BUCKET", asked)
        for how in ("DIRECT.GET", "STREAM.MSG.GET")
        for what, asked in (
            ("her last row", {"last_by_subj": HERS}),
            ("the first value", {"seq": 1}),
            ("the next of her rows", {"seq": 1, "next_by_subj": HERS}),
        )
    ),
    Attempt("all her rows together", "API.DIRECT.GET.BUCKET", {"multi_last": [HERS], "batch": 9}),
    Attempt("all rows in a batch", "API.DIRECT.GET.BUCKET", {"seq": 1, "batch": 9}),
    Attempt("an own key, her row in the body", OWN_GET, {"last_by_subj": HERS}, refused=False, powerful=False),
    Attempt(
        "an own key, her rows in the body", OWN_GET, {"multi_last": [HERS], "batch": 9}, refused=False, powerful=False
    ),
    # Consumers
    Attempt("a named consumer of hers", f"API.CONSUMER.CREATE.BUCKET.n.{HERS}", consumer(LOOT, HERS, name="n")),
    Attempt(
        "one of her kind words",
        "API.CONSUMER.CREATE.BUCKET.n.KEYS.a.PRIYA.w.>",
        consumer(LOOT, "KEYS.a.PRIYA.w.>", name="n"),
    ),
    Attempt("one of everyone", "API.CONSUMER.CREATE.BUCKET.n.KEYS.>", consumer(LOOT, "KEYS.>", name="n")),
    Attempt("one with a name and no filter", "API.CONSUMER.CREATE.BUCKET.n", consumer(LOOT, HERS, name="n")),
    Attempt("one without a name", "API.CONSUMER.CREATE.BUCKET", consumer(LOOT, HERS)),
    Attempt("a durable one", "API.CONSUMER.DURABLE.CREATE.BUCKET.n", consumer(LOOT, HERS, durable_name="n")),
    Attempt(
        "a durable one by the newer way",
        f"API.CONSUMER.CREATE.BUCKET.n.{HERS}",
        consumer(LOOT, HERS, durable_name="n", name="n"),
    ),
    *(
        Attempt(f"an own one whose body {how}", OWN_CREATE, body, refused=False, powerful=False)
        for how, body in (
            ("names her keys", consumer(LOOT, HERS, name="mine")),
            ("names all keys", consumer(LOOT, "KEYS.>", name="mine")),
            ("names no keys", consumer(LOOT, None, name="mine")),
            ("names several", consumer(LOOT, None, name="mine", filter_subjects=["KEYS.a.SAM.>", HERS])),
            ("names hers as one of several", consumer(LOOT, None, name="mine", filter_subjects=[HERS])),
            ("names hers beside his", consumer(LOOT, "KEYS.a.SAM.>", name="mine", filter_subjects=[HERS])),
            ("has another name", consumer(LOOT, HERS, name="other")),
            ("is durable by another name", consumer(LOOT, HERS, durable_name="other")),
            ("is of another stream", consumer(LOOT, HERS, name="mine") | {"stream_name": "OTHER"}),
            ("delivers to one of her keys", consumer("KEYS.a.PRIYA.k", "KEYS.a.SAM.>", name="mine")),
            ("delivers to her inbox", consumer("_INBOX.PRIYA.guess", "KEYS.a.SAM.>", name="mine")),
            ("delivers to the API", consumer("$JS.API.STREAM.PURGE.BUCKET", "KEYS.a.SAM.>", name="mine")),
            (
                "delivers to another name of the API",
                consumer("recover.API.STREAM.PURGE.BUCKET", "KEYS.a.SAM.>", name="mine"),
            ),
            ("delivers to all", consumer(">", "KEYS.a.SAM.>", name="mine")),
            ("is pulled from", consumer("", HERS, name="mine")),
            ("is a copy's", consumer(LOOT, HERS, name="mine", direct=True)),
        )
    ),
    Attempt("her consumers listed", "API.CONSUMER.LIST.BUCKET", powerful=False),
    Attempt("her consumers named", "API.CONSUMER.NAMES.BUCKET", powerful=False),
    Attempt("a consumer looked at", "API.CONSUMER.INFO.BUCKET.n", powerful=False),
    Attempt("a consumer deleted", "API.CONSUMER.DELETE.BUCKET.n", powerful=False),
    Attempt(
        "a consumer paused", "API.CONSUMER.PAUSE.BUCKET.n", {"pause_until": "2099-01-01T00:00:00Z"}, powerful=False
    ),
    Attempt("a consumer pulled from", "API.CONSUMER.MSG.NEXT.BUCKET.n", {"batch": 9}, powerful=False),
    Attempt("a message acknowledged", "$JS.ACK.BUCKET.n.1.1.1.1.0", "+ACK", powerful=False),
    # The stream
    Attempt("the stream's subjects", "API.STREAM.INFO.BUCKET", {"subjects_filter": ">"}),
    Attempt("the streams named", "API.STREAM.NAMES", powerful=False),
    Attempt("the streams listed", "API.STREAM.LIST", powerful=False),
    Attempt("all purged", "API.STREAM.PURGE.BUCKET", powerful=False),
    Attempt("her keys purged", "API.STREAM.PURGE.BUCKET", {"filter": HERS}, powerful=False),
    Attempt("the stream deleted", "API.STREAM.DELETE.BUCKET"),
    Attempt("the stream republished", "API.STREAM.UPDATE.BUCKET", REPUBLISH),
    Attempt("the stream mirrored", "API.STREAM.CREATE.MINE", MIRROR),
    Attempt("the stream gathered from", "API.STREAM.CREATE.MINE", SOURCE),
    Attempt("a stream over her keys", "API.STREAM.CREATE.MINE", {"name": "MINE", "subjects": ["_INBOX.PRIYA.>"]}),
    Attempt("the stream written out", "API.STREAM.SNAPSHOT.BUCKET", {"deliver_subject": LOOT}, powerful=False),
    Attempt("the stream put back", "API.STREAM.RESTORE.BUCKET", {"config": REPUBLISH, "state": {}}, powerful=False),
    Attempt("a message deleted", "API.STREAM.MSG.DELETE.BUCKET", {"seq": 1}, powerful=False),
    Attempt("a server sent away", "API.STREAM.PEER.REMOVE.BUCKET", {"peer": "recover-1"}, powerful=False),
    Attempt("another leader", "API.STREAM.LEADER.STEPDOWN.BUCKET", powerful=False),
    Attempt("the account looked at", "API.INFO", powerful=False),
    Attempt("the account moved", "API.ACCOUNT.PURGE.RECOVER", powerful=False),
    Attempt("the server looked at", "$SYS.REQ.SERVER.PING", powerful=False),
    Attempt("the connections looked at", "$SYS.REQ.ACCOUNT.RECOVER.CONNZ", powerful=False),
    Attempt("something told to her", "_INBOX.PRIYA.guess", "x", powerful=False),
    Attempt("something told to everyone", "_INBOX.>", "x", powerful=False),
)


def name_of(attempt: Attempt) -> str:
    return attempt.name


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=name_of)
async def test_a_colleague_can_neither_see_nor_spoil_anything(others: Others, attempt: Attempt) -> None:
    await attempt.make(others, others.sam)
    await others.settle()
    await others.assert_unharmed()


@pytest.mark.parametrize("attempt", [one for one in ATTEMPTS if one.powerful], ids=name_of)
async def test_whoever_runs_the_server_could_spoil_or_see_it(others: Others, attempt: Attempt) -> None:
    """So the attempts are such as would do something, and what they would do is seen here."""
    for inbox in ("_INBOX.SAM.>", LOOT):
        await others.above.subscribe(others.fill_in(inbox), cb=others.receive)
    await attempt.make(others, others.above)
    async with asyncio.timeout(PATIENCE):
        while True:
            try:
                await others.assert_unharmed()
            except AssertionError:
                break


@pytest.mark.parametrize(
    "subject",
    [
        ">",
        "*.>",
        "$KV.>",
        "KEYS.a.PRIYA.>",
        "KEYS.a.PRIYA.w.>",
        "KEYS.a.*.w.*",
        "KEYS.t.TEAM.>",
        "_INBOX.>",
        "_INBOX.PRIYA.>",
        "_INBOX.*.>",
        "$JS.>",
        "$JS.ACK.>",
        "$JS.EVENT.>",
        "$JS.API.>",
        "recover.>",
        "$SYS.>",
        "_R_.>",
    ],
)
@pytest.mark.parametrize("queue", ["", "together"])
async def test_a_colleague_hears_nothing(others: Others, subject: str, queue: str) -> None:
    await others.sam.subscribe(others.fill_in(subject), queue, cb=others.receive)
    await others.sam.flush()
    await others.hear("permissions violation for subscription")
    priya = others.servers.login("Priya")
    bucket = await NatsBucket.connect(priya.server, priya.agent, priya.seed)
    revision = await bucket.put(others.fill_in("a.PRIYA.r.x"), MARK)
    async for batch in bucket.watch(rows.prefix(priya.agent)):
        if batch.complete:
            assert revision in {entry.revision for entry in batch.entries}
            break
    await bucket.close()
    await others.assert_unharmed()


async def subscribe_to_all(jetstream: JetStreamContext, hers: str) -> None:
    await jetstream.subscribe(hers, stream=STREAM, ordered_consumer=True)


async def pull_from_all(jetstream: JetStreamContext, hers: str) -> None:
    subscription = await jetstream.pull_subscribe(hers, durable="n", stream=STREAM)
    await subscription.fetch(9, timeout=0.5)


async def watch_all(jetstream: JetStreamContext, _hers: str) -> None:
    await (await jetstream.key_value("recover")).watchall()


async def watch_hers(jetstream: JetStreamContext, hers: str) -> None:
    await (await jetstream.key_value("recover")).watch(hers.removeprefix(KEYS))


async def get_hers(jetstream: JetStreamContext, hers: str) -> None:
    await jetstream.get_msg(STREAM, subject=hers, direct=True)


async def get_first(jetstream: JetStreamContext, _hers: str) -> None:
    await jetstream.get_msg(STREAM, 1)


@pytest.mark.parametrize(
    "ask", [subscribe_to_all, pull_from_all, watch_all, watch_hers, get_hers, get_first], ids=lambda ask: ask.__name__
)
async def test_a_colleague_sees_nothing_by_what_the_client_offers(
    others: Others, ask: Callable[[JetStreamContext, str], Awaitable[None]]
) -> None:
    for prefix in APIS:
        jetstream = JetStreamContext(others.sam, prefix=prefix.removesuffix("."), timeout=0.3)
        with pytest.raises((NatsError, asyncio.TimeoutError)):
            await ask(jetstream, others.fill_in(HERS))
    await others.assert_unharmed()


async def test_a_colleague_can_not_keep_her_words_from_being_taken_as_ones_that_came_twice(others: Others) -> None:
    """Only those who give messages ids could have them taken for others, and desks give none."""
    for number in range(20):
        await put(others.sam, others.fill_in("a.SAM.r.1"), b"x", {"Nats-Msg-Id": str(number)})
    priya = others.servers.login("Priya")
    bucket = await NatsBucket.connect(priya.server, priya.agent, priya.seed)
    for number in range(20):
        key = others.fill_in(f"a.PRIYA.r.{number}")
        revision = await bucket.put(key, MARK, after=0)
        there = await bucket.get(key)
        assert there is not None
        assert there.revision == revision
    await bucket.close()


async def test_a_colleague_who_asks_after_her_keys_learns_at_most_a_number(others: Others) -> None:
    """The server says which revision a write should have expected, whosever keys are named: when, and never what."""
    for keys in (HERS, f"KEYS.a.PRIYA.r.{RANDOM}", "KEYS.p.PRIYA.>"):
        expected = {
            "Nats-Expected-Last-Subject-Sequence": "999999",
            "Nats-Expected-Last-Subject-Sequence-Subject": others.fill_in(keys),
        }
        answer = await put(others.sam, others.fill_in("a.SAM.r.1"), b"x", expected)
        assert re.fullmatch(r"wrong last sequence: \d+", answer["error"]["description"])
    await others.assert_unharmed()


async def test_what_a_colleague_may_do(others: Others) -> None:
    login, lee = others.servers.login("Sam"), others.servers.login("Lee")
    bucket = await NatsBucket.connect(login.server, login.agent, login.seed)
    for key in (f"a.SAM.r.{RANDOM}", f"p.SAM.{RANDOM}.0", "a.SAM.k", "t.TEAM.m.SAM", "a.SAM.w.x"):
        revision = await bucket.put(others.fill_in(key), b"Sam's")
        if not key.startswith("t."):
            assert await bucket.get(others.fill_in(key)) == Entry(others.fill_in(key), b"Sam's", revision)
    word = others.fill_in(f"a.PRIYA.w.{RANDOM[::-1]}")
    await bucket.put(word, b"kind")
    await bucket.put(f"a.{lee.agent}.w.{RANDOM}", b"kind")
    with pytest.raises(BucketError):
        await bucket.get(word)
    with pytest.raises(BucketError):
        await anext(bucket.watch(others.fill_in("a.PRIYA.w.")))
    async for batch in bucket.watch(others.fill_in("t.TEAM.")):
        assert {others.fill_in("t.TEAM.m.PRIYA"), others.fill_in("t.TEAM.m.SAM")} < {one.key for one in batch.entries}
        break
    await bucket.close()
    kept = await look_up(others.above, word)
    assert kept is not None
    assert kept.value == b"kind"
    await others.assert_unharmed()


@pytest.mark.parametrize("who", [{}, {"user": OPERATOR, "password": "guess"}, {"user": "", "password": ""}])
async def test_nobody_comes_in_without_a_login(running: Servers, who: dict[str, str]) -> None:
    client = Client()
    with pytest.raises(NatsError):
        await client.connect(running.plan.server, allow_reconnect=False, max_reconnect_attempts=0, **who)
    await client.close()


# A server that lies


@dataclass(slots=True)
class Agreed:
    """Two desks that agree, and someone at the server who is up to something."""

    servers: Servers
    first: Desk
    second: Desk
    above: Client
    shown: dict[str, Any]
    once: list[dict[str, Any]] = field(default_factory=list)
    """What they showed earlier, which a desk that knows nothing else may be told."""

    @property
    def identity(self) -> Identity:
        return self.first.identity

    @property
    def agent(self) -> str:
        return self.first.login.agent

    def key(self, win: Win) -> str:
        """Where the server has a win."""
        return rows.row_key(self.identity, self.agent, "wins", win.id)

    def win(self, beginning: str) -> Win:
        return next(one for one in self.first.store.wins.newest() if one.text.startswith(beginning))

    def chunks(self, win: Win) -> tuple[str, ...]:
        """Where the server has the picture of a win."""
        image = self.first.store.wins.image(win.id)
        assert image is not None
        picture = Picture(image.info, len(image.data), sha256(image.data).hexdigest())
        return rows.picture_keys(self.identity, self.agent, win.id, picture)

    async def value(self, key: str) -> bytes:
        """Give what the server has."""
        there = await look_up(self.above, key)
        assert there is not None
        return there.value


@pytest.fixture
async def agreed(others: Others) -> AsyncIterator[Agreed]:
    """Have two desks with wins and pictures, which agree."""
    login, identity = others.servers.login("Priya"), Identity.new()
    first, second = Desk(None, login, identity), Desk(None, login, identity)
    write_all_sorts(first.store, a_picture())
    image = Image(ImageInfo("image/png", 2, 2), Random(9).randbytes(rows.CHUNK + 99))
    add_win(first.store, "Another with a picture", at=NOW, image=image)
    for desk in (first, second, first):
        await desk.meet()
    assert first.rows() == second.rows()
    yield Agreed(others.servers, first, second, others.above, first.rows())
    first.store.close()
    second.store.close()


def sealed_by_another(at: Agreed, win: Win) -> bytes:
    """A row as someone makes it who knows what to encrypt to, and not the secret."""
    clock = [2 * 10**12, 0, "forger"]
    said = {"text": "Forged", "who": "", "why": "", "added_at": "2026-05-12T09:30:00.000Z", "standing": "normal"}
    row = {"table": "wins", "id": win.id, "clock": clock, "deleted": False, "values": said, "counts": {}}
    return encrypt_to(at.identity.recipient, rows.padded(json.dumps(row).encode()))


async def made_up(at: Agreed) -> None:
    win = at.win("Bravely")
    forged = sealed_by_another(at, win)
    for mac in (b"", bytes(32), Random(1).randbytes(32), (await at.value(at.key(win)))[:32]):
        await put(at.above, at.key(win), mac + forged)
    new = rows.row_key(Identity.new(), at.agent, "wins", make_id(NOW))
    await put(at.above, new, Identity.new().seal(new, rows.padded(b"{}")))


async def another_rows(at: Agreed) -> None:
    one, other = at.key(at.win("Bravely")), at.key(at.win("Another"))
    await put(at.above, one, await at.value(other))
    await put(at.above, rows.row_key(at.identity, at.agent, "wins", make_id(NOW)), await at.value(other))


async def older(at: Agreed) -> None:
    win = at.win("Bravely")
    before = await at.value(at.key(win))
    at.first.seconds += 60
    at.first.store.wins.update(replace(win, text="Bravely, and written anew"))
    for desk in (at.first, at.second):
        await desk.meet()
    at.once.append(at.shown)
    at.shown = at.first.rows()
    assert await at.value(at.key(win)) != before
    await put(at.above, at.key(win), before)


async def deleted_once(at: Agreed) -> None:
    win = at.win("Bravely")
    await put(at.above, at.key(win), b"", {"KV-Operation": "PURGE"})


async def brought_back(at: Agreed) -> None:
    win = at.win("Another")
    before = await at.value(at.key(win))
    at.first.seconds += 60
    at.first.store.delete("wins", win.id, at=NOW + timedelta(seconds=at.first.seconds))
    for desk in (at.first, at.second):
        await desk.meet()
    at.once.append(at.shown)
    at.shown = at.first.rows()
    assert f"wins/{win.id}" not in at.shown
    await put(at.above, at.key(win), before)


async def garbage(at: Agreed) -> None:
    key = at.key(at.win("Bravely"))
    for value in (b"x", Random(5).randbytes(700), b"{}", b"age-encryption.org/v1\n", bytes(100_000)):
        await put(at.above, key, value)
    await put(at.above, f"{rows.prefix(at.agent)}r.{RANDOM}", Random(6).randbytes(700))


async def chunks_swapped(at: Agreed) -> None:
    first, second, *_more = at.chunks(at.win("Bravely"))
    one, other = await at.value(first), await at.value(second)
    await put(at.above, first, other)
    await put(at.above, second, one)


async def chunk_of_another_picture(at: Agreed) -> None:
    first, *_more = at.chunks(at.win("Bravely"))
    other, *_more = at.chunks(at.win("Another"))
    await put(at.above, first, await at.value(other))


async def chunk_made_up(at: Agreed) -> None:
    first, *_more = at.chunks(at.win("Bravely"))
    await put(at.above, first, bytes(32) + encrypt_to(at.identity.recipient, bytes(rows.CHUNK)))


FORGERIES = (
    made_up,
    another_rows,
    older,
    brought_back,
    deleted_once,
    garbage,
    chunks_swapped,
    chunk_of_another_picture,
    chunk_made_up,
)


@pytest.mark.parametrize("lie", FORGERIES, ids=lambda lie: lie.__name__)
async def test_what_a_server_makes_up_changes_nothing(
    agreed: Agreed, lie: Callable[[Agreed], Awaitable[None]]
) -> None:
    await lie(agreed)
    third = Desk(None, agreed.first.login, agreed.identity)
    await third.meet()
    for key, row in third.rows().items():
        assert any(shown.get(key) == row for shown in (agreed.shown, *agreed.once))
    for desk in (agreed.first, agreed.second):
        await desk.meet()
        assert desk.rows() == agreed.shown
        assert not desk.store.troubles()
    # They told the server the truth again, and a desk that knows nothing else believes it.
    for desk in (third, agreed.first, third):
        await desk.meet()
    fourth = Desk(None, agreed.first.login, agreed.identity)
    await fourth.meet()
    for desk in (agreed.first, agreed.second, third, fourth):
        assert desk.rows() == agreed.shown
        assert desk.store.replication.waiting() == 0
    third.store.close()
    fourth.store.close()


# Kind words that are none


@dataclass(slots=True)
class Team:
    """Priya and Sam, who know each other, and Lee, who is of the team too and up to something."""

    priya: Desk
    sam: Desk
    lee: Desk
    mallory: Client
    """Lee's own connection."""

    def written(self, by: Identity, agent: str, text: str) -> Letter:
        """A kind word to Priya from someone who goes by Sam's name."""
        id = team.member_id(self.priya.login.teams[TEAM], self.priya.login.agent)
        to = Colleague(id, TEAM, PRIYA, self.priya.identity.recipient, "")
        return team.kind_word(by, agent, SAM, to, text, NOW)

    def word(self) -> Letter:
        """A kind word to Priya from Sam himself."""
        return self.written(self.sam.identity, self.sam.login.agent, KIND_TO_PRIYA)

    async def leave(self, key: str, value: bytes) -> None:
        """Lay something down with someone."""
        assert "seq" in await put(self.mallory, key, value)

    async def read(self, desk: Desk) -> list[tuple[str, str, bool]]:
        """What someone is shown: of whom, which words, and whether they are known."""
        await desk.meet()
        return [(word.name, word.text, word.known) for word in desk.store.team.unread()]


@pytest.fixture
async def colleagues(others: Others) -> AsyncIterator[Team]:
    """Have three of a team, who have seen one another's cards."""
    desks = [Desk(None, others.servers.login(name), Identity.new()) for name in ("Priya", "Sam", "Lee")]
    for desk, name in zip(desks, (PRIYA, SAM, LEE), strict=True):
        card = team.card(desk.identity, desk.login.agent, desk.login.teams[TEAM], name)
        desk.store.team.post(card, NOW)
        await desk.meet()
    for desk in desks:
        await desk.meet()
        assert len(desk.store.team.colleagues()) == 2
    mallory = await log_in(others.servers.plan.server, others.servers.login("Lee"))
    yield Team(*desks, mallory)
    await mallory.close()
    for desk in desks:
        desk.store.close()


async def test_a_kind_word_of_a_colleague_is_theirs(colleagues: Team) -> None:
    letter = colleagues.word()
    await colleagues.leave(letter.key, letter.value)
    assert await colleagues.read(colleagues.priya) == [(SAM, KIND_TO_PRIYA, True)]


async def test_a_kind_word_with_a_false_signature_is_not_taken(colleagues: Team) -> None:
    priya = colleagues.priya
    letter = colleagues.word()
    true = json.loads(priya.identity.decrypt(letter.value))
    others_words = true | {"body": true["body"].replace("marvellously", "miserably")}
    no_signature = true | {"signature": ""}
    anothers = true | {"signature": colleagues.lee.identity.sign(f"{letter.key}\n{true['body']}".encode()).hex()}
    another_key = true | {"by": colleagues.lee.identity.verify_key}
    assert others_words != true
    for number, forged in enumerate((others_words, no_signature, anothers, another_key)):
        value = encrypt_to(priya.identity.recipient, rows.padded(json.dumps(forged).encode()))
        await colleagues.leave(letter.key, value)
        assert await colleagues.read(priya) == [], number
    await colleagues.leave(letter.key, letter.value)
    assert await colleagues.read(priya) == [(SAM, KIND_TO_PRIYA, True)]


async def test_a_kind_word_counts_once_and_for_one(colleagues: Team) -> None:
    priya, lee = colleagues.priya, colleagues.lee
    letter = colleagues.word()
    await colleagues.leave(letter.key, letter.value)
    assert await colleagues.read(priya) == [(SAM, KIND_TO_PRIYA, True)]
    prefix, _dot, id = letter.key.rpartition(".")
    again = encrypt_to(lee.identity.recipient, priya.identity.decrypt(letter.value))
    await colleagues.leave(letter.key, letter.value)
    await colleagues.leave(f"{prefix}.{RANDOM}", letter.value)
    await colleagues.leave(f"{rows.prefix(lee.login.agent)}w.{id}", again)
    await colleagues.leave(f"{rows.prefix(lee.login.agent)}w.{RANDOM}", again)
    assert await colleagues.read(priya) == [(SAM, KIND_TO_PRIYA, True)]
    assert await colleagues.read(lee) == []


async def test_one_who_takes_a_colleagues_name_is_a_stranger(colleagues: Team) -> None:
    stranger = Identity.new()
    login = colleagues.sam.login
    for by, agent in ((stranger, login.agent), (colleagues.lee.identity, login.agent), (stranger, "nobody")):
        letter = colleagues.written(by, agent, "Not of him")
        await colleagues.leave(letter.key, letter.value)
    assert await colleagues.read(colleagues.priya) == 3 * [(SAM, "Not of him", False)]
    assert {one.verify_key for one in colleagues.priya.store.team.colleagues() if one.pseudonym == login.agent} == {
        colleagues.sam.identity.verify_key
    }
