"""Rows out of this store and into those of the agent's other desks, by way of a server that is not trusted.

Out: the row at the head of the queue, with the revision that it takes the place of. Where the server has another one
the row there is merged first, and then it is tried again. In: whatever the server has to tell is merged, and what is
older than what is here goes out anew. So it does not matter what a server forgets, repeats or turns round: the desks
agree as soon as one tells the truth.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Final

from recover_tui.domain import timestamps
from recover_tui.domain.wins import Image
from recover_tui.store.replication import Arrivals, Desk, Incoming, Outgoing, Wanted
from recover_tui.store.row_versions import Picture
from recover_tui.sync import rows
from recover_tui.sync.bucket import Bucket, Entry, etag
from recover_tui.sync.errors import ConflictError
from recover_tui.sync.identity import Identity

if TYPE_CHECKING:
    from recover_tui.store.store import Store

Run = Callable[[Callable[["Store"], Any]], Awaitable[Any]]
"""Runs work on the store's thread. Raises StoreError."""
_Value = tuple[int, str]
"""Revision and hash of the value of a key."""
_AT_ONCE: Final = 32
"""Values on their way to the server at a time."""
_LOOK_AT_ALL_EVERY: Final = timedelta(days=7)
"""How often all that the server has is compared with what is here, and not only what is new.

A server with a million keys takes 0.2 s for each desk. One that was set up anew, or went back, is seen at once."""


