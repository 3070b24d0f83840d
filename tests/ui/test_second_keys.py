"""Keys that stand in for those that a terminal keeps for itself."""

from __future__ import annotations

from recover_tui.config.loader import parse
from tests.ui.conftest import OpenWindow


async def test_a_second_key_does_what_escape_does_unless_it_was_chosen(open_window: OpenWindow) -> None:
    async with open_window() as window:
        await window.press("w")
        await window.type("kept")
        await window.press("f10")
        assert [win.text for win in window.ask(lambda store: store.wins.newest())] == ["kept"]
        await window.press("b", "f10")
        assert not window.dashboard.breathe_pane.running


async def test_one_that_was_chosen_for_something_else_does_that(open_window: OpenWindow) -> None:
    async with open_window(config=parse('[keys]\nbreathe = "f10"\n').config) as window:
        await window.press("f10")
        assert window.dashboard.breathe_pane.running


async def test_help_and_hide_have_a_key_that_is_no_letter(open_window: OpenWindow) -> None:
    async with open_window() as window:
        await window.press("w")
        await window.press("f12")
        assert "Keep what is there and go back" in window.text
        await window.press("f10", "f6")
        assert "h shows it again" in window.text
