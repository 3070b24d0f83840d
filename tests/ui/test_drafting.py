"""Words survive the window they were typed into, and slips."""

from __future__ import annotations

import pytest
from textual.widgets import TextArea

from recover_tui.domain.support import Kind
from recover_tui.store.store import Store
from recover_tui.ui.overlays.talk import TalkOverlay
from recover_tui.ui.widgets.question_line import QuestionLine
from tests.conftest import NOW
from tests.samples import add_resource, add_win
from tests.ui.conftest import OpenWindow, Window

FULL = "The refund had been promised twice, and nobody had told him."


async def kill(window: Window) -> None:
    """Let the window go as a kill would: what its timers saved is all there is."""
    for widget in window.app.screen.query(QuestionLine):
        widget.save_draft()
    await window.settle()
    window.app.exited = True


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ("w", "a win is half written · w goes on"),
        ("sa", "someone is half written · s and a go on"),
        ("p", "a worry is half written · p goes on"),
    ],
)
async def test_L1_a_half_written_line_is_there_again(open_window: OpenWindow, keys: str, said: str) -> None:
    async with open_window() as window:
        await window.press(*keys)
        await window.type("Held the line")
        await kill(window)
    async with open_window() as window:
        assert window.dashboard.strip.status_text == said
        await window.press(*keys)
        focused = window.app.focused
        assert isinstance(focused, QuestionLine)
        assert (focused.text, focused.cursor_location) == ("Held the line", (0, 13))
        await window.press("escape")
        assert window.ask(lambda store: store.snapshot(NOW).drafts) == {}
        await window.press(*keys)
        assert focused.text == ""


async def test_L1_it_goes_on_at_the_question_where_it_was_left(open_window: OpenWindow) -> None:
    async with open_window() as window:
        await window.press("w")
        await window.type("Held the line")
        await window.press("enter")
        await window.type("Asha")
        await kill(window)
    async with open_window() as window:
        await window.press("w")
        focused = window.app.focused
        assert isinstance(focused, QuestionLine)
        assert focused.text == "Asha"
        await window.press("enter", "enter", "enter")
        assert [(win.text, win.who) for win in window.ask(lambda store: store.wins.newest())] == [
            ("Held the line", "Asha")
        ]
        assert window.ask(lambda store: store.snapshot(NOW).drafts) == {}


async def test_L1_a_changed_win_too(open_window: OpenWindow, store: Store) -> None:
    add_win(store, "Held the lime", who="Asha", at=NOW)
    async with open_window() as window:
        await window.press("tab", "e")
        await window.press("backspace", "backspace", *"ne")
        await window.press("enter")
        await kill(window)
    async with open_window() as window:
        assert window.dashboard.strip.status_text == ""
        await window.press("tab", "e", "enter", "enter", "enter")
        assert [(win.text, win.who) for win in window.ask(lambda store: store.wins.newest())] == [
            ("Held the line", "Asha")
        ]


async def test_L1_a_message_too(open_window: OpenWindow, store: Store) -> None:
    add_resource(store, "Priya", kind=Kind.COLLEAGUE, at=NOW)
    async with open_window() as window:
        await window.press("t", "enter")
        await window.type(" Please")
        window.app.screen.query_one(TalkOverlay).save_draft()
        await kill(window)
    async with open_window() as window:
        assert window.dashboard.strip.status_text == "a message is half written · t goes on"
        await window.press("t", "enter")
        focused = window.app.focused
        assert isinstance(focused, TextArea)
        assert focused.text.endswith("free? Please")
        await window.press("ctrl+s", "enter")
        assert window.ask(lambda store: store.snapshot(NOW).drafts) == {}


async def test_L10_what_a_slip_emptied_comes_back_even_after_a_kill(open_window: OpenWindow) -> None:
    async with open_window() as window:
        await window.press("j")
        await window.type(FULL)
        window.dashboard.reflect_pane.tick()
        await window.press("f7", "backspace")
        window.dashboard.reflect_pane.tick()
        await window.settle()
        draft = window.ask(lambda store: store.reflections.draft())
        assert draft is not None
        assert draft.texts[0] == ""
        await kill(window)
    async with open_window() as window:
        await window.press("j", "f5")
        assert window.dashboard.reflect_pane.editor.text_area.text == FULL
        await window.press("ctrl+z")
        assert window.dashboard.reflect_pane.editor.text_area.text == ""
        await window.press("ctrl+s")
        assert window.ask(lambda store: store.reflections.newest()) == ()


async def test_L10_in_a_line_as_well_and_round_and_round(open_window: OpenWindow) -> None:
    async with open_window() as window:
        await window.press("w")
        await window.type(FULL)
        line = window.app.focused
        assert isinstance(line, QuestionLine)
        await window.press("f5")
        assert window.dashboard.strip.status_text == "nothing was written over here today"
        await window.press("ctrl+u")
        await window.type("Something altogether different was said")
        await window.press("f5")
        assert line.text == FULL
        await window.press("f5")
        assert line.text == "Something altogether different was said"
        await window.press("f5")
        assert line.text == FULL
