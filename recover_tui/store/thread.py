"""The one thread that owns the store. Work is sent to it as functions and awaited."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from recover_tui.domain.translation import gettext as _
from recover_tui.store.errors import DamagedError, explained

if TYPE_CHECKING:
    from recover_tui.store.store import Store

T = TypeVar("T")


class StoreThread:
    """A thread with an open store; it opens with the first piece of work.

    A piece of work that has begun is finished even when whoever asked no longer waits, so that no write is lost. One
    that finds the file damaged is done again, once, with the store that took its place.
    """

    def __init__(self, open_store: Callable[[], Store], recover: Callable[[], Store] | None = None) -> None:
        """`recover` opens the store where it turned out to be damaged; without it, it is not to be had then."""
        self._open = open_store
        self._recover = recover
        self._store: Store | None = None
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")

    async def __call__(self, work: Callable[[Store], T]) -> T:
        """Run `work` on the store's thread. Raises what it raises, and StoreError when the store can't be opened."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, self._run, work)

    async def close(self) -> None:
        """Finish what is under way and let go of the file."""
        await asyncio.get_running_loop().run_in_executor(self._pool, self._close)
        self._pool.shutdown()

    def _run(self, work: Callable[[Store], T]) -> T:
        try:
            return self._attempt(work, self._open)
        except DamagedError:
            if self._recover is None:
                raise
            self._close()
            return self._attempt(work, self._recover)

    def _attempt(self, work: Callable[[Store], T], open_store: Callable[[], Store]) -> T:
        try:
            if self._store is None:
                self._store = open_store()
            return work(self._store)
        except Exception as error:
            if isinstance(error, OSError) or hasattr(error, "sqlite_errorname"):
                file = self._store.file.path if self._store else None
                raise explained(error, _("the store"), file=file) from error
            raise

    def _close(self) -> None:
        if self._store is not None:
            self._store.close()
            self._store = None
