"""Whoever listens between the desks and the server: everything goes through, and a copy of it stays."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

_AT_ONCE = 1 << 16
"""Bytes that are read at a time."""


@dataclass(frozen=True, slots=True)
class Published:
    """A message of a desk to the server."""

    subject: str
    reply: str
    headers: bytes
    payload: bytes


@dataclass(slots=True)
class Connection:
    """What one connection said, each way."""

    out: bytearray = field(default_factory=bytearray)
    """From the desk to the server."""
    back: bytearray = field(default_factory=bytearray)

    def said(self) -> Iterator[tuple[bytes, bytes]]:
        """Give the lines of the protocol that the desk said, each with the bytes that come after it."""
        rest = bytes(self.out)
        while rest:
            line, _end, rest = rest.partition(b"\r\n")
            size = int(line.rpartition(b" ")[2]) + 2 if re.match(rb"H?PUB ", line) else 0
            yield line, rest[: max(size - 2, 0)]
            rest = rest[size:]

    def published(self) -> Iterator[Published]:
        """Give the messages of the desk."""
        for line, payload in self.said():
            verb, *words = line.decode().split(" ")
            if verb == "PUB":
                yield Published(words[0], words[1] if len(words) == 3 else "", b"", payload)
            elif verb == "HPUB":
                size = int(words[-2])
                yield Published(words[0], words[1] if len(words) == 4 else "", payload[:size], payload[size:])


class RecordingProxy:
    """Passes on what comes for a server, and what the server answers."""

    def __init__(self, port: int) -> None:
        self.connections: list[Connection] = []
        self._port = port
        self._passing: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None

    @property
    def address(self) -> str:
        """Where desks find it."""
        assert self._server is not None
        host, port = self._server.sockets[0].getsockname()
        return f"nats://{host}:{port}"

    @property
    def recorded(self) -> bytes:
        """All that came by, both ways."""
        return b"\n".join(bytes(each.out + b"\n" + each.back) for each in self.connections)

    async def start(self) -> None:
        """Listen."""
        self._server = await asyncio.start_server(self._meet, "127.0.0.1", 0)

    async def close(self) -> None:
        """Let go of everyone."""
        assert self._server is not None
        self._server.close()
        for task in self._passing:
            task.cancel()
        await asyncio.gather(*self._passing, return_exceptions=True)

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there = await asyncio.open_connection("127.0.0.1", self._port)
        connection = Connection()
        self.connections.append(connection)
        for source, target, kept in ((reader, there[1], connection.out), (there[0], writer, connection.back)):
            task = asyncio.create_task(_pass_on(source, target, kept))
            self._passing.add(task)
            task.add_done_callback(self._passing.discard)


@asynccontextmanager
async def recording_proxy(port: int) -> AsyncIterator[RecordingProxy]:
    """Have one in front of the server at a port of this machine."""
    proxy = RecordingProxy(port)
    await proxy.start()
    try:
        yield proxy
    finally:
        await proxy.close()


async def _pass_on(source: asyncio.StreamReader, target: asyncio.StreamWriter, kept: bytearray) -> None:
    with suppress(OSError):
        try:
            while data := await source.read(_AT_ONCE):
                kept += data
                target.write(data)
                await target.drain()
        finally:
            target.close()
