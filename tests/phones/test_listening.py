"""Listeners against real sockets, with nothing on the other side but what a test says."""

from __future__ import annotations

import asyncio
import hashlib
import http.client
import json
import socket
import ssl
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, suppress
from functools import partial
from pathlib import Path

import pytest
import trustme
from msgspec.structs import replace

from recover_tui.domain.calls import Event, Stage
from recover_tui.domain.phone_links import Condition, LinkState
from recover_tui.phones import listening
from recover_tui.phones.exclusive_lock import exclusive_lock
from recover_tui.phones.http import HttpListener
from recover_tui.phones.link import Link, Tell
from recover_tui.phones.listening import Connection
from recover_tui.phones.loopback_port import LARGEST_BODY, LoopbackPort
from recover_tui.phones.open_calls import TRUSTED_FOR
from tests.conftest import NOW
from tests.phones.clockwork import Clockwork

RINGING, ANSWERED, ENDED = Stage
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def a_link(tell: Tell = lambda _: None, puzzled: Callable[[], object] = lambda: None) -> Link:
    return Link(LinkState("test"), tell, lambda: NOW, puzzled)


class Heard:
    """Events, and the moment when there are enough."""

    def __init__(self, wanted: int) -> None:
        self.events: list[Event] = []
        self._wanted = wanted
        self.enough = asyncio.Event()

    def tell(self, event: Event) -> None:
        if event.began_by is not None:
            return  # about a call of an earlier window
        self.events.append(event)
        if len(self.events) == self._wanted:
            self.enough.set()


@asynccontextmanager
async def served(serve: Serve) -> AsyncIterator[int]:
    serving: list[asyncio.Task[None]] = []

    async def close_after(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task
        serving.append(task)
        try:
            with suppress(ConnectionError):
                await serve(reader, writer)
        finally:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()

    server = await asyncio.start_server(close_after, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]
        await asyncio.gather(*serving, return_exceptions=True)


async def stop(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def hear(connection: Connection, wanted: int) -> tuple[list[Event], list[float]]:
    heard, waits = Heard(wanted), []

    async def wait(seconds: float) -> None:
        waits.append(seconds)
        await asyncio.sleep(0)

    task = asyncio.create_task(replace(connection, wait=wait).listen(a_link(heard.tell)))
    async with asyncio.timeout(20):
        await heard.enough.wait()
    await stop(task)
    return heard.events, waits


def netstring(type: str, **more: object) -> bytes:
    body = json.dumps({"event": True, "type": type, "id": "a", "direction": "incoming", **more}).encode()
    return b"%d:%s," % (len(body), body)


async def test_baresip_is_heard_in_pieces_and_again_after_it_was_gone() -> None:
    connections = 0

    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        told = netstring("CALL_INCOMING") + netstring("CALL_RTCP") + netstring("CALL_ESTABLISHED")
        if connections == 2:
            told = b"garbage"
        elif connections == 3:
            told = netstring("CALL_CLOSED", param="Connection reset by peer")
        for at in range(0, len(told), 40):
            writer.write(told[at : at + 40])
            await writer.drain()

    async with served(serve) as port:
        events, waits = await hear(listening.to_baresip("127.0.0.1", port), 3)
    assert [(one.stage, one.ended_by) for one in events] == [(RINGING, ""), (ANSWERED, ""), (ENDED, "other")]
    assert waits[:2] == [1.0, 2.0]


async def test_a_phone_that_is_not_there_is_tried_ever_more_seldom() -> None:
    async with served(lambda *_: asyncio.sleep(0)) as port:
        pass
    waits: list[float] = []
    tried = asyncio.Event()

    async def wait(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 9:
            tried.set()
            await asyncio.Event().wait()

    connection = replace(listening.to_baresip("127.0.0.1", port), wait=wait)
    task = asyncio.create_task(connection.listen(a_link()))
    async with asyncio.timeout(20):
        await tried.wait()
    await stop(task)
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


async def test_asterisk_is_logged_in_to_and_heard() -> None:
    sent = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"Asterisk Call Manager/7.0.3\r\n")
        sent.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"Response: Success\r\nChallenge: 129031\r\n\r\n")
        sent.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(b"Response: Success\r\nMessage: Authentication accepted\r\n\r\n")
        for name, more in (
            ("AgentCalled", ""),
            ("AgentConnect", ""),
            ("AgentComplete", "TalkTime: 41\r\nReason: agent\r\n"),
        ):
            writer.write(f"Event: {name}\r\nInterface: PJSIP/4410\r\nDestUniqueid: 5.1\r\n{more}\r\n".encode())
        writer.write(b"Event: AgentConnect\r\nInterface: PJSIP/4411\r\n\r\n")
        await writer.drain()
        await reader.read()

    async with served(serve) as port:
        events, _ = await hear(listening.to_asterisk("127.0.0.1", port, "me", "s3cret", "PJSIP/4410"), 3)
    assert sent[0] == b"Action: Challenge\r\nAuthType: MD5\r\n\r\n"
    key = hashlib.md5(b"129031s3cret").hexdigest()  # noqa: S324
    assert sent[1].startswith(f"Action: Login\r\nAuthType: MD5\r\nUsername: me\r\nKey: {key}\r\n".encode())
    assert b"s3cret" not in b"".join(sent)
    assert [(one.stage, one.talk_s, one.ended_by) for one in events] == [
        (RINGING, None, ""), (ANSWERED, None, ""), (ENDED, 41, "me"),
    ]  # fmt: skip


async def test_a_switch_that_goes_in_the_middle_of_a_line_loses_nothing_sent_afterwards() -> None:
    connections = 0

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        writer.write(b"Asterisk Call Manager/7.0.3\r\n")
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"Response: Success\r\nChallenge: 1\r\n\r\n")
        await reader.readuntil(b"\r\n\r\n")
        if connections == 1:
            writer.write(b"Event: AgentConnect\r\nInterf")
            return
        for name in ("AgentConnect", "AgentComplete"):
            writer.write(f"Event: {name}\r\nInterface: PJSIP/4410\r\n\r\n".encode())
        await writer.drain()
        await reader.read()

    async with served(serve) as port:
        events, _ = await hear(listening.to_asterisk("127.0.0.1", port, "me", "s", "PJSIP/4410"), 2)
    assert [one.stage for one in events] == [ANSWERED, ENDED]


