"""A pane by itself, and the whole dashboard on a real store, both with time standing still."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

import pytest
from textual.app import App, ComposeResult
from textual.events import Key, Paste
from textual.message import Message
from textual.pilot import Pilot
from textual.strip import Strip
from textual.theme import Theme
from textual.widget import Widget

from recover_tui.config.model import DEFAULTS, Config
from recover_tui.domain.support import Resource
from recover_tui.phones.listening import Listener
from recover_tui.store.session import StoreSession
from recover_tui.store.spool import Spool
from recover_tui.store.store import Store
from recover_tui.store.thread import StoreThread
from recover_tui.system import paths
from recover_tui.system.clock import Clock
from recover_tui.ui import themes
from recover_tui.ui.app import RecoverApp
from recover_tui.ui.context import AppContext, ResetRequest
from recover_tui.ui.screens.dashboard import Dashboard
from recover_tui.ui.timings import Timings
from tests.conftest import Time
from tests.ui.resting_pilot import RestingLoop, RestingPilot, paint_at_rest, share_parsed_css

M = TypeVar("M", bound=Message)
T = TypeVar("T")


def pytest_asyncio_loop_factories() -> dict[str, type[RestingLoop]]:
    return {"resting": RestingLoop}


def pytest_collection_finish() -> None:
    """What is loaded by now stays; to look through it again and again takes a fifth of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(autouse=True)
def _painted_when_at_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody sees the pictures in between."""
    paint_at_rest(monkeypatch)
    share_parsed_css(monkeypatch)


@pytest.fixture
def clock(time: Time) -> Clock:
    return Clock(time.seconds, time.now, "this run")


STILL = Timings(
    poll=3600,
    tick=3600,
    flash=3600,
    autosave_pause=3600,
    autosave_latest=3600,
    opening_hours=3600,
    footer_fades=3600,
)
"""On a slow machine a timer could fire between two lines of a test; a test calls for what it wants to see."""


class Alone(App[None]):
    """Five lines around a pane, and what it said."""

    timings = STILL

    def __init__(self, widget: Widget) -> None:
        super().__init__()
        self.widget = widget
        self.messages: list[Message] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return themes.stand_ins(Theme("t", primary="#7fb0c4", panel="#202020", foreground="#ffffff"))

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

    async with app.run_test(size=size, message_hook=hear):
        pilot = RestingPilot(app)
        await pilot.pause()
        widget.focus()
        await pilot.pause()
        yield app, pilot
        pilot.paint()


async def type_(pilot: Pilot[None], words: str) -> None:
    """Put words into whatever has the focus, all at once: a key at a time takes 50 ms each."""
    pilot.app.post_message(Paste(words))
    await pilot.pause()
    await pilot.pause()


class Window:
    """An open dashboard."""

    def __init__(self, app: RecoverApp, store_file: Path, time: Time, others: Sequence[Window]) -> None:
        """Work that a test begins in one of several windows runs in the `others` as far as Textual can tell."""
        self.app = app
        self.pilot = RestingPilot(app)
        self._others = others
        self.dashboard: Dashboard = app.dashboard
        self.session = app.context.session
        self.time = time
        self._store_file = store_file

    async def press(self, *keys: str) -> None:
        for key in keys:
            await self.pilot.press(key)
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
            for window in (self, *self._others):
                await window.app.workers.wait_for_complete()
                await window.session.idle()
            await self.pilot.settle()

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
    def notice(self) -> str:
        """The words of the notice, however they are wrapped."""
        return str(self.dashboard.notice.content)

    @property
    def strips(self) -> list[Strip]:
        """What is on the screen, row by row, with its colours."""
        return self.app.screen._compositor.render_strips()

    @property
    def lines(self) -> list[str]:
        """What is on the screen."""
        return ["".join(segment.text for segment in strip).rstrip() for strip in self.strips]

    @property
    def offer(self) -> str:
        """The words of what is offered, with single spaces."""
        region = self.app.screen.query_one("#offer").content_region
        rows = [strip.crop(region.x, region.right).text for strip in self.strips[region.y : region.bottom]]
        return " ".join(" ".join(rows).split())

    @property
    def footer(self) -> str:
        """The keys at the bottom, with single spaces."""
        return " ".join(self.lines[-1].split())

    @property
    def text(self) -> str:
        return "\n".join(self.lines)


def context_of(
    path: Path, clock: Clock, config: Config = DEFAULTS, *, open_store: Callable[[], Store] | None = None, **more: Any
) -> AppContext:
    """What an app needs on the store at this path; `open_store` opens it another way."""

    def recover() -> Store:
        return Store.open_or_recover(path, clock.now(), busy_timeout=1, own_folder=False)

    session = StoreSession(
        StoreThread(open_store or (lambda: Store.open(path, checked=True)), recover),
        StoreThread(lambda: Store.open(None)),
        clock,
        store_path=path,
        spool=Spool.of(path, path.parent / "spool"),
        keep_days=config.reflect.keep,
    )
    return AppContext(session, clock, config, store_path=path, timings=STILL, **more)


OpenWindow = Callable[..., AbstractAsyncContextManager[Window]]


@pytest.fixture
def open_window(clock: Clock, store_file: Path, time: Time) -> OpenWindow:
    windows: list[Window] = []

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
        log_crash: Callable[[BaseException], None] = lambda _: None,
        keep_setting: Callable[[str, str, object], str] = lambda *_: "",
        sample_day: tuple[str, ...] = (),
    ) -> AsyncIterator[Window]:
        path = file or store_file
        app = RecoverApp(
            context_of(
                path,
                with_clock,
                config or DEFAULTS,
                theme_folders=themes,
                crisis_lines=crisis,
                packs=packs,
                listeners=listeners,
                notice=notice,
                request=request,
                log_crash=log_crash,
                keep_setting=keep_setting,
                sample_day=sample_day,
            )
        )
        async with app.run_test(size=size):
            window = Window(app, path, time, windows)
            windows.append(window)
            await window.settle()
            yield window
            window.pilot.paint()
            windows.remove(window)
            if not app.exited:
                await app.dashboard.leave()

    return open_
