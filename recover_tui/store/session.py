"""A window's session with the store: what it shows is read, what it writes is never lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, TypeVar

from msgspec.structs import replace

from recover_tui.domain.stopwatch import ClockReading
from recover_tui.domain.translation import gettext as _
from recover_tui.store.change_watcher import ChangeWatcher
from recover_tui.store.errors import StoreError
from recover_tui.store.snapshot import Snapshot
from recover_tui.store.spool import Spool
from recover_tui.store.thread import StoreThread
from recover_tui.store.write_queue import Write, WriteQueue

if TYPE_CHECKING:
    from recover_tui.store.store import Store
    from recover_tui.system.clock import Clock

T = TypeVar("T")
_MAINTAIN_EVERY: Final = 3600.0
"""Seconds between two looks at whether the day's copy is due."""
PREFETCH_FOR: Final = 0.1
"""Seconds that the first picture waits for what is in the store; a store that is busy comes after it."""


class SessionObserver(Protocol):
    """What a session calls when there is something to show, always on the event loop's thread."""

    def on_snapshot(self, snapshot: Snapshot) -> None:
        """The store was read."""

    def on_notice(self, words: str) -> None:
        """The agent has to know something of the store; empty when it is over."""

    def on_saving(self, busy: bool) -> None:
        """A write takes long enough to be noticed, or is through."""

    def on_unexpected_error(self, error: BaseException) -> None:
        """A write could not be made through an error in the program."""


