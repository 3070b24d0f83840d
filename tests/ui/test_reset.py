from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from msgspec.structs import replace

from recover_tui.config.model import Config, LookConfig, ResetConfig
from recover_tui.domain import lines, reset
from recover_tui.domain.breathing import PATTERNS
from recover_tui.domain.reset import Outcome, Part, ResetScript
from recover_tui.domain.support import Kind, Resource
from recover_tui.domain.wins import Win
from recover_tui.domain.worries import Worry
from recover_tui.store.store import Store
from recover_tui.system.clock import Clock
from recover_tui.ui.context import ResetRequest
from recover_tui.ui.overlays.overlay import Overlay
from recover_tui.ui.overlays.reset import SETTLING, ResetOverlay
from tests.conftest import NOW, Time
from tests.samples import add_resource, add_win
from tests.ui.conftest import OpenWindow, Window, alone

WIN = Win("1", "Stayed till it worked", "Asha", "time", NOW - timedelta(days=1))
SHORT = ResetScript(reset.plan(60, PATTERNS["4-4-4"]), 60, line="It is over.", win=WIN)
LONG = ResetScript(reset.plan(120, PATTERNS["4-4-4"]), 120, place="A bench.")


def reset_of(clock: Clock, script: ResetScript) -> ResetOverlay:
    return ResetOverlay(clock, lambda _: script, script.asked)


def words(pane: ResetOverlay, id: str) -> str:
    return str(pane.query_one(f"#{id}").render())  # type: ignore[attr-defined]


@pytest.mark.parametrize("key", ["r", "t", "v"])
async def test_whatever_stands_beside_them_overlays_are_in_the_middle(
    open_window: OpenWindow, store: Store, time: Time, key: str
) -> None:
    add_resource(store, "Tom", at=NOW)
    store.worries.add(Worry("1", "the report", NOW, NOW))
    time.pass_(60)
    async with open_window() as window:
        await window.press(key)
        middle = window.dashboard.query_one(Overlay).region
        assert middle.x == (120 - middle.width) // 2 > 0
        window.dashboard.show_notice("Something to know.")
        await window.press("f4")
        assert window.dashboard.query_one(Overlay).region.x == middle.x


@pytest.mark.parametrize("key", ["h", "H", "ctrl+l", "f6"])
async def test_what_hides_does_so_on_the_card_too(open_window: OpenWindow, time: Time, key: str) -> None:
    async with open_window() as window:
        await window.press("r", "n")
        time.pass_(1)
        await window.press(key)
        assert window.dashboard.hidden
        await window.press("h")
        assert "ready" in window.text


async def test_the_crisis_line_is_there_on_the_card_too(open_window: OpenWindow, time: Time) -> None:
    line = Resource("crisis-0", Kind.HELPLINE, "Listening ear", "tel:12345", "day and night", "", "crisis")
    async with open_window(crisis=(line,)) as window:
        await window.press("r", "n")
        time.pass_(1)
        await window.press("f4")
        assert "Listening ear" in window.text
        assert window.dashboard.occupied


async def test_the_keys_of_a_reset_fade_and_come_back_at_any_other_key(open_window: OpenWindow) -> None:
    async with open_window() as window:
        await window.press("r")
        reset = window.dashboard.query_one(ResetOverlay)
        assert "space pause" in window.footer
        reset.fade()
        await window.settle()
        assert window.footer == "esc leave"
        await window.press("space")
        assert window.footer == "esc leave"
        await window.press("z")
        assert "space pause" in window.footer
        reset.fade()
        await window.press("escape")
        assert "r reset" in window.footer


async def test_a_reset_that_was_skipped_through_counts_as_skipped(open_window: OpenWindow) -> None:
    async with open_window() as window:
        await window.press("r", "n")
        [taken] = window.ask(lambda store: store.resets.all())
        assert taken.outcome is Outcome.SKIPPED
        assert "reset today" not in window.lines[0]


async def test_in_a_pause_the_time_left_is_what_it_takes_once_it_is_gone_on_with(
    open_window: OpenWindow, time: Time
) -> None:
    async with open_window() as window:
        await window.press("r")
        time.pass_(29)
        await window.press("space")
        assert "0:36" in window.text
        await window.press("space")
        assert "0:36" in window.text


async def test_the_true_length_is_said_up_front(clock: Clock) -> None:
    pane = reset_of(clock, replace(LONG, plan=reset.plan(120, PATTERNS["box"])))
    async with alone(pane):
        assert words(pane, "reset-about") == "2 min · box, 4 breaths · a calm place"


