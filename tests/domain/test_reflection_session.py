"""C1 and C2 as facts about plain functions: no way lengthens a reflection, and none costs a word."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from recover_tui.domain.reflection import CLOSING_PROMPT, GRACE, CapState
from recover_tui.domain.reflection_session import ReflectionSession
from recover_tui.domain.stopwatch import ClockReading
from tests.conftest import NOW

PROMPTS = ("One?", "Two?", "Three?")
CAP = 120


def at(seconds: float, *, boot: str = "one") -> ClockReading:
    return ClockReading(boot, 1000 + seconds, NOW + timedelta(seconds=seconds))


def begun() -> ReflectionSession:
    return ReflectionSession.begin("id", CAP, PROMPTS, window="w", now=at(0))


def test_it_begins_at_the_first_prompt_with_the_whole_cap() -> None:
    session = begun()
    assert (session.prompt, session.text, session.left(at(0))) == ("One?", "", CAP)
    assert session.draft.words == ("", "", "", "")


def test_each_prompt_has_words_of_its_own() -> None:
    session = begun().write("one").turn(1, at(1)).write("two").turn(-1, at(2))
    assert (session.prompt, session.text) == ("One?", "one")
    assert session.draft.texts == ("one", "two", "")
    assert session.draft_key(session.index) == "id/0"


def test_before_the_first_and_after_the_closing_line_there_is_nothing() -> None:
    session = begun()
    assert session.turn(-1, at(0)) is session
    for _ in range(len(PROMPTS)):
        session = session.turn(1, at(0))
    assert session.prompt == CLOSING_PROMPT
    assert session.turn(1, at(0)) is session


def test_near_the_cap_the_closing_line_stays() -> None:
    session = begun().turn_to_closing_line()
    assert session.at_closing_line
    assert session.turn(-1, at(95)) is session


@pytest.mark.parametrize(
    ("seconds", "state"), [(0, CapState.OPEN), (90, CapState.CLOSING), (120, CapState.GRACE), (135, CapState.CLOSED)]
)
def test_how_far_it_is(seconds: int, state: CapState) -> None:
    assert begun().state(at(seconds)) is state


def test_the_next_step_is_kept_without_spaces_around_it() -> None:
    session = begun().turn_to_closing_line().write("  ask first ").close(at(60))
    assert (session.draft.next_step, session.draft.stopwatch.used) == ("ask first", 60)


def test_it_uses_its_cap_and_its_grace_at_most() -> None:
    assert begun().close(at(7200)).draft.stopwatch.used == CAP + GRACE


def test_it_goes_on_in_another_window_where_it_was_left() -> None:
    left = begun().write("one").turn(1, at(1)).write("two").suspend(at(30))
    session = ReflectionSession.resume(left.draft, window="other", now=at(600))
    assert (session.prompt, session.text, session.draft.window) == ("Two?", "two", "other")
    assert session.left(at(600)) == CAP - 30


def test_what_is_written_over_is_told_once() -> None:
    session, overwritten = begun().write("a sentence of some length").checkpoint()
    assert overwritten == ()
    session, overwritten = session.write("").checkpoint()
    assert overwritten == (("id/0", "a sentence of some length"),)
    assert session.checkpoint()[1] == ()


class NoWayRound(RuleBasedStateMachine):
    """Turned, written, suspended, resumed and marked at random, with the clock going on or set back."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0
        self.used = 0.0
        self.boot = "one"
        self.standing = False
        self.session = begun()

    def reading(self) -> ClockReading:
        return at(self.now, boot=self.boot)

    @rule(seconds=st.floats(0, 60))
    def time_passes(self, seconds: float) -> None:
        self.now += seconds
        if not self.standing:
            self.used += seconds

    @rule(step=st.sampled_from([-1, 1]))
    def turn(self, step: int) -> None:
        self.session = self.session.turn(step, self.reading())

    @rule(text=st.text(max_size=9))
    def write(self, text: str) -> None:
        self.session = self.session.write(text)
        assert self.session.text == text

    @rule()
    def mark(self) -> None:
        self.session = self.session.mark(self.reading())

    @precondition(lambda self: not self.standing)
    @rule()
    def suspend(self) -> None:
        self.session = self.session.suspend(self.reading())
        self.standing = True

    @rule()
    def resume(self) -> None:
        self.session = ReflectionSession.resume(self.session.draft, window="w", now=self.reading())
        self.standing = False

    @invariant()
    def time_used_is_never_given_back(self) -> None:
        assert self.session.left(self.reading()) <= max(0.0, CAP - self.used) + 0.001
        assert self.session.close(self.reading()).draft.stopwatch.used <= CAP + GRACE


TestNoWayRound = NoWayRound.TestCase
