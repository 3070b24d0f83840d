"""Writes on their way to the store, made one after the other in the order in which they were submitted."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct

from recover_tui.store.errors import StoreError

if TYPE_CHECKING:
    from recover_tui.store.store import Store

Write = Callable[["Store"], Any]
"""Work for the store's thread that changes something there."""
NOTICED_AFTER = 0.5
"""Seconds after which it is said that something is being saved."""


class QueueObserver(Protocol):
    """Hears how the writes fare. All is called on the event loop's thread."""

    def on_saving(self, busy: bool) -> None:
        """A write takes long enough to be noticed, or is through."""

    def on_stuck(self, error: StoreError) -> None:
        """The store can't take the first write now; it and those behind it wait."""

    def on_failed(self, error: Exception) -> None:
        """A write can never be made, and was given up: an error in the program."""

    async def on_written(self) -> None:
        """Something was written that is shown."""


class _Pending(Struct, eq=False):
    write: Write
    words: Sequence[str]
    refresh: bool
    then: Callable[[Any], object] | None


class WriteQueue:
    """Makes each write in its turn and loses none.

    Submitting is synchronous, so the order of two writes is settled before any thread runs. A write that the store
    can't take stays first and keeps the others behind it, until `retry` finds that the store takes it.
    """

    def __init__(self, run: Callable[[Write], Awaitable[Any]], observer: QueueObserver) -> None:
        """`run` makes a write on the store's thread; it raises StoreError when the store can't take it now."""
        self._run = run
        self._observer = observer
        self._pending: deque[_Pending] = deque()
        self._task: asyncio.Task[None] | None = None
        self._stale = False
        self.stuck = False
        """Whether the first write could not be made, so that all wait for `retry`."""
        self.lock = asyncio.Lock()
        """Held while a write is made; whoever holds it keeps the others waiting."""

    @property
    def unsaved_words(self) -> tuple[str, ...]:
        """What the agent wrote that would be lost with the writes that wait."""
        return tuple(said for item in self._pending for said in item.words)

    def submit(
        self,
        write: Write,
        *,
        words: Sequence[str] = (),
        refresh: bool = True,
        then: Callable[[Any], object] | None = None,
    ) -> None:
        """Make a write after those submitted before it.

        `words` are what would be lost with it. `refresh` is False when nothing that is shown depends on it. `then`
        is given what the write gave, once it is made.
        """
        self._pending.append(_Pending(write, words, refresh, then))
        if not self.stuck:
            self._go_on()

    def mark_stale(self) -> None:
        """What is shown is read anew after the writes that are under way."""
        self._stale = True

    async def retry(self) -> None:
        """Try the writes that wait once more."""
        self.stuck = False
        self._go_on()
        await self.idle()

    async def idle(self) -> None:
        """Wait until every write was made, or none can be made now."""
        while self._task is not None and not self._task.done():
            await asyncio.wait((self._task,))

    def _go_on(self) -> None:
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._make_all())

    async def _make_all(self) -> None:
        while True:
            while self._pending and not self.stuck:
                async with self.lock:
                    await self._make(self._pending[0])
            if self._stale:
                self._stale = False
                await self._observer.on_written()
            if self.stuck or not (self._pending or self._stale):
                return

    async def _make(self, item: _Pending) -> None:
        slow = asyncio.get_running_loop().call_later(NOTICED_AFTER, self._observer.on_saving, True)
        try:
            given = await self._run(item.write)
            self._pending.popleft()
            self._stale = self._stale or item.refresh
            if item.then is not None:
                item.then(given)
        except StoreError as error:
            self.stuck = True
            self._observer.on_stuck(error)
        except Exception as error:
            if self._pending and self._pending[0] is item:
                self._pending.popleft()
            self._observer.on_failed(error)
        finally:
            slow.cancel()
            self._observer.on_saving(False)
