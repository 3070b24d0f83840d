from __future__ import annotations

import pytest
from hypothesis import assume, given, strategies as st

from recover_tui.domain import breathing
from recover_tui.domain.breathing import CUES, PATTERNS, Kind, Pattern, Run

lengths = st.integers(0, 30)
everyday = st.sampled_from(list(PATTERNS.values()))


@st.composite
def patterns(draw: st.DrawFn) -> Pattern:
    parts = (draw(st.integers(1, 30)), draw(lengths), draw(st.integers(1, 30)), draw(lengths))
    assume(4 <= sum(parts) <= 60)
    return Pattern.of("mine", parts)


@pytest.mark.parametrize(
    ("elapsed", "kind", "seconds"),
    [
        (0, Kind.IN, 4),
        (0.99, Kind.IN, 4),
        (1, Kind.IN, 3),
        (3.99, Kind.IN, 1),
        (4, Kind.HOLD, 4),
        (8, Kind.OUT, 4),
        (11.99, Kind.OUT, 1),
        (12, Kind.IN, 4),
        (59.99, Kind.OUT, 1),
    ],
)
def test_the_seconds_are_counted_as_one_would_aloud(elapsed: float, kind: Kind, seconds: int) -> None:
    moment = Run.fitting(PATTERNS["4-4-4"], 60).at(elapsed)
    assert (moment.kind, moment.seconds) == (kind, seconds)


@pytest.mark.parametrize(
    ("name", "asked", "cycles", "seconds"),
    [
        ("4-4-4", 60, 5, 60),
        ("4-6", 60, 6, 60),
        ("5-5", 60, 6, 60),
        ("sigh", 60, 5, 60),
        ("box", 60, 4, 60),
        ("4-7-8", 60, 3, 57),
        ("4-7-8", 10, 1, 19),
        ("4-4-4", 18, 1, 12),
    ],
)
def test_a_run_is_the_nearest_number_of_whole_breaths(name: str, asked: int, cycles: int, seconds: int) -> None:
    run = Run.fitting(PATTERNS[name], asked)
    assert (run.cycles, run.seconds) == (cycles, seconds)


@given(patterns(), st.integers(1, 600))
def test_every_run_ends_on_a_full_exhale(pattern: Pattern, seconds: int) -> None:
    run = Run.fitting(pattern, seconds)
    before, end = run.at(run.seconds - 0.001), run.at(run.seconds)
    assert before.kind is Kind.OUT
    assert before.fullness == pytest.approx(0, abs=0.001)
    assert end.finished
    assert (end.kind, end.fullness, end.seconds, end.left) == (Kind.OUT, 0.0, 0, 0.0)
    assert not end.moving


@given(patterns(), st.integers(1, 600))
def test_no_other_whole_number_of_breaths_is_nearer(pattern: Pattern, seconds: int) -> None:
    run = Run.fitting(pattern, seconds)
    others = [Run(pattern, cycles) for cycles in (run.cycles - 1, run.cycles + 1) if cycles]
    assert all(abs(run.seconds - seconds) <= abs(other.seconds - seconds) for other in others)


@given(patterns(), st.integers(30, 600), st.floats(0, 600))
def test_the_lungs_never_jump(pattern: Pattern, seconds: int, at: float) -> None:
    run = Run.fitting(pattern, seconds)
    assume(at + 0.01 < run.seconds)
    assert abs(run.at(at).fullness - run.at(at + 0.01).fullness) < 0.05


@given(patterns(), st.floats(-5, 700))
def test_the_position_needs_nothing_but_the_time(pattern: Pattern, at: float) -> None:
    run = Run.fitting(pattern, 300)
    moment = run.at(at)
    assert 0 <= moment.fullness <= 1
    assert 1 <= moment.cycle <= run.cycles
    assert moment.finished == (at >= run.seconds)
    assert moment.left == pytest.approx(max(0, run.seconds - max(0, at)))


