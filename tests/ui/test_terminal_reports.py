"""What a terminal reports by itself is bounded, however much of it there is."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st
from textual import events
from textual.geometry import Size
from textual.message import Message

from recover_tui.ui.terminal import BoundedParser
from recover_tui.ui.terminal_reports import LARGEST, MOST_EVENTS, ReportBounds
from tests.ui.conftest import OpenWindow

CUT = 4096
"""Characters that are read at once."""


def read(stream: str, size: int = CUT) -> list[Message]:
    parser = BoundedParser(clock=lambda: 100.0)
    return [one for at in range(0, len(stream), size) for one in parser.feed(stream[at : at + size])]


def keys(messages: list[Message]) -> list[str]:
    return [one.text if isinstance(one, events.Paste) else one.key for one in messages
            if isinstance(one, events.Paste | events.Key)]  # fmt: skip


FLOODS = {
    "focus": "\x1b[I" * 10_000,
    "focus and blur": "\x1b[O\x1b[I" * 10_000,
    "moves": "\x1b[<35;3;4M" * 10_000,
    "presses": "\x1b[<0;3;4M\x1b[<0;3;4m" * 10_000,
    "scrolling": "\x1b[<64;3;4M" * 10_000,
    "sizes": "".join(f"\x1b[48;{rows};80;0;0t" for rows in range(1, 5_000)),
    "arrows": "\x1b[A" * 10_000,
    "numbers without an end": "\x1b[" + "1;" * 5_000,
    "a mode without an end": "\x1b[?" + "2026;" * 2_000,
    "a colour without an end": "\x1b]11;" + "rgb:" * 2_500,
    "an answer without an end": "\x1bP>|" + "x" * 10_000,
    "an image without an end": "\x1b_G" + "i=1;" * 2_500,
}


@pytest.mark.parametrize("flood", FLOODS.values(), ids=FLOODS)
def test_G5_a_flood_is_a_few_events_and_the_next_key_is_a_key(flood: str) -> None:
    parser = BoundedParser(clock=lambda: now)
    now = 100.0
    messages = [one for at in range(0, len(flood), CUT) for one in parser.feed(flood[at : at + CUT])]
    assert len(messages) <= MOST_EVENTS + 20
    assert not any(key.isprintable() and len(key) == 1 for key in keys(messages))
    now = 102.0
    assert keys([*parser.feed("q")]) == ["q"]


def test_G5_sequences_without_an_end_are_no_keys() -> None:
    for flood in (flood for name, flood in FLOODS.items() if "without" in name):
        assert keys(read(flood)) == []
        assert keys(read(f"{flood}\x1b[A")) == ["up"]


@pytest.mark.parametrize("end", ["m", "c", "~"])
def test_a_sequence_ends_with_its_end(end: str) -> None:
    assert keys(read("\x1b[" + "1;" * 5_000 + f"{end}q")) == ["q"]
    assert keys(read("\x1b]52;c;" + "YQ" * 5_000 + "\x07q")) == ["q"]


def test_of_moves_in_a_row_the_last_one_counts() -> None:
    [move, press] = read("\x1b[<35;3;4M\x1b[<35;5;6M\x1b[<0;5;6M")
    assert isinstance(move, events.MouseMove)
    assert (move.x, move.y) == (4, 5)
    assert isinstance(press, events.MouseDown)


def test_focus_is_told_when_it_changes() -> None:
    parser = BoundedParser(clock=lambda: 100.0)
    told = [type(one) for data in ("\x1b[I", "\x1b[I", "\x1b[O\x1b[O", "\x1b[I") for one in parser.feed(data)]
    assert told == [events.AppFocus, events.AppBlur, events.AppFocus]


def test_keys_of_every_kind_pass() -> None:
    pressed = ["\x1b[A", "\x1bOP", "\x1b[15~", "\x1b[1;5C", "\x1b[108;5u", "\x0c", "\r", "\t", "\x1b[Z"]
    assert keys(read("".join(pressed))) == [
        "up", "f1", "f5", "ctrl+right", "ctrl+l", "ctrl+l", "enter", "tab", "shift+tab",
    ]  # fmt: skip


@given(st.text(st.characters(exclude_characters="\x1b"), max_size=200))
def test_text_without_sequences_is_understood_as_it_is(text: str) -> None:
    assert ReportBounds().understood(text, 0.0) == text


@given(st.lists(st.text(st.sampled_from("\x1b[]P_?;0123Imq\x07\\"), max_size=60), max_size=8))
def test_what_is_left_out_leaves_the_rest_in_order(chunks: list[str]) -> None:
    bounds = ReportBounds()
    kept = "".join(bounds.understood(chunk, 0.0) for chunk in chunks)
    rest = iter("".join(chunks))
    assert all(character in rest for character in kept)


@pytest.mark.parametrize("size", [(60_000, 60_000), (60_000, 20), (80, 60_000)])
async def test_G5_a_size_that_no_window_has_says_nothing(open_window: OpenWindow, size: tuple[int, int]) -> None:
    async with open_window() as window:
        window.app.post_message(events.Resize(Size(*size), Size(*size)))
        await window.pilot.settle()
        assert window.app.size == (120, 40)


@pytest.mark.parametrize("size", [(3000, 20), (80, 1500)])
async def test_G5_a_size_that_no_screen_has_is_bounded(open_window: OpenWindow, size: tuple[int, int]) -> None:
    async with open_window() as window:
        window.app.post_message(events.Resize(Size(*size), Size(*size)))
        await window.pilot.settle()
        assert window.app.size == (min(size[0], LARGEST.width), min(size[1], LARGEST.height))
        await window.resize(120, 40)


REPORTS = [
    "\x1b[?62;22c", "\x1b[>1;10;0c", "\x1b[0n", "\x1b[?997;1n", "\x1b[8;40;120t", "\x1b[2;1$q",
    "\x1b]11;rgb:1e1e/1e1e/1e1e\x07", "\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\", "\x1bP>|xterm(370)\x1b\\",
    "\x1b_Gi=1;OK\x1b\\",
    "\x1b]52;c;YQ==\x07", "\x1b[99999999u", "\x1b[27;5;99999999~", "\x1b[97;;9999999999u", "\x1b[108;6:3u",
    "\x1b[?1;2;4c", "\x1b[=1;2$y", "\x1b[1;1:3A",
]  # fmt: skip


@pytest.mark.parametrize("size", [1, 3, 4096])
@pytest.mark.parametrize("report", REPORTS)
def test_what_a_terminal_reports_is_neither_letters_nor_commands(report: str, size: int) -> None:
    before, after = "\x1b[A", "\x1b[B"
    assert keys(read(before + report, size) + read(after, size)) == ["up", "down"]


@pytest.mark.parametrize(
    ("pressed", "key"),
    [
        ("\x1b[1076::108;5u", "ctrl+l"),
        ("\x1b[108:76;6u", "ctrl+shift+l"),
        ("\x1b[108;5:2u", "ctrl+l"),
        ("\x1b[27u", "escape"),
        ("\x1b[27;129u", "escape"),
        ("\x1b[108;69u", "ctrl+l"),
        ("\x1b[1;5A", "ctrl+up"),
        ("\x1b[[A", "f1"),
        ("\x1b[97;;97u", "a"),
        ("\x1b[17~", "f6"),
    ],
)
def test_keys_of_extended_protocols_are_keys(pressed: str, key: str) -> None:
    assert keys(read(pressed)) == [key]
    assert keys(read(pressed, 1)) == [key]


@given(
    st.lists(
        st.text(st.sampled_from("\x1b[]P_?;:0123456789IOMmuABtc~$\x07\\<>"), min_size=1, max_size=40), max_size=6
    )
)
def test_nothing_a_terminal_sends_ends_the_reading(chunks: list[str]) -> None:
    parser = BoundedParser(clock=lambda: now)
    now = 100.0
    for chunk in chunks:
        assert all(isinstance(one, Message) for one in parser.feed(chunk))
    now = 103.0
    assert all(isinstance(one, Message) for one in parser.tick())
    read_on = [*parser.feed("\x1b[200~q\x1b[201~")]
    assert any(isinstance(one, events.Paste) and one.text.endswith("q") for one in read_on)
