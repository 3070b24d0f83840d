"""What comes in from a terminal and what goes out to it."""

from __future__ import annotations

import os
import threading

import pytest
from hypothesis import given, strategies as st
from rich.segment import Segment
from textual import events
from textual.color import Color
from textual.message import Message

from recover_tui.store.store import Store
from recover_tui.ui import terminal
from recover_tui.ui.terminal import LONGEST_PASTE, BoundedParser, NoControls
from tests.conftest import NOW
from tests.samples import add_resource, add_win
from tests.ui.conftest import OpenWindow

BEGIN, END = "\x1b[200~", "\x1b[201~"
HOSTILE = "\x1b]0;owned\x07\x1b]52;c;YQ==\x07\x9b31m\x9d0;x\x9c\u202egnp.\u2066\x08\x0e"


class Now:
    seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def now() -> Now:
    return Now()


def read(parser: BoundedParser, *chunks: str) -> list[Message]:
    return [message for chunk in chunks for message in parser.feed(chunk)]


def texts(messages: list[Message]) -> list[str]:
    pastes_and_keys = [one for one in messages if isinstance(one, events.Paste | events.Key)]
    return [one.text if isinstance(one, events.Paste) else one.key for one in pastes_and_keys]


@given(st.text(st.characters(exclude_characters="\x1b\x00"), max_size=50), st.integers(1, 9))
def test_a_paste_comes_whole_however_it_is_cut(text: str, size: int) -> None:
    stream = f"a{BEGIN}{text}{END}b"
    chunks = [stream[at : at + size] for at in range(0, len(stream), size)]
    parser = BoundedParser(clock=lambda: 0.0)
    if any("\x1b" in chunk[1:] or chunk == "\x1b" for chunk in chunks) and size < 8:
        chunks = [stream]  # a mark that is cut is put together by the parser below, in its own time
    assert texts(read(parser, *chunks)) == ["a", text, "b"]


def test_G5_a_paste_of_megabytes_is_bounded(now: Now) -> None:
    parser = BoundedParser(clock=now)
    [pasted] = read(parser, BEGIN, *["x" * 4096] * 2500, END)
    assert isinstance(pasted, events.Paste)
    assert len(pasted.text) == LONGEST_PASTE
    assert texts(read(parser, "q")) == ["q"]


def test_G5_a_paste_without_an_end_ends_by_itself(now: Now) -> None:
    parser = BoundedParser(clock=now)
    assert read(parser, f"{BEGIN}words\x1b[20") == []
    assert [*parser.tick()] == []
    now.seconds += 1.1
    assert texts([*parser.tick()]) == ["words\x1b[20"]
    assert texts(read(parser, "q")) == ["q"]


def test_G5_typing_on_does_not_keep_a_paste_going_whose_end_never_came(now: Now) -> None:
    parser = BoundedParser(clock=now)
    assert read(parser, f"{BEGIN}words that were pasted") == []
    for _ in range(11):
        now.seconds += 0.1
        assert read(parser, "x") == []
    assert texts([*parser.tick()]) == ["words that were pasted" + "x" * 11]
    assert texts(read(parser, "q")) == ["q"]


@pytest.mark.parametrize("size", [4096, 64, 1])
def test_G5_a_megabyte_without_marks_is_no_million_keys(now: Now, size: int) -> None:
    parser = BoundedParser(clock=now)
    typed = read(parser, *["y" * size] * (1_000_000 // size if size > 1 else 20_000))
    assert len(typed) < 200
    now.seconds += 0.3
    [pasted] = parser.tick()
    assert isinstance(pasted, events.Paste)
    assert len(pasted.text) == min(LONGEST_PASTE, 20_000 - len(typed) if size == 1 else LONGEST_PASTE)
    now.seconds += 1
    assert texts(read(parser, "q")) == ["q"]


def test_a_key_ends_a_paste_without_marks(now: Now) -> None:
    assert texts(read(BoundedParser(clock=now), "z" * 300, "\x1bOS")) == ["z" * 300, "f4"]


def test_typing_ahead_is_typing(now: Now) -> None:
    parser = BoundedParser(clock=now)
    for _ in range(20):
        assert texts(read(parser, "hello")) == list("hello")
        now.seconds += 0.3


@given(st.text())
def test_P8_no_text_steers_the_terminal(text: str) -> None:
    [segment] = NoControls().apply([Segment(text)], Color(0, 0, 0))
    assert len(segment.text) == len(text)
    assert not any(ord(character) < 32 or 127 <= ord(character) < 160 for character in segment.text)


async def test_P8_hostile_words_put_no_control_byte_on_any_screen(open_window: OpenWindow, store: Store) -> None:
    """Words that got into the store some other way than ours."""
    win = add_win(store, "x", who="x", at=NOW)
    resource = add_resource(store, "x", at=NOW)
    with store.file.write():
        store.file.db.table("wins").update(win.id, {"text": HOSTILE, "who": HOSTILE})
        store.file.db.table("resources").update(resource.id, {"name": HOSTILE, "reach": HOSTILE, "note": HOSTILE})
    async with open_window() as window:
        for keys in ((), ("tab", "enter"), ("s", "enter"), ("r", "n", "n")):
            await window.press(*keys)
            strips = window.app.screen._compositor.render_strips()
            filters = window.app.get_line_filters()
            for strip in strips:
                shown = "".join(one.text for one in strip.apply_filter(filters[-1], Color(0, 0, 0)))
                assert not any(ord(character) < 32 or 127 <= ord(character) < 160 for character in shown)
        assert any(isinstance(each, NoControls) for each in filters)


def test_G1_the_terminals_end_is_noticed() -> None:
    reader, writer = os.pipe()
    gone = threading.Event()
    terminal.watch_for_its_end(gone.set, timeout=10_000, descriptor=reader)
    assert not gone.is_set()
    os.close(writer)
    assert gone.wait(20)
    os.close(reader)
