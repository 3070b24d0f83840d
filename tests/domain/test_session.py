from __future__ import annotations

import pytest
from hypothesis import given, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from recover_tui.domain.breathing import PATTERNS, Kind, Run
from recover_tui.domain.session import Session


def session() -> Session[Run]:
    return Session(Run.fitting(PATTERNS["4-4-4"], 60), began=100.0)


def test_left_alone_it_ends_after_its_length() -> None:
    assert not session().finished(159.9)
    assert session().finished(160)
    assert session().actual(5000) == 60


def test_a_stall_of_the_machine_loses_nothing() -> None:
    assert session().position(100 + 33.3) == pytest.approx(33.3)


def test_a_pause_stands_still_and_resumes_at_an_inhale() -> None:
    paused = session().pause(118.0)
    assert paused.paused
    assert paused.pause(300.0) == paused
    assert paused.position(500.0) == 18
    resumed = paused.resume(500.0)
    assert resumed.position(500.0) == 12
    assert resumed.timed.at(resumed.position(500.0)).kind is Kind.IN
    assert resumed.resume(501.0) == resumed


def test_time_spent_breathing_is_counted_and_pauses_are_not() -> None:
    resumed = session().pause(118.0).resume(500.0)
    assert resumed.actual(500.0) == 18
    assert resumed.finished(548.0)
    assert resumed.actual(548.0) == 66


def test_skipping_counts_only_what_was_done() -> None:
    skipped = session().skip_to(60, 110.0)
    assert skipped.finished(110.0)
    assert skipped.actual(110.0) == 10


def test_nothing_skips_back() -> None:
    assert session().skip_to(5, 130.0).position(130.0) == 30


@given(st.floats(0, 1e6))
def test_a_clock_before_the_start_is_the_start(earlier: float) -> None:
    assert session().position(100 - earlier) == 0


class AnySession(RuleBasedStateMachine):
    """Whatever is pressed, and however long between, it stays inside its bounds and ends."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 100.0
        self.session = session()
        self.breathed = 0.0

    @rule(seconds=st.floats(0, 400))
    def wait(self, seconds: float) -> None:
        left = self.session.timed.seconds - self.session.position(self.now)
        if not self.session.paused:
            self.breathed += min(seconds, left)
        self.now += seconds

    @rule()
    def pause(self) -> None:
        self.session = self.session.pause(self.now)

    @rule()
    def resume(self) -> None:
        self.session = self.session.resume(self.now)

    @rule(position=st.floats(0, 60))
    def skip(self, position: float) -> None:
        self.session = self.session.skip_to(position, self.now)

    @invariant()
    def inside(self) -> None:
        assert 0 <= self.session.position(self.now) <= 60
        assert self.session.actual(self.now) == pytest.approx(self.breathed, abs=1e-6)

    def teardown(self) -> None:
        resumed = self.session.resume(self.now)
        assert resumed.finished(self.now + 60)


TestAnySession = AnySession.TestCase
