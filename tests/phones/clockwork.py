"""Waiting that goes on when a test says so."""

from __future__ import annotations

import asyncio


class Clockwork:
    """Lets what waits go on when a test says so."""

    def __init__(self) -> None:
        self.waiting: list[tuple[float, asyncio.Event]] = []

    async def sleep(self, seconds: float) -> None:
        event = asyncio.Event()
        self.waiting.append((seconds, event))
        await event.wait()

    def pass_(self, seconds: float) -> None:
        for waited, event in self.waiting:
            if waited == seconds:
                event.set()
        self.waiting = [one for one in self.waiting if one[0] != seconds]
