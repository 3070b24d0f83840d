"""The cap of a reflection holds when it was begun at another desk."""

from __future__ import annotations

from datetime import timedelta

from recover_tui.domain.reflection import EndedBy
from recover_tui.store.store import Store
from tests.conftest import NOW, Time
from tests.ui.conftest import OpenWindow, Window


def begun_elsewhere(store: Store, *, used: int, running: bool = True, cap: int = 120) -> None:
    """Have a reflection under way at another desk, as it comes from there."""
    since = (NOW - timedelta(seconds=used)).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    with store.file.write():
        store.file.db.execute(
            "INSERT INTO reflections"
            " (id, started_at, cap_s, next_step, elsewhere, used_s, since_boot, since_s, since_at)"
            " VALUES ('there', ?, ?, '', 'written', ?, 'another machine', 5, ?)",
            (since, cap, 0 if running else used, since if running else None),
        )


def left(window: Window) -> int:
    session = window.dashboard.reflect_pane.editor.session
    assert session is not None
    return session.draft.cap_s


async def test_one_here_has_what_is_left_of_it(open_window: OpenWindow, store: Store) -> None:
    begun_elsewhere(store, used=50)
    async with open_window() as window:
        await window.press("j")
        assert left(window) == 70
    there = next(store.file.db.query("SELECT ended_by, active_s FROM reflections WHERE id = 'there'"))
    assert there == {"ended_by": EndedBy.QUIT.value, "active_s": 50}


async def test_one_that_stands_still_there_leaves_what_it_has(open_window: OpenWindow, store: Store) -> None:
    begun_elsewhere(store, used=80, running=False)
    async with open_window() as window:
        await window.press("j")
        assert left(window) == 40


async def test_a_call_that_was_looked_back_on_there_rests_here(open_window: OpenWindow, store: Store) -> None:
    begun_elsewhere(store, used=115)
    async with open_window() as window:
        await window.press("j")
        assert not window.dashboard.reflect_pane.writing
        assert "You have looked back on this call" in window.text


async def test_a_new_call_makes_a_new_beginning(open_window: OpenWindow, store: Store) -> None:
    begun_elsewhere(store, used=60)
    async with open_window() as window:
        await window.press("c", "j")
        assert left(window) == 120


async def test_one_that_nobody_came_back_to_there_keeps_nobody_here_for_long(
    open_window: OpenWindow, store: Store, time: Time
) -> None:
    begun_elsewhere(store, used=30)
    async with open_window() as window:
        time.pass_(120 + 1200)
        await window.press("j")
        assert left(window) == 120


async def test_a_folded_pane_says_that_one_is_under_way_there(open_window: OpenWindow, store: Store) -> None:
    begun_elsewhere(store, used=30)
    async with open_window(size=(60, 30)) as window:
        assert "one is not over yet at another desk" in window.text
