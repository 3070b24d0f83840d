from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

import pytest
from hypothesis import given, strategies as st

from recover_tui.domain.calls import Call, Event, Rating, Stage, apply_event, reference
from recover_tui.domain.gaps import fitting, usual_gap
from tests.conftest import NOW

RINGING, ANSWERED, ENDED = Stage


def event(stage: Stage, second: float = 0, source: str = "baresip", ref: str = "", **more: object) -> Event:
    return Event(source, stage, NOW + timedelta(seconds=second), ref, **more)  # type: ignore[arg-type]


def after(events: Iterable[Event]) -> list[Call]:
    """What is known after these events."""
    known: dict[str, Call] = {}
    for number, told in enumerate(events):
        newest = sorted(known.values(), key=lambda call: call.began_at or NOW, reverse=True)
        call = apply_event(told, newest, f"call {number}")
        if call:
            known[call.id] = call
    return list(known.values())


def test_a_call_rings_is_answered_and_ends() -> None:
    [call] = after(
        [event(RINGING, 0, ref="a"), event(ANSWERED, 4, ref="a"), event(ENDED, 60, ref="a", ended_by="other")]
    )
    assert (call.answered, call.ended_by, call.open) == (True, "other", False)
    assert call.began_at == NOW
    assert call.ended_at == NOW + timedelta(seconds=60)


def test_an_end_without_an_answer_is_a_missed_call() -> None:
    assert [call.answered for call in after([event(RINGING), event(ENDED, 9)])] == [False]
    assert [call.answered for call in after([event(ENDED)])] == [False]


@pytest.mark.parametrize(
    "told", [event(ENDED, source="key"), event(ENDED, source="cli"), event(ENDED, answered=True)]
)
def test_an_end_that_someone_or_the_phone_vouches_for_counts(told: Event) -> None:
    assert [call.answered for call in after([told])] == [True]


def test_doubles_within_two_minutes_are_one() -> None:
    once = [event(ANSWERED), event(ENDED, 60, talk_s=60)]
    assert after([*once, event(ENDED, 61), event(ENDED, 150, source="http"), event(ANSWERED, 0)]) == after(once)


def test_two_sources_tell_of_one_call() -> None:
    [call] = after(
        [
            event(RINGING, 0, "baresip", "abc"),
            event(ANSWERED, 3, "http", "xyz"),
            event(ANSWERED, 3.2, "baresip", "abc"),
            event(ENDED, 60, "http", "xyz", talk_s=57),
            event(ENDED, 61, "baresip", "abc", ended_by="me"),
            event(ENDED, 63, "key"),
        ]
    )
    assert (call.talk_s, call.ended_by, call.answered) == (57, "me", True)


def test_the_same_number_calling_again_is_another_call() -> None:
    calls = after(
        [
            event(ANSWERED, 0, ref="1"),
            event(ENDED, 60, ref="1"),
            event(ANSWERED, 70, ref="1"),
            event(ENDED, 90, ref="1"),
        ]
    )
    assert [call.ended_at for call in calls] == [NOW + timedelta(seconds=60), NOW + timedelta(seconds=90)]


def test_a_second_call_waiting_is_another_call() -> None:
    calls = after(
        [event(ANSWERED, 0, ref="a"), event(RINGING, 5, ref="b"), event(ENDED, 9, ref="b"), event(ENDED, 60, ref="a")]
    )
    assert [(call.answered, call.ended_at) for call in calls] == [
        (True, NOW + timedelta(seconds=60)),
        (False, NOW + timedelta(seconds=9)),
    ]


def test_one_that_presses_c_after_each_of_two_short_calls_has_two() -> None:
    assert len(after([event(ENDED, 0, "key"), event(ENDED, 1, "key"), event(ENDED, 40, "key")])) == 2


