from __future__ import annotations

from datetime import time as time_of_day, timedelta

from recover_tui.config.model import Config, ParkConfig, ReflectConfig
from recover_tui.domain.worries import REVIEW_CAP, Resolution, Review, Worry
from recover_tui.store.store import Store
from recover_tui.system.clock import Clock
from recover_tui.ui.overlays.overlay import Overlay
from recover_tui.ui.overlays.review import ReviewOverlay
from tests.conftest import NOW, Time
from tests.ui.conftest import OpenWindow, Window, alone

SOON = Config(park=ParkConfig(until=time_of_day(10, 0)))
HALF_AN_HOUR = 1800
WORRIES = tuple(
    Worry(id, words, NOW - timedelta(hours=2), NOW - timedelta(hours=1))
    for id, words in (("1", "the fee"), ("2", "the tone"))
)


def outcomes(store: Store) -> list[tuple[str, str | None]]:
    return [(row["text"], row["outcome"]) for row in store.export()["parked"]]


async def park(window: Window, time: Time, *worries: str) -> None:
    for worry in worries:
        time.pass_(1)
        await window.press("p")
        await window.type(worry)
        await window.press("enter")


async def test_a_worry_waits_in_silence_until_its_window(open_window: OpenWindow, time: Time) -> None:
    async with open_window(config=SOON) as window:
        await window.press("p")
        assert "What can wait until 10:00?" in window.text
        await window.type("Should I have said it sooner?")
        await window.press("enter")
        [worry] = window.ask(lambda store: store.worries.waiting())
        assert (worry.text, worry.until) == ("Should I have said it sooner?", NOW + timedelta(seconds=HALF_AN_HOUR))
        assert window.dashboard.strip.status_text == "parked until 10:00"
        assert "sooner" not in window.text
        await window.press("v")
        assert not window.dashboard.occupied
        time.pass_(HALF_AN_HOUR)
        window.dashboard.poll()
        await window.settle()
        window.dashboard.strip.clear_flash()
        await window.settle()
        assert window.lines[0].endswith("1 parked · v")


async def test_asked_for_twice_what_is_parked_opens_before_its_time(open_window: OpenWindow, time: Time) -> None:
    async with open_window(config=SOON) as window:
        await park(window, time, "the fee", "the tone")
        await window.press("v")
        assert window.dashboard.strip.status_text == "parked until 10:00 · v again opens it now"
        time.pass_(11)
        await window.press("v")
        assert not window.dashboard.occupied
        await window.press("v")
        review = window.dashboard.query_one(ReviewOverlay)
        time.pass_(100)
        review.tick()
        await window.press("k", "escape")
        assert {one.until for one in window.ask(lambda store: store.worries.waiting())} == {
            NOW + timedelta(seconds=HALF_AN_HOUR)
        }
        time.pass_(HALF_AN_HOUR)
        await window.press("v")
        assert "13:20 left for all of them" in window.text


async def test_the_end_of_a_shift_can_be_set_and_moves_what_waits(
    open_window: OpenWindow, time: Time, store: Store
) -> None:
    async with open_window(config=SOON) as window:
        await park(window, time, "the fee")
        assert store.worries.move_window(NOW + timedelta(hours=12)) == 1
        window.dashboard.poll()
        await window.settle()
        await window.press("p")
        assert "What can wait until 21:30?" in window.text
        await window.type("the tone")
        await window.press("enter")
        assert {one.until for one in store.worries.waiting()} == {NOW + timedelta(hours=12)}
        time.pass_(HALF_AN_HOUR)
        window.dashboard.poll()
        assert "parked · v" not in window.lines[0]
        time.pass_(12 * 3600)
        await window.press("p")
        assert "What can wait until 10:00 tomorrow?" in window.text


async def test_parking_is_undone_with_u(open_window: OpenWindow, time: Time) -> None:
    async with open_window(config=SOON) as window:
        await park(window, time, "the fee")
        await window.press("u")
        assert window.ask(lambda store: store.worries.waiting()) == ()