async def test_a_wrong_secret_is_not_hammered_in() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"Asterisk Call Manager/7.0.3\r\nResponse: Error\r\nMessage: Authentication failed\r\n\r\n")
        await reader.read()

    waited = asyncio.get_running_loop().create_future()

    async def wait(seconds: float) -> None:
        waited.set_result(seconds)
        await asyncio.Event().wait()

    async with served(serve) as port:
        connection = replace(listening.to_asterisk("127.0.0.1", port, "me", "no", "PJSIP/1"), wait=wait)
        task = asyncio.create_task(connection.listen(a_link()))
        async with asyncio.timeout(20):
            assert await waited == 60
        await stop(task)


async def test_freeswitch_is_let_in_to_and_heard() -> None:
    sent = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"Content-Type: auth/request\n\n")
        sent.append(await reader.readuntil(b"\n\n"))
        writer.write(b"Content-Type: command/reply\nReply-Text: +OK accepted\n\n")
        for name, more in (("CHANNEL_ANSWER", ""), ("CHANNEL_HANGUP_COMPLETE", "variable_billsec: 9\n")):
            body = f"Event-Name: {name}\nUnique-ID: 9f%2D2c\nvariable_dialed_user: 4410\n{more}\n".encode()
            writer.write(b"Content-Length: %d\nContent-Type: text/event-plain\n\n%s" % (len(body), body))
        await writer.drain()
        await reader.read()

    async with served(serve) as port:
        events, _ = await hear(listening.to_freeswitch("127.0.0.1", port, "ClueCon", "4410"), 2)
    assert sent == [b"auth ClueCon\n\n"]
    assert [(one.stage, one.ref, one.talk_s) for one in events] == [(ANSWERED, "9f-2c", None), (ENDED, "9f-2c", 9)]


