"""What is private can be taken off the screen, at once and whatever is open."""

from __future__ import annotations

import pytest
from textual.widgets import Input, OptionList, Static, TextArea

from recover_tui.config.model import Config, LookConfig, ReflectConfig
from recover_tui.domain.calls import Event, Stage
from recover_tui.domain.reflection import Draft, EndedBy
from recover_tui.domain.stopwatch import Stopwatch
from recover_tui.domain.support import Kind, Resource
from recover_tui.domain.worries import Worry
from recover_tui.store.store import Store
from recover_tui.ui.commands import KEYS
from recover_tui.ui.screens.call_view import ScreenCalls
from tests.conftest import NOW, Time
from tests.samples import add_resource, add_win
from tests.ui.conftest import OpenWindow, Window

SECRET = "Quillfeather"


@pytest.fixture
def full(store: Store) -> Store:
    """A store with the secret word in every place that has words."""
    add_win(store, f"{SECRET} thanked me", who=SECRET, why=SECRET, at=NOW)
    add_resource(store, SECRET, reach=SECRET, hours=SECRET, note=SECRET, at=NOW)
    draft = Draft("d", 120, ("What?",), (SECRET,), SECRET, Stopwatch(9, None), "w")
    store.reflections.start(draft, at=NOW)
    store.reflections.finish(draft, EndedBy.DONE)
    return store


def held(window: Window) -> str:
    """Every word that any widget holds."""
    words = list(window.lines)
    for widget in window.dashboard.query("*"):
        words += [str(widget.border_title), str(widget.border_subtitle)]
        if isinstance(widget, Static):
            words.append(str(widget.content))
        elif isinstance(widget, OptionList):
            words += [str(option.prompt) for option in widget.options]
        elif isinstance(widget, Input):
            words.append(widget.value)
        elif isinstance(widget, TextArea):
            words.append(widget.text)
    return "\n".join(words)


@pytest.mark.parametrize(
    "keys",
    [(), ("w",), ("s", "enter"), ("r",), ("tab", "enter"), ("tab", "tab", "enter"), ("tab", "tab", "slash"), ("p",)],
    ids=lambda keys: " ".join(keys) or "at rest",
)
async def test_P4_one_key_takes_every_word_off_and_puts_it_back(
    full: Store, open_window: OpenWindow, keys: tuple[str, ...]
) -> None:
    async with open_window() as window:
        await window.press(*keys)
        if isinstance(window.app.focused, Input):
            await window.type(SECRET)
        before, text = window.app.focused, window.text
        assert SECRET in held(window)
        await window.press("ctrl+l")
        assert SECRET not in held(window)
        assert "h shows it again" in window.text
        await window.press("ctrl+l")
        assert window.app.focused is before
        assert held(window).count(SECRET) >= text.count(SECRET) > 0 or keys == ("r",)


async def test_P4_words_half_written_come_back_with_the_cursor_and_what_can_be_undone(
    open_window: OpenWindow,
) -> None:
    async with open_window() as window:
        await window.press("j")
        await window.type(f"{SECRET} said")
        await window.press("left", "left", "ctrl+l")
        assert SECRET not in held(window)
        await window.press("ctrl+l")
        text_area = window.dashboard.reflect_pane.editor.text_area
        assert (text_area.text, text_area.cursor_location) == (f"{SECRET} said", (0, len(SECRET) + 3))
        await window.press("ctrl+z")
        assert text_area.text == ""


async def test_letters_typed_on_after_hiding_are_no_commands(open_window: OpenWindow, time: Time) -> None:
    async with open_window() as window:
        await window.press("j")
        await window.type("He")
        await window.burst("ctrl+l", *"hqwh")
        assert window.dashboard.hidden
        assert window.app.exited is False
        time.pass_(3)
        await window.press("h")
        assert not window.dashboard.hidden
        assert window.dashboard.reflect_pane.editor.text_area.text == "He"


async def test_the_key_says_what_it_does_next(open_window: OpenWindow) -> None:
    async with open_window() as window:
        assert "h hide" in window.footer
        await window.press("h")
        assert window.footer == "h show"
        await window.press("h")
        assert "h hide" in window.footer


async def test_while_hidden_no_other_key_does_anything(full: Store, open_window: OpenWindow) -> None:
    async with open_window() as window:
        await window.press("h", "r", "j", "w", "d", "enter", "escape", "q", "space")
        assert window.dashboard.hidden
        assert not window.dashboard.occupied
        assert not window.app.exited
        await window.press("h")
        assert SECRET in window.text


async def test_hiding_pauses_the_breath(open_window: OpenWindow, time: Time) -> None:
    async with open_window() as window:
        await window.press("b", "h")
        assert window.dashboard.breathe_pane.pacer.paused
        await window.press("h", "escape", "r")
        await window.press("h")
        time.pass_(500)
        await window.press("h")
        assert "paused" in window.text


