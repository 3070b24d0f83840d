"""Genesys Cloud on this machine, as its documents describe it: logins, the API, and a WebSocket of notifications."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import json
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from websockets.asyncio.server import ServerConnection, serve

from recover_tui.phones.genesys_account import Account

USER = "8bf2-me"
TOPIC = f"v2.users.{USER}.conversations.calls"
NUMBER = "tel:+15550100199"


class Cloud:
    """What a test has it be, and what it was asked."""

    def __init__(self) -> None:
        self.access = {"access-1"}
        self.refresh = {"refresh-1": "access-2"}
        self.codes: dict[str, str] = {}
        """Codes with the challenges that they were given out for."""
        self.running: list[dict[str, Any]] = []
        self.forbidden: set[str] = set()
        self.asked: list[str] = []
        self.subscribed: list[str] = []
        self.sockets: list[ServerConnection] = []
        self.stream = ""
        cloud = self

        class Handler(BaseHTTPRequestHandler):
            def answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                status, given = cloud.answer(
                    f"{self.command} {self.path}", body, self.headers.get("Authorization", "")
                )
                written = json.dumps(given).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(written)))
                self.end_headers()
                self.wfile.write(written)

            do_GET = do_POST = do_PUT = answer  # noqa: N815

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()
        address = f"http://127.0.0.1:{self.server.server_port}"
        self.account = Account(address, address, "client-7", 8769)

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def answer(self, request: str, body: str, authorization: str) -> tuple[int, Any]:
        self.asked.append(request)
        if request == "POST /oauth/token":
            return self._token({name: values[0] for name, values in parse_qs(body).items()})
        if authorization.removeprefix("Bearer ") not in self.access:
            return 401, {"code": "bad.credentials"}
        if request in self.forbidden:
            return 403, {"code": "missing.scopes"}
        match request.split():
            case ["GET", "/api/v2/users/me"]:
                return 200, {"id": USER, "name": "Ada"}
            case ["POST", "/api/v2/notifications/channels"]:
                return 200, {"id": "streaming-5", "connectUri": self.stream, "expires": "2026-05-13T00:00:00.000Z"}
            case ["PUT", "/api/v2/notifications/channels/streaming-5/subscriptions"]:
                self.subscribed = [one["id"] for one in json.loads(body)]
                return 200, {"entities": json.loads(body)}
            case ["GET", "/api/v2/conversations/calls"]:
                return 200, {"entities": self.running}
        return 404, {}

    def _token(self, fields: dict[str, str]) -> tuple[int, Any]:
        if fields.get("client_id") != "client-7":
            return 400, {"error": "invalid_client"}
        if fields["grant_type"] == "authorization_code":
            digest = hashlib.sha256(fields["code_verifier"].encode()).digest()
            challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
            if self.codes.pop(fields["code"], None) != challenge or fields["redirect_uri"] != self.account.back:
                return 400, {"error": "invalid_grant"}
            return 200, {"access_token": "access-1", "expires_in": 86_400, "refresh_token": "refresh-1"}
        access = self.refresh.pop(fields["refresh_token"], None)
        if access is None:
            return 400, {"error": "invalid_grant"}
        self.access.add(access)
        self.refresh["refresh-2"] = "access-3"
        return 200, {"access_token": access, "expires_in": 86_400, "refresh_token": "refresh-2"}

    async def say(self, topic: str, body: Any) -> None:
        await self.sockets[-1].send(json.dumps({"topicName": topic, "version": "2", "eventBody": body}))

    async def serve(self, socket: ServerConnection) -> None:
        self.sockets.append(socket)
        await socket.send(
            json.dumps({"topicName": "channel.metadata", "eventBody": {"message": "WebSocket Heartbeat"}})
        )
        await socket.wait_closed()


@asynccontextmanager
async def a_cloud() -> AsyncIterator[Cloud]:
    cloud = Cloud()
    async with serve(cloud.serve, "127.0.0.1", 0) as server:
        cloud.stream = f"ws://127.0.0.1:{next(iter(server.sockets)).getsockname()[1]}/channels/streaming-5"
        try:
            yield cloud
        finally:
            await asyncio.to_thread(cloud.close)


def conversation(*mine: dict[str, Any]) -> dict[str, Any]:
    """A conversation in which somebody called, and in which the agent took part like this."""
    customer = {"id": "p-0", "purpose": "customer", "state": "connected", "address": NUMBER, "ani": NUMBER}
    colleague = {"id": "p-9", "purpose": "agent", "state": "connected", "user": {"id": "somebody-else"}}
    own = [{"purpose": "agent", "direction": "inbound", "user": {"id": USER}, "ani": NUMBER} | one for one in mine]
    return {"id": "c-1", "address": NUMBER, "participants": [customer, *own, colleague]}
