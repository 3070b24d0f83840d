"""Past days on the screen, and finding words in everything."""

from __future__ import annotations

from datetime import timedelta

import pytest

from recover_tui.config.model import Config, ReflectConfig
from recover_tui.domain.calls import Rating
from recover_tui.store.store import Store
from recover_tui.ui.overlays.past import PastOverlay
from tests.conftest import NOW
from tests.samples import add_ended_call, add_reset, add_win, add_worry
from tests.ui.conftest import OpenWindow

YESTERDAY = NOW - timedelta(days=1)


def filled(store: Store) -> Store:
    add_ended_call(store, at=NOW - timedelta(hours=1), rating=Rating.ROUGH)
    add_reset(store, started_at=NOW - timedelta(minutes=50))
    add_win(store, "Stayed till it worked #refund", who="a caller", at=NOW - timedelta(minutes=40))
    add_win(store, "The refunds of the morning", at=YESTERDAY)
    add_worry(store, "the new rota", at=YESTERDAY, until=NOW + timedelta(hours=8))
    return store


async def test_a_day_shows_what_happened_and_the_day_before_too(open_window: OpenWindow, store: Store) -> None:
    filled(store)
    async with open_window(size=(90, 30)) as window:
        await window.press("m")
        assert "today" in window.text
        order = [window.text.index(words) for words in ("08:30", "rough", "08:40", "60 s · 4-4-4", "08:50", "Stayed")]
        assert order == sorted(order)
        await window.press("left")
        assert "yesterday" in window.text
        assert "the new rota" in window.text
        assert "Stayed" not in window.text
        await window.press("left")
        assert "nothing is noted of this day" in window.text
        await window.press("right", "right", "right")
        assert "today" in window.text
        await window.press("escape")
        assert not window.dashboard.occupied


async def test_words_are_found_in_everything_and_read_in_full(open_window: OpenWindow, store: Store) -> None:
    filled(store)
    async with open_window(size=(90, 30)) as window:
        await window.press("slash")
        assert isinstance(window.dashboard.overlays.current, PastOverlay)
        await window.type("refund")
        assert "Stayed till it worked" in window.text
        assert "The refunds of the morning" in window.text
        await window.press("enter")
        assert "a caller" in window.text
        await window.press("escape")
        assert "The refunds of the morning" in window.text


async def test_a_tag_filters(open_window: OpenWindow, store: Store) -> None:
    filled(store)
    async with open_window(size=(90, 30)) as window:
        await window.press("slash")
        await window.type("#refund")
        assert "Stayed till it worked" in window.text
        assert "The refunds of the morning" not in window.text


async def test_a_slash_in_an_empty_search_looks_in_everything(open_window: OpenWindow, store: Store) -> None:
    filled(store)
    async with open_window(size=(120, 30)) as window:
        window.dashboard.wins_pane.focus_default()
        await window.press("slash")
        assert window.dashboard.wins_pane.searching
        await window.press("slash")
        assert isinstance(window.dashboard.overlays.current, PastOverlay)
        await window.type("rota")
        assert "the new rota" in window.text


@pytest.mark.parametrize("key", ["m", "slash"])
async def test_nothing_of_it_is_on_a_screen_that_is_hidden(open_window: OpenWindow, store: Store, key: str) -> None:
    filled(store)
    async with open_window(size=(90, 30)) as window:
        await window.press(key)
        if key == "slash":
            await window.type("refund")
        await window.press("ctrl+l")
        assert "Stayed" not in window.text
        assert "refund" not in window.text
        await window.press("ctrl+l")
        assert "Stayed" in window.text


async def test_words_that_are_dots_are_dots_here_as_well(open_window: OpenWindow, store: Store) -> None:
    filled(store)
    async with open_window(config=Config(reflect=ReflectConfig(mask=True)), size=(90, 30)) as window:
        await window.press("m")
        assert "Stayed" not in window.dashboard.overlays.current.query_one("RowList").rows[-1].words  # type: ignore[union-attr]
