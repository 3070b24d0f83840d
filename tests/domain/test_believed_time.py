from __future__ import annotations

from datetime import timedelta
from itertools import accumulate

import pytest
from hypothesis import given, strategies as st

from recover_tui.domain.believed_time import STEP, BelievedTime
from tests.conftest import NOW

YEARS = 74 * 365.0


@pytest.mark.parametrize(
    ("days", "believed"),
    [
        ([0.01, 0.04, 1], [True, True, True]),
        ([1, 2, 3, 5], [True, True, True, True]),
        ([2.7, 2.8, 3.7, 4.7], [False, False, True, True]),  # a weekend
        ([21, 21.3, 22], [False, False, True]),  # weeks away
        ([7, 14, 21, 28], [False, True, False, True]),  # there once a week
        ([400 + day for day in range(8)], [False] * 6 + [True] * 2),
        ([YEARS, YEARS + 0.01, YEARS + 0.4], [False] * 3),  # one shift with the clock ahead
        ([YEARS, 0.5, 1], [False, True, True]),  # and put right
        ([YEARS, YEARS + 1, YEARS + 2, 3, 4], [False, False, False, False, True]),
        ([-0.04, -1, -2], [True, True, True]),
        ([-YEARS, -YEARS + 0.1, 0.2, 1], [False, False, True, True]),
        ([9, 60, 200, 500, 900], [False] * 5),  # it leaps each time
    ],
)
def test_a_clock_that_leapt_is_believed_once_it_was_seen_to_go_on(days: list[float], believed: list[bool]) -> None:
    seen = accumulate((NOW + timedelta(days=day) for day in days), BelievedTime.then, initial=BelievedTime(NOW))
    assert [known.steady for known in list(seen)[1:]] == believed


@given(st.lists(st.integers(0, 47), max_size=40), st.integers(49, 10**6))
def test_no_single_leap_makes_anything_older(hours: list[int], leap: int) -> None:
    known, now = BelievedTime(NOW), NOW
    for hour in hours:
        now += timedelta(hours=hour)
        known = known.then(now)
        assert known.age_from(now) == now
    ahead = now + timedelta(hours=leap)
    assert known.then(ahead).age_from(ahead) == now
    back = now - timedelta(hours=leap)
    assert known.then(back).age_from(back) == back
    assert known.then(ahead).then(now + STEP) == BelievedTime(now + STEP)