async def test_words_sought_are_there_again_with_the_cursor_behind_them(
    open_window: OpenWindow, store: Store
) -> None:
    add_win(store, "one", at=NOW)
    async with open_window() as window:
        await window.press("tab", "slash")
        await window.type("on")
        await window.press("ctrl+l", "ctrl+l", "e")
        assert window.dashboard.wins_pane.search.value == "one"


async def test_words_that_come_in_while_hidden_wait(full: Store, open_window: OpenWindow) -> None:
    async with open_window() as window:
        await window.press("h")
        add_win(full, f"{SECRET} again", at=NOW)
        window.dashboard.poll()
        await window.settle()
        assert SECRET not in held(window)
        await window.press("h")
        assert f"{SECRET} again" in window.text


async def test_the_cap_ends_a_reflection_that_is_hidden_with_every_word(open_window: OpenWindow, time: Time) -> None:
    async with open_window() as window:
        await window.press("j")
        await window.type(SECRET)
        await window.press("ctrl+l")
        time.pass_(100)
        window.dashboard.reflect_pane.tick()
        time.pass_(100)
        window.dashboard.reflect_pane.tick()
        await window.settle()
        assert SECRET not in held(window)
        [past] = window.ask(lambda store: store.reflections.newest())
        assert (past.answers[0].text, past.ended_by) == (SECRET, EndedBy.CAP)
        time.pass_(2)
        await window.press("h")
        assert "That is enough for now." in window.text


async def test_P4_the_chord_works_over_the_palette(full: Store, open_window: OpenWindow) -> None:
    async with open_window() as window:
        await window.press("ctrl+p", "ctrl+l")
        assert window.dashboard.hidden
        assert window.app.screen is window.dashboard


MASKED = Config(reflect=ReflectConfig(mask=True))


async def test_what_is_written_is_dots_and_one_key_shows_the_line(open_window: OpenWindow) -> None:
    async with open_window(config=MASKED) as window:
        await window.press("j")
        await window.type("first line\nsecond 电话")
        assert "••••••••••" in window.text
        assert "•••••••・・" in window.text
        await window.press("ctrl+r")
        assert "second 电话" in window.text
        assert "first line" not in window.text
        await window.press("tab")
        await window.type("third")
        assert "third" not in window.text
        await window.press("ctrl+s")
        assert window.ask(lambda store: store.reflections.newest())[0].answers[0].text == "first line\nsecond 电话"


async def test_what_was_written_is_dots_in_the_list_and_in_the_reader(full: Store, open_window: OpenWindow) -> None:
    async with open_window(config=MASKED, size=(60, 30)) as window:
        await window.press("tab", "tab")
        assert SECRET not in window.text.partition("Reflect")[2].partition("Support")[0]
        await window.press("enter")
        assert "What?" in window.text
        assert "••••" in window.text
        await window.press("ctrl+r")
        assert SECRET in window.text.partition("Reflect")[2].partition("Support")[0]
        await window.press("escape", "enter")
        assert SECRET not in window.text.partition("Reflect")[2].partition("Support")[0]


COVERS_AGAIN = {
    "it is deleted": ("d",),
    "it is deleted and brought back": ("d", "u", "enter"),
    "one leaves it": ("escape", "enter"),
    "everything was hidden": ("h", "h"),
    "one reflects": ("j", "ctrl+s"),
}


@pytest.mark.parametrize("keys", COVERS_AGAIN.values(), ids=COVERS_AGAIN)
@pytest.mark.parametrize("size", [(120, 40), (60, 30)])
async def test_what_was_uncovered_is_covered_once_one_is_done_with_it(
    full: Store, open_window: OpenWindow, keys: tuple[str, ...], size: tuple[int, int], time: Time
) -> None:
    draft = Draft("other", 120, ("What?",), ("Nettlebank",), "Nettlebank", Stopwatch(9, None), "w")
    full.reflections.start(draft, at=NOW)
    full.reflections.finish(draft, EndedBy.DONE)
    time.pass_(2000)
    async with open_window(config=MASKED, size=size) as window:
        await window.press("tab", "tab", "enter", "ctrl+r")
        reflect = window.dashboard.reflect_pane
        assert "Nettlebank" in str(reflect.query_one(".list-pane--text", Static).content)
        assert not any("Nettlebank" in str(option.prompt) for option in reflect.rows.options)
        await window.press(*keys)
        words = [str(reflect.summary), str(reflect.query_one(".list-pane--text", Static).content), window.text]
        words += [str(option.prompt) for option in reflect.rows.options]
        assert not any("Nettlebank" in each or SECRET in each.partition("Reflect")[2].partition("Support")[0]
                       for each in words)  # fmt: skip


