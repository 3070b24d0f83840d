"""A phone that is a web page: our extension in that browser tells of its calls."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from email.message import Message
from functools import partial
from http import HTTPStatus
from typing import Any, Final

from msgspec import Struct

from recover_tui.domain.calls import Event, Stage
from recover_tui.phones.link import Link
from recover_tui.phones.loopback_port import Admits, LoopbackPort
from recover_tui.phones.open_calls import OpenCalls, Sleep

SOURCE: Final = "browser"
_STAGES: Final = {stage.value: stage for stage in Stage}
_LONGEST_REF: Final = 64


def parse(told: Mapping[str, Any], at: datetime) -> Event | None:
    """Read a stage and what the extension calls the call, a hash; None for anything else."""
    stage, ref = told.get("stage"), told.get("ref")
    if not isinstance(stage, str) or stage not in _STAGES or not isinstance(ref, str) or not ref:
        return None
    return Event(SOURCE, _STAGES[stage], at, ref[:_LONGEST_REF], only_open=stage == Stage.ENDED)


def is_hello(told: Mapping[str, Any]) -> bool:
    """Whether the extension only asks if somebody is there."""
    return told.get("hello") is True


def only_from(origin: str) -> Admits:
    """Let in the extension that was paired, and nobody else."""
    return lambda headers: headers.get_all("Origin") == [origin]


class BrowserListener(Struct, frozen=True):
    """Takes what the extension tells.

    It says again what goes on, twice a minute, so a page that falls silent has no call any more.
    """

    port: LoopbackPort
    sleep: Sleep = asyncio.sleep
    name: str = SOURCE

    async def listen(self, link: Link) -> None:
        """Serve until cancelled."""
        calls = OpenCalls(self.name, link, self.sleep)
        calls.doubt_earlier()
        try:
            await self.port.serve(link, partial(self.take, calls, asyncio.get_running_loop().call_soon_threadsafe))
        finally:
            calls.close()

    def take(self, calls: OpenCalls, call: Callable[..., object], told: Mapping[str, Any], _: Message) -> HTTPStatus:
        """Read what was posted; `call` has the thread of the calls do something."""
        if is_hello(told):
            return HTTPStatus.NO_CONTENT
        event = parse(told, calls.link.now())
        if event is None:
            call(calls.link.puzzled)
            return HTTPStatus.ACCEPTED
        call(_hear, calls, event)
        return HTTPStatus.NO_CONTENT


def _hear(calls: OpenCalls, event: Event) -> None:
    calls.hear(event)
    calls.lose()  # unless it is said again
