from __future__ import annotations

import pytest
from hypothesis import given, strategies as st

from recover_tui.domain import reset
from recover_tui.domain.breathing import PATTERNS, Kind, Run
from recover_tui.domain.reset import LENGTHS, Imagining, Part

USUAL = PATTERNS["4-4-4"]


@pytest.mark.parametrize(
    ("asked", "pattern", "cycles", "seconds"),
    [(10, "sigh", 1, 12), (30, "4-6", 3, 30), (60, "4-4-4", 5, 60)],
)
def test_short_resets_breathe_what_helps_soonest(asked: int, pattern: str, cycles: int, seconds: int) -> None:
    plan = reset.plan(asked, USUAL)
    assert plan.parts == (Run(PATTERNS[pattern], cycles),)
    assert (plan.pattern, plan.seconds) == (pattern, seconds)


def test_two_minutes_add_a_calm_place() -> None:
    plan = reset.plan(120, USUAL)
    assert plan.parts == (Run(USUAL, 5), Imagining(60))
    assert plan.at(59.9).moment is not None
    assert plan.at(60).moment is None
    assert plan.at(60).left == 60
    assert plan.at(500).index == 1


def test_five_minutes_are_mostly_breath() -> None:
    assert reset.plan(300, USUAL).parts == (Run(USUAL, 20), Imagining(60))


def test_a_chosen_pattern_counts_at_every_length() -> None:
    for seconds in LENGTHS:
        assert reset.plan(seconds, USUAL, chosen=PATTERNS["box"]).pattern == "box"


def test_holds_can_be_left_out() -> None:
    plan = reset.plan(60, USUAL, holds=False)
    assert isinstance(plan.parts[0], Run)
    assert not plan.parts[0].pattern.has_holds


def test_parts_can_be_left_out_and_turned_round() -> None:
    assert reset.plan(120, USUAL, parts=[Part.BREATHE]).parts == (Run(USUAL, 10),)
    assert reset.plan(60, USUAL, parts=[Part.PLACE, Part.WIN]).parts == (Imagining(60),)
    assert reset.plan(60, USUAL, parts=[Part.PLACE, Part.WIN]).pattern == ""
    assert reset.plan(120, USUAL, parts=[Part.PLACE, Part.BREATHE]).parts == (Imagining(60), Run(USUAL, 5))
    with pytest.raises(ValueError, match="breathe or place"):
        reset.plan(60, USUAL, parts=[Part.LINE])


def test_one_key_walks_through_the_usual_lengths() -> None:
    assert [reset.next_length(seconds) for seconds in (10, 30, 60, 120, 45, 600)] == [30, 60, 120, 10, 60, 10]


@given(st.integers(10, 600), st.sampled_from(list(PATTERNS.values())), st.floats(0, 700))
def test_every_position_belongs_to_one_part(seconds: int, usual: object, position: float) -> None:
    assert isinstance(usual, type(USUAL))
    plan = reset.plan(seconds, usual)
    stage = plan.at(position)
    assert stage.ends <= plan.seconds
    assert (stage.moment is None) == isinstance(plan.parts[stage.index], Imagining)
    assert plan.resume_point(min(position, plan.seconds)) <= position


def test_after_a_pause_breath_begins_again_and_a_place_goes_on() -> None:
    plan = reset.plan(120, USUAL)
    back = plan.at(plan.resume_point(42.0))
    assert back.moment is not None
    assert back.moment.kind is Kind.IN
    assert plan.resume_point(42.0) == 36
    assert plan.resume_point(85.5) == 85.5


def test_an_empty_plan_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one part"):
        reset.Plan(()).at(0)
