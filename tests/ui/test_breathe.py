from __future__ import annotations

import pytest

from recover_tui.config.model import BreatheConfig, Config, LookConfig
from recover_tui.domain.breathing import DIZZY, Kind, Pattern
from recover_tui.system.clock import Clock
from recover_tui.ui.panes.breathe import Breathe
from recover_tui.ui.widgets.breath_guide import FRAME, BreathGuide
from tests.conftest import NOW, Time
from tests.ui.conftest import OpenWindow, alone

SMALL = (50, 14)
"""Cells in which the count is one character."""


def drawn(pane: Breathe) -> str:
    guide = pane.query_one(BreathGuide)
    return "\n".join(guide.render_line(y).text.rstrip() for y in range(guide.size.height))


def counted(pane: Breathe) -> str:
    """The word, and the count that stands inside the shape."""
    guide = pane.query_one(BreathGuide)
    lines = [guide.render_line(y).text for y in range(guide.size.height)]
    at, word = next((y, kind.value) for y, line in enumerate(lines) for kind in Kind if kind.value in line)
    return f"{word} {''.join(filter(str.isdecimal, ''.join(lines[:at])))}"


def words(pane: Breathe, id: str) -> str:
    return str(pane.query_one(f"#{id}").render())


def breathe(**own: object) -> Config:
    return Config(breathe=BreatheConfig(**own))  # type: ignore[arg-type]


async def test_someone_new_learns_the_one_key(clock: Clock) -> None:
    pane = Breathe(clock)
    async with alone(pane):
        assert "Press r for a reset." in words(pane, "breathe-invitation")
        pane.resets = 1
        assert "in 4 · hold 4 · out 4" in words(pane, "breathe-invitation")


async def test_the_true_length_is_said_up_front(clock: Clock) -> None:
    pane = Breathe(clock)
    async with alone(pane):
        pane.pattern = "4-7-8"
        assert pane.border_subtitle == "4-7-8 · 3 breaths · 57 s"
        pane.holds = False
        assert pane.border_subtitle == "4-7-8 · 5 breaths · 60 s · no holds"
        pane.length = 600
        assert pane.border_subtitle == "4-7-8 · 50 breaths · 10 min · no holds"


async def test_it_follows_the_clock_from_breath_to_breath(clock: Clock, time: Time) -> None:
    pane = Breathe(clock)
    async with alone(pane, size=SMALL):
        pane.begin()
        assert counted(pane) == "breathe in 4"
        assert "1:00" in drawn(pane)
        time.pass_(5.5)
        pane.pacer.tick()
        assert counted(pane) == "hold 3"
        time.pass_(4)
        pane.pacer.tick()
        assert counted(pane) == "breathe out 3"
        assert "0:51" in drawn(pane)
        assert pane.summary == "breathe out · 0:51 left"


async def test_left_alone_it_ends_and_says_what_was_done(clock: Clock, time: Time) -> None:
    pane = Breathe(clock)
    async with alone(pane) as (app, pilot):
        pane.begin()
        time.pass_(60)
        pane.pacer.tick()
        await pilot.pause()
        assert not pane.running
        assert "5 breaths, 60 s. Done." in words(pane, "breathe-invitation")
        assert len(app.said(Breathe.Began)) == 1


async def test_ten_minutes_take_a_moment_and_drift_by_nothing(clock: Clock, time: Time) -> None:
    pane = Breathe(clock)
    async with alone(pane, size=SMALL):
        pane.pattern, pane.length = "4-6", 600
        pane.begin()
        for _ in range(59):
            time.pass_(10)
            pane.pacer.tick()
            assert counted(pane) == "breathe in 4"
        time.pass_(9.99)
        pane.pacer.tick()
        assert counted(pane) == "breathe out 1"
        assert pane.running
        time.pass_(0.01)
        pane.pacer.tick()
        assert not pane.running


async def test_space_pauses_and_goes_on_at_an_inhale(clock: Clock, time: Time) -> None:
    pane = Breathe(clock)
    async with alone(pane, size=SMALL):
        pane.begin_or_pause()
        time.pass_(21)
        pane.begin_or_pause()
        assert "paused" in drawn(pane)
        time.pass_(500)
        pane.begin_or_pause()
        assert counted(pane) == "breathe in 4"
        assert "0:48" in drawn(pane)


async def test_one_key_each_for_pattern_holds_and_length(clock: Clock, time: Time) -> None:
    pane = Breathe(clock, breathe(patterns={"mine": Pattern.of("mine", (4, 2, 6))}))
    async with alone(pane) as (_, pilot):
        await pilot.press("o", "n", "o", "l")
        assert (pane.pattern, pane.holds, pane.length) == ("4-6", False, 120)  # 4-6 has no holds to put back
        pane.begin()
        time.pass_(33)
        await pilot.press("n")
        assert pane.pacer.session
        assert pane.pacer.session.position(time.seconds()) == 0
        await pilot.press("n", "n", "n", "n")
        assert pane.pattern == "mine"
        await pilot.press("escape")
        assert not pane.running


