"""What a click, a double click and the wheel do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from rich.style import Style
from textual.events import Click, MouseScrollDown, MouseScrollUp
from textual.widget import Widget

from recover_tui.domain.calls import Event, Rating, Stage, answers
from recover_tui.store.store import Store
from recover_tui.ui.overlays.reset import ResetOverlay
from recover_tui.ui.widgets.row_list import RowList
from tests.conftest import NOW, Time
from tests.samples import add_ended_call, add_win
from tests.ui.conftest import OpenWindow, Window


async def click_on(window: Window, words: str, *, within: str = "", times: int = 1) -> None:
    """Click where these words stand on the screen, or on the last of them `within` others."""
    window.pilot.paint()
    y = next(y for y, line in enumerate(window.lines) if (within or words) in line)
    x = window.lines[y].index(words)
    await window.pilot.click(offset=(x, y), times=times)
    await window.settle()


async def wheel(window: Window, widget: Widget, *, up: bool = False) -> None:
    kind = MouseScrollUp if up else MouseScrollDown
    x, y = widget.region.x + 2, widget.region.y + 2
    window.app.post_message(kind(None, x, y, 0, 0, 0, False, False, False, x, y))
    await window.settle()
    await window.app.animator.wait_until_complete()


@pytest.mark.parametrize("rating", Rating)
async def test_each_answer_to_how_a_call_was_can_be_clicked(
    open_window: OpenWindow, time: Time, store: Store, rating: Rating
) -> None:
    add_ended_call(store, at=NOW)
    async with open_window() as window:
        time.pass_(2)
        await click_on(window, answers()[rating], within="how was it?")
        assert [call.rating for call in window.ask(lambda store: store.calls.since(NOW - timedelta(1)))] == [rating]
        assert "how was it?" not in window.text


async def test_a_click_on_the_words_of_the_question_answers_nothing(
    open_window: OpenWindow, time: Time, store: Store
) -> None:
    add_ended_call(store, at=NOW)
    async with open_window() as window:
        time.pass_(2)
        await click_on(window, "how was it?")
        assert "how was it?" in window.text


async def test_what_was_just_said_is_no_answer_to_click_on(open_window: OpenWindow, time: Time, store: Store) -> None:
    """A word in the strip that reads like an answer does nothing."""
    add_ended_call(store, at=NOW)
    async with open_window() as window:
        time.pass_(2)
        window.dashboard.strip.flash("kept: 2 rough")
        await click_on(window, "2 rough")
        assert [call.rating for call in window.ask(lambda store: store.calls.since(NOW - timedelta(1)))] == [None]


async def test_a_click_on_the_offer_takes_the_reset(open_window: OpenWindow, time: Time, store: Store) -> None:
    add_ended_call(store, at=NOW)
    async with open_window() as window:
        time.pass_(2)
        window.dashboard.poll()
        await window.press("2")
        window.dashboard.poll()
        await window.settle()
        await click_on(window, "to breathe?")
        assert isinstance(window.dashboard.overlays.current, ResetOverlay)
        assert "to breathe?" not in window.text


@pytest.mark.parametrize("keys", ["r", "b", "j"])
async def test_a_click_on_what_a_call_interrupted_goes_on_with_it(
    open_window: OpenWindow, time: Time, keys: str
) -> None:
    async with open_window() as window:
        dashboard = window.dashboard
        await window.press(*keys)
        if keys == "j":
            await window.type("half")
            await window.press("escape")
        for stage, seconds in ((Stage.ANSWERED, 30), (Stage.ENDED, 1)):
            dashboard.calls.hear(Event("cli", stage, time.now(), "1"))
            await window.settle()
            time.pass_(seconds)
        await click_on(window, "of your")
        overlay = dashboard.overlays.current
        assert {
            "r": isinstance(overlay, ResetOverlay) and not overlay.unfinished,
            "b": dashboard.breathe_pane.running and not dashboard.breathe_pane.pacer.paused,
            "j": dashboard.reflect_pane.writing,
        }[keys]


async def test_a_double_click_opens_a_row_that_was_not_chosen(open_window: OpenWindow, store: Store) -> None:
    for number in range(4):
        add_win(store, f"win {number}", at=NOW - timedelta(days=number))
    async with open_window() as window:
        await click_on(window, "win 2", times=2)
        assert window.dashboard.wins_pane.reading
        assert window.dashboard.wins_pane.read_id == store.wins.newest(4)[2].id


async def test_a_double_click_opens_the_row_that_was_meant_when_the_rows_move_in_between(
    open_window: OpenWindow, store: Store
) -> None:
    """Another window keeps a win, or the pane grows as it opens: another row stands below the pointer then."""
    meant = add_win(store, "meant", at=NOW - timedelta(days=1))
    async with open_window() as window:
        await click_on(window, "meant")
        add_win(store, "newer", at=NOW)
        window.dashboard.poll()
        await window.settle()
        rows = window.dashboard.wins_pane.query_one(RowList)
        rows.post_message(Click(rows, 3, 0, 0, 0, 1, False, False, False, style=Style(meta={"option": 0}), chain=2))
        await window.settle()
        assert window.dashboard.wins_pane.read_id == meant.id


async def test_a_double_click_on_what_is_no_entry_opens_nothing(open_window: OpenWindow) -> None:
    async with open_window() as window:
        await click_on(window, "a adds your own people", within="a adds your own people", times=2)
        assert not window.dashboard.support_pane.reading


async def test_the_wheel_scrolls_lists_readers_and_the_help(open_window: OpenWindow, store: Store) -> None:
    add_win(store, "long", why=" ".join(["a good call"] * 40), at=NOW)
    for number in range(40):
        add_win(store, f"win {number}", at=NOW - timedelta(days=number + 1))
    async with open_window(size=(44, 12)) as window:
        pane = window.dashboard.wins_pane
        await window.press("w", "escape")
        for widget in (pane.rows, pane.reader):
            await wheel(window, widget)
            assert widget.scroll_offset.y > 0
            await wheel(window, widget, up=True)
            assert widget.scroll_offset.y == 0
            await window.press("home", "enter")
        await window.press("?")
        keys = window.app.screen.query_one("VerticalScroll")
        await wheel(window, keys)
        assert keys.scroll_offset.y > 0


@pytest.mark.parametrize("size", [(120, 40), (80, 24)])
async def test_a_click_on_a_line_of_the_help_does_what_it_says(
    open_window: OpenWindow, size: tuple[int, int]
) -> None:
    async with open_window(size=size) as window:
        await window.press("?", "end")
        await click_on(window, "Pattern, lengths")
        assert "Settings" in window.text
        await window.press("escape", "?")
        await click_on(window, "Breathe, a line")
        assert isinstance(window.dashboard.overlays.current, ResetOverlay)


async def test_a_click_on_what_counts_elsewhere_in_the_help_does_nothing(open_window: OpenWindow) -> None:
    async with open_window() as window:
        await window.press("?")
        await click_on(window, "when it was rough")
        await click_on(window, "The next part of the reset")
        assert "when it was rough" in window.text
