"""Serves dashboards to one browser on this machine, each tab one of its own.

textual-serve draws a terminal in the page and runs the program behind it. As it comes it lets any page in, fetches a
font from elsewhere and ends a program without a word. So here nothing is given out without a cookie, which one gets
for a token that counts once; the Host has to be ours and an Origin, where there is one, as well; the page may load
nothing from anywhere else; and a tab that closes ends its dashboard by a signal, upon which that saves every word.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
import secrets
import shlex
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

import aiohttp_jinja2
import jinja2
from aiohttp import web
from textual_serve.app_service import AppService
from textual_serve.server import Server, to_int

from recover_tui.domain.translation import gettext as _, language

MOST_TABS: Final = 6
"""Dashboards at once: each takes some 55 MB."""
_COOKIE: Final = "recover"
_LONGEST_MESSAGE: Final = 256 * 1024
"""Bytes; a paste is bounded by the dashboard itself."""
_SIZES: Final = range(1, 1000)
_HERE: Final = Path(__file__).parent
_HEADERS: Final = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:;"
        " font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class DashboardService(AppService):
    """One dashboard, ended by a signal so that it saves what was typed last."""

    async def stop(self) -> None:
        """End it, and wait until it has."""
        if self._process is not None and self._task is not None:
            with suppress(ProcessLookupError):
                self._process.terminate()
            await self._task
            await self._process.wait()
            self._task = None


class DashboardServer(Server):
    """Lets in one browser, and runs a dashboard for each of its tabs."""

    def __init__(self, command: Sequence[str], port: int) -> None:
        """`command` opens a dashboard; the size of its terminal is put behind it, such as `--served 80 24`."""
        super().__init__(shlex.join(command), host="127.0.0.1", port=port, templates_path=_HERE / "templates")
        self.token = secrets.token_urlsafe(24)
        self._cookie = secrets.token_urlsafe(32)
        self._host = f"127.0.0.1:{port}"
        self._folder = f"/{secrets.token_urlsafe(12)}/"
        self._sockets: set[web.WebSocketResponse] = set()

    @property
    def address(self) -> str:
        """Where one comes in, once."""
        return f"http://127.0.0.1:{self.port}/?token={self.token}"

    def application(self) -> web.Application:
        """Put it together: a door, and behind it a folder with a name that nobody can guess."""
        application = web.Application(client_max_size=_LONGEST_MESSAGE)
        loader = jinja2.FileSystemLoader(self.templates_path)
        page = aiohttp_jinja2.setup(application, loader=loader, autoescape=True)
        page.globals |= {"language": language(), "words": _words()}
        application.add_routes(
            [
                web.get("/", self.handle_index, name="index"),
                web.get("/ws", self.handle_websocket, name="websocket"),
                web.static("/static", self.statics_path, name="static"),
                web.static("/page", _HERE / "page", name="page"),
            ]
        )
        door = web.Application(middlewares=[self._guarded])
        door.add_subapp(self._folder, application)
        return door

    async def run(self, ready: Callable[[], object]) -> None:
        """Serve until cancelled, and say when one can come in. Raises OSError where another program has the port."""
        logging.getLogger("textual-serve").setLevel(logging.CRITICAL)  # its records hold what came
        runner = web.AppRunner(self.application(), access_log=None, handle_signals=False, shutdown_timeout=5)
        await runner.setup()
        try:
            await web.TCPSite(runner, self.host, self.port).start()
            ready()
            await asyncio.Event().wait()
        finally:
            for websocket in tuple(self._sockets):
                await websocket.close()
            await runner.cleanup()

    @web.middleware
    async def _guarded(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        response = self._refusal(request) or await handler(request)
        if not response.prepared:
            response.headers.update(_HEADERS)
        return response

    def _refusal(self, request: web.Request) -> web.StreamResponse | None:
        if request.headers.getall("Host", []) != [self._host]:
            return web.Response(status=421)
        here = f"http://{self._host}"
        if request.headers.getall("Origin", [here]) != [here]:
            return web.Response(status=403)
        if request.path == f"{self._folder}ws" and "Origin" not in request.headers:
            return web.Response(status=403)
        if request.path == "/" and self.token and _same(request.query.get("token", ""), self.token):
            self.token = ""
            response = web.Response(status=303, headers={"Location": self._folder})
            # A browser sends a cookie to every port of a host, but only below its folder.
            response.set_cookie(_COOKIE, self._cookie, httponly=True, samesite="Strict", path=self._folder)
            return response
        if not _same(request.cookies.get(_COOKIE, ""), self._cookie):
            return web.Response(
                status=403, text=_("Start recover web again, and come in by the address that it says.\n")
            )
        return None

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Run a dashboard for as long as its tab is open."""
        if len(self._sockets) >= MOST_TABS:
            raise web.HTTPServiceUnavailable(text=_("Close another tab first.\n"))
        websocket = web.WebSocketResponse(heartbeat=15, max_msg_size=_LONGEST_MESSAGE)
        await websocket.prepare(request)

        async def close() -> None:
            await websocket.close()

        service = DashboardService(
            # The shell becomes the dashboard, so that a signal reaches it.
            f"exec {self.command} --served {_cells(request, 'width', 80)} {_cells(request, 'height', 24)}",
            write_bytes=websocket.send_bytes,
            write_str=websocket.send_str,
            close=close,
            download_manager=self.download_manager,
        )
        self._sockets.add(websocket)
        try:
            await service.start(0, 0)
            with suppress(ValueError, TypeError, KeyError, IndexError, AssertionError, AttributeError):
                await self._process_messages(websocket, service)
        finally:
            await service.stop()
            self._sockets.discard(websocket)
            await websocket.close()
        return websocket


def _words() -> dict[str, str]:
    """What the page says while there is no dashboard in it."""
    return {
        "opening": _("recover is opening …"),
        "closed": _("Closed; everything is kept."),
        "again": _("Open it again"),
    }


def _cells(request: web.Request, name: str, usual: int) -> int:
    given = to_int(request.query.get(name, ""), usual)
    return given if given in _SIZES else usual


def _same(given: str, wanted: str) -> bool:
    return hmac.compare_digest(given.encode(), wanted.encode())
