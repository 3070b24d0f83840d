"""The dashboard's line to the store: changes go out and are never lost, what is there comes in."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from recover_tui.domain.stopwatch import ClockReading
from recover_tui.store.errors import StoreError
from recover_tui.store.snapshot import Snapshot
from recover_tui.store.spool import Spool
from recover_tui.store.thread import StoreThread
from recover_tui.system.clock import Clock

if TYPE_CHECKING:
    from recover_tui.store.store import Store

T = TypeVar("T")
_LOOK_CLOSELY_EVERY: Final = 5.0
"""Seconds between two looks into the store while its files look the same from outside: of two changes in one tick of
the file system's clock the second doesn't show."""
_LOOK_AFTER_EVERY: Final = 3600.0
"""Seconds between two looks at whether the store is in order."""
_FIRST_ROWS: Final = 60
"""Wins and reflections that are read first, more than a pane shows; those of many years would keep others waiting."""
READ_AHEAD_FOR: Final = 0.1
"""Seconds that the first picture waits for what is in the store; a store that is busy comes after it."""
NOTICED_AFTER = 0.5
"""Seconds after which it is said that something is being saved."""
Change = Callable[["Store"], object]


@dataclass(eq=False)
class _Unsaved:
    """A change on its way."""

    change: Change
    words: Sequence[str]


class StoreLink:
    """Keeps changes and reads what is to be shown.

    A change that can't be made now is made, in its turn, as soon as it can.
    """

    def __init__(
        self,
        store: StoreThread,
        spare: StoreThread,
        clock: Clock,
        *,
        keep_days: int | None = None,
        spool: Spool | None = None,
        watched: Sequence[Path] = (),
        show: Callable[[Snapshot], None],
        notice: Callable[[str], None],
        saving: Callable[[bool], None],
    ) -> None:
        """`spare` stands in while `store` can't be opened, and what it holds then goes over.

        Reflections older than `keep_days` are removed for good at the start, once the agent has done so by hand. What
        waits in the `spool` is taken in. While none of the files `watched` changes, it looks into the store more
        seldom. `saving` hears when a change takes long enough to be noticed, and when it is through.
        """
        self._store = store
        self._wanted: StoreThread | None = None
        """The store itself, while the spare one stands in."""
        self._spare = spare
        self._clock = clock
        self._keep_days = keep_days
        self._spool = spool
        self._show = show
        self._notice = notice
        self._saving = saving
        self._unsaved: list[_Unsaved] = []
        self._stuck = False
        """Whether the first of them could not be made, so that all wait."""
        self._undo: list[tuple[str, Change]] = []
        self._turn = asyncio.Lock()
        self._held = Snapshot()
        self._ahead: asyncio.Task[Snapshot] | None = None
        self._open = False
        self._looking = False
        self._looked_after: ClockReading | None = None
        self._watched = watched
        self._seen: tuple[tuple[int, int], ...] = ()
        self._looked: ClockReading | None = None

    async def read_ahead(self) -> None:
        """Begin to read while there is nothing else to do, so that what is there can be in the first picture."""
        self._ahead = asyncio.create_task(self._fetch(most=_FIRST_ROWS))
        await asyncio.wait((self._ahead,), timeout=READ_AHEAD_FOR)

    async def open(self) -> None:
        """Open the store, and show what is newest there."""
        try:
            self._take_up(await (self._ahead or self._fetch(most=_FIRST_ROWS)))
        except StoreError as error:
            self._wanted, self._store = self._store, self._spare
            self._notice(f"Kept in memory only, until the store can be used: {error}.")
            await self._read()

    async def run_maintenance(self) -> None:
        """Show all that is there, and put the store in order."""
        if _FIRST_ROWS in (len(self._held.wins), len(self._held.reflections)):
            await self._read()
        self._open = True
        now = self._clock.reading()
        if await self.keep(lambda store: store.reflections.close_expired(now), read=False):
            await self.refresh()
        if self._keep_days is not None:
            older_than = now.at - timedelta(days=self._keep_days)
            if await self.keep(lambda store: store.settings.may_purge(now.at), read=False):
                await self.keep(lambda store: store.purge(older_than, at=now.at))
        if recovery_note := await self._store(lambda store: store.recovery_note):
            self._notice(recovery_note)
        await self._look_after(now)

    async def keep(self, change: Change, *, read: bool = True, words: Sequence[str] = ()) -> object:
        """Make a change and give what it gives, None when it has to wait behind others that could not be made.

        `read` is False when nothing that is shown depends on it. `words` are what would be lost with it.
        """
        item = _Unsaved(change, words)
        self._unsaved.append(item)
        async with self._turn:
            if self._stuck or item not in self._unsaved:
                return None
            try:
                given = await self._make(item)
            except StoreError as error:
                self._stuck = True
                self._notice(f"Not saved yet, trying again: {error}.")
                return None
        if read:
            await self.refresh()
        return given

    async def refresh(self) -> None:
        """Show what is there now."""
        with suppress(StoreError):  # the next look says so if it lasts
            await self._read()

    async def ask(self, question: Callable[[Store], T]) -> T | None:
        """Give the answer to a question, None when the store can't be read."""
        try:
            return await self._store(question)
        except StoreError as error:
            self._notice(f"The store can't be read at the moment: {error}.")
            return None

    def worth_a_look(self) -> bool:
        """Whether there may be something to save, to take in or to show. Asking costs next to nothing."""
        if not self._open or self._looking:
            return False
        if self._stuck or self._files() != self._seen:
            return True
        return self._looked is None or self._looked.until(self._clock.reading()) >= _LOOK_CLOSELY_EVERY

    async def look(self, *, own: str) -> None:
        """Make the changes that are still to be made, and see whether another window or a command made some.

        A reflection that nobody came back to is closed, but for this window's `own`.
        """
        now = self._clock.reading()
        self._seen, self._looked = self._files(), now
        self._looking = True
        try:
            if self._wanted is not None:
                await self._go_over(self._wanted)
            if self._stuck:
                await self._save_again()
                self._notice("")
                await self._read()
            else:
                if await self._store(lambda store: self._anything_new(store, now, own)):
                    await self._read()
                if self._looked_after is not None and self._looked_after.until(now) >= _LOOK_AFTER_EVERY:
                    await self._look_after(now)
        except StoreError as error:
            trouble = "Not saved yet, trying again" if self._stuck else "The store can't be read at the moment"
            self._notice(f"{trouble}: {error}.")
        finally:
            self._looking = False

    async def _go_over(self, wanted: StoreThread) -> None:
        """Put what the spare store holds into the one that was wanted, as soon as that can be opened."""
        async with self._turn:
            now = self._clock.now()
            held = await self._store(lambda store: store.snapshot(now))
            if held.draft is not None:
                return  # an import would end it
            try:
                await wanted(lambda store: store.reflections.draft())
            except StoreError:
                return
            exported = await self._store(lambda store: store.export())
            await wanted(lambda store: store.import_(exported))
            for key, words in held.drafts.items():
                await wanted(partial(_keep_draft, key, words, now))
            spare, self._store, self._wanted = self._store, wanted, None
        await spare.close()
        self._notice("")
        await self._read()

    def _files(self) -> tuple[tuple[int, int], ...]:
        """How the watched files look from outside, which costs next to nothing."""
        found = []
        for path in self._watched:
            try:
                status = path.stat()
            except OSError:
                found.append((0, 0))
            else:
                found.append((status.st_mtime_ns, status.st_size))
        return tuple(found)

    async def _look_after(self, now: ClockReading) -> None:
        """Put the store in order; a disk without room for a copy is no reason to say anything yet."""
        self._looked_after = now
        with suppress(StoreError):
            await self._store(lambda store: store.maintain(now.at))

    def _anything_new(self, store: Store, now: ClockReading, own: str) -> bool:
        taken = store.record_spooled(self._spool) if self._spool else 0
        closed = store.reflections.close_expired(now, own)
        return store.changed_elsewhere() or closed or bool(taken)

    def offer_undo(self, said: str, undo: Change) -> None:
        """Remember how to take the last thing back, and what to say then."""
        self._undo.append((said, undo))

    def take_undo(self) -> tuple[str, Change] | None:
        """Give what was offered last, once."""
        return self._undo.pop() if self._undo else None

    @property
    def unsaved_words(self) -> tuple[str, ...]:
        """What would be lost if the program ended now."""
        held = self._held if self._wanted is not None else Snapshot()
        in_memory = (
            *(said for past in held.reflections for said in (*(one.text for one in past.answers), past.next_step)),
            *(said for win in held.wins for said in (win.text, win.who, win.why)),
            *(worry.text for worry in held.worries),
        )
        return (*in_memory, *(said for item in self._unsaved for said in item.words))

    async def close(self) -> None:
        """Wait for what is under way, try once more what could not be saved, and let the store go."""
        with suppress(StoreError):
            await self._save_again()
        await self._store.close()

    async def _make(self, item: _Unsaved) -> object:
        """Make one change. It stays unsaved when the store can't take it, but not when it can never be made."""
        slow = asyncio.get_running_loop().call_later(NOTICED_AFTER, self._saving, True)
        try:
            given = await self._store(item.change)
        except StoreError:
            raise
        except BaseException:
            self._unsaved.remove(item)
            raise
        finally:
            slow.cancel()
            self._saving(False)
        self._unsaved.remove(item)
        return given

    async def _save_again(self) -> None:
        async with self._turn:
            while self._unsaved:
                await self._make(self._unsaved[0])
            self._stuck = False

    async def _read(self) -> None:
        self._take_up(await self._fetch())

    async def _fetch(self, *, most: int | None = None) -> Snapshot:
        today = self._clock.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
        return await self._store(lambda store: store.snapshot(today, most=most))

    def _take_up(self, snapshot: Snapshot) -> None:
        self._held = snapshot
        self._show(snapshot)


def _keep_draft(key: str, words: Sequence[str], at: datetime, store: Store) -> None:
    store.drafts.put(key, words, at=at)