async def test_breath_line_and_then_the_card_with_a_win_and_ready(clock: Clock, time: Time) -> None:
    pane = reset_of(clock, SHORT)
    async with alone(pane, size=(80, 30)) as (app, pilot):
        assert words(pane, "reset-line") == "It is over."
        time.pass_(60)
        pane.pacer.tick()
        await pilot.pause()
        card = words(pane, "reset-win")
        assert card == "“Stayed till it worked”"
        proof = words(pane, "reset-proof")
        assert proof.startswith("That was you, yesterday. It helped Asha. What worked: time.")
        assert words(pane, "reset-ready") == "ready"
        [ended] = app.said(ResetOverlay.Ended)
        assert (ended.started_at, ended.planned_s, ended.actual_s, ended.pattern, ended.outcome, ended.before) == (
            NOW,
            60,
            60,
            "4-4-4",
            Outcome.COMPLETED,
            None,
        )
        assert [said.win for said in app.said(ResetOverlay.WinShown)] == [WIN]


async def test_escape_ends_it_and_says_so_honestly(clock: Clock, time: Time) -> None:
    pane = reset_of(clock, SHORT)
    async with alone(pane) as (app, pilot):
        time.pass_(10)
        await pilot.press("escape")
        [ended] = app.said(ResetOverlay.Ended)
        assert (ended.outcome, ended.planned_s, ended.actual_s) == (Outcome.INTERRUPTED, 60, 10)
        assert len(app.said(Overlay.Closed)) == 1


async def test_skipping_brings_the_card_and_counts_as_skipping(clock: Clock, time: Time) -> None:
    pane = reset_of(clock, SHORT)
    async with alone(pane) as (app, pilot):
        time.pass_(10)
        await pilot.press("n")
        [ended] = app.said(ResetOverlay.Ended)
        assert (ended.outcome, ended.actual_s) == (Outcome.SKIPPED, 10)
        assert pane.card_shown


async def test_a_part_can_be_skipped_while_paused(clock: Clock, time: Time) -> None:
    pane = reset_of(clock, LONG)
    async with alone(pane) as (_, pilot):
        await pilot.press("space", "n")
        assert words(pane, "reset-scene") == "A bench."
        assert pane.has_class("-imagining")
        assert words(pane, "reset-aside") == "1:00 left"
        time.pass_(20)
        await pilot.press("space")
        assert words(pane, "reset-aside") == "paused · 0:40 left"


async def test_a_pause_is_no_time_spent(clock: Clock, time: Time) -> None:
    pane = reset_of(clock, SHORT)
    async with alone(pane) as (app, pilot):
        time.pass_(12)
        await pilot.press("space")
        time.pass_(500)
        await pilot.press("space")
        time.pass_(48)
        pane.pacer.tick()
        await pilot.pause()
        [ended] = app.said(ResetOverlay.Ended)
        assert (ended.outcome, ended.actual_s) == (Outcome.COMPLETED, 60)


async def test_any_key_goes_back_but_not_in_the_first_moment(clock: Clock, time: Time) -> None:
    pane = reset_of(clock, SHORT)
    async with alone(pane) as (app, pilot):
        time.pass_(60)
        pane.pacer.tick()
        await pilot.press("space", "a", "3")
        assert not app.said(Overlay.Closed)
        assert not app.said(ResetOverlay.Rated)
        time.pass_(SETTLING + 0.01)
        await pilot.press("a")
        assert len(app.said(Overlay.Closed)) == 1
        assert len(app.said(ResetOverlay.Ended)) == 1


async def test_escape_works_even_in_the_first_moment(clock: Clock, time: Time) -> None:
    pane = reset_of(clock, SHORT)
    async with alone(pane) as (app, pilot):
        time.pass_(60)
        pane.pacer.tick()
        await pilot.press("escape")
        assert len(app.said(Overlay.Closed)) == 1


async def test_tension_before_and_after_is_one_key_each(clock: Clock, time: Time) -> None:
    pane = reset_of(clock, SHORT)
    async with alone(pane) as (app, pilot):
        assert "1 calm … 5 tense" in words(pane, "reset-aside")
        await pilot.press("4", "2")
        assert words(pane, "reset-aside") == ""
        time.pass_(60)
        pane.pacer.tick()
        time.pass_(1)
        await pilot.press("2")
        assert [said.before for said in app.said(ResetOverlay.Ended)] == [4]
        assert [said.after for said in app.said(ResetOverlay.Rated)] == [2]
        assert not app.said(Overlay.Closed)
        await pilot.press("2")
        assert len(app.said(Overlay.Closed)) == 1