@given(patterns(), st.floats(0, 600))
def test_after_a_pause_it_goes_on_at_an_inhale(pattern: Pattern, at: float) -> None:
    run = Run.fitting(pattern, 300)
    assume(at < run.seconds)
    back = run.resume_point(at)
    moment = run.at(back)
    assert back <= at < back + pattern.seconds
    assert (moment.kind, moment.into) == (Kind.IN, pytest.approx(0, abs=1e-6))
    assert moment.cycle == run.at(at).cycle


def test_ten_minutes_leave_no_drift() -> None:
    run = Run.fitting(PATTERNS["4-6"], 600)
    starts = [
        tick / 100 for tick in range(60_000) if run.at(tick / 100).into == 0 and run.at(tick / 100).kind is Kind.IN
    ]
    assert starts == [10.0 * cycle for cycle in range(60)]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ((4, 4), "in, hold, out, rest"),
        ((4, 0, 6, 0, 1), "in, hold, out, rest"),
        ((31, 0, 6), "0 to 30 seconds"),
        ((4, -1, 6), "0 to 30 seconds"),
        ((4, 0.5, 6), "whole number"),
        ((True, 4, 4), "whole number"),
        ((0, 4, 4), "at least 1 second"),
        ((4, 4, 0), "at least 1 second"),
        ((1, 0, 2), "4 to 60 seconds"),
        ((30, 30, 30), "4 to 60 seconds"),
    ],
)
def test_a_pattern_nobody_should_breathe_is_refused(asked: tuple[int, ...], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        Pattern.of("mine", asked)


def test_holds_can_be_left_out() -> None:
    assert [phase.seconds for phase in PATTERNS["box"].without_holds().phases] == [4, 4]
    assert not PATTERNS["4-7-8"].without_holds().has_holds
    assert PATTERNS["4-7-8"].has_holds
    assert PATTERNS["sigh"].without_holds().phases == PATTERNS["sigh"].phases


def test_a_breath_is_never_hurried_by_leaving_holds_out() -> None:
    quick = Pattern.of("quick", (1, 2, 1))
    assert quick.without_holds() == quick


def test_the_sigh_has_a_second_smaller_breath_in() -> None:
    sigh = Run(PATTERNS["sigh"], 1)
    assert [sigh.at(second).kind for second in (0, 3, 4)] == [Kind.IN, Kind.TOP_UP, Kind.OUT]
    assert sigh.at(3).fullness == pytest.approx(0.8)
    assert PATTERNS["sigh"].counts == "in 3, sip 1, out 8"


def test_one_key_walks_through_all_patterns() -> None:
    name, seen = "4-4-4", []
    for _ in PATTERNS:
        name = breathing.after(name, PATTERNS)
        seen.append(name)
    assert sorted(seen) == sorted(PATTERNS)
    assert seen[0] == "4-6"
    assert breathing.after("gone", PATTERNS) == "4-4-4"


def test_closed_eyes_can_tell_the_phases_apart() -> None:
    assert len({CUES[kind] for kind in (Kind.IN, Kind.HOLD, Kind.OUT)}) == 3


@given(everyday)
def test_steps_number_the_phases(pattern: Pattern) -> None:
    run = Run(pattern, 3)
    steps = [run.at(tick / 4).step for tick in range(run.seconds * 4)]
    assert sorted(set(steps)) == list(range(max(steps) + 1))
    assert steps == sorted(steps)


@given(everyday, st.integers(1, 60), st.floats(0, 1))
def test_breaths_are_counted_to_the_share_of_the_present_one(pattern: Pattern, cycles: int, share: float) -> None:
    run = Run(pattern, cycles)
    moment = run.at(share * run.seconds)
    assert moment.cycles == cycles
    assert moment.cycle - 1 <= moment.done <= moment.cycle <= cycles
    assert run.at(run.seconds).done == cycles
    assert run.at(1.5 * pattern.seconds).done == (1.5 if cycles > 1 else 1)
