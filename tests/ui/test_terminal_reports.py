"""What a terminal reports by itself is bounded, however much of it there is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
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
async def test_G5_a_size_that_no_screen_has_is_bounded(open_window: OpenWindow, size: tuple[int, int]) -> None:
    async with open_window() as window:
        window.app.post_message(events.Resize(Size(*size), Size(*size)))
        await window.pilot.settle()
        assert window.app.size == (min(size[0], LARGEST.width), min(size[1], LARGEST.height))
        await window.resize(120, 40)