async def test_tension_is_never_asked_for_when_that_is_switched_off(clock: Clock, time: Time) -> None:
    pane = ResetOverlay(clock, lambda _: SHORT, 60, Config(reset=ResetConfig(tension=False)))
    async with alone(pane) as (app, pilot):
        assert words(pane, "reset-aside") == ""
        await pilot.press("4")
        time.pass_(61)
        pane.pacer.tick()
        time.pass_(1)
        await pilot.press("2")
        assert [said.before for said in app.said(ResetOverlay.Ended)] == [None]
        assert len(app.said(Overlay.Closed)) == 1


async def test_a_line_can_be_sent_away_for_good(clock: Clock) -> None:
    pane = reset_of(clock, SHORT)
    async with alone(pane) as (app, pilot):
        await pilot.press("x", "x")
        assert [said.line for said in app.said(ResetOverlay.Retired)] == ["It is over."]
        assert words(pane, "reset-line") == ""


async def test_parts_that_were_left_out_do_not_come_up(clock: Clock, time: Time) -> None:
    pane = reset_of(clock, replace(SHORT, parts=frozenset({Part.BREATHE}), line=None, win=None))
    async with alone(pane) as (app, pilot):
        await pilot.press("x")
        time.pass_(60)
        pane.pacer.tick()
        await pilot.pause()
        assert words(pane, "reset-win") == ""
        assert words(pane, "reset-ready") == "ready"
        assert not app.said(ResetOverlay.Retired)
        assert not app.said(ResetOverlay.WinShown)


async def test_another_length_begins_anew(clock: Clock, time: Time) -> None:
    pane = ResetOverlay(
        clock, lambda seconds: ResetScript(reset.plan(seconds, PATTERNS["4-4-4"]), seconds, place="A bench."), 60
    )
    async with alone(pane) as (app, pilot):
        time.pass_(5)
        await pilot.press("l")
        assert words(pane, "reset-about") == "2 min · 4-4-4, 5 breaths · a calm place"
        await pilot.press("n")
        assert words(pane, "reset-scene") == "A bench."
        await pilot.press("l")
        assert words(pane, "reset-about") == "12 s · sigh, 1 breath"
        assert not pane.has_class("-imagining")
        time.pass_(12)
        pane.pacer.tick()
        await pilot.pause()
        [ended] = app.said(ResetOverlay.Ended)
        assert (ended.planned_s, ended.actual_s, ended.outcome) == (12, 12, Outcome.COMPLETED)


# In the dashboard


async def finish(window: Window, time: Time, seconds: float) -> None:
    time.pass_(seconds)
    window.app.screen.query_one(ResetOverlay).pacer.tick()
    await window.settle()


async def test_the_first_key_ever_pressed_can_be_a_reset(open_window: OpenWindow, time: Time) -> None:
    async with open_window() as window:
        assert "Press r for a reset." in window.text
        await window.press("r")
        assert "breathe in" in window.text
        assert "Wins" not in window.text
        await finish(window, time, 60)
        assert "ready" in window.text
        [kept] = window.ask(lambda store: store.resets.all())
        assert (kept.outcome, kept.planned_s, kept.actual_s) == (Outcome.COMPLETED, 60, 60)
        time.pass_(1)
        await window.press("space")
        assert not window.dashboard.occupied
        assert "1 reset today" in window.lines[0]
        assert "Wins" in window.text
        assert window.app.focused is window.dashboard.breathe_pane


async def test_escape_at_ten_seconds_is_recorded_as_that(open_window: OpenWindow, time: Time) -> None:
    async with open_window() as window:
        await window.press("r")
        time.pass_(10)
        await window.press("escape")
        [kept] = window.ask(lambda store: store.resets.all())
        assert (kept.outcome, kept.planned_s, kept.actual_s) == (Outcome.INTERRUPTED, 60, 10)
        assert "Wins" in window.text


async def test_only_the_resets_own_keys_count_during_a_reset(open_window: OpenWindow) -> None:
    async with open_window() as window:
        await window.press("r", "j", "w", "z", "r", "tab")
        assert len(window.app.screen.query(ResetOverlay)) == 1
        assert not window.dashboard.reflect_pane.writing
        assert "j reflect" not in window.footer
        assert "esc leave" in window.footer


async def test_wins_and_lines_take_turns_from_reset_to_reset(open_window: OpenWindow, time: Time) -> None:
    async with open_window() as window:
        window.ask(lambda store: [add_win(store, said, at=NOW) for said in ("first", "second")])
        window.dashboard.poll()
        await window.settle()
        cards, shown = [], []
        for _ in range(3):
            await window.press("r")
            pane = window.app.screen.query_one(ResetOverlay)
            shown.append(words(pane, "reset-line"))
            await finish(window, time, 60)
            cards.append(words(pane, "reset-win").split("\n")[0])
            time.pass_(1)
            await window.press("escape")
        assert shown == list(lines.REFRAMES[:3])
        assert cards[0] == cards[2] != cards[1]


