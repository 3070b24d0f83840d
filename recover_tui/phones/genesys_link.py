"""Listening to Genesys Cloud's notifications with the agent's own login."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final

from msgspec import Struct

from recover_tui.domain.calls import Stage
from recover_tui.domain.phone_links import Condition
from recover_tui.phones import genesys
from recover_tui.phones.genesys_account import Account, ForbiddenError, SignedOutError, Tokens, read_tokens
from recover_tui.phones.link import Link
from recover_tui.phones.listening import PATIENCE, keep_connected
from recover_tui.phones.open_calls import OpenCalls, Sleep

_LARGEST_MESSAGE: Final = 1024 * 1024
_PING_EVERY: Final = 20.0


class GenesysListener(Struct, frozen=True):
    """Asks for a channel of notifications, subscribes to the agent's own calls, and hears them."""

    account: Account
    read_login: Callable[[], str]
    """Gives what was kept of the login, empty where there is nothing."""
    keep_login: Callable[[str], object]
    wait: Sleep = asyncio.sleep
    name: str = genesys.SOURCE

    async def listen(self, link: Link) -> None:
        """Listen until cancelled."""
        await keep_connected(OpenCalls(self.name, link), self._connect, self.wait)

    async def _connect(self, calls: OpenCalls) -> float | None:
        link = calls.link
        time = asyncio.get_running_loop().time
        began = time()
        try:
            from websockets.exceptions import WebSocketException
        except ImportError:
            link.turn(Condition.MISSING)
            return None
        try:
            await self._hear(link, calls)
        except SignedOutError:
            link.turn(Condition.SIGNED_OUT)
            return None
        except ForbiddenError:
            link.turn(Condition.REFUSED)
            return None
        except (OSError, ValueError, TypeError, KeyError, AttributeError, WebSocketException):
            pass  # it is gone, or says what is none of its documented messages
        calls.lose()
        in_it = link.state.condition is Condition.CONNECTED
        link.turn(Condition.LOST if in_it else Condition.UNREACHABLE)
        return time() - began if in_it else 0.0

    async def _hear(self, link: Link, calls: OpenCalls) -> None:
        from websockets.asyncio.client import connect

        access, user = await asyncio.to_thread(self._entered, link)

        async def ask(method: str, path: str, body: Any = None) -> dict[str, Any]:
            return await asyncio.to_thread(self.account.ask, method, path, access, body)

        topic = genesys.topic(user)
        channel = await ask("POST", "/api/v2/notifications/channels")
        await ask("PUT", f"/api/v2/notifications/channels/{channel['id']}/subscriptions", [{"id": topic}])
        async with connect(
            channel["connectUri"], open_timeout=PATIENCE, ping_interval=_PING_EVERY, max_size=_LARGEST_MESSAGE
        ) as socket:
            link.turn(Condition.CONNECTED)
            self._take_running(await ask("GET", "/api/v2/conversations/calls"), calls, user)
            async for message in socket:
                told = json.loads(message)
                if told.get("topicName") == genesys.CLOSING:
                    return
                if told.get("topicName") == topic:
                    self._take(told["eventBody"], calls, user)

    def _entered(self, link: Link) -> tuple[str, str]:
        """Give an access token that holds, and whose it is. Raises SignedOutError, OSError and KeyError."""
        tokens = read_tokens(self.read_login())
        if tokens is None:
            raise SignedOutError
        if tokens.fresh(link.now()):
            with suppress(SignedOutError):  # taken back before its time
                return tokens.access, self._user(tokens)
        tokens = self._refreshed(tokens, link)
        return tokens.access, self._user(tokens)

    def _user(self, tokens: Tokens) -> str:
        return str(self.account.ask("GET", "/api/v2/users/me", tokens.access)["id"])

    def _refreshed(self, tokens: Tokens, link: Link) -> Tokens:
        new = self.account.refreshed(tokens, link.now())
        self.keep_login(new.written())
        return new

    def _take(self, conversation: dict[str, Any], calls: OpenCalls, user: str) -> None:
        events = tuple(genesys.parse(conversation, calls.link.now(), user))
        for event in events:
            calls.hear(event)
        if not events:
            calls.hear(None)

    def _take_running(self, answer: dict[str, Any], calls: OpenCalls, user: str) -> None:
        """Take what goes on as one connects; what was open and no longer is has ended meanwhile."""
        running = [
            event
            for conversation in answer.get("entities", [])
            for event in genesys.parse(conversation, calls.link.now(), user)
            if event.stage is not Stage.ENDED
        ]
        if not running:
            calls.end()
        for event in running:
            calls.hear(event, told=False)
