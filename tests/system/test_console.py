"""A console that is closed, as Windows tells of it."""

from __future__ import annotations

import threading

import pytest

from recover_tui.system import console
from recover_tui.system.console import CLOSING, CloseHandler


@pytest.mark.parametrize("event", sorted(CLOSING))
def test_windows_is_held_up_until_everything_is_saved(event: int) -> None:
    told = threading.Event()
    handler = CloseHandler(told.set)
    dealt_with: list[bool] = []
    thread = threading.Thread(target=lambda: dealt_with.append(handler(event)))
    thread.start()
    assert told.wait(20)
    assert dealt_with == []
    handler.saved.set()
    thread.join(20)
    assert dealt_with == [True]


@pytest.mark.parametrize("event", [0, 1])
def test_ctrl_c_and_ctrl_break_are_left_to_others(event: int) -> None:
    told: list[None] = []
    assert CloseHandler(lambda: told.append(None))(event) is False
    assert told == []


def test_a_store_that_never_saves_does_not_hold_it_up_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(console, "PATIENCE", 0)
    assert CloseHandler(lambda: None)(2) is True