async def test_a_retired_line_never_returns_unless_it_is_taken_back(open_window: OpenWindow) -> None:
    config = Config(reset=ResetConfig(lines=("Mine.",)))
    async with open_window(config=config) as window:
        await window.press("r")
        assert words(window.app.screen.query_one(ResetOverlay), "reset-line") == "Mine."
        await window.press("x", "escape")
        assert window.ask(lambda store: store.snapshot(NOW)).retired == {"Mine."}
        await window.press("r", "escape", "r")
        assert words(window.app.screen.query_one(ResetOverlay), "reset-line") in lines.REFRAMES
        await window.press("escape")
        await window.press("u")
        assert window.ask(lambda store: store.snapshot(NOW)).retired == frozenset()


async def test_another_length_shows_the_line_that_x_would_retire(open_window: OpenWindow) -> None:
    async with open_window() as window:
        await window.press("r", "x", "l")
        assert words(window.app.screen.query_one(ResetOverlay), "reset-line") == lines.REFRAMES[1]


async def test_a_reset_asked_for_on_the_command_line_ends_the_program(open_window: OpenWindow, time: Time) -> None:
    async with open_window(request=ResetRequest(30, "box")) as window:
        pane = window.app.screen.query_one(ResetOverlay)
        assert words(pane, "reset-about").startswith("28 s · box")
        await finish(window, time, 28)
        time.pass_(1)
        await window.press("a")
        assert window.app.exited
        [kept] = window.ask(lambda store: store.resets.all())
        assert (kept.pattern, kept.planned_s, kept.outcome) == ("box", 28, Outcome.COMPLETED)


async def test_closing_the_window_half_way_records_an_interruption(open_window: OpenWindow, time: Time) -> None:
    async with open_window() as window:
        await window.press("r")
        time.pass_(21)
        await window.press("q")
        assert window.app.exited
        [kept] = window.ask(lambda store: store.resets.all())
        assert (kept.outcome, kept.actual_s) == (Outcome.INTERRUPTED, 21)


async def test_at_the_calm_place_the_shape_is_still_and_small(
    clock: Clock, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane = reset_of(clock, LONG)
    async with alone(pane, size=(80, 40)) as (_, pilot):
        time.pass_(30)
        pane.pacer.tick()
        await pilot.pause()
        breathed = pane.guide.region
        await pilot.press("n")
        await pilot.pause()
        assert pane.guide.display
        assert pane.guide.region.offset == breathed.offset, "it settles where it breathed"
        monkeypatch.setattr(pane.guide, "refresh", lambda *_: pytest.fail("it moved"))
        time.pass_(10)
        pane.pacer.tick()
        assert words(pane, "reset-aside") == "0:50 left"


@pytest.mark.parametrize("motion", [True, False])
async def test_the_words_that_matter_fit_every_size(
    open_window: OpenWindow, time: Time, store: Store, motion: bool
) -> None:
    sizes = [(120, 40), (80, 24), (60, 30), (44, 14), (40, 10)]
    add_win(store, "Stayed on the line till the refund was through", who="a caller", why="time " * 12, at=NOW)
    async with open_window(config=Config(look=LookConfig(motion=motion))) as window:
        await window.press("r")
        for size in sizes:
            await window.resize(*size)
            for word in ("breathe in", "1:00", "60 s", "answered", "weather.", "5 tense"):
                assert word in window.text
            assert "esc leave" in window.footer
        await finish(window, time, 60)
        for size in sizes:
            await window.resize(*size)
            for word in ("Stayed on the line", "That was you, today.", "ready", "back."):
                assert word in window.text


async def test_nothing_waits_for_the_store_to_paint(open_window: OpenWindow) -> None:
    async with open_window() as window:
        release = asyncio.Event()
        loop = asyncio.get_running_loop()

        def slow(_: object) -> None:
            asyncio.run_coroutine_threadsafe(release.wait(), loop).result()

        window.session.submit(slow)
        await window.pilot.press("r")
        await window.pilot.pause()
        assert "breathe in" in window.text
        release.set()


async def test_w_on_the_card_goes_on_to_a_win(open_window: OpenWindow, time: Time) -> None:
    async with open_window() as window:
        await window.press("r")
        await finish(window, time, 60)
        assert "Afterwards w keeps it" in " ".join(window.text.split())
        time.pass_(1)
        await window.press("w")
        assert not window.dashboard.occupied
        await window.type("Thanks")
        await window.press("enter", "escape")
        assert [win.text for win in window.ask(lambda store: store.wins.newest())] == ["Thanks"]
