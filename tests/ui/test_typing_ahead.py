"""Keys that come before the store was read."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from textual.events import Key

from recover_tui.domain.reflection import Draft
from recover_tui.domain.stopwatch import Stopwatch
from recover_tui.store.store import Store
from recover_tui.system.clock import Clock
from recover_tui.ui.app import RecoverApp
from tests.conftest import NOW
from tests.ui.conftest import context_of


@pytest.fixture
def ready() -> threading.Event:
    """Set when the store may open at last."""
    return threading.Event()


@pytest.fixture
def app(store: Store, store_file: Path, clock: Clock, ready: threading.Event) -> RecoverApp:
    store.reflections.start(Draft("d", 120, ("What?",), ("every word",), "", Stopwatch(5, None), "gone"), at=NOW)

    def open_late() -> Store:
        assert ready.wait(20)
        return Store.open(store_file)

    return RecoverApp(context_of(store_file, clock, open_store=open_late))


async def test_L1_an_early_key_waits_for_the_words_that_are_there(app: RecoverApp, ready: threading.Event) -> None:
    async with app.run_test() as pilot:
        app.post_message(Key("j", "j"))
        app.post_message(Key("exclamation_mark", "!"))
        ready.set()
        await app.workers.wait_for_complete()
        await pilot.pause()
        await pilot.pause()
        assert app.dashboard.reflect_pane.editor.text_area.text == "every word!"
        await app.dashboard.leave()


async def test_it_does_not_wait_for_a_store_that_is_busy(app: RecoverApp, ready: threading.Event) -> None:
    async with app.run_test() as pilot:
        await pilot.press("w")
        assert app.dashboard.wins_pane.adding
        ready.set()
        await app.dashboard.leave()
