"""The two ends of a shift, over midnight and both changes of the clock."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from recover_tui.domain.shift import APART, CLOSING, ShiftEnd, due, meant
from recover_tui.domain.worries import window_after
from tests.conftest import NOW

BERLIN = ZoneInfo("Europe/Berlin")
FAR = NOW + timedelta(hours=8)


def test_a_shift_opens_after_hours_of_nothing_and_once() -> None:
    yesterday = NOW - timedelta(hours=15)
    assert due([yesterday], FAR, NOW, {}) is ShiftEnd.OPENER
    assert due([yesterday], FAR, NOW, {ShiftEnd.OPENER: NOW - timedelta(minutes=5)}) is None
    assert due([yesterday], FAR, NOW, {ShiftEnd.OPENER: yesterday}) is ShiftEnd.OPENER
    assert due([yesterday, NOW - timedelta(minutes=3)], FAR, NOW, {}) is None


def test_who_never_did_anything_here_is_offered_nothing() -> None:
    assert due([], FAR, NOW, {}) is None
    assert due([], NOW + CLOSING / 2, NOW, {}) is None


def test_it_closes_shortly_before_its_end_and_once() -> None:
    working, ends_at = [NOW - timedelta(minutes=4)], NOW + timedelta(minutes=10)
    assert due(working, ends_at, NOW, {}) is ShiftEnd.CLOSER
    assert due(working, ends_at, NOW, {ShiftEnd.CLOSER: NOW - timedelta(minutes=5)}) is None
    assert due(working, NOW + timedelta(minutes=20), NOW, {}) is None
    assert due([NOW - timedelta(hours=20)], ends_at, NOW, {}) is ShiftEnd.OPENER


@pytest.mark.parametrize(
    ("ends", "now"),
    [
        (time(6, 0), datetime(2026, 3, 29, 5, 50, tzinfo=BERLIN)),  # the clocks went forward at two
        (time(6, 0), datetime(2026, 10, 25, 5, 50, tzinfo=BERLIN)),  # and back at three
        (time(0, 10), datetime(2026, 5, 12, 23, 58, tzinfo=BERLIN)),
    ],
    ids=["forward", "back", "midnight"],
)
def test_a_night_shift_closes_at_its_end(ends: time, now: datetime) -> None:
    ends_at = window_after(now, ends, zone=BERLIN)
    assert due([now - timedelta(hours=1)], ends_at, now, {}) is ShiftEnd.CLOSER
    assert meant(ends_at, now) is ShiftEnd.CLOSER
    assert meant(ends_at, now - timedelta(hours=4)) is ShiftEnd.OPENER
    assert meant(window_after(now + timedelta(minutes=40), ends, zone=BERLIN), now + timedelta(minutes=40)) is (
        ShiftEnd.CLOSER
    )


@given(
    minutes=st.lists(st.integers(0, 3 * 24 * 60), max_size=20),
    ends_in=st.integers(0, 24 * 60),
    opened=st.none() | st.integers(0, 24 * 60),
)
def test_what_is_offered_is_offered_no_more_for_hours(minutes: list[int], ends_in: int, opened: int | None) -> None:
    activity = [NOW - timedelta(minutes=one) for one in minutes]
    ends_at = NOW + timedelta(minutes=ends_in)
    before = {} if opened is None else {ShiftEnd.OPENER: NOW - timedelta(minutes=opened)}
    end = due(activity, ends_at, NOW, before)
    if end is not None:
        assert due(activity, ends_at, NOW, {**before, end: NOW}) is None
        assert before.get(end) is None or NOW - before[end] >= APART
