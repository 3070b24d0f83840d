"""What `u` takes back is what was done last, whatever the store is doing meanwhile."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from recover_tui.store.store import Store
from tests.conftest import NOW
from tests.samples import add_win
from tests.ui.conftest import OpenWindow


async def test_the_last_thing_is_taken_back_while_the_store_is_locked(
    open_window: OpenWindow, store: Store, store_file: Path
) -> None:
    add_win(store, "the first win", at=NOW)
    async with open_window() as window:
        await window.press("s", "shift+tab", "shift+tab", "d")
        assert store.wins.newest() == ()
        other = sqlite3.connect(store_file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        for key in ("w", *"two", "enter", "escape", "u"):
            await window.pilot.press(key)
        other.execute("ROLLBACK")
        other.close()
        await window.settle()
        assert store.wins.newest() == ()


async def test_there_is_an_end_to_it(open_window: OpenWindow) -> None:
    async with open_window() as window:
        await window.press("u")
        assert window.dashboard.strip.status_text == "nothing to take back"
