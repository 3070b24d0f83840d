"""The terminal's answer about its colour is heard, and costs no key."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, strategies as st
from textual import events
from textual.message import Message

from recover_tui.ui.terminal import BoundedParser
from recover_tui.ui.terminal_background import (
    BackgroundQuery,
    BackgroundReplies,
    BackgroundReport,
    dark_by_environment,
    dark_by_hour,
    is_dark,
)

REPLY = "\x1b]11;rgb:1e1e/1e1e/1e1e\x1b\\"


class Reader:
    """A parser that was told that the terminal was asked, and reads at times of the test's own."""

    def __init__(self) -> None:
        self.now = 100.0
        self.query = BackgroundQuery()
        self.query.pending = True
        self.parser = BoundedParser(clock=lambda: self.now, background=self.query)
        self.messages: list[Message] = []

    def read(self, *chunks: str) -> Reader:
        for chunk in chunks:
            self.messages += self.parser.feed(chunk)
        return self

    def wait(self, seconds: float) -> Reader:
        self.now += seconds
        self.messages += self.parser.tick()
        return self

    @property
    def keys(self) -> list[str]:
        both = [one for one in self.messages if isinstance(one, events.Paste | events.Key)]
        return [one.text if isinstance(one, events.Paste) else one.key for one in both]

    @property
    def dark(self) -> list[bool]:
        return [one.dark for one in self.messages if isinstance(one, BackgroundReport)]


@pytest.mark.parametrize("end", ["\x1b\\", "\x07"])
@pytest.mark.parametrize("at", range(len(REPLY)))
def test_an_answer_is_understood_wherever_it_is_cut(at: int, end: str) -> None:
    stream = f"j{REPLY.removesuffix(chr(27) + chr(92))}{end}r"
    reader = Reader().read(stream[: at + 1], stream[at + 1 :])
    assert (reader.keys, reader.dark) == (["j", "r"], [True])


def test_an_answer_is_understood_a_character_at_a_time() -> None:
    reader = Reader().read(*f"j{REPLY}r")
    assert (reader.keys, reader.dark, reader.query.pending) == (["j", "r"], [True], False)


KEYS = ("a", "r", "1", ";", "\r", "\x1b[A", "\x1bOP", "\x1b[108;5u", "\x1b[200~some words\x1b[201~", "\x1b[<64;3;4M")


@given(st.lists(st.sampled_from(KEYS), max_size=8), st.lists(st.sampled_from(KEYS), max_size=8), st.integers(1, 30))
def test_no_key_around_an_answer_is_lost(before: list[str], after: list[str], size: int) -> None:
    """The answer is cut anywhere; keys come whole, as what puts cut ones together goes by a clock of its own."""
    answer = [REPLY[at : at + size] for at in range(0, len(REPLY), size)]
    heard, bare = Reader().read(*before, *answer, *after), Reader().read(*before, *after)
    assert heard.keys == bare.keys
    assert heard.dark == [True]


@given(
    st.text(st.sampled_from("\x1b]1;ab\x07\\[A"), max_size=40).filter(lambda text: "]11;" not in text),
    st.text(st.sampled_from("]1;ab\x07\\[A"), max_size=40).filter(lambda text: "]11;" not in text),
    st.integers(1, 20),
)
def test_all_but_the_answer_is_handed_on_in_order(before: str, after: str, size: int) -> None:
    query = BackgroundQuery()
    query.pending = True
    replies = BackgroundReplies(query)
    stream = f"{before}{REPLY}{after}"
    kept = [replies.taken_out(stream[at : at + size], 100.0) for at in range(0, len(stream), size)]
    assert "".join(kept) + replies.release() == before + after
    assert [one.dark for one in replies.reports()] == [True]


def test_an_escape_while_an_answer_is_awaited_is_an_escape() -> None:
    assert Reader().read("\x1b", "[A").keys == ["up"]  # the key that the escape began
    assert Reader().read("\x1b").wait(0.2).read("\x1b[B").keys == ["escape", "down"]


def test_nothing_is_kept_back_where_no_answer_is_awaited() -> None:
    reader = Reader()
    reader.query.pending = False
    assert reader.read("\x1b", "[", "A").keys == ["up"]
    assert reader.read(REPLY, "q").keys == ["up", "q"]
    assert reader.dark == [True]  # one that comes late, or that nobody asked for, is no key either


def test_the_wait_for_an_answer_has_an_end() -> None:
    reader = Reader().read("a").wait(0.5).read("b").wait(1.0).read("c")
    assert not reader.query.pending
    assert reader.keys == ["a", "b", "c"]


def test_an_answer_without_an_end_is_no_key() -> None:
    assert Reader().read("\x1b]11;rgb:1e1e").wait(1.1).read("q").keys == ["q"]
    assert Reader().read("\x1b]11;rgb:1e1e", "\x1b[A").keys == ["up"]


@pytest.mark.parametrize(
    ("colour", "dark"),
    [
        ("rgb:1e1e/1e1e/1e1e", True),
        ("rgb:ffff/ffff/ffff", False),
        ("rgb:f0/ef/ee", False),
        ("rgb:0/0/0", True),
        ("rgba:0000/2b2b/3636/ffff", True),
        ("RGB:FDFD/F6F6/E3E3", False),
        ("#101014", True),
        ("#fbfaf9", False),
        ("rgb:1e1e/1e1e", None),
        ("?", None),
        ("", None),
    ],
)
def test_light_and_dark_are_told_from_what_terminals_answer(colour: str, dark: bool | None) -> None:
    assert is_dark(colour) is dark
    assert Reader().read(f"\x1b]11;{colour}\x07").dark == ([] if dark is None else [dark])


@pytest.mark.parametrize(
    ("said", "dark"),
    [("15;0", True), ("0;15", False), ("0;default;15", False), ("7;8", True), ("0;7", False), ("15;default", None),
     ("", None), ("x", None), ("0;99", None)],
)  # fmt: skip
def test_the_environment_may_tell(said: str, dark: bool | None) -> None:
    assert dark_by_environment({"COLORFGBG": said}) is dark
    assert dark_by_environment({}) is None


@pytest.mark.parametrize(("hour", "dark"), [(6, True), (7, False), (12, False), (18, False), (19, True), (0, True)])
def test_the_hour_tells_where_nothing_else_does(hour: int, dark: bool) -> None:
    assert dark_by_hour(datetime(2026, 5, 12, hour, 59).astimezone()) is dark
