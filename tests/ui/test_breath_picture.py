from __future__ import annotations

import pytest
from hypothesis import given, strategies as st
from textual.renderables.digits import DIGITS, DIGITS3X3_BOLD

from recover_tui.ui.widgets import breath_picture
from recover_tui.ui.widgets.breath_picture import FULL, TALLEST, Pixel
from recover_tui.ui.widgets.breath_segments import DONE, LEFT, segments

SIZES = range(3, TALLEST + 1, 2)
SHARES = st.floats(0, 1)


def pixels(rows: int, fullness: float, rim: float = 0.0) -> list[list[Pixel]]:
    return [[Pixel.of(code) for code in line] for line in breath_picture.draw(rows, fullness, rim)]


def covered(rows: int, fullness: float) -> int:
    return sum(pixel.shape for line in pixels(rows, fullness) for pixel in line)


def rim(rows: int, share: float) -> set[tuple[int, int]]:
    drawn = pixels(rows, 0, share)
    return {(y, x) for y, line in enumerate(drawn) for x, pixel in enumerate(line) if pixel.rim}


def test_it_is_as_tall_as_there_is_room_and_never_wider_than_given() -> None:
    for width in range(1, 100):
        for height in range(1, 40):
            rows = breath_picture.rows_within(width, height)
            assert not rows or (rows in SIZES and rows <= height and breath_picture.columns(rows) <= width)
            if not rows:
                assert width < 7 or height < 3
    assert breath_picture.rows_within(200, 60) == TALLEST


@pytest.mark.parametrize("rows", SIZES)
def test_all_sizes_draw_two_lines_of_pixels_a_row_that_a_pixel_can_read(rows: int) -> None:
    for share in (0.0, 0.3, 0.5, 0.99, 1.0):
        drawn = pixels(rows, share, share)
        assert len(drawn) == 2 * rows
        assert {len(line) for line in drawn} == {2 * rows + 1}
        assert {level for line in drawn for p in line for level in (p.target, p.shape, p.rim)} <= set(range(FULL + 1))


@pytest.mark.parametrize("rows", SIZES)
def test_it_is_the_same_on_both_sides_and_above_and_below(rows: int) -> None:
    drawn = breath_picture.draw(rows, 0.6)
    assert list(drawn) == [line[::-1] for line in drawn] == list(drawn[::-1])


@given(st.sampled_from(list(SIZES)), SHARES, SHARES)
def test_fuller_lungs_never_cover_less(rows: int, one: float, other: float) -> None:
    less, more = sorted((one, other))
    for below, above in zip(pixels(rows, less), pixels(rows, more), strict=True):
        assert all(a.shape <= b.shape and a.target == b.target for a, b in zip(below, above, strict=True))


@pytest.mark.parametrize("rows", SIZES)
def test_empty_middling_and_full_are_told_apart_and_lie_inside_the_target(rows: int) -> None:
    assert 0 < covered(rows, 0) < covered(rows, 0.5) < covered(rows, 1)
    assert all(pixel.target for line in pixels(rows, 1) for pixel in line if pixel.shape)
    if breath_picture.has_rim(rows):
        outside = [pixel for line in pixels(rows, 1) for pixel in line if pixel.target and not pixel.shape]
        assert len(outside) > 4 * rows, "the rim of the target stays in sight"


@pytest.mark.parametrize("rows", SIZES)
@pytest.mark.parametrize("fullness", [0, 0.2, 1])
def test_no_shape_that_stands_still_is_a_brick(rows: int, fullness: float) -> None:
    """Not even where a pixel is on or off: the corners of the box around it are free."""
    on = {
        (y, x)
        for y, line in enumerate(pixels(rows, fullness))
        for x, pixel in enumerate(line)
        if pixel.shape >= breath_picture.HALF
    }
    lines, columns = ({place[axis] for place in on} for axis in (0, 1))
    assert not {(y, x) for y in (min(lines), max(lines)) for x in (min(columns), max(columns))} & on


