"""Whatever a terminal thinks a cell is, what comes behind a text stands where we put it."""

from __future__ import annotations

import re

import pyte
import pytest
from hypothesis import example, given, strategies as st
from rich import cells
from textual.driver import Driver

from recover_tui.ui.terminal_cells import cell_table, pinned, pinning
from recover_tui.ui.textual_internals import install_cell_table

install_cell_table(cell_table)
WORDS = ["हिन्दी", "বাংলা", "தமிழ்", "မြန်မာ", "中文", "👩‍👩‍👧", "❤️", "👍🏽", "é", "😀", "각", "שלום", "🇮🇳", "\u2064"]
texts = st.lists(
    st.sampled_from([*WORDS, "a", " ", "plain words", "│", "…", "é"])
    | st.text(st.characters(blacklist_categories=["Cc", "Cs"]), max_size=8),
    max_size=6,
).map("".join)
WIDTHS = {
    "none": lambda _: 0,
    "one": lambda _: 1,
    "two": lambda _: 2,
    "odd": lambda character: ord(character) % 3,
}


@pytest.mark.parametrize(
    ("word", "width"),
    [("हिन्दी", 5), ("বাংলা", 5), ("中文", 4), ("❤️", 2), ("é", 1), ("plain", 5), ("👩‍👩‍👧", 2)],
)
def test_cells_are_counted_as_most_terminals_count_them(word: str, width: int) -> None:
    assert cells.cell_len(word) == width


@pytest.mark.parametrize("counted", WIDTHS)
@given(texts, texts)
@example("हिन्दी", "❤️")
def test_what_follows_a_text_stands_where_it_belongs(counted: str, text: str, before: str) -> None:
    def width(character: str) -> int:
        return 1 if pinned(character) == character else WIDTHS[counted](character)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pyte.screens.wcwidth", width)
        screen = pyte.Screen(400, 2)
        stream = pyte.Stream(screen)
        stream.feed(pinned(f"\x1b[1m{before}\x1b[0;38;2;1;2;3m{text}"))
        assert screen.cursor.x == cells.cell_len(before) + cells.cell_len(text)


@given(texts)
def test_cells_that_a_terminal_does_not_fill_are_emptied(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pyte.screens.wcwidth", lambda character: int(pinned(character) == character))
        screen = pyte.Screen(400, 1)
        pyte.Stream(screen).feed("~" * 400 + "\r" + pinned(text))
        assert "~" not in screen.display[0].rstrip("~")
        assert screen.display[0].count("~") == 400 - cells.cell_len(text)


@given(texts.map(lambda text: re.sub(r"[^\x20-\x7e─-▟]", "", text)))
def test_what_all_terminals_agree_on_is_written_as_it_is(text: str) -> None:
    assert pinned(text) is text


@pytest.mark.parametrize(
    "code",
    [
        "\x1b]0;हिन्दी\x07", "\x1b]8;;https://हि.example\x1b\\", "\x1bPq#0हि\x1b\\", "\x1b_Ga=T;हि\x1b\\",
        "\x1b[38;2;1;2;3m\U0010eeee\u0305\u030d\x1b[0m",
    ],
)  # fmt: skip
def test_titles_links_and_pictures_are_left_alone(code: str) -> None:
    assert pinned(code) == code


def test_a_stretch_is_not_longer_than_it_has_to_be() -> None:
    assert pinned("\x1b[1mab हि c") == "\x1b[1mab \x1b7  \x1b8\x1b7हि\x1b8\x1b[2C c"


def test_a_driver_writes_like_that() -> None:
    written: list[str] = []

    class Screen(Driver):
        def write(self, data: str) -> None:
            written.append(data)

    Screen.__abstractmethods__ = frozenset()
    driver = object.__new__(pinning(Screen))
    driver.write("हि")
    assert written == [pinned("हि")]
    assert written != ["हि"]
