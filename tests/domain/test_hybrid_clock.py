"""A change comes after what it was made to, whatever the clocks say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, strategies as st

from recover_tui.domain.hybrid_clock import HybridClock
from tests.conftest import NOW

TIMES = st.datetimes(datetime(1970, 1, 1), datetime(9000, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))


@given(st.lists(st.tuples(TIMES, st.sampled_from(["a", "b"])), min_size=2, max_size=9))
def test_each_change_comes_after_the_one_before(changes: list[tuple[datetime, str]]) -> None:
    seen: list[HybridClock] = []
    for at, desk in changes:
        seen.append(HybridClock.after(seen[-1] if seen else None, at, desk))
    assert seen == sorted(seen)
    assert len(set(seen)) == len(seen)


def test_a_clock_that_is_ahead_has_a_hold_on_what_it_wrote_only() -> None:
    ahead = HybridClock.after(None, NOW + timedelta(days=400), "ahead")
    assert HybridClock.after(ahead, NOW, "right").milliseconds == ahead.milliseconds
    assert HybridClock.after(None, NOW, "right") < ahead


def test_the_later_time_of_day_counts_between_changes_that_had_not_seen_each_other() -> None:
    early, late = HybridClock.after(None, NOW, "b"), HybridClock.after(None, NOW + timedelta(milliseconds=1), "a")
    assert early < late
