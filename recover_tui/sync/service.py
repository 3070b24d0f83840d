"""This desk in touch with the agent's others, for as long as the program runs and the server is there.

Offline is normal: nothing waits for the server, and what changed meanwhile goes out when it is there again.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable, Collection
from contextlib import aclosing, suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from msgspec import Struct
from msgspec.structs import replace

from recover_tui.domain import timestamps
from recover_tui.store.errors import StoreError
from recover_tui.store.replication import Desk
from recover_tui.sync import rows
from recover_tui.sync.bucket import Batch, Bucket
from recover_tui.sync.errors import BucketError
from recover_tui.sync.identity import Identity
from recover_tui.sync.replicator import Replicator, Run

if TYPE_CHECKING:
    from recover_tui.sync.team import Mail

Sleep = Callable[[float], Awaitable[None]]

_FIRST_PAUSE: Final = 1.0
_LONGEST_PAUSE: Final = 60.0
"""Seconds between two tries to reach the server."""
LATE_AFTER: Final = timedelta(minutes=10)
"""How long something has to wait until it is said."""
_VISIT_TEAM_EVERY: Final = timedelta(minutes=10)
_NOTE_CONTACT_EVERY: Final = timedelta(minutes=5)


class SyncState(Struct, frozen=True):
    """How this desk stands with the server."""

    trouble: str = ""
    """Why the server can't be used now, as errors have it; empty while it can."""
    waiting: int = 0
    """Changes that no other desk can have yet."""
    waiting_since: datetime | None = None
    """When the first of them was seen to wait."""

    def is_late(self, now: datetime) -> bool:
        """Whether something waits for so long that the agent may want to know."""
        return self.waiting_since is not None and now - self.waiting_since >= LATE_AFTER


class SyncService:
    """Keeps this desk and the server in touch."""

    def __init__(
        self,
        run: Run,
        connect: Callable[[], Awaitable[Bucket]],
        identity: Identity,
        desk: Desk,
        *,
        carry: Collection[str],
        now: Callable[[], datetime],
        changed: Callable[[], Awaitable[None]],
        mail: Mail | None = None,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """`changed` is awaited when anything in the store is otherwise since the last time."""
        self._run = run
        self._connect = connect
        self._identity = identity
        self._desk = desk
        self._carry = carry
        self._now = now
        self._changed = changed
        self._mail = mail
        self._sleep = sleep
        self._something_new = asyncio.Event()
        self._noted: datetime | None = None
        self._live: tuple[Replicator, Bucket] | None = None
        self.state = SyncState()

    def wake(self) -> None:
        """Something may have changed here."""
        self._something_new.set()

    async def keep_in_touch(self) -> None:
        """Stay connected until cancelled, trying ever more seldom while the server is not there."""
        pause = _FIRST_PAUSE
        while True:
            try:
                bucket = await self._connect()
            except BucketError as error:
                self.state = replace(self.state, trouble=error.reason)
            else:
                pause = _FIRST_PAUSE
                await self._stay(bucket)
            with suppress(StoreError):
                await self._look_at_queue()
            await self._sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    async def flush(self) -> None:
        """Send what waits, if there is a connection: the program ends, and this desk may be switched off."""
        if self._live is not None:
            with suppress(BucketError, StoreError):
                await self._send(*self._live)

    async def exchange(self, bucket: Bucket) -> None:
        """Take in all that is new at the server, and send all that waits. Raises BucketError and StoreError."""
        replicator = self._replicator(bucket)
        async with aclosing(await self._catch_up(replicator, bucket)):
            if self._mail is not None:
                await self._mail.visit(bucket)
            await self._send(replicator, bucket)

    async def behind(self, bucket: Bucket) -> int:
        """How many of the server's values are not here yet. Raises BucketError and StoreError."""
        replicator = self._replicator(bucket)
        since, new = await replicator.where_to_begin(), 0
        async with aclosing(bucket.watch(rows.prefix(self._desk.agent), since=since)) as values:
            async for batch in values:
                new += len(await replicator.unknown(batch.entries))
                if batch.complete:
                    break
        return new

    async def _stay(self, bucket: Bucket) -> None:
        """Be in touch for as long as the connection holds."""
        replicator = self._replicator(bucket)
        try:
            async with asyncio.TaskGroup() as group:
                values = await self._catch_up(replicator, bucket)
                self.state = replace(self.state, trouble="")
                self._live = replicator, bucket
                group.create_task(self._hear(replicator, values))
                group.create_task(self._keep_sending(replicator, bucket))
        except* BucketError as errors:
            [error, *_] = [each for each in errors.exceptions if isinstance(each, BucketError)]
            self.state = replace(self.state, trouble=error.reason)
        except* StoreError:
            pass  # it is busy, or gone; the next time it may not be
        finally:
            self._live = None
            await bucket.close()

    def _replicator(self, bucket: Bucket) -> Replicator:
        return Replicator(self._run, bucket, self._identity, self._desk, self._carry, self._now)

    async def _catch_up(self, replicator: Replicator, bucket: Bucket) -> AsyncGenerator[Batch]:
        """Take in what is new at the server. Gives where what comes afterwards is heard."""
        await replicator.see_identity()
        since = await replicator.where_to_begin()
        values = bucket.watch(rows.prefix(self._desk.agent), since=since)
        seen: dict[str, tuple[int, str]] = {}
        async for batch in values:
            seen |= {entry.key: (entry.revision, entry.etag) for entry in batch.entries}
            await self._take(replicator, batch)
            if batch.complete:
                break
        if not since:
            await replicator.note_all_seen(seen)
        await replicator.fetch_pictures()
        return values

    async def _hear(self, replicator: Replicator, values: AsyncGenerator[Batch]) -> None:
        async for batch in values:
            await self._take(replicator, batch)
            self.wake()  # what is newer here goes out

    async def _take(self, replicator: Replicator, batch: Batch) -> None:
        changed = await replicator.take_in(await replicator.unknown(batch.entries))
        changed = await replicator.answer(batch.entries) or changed
        if self._mail is not None:
            changed = await self._mail.take_in(batch.entries) or changed
        if batch.entries:
            await replicator.note_seen(max(batch.entries, key=lambda each: each.revision))
        if changed:
            await self._changed()

    async def _keep_sending(self, replicator: Replicator, bucket: Bucket) -> None:
        visited: datetime | None = None
        while True:
            self._something_new.clear()
            if self._mail is not None and (visited is None or abs(self._now() - visited) >= _VISIT_TEAM_EVERY):
                visited = self._now()
                if await self._mail.visit(bucket):
                    await self._changed()
            await self._send(replicator, bucket)
            with suppress(TimeoutError):
                async with asyncio.timeout(_LONGEST_PAUSE):
                    await self._something_new.wait()

    async def _send(self, replicator: Replicator, bucket: Bucket) -> None:
        if await replicator.push():
            await self._changed()
        if self._mail is not None:
            await self._mail.push(bucket)
        await self._look_at_queue()
        now = self._now()
        if self._noted is None or abs(now - self._noted) >= _NOTE_CONTACT_EVERY:
            self._noted = now
            await self._run(lambda store: store.replication.remember("contact", timestamps.write(now)))

    async def _look_at_queue(self) -> None:
        waiting: int = await self._run(lambda store: store.replication.waiting(self._carry))
        since = (self.state.waiting_since or self._now()) if waiting else None
        self.state = replace(self.state, waiting=waiting, waiting_since=since)
