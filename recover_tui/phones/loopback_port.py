"""A port on this machine that call events are posted to. Off unless the agent set it up.

Being on the loopback keeps other machines out, but not a web page in a browser here: so the Host has to be ours, no
web page's Origin comes in, and whoever posts needs the token.
"""

from __future__ import annotations

import asyncio
import hmac
import threading
from collections.abc import Callable, Mapping
from email.message import Message
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Final
from urllib.parse import parse_qsl, urlsplit
from xml.sax.saxutils import quoteattr

from msgspec import Struct, json

from recover_tui.domain.phone_links import Condition
from recover_tui.phones.link import Link

LARGEST_BODY: Final = 64 * 1024
"""Bytes."""
Take = Callable[[Mapping[str, Any], Message], HTTPStatus]
"""Says what becomes of the fields that were posted with these headers; OK asks for more about the same call."""
Admits = Callable[[Message], bool]
_PATIENCE: Final = 2.0
"""Seconds for a whole request."""
_TRY_AGAIN: Final = 5.0
"""Seconds until the next try when the port is taken."""
_POLL: Final = 0.5


def from_no_page(headers: Message) -> bool:
    """Whether it comes from no web page."""
    return not headers.get("Origin") and headers.get("Sec-Fetch-Site", "none") == "none"


class LoopbackPort(Struct, frozen=True):
    """A port on the loopback, and who may post to it."""

    number: int
    token: str
    hosts: tuple[str, ...] = ()
    """Names by which a tunnel that the agent set up may call it as well."""
    admits: Admits = from_no_page
    """Whether a post comes in, by the headers that tell from where it is."""

    async def serve(self, link: Link, take: Take) -> None:
        """Serve until cancelled; while another program has the port, try again now and then.

        `take` is called in a thread of the server's.
        """
        refused = partial(asyncio.get_running_loop().call_soon_threadsafe, link.refuse)
        while True:
            try:
                server = self.server(take, refused)
            except OSError:
                link.turn(Condition.TAKEN)
                await asyncio.sleep(_TRY_AGAIN)
                continue
            link.turn(Condition.CONNECTED)
            thread = threading.Thread(target=server.serve_forever, args=(_POLL,), name="http", daemon=True)
            thread.start()
            try:
                await asyncio.Event().wait()
            finally:
                threading.Thread(target=_stop, args=(server,), daemon=True).start()

    def server(self, take: Take, refused: Callable[[], object]) -> ThreadingHTTPServer:
        """Open the port, on the loopback and nowhere else. Raises OSError where another program has it."""

        class Handler(_Handler):
            port = self

            def take(self, told: Mapping[str, Any]) -> HTTPStatus:
                return take(told, self.headers)

            def refused(self) -> None:
                refused()

        server = ThreadingHTTPServer(("127.0.0.1", self.number), Handler)
        server.daemon_threads = True
        return server


def _stop(server: ThreadingHTTPServer) -> None:
    server.shutdown()
    server.server_close()


class _Handler(BaseHTTPRequestHandler):
    port: ClassVar[LoopbackPort]
    timeout = _PATIENCE
    server_version = "recover"
    sys_version = ""

    def take(self, told: Mapping[str, Any]) -> HTTPStatus:
        """Say what becomes of the fields that were posted."""
        raise NotImplementedError

    def refused(self) -> None:
        """Note that a request was not let in."""

    def do_POST(self) -> None:
        """Take one event."""
        body = b""
        try:
            status = self._refusal()
            if status is None:
                status = self.take(self._told())
                body = self._wishes() if status is HTTPStatus.OK else b""
        except ValueError:
            status = HTTPStatus.BAD_REQUEST
        except TimeoutError:
            status = HTTPStatus.REQUEST_TIMEOUT
        self._answer(status, body)

    def send_error(self, code: int, *_: object, **__: object) -> None:
        """Refuse what is no post, or no HTTP at all, without a page of words."""
        self._answer(HTTPStatus.METHOD_NOT_ALLOWED if code == HTTPStatus.NOT_IMPLEMENTED else HTTPStatus(code))

    def _answer(self, status: HTTPStatus, body: bytes = b"") -> None:
        if status >= HTTPStatus.BAD_REQUEST:
            self.refused()
        self.send_response(status)
        if status is HTTPStatus.METHOD_NOT_ALLOWED:
            self.send_header("Allow", "POST")
        if body:
            self.send_header("Content-Type", "application/xml")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def _wishes(self) -> bytes:
        """Ask for the answer and the end of this call as well, where this was posted to."""
        host = self.headers["Host"]
        public = host if host in self.port.hosts else next(iter(self.port.hosts), "")
        address = quoteattr(f"https://{public}{self.path}" if public else f"http://{host}{self.path}")
        return f'<?xml version="1.0" encoding="UTF-8"?><Response onAnswer={address} onHangup={address}/>'.encode()

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: a request can hold a number."""

    def _refusal(self) -> HTTPStatus | None:
        assert isinstance(self.server, ThreadingHTTPServer)  # noqa: S101  # it is the one above
        ours = {f"127.0.0.1:{self.server.server_port}", f"localhost:{self.server.server_port}"}
        ours.update(self.port.hosts)
        if self.headers.get_all("Host") != [self.headers.get("Host")] or self.headers["Host"] not in ours:
            return HTTPStatus.MISDIRECTED_REQUEST
        if not self.port.admits(self.headers):
            return HTTPStatus.FORBIDDEN
        bearer = self.headers.get("Authorization", "").removeprefix("Bearer ")
        given = urlsplit(self.path).path.strip("/")
        if not any(hmac.compare_digest(one.encode(), self.port.token.encode()) for one in (bearer, given)):
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
            fields: dict[str, Any] = {}
            for name, value in parse_qsl(body, max_num_fields=100):
                if name.endswith("[]"):
                    fields.setdefault(name, []).append(value)
                else:
                    fields[name] = value
            return fields
        try:
            return json.decode(body, type=dict[str, Any])
        except RecursionError as error:
            raise ValueError("too deeply nested") from error
