from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings, strategies as st
from msgspec.structs import replace
from PIL import Image

from recover_tui.domain import text
from recover_tui.domain.wins import ImageInfo, Win, WinRotation
from recover_tui.formats import images
from recover_tui.formats.wins_file import Entry, as_wins
from recover_tui.store.store import Store
from recover_tui.system import paths
from recover_tui.system.clock import Clock
from recover_tui.ui.panes.wins import Wins
from recover_tui.ui.widgets.draft_source import DraftSource
from recover_tui.ui.widgets.question_line import QuestionLine
from recover_tui.ui.widgets.row_list import RowList
from tests.conftest import NOW, Time
from tests.samples import add_win
from tests.ui.conftest import OpenWindow, alone, type_

ONE = Win("1", "Stayed till it worked", "Asha", "time", NOW - timedelta(days=1))
TWO = replace(ONE, id="2", text="Said no kindly", who="", why="", added_at=NOW)


def rows(pane: Wins) -> list[str]:
    """What is on the screen of each row, with single spaces."""
    return [" ".join(str(option.prompt).split()) for option in pane.query_one(RowList).options]


async def test_an_empty_pane_says_what_it_is_for_and_which_key_fills_it(clock: Clock) -> None:
    pane = Wins(clock)
    async with alone(pane) as (app, _):
        shown = app.export_screenshot().replace("&#160;", " ")
        assert "w keeps the first one." in shown
        assert pane.summary == "w keeps a call that went well"


async def test_wins_are_listed_with_whom_they_helped_and_when(clock: Clock) -> None:
    pane = Wins(clock)
    async with alone(pane) as (_, pilot):
        pane.wins = (TWO, ONE)
        await pilot.pause()
        assert rows(pane) == ["today Said no kindly", "yest. Stayed till it worked Asha"]
        assert [row.aside for row in pane.rows.rows] == ["", "Asha"]
        assert pane.summary == "Said no kindly"
        assert pane.border_subtitle == "2"


async def test_four_questions_make_a_win_and_only_the_first_needs_an_answer(clock: Clock) -> None:
    pane = Wins(clock)
    async with alone(pane) as (app, pilot):
        pane.add()
        await pilot.pause()
        await pilot.press(*"hi", "enter", *"me", "enter", "enter", "enter")
        pane.add()
        await pilot.press(*"yo", "enter", "enter", "enter", "enter")
        assert [(said.text, said.who, said.why) for said in app.said(Wins.Added)] == [
            ("hi", "me", ""),
            ("yo", "", ""),
        ]
        assert not pane.adding


async def test_leaving_half_way_keeps_the_words(clock: Clock) -> None:
    pane = Wins(clock)
    async with alone(pane) as (app, pilot):
        pane.add()
        await pilot.pause()
        await pilot.press(*"thanks", "enter", *"ash", "escape")
        pane.add()
        await pilot.pause()
        pane.flush()
        await pilot.pause()
        pane.add()
        await pilot.pause()
        await type_(pilot, "typed")
        pane.flush()
        await pilot.pause()
        assert [(said.text, said.who) for said in app.said(Wins.Added)] == [("thanks", "ash")]
        assert app.said(DraftSource.Drafted)[-1].words == ("typed",)


async def test_leaving_without_a_word_keeps_nothing(clock: Clock) -> None:
    pane = Wins(clock)
    async with alone(pane) as (app, pilot):
        pane.add()
        await pilot.press("enter")
        assert pane.adding
        await pilot.press("escape")
        assert not pane.adding
        assert not app.said(Wins.Added)


async def test_a_win_is_read_in_full_and_deleted_from_there(clock: Clock) -> None:
    pane = Wins(clock)
    async with alone(pane) as (app, pilot):
        pane.wins = (TWO, ONE)
        pane.focus_default()
        await pilot.press("down", "enter")
        assert pane.reading
        read = str(pane.query_one(".list-pane--text").render())  # type: ignore[attr-defined]
        assert read == "Stayed till it worked\n\nIt helped Asha\n\nWhat worked: time\n\nyesterday"
        await pilot.press("escape")
        assert not pane.reading
        await pilot.press("enter", "d")
        assert not pane.reading
        assert [said.win for said in app.said(Wins.Deleted)] == [ONE]


