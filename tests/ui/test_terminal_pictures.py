"""What a terminal answers about pictures, and what was typed while it was asked."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st
from textual.events import Key

from recover_tui.ui.terminal import BoundedParser
from recover_tui.ui.terminal_pictures import QUERIES, Answer, Kind, ask, understood

KITTY = "\x1b_Gi=31;OK\x1b\\"
ANSWERS = {
    "xterm with sixel": ("\x1b[?64;1;2;4;22c", Kind.SIXEL),
    "xterm": ("\x1bP>|XTerm(379)\x1b\\\x1b[?64;1;2;6;22c", Kind.BLOCKS),
    "kitty 0.41": (f"{KITTY}\x1bP>|kitty(0.41.1)\x1b\\\x1b[6;18;9t\x1b[?62;c", Kind.KITTY),
    "kitty 0.28": (f"{KITTY}\x1bP>|kitty(0.28.0)\x1b\\\x1b[?62;c", Kind.KITTY),
    "kitty 0.26": (f"{KITTY}\x1bP>|kitty(0.26.5)\x1b\\\x1b[?62;c", Kind.BLOCKS),
    "ghostty": (f"{KITTY}\x1bP>|ghostty 1.1.3\x1b\\\x1b[?62;22c", Kind.KITTY),
    "konsole": (f"{KITTY}\x1bP>|Konsole 24.12\x1b\\\x1b[?62;1;4c", Kind.SIXEL),
    "wezterm without sixel": (f"{KITTY}\x1bP>|WezTerm 2024\x1b\\\x1b[?65;6c", Kind.BLOCKS),
    "a terminal that refuses": ("\x1b_Gi=31;ENOTSUPPORTED\x1b\\\x1bP>|kitty(0.41)\x1b\\\x1b[?62c", Kind.BLOCKS),
    "vt100": ("\x1b[?1;2c", Kind.BLOCKS),
    "one that says nothing": ("", Kind.BLOCKS),
}


@pytest.mark.parametrize("terminal", ANSWERS)
def test_each_terminal_gets_what_it_can_show(terminal: str) -> None:
    answered, kind = ANSWERS[terminal]
    assert understood(answered).kind is kind
    assert understood(answered).typed == ""


def test_the_size_of_a_cell_is_taken_where_it_is_said() -> None:
    assert understood("\x1b[6;18;9t\x1b[?62;c").cell == (9, 18)
    assert understood("\x1b[6;0;0t\x1b[?62;c").cell is None
    assert understood("\x1b[?62;c").cell is None


@given(
    st.sampled_from([answered for answered, _ in ANSWERS.values()]),
    st.text(st.sampled_from("rjw é?1 "), max_size=6),
    st.text(st.sampled_from("rjw é?1 "), max_size=6),
)
def test_a_key_typed_meanwhile_is_kept_and_confuses_nothing(answered: str, before: str, after: str) -> None:
    quiet = understood(answered)
    assert understood(before + answered + after) == quiet._replace(typed=before + after)


def test_it_asks_once_and_reads_until_the_last_answer() -> None:
    written: list[str] = []
    chunks = iter(["r\x1b_Gi=3", "1;OK\x1b\\\x1bP>|kitty(0.41)\x1b", "\\\x1b[?62;", "c", "never read"])
    answer = ask(written.append, lambda _: next(chunks), lambda: 0.0)
    assert written == [QUERIES]
    assert answer == Answer(Kind.KITTY, None, "r")


def test_a_terminal_that_says_nothing_is_not_waited_for_long() -> None:
    now = iter([0.0, 0.1, 0.2, 0.4])
    assert ask(lambda _: None, lambda _: "r", lambda: next(now)) == Answer(Kind.BLOCKS, None, "rr")


def test_what_was_typed_meanwhile_reaches_the_dashboard_first() -> None:
    parser = BoundedParser(typed="jé")
    assert [one.key for one in parser.tick() if isinstance(one, Key)] == ["j", "é"]
    assert [*parser.tick()] == []