class StoreSession:
    """Reads what is to be shown, and makes writes in the order in which they were submitted.

    While the store can't be opened a fallback in memory stands in, and what it holds then goes into the store.
    """

    def __init__(
        self,
        store: StoreThread,
        fallback: StoreThread,
        clock: Clock,
        *,
        store_path: Path | None = None,
        spool: Spool | None = None,
        keep_days: int | None = None,
    ) -> None:
        """`store_path` is where the store's file is; call events that could not be told to it wait in the `spool`.

        Reflections older than `keep_days` are removed for good at the start, once the agent has done so by hand.
        """
        self._store = store
        self._fallback = fallback
        self._wanted: StoreThread | None = None
        """The store itself, while the fallback stands in."""
        self._clock = clock
        self._spool = spool
        self._keep_days = keep_days
        self._observer: SessionObserver = _Nobody()
        self._queue = WriteQueue(self._make, self)
        self._watcher = ChangeWatcher(_files_of(store_path, spool))
        self._prefetched: asyncio.Task[Snapshot] | None = None
        self._opened = False
        self._polling = False
        self._maintained: ClockReading | None = None
        self._noted = ""
        """What was said last of the store's own state."""
        self.snapshot = Snapshot()
        """What was read last."""

    def attach(self, observer: SessionObserver) -> None:
        """Name the one who shows what is read."""
        self._observer = observer

    # Opening

    async def prefetch(self, most: int) -> None:
        """Begin to read while there is nothing else to do, so that what is there can be in the first picture.

        The newest wins and reflections are read, so many at `most` as a pane can show: those of years come after it.
        """
        self._prefetched = asyncio.create_task(self._fetch(most=most))
        await asyncio.wait((self._prefetched,), timeout=PREFETCH_FOR)
        if self._prefetched.done() and not self._prefetched.exception():
            self.snapshot = self._prefetched.result()

    async def open(self) -> None:
        """Open the store, or else the fallback, and show what is newest there."""
        try:
            self._show(await (self._prefetched or self._fetch()))
        except StoreError as error:
            await self._fall_back(error)

    async def run_maintenance(self) -> None:
        """Look the store over, show all that is there, close what was left open, remove what is too old, and make the
        day's copy.
        """
        try:
            if await self._store(_check) or not self.snapshot.has_all:
                await self._read()
        except StoreError as error:
            await self._fall_back(error)
        self._opened = True
        now = self._clock.reading()

        def tidy(store: Store) -> bool:
            closed = store.reflections.close_expired(now)
            keep = self._keep_days
            return (keep is not None and store.retain(timedelta(days=keep), now=now.at)) or closed

        self.submit(tidy, refresh=False, then=self._refresh_if)
        await self.idle()
        await self._say_note()
        await self._maintain(now)

    # Reading and writing

    def submit(
        self,
        write: Write,
        *,
        words: Sequence[str] = (),
        refresh: bool = True,
        then: Callable[[Any], object] | None = None,
    ) -> None:
        """Make a write after those submitted before it, now or as soon as the store takes it.

        `words` are what would be lost with it. `refresh` is False when nothing that is shown depends on it. `then`
        is given what the write gave, once it is made.
        """
        self._queue.submit(write, words=words, refresh=refresh, then=then)

    def amend(self, **changes: Any) -> None:
        """Put other values into the snapshot: what is on its way into the store already is shown as if read."""
        self._show(replace(self.snapshot, **changes))

    async def read(self, question: Callable[[Store], T]) -> T | None:
        """Give the answer to a question; None, and a notice, when the store can't be read."""
        try:
            return await self._store(question)
        except StoreError as error:
            self._observer.on_notice(_unreadable(error))
            return None

    async def replicate(self, work: Write) -> Any:
        """Run what other desks want of the store, between two writes. Raises StoreError when it can't be now."""
        if self._wanted is not None:
            raise StoreError(_("the store can't be used"))
        async with self._queue.lock:
            return await self._store(work)

    async def reread(self) -> None:
        """Show what other desks wrote; if it can't be read, the next poll says so."""
        await self.on_written()

    async def idle(self) -> None:
        """Wait until every write was made, or none can be made now."""
        await self._queue.idle()

    @property
    def unsaved_words(self) -> tuple[str, ...]:
        """What the agent wrote that would be lost if the program ended now."""
        held = self.snapshot if self._wanted is not None else Snapshot()
        in_memory = (
            *(said for past in held.reflections for said in (*(one.text for one in past.answers), past.next_step)),
            *(said for win in held.wins for said in win.texts),
            *(worry.text for worry in held.worries),
        )
        return (*in_memory, *self._queue.unsaved_words)

    # What others write

    def needs_poll(self) -> bool:
        """Whether there may be something to save, to take in or to show. Asking costs next to nothing."""
        if not self._opened or self._polling:
            return False
        return self._queue.stuck or self._watcher.changed(self._clock.reading())

    async def poll(self, *, own: str) -> None:
        """Try the writes that wait once more, and see whether another window or a command has written.

        A reflection that nobody came back to is closed, but for this window's `own`, by its id.
        """
        now = self._clock.reading()
        self._watcher.note(now)
        self._polling = True
        try:
            if self._wanted is not None:
                await self._drain_fallback(self._wanted)
            if self._queue.stuck:
                await self._queue.retry()
                if not self._queue.stuck:
                    self._observer.on_notice("")
                    await self._read()
                return
            if await self._store(lambda store: self._anything_new(store, now, own)):
                await self._read()
            if self._maintained is not None and self._maintained.until(now) >= _MAINTAIN_EVERY:
                await self._maintain(now)
        except StoreError as error:
            self._observer.on_notice(_unreadable(error))
        finally:
            self._polling = False

    async def close(self) -> None:
        """Wait for what is under way, try once more what could not be saved, and let the store go."""
        await self.idle()
        if self._queue.stuck:
            await self._queue.retry()
        await self._store.close()

    async def _fall_back(self, error: StoreError) -> None:
        if self._wanted is None:
            self._wanted, self._store = self._store, self._fallback
        said = _("Kept in memory only, until the store can be used: {reason}.")
        self._observer.on_notice(said.format(reason=error))
        await self._read()

    async def _drain_fallback(self, wanted: StoreThread) -> None:
        """Put what the fallback holds into the store, as soon as that can be opened."""
        async with self._queue.lock:
            now = self._clock.now()
            held = await self._store(lambda store: store.snapshot(now))
            if held.draft is not None:
                return  # an import would end it
            try:
                await wanted(_check)
            except StoreError:
                return
            exported = await self._store(lambda store: store.export())

            def take_in(store: Store) -> None:
                store.import_(exported)
                for key, words in held.drafts.items():
                    store.drafts.put(key, words, at=now)

            await wanted(take_in)
            fallback, self._store, self._wanted = self._store, wanted, None
        await fallback.close()
        self._observer.on_notice("")
        await self._read()

    async def _maintain(self, now: ClockReading) -> None:
        # A disk without room for a copy is no reason to say anything yet.
        self._maintained = now
        with suppress(StoreError):
            await self._store(lambda store: store.maintain(now.at))

    def _anything_new(self, store: Store, now: ClockReading, own: str) -> bool:
        taken = store.record_spooled(self._spool) if self._spool else 0
        closed = store.reflections.close_expired(now, own=own)
        return store.changed_elsewhere() or closed or bool(taken)

    async def _make(self, write: Write) -> Any:
        return await self._store(write)

    async def _read(self) -> None:
        self._show(await self._fetch())
        await self._say_note()

    async def _say_note(self) -> None:
        note = await self._store(_note)
        if note not in ("", self._noted):
            self._noted = note
            self._observer.on_notice(note)

    async def _fetch(self, *, most: int | None = None) -> Snapshot:
        today = _start_of_day(self._clock.now())
        return await self._store(lambda store: store.snapshot(today, most=most))

    def _show(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self._observer.on_snapshot(snapshot)

    def _refresh_if(self, changed: bool) -> None:
        if changed:
            self._queue.mark_stale()

    # What the queue tells

    def on_saving(self, busy: bool) -> None:
        """Pass on that a write takes long, or is through."""
        self._observer.on_saving(busy)

    def on_stuck(self, error: StoreError) -> None:
        """Say that writes wait."""
        self._observer.on_notice(_("Not saved yet, trying again: {reason}.").format(reason=error))

    def on_failed(self, error: Exception) -> None:
        """Pass on an error in the program."""
        self._observer.on_unexpected_error(error)

    async def on_written(self) -> None:
        """Show what is there now; if it can't be read, the next poll says so."""
        try:
            await self._read()
        except StoreError:
            return
        except Exception as error:
            self._observer.on_unexpected_error(error)


def _unreadable(error: StoreError) -> str:
    return _("The store can't be read at the moment: {reason}.").format(reason=error)


def _check(store: Store) -> str:
    """Look the file over. Gives what was done about it, if it was damaged."""
    store.file.check()
    return store.recovery_note


def _note(store: Store) -> str:
    left_out = _("Something in the store can't be read and is left out; recover doctor says what.")
    return " ".join(filter(None, (store.recovery_note, left_out if store.any_unreadable() else "")))


class _Nobody:
    def on_snapshot(self, snapshot: Snapshot) -> None: ...

    def on_notice(self, words: str) -> None: ...

    def on_saving(self, busy: bool) -> None: ...

    def on_unexpected_error(self, error: BaseException) -> None: ...


def _start_of_day(now: datetime) -> datetime:
    return now.astimezone().replace(hour=0, minute=0, second=0, microsecond=0)


def _files_of(store_path: Path | None, spool: Spool | None) -> tuple[Path, ...]:
    files = [store_path, store_path.with_name(f"{store_path.name}-wal")] if store_path else []
    return (*files, spool.folder) if spool and files else ()
