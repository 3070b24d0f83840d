"""A listener on this machine for what telephone systems post. Off unless the agent set it up.

Being on the loopback keeps other machines out, but not a web page in a browser here: so the Host has to be ours,
nothing with an Origin comes in, and whoever posts needs the token.
"""

from __future__ import annotations

import asyncio
import hmac
import json
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Final
from urllib.parse import parse_qsl, urlsplit

from recover_tui.phones import webhooks
from recover_tui.phones.listening import Now, Puzzled, Tell

LARGEST_BODY: Final = 64 * 1024
"""Bytes."""
_PATIENCE: Final = 2.0
"""Seconds for a whole request."""
_TRY_AGAIN: Final = 5.0
"""Seconds until the next try when the port is taken."""
_POLL: Final = 0.5


@dataclass(frozen=True)
class HttpListener:
    """Takes call events posted to `http://127.0.0.1:PORT/`."""

    port: int
    token: str
    name: str = webhooks.SOURCE

    async def listen(self, tell: Tell, now: Now, puzzled: Puzzled) -> None:
        """Serve until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            try:
                server = self.server(
                    lambda event: loop.call_soon_threadsafe(tell, event),
                    now,
                    lambda: loop.call_soon_threadsafe(puzzled),
                )
            except OSError:
                await asyncio.sleep(_TRY_AGAIN)
                continue
            thread = threading.Thread(target=server.serve_forever, args=(_POLL,), name="http", daemon=True)
            thread.start()
            try:
                await asyncio.Event().wait()
            finally:
                threading.Thread(target=_stop, args=(server,), daemon=True).start()

    def server(self, tell: Tell, now: Now, puzzled: Puzzled) -> ThreadingHTTPServer:
        """Open the port, on the loopback and nowhere else."""

        class Handler(_Handler):
            def take(self, told: Mapping[str, Any]) -> HTTPStatus:
                event = webhooks.parse(told, now())
                if event is None:
                    puzzled()
                    return HTTPStatus.ACCEPTED
                tell(event)
                return HTTPStatus.NO_CONTENT

        Handler.token = self.token
        server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        server.daemon_threads = True
        return server


def _stop(server: ThreadingHTTPServer) -> None:
    server.shutdown()
    server.server_close()


class _Handler(BaseHTTPRequestHandler):
    token: ClassVar[str] = ""
    timeout = _PATIENCE
    server_version = "recover"
    sys_version = ""

    def take(self, told: Mapping[str, Any]) -> HTTPStatus:
        """Say what becomes of the fields that were posted."""
        raise NotImplementedError

    def do_POST(self) -> None:
        """Take one event."""
        try:
            status = self._refusal() or self.take(self._told())
        except ValueError:
            status = HTTPStatus.BAD_REQUEST
        except TimeoutError:
            status = HTTPStatus.REQUEST_TIMEOUT
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.send_header("Connection", "close")
        self.end_headers()
        self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: a request can hold a number."""

    def _refusal(self) -> HTTPStatus | None:
        assert isinstance(self.server, ThreadingHTTPServer)  # noqa: S101  # it is the one above
        ours = {f"127.0.0.1:{self.server.server_port}", f"localhost:{self.server.server_port}"}
        if self.headers.get_all("Host") != [self.headers.get("Host")] or self.headers["Host"] not in ours:
            return HTTPStatus.MISDIRECTED_REQUEST
        if self.headers.get("Origin") or self.headers.get("Sec-Fetch-Site", "none") != "none":
            return HTTPStatus.FORBIDDEN
        bearer = self.headers.get("Authorization", "").removeprefix("Bearer ")
        given = urlsplit(self.path).path.strip("/")
        if not any(hmac.compare_digest(one.encode(), self.token.encode()) for one in (bearer, given)):
            return HTTPStatus.UNAUTHORIZED
        if self.headers.get_content_type() not in ("application/json", "application/x-www-form-urlencoded"):
            return HTTPStatus.UNSUPPORTED_MEDIA_TYPE
        length = self.headers.get("Content-Length", "")
        if not length.isdecimal():
            return HTTPStatus.LENGTH_REQUIRED
        return HTTPStatus.REQUEST_ENTITY_TOO_LARGE if int(length) > LARGEST_BODY else None

    def _told(self) -> Mapping[str, Any]:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self.headers.get_content_type() == "application/x-www-form-urlencoded":
            return dict(parse_qsl(body, max_num_fields=100))
        try:
            told = json.loads(body)
        except RecursionError:
            told = None
        if not isinstance(told, dict):
            raise ValueError("not an object")
        return told
