from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from recover_tui.domain.recurrence import is_recurring
from recover_tui.domain.reflection import Answer, EndedBy, Reflection
from recover_tui.domain.worries import Worry
from tests.conftest import NOW

FEE = "The cancellation invoice had never reached Marta before"


def past(words: str, ago: timedelta) -> Reflection:
    return Reflection("1", None, NOW - ago, 120, 90, EndedBy.DONE, (Answer("What?", words),), "")


def hours(*ago: float) -> list[Reflection]:
    return [past("", timedelta(hours=each)) for each in ago]


@pytest.mark.parametrize(("before", "said"), [(0, False), (1, True), (2, False)])
def test_the_second_on_the_same_call(before: int, said: bool) -> None:
    ended_at = NOW - timedelta(hours=2)
    assert is_recurring("x", hours(*[1.0] * before, 13, 14), (), ended_at, NOW) is said


@pytest.mark.parametrize(("before", "said"), [(2, False), (3, True), (4, False)])
def test_the_fourth_of_the_shift(before: int, said: bool) -> None:
    assert is_recurring("x", hours(*[1.0] * before, 14, 15), (), None, NOW) is said


def test_the_third_time_in_a_week_with_the_same_words() -> None:
    again = "Marta never got the cancellation invoice, and it reached billing"
    once = past(FEE, timedelta(days=2))
    worries = Worry("p", "invoice cancellation, Marta", NOW - timedelta(days=1), NOW)
    assert not is_recurring(again, [once], (), None, NOW)
    assert is_recurring(again, [once], (worries,), None, NOW)
    assert is_recurring(again, [once, past(FEE, timedelta(days=3))], (), None, NOW)
    assert not is_recurring(again, [once, past(FEE, timedelta(days=8))], (), None, NOW)


@pytest.mark.parametrize("other", ["A delivery went to the wrong house", "invoice", "", "the the the of and to"])
def test_other_words_are_another_thing(other: str) -> None:
    before = [past(other, timedelta(days=1)), past(other, timedelta(days=2))]
    assert not is_recurring(FEE, before, (), None, NOW)


def test_a_later_call_makes_a_new_beginning() -> None:
    ended_at: datetime = NOW - timedelta(minutes=1)
    assert not is_recurring("x", hours(1), (), ended_at, NOW)
