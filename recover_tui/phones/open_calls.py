"""The calls that a source has told of and not ended, so that none stays open when nothing more comes from it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Final

from recover_tui.domain.calls import Event, Stage
from recover_tui.phones.link import Link

TRUSTED_FOR: Final = 120.0
"""Seconds for which a call goes on after its link was lost, unless more is told of it or the phone can be asked."""

Sleep = Callable[[float], Awaitable[None]]


class OpenCalls:
    """What a source says goes on at the moment."""

    def __init__(self, name: str, link: Link, sleep: Sleep = asyncio.sleep) -> None:
        self.link = link
        self.sleep = sleep
        self._name = name
        self._open: dict[str, None] = {}
        self._doubts: dict[str, asyncio.Task[None]] = {}
        self._known_idle = False
        self._listens_since: datetime | None = None

    def __bool__(self) -> bool:
        """Whether one goes on, as far as was told."""
        return bool(self._open)

    def hear(self, event: Event | None, *, told: bool = True, own: bool = False) -> None:
        """Pass an event on as `Link.hear` does, and remember what is open."""
        if event is not None:
            self._trust(event.ref)
            if event.stage is Stage.ENDED:
                self._open.pop(event.ref, None)
                self._open.pop("", None)
            else:
                self._open[event.ref] = None
        self.link.hear(event, told=told, own=own)
        if event is not None and event.stage is Stage.ENDED:
            self._end_earlier()

    def begin(self, stage: Stage) -> None:
        """The phone says that it rings or is in use, whatever was told before."""
        if not self._open.keys() - {""}:
            self.hear(Event(self._name, stage, self.link.now()), told=False)
        self._trust(*self._doubts)
        self._known_idle = False
        self._listens_since = None

    def end(self) -> None:
        """The phone says that nothing goes on: whatever is open has ended."""
        self._listens_since = None
        for ref in (*self._open, *([] if self._known_idle else [""])):
            self._end(ref)
        self._known_idle = True

    def doubt_earlier(self) -> None:
        """Take a call for ended that another window left open, unless the phone says otherwise.

        That is after a while in which nothing is told of any call, or with the end of the first call that is.
        """
        self._listens_since = self.link.now()
        self.doubt("")

    def lose(self) -> None:
        """The connection is lost: what is open is over after a while, unless something more is told of it."""
        self._known_idle = False
        for ref in self._open:
            self.doubt(ref)

    def doubt(self, ref: str) -> None:
        """Take this call for ended after a while, unless something more is told of it."""
        if ref not in self._doubts:
            self._doubts[ref] = asyncio.create_task(self._give_up(ref))

    def close(self) -> None:
        """Stop watching."""
        for doubt in self._doubts.values():
            doubt.cancel()

    def _trust(self, *refs: str) -> None:
        for ref in refs:
            if (doubt := self._doubts.pop(ref, None)) is not None:
                doubt.cancel()

    async def _give_up(self, ref: str) -> None:
        await self.sleep(TRUSTED_FOR)
        del self._doubts[ref]
        if self._listens_since is None or ref:
            self._end(ref)
        else:
            self._end_earlier()

    def _end_earlier(self) -> None:
        if self._listens_since is not None and not self._open:
            began_by, self._listens_since = self._listens_since, None
            end = Event(self._name, Stage.ENDED, self.link.now(), only_open=True, began_by=began_by)
            self.link.hear(end, told=False)

    def _end(self, ref: str) -> None:
        self.hear(Event(self._name, Stage.ENDED, self.link.now(), ref, only_open=True), told=False)
