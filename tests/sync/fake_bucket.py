"""A server in memory that forgets, repeats and turns round what it was given, when it is told to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

from recover_tui.sync.bucket import Batch, Entry
from recover_tui.sync.errors import UNREACHABLE, BucketError, ConflictError


class FakeBucket:
    """The last value of each key, and all that there ever were."""

    def __init__(self) -> None:
        self.values: dict[str, Entry] = {}
        self.history: list[Entry] = []
        self.revision = 0
        self.fails = False
        """Whether it can't be asked."""
        self.loses_answers = False
        """Whether it takes a value and whoever gave it hears nothing."""
        self._came = asyncio.Condition()

    async def put(self, key: str, value: bytes, *, after: int | None = None) -> int:
        if self.fails:
            raise BucketError(UNREACHABLE)
        there = self.values.get(key)
        if after is not None and after != (there.revision if there else 0):
            raise ConflictError
        self.revision += 1
        self.values[key] = Entry(key, value, self.revision)
        self.history.append(self.values[key])
        async with self._came:
            self._came.notify_all()
        if self.loses_answers:
            raise BucketError(UNREACHABLE)
        return self.revision

    async def get(self, key: str) -> Entry | None:
        if self.fails:
            raise BucketError(UNREACHABLE)
        return self.values.get(key)

    async def watch(self, prefix: str, *, since: int = 0) -> AsyncGenerator[Batch]:
        if self.fails:
            raise BucketError(UNREACHABLE)
        seen = since
        complete = False
        while True:
            found = sorted(
                (entry for entry in self.values.values() if entry.key.startswith(prefix) and entry.revision > seen),
                key=lambda entry: entry.revision,
            )
            if found or not complete:
                complete = True
                seen = max([seen, *(entry.revision for entry in found)])
                yield Batch(tuple(found), complete=True)
            async with self._came:
                if not any(e.revision > seen for e in self.values.values() if e.key.startswith(prefix)):
                    await self._came.wait()

    async def close(self) -> None: ...