@given(st.sampled_from([rows for rows in SIZES if breath_picture.has_rim(rows)]), SHARES)
def test_the_rim_is_drawn_clockwise_for_the_share_that_has_passed(rows: int, share: float) -> None:
    part, whole = rim(rows, share), rim(rows, 1)
    assert part <= whole
    assert len(part) / len(whole) == pytest.approx(share, abs=3 / rows / 4)
    if share <= 0.5:
        assert all(x >= rows for _, x in part)
    if share <= 0.25:
        assert all(y < rows for y, _ in part)


@pytest.mark.parametrize("rows", SIZES)
def test_the_smallest_have_no_room_for_a_rim(rows: int) -> None:
    assert bool(rim(rows, 1)) is breath_picture.has_rim(rows) is (rows >= 7)
    assert not rim(rows, 0)


@pytest.mark.parametrize("rows", SIZES)
def test_what_moves_tells_a_breath_from_a_hold(rows: int) -> None:
    """In and out the shape changes, in a hold and a rest nothing does but the rim."""
    moving = {breath_picture.draw(rows, share / 20) for share in range(21)}
    assert len(moving) >= 3
    for still in (0.0, 1.0):
        shapes = {
            tuple(pixel.shape for line in pixels(rows, still, share / 20) for pixel in line) for share in range(21)
        }
        assert len(shapes) == 1
        rims = {len(rim(rows, share / 20)) for share in range(21)}
        assert len(rims) == (21 if rows > 11 else len(rims))
        assert (len(rims) > 10) is breath_picture.has_rim(rows)


@pytest.mark.parametrize("rows", SIZES)
def test_the_count_stands_in_the_middle(rows: int) -> None:
    for count in range(1, 31):
        marks = list(breath_picture.digits(rows, count))
        assert marks
        assert all(0 <= row < rows and 0 <= column < 2 * rows + 1 for row, column, _ in marks)
        assert len({(row, column) for row, column, _ in marks}) == len(marks)
        if rows < 11:
            assert "".join(character for *_, character in marks) == str(count)
            assert {row for row, *_ in marks} == {rows // 2}
        else:
            assert {row for row, *_ in marks} == {rows // 2 - 1, rows // 2, rows // 2 + 1}


@pytest.mark.parametrize("digit", range(10))
def test_large_digits_are_those_of_textual(digit: int) -> None:
    marks = {(row, column): character for row, column, character in breath_picture.digits(17, digit)}
    drawn = ["".join(marks.get((row, column), " ") for column in range(16, 19)).rstrip() for row in (7, 8, 9)]
    at = 3 * DIGITS.index(str(digit))
    assert drawn == [line.rstrip() for line in DIGITS3X3_BOLD[at : at + 3]]


@given(st.integers(1, 80), st.integers(1, 60), SHARES)
def test_segments_are_one_a_breath_and_fill_from_the_left(width: int, breaths: int, share: float) -> None:
    runs = segments(width, breaths, share * breaths)
    text = "".join(run for run, _ in runs)
    assert len(text) <= width
    assert set(text) <= {DONE, LEFT, " "}
    assert len(text.split()) == (breaths if " " in text else 1)
    assert len({len(segment) for segment in text.split()}) == 1
    marks = text.replace(" ", "")
    assert marks == DONE * marks.count(DONE) + LEFT * marks.count(LEFT)
    assert abs(marks.count(DONE) / len(marks) - share) <= 1 / len(marks)
    assert all(set(run) == {DONE} for run, done in runs if done)


def test_segments_stand_for_breaths_only_where_they_are_long_enough() -> None:
    assert "".join(run for run, _ in segments(38, 5, 1.5)) == "━━━━━━ ━━━─── ────── ────── ──────"
    assert "".join(run for run, _ in segments(38, 50, 25)) == "━" * 19 + "─" * 19
