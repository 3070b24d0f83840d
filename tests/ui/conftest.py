"""A pane by itself, and the whole dashboard on a real store, both with time standing still."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import TypeVar

import pytest
from textual.app import App, ComposeResult
from textual.events import Key, Paste
from textual.message import Message
from textual.pilot import Pilot
from textual.theme import Theme
from textual.widget import Widget

from recover_tui.config.model import Config
from recover_tui.domain.support import Resource
from recover_tui.phones.listening import Listener
from recover_tui.store.spool import Spool
from recover_tui.store.store import Store
from recover_tui.store.thread import StoreThread
from recover_tui.system import paths
from recover_tui.system.clock import Clock
from recover_tui.ui import autosave, themes
from recover_tui.ui.app import RecoverApp
from recover_tui.ui.overlays import review, talk
from recover_tui.ui.panes import reflect
from recover_tui.ui.screens import dashboard
from recover_tui.ui.screens.dashboard import Dashboard, ResetRequest
from recover_tui.ui.widgets import status_strip
from tests.conftest import Time

M = TypeVar("M", bound=Message)
T = TypeVar("T")


@pytest.fixture
def clock(time: Time) -> Clock:
    return Clock(time.seconds, time.now, "this run")


@pytest.fixture(autouse=True)
def _nothing_happens_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a slow machine a timer could fire between two lines of a test; a test calls for what it wants to see."""
    monkeypatch.setattr(dashboard, "LOOK_EVERY", 3600)
    monkeypatch.setattr(reflect, "LOOK_EVERY", 3600)
    monkeypatch.setattr(review, "LOOK_EVERY", 3600)
    monkeypatch.setattr(talk, "LOOK_EVERY", 3600)
    monkeypatch.setattr(status_strip, "SAID_FOR", 3600)
    monkeypatch.setattr(autosave, "PAUSE", 3600)
    monkeypatch.setattr(autosave, "LATEST", 3600)


class Alone(App[None]):
    """Five lines around a pane, and what it said."""

    def __init__(self, widget: Widget) -> None:
        super().__init__()
        self.widget = widget
        self.messages: list[Message] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return themes.meanings(Theme("t", primary="#7fb0c4", panel="#202020", foreground="#ffffff"))

    def compose(self) -> ComposeResult:
        yield self.widget

    def said(self, kind: type[M]) -> list[M]:
        return [message for message in self.messages if type(message) is kind]


@asynccontextmanager
async def alone(widget: Widget, size: tuple[int, int] = (60, 20)) -> AsyncIterator[tuple[Alone, Pilot[None]]]:
    app = Alone(widget)

    def hear(message: Message) -> None:
        if message not in app.messages:
            app.messages.append(message)

    async with app.run_test(size=size, message_hook=hear) as pilot:
        await pilot.pause()
        widget.focus()
        await pilot.pause()
        yield app, pilot


async def type_(pilot: Pilot[None], words: str) -> None:
    """Put words into whatever has the focus, all at once: a key at a time takes 50 ms each."""
    pilot.app.post_message(Paste(words))
    await pilot.pause()
    await pilot.pause()


class Window:
    """An open dashboard."""

    def __init__(self, app: RecoverApp, pilot: Pilot[None], store_file: Path) -> None:
        self.app = app
        self.pilot = pilot
        self.dashboard: Dashboard = app.dashboard
        self._store_file = store_file

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.settle()

    async def burst(self, *keys: str) -> None:
        """Press keys faster than anyone looks at them."""
        for key in keys:
            self.app.post_message(Key(key, key if len(key) == 1 else None))
        await self.settle()
        await self.settle()

    async def type(self, words: str) -> None:
        await type_(self.pilot, words)
        await self.settle()

    async def settle(self) -> None:
        for _ in range(2):
            await self.app.workers.wait_for_complete()
            await self.pilot.pause()

    async def resize(self, width: int, height: int) -> None:
        await self.pilot.resize_terminal(width, height)
        await self.settle()

    def ask(self, question: Callable[[Store], T]) -> T:
        """Ask the store file itself, from outside."""
        store = Store.open(self._store_file)
        try:
            return question(store)
        finally:
            store.close()

    @property
    def lines(self) -> list[str]:
        """What is on the screen."""
        strips = self.app.screen._compositor.render_strips()
        return ["".join(segment.text for segment in strip).rstrip() for strip in strips]

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


OpenWindow = Callable[..., AbstractAsyncContextManager[Window]]


@pytest.fixture
def open_window(clock: Clock, store_file: Path) -> OpenWindow:
    @asynccontextmanager
    async def open_(
        *,
        size: tuple[int, int] = (120, 40),
        config: Config | None = None,
        notice: str = "",
        request: ResetRequest | None = None,
        crisis: tuple[Resource, ...] = (),
        packs: tuple[Path, ...] = (),
        listeners: tuple[Listener, ...] = (),
        file: Path | None = None,
        themes: tuple[Path, ...] = (paths.shipped_themes(),),
        with_clock: Clock = clock,
    ) -> AsyncIterator[Window]:
        path = file or store_file
        app = RecoverApp(
            StoreThread(lambda: Store.open(path)),
            StoreThread(lambda: Store.open(None)),
            config or Config(),
            with_clock,
            theme_folders=themes,
            notice=notice,
            request=request,
            crisis=crisis,
            packs=packs,
            listeners=listeners,
            beside=path,
            spool=Spool.of(path, path.parent / "spool"),
        )
        async with app.run_test(size=size) as pilot:
            window = Window(app, pilot, path)
            await window.settle()
            yield window
            if not app._exit:
                await app.dashboard.leave()

    return open_