TOKEN = "0123456789abcdef"


class Posts:
    """A running listener, and what it heard."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.unknown: list[None] = []
        self.link = a_link(self.events.append, lambda: self.unknown.append(None))
        port = LoopbackPort(0, TOKEN, ("calls.example.com",))
        take = partial(HttpListener(port).take, self.link, lambda do, *given: do(*given))
        self.server = port.server(take, self.link.refuse)
        self.port = self.server.server_port

    def post(self, body: str | bytes, path: str = f"/{TOKEN}", method: str = "POST", **headers: str) -> int:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body, {"Content-Type": "application/json", **named})
        status = connection.getresponse().status
        connection.close()
        return status


@pytest.fixture
def posts() -> Iterator[Posts]:
    posts = Posts()
    thread = threading.Thread(target=posts.server.serve_forever, args=(0.01,))
    thread.start()
    yield posts
    posts.server.shutdown()
    thread.join()
    posts.server.server_close()


ENDED_BODY = '{"stage": "ended", "ref": "a"}'


def test_json_and_forms_are_taken(posts: Posts) -> None:
    assert posts.post(ENDED_BODY) == 204
    assert posts.post(ENDED_BODY, "/", Authorization=f"Bearer {TOKEN}") == 204
    form = "application/x-www-form-urlencoded"
    assert posts.post("event=newCall&callId=12&direction=in", Content_Type=f"{form}; charset=utf-8") == 200
    assert [one.stage for one in posts.events] == [ENDED, ENDED, RINGING]


def test_unknown_shapes_are_counted_and_nothing_more(posts: Posts) -> None:
    assert posts.post('{"event": "dtmf"}') == 202
    assert (len(posts.unknown), posts.events) == (1, [])


@pytest.mark.parametrize(
    ("status", "how"),
    [
        (401, {"path": "/"}),
        (401, {"path": f"/{TOKEN}x"}),
        (401, {"path": "/", "Authorization": "Bearer nonsense"}),
        (403, {"Origin": "http://127.0.0.1"}),
        (403, {"Origin": "null"}),
        (403, {"Sec_Fetch_Site": "cross-site"}),
        (421, {"Host": "evil.example"}),
        (421, {"Host": "127.0.0.1:1"}),
        (415, {"Content_Type": "text/plain"}),
        (413, {"Content_Length": str(LARGEST_BODY + 1)}),
        (411, {"Content_Length": "-1"}),
        (405, {"method": "GET"}),
        (405, {"method": "OPTIONS"}),
    ],
)
def test_P7_nobody_else_gets_in(posts: Posts, status: int, how: dict[str, str]) -> None:
    assert posts.post(ENDED_BODY, **how) == status
    assert posts.events == []
    assert posts.link.state.refused == 1


@pytest.mark.parametrize("body", ["{", "[]", "3", b"\xff\xfe", "[" * 50_000, '{"stage": "ended", "talk_s": NaN}'])
def test_what_is_no_object_is_refused(posts: Posts, body: str | bytes) -> None:
    assert posts.post(body) == 400


def test_P7_a_slow_sender_is_let_go_and_others_are_served(posts: Posts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recover_tui.phones.loopback_port._Handler.timeout", 0.05)
    with socket.create_connection(("127.0.0.1", posts.port), timeout=20) as slow:
        head = f"POST /{TOKEN} HTTP/1.1\r\nHost: 127.0.0.1:{posts.port}\r\nContent-Type: application/json\r\n"
        slow.sendall(f"{head}Content-Length: 50\r\n\r\n{{".encode())
        assert posts.post(ENDED_BODY) == 204
        assert b"408" in slow.recv(200)


def test_it_listens_on_this_machine_only(posts: Posts) -> None:
    assert posts.server.server_address[0] == "127.0.0.1"


async def test_it_serves_until_it_is_cancelled() -> None:
    heard = Heard(1)
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    task = asyncio.create_task(HttpListener(LoopbackPort(port, TOKEN)).listen(a_link(heard.tell)))
    await asyncio.sleep(0)
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)

    def post() -> int:
        connection.request("POST", f"/{TOKEN}", ENDED_BODY, {"Content-Type": "application/json"})
        return connection.getresponse().status

    assert await asyncio.to_thread(post) == 204
    async with asyncio.timeout(20):
        await heard.enough.wait()
    connection.close()
    await stop(task)


@pytest.fixture
def _polls_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("recover_tui.phones.exclusive_lock._POLL_INTERVAL", 0)


@pytest.mark.usefixtures("_polls_at_once")
async def test_one_window_listens_at_a_time(tmp_path: Path) -> None:
    file = tmp_path / "lock"
    order: list[str] = []

    async def second() -> None:
        async with exclusive_lock(file):
            order.append("second")

    async with exclusive_lock(file):
        task = asyncio.create_task(second())
        for _ in range(5):
            await asyncio.sleep(0)
        order.append("first")
    async with asyncio.timeout(20):
        await task
    assert order == ["first", "second"]
    assert file.stat().st_mode & 0o777 == 0o600


@pytest.mark.usefixtures("_polls_at_once")
async def test_a_window_that_is_killed_lets_another_listen(tmp_path: Path) -> None:
    file = tmp_path / "lock"
    code = f"""
