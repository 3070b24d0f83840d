"""Listening to a phone or a switch over a connection that comes and goes."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Protocol

from msgspec import Struct

from recover_tui.domain.calls import Stage
from recover_tui.domain.phone_links import IN_IT, Condition
from recover_tui.phones import asterisk, baresip, freeswitch
from recover_tui.phones.link import Link
from recover_tui.phones.open_calls import OpenCalls, Sleep

if TYPE_CHECKING:
    import ssl

_FIRST_WAIT: Final = 1.0
_LONGEST_WAIT: Final = 60.0
PATIENCE: Final = 10.0
"""Seconds to wait for a connection, and that it has to hold to count as one."""
_BEGINS_WITHIN: Final = 5.0
"""Seconds within which a switch has to say something."""
_PING_EVERY: Final = 20.0
"""Seconds between two questions to a switch."""
_ASK_SOON: Final = 4.0
"""The same while nothing of the agent's was heard yet: that none will be is seen in the first seconds of a call."""
_GONE_AFTER: Final = 40.0
"""Seconds without any answer after which a switch is gone."""
_MOST_LINES: Final = 500
"""Lines of one event; a switch sends a few dozen."""
_LONGEST_BODY: Final = 256 * 1024


class Listener(Protocol):
    """A source of call events: `listen` runs until it is cancelled."""

    @property
    def name(self) -> str:
        """The kind of phone."""
        ...

    async def listen(self, link: Link) -> None:
        """Listen until cancelled, and tell `link` what is heard and how it stands."""
        ...


class _RefusedError(Exception):
    """The other side doesn't let us in."""


class _SilentError(Exception):
    """The other side doesn't begin to speak."""


async def keep_connected(
    calls: OpenCalls, connect: Callable[[OpenCalls], Awaitable[float | None]], wait: Sleep
) -> None:
    """Connect again and again, ever more seldom while that doesn't hold, and leave no call open in between.

    `connect` gives the seconds for which it held, None where the other side doesn't let us in.
    """
    calls.doubt_earlier()
    pause = _FIRST_WAIT
    try:
        while True:
            held = await connect(calls)
            if held is None or held >= PATIENCE:
                pause = _FIRST_WAIT if held else _LONGEST_WAIT
            await wait(pause)
            pause = min(2 * pause, _LONGEST_WAIT)
    finally:
        calls.close()


Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter, OpenCalls], Awaitable[None]]


class Connection(Struct, frozen=True):
    """A phone that is connected to, again and again: a phone that isn't there yet comes later."""

    name: str
    host: str
    port: int
    talk: Talk
    """Speaks with it for as long as the connection holds."""
    tls: Callable[[], ssl.SSLContext] | None = None
    wait: Sleep = asyncio.sleep
    """Waits for the next try."""
    sleep: Sleep = asyncio.sleep
    """Waits while something else goes on."""

    async def listen(self, link: Link) -> None:
        """Connect, listen, and when it is over wait ever longer before the next try."""
        await keep_connected(OpenCalls(self.name, link, self.sleep), self._connect, self.wait)

    async def _connect(self, calls: OpenCalls) -> float | None:
        """Give the seconds for which a connection held, None when the other side refuses us."""
        link = calls.link
        time = asyncio.get_running_loop().time
        try:
            async with asyncio.timeout(PATIENCE):
                context = self.tls() if self.tls else None
                reader, writer = await asyncio.open_connection(self.host, self.port, ssl=context)
        except (OSError, TimeoutError) as error:
            link.turn(_why_not(error))
            return 0.0
        _keep_alive(writer)
        began = time()
        try:
            with suppress(OSError, ValueError, EOFError, asyncio.LimitOverrunError):
                await self.talk(reader, writer, calls)
        except _RefusedError:
            link.turn(Condition.REFUSED)
            return None
        except _SilentError:
            link.turn(Condition.SILENT)
            return 0.0
        finally:
            writer.close()
        calls.lose()
        in_it = link.state.condition in IN_IT
        link.turn(Condition.LOST if in_it else Condition.CLOSED)
        return time() - began if in_it else 0.0


def to_baresip(host: str, port: int) -> Connection:
    """Listen to baresip's `ctrl_tcp`."""

    async def talk(reader: asyncio.StreamReader, _: asyncio.StreamWriter, calls: OpenCalls) -> None:
        decoder = baresip.Decoder()
        calls.link.turn(Condition.CONNECTED)
        while data := await reader.read(65536):
            for message in decoder.feed(data):
                calls.hear(baresip.parse(message, calls.link.now()))

    return Connection(baresip.SOURCE, host, port, talk)


def to_asterisk(host: str, port: int, user: str, secret: str, interface: str, *, tls: bool = False) -> Connection:
    """Listen to Asterisk's manager interface for one agent's `interface`."""

    events = asterisk.OwnEvents(interface)  # what it knows of a call outlives a connection

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, calls: OpenCalls) -> None:
        manager = _Manager(writer, calls, interface, events)
        try:
            async with asyncio.timeout(_BEGINS_WITHIN):
                await reader.readline()  # the banner
                writer.write(asterisk.challenge())
                given: dict[str, str] = await anext(_blocks(reader), {})
        except TimeoutError:
            raise _SilentError from None
        if "Challenge" not in given:
            raise _RefusedError if "Response" in given else EOFError
        writer.write(asterisk.login(user, secret, given["Challenge"]))
        watch = asyncio.create_task(manager.keep_asking())
        try:
            async for block in _blocks(reader):
                manager.take(block)
        finally:
            watch.cancel()

    return Connection(asterisk.SOURCE, host, port, talk, tls=_verified if tls else None)