async def test_a_worry_is_parked_while_reflecting_and_the_words_go_on(open_window: OpenWindow) -> None:
    async with open_window(config=SOON) as window:
        await window.press("j")
        await window.type("He said")
        await window.press("f2")
        await window.type("the fee")
        await window.press("enter")
        await window.type(" no")
        await window.press("ctrl+s")
        assert [one.text for one in window.ask(lambda store: store.worries.waiting())] == ["the fee"]
        assert window.ask(lambda store: store.reflections.newest())[0].answers[0].text == "He said no"


async def test_a_worry_is_parked_in_a_reset_and_the_breath_goes_on(open_window: OpenWindow, time: Time) -> None:
    async with open_window(config=SOON) as window:
        await window.press("r", "p")
        await window.type("the fee")
        await window.press("enter")
        assert window.dashboard.occupied
        await window.press("escape")
        assert not window.dashboard.occupied
        assert len(window.ask(lambda store: store.worries.waiting())) == 1


async def test_escape_without_a_word_parks_nothing(open_window: OpenWindow) -> None:
    async with open_window() as window:
        await window.press("p", "escape", "b")
        assert window.dashboard.breathe_pane.running
        assert window.ask(lambda store: store.worries.waiting()) == ()


async def test_a_worry_half_typed_is_parked_when_the_window_closes(open_window: OpenWindow) -> None:
    async with open_window() as window:
        await window.press("p")
        await window.type("the fee")
        await window.app.dashboard.leave()
        assert [one.text for one in window.ask(lambda store: store.worries.waiting())] == ["the fee"]
        window.app.exit()


async def test_each_is_kept_done_or_let_go(open_window: OpenWindow, time: Time) -> None:
    async with open_window(config=SOON) as window:
        await park(window, time, "the fee", "the tone", "the queue")
        time.pass_(HALF_AN_HOUR)
        await window.press("v")
        assert "“the fee”" in window.text
        assert "1 of 3" in window.text
        assert "15:00 left for all of them" in window.text
        await window.press("d", "l", "k")
        assert not window.dashboard.occupied
        assert window.ask(outcomes) == [("the fee", "done"), ("the tone", "let go"), ("the queue", None)]
        [kept] = window.ask(lambda store: store.worries.waiting())
        assert kept.until == NOW + timedelta(days=1, seconds=HALF_AN_HOUR)
        await window.press("u")
        assert window.ask(outcomes)[1] == ("the tone", None)


async def test_a_quarter_of_an_hour_for_all_that_leaving_does_not_give_back(
    open_window: OpenWindow, time: Time
) -> None:
    async with open_window(config=SOON) as window:
        await park(window, time, "the fee", "the tone")
        time.pass_(HALF_AN_HOUR)
        await window.press("v")
        time.pass_(REVIEW_CAP - 60)
        await window.press("escape")
        time.pass_(600)
        await window.press("v")
        assert "1:00 left" in window.text
        time.pass_(60)
        window.dashboard.query_one(ReviewOverlay).tick()
        await window.settle()
        assert not window.dashboard.occupied
        assert {one.until for one in window.ask(lambda store: store.worries.waiting())} == {
            NOW + timedelta(days=1, seconds=HALF_AN_HOUR)
        }


async def test_the_time_is_used_up_only_while_it_is_open(clock: Clock, time: Time) -> None:
    pane = ReviewOverlay(clock, WORRIES, Review(NOW, 100.0))
    async with alone(pane) as (app, pilot):
        time.pass_(20)
        await pilot.press("d")
        assert app.said(ReviewOverlay.Spent)[-1].review == Review(NOW, 120.0)
        assert app.said(ReviewOverlay.Resolved)[0].resolution is Resolution.DONE
        await pilot.press("escape")
        assert app.said(Overlay.Closed)


async def test_it_is_dots_where_words_are_masked(open_window: OpenWindow, time: Time) -> None:
    config = Config(park=SOON.park, reflect=ReflectConfig(mask=True))
    async with open_window(config=config) as window:
        await window.press("p")
        await window.type("the fee")
        assert "the fee" not in window.text
        await window.press("enter")
        time.pass_(HALF_AN_HOUR)
        await window.press("v")
        assert "“•••••••”" in window.text
        await window.press("ctrl+r")
        assert "“the fee”" in window.text
