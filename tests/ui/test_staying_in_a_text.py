"""There is no way out of a text that is open but on purpose, and no end to it that isn't said."""

from __future__ import annotations

import pytest
from textual.events import MouseDown, MouseUp
from textual.widgets import Input, TextArea

from recover_tui.domain.text import LONGEST_LINE, LONGEST_TEXT
from recover_tui.store.store import Store
from recover_tui.ui.overlays.talk import TalkOverlay
from recover_tui.ui.widgets.masked_text_area import MaskedTextArea
from recover_tui.ui.widgets.question_line import QuestionLine
from tests.conftest import NOW, Time
from tests.samples import add_resource, add_win
from tests.ui.conftest import OpenWindow, Window

FULL = "that is as long as it can be"


async def click_at(window: Window, x: int, y: int) -> None:
    for kind in (MouseDown, MouseUp):
        window.app.post_message(kind(None, x, y, 0, 0, 1, False, False, False, x, y))
    await window.settle()


@pytest.mark.parametrize("keys", ["j", "w", "p", "s a"])
@pytest.mark.parametrize("beyond", [(99998, 99998), (120, 0), (0, 40)])
async def test_a_press_beside_everything_leaves_the_text_where_it_is(
    open_window: OpenWindow, keys: str, beyond: tuple[int, int]
) -> None:
    async with open_window() as window:
        await window.press(*keys.split())
        before = window.app.focused
        await click_at(window, *beyond)
        assert window.app.focused is before
        await window.burst(*"qh")
        assert not window.dashboard.hidden
        assert isinstance(before, Input | TextArea)
        assert "qh" in (before.value if isinstance(before, Input) else before.text)


@pytest.mark.parametrize("button", [2, 3])
async def test_other_buttons_than_the_first_leave_the_text_where_it_is(open_window: OpenWindow, button: int) -> None:
    async with open_window() as window:
        await window.press("w")
        before = window.app.focused
        for kind in (MouseDown, MouseUp):
            window.app.post_message(kind(None, 10, 10, 0, 0, button, False, False, False, 10, 10))
        await window.settle()
        assert window.app.focused is before


@pytest.mark.parametrize(("keys", "pane"), [("j", "#reflect"), ("w", "#wins"), ("s a", "#support")])
async def test_a_press_on_its_frame_gives_the_text_the_focus(open_window: OpenWindow, keys: str, pane: str) -> None:
    async with open_window() as window:
        await window.press(*keys.split())
        before = window.app.focused
        region = window.dashboard.query_one(pane).region
        await click_at(window, region.x, region.y)
        assert window.app.focused is before


async def test_a_reflection_takes_so_many_characters_and_says_when_it_is_full(
    open_window: OpenWindow, time: Time
) -> None:
    async with open_window() as window:
        await window.press("j")
        area = window.dashboard.reflect_pane.editor.text_area
        area.insert("x" * (LONGEST_TEXT - 2))
        await window.type("abcd")
        assert window.dashboard.strip.status_text.startswith(FULL)
        await window.press("e")
        assert area.text == "x" * (LONGEST_TEXT - 2) + "ab"
        await window.press("backspace", "e", "ctrl+s")
        [past] = window.ask(lambda store: store.reflections.newest())
        assert past.answers[0].text == "x" * (LONGEST_TEXT - 2) + "ae"


async def test_what_is_pasted_over_a_selection_has_its_room(open_window: OpenWindow) -> None:
    async with open_window() as window:
        await window.press("j")
        area = window.dashboard.reflect_pane.editor.text_area
        area.insert("x" * LONGEST_TEXT)
        area.select_all()
        await window.type("\ta")
        assert area.text == "    a"


async def test_a_line_takes_so_many_characters_and_says_when_it_is_full(open_window: OpenWindow) -> None:
    async with open_window() as window:
        await window.press("w")
        await window.type("x" * LONGEST_LINE)
        assert window.dashboard.strip.status_text == ""
        await window.press("y")
        assert window.dashboard.strip.status_text.startswith(FULL)
        assert window.dashboard.wins_pane.question_line.text == "x" * LONGEST_LINE


@pytest.mark.parametrize(("before", "after"), [((44, 14), (40, 10)), ((80, 24), (50, 24)), ((120, 40), (60, 12))])
@pytest.mark.parametrize("key", ["j", "w"])
async def test_the_cursor_stays_in_sight_when_the_window_shrinks(
    open_window: OpenWindow, before: tuple[int, int], after: tuple[int, int], key: str
) -> None:
    words = "She asked for the third time why the refund was not there and I let " * 2 + "him finish"
    async with open_window(size=before) as window:
        await window.press(key)
        await window.type(words)
        await window.resize(*after)
        assert "finish" in window.text