@pytest.mark.parametrize(("runs", "shown"), [(0, True), (2, True), (3, False)])
async def test_the_word_about_dizziness_is_for_the_first_runs(clock: Clock, runs: int, shown: bool) -> None:
    pane = Breathe(clock)
    async with alone(pane):
        pane.breath_runs = runs
        pane.begin()
        assert (words(pane, "breathe-aside") == DIZZY) is shown


async def test_closed_eyes_hear_one_cue_for_each_phase(
    clock: Clock, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    pane = Breathe(clock, breathe(bell=True))
    strokes: list[float] = []
    async with alone(pane) as (app, _):
        monkeypatch.setattr(app, "bell", lambda: strokes.append(0.0))
        monkeypatch.setattr(
            pane, "set_timer", lambda delay, call: strokes.append(delay) if call == app.bell else None
        )
        pane.begin()
        for _ in range(24):
            time.pass_(0.5)
            pane.pacer.tick()
    heard = [strokes.index(0.0, start) for start in range(len(strokes)) if strokes[start] == 0.0]
    assert len(heard) == 4
    assert len(strokes) == 1 + 3 + 2 + 1


async def test_no_bell_unless_it_was_asked_for(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    pane = Breathe(clock)
    async with alone(pane) as (app, _):
        monkeypatch.setattr(app, "bell", lambda: pytest.fail("it rang"))
        pane.begin()


async def test_without_motion_there_is_calm_text_and_a_stepped_bar(clock: Clock, time: Time) -> None:
    pane = Breathe(clock, Config(look=LookConfig(motion=False)))
    async with alone(pane):
        pane.begin()
        bars = []
        for _ in range(12):
            bars.append(next(line.strip() for line in drawn(pane).splitlines() if "■" in line or "□" in line))
            time.pass_(1)
            pane.pacer.tick()
        assert [bar.count("■") for bar in bars] == [1, 2, 3, 4, 4, 4, 4, 4, 4, 3, 2, 1]
        assert {len(bar) for bar in bars} == {7}


async def test_the_terminals_own_wish_for_stillness_counts(clock: Clock) -> None:
    pane = Breathe(clock)
    async with alone(pane) as (app, _):
        app.animation_level = "none"
        pane.begin()
        assert "■" in drawn(pane)


async def test_it_looks_again_only_when_the_picture_will_differ(clock: Clock, time: Time) -> None:
    pane = Breathe(clock)
    async with alone(pane):
        guide = pane.query_one(BreathGuide)
        run = pane.next_run
        assert guide.show(run.at(1), total=60) == FRAME
        assert guide.show(run.at(4.25), total=60) == pytest.approx(0.15)
        assert guide.show(None, total=60) == 1


async def test_only_lines_that_differ_are_painted(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    pane = Breathe(clock)
    async with alone(pane):
        guide = pane.query_one(BreathGuide)
        run = pane.next_run
        guide.show(run.at(1.9), total=60)
        painted: list[int] = []
        monkeypatch.setattr(guide, "refresh", lambda *regions: painted.append(len(regions)))
        guide.show(run.at(1.9), total=60)
        assert painted == []
        guide.show(run.at(2.05), total=60)
        assert 0 < painted.pop() < guide.size.height - 2
        guide.show(run.at(4.61), total=60)
        painted.clear()
        guide.show(run.at(4.79), total=60)
        assert painted == []
        guide.show(run.at(4.81), total=60)
        assert 0 < painted.pop() < 4, "the rim alone"


async def test_whatever_the_height_the_word_is_there(clock: Clock) -> None:
    guide = BreathGuide()
    run = Breathe(clock).next_run
    async with alone(guide, size=(30, 24)) as (_, pilot):
        for height in range(23, 0, -1):
            guide.styles.height = height
            await pilot.pause()
            for at in (0, 2, 5, 9, 11.9, 60):
                guide.show(run.at(at), total=60)
                lines = [guide.render_line(y).text for y in range(height)]
                assert any(kind.value in line for line in lines for kind in Kind)
                assert {len(line) for line in lines} == {30}


async def test_b_breathes_from_anywhere_and_escape_ends_it(open_window: OpenWindow) -> None:
    async with open_window() as window:
        await window.press("s", "b")
        assert window.dashboard.open_pane == "breathe"
        assert "breathe in" in window.text
        await window.press("tab", "space")
        assert window.dashboard.breathe_pane.pacer.paused
        await window.press("escape")
        assert not window.dashboard.breathe_pane.running
        assert window.ask(lambda store: store.snapshot(NOW)).breath_runs == 1