import asyncio, sys
from pathlib import Path
from recover_tui.phones.exclusive_lock import exclusive_lock
async def hold():
    async with exclusive_lock(Path({str(file)!r})):
        print("held", flush=True)
        sys.stdin.read()
asyncio.run(hold())
"""
    other = await asyncio.create_subprocess_exec(
        sys.executable, "-c", code, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    held = asyncio.Event()

    async def wait() -> None:
        async with exclusive_lock(file):
            held.set()

    async with asyncio.timeout(20):
        assert other.stdout
        assert await other.stdout.readline() == b"held\n"
        task = asyncio.create_task(wait())
        for _ in range(20):
            await asyncio.sleep(0)
        assert not held.is_set()
        other.kill()
        await other.wait()
        await task
    assert held.is_set()


@pytest.mark.usefixtures("_polls_at_once")
async def test_a_window_that_stops_waiting_or_listening_keeps_nobody_out(tmp_path: Path) -> None:
    file = tmp_path / "lock"

    async def listen() -> None:
        async with exclusive_lock(file):
            raise ConnectionError

    async with exclusive_lock(file):
        task = asyncio.create_task(listen())
        for _ in range(5):
            await asyncio.sleep(0)
        await stop(task)
    with pytest.raises(ConnectionError):
        await listen()
    async with asyncio.timeout(20), exclusive_lock(file):
        pass


async def test_a_lock_that_is_a_link_is_not_followed(tmp_path: Path) -> None:
    file = tmp_path / "lock"
    file.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(OSError, match="lock"):
        async with exclusive_lock(file):
            pass
    assert not (tmp_path / "elsewhere").exists()


def test_sipgate_is_asked_for_the_answer_and_the_end_where_it_posts_to(posts: Posts) -> None:
    """Without that it tells of new calls only."""

    def reply(host: str) -> str:
        connection = http.client.HTTPConnection("127.0.0.1", posts.port, timeout=20)
        headers = {"Content-Type": "application/x-www-form-urlencoded", "Host": host}
        connection.request("POST", f"/{TOKEN}", "event=newCall&callId=12&user%5B%5D=Asha&user%5B%5D=Tom", headers)
        response = connection.getresponse()
        body = response.read().decode()
        connection.close()
        assert (response.status, response.getheader("Content-Type")) == (200, "application/xml")
        return body

    wish = f'onAnswer="https://calls.example.com/{TOKEN}" onHangup="https://calls.example.com/{TOKEN}"/>'
    assert wish in reply("calls.example.com")
    assert wish in reply(f"127.0.0.1:{posts.port}")


@pytest.mark.parametrize(
    "sent", [b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"GET / HTTP/1.1\r\n\r\n", b"\r\n\r\n"]
)
def test_what_is_no_post_gets_no_page_of_words(posts: Posts, sent: bytes) -> None:
    with socket.create_connection(("127.0.0.1", posts.port), timeout=20) as other:
        other.sendall(sent + b"\r\n\r\n")
        other.shutdown(socket.SHUT_WR)
        assert b"<" not in b"".join(iter(lambda: other.recv(4096), b""))


class Switch:
    """An Asterisk that says what a test has it say, and remembers what it was asked."""

    def __init__(self, *, state: str = "", login: str = "Success") -> None:
        self.state, self.login = state, login
        self.asked: list[dict[str, str]] = []
        self.writer: asyncio.StreamWriter | None = None
        self.silent = False

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writer = writer
        writer.write(b"Asterisk Call Manager/11.0.0\r\n")
        while True:
            try:
                block = await reader.readuntil(b"\r\n\r\n")
            except asyncio.IncompleteReadError:
                return
            action = dict(line.split(": ", 1) for line in block.decode().split("\r\n") if ": " in line)
            if action["Action"] != "Challenge":
                self.asked.append(action)
            if not self.silent:
                self.say(**self._answer(action))

    def say(self, **fields: str) -> None:
        assert self.writer
        self.writer.write("".join(f"{name}: {value}\r\n" for name, value in fields.items()).encode() + b"\r\n")

    def _answer(self, action: dict[str, str]) -> dict[str, str]:
        match action["Action"]:
            case "Challenge":
                return {"Response": "Success", "Challenge": "129031"}
            case "Login":
                return {"Response": self.login}
            case "Getvar" if self.state:
                return {"Response": "Success", "ActionID": action["ActionID"], "Value": self.state}
            case "Getvar":
                return {"Response": "Error", "ActionID": action["ActionID"], "Message": "Permission denied"}
        return {"Response": "Success", "Ping": "Pong"}


@asynccontextmanager
async def linked(switch: Switch) -> AsyncIterator[tuple[Link, list[Event], Clockwork]]:
    events: list[Event] = []
    clockwork = Clockwork()
    async with served(switch.serve) as port:
        link = a_link(lambda event: events.append(event) if event.began_by is None else None)
        connection = listening.to_asterisk("127.0.0.1", port, "me", "s", "PJSIP/4410")
        task = asyncio.create_task(replace(connection, sleep=clockwork.sleep, wait=clockwork.sleep).listen(link))
        yield link, events, clockwork
        await stop(task)
        if switch.writer:
            switch.writer.transport.abort()


async def until(holds: Callable[[], object]) -> None:
    async with asyncio.timeout(20):
        while not holds():  # noqa: ASYNC110  # it comes over a socket, which tells nobody
            await asyncio.sleep(0)


ASKS = (4, 20)
"""Seconds between two questions to a switch, while nothing of the agent's was heard and after that."""


