"""What telephone systems and scripts post to this machine."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from email.message import Message
from functools import partial
from http import HTTPStatus
from typing import Any

from msgspec import Struct

from recover_tui.phones import webhooks
from recover_tui.phones.link import Link
from recover_tui.phones.loopback_port import LoopbackPort


class HttpListener(Struct, frozen=True):
    """Takes call events posted to `http://127.0.0.1:PORT/`."""

    port: LoopbackPort
    agent: str = ""
    """What the sender calls the agent, where it tells of colleagues' calls, too."""
    name: str = webhooks.SOURCE

    async def listen(self, link: Link) -> None:
        """Serve until cancelled."""
        await self.port.serve(link, partial(self.take, link, asyncio.get_running_loop().call_soon_threadsafe))

    def take(self, link: Link, call: Callable[..., object], told: Mapping[str, Any], _: Message) -> HTTPStatus:
        """Read what was posted; `call` has the thread of the `link` do something."""
        if not webhooks.known(told, link.now()):
            call(link.puzzled)
            return HTTPStatus.ACCEPTED
        call(link.hear, webhooks.parse(told, link.now(), self.agent))
        return HTTPStatus.OK if webhooks.wants_more(told) else HTTPStatus.NO_CONTENT
