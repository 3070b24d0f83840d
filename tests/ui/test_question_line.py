"""The line that asks one thing after the other."""

from __future__ import annotations

from hypothesis import given, settings, strategies as st

from recover_tui.domain.text import LONGEST_LINE
from recover_tui.ui.messages import FieldFull
from recover_tui.ui.widgets.question_line import QuestionLine
from tests.ui.conftest import alone, type_


def a_question() -> QuestionLine:
    return QuestionLine(("What went well?", "one line"))


async def test_all_lines_of_a_paste_are_taken() -> None:
    async with alone(line := a_question()) as (_, pilot):
        await type_(pilot, "Dear Anna,\r\nthank you for staying.\nYou saved my day.")
        assert line.text == "Dear Anna, thank you for staying. You saved my day."
        await pilot.press("home", "shift+end")
        await type_(pilot, "Another\n")
        assert line.text == "Another"


@settings(max_examples=20, deadline=None)
@given(
    st.text(st.characters(codec="utf-8", categories=("L", "N", "Zs")), max_size=3), st.integers(1, LONGEST_LINE + 5)
)
async def test_a_paste_is_taken_as_far_as_there_is_room(before: str, length: int) -> None:
    async with alone(line := a_question()) as (app, pilot):
        line.hold(before)
        await type_(pilot, "x" * length)
        assert line.text == (before + "x" * length)[:LONGEST_LINE]
        cut = len(before) + length > LONGEST_LINE
        assert bool(app.said(FieldFull)) is cut


async def test_what_was_taken_off_comes_back_with_the_cursor_where_it_was() -> None:
    async with alone(line := a_question()) as (_, pilot):
        await type_(pilot, "Held the line")
        await pilot.press("left", "left")
        line.conceal()
        assert line.text == ""
        line.reveal()
        assert (line.text, line.cursor_location) == ("Held the line", (0, 11))


async def test_what_is_longer_than_wide_wraps_and_takes_more_rows() -> None:
    words = "Stayed with someone till the refund was through, and asked one question at a time, slowly"
    async with alone(line := a_question()) as (_, pilot):
        line.styles.width = 40
        await pilot.pause()
        assert line.size.height == 1
        await type_(pilot, words)
        shown = " ".join(line.render_line(y).text.strip() for y in range(line.size.height))
        assert (line.size.height, line.text) == (3, words)
        assert " ".join(shown.split()) == words


async def test_what_was_answered_is_no_undo_of_the_next_answer() -> None:
    async with alone(line := QuestionLine(("What?", ""), ("Who?", ""))) as (_, pilot):
        line.begin()
        await type_(pilot, "Held the line")
        await pilot.press("enter", "ctrl+z")
        assert line.text == ""
