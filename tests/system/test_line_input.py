"""Lines from a pipe and from a terminal, and what was typed there and not entered."""

from __future__ import annotations

import os
import pty
import tty
from collections.abc import Iterator

import pytest

from recover_tui.system.line_input import LONGEST, LineInput, _PosixLines


@pytest.fixture
def pipe() -> Iterator[tuple[LineInput, int]]:
    reader, writer = os.pipe()
    yield _PosixLines(reader), writer
    os.close(reader)


def test_lines_come_one_at_a_time_and_then_the_end(pipe: tuple[LineInput, int]) -> None:
    lines, writer = pipe
    os.write(writer, "one\r\nzwei ü\n".encode())
    assert [lines.next(1), lines.next(1)] == ["one", "zwei ü"]
    assert lines.next(0) is None
    os.write(writer, b"without an end")
    assert lines.next(1) is None
    os.close(writer)
    assert lines.next(1) == "without an end"
    with pytest.raises(EOFError):
        lines.next(1)


def test_a_line_without_an_end_is_cut(pipe: tuple[LineInput, int]) -> None:
    lines, writer = pipe
    for _ in range(40):
        os.write(writer, b"x" * 4096)
        lines.next(0)
    os.write(writer, b"\nnext\n")
    assert [lines.next(1), lines.next(1)] == ["x" * LONGEST, "next"]


def test_what_was_typed_in_a_terminal_and_not_entered_is_there() -> None:
    ours, theirs = pty.openpty()
    lines = _PosixLines(theirs)
    os.write(ours, "entered\nhalf a sent\u00e4".encode())
    assert lines.next(1) == "entered"
    assert lines.next(0) is None
    before = tty.tcgetattr(theirs)
    assert lines.rest() == "half a sentä"
    assert tty.tcgetattr(theirs) == before
    assert lines.rest() == ""
    os.close(ours)
    os.close(theirs)
