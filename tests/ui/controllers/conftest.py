"""Controllers without an app: a store in memory, and feedback that is only written down."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

import pytest
from msgspec.structs import replace

from recover_tui.config.model import DEFAULTS, Config
from recover_tui.domain.endings import Ending
from recover_tui.store.errors import StoreError
from recover_tui.store.snapshot import Snapshot
from recover_tui.store.store import Store
from recover_tui.store.write_queue import Write
from recover_tui.system.clock import Clock
from recover_tui.ui.controllers.controller import JUST_COPIED, Copied, Services
from recover_tui.ui.undo import UndoStack
from tests.conftest import NOW, Time

T = TypeVar("T")


class FakeSession:
    """Makes each write at once, or when `unlock` says so, and reads the snapshot after it."""

    def __init__(self) -> None:
        self.store = Store.open(None)
        self.snapshot = Snapshot()
        self.locked = False
        self.waiting: list[tuple[Write, Callable[[Any], object] | None]] = []

    def submit(
        self,
        write: Write,
        *,
        words: Sequence[str] = (),
        refresh: bool = True,
        then: Callable[[Any], object] | None = None,
    ) -> None:
        self.waiting.append((write, then))
        if not self.locked:
            self.unlock()

    def unlock(self) -> None:
        self.locked = False
        while self.waiting:
            write, then = self.waiting.pop(0)
            given = write(self.store)
            if then is not None:
                then(given)
        self.snapshot = self.store.snapshot(NOW)

    def amend(self, **changes: Any) -> None:
        self.snapshot = replace(self.snapshot, **changes)

    async def read(self, question: Callable[[Store], T]) -> T | None:
        try:
            return question(self.store)
        except StoreError:
            return None


@dataclass
class FakeFeedback:
    """What was said, copied, opened, run."""

    flashes: list[str] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    copied: list[str] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    hooks: list[tuple[str, ...]] = field(default_factory=list)
    redactions: list[tuple[str, ...]] = field(default_factory=list)
    choosing: list[Callable[[Path], object]] = field(default_factory=list)
    endings: list[Ending] = field(default_factory=list)
    running: list[Coroutine[Any, Any, None]] = field(default_factory=list)
    has_desktop: bool = True

    def flash(self, words: str) -> None:
        self.flashes.append(words)

    def show_notice(self, words: str) -> None:
        self.notices.append(words)

    def copy(self, text: str, said: Copied = JUST_COPIED) -> None:
        self.copied.append(text)
        self.flashes.append(said.done)

    def open_link(self, link: str) -> bool:
        if self.has_desktop:
            self.opened.append(link)
        return self.has_desktop

    def choose_picture(self, choose: Callable[[Path], object]) -> None:
        self.choosing.append(choose)

    def run(self, work: Coroutine[Any, Any, None], *, to_the_end: bool = False) -> None:
        self.running.append(work)

    async def finish(self) -> None:
        """Run to its end what was begun."""
        while self.running:
            await self.running.pop(0)

    def announce_redaction(self, texts: Sequence[str], again: Write | None = None) -> None:
        self.redactions.append(tuple(texts))

    def announce_end(self, ending: Ending) -> None:
        self.endings.append(ending)

    def run_hook(self, command: Sequence[str]) -> None:
        self.hooks.append(tuple(command))


@dataclass
class Desk:
    """Everything a controller works with, at hand."""

    session: FakeSession
    feedback: FakeFeedback
    clock: Clock
    config: Config
    undo: UndoStack

    @property
    def services(self) -> Services:
        return Services(self.session, self.feedback, self.clock, self.config, self.undo)

    @property
    def store(self) -> Store:
        return self.session.store

    def take_back(self) -> str:
        """Do what `u` does. Gives what is said."""
        offered = self.undo.take()
        assert offered is not None
        words, write = offered
        self.session.submit(write)
        return words


@pytest.fixture
def desk(time: Time) -> Iterator[Desk]:
    session = FakeSession()
    clock = Clock(time.seconds, time.now, "this run")
    yield Desk(session, FakeFeedback(), clock, DEFAULTS, UndoStack())
    session.store.close()
