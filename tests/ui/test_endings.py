"""The end is felt by someone who looks elsewhere, when that is wanted."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from recover_tui.config.model import Config, EndsConfig
from recover_tui.domain.endings import Ending
from recover_tui.system import desktop
from recover_tui.ui import hooks
from tests.conftest import Time
from tests.ui.conftest import OpenWindow, Window

SHOWN = Ending.TIME_UP
"""What a reflection of which a word was written says at its cap."""


@pytest.fixture
def notifications(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was shown on the desktop; the program that shows it says that it can't."""
    shown: list[str] = []

    async def run(command: Sequence[str], **_: float) -> str:
        shown.extend(command)
        return f"{command[0]} ended with 1."

    monkeypatch.setattr(desktop, "notification", lambda ending: (ending.value,))
    monkeypatch.setattr(hooks, "run_hook", run)
    return shown


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    strokes: list[bool] = []
    monkeypatch.setattr("recover_tui.ui.app.RecoverApp.bell", lambda _: strokes.append(True))
    return strokes


async def reflect_to_the_cap(window: Window, time: Time, *, before: str = "") -> None:
    await window.press("j")
    await window.type("he laughed")
    if before:
        await window.press(before)
    time.pass_(200)
    window.dashboard.reflect_pane.editor.tick()
    await window.settle()


@pytest.mark.parametrize("bell", [True, False])
@pytest.mark.parametrize("notify", [True, False])
async def test_it_is_told_as_far_as_the_config_wants_it(
    open_window: OpenWindow, time: Time, notifications: list[str], rung: list[bool], bell: bool, notify: bool
) -> None:
    async with open_window(config=Config(ends=EndsConfig(bell=bell, notify=notify))) as window:
        await reflect_to_the_cap(window, time)
        assert (rung, notifications) == ([True] * bell, [SHOWN] * notify)
        assert window.notice == ""


async def test_without_a_setting_nothing_rings_and_nothing_is_shown(
    open_window: OpenWindow, time: Time, notifications: list[str], rung: list[bool]
) -> None:
    async with open_window() as window:
        await reflect_to_the_cap(window, time)
        assert not rung
        assert not notifications


async def test_no_notification_comes_up_while_everything_is_hidden(
    open_window: OpenWindow, time: Time, notifications: list[str], rung: list[bool]
) -> None:
    async with open_window(config=Config(ends=EndsConfig(bell=True, notify=True))) as window:
        await reflect_to_the_cap(window, time, before="f6")
        assert rung
        assert not notifications


async def test_where_the_desktop_shows_none_the_end_is_as_calm_as_ever(
    open_window: OpenWindow, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desktop, "notification", lambda _: ())
    async with open_window(config=Config(ends=EndsConfig(notify=True))) as window:
        await reflect_to_the_cap(window, time)
        assert window.notice == ""
        assert window.dashboard.reflect_pane.reading