@given(
    st.permutations([event(RINGING, 0, ref="a"), event(ANSWERED, 4, ref="a"), event(ENDED, 60, ref="a", talk_s=56)]),
    st.lists(st.integers(0, 2), max_size=4),
)
def test_whatever_order_and_however_often_it_is_one_answered_call(events: list[Event], again: list[int]) -> None:
    [call] = after([*events, *(events[apply_event] for apply_event in again)])
    assert call.answered
    assert (call.ended_at, call.talk_s) == (NOW + timedelta(seconds=60), 56)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(Stage),
            st.integers(0, 9000),
            st.sampled_from(["baresip", "http", "key"]),
            st.sampled_from(["", "a", "b"]),
        )
    )
)
def test_no_events_whatever_break_it(told: list[tuple[Stage, int, str, str]]) -> None:
    for call in after([event(*one) for one in told]):
        assert call.began_at is not None
        assert call.open or not call.live(NOW)


def test_a_call_whose_end_was_never_told_is_forgotten() -> None:
    [talking] = after([event(ANSWERED)])
    assert talking.live(NOW + timedelta(hours=3))
    assert not talking.live(NOW + timedelta(hours=4))
    [ringing] = after([event(RINGING)])
    assert ringing.live(NOW + timedelta(seconds=60))
    assert not ringing.live(NOW + timedelta(seconds=90))
    assert len(after([event(RINGING), event(RINGING, 200)])) == 2


def test_a_rating_comes_with_the_end() -> None:
    assert after([event(ENDED, source="cli", rating=Rating.ROUGH)])[0].rating is Rating.ROUGH


def test_a_reference_cannot_be_read_back() -> None:
    hashed = reference(b"salt", "+4420794600")
    assert "4420" not in hashed
    assert hashed == reference(b"salt", "+4420794600") != reference(b"other", "+4420794600")
    assert reference(b"salt", "") == ""


def with_gaps(*gaps: float) -> list[Call]:
    calls, at = [], NOW
    for number, gap in enumerate((0, *gaps)):
        begins = at + timedelta(seconds=gap)
        at = begins + timedelta(seconds=100)
        calls.append(Call(str(number), "x", at, rang_at=begins))
    return calls


def test_the_usual_gap_is_learned_from_the_last_calls() -> None:
    assert usual_gap(with_gaps(30, 40)) is None
    assert usual_gap(with_gaps(30, 40, 50)) == 40
    assert usual_gap(with_gaps(30, 40, 50, 3600)) == 40
    assert usual_gap([]) is None


@pytest.mark.parametrize(
    ("gap", "since", "seconds"),
    [(None, 10, 60), (70, None, 60), (70, 0, 60), (70, 10, 30), (20, 0, 10), (8, 2, 10), (300, 5, 120), (70, 90, 60)],
)
def test_a_reset_fits_what_is_left_of_the_gap(gap: float | None, since: float | None, seconds: int) -> None:
    assert fitting(gap, since, 60) == seconds


STRETCHES = st.sampled_from([0.0, 1.0, 30.0, 119.0, 600.0])
TOLD = st.tuples(
    st.sampled_from(list(Stage)), st.sampled_from(["asterisk", "http"]), st.sampled_from("abc"), STRETCHES
)


@given(st.lists(TOLD, max_size=12))
def test_as_many_ends_by_hand_as_there_are_calls_leave_none_going_on(
    told: list[tuple[Stage, str, str, float]],
) -> None:
    events, second = [], 0.0
    for stage, source, ref, later in told:
        second += later
        events.append(event(stage, second, source, ref))
    by_hand = [event(ENDED, second, "key", only_open=number > 0) for number in range(len(told) + 1)]
    now = NOW + timedelta(seconds=second)
    assert not any(call.live(now) for call in after([*events, *by_hand]))


def test_an_end_that_is_only_for_an_open_call_is_nothing_else() -> None:
    assert after([event(ENDED, only_open=True)]) == []
    once = [event(RINGING, ref="a"), event(ENDED, 9, ref="a")]
    assert after([*once, event(ENDED, 10, ref="a", only_open=True)]) == after(once)
