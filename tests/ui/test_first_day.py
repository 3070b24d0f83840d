"""The first day: three steps, each once, in nobody's way; and a day of samples."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from recover_tui.config.model import Config
from recover_tui.store.store import Store
from recover_tui.system import foreground
from recover_tui.ui.context import ResetRequest
from recover_tui.ui.controllers.first_day import BETWEEN, Step
from recover_tui.ui.panes.pane import Pane
from recover_tui.ui.screens.layout import StepLine
from tests.conftest import NOW, Time
from tests.samples import add_ended_call, add_win
from tests.ui.conftest import OpenWindow, Window

SAID = ("is all you need", "When does your shift end?", "Which theme do you like?")


async def look(window: Window) -> str:
    """What the step says that is shown once a while has passed; nothing where none is."""
    window.time.pass_(BETWEEN)
    window.dashboard.poll()
    await window.settle()
    shown = [str(line.content) for line in window.dashboard.query(StepLine)]
    assert len(shown) <= 1
    return "".join(shown)


async def test_three_steps_come_one_after_the_other_and_never_again(open_window: OpenWindow) -> None:
    async with open_window() as window:
        for step, said in enumerate(SAID, 1):
            assert said in await look(window)
            assert f"{step} of 3" in window.text
            await window.press("z")
            assert window.dashboard.zoomed == bool(step % 2)
            assert said not in window.text
        assert not await look(window)
        assert window.ask(lambda store: store.settings.first_steps()) == 3
    async with open_window() as window:
        assert not await look(window)


async def test_a_step_that_was_seen_does_not_come_again_and_the_others_do(open_window: OpenWindow) -> None:
    async with open_window() as window:
        await look(window)
        await window.press("q")
    async with open_window() as window:
        assert SAID[1] in await look(window)


async def test_the_next_step_waits_a_little(open_window: OpenWindow, time: Time) -> None:
    async with open_window() as window:
        await look(window)
        await window.press("tab")
        window.dashboard.poll()
        await window.settle()
        assert not window.dashboard.query(StepLine)
        await window.press("tab", "tab")
        assert SAID[1] in await look(window)


@pytest.mark.parametrize("used", ["win", "call"])
async def test_there_is_none_where_it_was_used_before(store: Store, open_window: OpenWindow, used: str) -> None:
    if used == "win":
        add_win(store, "You stayed with me.", at=NOW)
    else:
        add_ended_call(store, at=NOW)
    async with open_window() as window:
        assert not await look(window)
        await window.press("tab")
        assert window.ask(lambda store: store.settings.first_steps()) == 0


async def test_there_is_none_over_a_reset_asked_for(open_window: OpenWindow) -> None:
    async with open_window(request=ResetRequest(30)) as window:
        assert not await look(window)


@pytest.mark.parametrize("size", [(160, 50), (120, 40), (100, 30), (80, 24), (60, 30), (44, 14), (40, 10)])
@pytest.mark.parametrize("pane", range(4))
async def test_it_covers_no_title_and_takes_neither_focus_nor_room(
    open_window: OpenWindow, size: tuple[int, int], pane: int
) -> None:
    async with open_window(size=size) as window:
        await window.press(*["tab"] * pane)
        before, focused = [one.region for one in window.dashboard.query(Pane)], window.app.focused
        assert await look(window)
        [line] = window.dashboard.query(StepLine)
        assert line.region.width == size[0]
        assert line.region.bottom < size[1]
        assert line.content.cell_length <= size[0] - 2
        assert [one.region for one in window.dashboard.query(Pane)] == before
        assert window.app.focused is focused
        assert all(one.region.y != line.region.y for one in window.dashboard.query(Pane) if one.region.height)


async def test_it_follows_the_terminal_from_size_to_size(open_window: OpenWindow) -> None:
    async with open_window(size=(120, 40)) as window:
        await look(window)
        for size in ((80, 24), (80, 12), (60, 30), (120, 40)):
            await window.resize(*size)
            [line] = window.dashboard.query(StepLine)
            assert all(one.region.y != line.region.y for one in window.dashboard.query(Pane) if one.region.height)


@pytest.mark.parametrize("key", ["r", "b", "j", "w", "p", "comma", "?", "h"])
async def test_every_key_does_what_it_always_does(open_window: OpenWindow, key: str) -> None:
    async with open_window() as window:
        assert await look(window)
        await window.press(key)
        dashboard = window.dashboard
        done = {
            "r": dashboard.occupied, "b": dashboard.breathe_pane.running, "j": dashboard.reflect_pane.writing,
            "w": dashboard.wins_pane.adding, "p": dashboard.parking, "h": dashboard.hidden,
        }  # fmt: skip
        assert done.get(key, window.app.screen is not dashboard)
        assert not await look(window)


async def test_a_click_ends_it_as_well(open_window: OpenWindow) -> None:
    async with open_window() as window:
        assert await look(window)
        await window.pilot.click("#wins")
        await window.settle()
        assert not window.dashboard.query(StepLine)
        assert window.dashboard.open_pane == "wins"


async def test_it_goes_when_something_else_comes(open_window: OpenWindow) -> None:
    async with open_window() as window:
        assert await look(window)
        window.dashboard.show_notice("Something to know.")
        assert not await look(window)
        window.dashboard.show_notice("")
        assert SAID[Step.RESET] in await look(window)


async def test_it_names_the_keys_that_the_config_gives(open_window: OpenWindow) -> None:
    async with open_window(config=Config(keys={"reset": "f5"})) as window:
        assert (await look(window)).startswith("f5 is all you need")


# A day of samples


async def test_the_palette_opens_a_day_of_samples(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    ran = []

    @contextmanager
    def suspended() -> Iterator[None]:
        ran.append("suspended")
        yield
        ran.append("back")

    monkeypatch.setattr(foreground, "run", lambda command: ran.append(command))
    async with open_window(sample_day=("recover", "demo")) as window:
        monkeypatch.setattr(window.app, "suspend", suspended)
        await window.press("ctrl+p")
        await window.type("sample")
        await window.press("enter")
        assert ran == ["suspended", ("recover", "demo"), "back"]


async def test_where_it_cannot_be_opened_it_says_how(open_window: OpenWindow) -> None:
    async with open_window(sample_day=("recover", "demo")) as window:
        window.app.show_sample_day()
        await window.settle()
        assert "recover demo shows a day of samples" in window.lines[0]


async def test_it_is_not_offered_in_the_middle_of_something(open_window: OpenWindow) -> None:
    async with open_window(sample_day=("recover", "demo")) as window:
        await window.press("r", "ctrl+p")
        assert "Sample day" not in window.text
    async with open_window() as window:
        await window.press("ctrl+p")
        assert "Sample day" not in window.text