async def test_the_chosen_row_stays_chosen_when_the_list_changes(clock: Clock) -> None:
    pane = Wins(clock)
    async with alone(pane):
        pane.wins = (TWO, ONE)
        pane.rows.highlighted = 1
        pane.wins = (TWO, replace(ONE, shown=1))
        assert pane.rows.chosen == "1"
        pane.wins = (TWO,)
        assert pane.rows.chosen == "2"
        pane.wins = (replace(ONE, id="3"), TWO)
        assert pane.rows.chosen == "3"


@given(st.lists(st.text(max_size=40).map(text.line).filter(bool), min_size=1, max_size=3))
@settings(max_examples=10)
async def test_any_words_are_shown_to_the_letter(said: list[str]) -> None:
    time = Time()
    pane = Wins(Clock(time.seconds, time.now))
    async with alone(pane) as (_, pilot):
        pane.wins = tuple(replace(ONE, id=str(number), text=words) for number, words in enumerate(said))
        assert [row.words for row in pane.rows.rows] == said
        shown = [str(option.prompt) for option in pane.rows.options]
        assert all(words in row for words, row in zip(said, shown, strict=True))
        pane.open_chosen()
        await pilot.pause()
        assert said[0] in str(pane.query_one(".list-pane--text").render())  # type: ignore[attr-defined]


async def test_markup_in_a_win_is_only_words(clock: Clock) -> None:
    pane = Wins(clock)
    async with alone(pane) as (_, pilot):
        pane.wins = (replace(ONE, text="he said [sic] [/] [@click=app.quit]x[/]"),)
        await pilot.pause()
        assert rows(pane)[0].startswith("yest. he said [sic] [/] [@click=app.quit]x[/] ")
        assert pane.summary == "he said [sic] [/] [@click=app.quit]x[/]"


async def test_a_win_is_kept_deleted_and_brought_back_in_the_dashboard(open_window: OpenWindow) -> None:
    async with open_window() as window:
        await window.press("w")
        await window.type("Thanks twice")
        await window.press("enter", "escape")
        assert [win.text for win in window.ask(lambda store: store.wins.newest())] == ["Thanks twice"]
        assert "Thanks twice" in window.text
        assert "kept" in window.lines[0]
        await window.press("d")
        assert window.ask(lambda store: store.wins.newest()) == ()
        assert "u brings it back" in window.lines[0]
        await window.press("u")
        assert len(window.ask(lambda store: store.wins.newest())) == 1
        await window.press("u")
        assert window.ask(lambda store: store.wins.newest()) == ()
        await window.press("u")
        assert "nothing to take back" in window.lines[0]


async def test_letters_are_letters_while_typing(open_window: OpenWindow) -> None:
    async with open_window() as window:
        await window.press("w")
        await window.press(*"rjwcz?q")
        assert window.app.screen.query_one("#wins QuestionLine", QuestionLine).text == "rjwcz?q"
        assert not window.dashboard.occupied
        assert "r reset" not in window.lines[-1]
        assert "esc keep" in window.footer


@pytest.fixture
def screenshot(tmp_path: Path) -> Path:
    path = tmp_path / "a review.png"
    image = Image.new("RGB", (60, 20), (200, 30, 30))
    image.putpixel((3, 4), (1, 2, 3))
    image.save(path)
    return path