class Replicator:
    """One desk's dealings with the server, while a connection holds."""

    def __init__(
        self,
        run: Run,
        bucket: Bucket,
        identity: Identity,
        desk: Desk,
        carry: Collection[str],
        now: Callable[[], datetime],
    ) -> None:
        self._run = run
        self._bucket = bucket
        self._identity = identity
        self._desk = desk
        self._carry = carry
        self._now = now
        self._asked_for: set[str] = set()
        self.arrivals = Arrivals()
        """What came of the last values that arrived."""

    # Out

    async def push(self) -> bool:
        """Send what waits. True when anything here is otherwise since, as the server had something newer.

        Raises BucketError, and then what was not sent waits on.
        """
        changed, kept_back = False, set[int]()
        while waiting := await self._waiting(kept_back):
            limit = asyncio.Semaphore(_AT_ONCE)

            async def send(one: Outgoing, limit: asyncio.Semaphore = limit) -> bool:
                async with limit:
                    return await self._send(one, kept_back)

            done = await asyncio.gather(*map(send, waiting), return_exceptions=True)
            if errors := [one for one in done if isinstance(one, BaseException)]:
                raise errors[0]
            changed = changed or any(done)
        return changed

    async def _waiting(self, but: set[int]) -> tuple[Outgoing, ...]:
        found: tuple[Outgoing, ...] = await self._run(
            lambda store: store.replication.outgoing(self._carry, self._now(), but=but)
        )
        return found

    async def _send(self, one: Outgoing, kept_back: set[int]) -> bool:
        """Send a row; True when the server had another one, and what is here changed by it.

        One that the server has as a newer program wrote it is `kept_back`.
        """
        record, key = one.record, self._key(one.table, one.record.id)
        if one.picture is not None:
            await self._send_picture(record.id, one.picture)
        value = rows.seal(self._identity, key, one.table, record)
        try:
            revision = await self._bucket.put(key, value, after=one.revision)
        except ConflictError:
            there = await self._bucket.get(key)
            if there is not None and self._read(there) is not None:
                changed = await self.take_in([there])
                if await self.unknown([there]):  # it was not taken in, and would stand in the way again
                    kept_back.add(one.number)
                return changed
            # What is there is none of ours.
            try:
                revision = await self._bucket.put(key, value, after=there.revision if there else 0)
            except ConflictError:
                kept_back.add(one.number)  # of several servers one was asked that is behind; the next time it is not
                return False
        await self._run(lambda store: store.replication.acknowledge(one, revision, etag(value)))
        if one.unneeded is not None:
            for chunk in rows.picture_keys(self._identity, self._desk.agent, record.id, one.unneeded):
                await self._bucket.put(chunk, b"")
        return False

    async def _send_picture(self, win: str, picture: Picture) -> None:
        image = await self._run(lambda store: store.replication.picture(win))
        if image is None or sha256(image.data).hexdigest() != picture.digest:
            return  # it is another one already, which follows
        keys = rows.picture_keys(self._identity, self._desk.agent, win, picture)
        for key, chunk in zip(keys, rows.chunks(image.data), strict=True):
            await self._bucket.put(key, self._identity.seal(key, chunk))

    # In

    async def take_in(self, entries: Iterable[Entry]) -> bool:
        """Merge what the server has; True when anything here is otherwise since."""
        arrived = [found for found in map(self._read, entries) if found is not None]
        if not arrived:
            return False
        self.arrivals = await self._run(lambda store: store.replication.take_in(arrived, self._carry, self._now()))
        fetched = await self.fetch_pictures()
        return self.arrivals.changed or fetched

    def _read(self, entry: Entry) -> Incoming | None:
        """Read a value; None for one that no desk of the agent's wrote."""
        try:
            table, record = rows.unseal(self._identity, self._desk.agent, entry.key, entry.value)
        except ValueError:
            return None
        return Incoming(table, record, entry.revision, entry.etag)

    async def fetch_pictures(self) -> bool:
        """Fetch the pictures that are not here yet; True when there were any.

        One that the server lost is asked for: a desk that has it gives it back.
        """
        fetched = False
        for wanted in await self._run(lambda store: store.replication.wanted()):
            data = b"".join([await self._chunk(key) for key in self._picture_keys(wanted)])[: wanted.picture.size]
            if sha256(data).hexdigest() == wanted.picture.digest:
                await self._run(partial(_put_picture, wanted=wanted, data=data))
                fetched = True
            elif wanted.win not in self._asked_for:
                self._asked_for.add(wanted.win)
                key = rows.question_key(self._identity, self._desk.agent, wanted.win)
                await self._bucket.put(key, self._identity.seal(key, rows.padded(json.dumps(wanted.win).encode())))
        return fetched

    async def answer(self, entries: Iterable[Entry]) -> bool:
        """Give the server the pictures once more that another desk asks for, of those that are here.

        True when one came that this desk had asked for.
        """
        answered = False
        for entry in entries:
            if not entry.key.startswith(rows.question_key(None, self._desk.agent)):
                continue
            if not entry.value:
                answered = True
                continue
            try:
                win = str(json.loads(self._identity.unseal(entry.key, entry.value)))
            except ValueError:
                continue
            image = await self._run(partial(_picture, win=win))
            if image is not None:
                picture = Picture(image.info, len(image.data), sha256(image.data).hexdigest())
                await self._send_picture(win, picture)
                await self._bucket.put(entry.key, b"")
        return await self.fetch_pictures() if answered else False

    async def _chunk(self, key: str) -> bytes:
        there = await self._bucket.get(key)
        try:
            return self._identity.unseal(key, there.value) if there is not None else b""
        except ValueError:
            return b""

    def _picture_keys(self, wanted: Wanted) -> tuple[str, ...]:
        return rows.picture_keys(self._identity, self._desk.agent, wanted.win, wanted.picture)

    # All of it

    async def where_to_begin(self) -> int:
        """Give the revision after which the server's values are new here; 0 to look at all.

        All are looked at once a week, after a change of what is carried, and where the server is not what it was: it
        may have been set up anew, or gone back to an earlier state.
        """

        def remembered(store: Store) -> tuple[str, str, str]:
            recall = store.replication.recall
            return recall("seen"), recall("compared"), recall("carried")

        seen, compared, carried = await self._run(remembered)
        last, _space, key = seen.partition(" ")
        carry = " ".join(sorted(self._carry))
        try:
            fresh = abs(self._now() - timestamps.read(compared)) < _LOOK_AT_ALL_EVERY
        except ValueError:
            fresh = False
        if not (fresh and last.isdecimal() and key and carried == carry):
            return 0
        there = await self._bucket.get(key)
        return int(last) if there is not None and there.revision >= int(last) else 0

    async def unknown(self, entries: Iterable[Entry]) -> list[Entry]:
        """Give those of the agent's rows that are not known here as they are at the server."""
        own = [entry for entry in entries if entry.key.startswith(f"{rows.prefix(self._desk.agent)}r.")]
        among = [entry.etag for entry in own]
        known = await self._known(lambda store: store.replication.values(among))
        return [entry for entry in own if known.get(entry.key) != (entry.revision, entry.etag)]

    async def _known(self, ask: Callable[[Store], dict[tuple[str, str], _Value]]) -> dict[str, _Value]:
        found: dict[tuple[str, str], _Value] = await self._run(ask)
        return {self._key(table, id): value for (table, id), value in found.items()}

    async def note_all_seen(self, there: Mapping[str, _Value]) -> None:
        """Note that all that the server has was looked at, by keys; what it lost goes out again."""
        known: dict[tuple[str, str], _Value] = await self._run(lambda store: store.replication.values())
        lost = [row for row, value in known.items() if there.get(self._key(*row)) != value]
        now, carry = timestamps.write(self._now()), " ".join(sorted(self._carry))

        def note(store: Store) -> None:
            if store.replication.recall("compared") and store.replication.recall("carried") != carry:
                store.replication.queue_all()
            store.replication.queue_again(lost)
            store.replication.remember("compared", now)
            store.replication.remember("carried", carry)

        await self._run(note)

    async def note_seen(self, entry: Entry) -> None:
        """Note the last value that was taken in, from which to go on the next time."""
        await self._run(lambda store: store.replication.remember("seen", f"{entry.revision} {entry.key}"))

    async def see_identity(self) -> None:
        """See that the server has the agent's identity under their passphrase, and give it back if it has not."""
        key, wrapped = rows.identity_key(self._desk.agent), bytes.fromhex(self._desk.wrapped)
        there = await self._bucket.get(key)
        if wrapped and (there is None or there.value != wrapped):
            with suppress(ConflictError):  # another desk was first
                await self._bucket.put(key, wrapped, after=there.revision if there else 0)

    def _key(self, table: str, id: str) -> str:
        return rows.row_key(self._identity, self._desk.agent, table, id)


def _picture(store: Store, win: str) -> Image | None:
    return store.replication.picture(win)


def _put_picture(store: Store, wanted: Wanted, data: bytes) -> None:
    store.replication.put_picture(wanted, data)
