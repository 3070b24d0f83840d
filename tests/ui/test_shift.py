"""Opening a shift and closing it: offered once in a quiet line, taken with a key, ignored freely."""

from __future__ import annotations

from datetime import time as time_of_day, timedelta

from recover_tui.config.model import Config, ParkConfig
from recover_tui.domain.reflection import GRACE, EndedBy
from recover_tui.domain.shift import CLOSER_CAP
from recover_tui.store.store import Store
from recover_tui.ui.overlays.reset import ResetOverlay
from tests.conftest import NOW, Time
from tests.samples import add_ended_call, add_win, add_worry
from tests.ui.conftest import OpenWindow

SOON = Config(park=ParkConfig(until=time_of_day(9, 40)))
LATER = Config(park=ParkConfig(until=time_of_day(17, 0)))


async def test_a_new_shift_is_offered_once_and_opens_with_someone_helped(
    open_window: OpenWindow, store: Store
) -> None:
    add_win(store, "Stayed till it worked", who="a caller", at=NOW - timedelta(days=1))
    async with open_window(config=LATER) as window:
        window.dashboard.poll()
        await window.settle()
        assert "a new shift · f7 opens it" in window.text
        window.dashboard.strip.clear_flash()
        window.dashboard.poll()
        await window.settle()
        assert "a new shift" not in window.text
        await window.press("f7")
        assert isinstance(window.dashboard.overlays.current, ResetOverlay)
        assert "Think of one person you helped: a caller. “Stayed till it worked”" in window.text
    async with open_window(config=LATER) as window:
        window.dashboard.poll()
        await window.settle()
        assert "a new shift" not in window.text


async def test_its_end_is_offered_and_the_closer_ends_at_its_cap(
    open_window: OpenWindow, store: Store, time: Time
) -> None:
    add_ended_call(store, at=NOW - timedelta(minutes=10))
    add_worry(store, "the new rota", at=NOW - timedelta(hours=1), until=NOW + timedelta(minutes=10))
    async with open_window(config=SOON) as window:
        window.dashboard.poll()
        await window.settle()
        assert "the shift ends soon · f7 closes it" in window.text
        await window.press("f7")
        assert "What went well this shift" in window.text
        await window.type("She laughed at the end")
        await window.press("tab", "tab", "tab")
        assert "Tomorrow's first small step" in window.text
        time.pass_(CLOSER_CAP + GRACE + 1)
        window.dashboard.reflect_pane.tick()
        await window.settle()
        [kept] = window.ask(lambda store: store.reflections.newest())
        assert (kept.gist, kept.ended_by, kept.cap_s) == ("She laughed at the end", EndedBy.CAP, CLOSER_CAP)
        assert "1 parked · v" in window.text
        assert "this call rests" not in window.text


async def test_on_the_very_first_day_nothing_of_it_is_said(open_window: OpenWindow) -> None:
    async with open_window(config=SOON) as window:
        window.dashboard.poll()
        await window.settle()
        assert "shift ends soon" not in window.text
        assert "a new shift" not in window.text


async def test_closing_the_shift_is_about_no_call(open_window: OpenWindow, store: Store, time: Time) -> None:
    """A call that rests keeps nobody from looking at what went well."""
    add_ended_call(store, at=NOW - timedelta(minutes=10))
    async with open_window(config=SOON) as window:
        await window.press("j")
        await window.type("about the call")
        await window.press("ctrl+s")
        time.pass_(3)
        await window.press("f7")
        assert "What went well this shift" in window.text