async def tick(clockwork: Clockwork) -> None:
    """Let the time go by until the next question."""
    await until(lambda: any(seconds in ASKS for seconds, _ in clockwork.waiting))
    for seconds in ASKS:
        clockwork.pass_(seconds)


CHANNEL = {"Channel": "PJSIP/4410-0000002a", "Uniqueid": "7.1"}


@pytest.mark.parametrize(("login", "condition"), [("Success", Condition.CONNECTED), ("Error", Condition.REFUSED)])
async def test_it_says_whether_it_was_let_in(login: str, condition: Condition) -> None:
    async with linked(Switch(login=login)) as (link, _, _):
        await until(lambda: link.state.condition is condition)
    assert bool(link.state.advice) is (condition is Condition.REFUSED)


async def test_an_action_that_is_denied_is_no_refused_login() -> None:
    switch = Switch()
    async with linked(switch) as (link, _, clockwork):
        await until(lambda: len(switch.asked) == 2 and link.state.condition is Condition.CONNECTED)
        for asked in (3, 4):  # the answer may not have been read by the next time
            await tick(clockwork)
            await until(lambda asked=asked: len(switch.asked) == asked)  # type: ignore[misc]
        assert link.state.condition is Condition.CONNECTED
    assert [one["Action"] for one in switch.asked][::3] == ["Login", "Ping"]
    assert switch.asked[1]["Variable"] == "DEVICE_STATE(PJSIP/4410)"