class _Manager:
    """One login to Asterisk's manager interface."""

    def __init__(
        self, writer: asyncio.StreamWriter, calls: OpenCalls, interface: str, events: asterisk.OwnEvents
    ) -> None:
        self._writer = writer
        self._calls = calls
        self._interface = interface
        self._events = events
        self._silence = 0.0
        self._may_ask = asterisk.may_be_asked(interface)
        self._asked_before = False
        self._own_when_idle: int | None = None
        self._busy_for = 0

    def take(self, block: dict[str, str]) -> None:
        """Take what came. Raises _RefusedError."""
        self._silence = 0.0
        link = self._calls.link
        if "Response" not in block:
            event = self._events.parse(block, link.now())
            self._calls.hear(event, own=self._events.concern(block))
        elif block.get("ActionID") == asterisk.STATE:
            self._take_state(block)
        elif link.state.condition not in IN_IT:
            if block["Response"] != "Success":
                raise _RefusedError
            link.turn(Condition.CONNECTED)
            self._ask()

    async def keep_asking(self) -> None:
        """Ask now and then, and end a connection over which no answer comes."""
        while True:
            pause = _ASK_SOON if self._may_ask and not self._calls.link.state.own else _PING_EVERY
            await self._calls.sleep(pause)
            self._silence += pause
            if self._silence >= _GONE_AFTER:
                self._writer.transport.abort()
                return
            self._ask()

    def _ask(self) -> None:
        self._writer.write(asterisk.ask_state(self._interface) if self._may_ask else asterisk.ping())

    def _take_state(self, block: dict[str, str]) -> None:
        if block["Response"] != "Success":
            self._may_ask = False  # which says nothing about the login
            return
        link, own = self._calls.link, self._calls.link.state.own
        first, self._asked_before = not self._asked_before, True
        state = block.get("Value", "")
        if asterisk.is_unknown(state):
            link.turn(Condition.UNKNOWN)
        match asterisk.stage_of(state):
            case None:
                return
            case Stage.ENDED:
                self._calls.end()
                self._own_when_idle, self._busy_for = own, 0
                link.turn(Condition.CONNECTED)
            case stage:
                self._busy_for += 1
                if own == self._own_when_idle and self._busy_for > 1:
                    link.turn(Condition.DEAF)
                # Afterwards the events say it, and better: a code or a call that nobody answers is in use as well.
                if first or link.state.condition is Condition.DEAF:
                    self._calls.begin(stage)


def to_freeswitch(host: str, port: int, password: str, extension: str) -> Connection:
    """Listen to FreeSWITCH's event socket for one agent's `extension`."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, calls: OpenCalls) -> None:
        link = calls.link
        async for head in _blocks(reader):
            size = head.get("Content-Length", "0")
            if not size.isdecimal() or int(size) > _LONGEST_BODY:
                return
            body = await reader.readexactly(int(size))
            match head.get("Content-Type"):
                case "auth/request":
                    writer.write(freeswitch.commands(password))
                case "command/reply" if head.get("Reply-Text", "").startswith("-ERR"):
                    raise _RefusedError
                case "command/reply":
                    link.turn(Condition.CONNECTED)
                case "text/rude-rejection":
                    raise _RefusedError
                case "text/disconnect-notice":
                    return
                case "text/event-plain":
                    event = freeswitch.decoded(_fields(body.decode(errors="replace").splitlines()))
                    calls.hear(freeswitch.parse(event, link.now(), extension))

    return Connection(freeswitch.SOURCE, host, port, talk)


async def _blocks(reader: asyncio.StreamReader) -> AsyncIterator[dict[str, str]]:
    lines: list[str] = []
    while line := await reader.readline():
        text = line.decode(errors="replace").rstrip("\r\n")
        if text:
            lines.append(text)
        elif lines:
            yield _fields(lines)
            lines = []
        if len(lines) > _MOST_LINES:
            return


def _fields(lines: list[str]) -> dict[str, str]:
    pairs = (line.partition(":") for line in lines)
    return {name.strip(): value.strip() for name, colon, value in pairs if colon}


def _keep_alive(writer: asyncio.StreamWriter) -> None:
    """Have the system find out that the other side is gone, such as behind a network that was left."""
    line: socket.socket | None = writer.get_extra_info("socket")
    if line is None:
        return
    line.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, seconds in (("TCP_KEEPIDLE", 30), ("TCP_KEEPINTVL", 10), ("TCP_KEEPCNT", 3)):
        if (option := getattr(socket, name, None)) is not None:
            line.setsockopt(socket.IPPROTO_TCP, option, seconds)


def _why_not(error: Exception) -> Condition:
    import ssl

    if isinstance(error, ssl.SSLCertVerificationError):
        return Condition.UNTRUSTED
    return Condition.NO_TLS if isinstance(error, ssl.SSLError) else Condition.UNREACHABLE


def _verified() -> ssl.SSLContext:
    import ssl

    return ssl.create_default_context()