async def test_what_was_uncovered_is_covered_after_a_call(full: Store, open_window: OpenWindow, time: Time) -> None:
    async with open_window(config=MASKED, size=(60, 30)) as window:
        await window.press("tab", "tab", "enter", "ctrl+r")
        assert SECRET in window.text
        window.dashboard.calls.hear(Event("cli", Stage.RINGING, time.now()))
        await window.settle()
        window.dashboard.calls.hear(Event("cli", Stage.ENDED, time.now()))
        await window.settle()
        assert "What?" in window.text
        assert SECRET not in window.text.partition("Reflect")[2].partition("Support")[0]


async def test_only_the_line_that_was_uncovered_can_be_read(open_window: OpenWindow) -> None:
    async with open_window(config=MASKED) as window:
        await window.press("j")
        await window.type("Nettlebank\nQuillfeather")
        await window.press("ctrl+r")
        assert "Quillfeather" in window.text
        await window.press("up")
        assert "Nettlebank" not in window.text
        assert "Quillfeather" not in window.text
        await window.press("down")
        assert "Quillfeather" not in window.text
        await window.press("ctrl+r", "ctrl+l", "ctrl+l")
        assert "Quillfeather" not in window.text


async def test_a_worry_uncovered_leaves_the_next_one_covered(
    store: Store, open_window: OpenWindow, time: Time
) -> None:
    for id, words in (("1", SECRET), ("2", "Nettlebank")):
        store.worries.add(Worry(id, words, NOW, NOW))
    time.pass_(60)
    async with open_window(config=MASKED) as window:
        await window.press("v", "ctrl+r")
        assert SECRET in window.text
        await window.press("h", "h")
        assert SECRET not in window.text
        await window.press("ctrl+r", "k")
        assert "2 of 2" in window.text
        assert "Nettlebank" not in window.text


@pytest.mark.parametrize("hide", ["h", "H", "ctrl+l", "f6", "ring"])
async def test_P4_hidden_is_all_but_the_strip_and_how_to_come_back(
    full: Store, open_window: OpenWindow, time: Time, hide: str
) -> None:
    line = Resource("crisis-0", Kind.HELPLINE, "Listening ear", "tel:12345", "day and night", "", "crisis")
    async with open_window(crisis=(line,), notice="Something to know") as window:
        ScreenCalls(window.dashboard, window.dashboard.concealment).show_offer("An offer")
        await window.press("f4")
        assert all(words in window.text for words in ("Listening ear", "Something to know", "An offer"))
        if hide == "ring":
            window.dashboard.calls.hear(Event("cli", Stage.RINGING, time.now()))
            await window.settle()
            covered = "On a call. Everything is kept."
        else:
            await window.press(hide)
            covered = "h shows it again"
        shown = [text.strip() for text in window.lines if text.strip()]
        assert shown[1:-1] == [covered]
        assert not {"Listening", "Something", "offer"} & set(held(window).split())
        await window.press("f4")
        assert "Listening ear" in window.text


async def test_P4_caps_lock_hides_and_shows_again(full: Store, open_window: OpenWindow) -> None:
    async with open_window() as window:
        await window.press("H")
        assert window.dashboard.hidden
        await window.press("H")
        assert not window.dashboard.hidden


async def test_with_caps_lock_every_key_does_what_it_does_without(open_window: OpenWindow) -> None:
    async with open_window() as window:
        await window.press("J")
        assert window.dashboard.reflect_pane.editor.session.cap.seconds == 120
        await window.press("A", "b")
        assert window.dashboard.reflect_pane.editor.text_area.text == "Ab"
        await window.press("ctrl+s")
        await window.burst("W", "H")
        assert window.dashboard.wins_pane.question_line.text == "H"


async def test_a_capital_letter_chosen_for_a_key_is_that_key(open_window: OpenWindow) -> None:
    async with open_window(config=Config(keys={"reflect.break": "J"})) as window:
        await window.press("J")
        assert window.dashboard.reflect_pane.editor.session.cap.seconds == 300


def test_no_two_commands_differ_only_by_case() -> None:
    for id, keys in KEYS.items():
        assert not any(len(key) == 1 and key != key.lower() for key in keys.split(",")), id


async def test_it_hides_by_itself_when_nobody_is_there_if_that_was_asked_for(
    full: Store, open_window: OpenWindow, time: Time
) -> None:
    async with open_window(config=Config(look=LookConfig(hide_after=300))) as window:
        for passed, hidden in ((299, False), (1, True)):
            time.pass_(passed)
            window.dashboard.poll()
            assert window.dashboard.hidden is hidden
        await window.press("h")
        time.pass_(200)
        await window.press("z")
        time.pass_(200)
        window.dashboard.poll()
        assert not window.dashboard.hidden
        await window.press("b")
        time.pass_(400)
        window.dashboard.poll()
        assert not window.dashboard.hidden


async def test_it_never_hides_by_itself_otherwise(full: Store, open_window: OpenWindow, time: Time) -> None:
    async with open_window() as window:
        time.pass_(86400)
        window.dashboard.poll()
        assert not window.dashboard.hidden
