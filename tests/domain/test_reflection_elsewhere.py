"""A reflection under way at another desk: its time is the time of one here, and no path gives more than the cap."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import assume, given, strategies as st
from msgspec.structs import replace

from recover_tui.domain.reflection import (
    GRACE,
    CapState,
    Draft,
    ReflectionSpan,
    cap_beside,
    counting,
    is_spent,
    refusal,
)
from recover_tui.domain.stopwatch import ClockReading, Stopwatch

NOW = datetime(2026, 5, 12, 9, 30, tzinfo=UTC)
REST = 1200
CAPS = st.integers(30, 300)


def look_at(seconds: float, desk: str = "a") -> ClockReading:
    """What a desk's clocks say so many seconds after it all began; no two machines were started at once."""
    return ClockReading(desk, 1000 * (1 + ord(desk)) + seconds, NOW + timedelta(seconds=seconds))


def draft(cap: int = 120, *, used: float = 0, since: float | None = 0, desk: str = "a", words: str = "") -> Draft:
    stopwatch = Stopwatch(used, None if since is None else look_at(since, desk))
    return Draft("1", cap, ("One?",), (words,), "", stopwatch, "window")


# What counts


def test_one_that_runs_counts_until_it_is_over_and_has_rested() -> None:
    running = draft(120)
    assert counting(running, None, look_at(5, "b"), REST) is running
    assert counting(running, None, look_at(120 + REST - 1, "b"), REST) is running
    assert counting(running, None, look_at(120 + REST, "b"), REST) is None


def test_what_it_had_used_before_it_was_heard_of_counts_as_time_that_it_began_earlier() -> None:
    running = draft(120, used=60, since=0)
    assert counting(running, None, look_at(60 + REST - 1, "b"), REST) is running
    assert counting(running, None, look_at(60 + REST, "b"), REST) is None


def test_a_new_call_makes_a_new_beginning() -> None:
    running = draft(120, since=0)
    assert counting(running, NOW, look_at(5, "b"), REST) is running
    assert counting(running, NOW + timedelta(seconds=1), look_at(5, "b"), REST) is None
    ended = NOW + timedelta(seconds=1)
    assert refusal(None, [], ended, look_at(119, "b"), REST, counting(running, ended, look_at(119, "b"), REST)) == ""


def test_what_it_had_used_tells_whether_it_began_before_the_call_ended() -> None:
    assert counting(draft(120, used=30, since=0), NOW - timedelta(seconds=20), look_at(5, "b"), REST) is None
    counts = draft(120, used=10, since=0)
    assert counting(counts, NOW - timedelta(seconds=20), look_at(5, "b"), REST) is counts


def test_one_that_stands_still_counts_however_long_that_is() -> None:
    still = draft(120, used=30, since=None)
    assert counting(still, NOW - timedelta(days=1), look_at(10**6, "b"), REST) is still
    assert cap_beside(120, still, look_at(10**6, "b")) == 90


def test_none_elsewhere_counts_for_nothing() -> None:
    assert counting(None, NOW, look_at(5), REST) is None
    assert cap_beside(120, None, look_at(5)) == 120
    assert refusal(None, [], None, look_at(5), REST, None) == ""


# What it leaves


@given(CAPS, CAPS, st.floats(0, 400), st.none() | st.floats(0, 400), st.floats(0, 400))
def test_one_here_gets_no_more_than_its_own_cap_and_no_more_than_is_left_there(
    here: int, there: int, used: float, since: float | None, later: float
) -> None:
    elsewhere = draft(there, used=used, since=since)
    now = look_at((since or 0) + later, "b")
    cap = cap_beside(here, elsewhere, now)
    assert 0 <= cap <= here
    assert cap <= elsewhere.left(now)
    if not is_spent(elsewhere, now):
        assert cap >= 10


def test_too_little_is_left_when_nothing_can_be_written_in_it_any_more() -> None:
    assert not is_spent(draft(120), look_at(110, "b"))
    assert is_spent(draft(120), look_at(110.1, "b"))
    assert is_spent(draft(120, used=115, since=None), look_at(0, "b"))


@given(CAPS, st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 200)), min_size=1, max_size=9))
def test_going_from_desk_to_desk_gives_no_more_than_the_cap_in_all(cap: int, turns: list[tuple[str, float]]) -> None:
    under_way = draft(cap, desk="z")
    began, at, used = 0.0, 0.0, 0.0
    for desk, pause in turns:
        at += pause
        now = look_at(at, desk)
        counts = counting(under_way, NOW - timedelta(seconds=1), now, REST)
        if counts is None:
            assert at >= began + REST  # it rested
            return
        if refusal(None, [], NOW - timedelta(seconds=1), now, REST, counts):
            assert is_spent(under_way, now)
            continue
        used += under_way.stopwatch.at(now)
        under_way = replace(under_way, cap_s=cap_beside(cap, counts, now), stopwatch=Stopwatch(0, look_at(at, desk)))
        assert used + under_way.cap_s <= cap
        began = at


@given(CAPS, st.floats(0, 300), st.floats(0, 3000), st.booleans())
def test_nothing_begins_here_before_the_one_there_had_its_time_and_its_rest(
    cap: int, used: float, later: float, runs: bool
) -> None:
    elsewhere = draft(cap, used=used, since=0 if runs else None)
    now = look_at(later, "b")
    counts = counting(elsewhere, NOW - timedelta(hours=1), now, REST)
    begins = not refusal(None, [], NOW - timedelta(hours=1), now, REST, counts)
    whole = begins and cap_beside(cap, counts, now) == cap
    if whole and elsewhere.stopwatch.at(now) >= 1:
        assert runs
        assert used + later >= cap + REST - 0.001
    if counts is not None and is_spent(counts, now):
        assert not begins


def test_one_that_nobody_came_back_to_lets_go_after_its_cap_and_the_rest() -> None:
    running = draft(120)

    def said(seconds: float) -> str:
        now = look_at(seconds, "b")
        return refusal(None, [], None, now, REST, counting(running, None, now, REST))

    assert said(60) == ""
    assert "You have looked back on this call" in said(115)
    assert "You have looked back on this call" in said(120 + REST - 1)
    assert said(120 + REST) == ""


def test_being_refused_says_until_when() -> None:
    assert "From 09:51 you can look back again" in refusal(None, [], None, look_at(115, "b"), REST, draft(120))


# What is here


@given(st.floats(0, 134), st.floats(0, 400))
def test_one_under_way_here_can_be_gone_on_with_whatever_is_elsewhere(elapsed: float, used: float) -> None:
    now = look_at(elapsed)
    assume(draft(120).state(now) is not CapState.CLOSED)
    assert refusal(draft(120), [], None, now, REST, draft(120, used=used, since=None)) == ""


@pytest.mark.parametrize("words", ["", "He shouted"])
def test_one_here_whose_time_is_over_is_no_way_past_the_one_elsewhere(words: str) -> None:
    over = draft(120, words=words)
    assert refusal(over, [], None, look_at(120 + GRACE), REST, draft(120, used=115, since=None))


def test_what_was_written_here_rests_also_beside_one_with_time_left() -> None:
    past = [ReflectionSpan(NOW, 60)]
    assert refusal(None, past, NOW - timedelta(seconds=1), look_at(90), REST, draft(120, since=60, desk="b"))
    assert refusal(None, past, NOW + timedelta(seconds=70), look_at(90), REST, None) == ""
