"""What the extension in a browser posts, and who else may not."""

from __future__ import annotations

import asyncio
import http.client
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from typing import Any

import pytest

from recover_tui.domain.calls import Event, Stage
from recover_tui.domain.phone_links import LinkState
from recover_tui.phones import browser
from recover_tui.phones.browser import BrowserListener, only_from
from recover_tui.phones.link import Link
from recover_tui.phones.loopback_port import LoopbackPort
from recover_tui.phones.open_calls import TRUSTED_FOR, OpenCalls
from tests.conftest import NOW
from tests.phones.clockwork import Clockwork

RINGING, ANSWERED, ENDED = Stage
TOKEN = "0123456789abcdefgh"
ORIGIN = f"chrome-extension://{'a' * 32}"
BODY = '{"stage": "answered", "ref": "a"}'


@pytest.mark.parametrize(
    ("told", "event"),
    [
        ({"stage": "ringing", "ref": "a"}, Event("browser", RINGING, NOW, "a")),
        ({"stage": "answered", "ref": "a"}, Event("browser", ANSWERED, NOW, "a")),
        ({"stage": "ended", "ref": "a"}, Event("browser", ENDED, NOW, "a", only_open=True)),
        ({"stage": "ringing", "ref": "a", "talk_s": 7, "from": "5550100"}, Event("browser", RINGING, NOW, "a")),
        ({"stage": "ended", "ref": ""}, None),
        ({"stage": "ended"}, None),
        ({"stage": "gone", "ref": "a"}, None),
        ({"stage": ["ended"], "ref": "a"}, None),
        ({"stage": "ended", "ref": 7}, None),
        ({}, None),
    ],
)  # fmt: skip
def test_a_stage_and_a_reference_are_read_and_nothing_else(told: dict[str, Any], event: Event | None) -> None:
    assert browser.parse(told, NOW) == event


def test_a_reference_is_no_longer_than_a_hash() -> None:
    event = browser.parse({"stage": "ringing", "ref": "a" * 1000}, NOW)
    assert event
    assert len(event.ref) == 64


def post(port: int, origins: list[str], token: str = TOKEN) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.putrequest("POST", "/")
    for name, value in (
        ("Content-Type", "application/json"),
        ("Content-Length", str(len(BODY))),
        ("Authorization", f"Bearer {token}"),
        *(("Origin", origin) for origin in origins),
    ):
        connection.putheader(name, value)
    connection.endheaders(BODY.encode())
    status = connection.getresponse().status
    connection.close()
    return status


async def served(links: Link, clockwork: Clockwork, watch: Callable[[int], Awaitable[None]]) -> None:
    """Serve at a free port while `watch` does something with it."""
    listener = BrowserListener(LoopbackPort(0, TOKEN, admits=only_from(ORIGIN)), clockwork.sleep)
    calls = OpenCalls("browser", links, clockwork.sleep)
    loop = asyncio.get_running_loop()
    server = listener.port.server(partial(listener.take, calls, loop.call_soon_threadsafe), links.refuse)
    serving = asyncio.create_task(asyncio.to_thread(server.serve_forever, 0.01))
    try:
        await watch(server.server_port)
    finally:
        calls.close()
        await asyncio.to_thread(server.shutdown)
        await serving
        server.server_close()


@pytest.mark.parametrize(
    ("status", "origins", "token"),
    [
        (204, [ORIGIN], TOKEN),
        (401, [ORIGIN], "somebody-elses-token"),
        (403, [], TOKEN),
        (403, ["null"], TOKEN),
        (403, ["https://example.com"], TOKEN),
        (403, ["http://127.0.0.1"], TOKEN),
        (403, [f"chrome-extension://{'b' * 32}"], TOKEN),
        (403, [f"{ORIGIN}.example.com"], TOKEN),
        (403, [f"{ORIGIN}/"], TOKEN),
        (403, [ORIGIN.upper()], TOKEN),
        (403, [ORIGIN, "https://example.com"], TOKEN),
        (403, ["https://example.com", ORIGIN], TOKEN),
        (403, [f"{ORIGIN}, https://example.com"], TOKEN),
    ],
)
async def test_P7_the_paired_extension_gets_in_and_nobody_else(status: int, origins: list[str], token: str) -> None:
    events: list[Event] = []
    link = Link(LinkState("browser"), events.append, lambda: NOW)

    async def watch(port: int) -> None:
        assert await asyncio.to_thread(post, port, origins, token) == status
        await asyncio.sleep(0)

    await served(link, Clockwork(), watch)
    assert len(events) == (status == 204)
    assert link.state.refused == (status != 204)


def test_a_hello_is_no_event() -> None:
    heard: list[object] = []
    calls = OpenCalls("browser", Link(LinkState("browser"), heard.append, lambda: NOW, lambda: heard.append(None)))
    listener = BrowserListener(LoopbackPort(0, TOKEN))
    told = {"hello": True}
    assert (
        listener.take(calls, lambda do, *given: do(*given), told, http.client.HTTPMessage()) == HTTPStatus.NO_CONTENT
    )
    assert heard == []


def test_what_is_not_understood_is_taken_and_counted() -> None:
    puzzled: list[None] = []
    link = Link(LinkState("browser"), lambda _: None, lambda: NOW, lambda: puzzled.append(None))
    listener = BrowserListener(LoopbackPort(0, TOKEN))
    status = listener.take(
        OpenCalls("browser", link), lambda do, *given: do(*given), {"stage": "?"}, http.client.HTTPMessage()
    )
    assert status == HTTPStatus.ACCEPTED
    assert puzzled == [None]


async def test_a_page_that_falls_silent_has_no_call_any_more() -> None:
    events: list[Event] = []
    clockwork = Clockwork()

    async def pass_(seconds: float) -> None:
        for _ in range(3):
            await asyncio.sleep(0)
        clockwork.pass_(seconds)
        for _ in range(3):
            await asyncio.sleep(0)

    async def watch(port: int) -> None:
        for _ in range(2):  # said again, so that it goes on
            await asyncio.to_thread(post, port, [ORIGIN])
        assert [event.stage for event in events] == [ANSWERED, ANSWERED]
        await pass_(TRUSTED_FOR)
        assert [event.stage for event in events] == [ANSWERED, ANSWERED, ENDED]

    await served(Link(LinkState("browser"), events.append, lambda: NOW), clockwork, watch)


async def test_a_call_from_before_this_window_is_over_unless_it_is_said_again() -> None:
    events: list[Event] = []
    clockwork = Clockwork()
    listener = BrowserListener(LoopbackPort(0, TOKEN), clockwork.sleep)
    task = asyncio.create_task(listener.listen(Link(LinkState("browser"), events.append, lambda: NOW)))
    while not clockwork.waiting:  # noqa: ASYNC110
        await asyncio.sleep(0)
    clockwork.pass_(TRUSTED_FOR)
    for _ in range(3):
        await asyncio.sleep(0)
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    assert [(event.stage, event.ref, event.only_open, event.began_by) for event in events] == [(ENDED, "", True, NOW)]
