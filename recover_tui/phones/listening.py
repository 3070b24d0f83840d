"""Listening to a phone or a switch over a connection that comes and goes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol

from recover_tui.domain.calls import Event
from recover_tui.phones import asterisk, baresip, freeswitch

Tell = Callable[[Event], object]
"""Callback that is given each call event."""
Now = Callable[[], datetime]
Puzzled = Callable[[], object]

_FIRST_WAIT: Final = 1.0
_LONGEST_WAIT: Final = 60.0
_PATIENCE: Final = 10.0
"""Seconds to wait for a connection."""
_MOST_LINES: Final = 500
"""Lines of one event; a switch sends a few dozen."""
_LONGEST_BODY: Final = 256 * 1024


class Listener(Protocol):
    """A source of call events: `listen` runs until it is cancelled."""

    @property
    def name(self) -> str:
        """The kind of phone."""
        ...

    async def listen(self, tell: Tell, now: Now, puzzled: Puzzled) -> None:
        """Listen until cancelled. `puzzled` is told of each thing that was meant for us and not understood."""
        ...


class _RefusedError(Exception):
    """The other side doesn't let us in."""


@dataclass(frozen=True)
class Connection:
    """A phone that is connected to, again and again: a phone that isn't there yet comes later."""

    name: str
    host: str
    port: int
    talk: Callable[[asyncio.StreamReader, asyncio.StreamWriter, Tell, Now], Awaitable[None]]
    """Speaks with it for as long as the connection holds."""
    wait: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def listen(self, tell: Tell, now: Now, _puzzled: Puzzled = lambda: None) -> None:
        """Connect, listen, and when it is over wait ever longer before the next try."""
        pause = _FIRST_WAIT
        while True:
            try:
                async with asyncio.timeout(_PATIENCE):
                    reader, writer = await asyncio.open_connection(self.host, self.port)
            except OSError:
                pass
            else:
                pause = _FIRST_WAIT
                try:
                    with suppress(OSError, ValueError, EOFError, asyncio.LimitOverrunError):
                        await self.talk(reader, writer, tell, now)
                except _RefusedError:
                    pause = _LONGEST_WAIT
                finally:
                    writer.close()
            await self.wait(pause)
            pause = min(2 * pause, _LONGEST_WAIT)


def to_baresip(host: str, port: int) -> Connection:
    """Listen to baresip's `ctrl_tcp`."""

    async def talk(reader: asyncio.StreamReader, _: asyncio.StreamWriter, tell: Tell, now: Now) -> None:
        decoder = baresip.Decoder()
        while data := await reader.read(65536):
            for message in decoder.feed(data):
                _pass_on(baresip.parse(message, now()), tell)

    return Connection(baresip.SOURCE, host, port, talk)


def to_asterisk(host: str, port: int, user: str, secret: str, interface: str) -> Connection:
    """Listen to Asterisk's manager interface for one agent's `interface`."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, tell: Tell, now: Now) -> None:
        await reader.readline()  # the banner
        writer.write(asterisk.login(user, secret))
        async for event in _blocks(reader):
            if event.get("Response") == "Error":
                raise _RefusedError
            _pass_on(asterisk.parse(event, now(), interface), tell)

    return Connection(asterisk.SOURCE, host, port, talk)


def to_freeswitch(host: str, port: int, password: str, extension: str) -> Connection:
    """Listen to FreeSWITCH's event socket for one agent's `extension`."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, tell: Tell, now: Now) -> None:
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
                case "text/event-plain":
                    event = freeswitch.decoded(_fields(body.decode(errors="replace").splitlines()))
                    _pass_on(freeswitch.parse(event, now(), extension), tell)

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


def _pass_on(event: Event | None, tell: Tell) -> None:
    if event is not None:
        tell(event)