async def test_opened_in_mid_call_it_folds_and_the_hangup_ends_that_call() -> None:
    switch = Switch(state="INUSE")
    async with linked(switch) as (_, events, _):
        await until(lambda: events)
        switch.say(Event="Hangup", **CHANNEL)
        await until(lambda: len(events) == 2)
    assert [(one.stage, one.ref) for one in events] == [(ANSWERED, ""), (ENDED, "7.1")]


async def test_a_call_whose_end_was_missed_is_ended_when_the_device_is_idle() -> None:
    switch = Switch(state="INUSE")
    async with linked(switch) as (_, events, clockwork):
        await until(lambda: events)
        switch.say(Event="Newstate", ChannelState="6", **CHANNEL)
        await until(lambda: len(events) == 2)
        switch.state = "NOT_INUSE"
        await tick(clockwork)
        await until(lambda: len(events) > 3)
    assert {one.ref for one in events[2:]} == {"", "7.1"}
    assert all(one.stage is ENDED and one.only_open for one in events[2:])


async def ask_again(switch: Switch, link: Link, clockwork: Clockwork, times: int) -> None:
    """Let the device be asked about so many times, and each answer be read."""
    for _ in range(times):
        asked, events = len(switch.asked), link.state.events
        await tick(clockwork)
        await until(lambda asked=asked: len(switch.asked) > asked)  # type: ignore[misc]
        switch.say(Event="Newexten", Channel="PJSIP/somebody-0000002b")  # behind the answer
        await until(lambda events=events: link.state.events > events)  # type: ignore[misc]


@pytest.mark.parametrize("exten", ["*97", "9901"])
async def test_a_device_that_is_in_use_without_a_call_is_no_call(exten: str) -> None:
    """A code that takes long, or a call that nobody answers: the events say nothing of it, and are believed."""
    switch = Switch(state="NOT_INUSE")
    async with linked(switch) as (link, events, clockwork):
        await until(lambda: link.state.condition is Condition.CONNECTED and events)
        events.clear()
        switch.say(Event="Newchannel", ChannelState="4", Exten=exten, **CHANNEL)
        await until(lambda: link.state.own == 1)
        switch.state = "INUSE"
        await ask_again(switch, link, clockwork, 3)
        assert link.state.condition is Condition.CONNECTED
        assert events == []


async def test_a_call_that_a_queue_has_ended_is_not_taken_up_again() -> None:
    """Handed over, the agent's own channel stays until somebody answers."""
    switch = Switch(state="NOT_INUSE")
    queue = {"Interface": "PJSIP/4410", "DestChannel": "PJSIP/4410-0000002a", "DestUniqueid": "7.1"}
    async with linked(switch) as (link, events, clockwork):
        await until(lambda: link.state.condition is Condition.CONNECTED and events)
        events.clear()
        for told in ("AgentCalled", "AgentConnect", "AgentComplete"):
            switch.say(Event=told, **queue)
        switch.state = "INUSE"
        await until(lambda: len(events) == 3)
        await ask_again(switch, link, clockwork, 2)
    assert [one.stage for one in events] == [RINGING, ANSWERED, ENDED]


async def test_a_phone_that_the_switch_does_not_know_is_said() -> None:
    async with linked(Switch(state="INVALID")) as (link, _, _):
        await until(lambda: link.state.condition is Condition.UNKNOWN)
    assert "it knows no such phone" in link.state.words(str)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@asynccontextmanager
async def served_with_tls(authority: trustme.CA) -> AsyncIterator[int]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    server = await asyncio.start_server(Switch().serve, "127.0.0.1", 0, ssl=context)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def turns_to(condition: Condition, port: int, *, tls: bool) -> LinkState:
    link = a_link()
    task = asyncio.create_task(listening.to_asterisk("127.0.0.1", port, "me", "s", "PJSIP/1", tls=tls).listen(link))
    await until(lambda: link.state.condition is condition)
    await stop(task)
    return link.state


