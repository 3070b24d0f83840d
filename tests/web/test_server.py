"""Who gets a dashboard in a browser, and that it is ended in order."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientSession, CookieJar, WSServerHandshakeError

from recover_tui.web.server import MOST_TABS, DashboardServer
from tests.loopback import free_port

FAKE = """
import signal, sys, time
def end(*_):
    open(sys.argv[1], "a").write("saved ")
    sys.exit()
signal.signal(signal.SIGTERM, end)
sys.stdout.buffer.write(b"__GANGLION__\\nD\\0\\0\\0\\1x")
sys.stdout.flush()
sys.stdin.buffer.read()
signal.pause()
"""


@asynccontextmanager
async def served(folder: Path) -> AsyncIterator[tuple[DashboardServer, ClientSession, str]]:
    """A server of something that is no dashboard, but ends like one."""
    server = DashboardServer([sys.executable, "-c", FAKE, str(folder / "said")], free_port())
    ready = asyncio.Event()
    task = asyncio.create_task(server.run(ready.set))
    await ready.wait()
    async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as client:
        yield server, client, f"http://127.0.0.1:{server.port}"
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def come_in(server: DashboardServer, client: ClientSession) -> str:
    """Bring the token, and give the address of the folder that one is let into."""
    async with client.get(server.address, allow_redirects=False) as answer:
        assert answer.status == 303
        cookie = answer.headers["Set-Cookie"]
        folder = answer.headers["Location"]
    assert "HttpOnly" in cookie
    assert "SameSite=Strict" in cookie
    assert f"Path={folder}" in cookie  # a browser would send it to every port otherwise
    return f"http://127.0.0.1:{server.port}{folder}"


async def test_a_token_counts_once_and_becomes_a_cookie(tmp_path: Path) -> None:
    async with served(tmp_path) as (server, client, here):
        address = server.address
        folder = await come_in(server, client)
        async with client.get(folder) as page:
            assert page.status == 200
            assert "default-src 'none'" in page.headers["Content-Security-Policy"]
            assert "://" not in (await page.text()).replace(f"ws://127.0.0.1:{server.port}", "")
        async with ClientSession() as another:
            for path in ("", "ws", "static/js/textual.js", "page/page.js"):
                async with another.get(folder + path, headers={"Origin": here}) as answer:
                    assert answer.status == 403
            async with another.get(address) as again:
                assert again.status == 403


@pytest.mark.parametrize("path", ["/", "/?token=", "/?token=wrong", "/ws", "/static/js/textual.js", "/page/page.js"])
async def test_without_the_token_nothing_is_given_out(tmp_path: Path, path: str) -> None:
    async with served(tmp_path) as (_, client, here), client.get(here + path, headers={"Origin": here}) as answer:
        assert answer.status == 403
        assert "recover web" in await answer.text()


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 421),
        ({"Host": "localhost"}, 421),
        ({"Host": "127.0.0.1:1"}, 421),
        ({"Origin": "http://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://127.0.0.1:1"}, 403),
    ],
)
async def test_P7_another_page_gets_nothing_with_the_cookie_either(
    tmp_path: Path, headers: dict[str, str], status: int
) -> None:
    async with served(tmp_path) as (server, client, _):
        folder = await come_in(server, client)
        for path in ("", "ws", "static/js/textual.js"):
            async with client.get(folder + path, headers=headers) as answer:
                assert answer.status == status
        async with client.get(f"{folder}ws") as without_origin:
            assert without_origin.status == 403


async def test_a_tab_that_closes_ends_its_dashboard_by_a_signal(tmp_path: Path) -> None:
    async with served(tmp_path) as (server, client, here):
        folder = await come_in(server, client)
        async with client.ws_connect(f"{folder}ws?width=100&height=30", origin=here) as socket:
            await socket.send_json(["ping", "1"])
            assert {(await socket.receive()).data for _ in range(2)} == {b"x", '["pong", "1"]'}
        async with asyncio.timeout(20):
            while not (tmp_path / "said").exists():  # noqa: ASYNC110  # by a process of its own
                await asyncio.sleep(0)
    assert (tmp_path / "said").read_text() == "saved "


@pytest.mark.parametrize("sent", ["", "{", "{}", "[]", '["resize", 7]', '["stdin", 7]', '["stdin"]', "7"])
async def test_odd_messages_end_their_tab_alone(tmp_path: Path, sent: str) -> None:
    async with served(tmp_path) as (server, client, here):
        folder = await come_in(server, client)
        async with client.ws_connect(f"{folder}ws", origin=here) as socket:
            assert await socket.receive_bytes() == b"x"
            await socket.send_str(sent)
            async with asyncio.timeout(20):
                await socket.receive()
        async with client.get(folder) as page:
            assert page.status == 200


async def test_there_are_no_more_tabs_than_a_machine_can_bear(tmp_path: Path) -> None:
    async with served(tmp_path) as (server, client, here):
        folder = await come_in(server, client)
        sockets = [await client.ws_connect(f"{folder}ws", origin=here) for _ in range(MOST_TABS)]
        with pytest.raises(WSServerHandshakeError) as refused:
            await client.ws_connect(f"{folder}ws", origin=here)
        assert refused.value.status == 503
        for socket in sockets:
            await socket.close()


async def test_when_it_ends_every_dashboard_ends_in_order(tmp_path: Path) -> None:
    async with served(tmp_path) as (server, client, here):
        folder = await come_in(server, client)
        for _ in range(2):
            socket = await client.ws_connect(f"{folder}ws", origin=here)
            assert await socket.receive_bytes() == b"x"
    assert (tmp_path / "said").read_text() == "saved saved "