async def test_a_change_that_changes_nothing_is_none(open_window: OpenWindow, store: Store) -> None:
    add_win(store, "Stayed", at=NOW)
    add_resource(store, "Tom", at=NOW)
    async with open_window() as window:
        await window.press("tab", "e", "escape", "s", "e", "escape")
        assert window.dashboard.strip.status_text == ""
        await window.press("u")
        assert window.dashboard.strip.status_text == "nothing to take back"


async def test_what_is_typed_into_a_line_can_be_dropped_and_brought_back(open_window: OpenWindow) -> None:
    async with open_window() as window:
        await window.press("w")
        await window.type("She thanked me")
        await window.press("enter")
        await window.type("rubbish")
        await window.press("f8")
        assert window.dashboard.strip.status_text == "dropped · u brings it back"
        assert window.ask(lambda store: (store.wins.newest(), store.drafts.all())) == ((), {})
        await window.press("u")
        assert window.dashboard.strip.status_text == "a win is half written · w goes on"
        await window.press("w")
        assert window.dashboard.wins_pane.question_line.text == "rubbish"
        await window.press("escape")
        [win] = window.ask(lambda store: store.wins.newest())
        assert (win.text, win.who) == ("She thanked me", "rubbish")


@pytest.mark.parametrize("keys", ["w", "p", "s a"])
async def test_dropping_nothing_offers_nothing_back(open_window: OpenWindow, keys: str) -> None:
    async with open_window() as window:
        await window.press(*keys.split(), "f8")
        assert not isinstance(window.app.focused, QuestionLine)
        await window.press("u")
        assert window.dashboard.strip.status_text == "nothing to take back"


async def test_a_change_that_is_dropped_leaves_the_entry_as_it_was(open_window: OpenWindow, store: Store) -> None:
    add_win(store, "Stayed", at=NOW)
    async with open_window() as window:
        await window.press("tab", "e")
        await window.type(" till it worked")
        await window.press("f8")
        assert window.ask(lambda store: store.wins.newest())[0].text == "Stayed"
        await window.press("u", "e")
        assert window.dashboard.wins_pane.question_line.text == "Stayed till it worked"


async def test_words_typed_on_when_the_time_for_a_talk_is_over_are_no_commands(
    open_window: OpenWindow, store: Store, time: Time
) -> None:
    add_resource(store, "Tom", reach="tom@example.com", at=NOW)
    async with open_window() as window:
        await window.press("s", "t")
        assert isinstance(window.app.focused, MaskedTextArea)
        time.pass_(301)
        window.dashboard.query_one(TalkOverlay).tick()
        await window.settle()
        assert not window.dashboard.query(TalkOverlay)
        await window.burst(*"hqr")
        assert (window.dashboard.hidden, window.dashboard.occupied, window.app.exited) == (False, False, False)


async def test_what_is_deleted_from_a_search_comes_back_at_u(open_window: OpenWindow, store: Store) -> None:
    add_win(store, "one", at=NOW)
    add_win(store, "two", at=NOW)
    async with open_window() as window:
        await window.press("tab", "slash")
        await window.type("one")
        await window.press("enter", "d", "u")
        assert {win.text for win in window.ask(lambda store: store.wins.newest())} == {"one", "two"}
        assert window.dashboard.wins_pane.search.value == "one"


async def test_a_pane_that_refuses_to_begin_takes_no_letters_for_commands(
    open_window: OpenWindow, time: Time
) -> None:
    async with open_window() as window:
        await window.press("j")
        await window.type("words")
        await window.press("ctrl+s", "escape", "j")
        await window.burst(*"wrote")
        assert not window.dashboard.wins_pane.adding
        assert not window.dashboard.occupied


@pytest.mark.parametrize("keys", ["w", "p", "j"])
async def test_a_paste_that_is_too_long_says_so(open_window: OpenWindow, keys: str) -> None:
    async with open_window() as window:
        await window.press(keys)
        await window.type("x" * (LONGEST_TEXT + 1))
        assert window.dashboard.strip.status_text.startswith(FULL)


async def test_a_half_written_win_is_half_written_when_the_window_was_closed(open_window: OpenWindow) -> None:
    async with open_window() as window:
        await window.press("w")
        await window.type("Stayed")
        await window.dashboard.leave()
        assert window.ask(lambda store: (store.wins.newest(), store.drafts.all())) == ((), {"win": ("Stayed",)})
        window.app.exit()


async def test_ctrl_c_says_how_to_leave_and_how_to_copy(open_window: OpenWindow) -> None:
    async with open_window() as window:
        await window.press("ctrl+c")
        assert window.dashboard.strip.status_text == "q leaves · ctrl+c copies what is selected"
        await window.press("j", "ctrl+c")
        assert window.dashboard.strip.status_text.startswith("escape, then q, leaves")