async def test_a_certificate_that_is_not_trusted_is_said(authority: trustme.CA) -> None:
    async with served_with_tls(authority) as port:
        state = await turns_to(Condition.UNTRUSTED, port, tls=True)
    assert "SSL_CERT_FILE" in state.advice


async def test_a_certificate_of_the_companys_own_can_be_trusted(
    authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    authority.cert_pem.write_to_path(str(tmp_path / "own.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "own.pem"))
    async with served_with_tls(authority) as port:
        await turns_to(Condition.CONNECTED, port, tls=True)


async def test_a_port_without_tls_is_said() -> None:
    async with served(Switch().serve) as port:
        await turns_to(Condition.NO_TLS, port, tls=True)


async def test_a_port_that_waits_for_tls_is_said(authority: trustme.CA, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listening, "_BEGINS_WITHIN", 0.05)
    async with served_with_tls(authority) as port:
        await turns_to(Condition.SILENT, port, tls=False)


async def test_a_lost_link_closes_its_call_once_it_can_no_longer_be_trusted() -> None:
    switch = Switch()
    async with linked(switch) as (link, events, clockwork):
        await until(lambda: link.state.condition is Condition.CONNECTED)
        switch.say(Event="Newstate", ChannelState="6", **CHANNEL)
        await until(lambda: events)
        assert switch.writer
        switch.writer.transport.abort()
        await until(lambda: link.state.condition is Condition.LOST)
        assert len(events) == 1
        await until(lambda: sum(seconds == TRUSTED_FOR for seconds, _ in clockwork.waiting) == 2)
        clockwork.pass_(TRUSTED_FOR)
        await until(lambda: len(events) == 2)
    assert (events[1].stage, events[1].ref, events[1].only_open) == (ENDED, "7.1", True)


async def test_a_switch_that_no_longer_answers_is_gone() -> None:
    switch = Switch()
    async with linked(switch) as (link, _, clockwork):
        await until(lambda: link.state.condition is Condition.CONNECTED and clockwork.waiting)
        switch.silent = True
        passed = 0.0
        while passed < 40:
            await until(lambda: any(seconds in ASKS for seconds, _ in clockwork.waiting))
            assert link.state.condition is not Condition.LOST
            passed += next(seconds for seconds, _ in clockwork.waiting if seconds in ASKS)
            for seconds in ASKS:
                clockwork.pass_(seconds)
        await until(lambda: link.state.condition is Condition.LOST)


async def test_a_device_in_use_of_which_nothing_is_told_is_said() -> None:
    """Such as where the user may read nothing of calls."""
    switch = Switch(state="NOT_INUSE")
    async with linked(switch) as (link, _, clockwork):
        await until(lambda: len(switch.asked) == 2 and clockwork.waiting)
        assert 4 in {seconds for seconds, _ in clockwork.waiting}  # so both answers come within ten seconds
        switch.state = "INUSE"
        for asked in (3, 4):
            await tick(clockwork)
            await until(lambda asked=asked: len(switch.asked) == asked)  # type: ignore[misc]
        await until(lambda: link.state.condition is Condition.DEAF)
    assert "read = call,agent" in link.state.advice


async def test_a_port_that_accepts_and_closes_is_tried_ever_more_seldom_and_said() -> None:
    waits: list[float] = []
    done = asyncio.Event()

    async def wait(seconds: float) -> None:
        waits.append(seconds)
        if len(waits) == 4:
            done.set()
            await asyncio.Event().wait()

    async def serve(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()

    async with served(serve) as port:
        link = a_link()
        connection = replace(listening.to_asterisk("127.0.0.1", port, "me", "s", "PJSIP/1"), wait=wait)
        task = asyncio.create_task(connection.listen(link))
        async with asyncio.timeout(20):
            await done.wait()
        await stop(task)
    assert waits == [1, 2, 4, 8]
    assert link.state.condition is Condition.CLOSED
