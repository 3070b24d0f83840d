"""The agent's own figures on the screen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from recover_tui.config.model import Config, ResetConfig
from recover_tui.domain.calls import Event, Rating, Stage
from recover_tui.domain.identity import make_id
from recover_tui.domain.insights import Counts, Insights, PatternFigures, Period
from recover_tui.domain.reset import Outcome, Reset
from recover_tui.store.store import Store
from recover_tui.ui.overlays.insights import InsightsOverlay
from recover_tui.ui.widgets import figures
from tests.conftest import NOW, Time
from tests.samples import add_ended_call
from tests.ui.conftest import OpenWindow, alone


def add_pairs(store: Store, pattern: str, count: int, before: int, after: int, days_ago: int = 1) -> None:
    for number in range(count):
        at = NOW - timedelta(days=days_ago, minutes=number)
        reset = Reset(make_id(at), None, at, 60, 60, pattern, Outcome.COMPLETED, before)
        store.resets.add(reset)
        store.resets.rate(reset.id, after)


async def test_a_key_shows_them_and_escape_leaves(open_window: OpenWindow, store: Store) -> None:
    add_pairs(store, "4-6", 8, 4, 2)
    add_pairs(store, "box", 2, 4, 3)
    async with open_window(size=(80, 30)) as window:
        await window.press("i")
        assert "After 4-6 you say 2 lower, in 8 resets." in window.text
        assert "4.0 → 2.0  of 8" in window.text
        assert "2 resets, too few to say" in window.text
        assert "Only you see this." in window.text
        await window.press("escape")
        assert not window.dashboard.occupied
        assert "Only you see this." not in window.text


async def test_a_key_walks_through_the_periods(open_window: OpenWindow, store: Store) -> None:
    add_pairs(store, "4-6", 8, 4, 2, days_ago=60)
    add_ended_call(store, at=NOW - timedelta(hours=1), rating=Rating.ROUGH)
    async with open_window(size=(80, 30)) as window:
        await window.press("i")
        assert "4-6" not in window.text
        assert "4 weeks" in window.text
        await window.press("n")
        assert "After 4-6 you say 2 lower, in 8 resets." in window.text
        assert "quarter" in window.text
        await window.press("n", "n")
        assert "4 weeks" in window.text


async def test_a_window_without_figures_says_what_they_will_be(open_window: OpenWindow) -> None:
    async with open_window(size=(80, 24)) as window:
        await window.press("i")
        assert "From 8 resets on with a before and an after, what changes is said here." in window.text


@pytest.mark.parametrize("how", ["hidden", "a call"])
async def test_nothing_of_them_is_on_a_screen_that_is_hidden(
    open_window: OpenWindow, store: Store, time: Time, how: str
) -> None:
    add_pairs(store, "4-6", 8, 4, 2)
    async with open_window(size=(80, 30)) as window:
        await window.press("i")
        if how == "hidden":
            await window.press("h")
        else:
            window.ask(lambda store: store.calls.record_event(Event("cli", Stage.RINGING, time.now())))
            window.dashboard.poll()
            await window.settle()
        assert "4-6" not in window.text
        assert "lower" not in window.text


async def test_what_was_done_a_moment_ago_is_in_them(open_window: OpenWindow, store: Store) -> None:
    async with open_window(size=(80, 30)) as window:
        await window.press("c")
        await window.press("2", "i")
        assert "rough" in window.text


FOUND = Insights(
    Period.ALL,
    (PatternFigures("4-4-4", 12, 49, 31), PatternFigures("a pattern of mine", 8, 30, 36)),
    ((8, Counts(1, 0, 0)), (14, Counts(4, 1, 3)), (23, Counts(0, 0, 1))),
    ((NOW.date() - timedelta(days=8), Counts(4, 1, 9)), (NOW.date() - timedelta(days=1), Counts(0, 0, 1))),
    capped=1,
    reflections=3,
    gap=95,
)


@pytest.mark.parametrize("width", [40, 44, 60, 80, 120, 200])
async def test_nothing_is_cut_or_wrapped_at_any_width(width: int) -> None:
    overlay = InsightsOverlay(dict.fromkeys(Period, FOUND), NOW)
    async with alone(overlay, (width, 50)) as (app, pilot):
        await pilot.pause()
        lines = ["".join(part.text for part in strip).strip() for strip in app.screen._compositor.render_strips()]
        first = next(line for line in lines if line.startswith("4-4-4"))
        assert first.endswith("4.1 → 2.6" if width < 62 else "of 12")
        assert any(line.startswith("a pattern of mine") and "3.8 → 4.5" in line for line in lines)
        assert any("5 rough" in line or "4 rough, 1 abusive" in line for line in lines)
        assert any(line.startswith("3 reflections, 1 ended by their cap") for line in lines)
        assert any(
            line.startswith("Usually 1 min 35 s") or line == "Usually 95 s between two calls" for line in lines
        )


def test_a_bar_is_as_high_as_what_it_shows() -> None:
    drawn = figures.bars([0, 1, 8, 16], 16, 2, 3, "")
    assert [str(line) for line in drawn] == ["         ██", "   ▁▁ ██ ██"]


def test_a_dumbbell_has_its_dots_at_its_values() -> None:
    drawn = str(figures.dumbbell(5, 1, 1, 5, 9))
    assert drawn == "●━━━━━━━○"
    assert str(figures.dumbbell(3, 3, 1, 5, 9)) == "────●────"
    assert figures.axis(1, 5, 9) == "1   3   5"


async def test_a_reset_breathes_what_did_more_and_says_why(open_window: OpenWindow, store: Store) -> None:
    add_pairs(store, "4-4-4", 9, 4, 3)
    add_pairs(store, "4-6", 9, 4, 2, days_ago=2)
    async with open_window(size=(100, 30)) as window:
        await window.dashboard.overlays.learn()
        await window.press("r")
        assert "4-6, 6 breaths" in window.text
        assert "after 4-6 you say 1.0 lower than after 4-4-4, in 9 resets" in window.text
        await window.press("escape", "i")
        assert "Your resets breathe it: after 4-6 you say 1.0 lower" in window.text
        assert "take" not in window.lines[-1]


@pytest.mark.parametrize(
    "config",
    [Config(chosen=frozenset({"breathe.pattern"})), Config(reset=ResetConfig(learn=False))],
    ids=["a pattern of their own", "told not to"],
)
async def test_what_the_agent_chose_is_never_replaced(open_window: OpenWindow, store: Store, config: Config) -> None:
    add_pairs(store, "4-4-4", 9, 4, 3)
    add_pairs(store, "4-6", 9, 4, 2, days_ago=2)
    async with open_window(config=config, size=(100, 30)) as window:
        await window.dashboard.overlays.learn()
        await window.press("r")
        assert "4-4-4, 5 breaths" in window.text
        assert "you say" not in window.text


async def test_a_better_pattern_is_offered_and_taken_with_a_key(open_window: OpenWindow, store: Store) -> None:
    add_pairs(store, "4-4-4", 9, 4, 3)
    add_pairs(store, "4-6", 9, 4, 2, days_ago=2)
    async with open_window(config=Config(chosen=frozenset({"breathe.pattern"})), size=(100, 30)) as window:
        await window.press("i")
        assert "It could be your usual one: after 4-6 you say 1.0 lower" in window.text
        await window.press("k")
        assert window.dashboard.config.breathe.pattern == "4-6"
        await window.press("r")
        assert "4-6, 6 breaths" in window.text


async def test_with_one_pattern_nothing_is_said(open_window: OpenWindow, store: Store) -> None:
    add_pairs(store, "4-4-4", 20, 4, 3)
    async with open_window(size=(100, 30)) as window:
        await window.dashboard.overlays.learn()
        await window.press("r")
        assert "4-4-4, 5 breaths" in window.text
        assert "you say" not in window.text
        await window.press("escape", "i")
        assert "could be" not in window.text