async def test_a_picture_is_pasted_shown_and_saved_out_as_it_was(
    open_window: OpenWindow, screenshot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(paths, "pictures_folder", lambda: tmp_path / "out")
    async with open_window() as window:
        await window.press("w")
        for answer in ("Five stars", "", "", f"'{screenshot}'"):
            await window.type(answer)
            await window.press("enter")
        [kept] = window.ask(lambda store: store.wins.newest())
        assert kept.image == ImageInfo("image/png", 60, 20)
        await window.press("enter")
        assert "▀" in window.text or "▄" in window.text
        await window.press("o")
        [out] = (tmp_path / "out").iterdir()
        assert Image.open(out).tobytes() == Image.open(screenshot).tobytes()
        assert "saved to" in window.dashboard.strip.status_text


async def test_a_win_is_kept_without_what_is_no_picture(open_window: OpenWindow, tmp_path: Path) -> None:
    (tmp_path / "a.png").write_text("hello")
    async with open_window() as window:
        for pasted in ("my desk", str(tmp_path / "a.png")):
            await window.press("w")
            for answer in ("Five stars", "", "", pasted):
                await window.type(answer)
                await window.press("enter")
            assert "Kept without the picture: " in window.text
            assert "In Wins, e gives it one." in " ".join(window.notice.split())
        assert [win.image for win in window.ask(lambda store: store.wins.newest())] == [None, None]


async def test_a_win_is_given_a_picture_later_and_another_one(
    open_window: OpenWindow, store: Store, screenshot: Path, tmp_path: Path
) -> None:
    add_win(store, "Five stars", at=NOW)
    Image.new("RGB", (4, 4), "white").save(tmp_path / "small.png")
    async with open_window() as window:
        await window.press("tab")
        for pasted, width in ((str(screenshot), 60), (str(tmp_path / "small.png"), 4), ("", 4)):
            await window.press("e", "enter", "enter", "enter")
            await window.type(pasted)
            await window.press("enter", "escape")
            [win] = window.ask(lambda store: store.wins.newest())
            assert win.text == "Five stars"
            assert win.image is not None
            assert win.image.width == width


async def test_a_search_without_a_find_says_so(open_window: OpenWindow, store: Store) -> None:
    add_win(store, "Stayed till it worked", at=NOW)
    async with open_window() as window:
        await window.press("tab", "slash")
        await window.type("nowhere")
        assert "nothing with these words" in window.text
        await window.press("enter", "escape")
        assert "Stayed till it worked" in window.text


async def test_the_only_win_comes_back_with_its_keys(open_window: OpenWindow, store: Store) -> None:
    add_win(store, "Stayed till it worked", at=NOW)
    async with open_window() as window:
        await window.press("tab", "d")
        assert window.app.focused is window.dashboard.wins_pane
        await window.press("u", "e")
        assert window.dashboard.wins_pane.adding


async def test_a_picture_is_off_the_screen_when_hidden(
    open_window: OpenWindow, store: Store, screenshot: Path
) -> None:
    pixels = images.read(screenshot)
    add_win(store, "Five stars", at=NOW, image=pixels)
    async with open_window() as window:
        await window.press("tab", "enter")
        assert window.dashboard.wins_pane.image_view.children
        await window.press("h")
        assert not window.dashboard.wins_pane.image_view.children
        await window.press("h")
        assert window.dashboard.wins_pane.image_view.children


async def test_bytes_that_are_no_picture_are_said_to_be_none(clock: Clock) -> None:
    pane = Wins(clock)
    async with alone(pane) as (app, pilot):
        pane.wins = (replace(ONE, image=ImageInfo("image/png", 9, 9)),)
        pane.focus_default()
        await pilot.press("enter")
        pane.show_image("1", b"nonsense")
        await pilot.pause()
        assert "be shown here" in app.export_screenshot().replace("&#160;", " ")


async def test_a_win_is_found_as_one_types_and_changed(open_window: OpenWindow, store: Store) -> None:
    add_win(store, "Stayed till it worked", at=NOW)
    add_win(store, "Said no kindly", who="Asha", at=NOW)
    async with open_window() as window:
        await window.press("tab", "slash")
        await window.type("ASHA no")
        assert [row.words for row in window.dashboard.wins_pane.rows.rows] == ["Said no kindly"]
        await window.press("enter", "e")
        await window.type(" to her")
        await window.press("enter", "escape")
        changed = {win.text: win.who for win in window.ask(lambda store: store.wins.newest())}
        assert changed == {"Said no kindly to her": "Asha", "Stayed till it worked": ""}
        await window.press("escape", "u")
        assert {win.text for win in window.ask(lambda store: store.wins.newest())} == {
            "Said no kindly",
            "Stayed till it worked",
        }


async def test_a_win_is_pinned_rested_and_neither(open_window: OpenWindow, store: Store) -> None:
    add_win(store, "Stayed", at=NOW)
    async with open_window() as window:
        await window.press("tab")
        said = []
        for key in ("plus", "minus", "minus"):
            await window.press(key)
            said.append(window.ask(lambda store: store.wins.newest())[0].rotation)
        assert said == [WinRotation.PINNED, WinRotation.RESTED, WinRotation.USUAL]


async def test_thousands_of_wins_show_as_many_as_anyone_reads(clock: Clock) -> None:
    pane = Wins(clock)
    async with alone(pane):
        pane.wins = tuple(replace(ONE, id=str(number), text=f"Win {number}") for number in range(10_000))
        assert pane.rows.option_count == 101
        assert rows(pane)[-1] == "9900 more; / finds them"


async def test_wins_of_many_years_are_all_there_a_moment_later(store: Store, open_window: OpenWindow) -> None:
    store.wins.add_all(as_wins([Entry(f"Win {number}") for number in range(90)], NOW))
    async with open_window() as window:
        assert len(window.app.dashboard.wins) == 90
