from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given, strategies as st

from recover_tui.domain.worries import REVIEW_CAP, Review, Worry, due, next_window, review, window_after
from tests.conftest import NOW

BERLIN = ZoneInfo("Europe/Berlin")


def worries(id: str, until: datetime) -> Worry:
    return Worry(id, "the fee", until - timedelta(hours=3), until)


def test_the_window_is_later_today_or_tomorrow() -> None:
    assert next_window(NOW, time(17), UTC) == NOW.replace(hour=17, minute=0)
    assert next_window(NOW, time(9, 30), UTC) == NOW + timedelta(days=1)
    assert next_window(NOW, time(9), UTC) == NOW.replace(hour=9, minute=0) + timedelta(days=1)


def test_the_window_is_by_the_clock_on_the_wall() -> None:
    """Over the night in which clocks are put back the same time of day is 25 hours later."""
    evening = datetime(2026, 10, 24, 17, 0, tzinfo=BERLIN)
    assert next_window(evening, time(17), BERLIN).astimezone(UTC) - evening.astimezone(UTC) == timedelta(hours=25)


@given(
    st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.sampled_from([UTC, BERLIN, ZoneInfo("Asia/Kolkata"), ZoneInfo("America/St_Johns")]),
)
def test_the_window_is_always_ahead_and_never_far(now: datetime, at: time, zone: ZoneInfo) -> None:
    begins = next_window(now, at, zone)
    assert timedelta(0) < begins.astimezone(UTC) - now <= timedelta(hours=25)


def test_only_what_has_waited_long_enough_is_due() -> None:
    waiting = worries("1", NOW + timedelta(minutes=1)), worries("2", NOW), worries("3", NOW - timedelta(days=1))
    assert [one.id for one in due(waiting, NOW)] == ["2", "3"]


def test_a_review_goes_on_with_the_time_it_has_left() -> None:
    waiting = (worries("1", NOW),)
    assert review((), None, NOW) is None
    assert review(due(waiting, NOW), None, NOW) == Review(NOW)
    begun = Review(NOW, 300.0)
    assert review(due(waiting, NOW), begun, NOW) == begun
    assert begun.left == REVIEW_CAP - 300
    assert review(due(waiting, NOW), Review(NOW - timedelta(days=1), 900.0), NOW) == Review(NOW)


def test_a_review_before_its_window_counts_and_one_of_a_clock_that_was_ahead_does_not() -> None:
    tonight = NOW + timedelta(hours=8)
    early = Review(tonight, 300.0)
    assert review((worries("1", tonight),), early, NOW) == early
    assert review((worries("1", NOW),), Review(NOW + timedelta(days=27_000), 900.0), NOW) == Review(NOW)


def test_the_end_set_for_a_shift_counts_while_it_is_to_come() -> None:
    tonight = NOW.replace(hour=22)
    assert window_after(NOW, time(17), tonight, UTC) == tonight
    assert window_after(NOW.replace(hour=18), time(17), tonight, UTC) == tonight
    assert window_after(tonight, time(17), tonight, UTC) == NOW.replace(hour=17, minute=0) + timedelta(days=1)
    assert window_after(NOW, time(17), NOW + timedelta(days=27_000), UTC) == NOW.replace(hour=17, minute=0)
    assert window_after(NOW, time(17), None, UTC) == NOW.replace(hour=17, minute=0)
