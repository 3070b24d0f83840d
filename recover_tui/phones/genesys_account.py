"""An agent's own account at Genesys Cloud: logging in with PKCE (RFC 7636), and asking its API.

PKCE is for programs that can keep no secret of their own: whoever began the login proves it when it ends. The browser
comes back to this machine (RFC 8252), so no password is ever seen here.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import urllib.error
import urllib.request
from collections.abc import Mapping
from datetime import datetime, timedelta
from html import escape
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Annotated, Any, Final
from urllib.parse import parse_qs, urlencode, urlsplit

import msgspec
from msgspec import Meta, Struct

from recover_tui.domain.private_struct import PrivateStruct
from recover_tui.domain.translation import gettext as _

_PATIENCE: Final = 10.0
"""Seconds for an answer."""
_LARGEST_ANSWER: Final = 1024 * 1024
_EARLY: Final = timedelta(minutes=2)
"""How long before its end a token is taken for ended."""
_USUAL_LIFE_S: Final = 86_400
_DONE: Final = "<!doctype html><meta charset=utf-8><title>recover</title><p>{words}</p>"


class SignedOutError(Exception):
    """The account doesn't let us in: nobody has logged in, or not for a long time."""


class ForbiddenError(Exception):
    """The account may not be asked for that."""


class Tokens(PrivateStruct, frozen=True):
    """What a login gives."""

    access: str
    ends_at: Annotated[datetime, Meta(tz=True)]
    refresh: str = ""
    """Gives new ones; empty where the administrator allows none."""

    def written(self) -> str:
        """Write them as JSON."""
        return msgspec.json.encode(self).decode()

    def fresh(self, now: datetime) -> bool:
        """Whether the access token still holds for a while."""
        return now < self.ends_at - _EARLY


def read_tokens(written: str) -> Tokens | None:
    """Read what `Tokens.written` wrote; None for anything else."""
    try:
        return msgspec.json.decode(written, type=Tokens)
    except (ValueError, RecursionError):
        return None


class Account(Struct, frozen=True):
    """Where an account is, and as which program we ask for it."""

    login: str
    """The address of the login server."""
    api: str
    """The address of the API."""
    client_id: str
    port: int
    """Where on this machine the browser comes back to."""

    @property
    def back(self) -> str:
        """The address that an administrator registers for this program."""
        return f"http://localhost:{self.port}/"

    def exchange(self, code: str, verifier: str, now: datetime) -> Tokens:
        """Turn the code that the browser brought into tokens. Raises SignedOutError and OSError."""
        fields = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.back,
            "code_verifier": verifier,
        }
        return self._tokens(fields, now)

    def refreshed(self, tokens: Tokens, now: datetime) -> Tokens:
        """Get new tokens for old ones. Raises SignedOutError and OSError."""
        if not tokens.refresh:
            raise SignedOutError
        return self._tokens({"grant_type": "refresh_token", "refresh_token": tokens.refresh}, now)

    def ask(self, method: str, path: str, access: str, body: Any = None) -> dict[str, Any]:
        """Ask the API for an object. Raises SignedOutError, ForbiddenError and OSError."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Bearer {access}", "Content-Type": "application/json"}
        return _object(f"{self.api}{path}", data, headers, method)

    def _tokens(self, fields: Mapping[str, str], now: datetime) -> Tokens:
        data = urlencode({**fields, "client_id": self.client_id}).encode()
        try:
            given = _object(f"{self.login}/oauth/token", data, {}, "POST")
        except urllib.error.HTTPError as error:
            if error.code == HTTPStatus.BAD_REQUEST:
                raise SignedOutError from None
            raise
        life, access, refresh = given.get("expires_in"), given.get("access_token"), given.get("refresh_token", "")
        if not isinstance(access, str) or not access or not isinstance(refresh, str):
            raise SignedOutError
        seconds = life if isinstance(life, int) and 0 < life < 10 * _USUAL_LIFE_S else _USUAL_LIFE_S
        return Tokens(access, now + timedelta(seconds=seconds), refresh)


class Login:
    """One login: the address that the browser is sent to, and the port that it comes back to."""

    def __init__(self, account: Account) -> None:
        """Open the port. Raises OSError where another program has it."""
        self.verifier = secrets.token_urlsafe(64)
        self._state = secrets.token_urlsafe(24)
        self._account = account
        self.code = ""
        self.refused = False
        login = self

        class Handler(BaseHTTPRequestHandler):
            timeout = _PATIENCE

            def do_GET(self) -> None:
                found = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
                ours = login.take(found)
                page = _DONE.format(words=escape(_("You can close this tab."))).encode() if ours else b""
                self.send_response(HTTPStatus.OK if ours else HTTPStatus.BAD_REQUEST)
                self.send_header("Content-Type", "text/html")
                self.send_header("Content-Length", str(len(page)))
                self.end_headers()
                self.wfile.write(page)

            def log_message(self, format: str, *args: object) -> None:
                """Say nothing: the address holds a code."""

        self._server = HTTPServer(("127.0.0.1", account.port), Handler)

    @property
    def address(self) -> str:
        """Where one logs in."""
        challenge = base64.urlsafe_b64encode(hashlib.sha256(self.verifier.encode()).digest()).rstrip(b"=").decode()
        fields = {
            "client_id": self._account.client_id,
            "response_type": "code",
            "redirect_uri": self._account.back,
            "state": self._state,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        return f"{self._account.login}/oauth/authorize?{urlencode(fields)}"

    def take(self, found: Mapping[str, str]) -> bool:
        """Take what the browser brought; False when it is not about this login."""
        if not hmac.compare_digest(found.get("state", "").encode(), self._state.encode()):
            return False
        self.code, self.refused = found.get("code", ""), "code" not in found
        return True

    def wait(self, seconds: float) -> None:
        """Wait for one request at most so long."""
        self._server.timeout = seconds
        self._server.handle_request()

    def close(self) -> None:
        """Give the port back."""
        self._server.server_close()


def _object(address: str, data: bytes | None, headers: Mapping[str, str], method: str) -> dict[str, Any]:
    # The address is made of a host from the config: ruff can't see that it is https.
    request = urllib.request.Request(address, data, dict(headers), method=method)  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=_PATIENCE) as answer:  # noqa: S310
            given = json.loads(answer.read(_LARGEST_ANSWER) or b"{}")
    except urllib.error.HTTPError as error:
        error.close()
        if error.code == HTTPStatus.UNAUTHORIZED:
            raise SignedOutError from None
        if error.code == HTTPStatus.FORBIDDEN:
            raise ForbiddenError from None
        raise
    except ValueError:
        raise OSError("no JSON") from None
    if not isinstance(given, dict):
        raise OSError("no object")
    return given
