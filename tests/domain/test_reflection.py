from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from recover_tui.domain import reflection
from recover_tui.domain.reflection import (
    GRACE,
    Answer,
    Cap,
    CapState,
    Draft,
    Reflection,
    ReflectionSpan,
    had_its_share,
    rests_until,
)
from recover_tui.domain.stopwatch import ClockReading, Stopwatch

NOW = datetime(2026, 5, 12, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("elapsed", "stand"),
    [
        (0, CapState.OPEN),
        (89.9, CapState.OPEN),
        (90, CapState.CLOSING),
        (119.9, CapState.CLOSING),
        (120, CapState.GRACE),
        (134.9, CapState.GRACE),
        (135, CapState.CLOSED),
        (10_000, CapState.CLOSED),
    ],
)
def test_a_reflection_opens_closes_and_is_closed(elapsed: float, stand: CapState) -> None:
    assert Cap(120).at(elapsed) is stand


def test_a_short_cap_keeps_most_of_its_time_for_the_prompts() -> None:
    assert Cap(30).at(22) is CapState.OPEN
    assert Cap(30).at(22.5) is CapState.CLOSING


@given(st.integers(30, 300), st.floats(-10, 1000), st.floats(0, 100))
def test_no_time_that_passes_opens_it_again(cap: int, elapsed: float, more: float) -> None:
    order = list(CapState)
    assert order.index(Cap(cap).at(elapsed)) <= order.index(Cap(cap).at(elapsed + more))
    assert 0 <= Cap(cap).left(elapsed) <= cap
    if elapsed >= cap + GRACE:
        assert Cap(cap).at(elapsed) is CapState.CLOSED


def test_every_prompt_gets_its_turn() -> None:
    seen = {prompt for times in range(12) for prompt in reflection.prompts(times)}
    assert len(seen) == 12
    assert all(len(reflection.prompts(times)) == 3 for times in range(12))


def test_prompts_step_back_with_the_agents_own_name() -> None:
    named = [prompt for times in range(4) for prompt in reflection.prompts(times, "Asha")]
    assert any("Asha" in prompt for prompt in named)
    assert not any("you" in prompt.split() for prompt in named)


def test_no_prompt_asks_why_me() -> None:
    assert not [prompt for times in range(4) for prompt in reflection.prompts(times) if "why" in prompt.lower()]


def test_a_reflection_is_listed_by_its_next_step_or_its_first_words() -> None:
    def past(next_step: str, *texts: str) -> Reflection:
        answers = tuple(Answer("?", text) for text in texts)
        return Reflection("a", None, datetime(2026, 5, 12, tzinfo=UTC), 120, 80, None, answers, next_step)

    assert past("Breathe first", "words").gist == "Breathe first"
    assert past("", "", "second").gist == "second"
    assert past("").gist == ""


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("", "abc"),
        ("WAIT", "a"),
        ("refund the", "b"),
        ("प्रतीक्षा", "c"),
        ("straße", "c"),
        ("nowhere", ""),
        ("ask", "a"),
    ],
)
def test_past_words_are_found_in_every_script(words: str, ids: str) -> None:
    def past(id: str, text: str, next_step: str = "") -> Reflection:
        return Reflection(id, None, NOW, 120, 80, None, (Answer("Prompt?", text),), next_step)

    every = [past("a", "I named the wait", "Ask first"), past("b", "the refund"), past("c", "प्रतीक्षा STRASSE")]
    assert "".join(one.id for one in reflection.found(every, words)) == ids


# What holds the cap


def look_at(seconds: float, *, boot: str = "one", wall: float | None = None) -> ClockReading:
    return ClockReading(boot, 500 + seconds, NOW + timedelta(seconds=seconds if wall is None else wall))


def test_a_machine_that_sleeps_uses_time_and_a_clock_that_is_turned_does_not() -> None:
    stopwatch = Stopwatch(0, look_at(0))
    assert stopwatch.at(look_at(600)) == 600
    assert stopwatch.at(look_at(10, wall=-3600)) == 10
    assert stopwatch.at(look_at(10, wall=7200)) == 10


def test_after_a_restart_the_time_of_day_counts_and_never_backwards() -> None:
    stopwatch = Stopwatch(0, look_at(0)).mark(look_at(10))
    assert stopwatch.at(look_at(3, boot="two", wall=70)) == 70
    assert stopwatch.at(look_at(3, boot="two", wall=-3600)) == 10


def test_where_the_system_names_no_run_the_time_of_day_counts() -> None:
    assert Stopwatch(0, look_at(0, boot="")).at(look_at(999, boot="", wall=20)) == 20


def test_standing_still_uses_nothing() -> None:
    paused = Stopwatch(0, look_at(0)).stop(look_at(10))
    assert paused.at(look_at(900)) == 10
    assert paused.mark(look_at(900)) == paused
    assert paused.start(look_at(900)).at(look_at(905)) == 15


def draft(stopwatch: Stopwatch, window: str = "mine") -> Draft:
    return Draft("1", 120, ("One?",), ("",), "", stopwatch, window)


def test_a_draft_says_how_far_it_is() -> None:
    under_way = draft(Stopwatch(30, look_at(0)))
    assert (under_way.state(look_at(20)), under_way.left(look_at(20))) == (CapState.OPEN, 70)
    assert under_way.state(look_at(105)) is CapState.CLOSED


def test_a_draft_is_abandoned_when_its_time_is_over_and_its_window_is_not_heard_of() -> None:
    assert not draft(Stopwatch(0, look_at(0))).abandoned(look_at(100))
    assert draft(Stopwatch(0, look_at(0))).abandoned(look_at(140))
    assert not draft(Stopwatch(134, look_at(134))).abandoned(look_at(138))
    assert not draft(Stopwatch(10, None)).abandoned(look_at(900))


def looked(minutes_ago: float, active_s: int = 60) -> ReflectionSpan:
    return ReflectionSpan(NOW - timedelta(minutes=minutes_ago), active_s)


def test_a_call_rests_from_the_end_of_its_reflection_and_a_new_call_is_free() -> None:
    past = [looked(10), looked(300)]
    assert rests_until(past, NOW - timedelta(minutes=12), NOW, 1200) == NOW + timedelta(minutes=11)
    assert rests_until(past, NOW - timedelta(minutes=5), NOW, 1200) is None
    assert rests_until(past, None, NOW, 1200) == NOW + timedelta(minutes=11)
    assert rests_until([looked(40)], None, NOW, 1200) is None
    assert rests_until([], None, NOW, 1200) is None


def test_a_clock_turned_back_makes_nobody_wait_longer_than_the_rest() -> None:
    assert rests_until([looked(-5000)], None, NOW, 1200) == NOW + timedelta(minutes=20)


@pytest.mark.parametrize(
    ("others", "about_it", "share"),
    [(0, 0, False), (0, 1, True), (3, 1, True), (4, 1, False), (4, 2, True), (7, 2, False)],
)
def test_one_call_is_at_most_a_third_of_a_shift(others: int, about_it: int, share: bool) -> None:
    past = [looked(400 - number) for number in range(others)] + [looked(60 - number) for number in range(about_it)]
    assert had_its_share(past, NOW - timedelta(minutes=100), NOW) is share


def test_another_shift_does_not_count() -> None:
    assert not had_its_share([looked(13 * 60)], None, NOW)


@pytest.mark.parametrize(
    "prompt", ["Why me?", "Tell me why they shouted", "How come it is always me?", "What is wrong with me"]
)
def test_a_prompt_that_asks_why_is_refused_kindly(prompt: str) -> None:
    with pytest.raises(ValueError, match="ask what or how instead"):
        reflection.check_prompt(prompt)


def test_own_prompts_take_turns_before_the_shipped_ones() -> None:
    own = ("What was asked of me?", "How did it sound?")
    reflection.check_prompt(own[0])
    assert [reflection.prompts(times, own=own)[0] for times in range(3)] == [own[0], own[1], own[0]]
    assert reflection.prompts(0, own=own)[1:] == reflection.prompts(0)


class AnyReflection(RuleBasedStateMachine):
    """Whatever is done to it, no second is won and no word is lost."""

    def __init__(self) -> None:
        super().__init__()
        self.boot, self.boottime, self.wall = 1, 0.0, 0.0
        self.stopwatch = Stopwatch(0.0, self.now)
        self.saved = (self.stopwatch, "")
        self.written = ""
        self.running, self.closed = True, False
        self.truly_used = 0.0

    @property
    def now(self) -> ClockReading:
        return ClockReading(str(self.boot), self.boottime, NOW + timedelta(seconds=self.wall))

    def save(self) -> None:
        self.stopwatch = self.stopwatch.mark(self.now)
        self.saved = (self.stopwatch, self.written)

    def look(self) -> None:
        if self.running and Cap(120).at(self.stopwatch.at(self.now)) is CapState.CLOSED:
            self.closed = True
            self.stopwatch = self.stopwatch.stop(self.now)
            self.saved = (self.stopwatch, self.written)

    @rule(seconds=st.floats(0, 90))
    def time_passes(self, seconds: float) -> None:
        if self.stopwatch.since is not None:
            self.truly_used += seconds
        self.boottime += seconds
        self.wall += seconds
        self.look()

    @rule(seconds=st.floats(-7200, 7200))
    def the_clock_is_turned(self, seconds: float) -> None:
        self.wall += seconds
        self.look()

    @precondition(lambda self: self.running and not self.closed and self.stopwatch.since is not None)
    @rule(said=st.text(max_size=5))
    def type(self, said: str) -> None:
        self.written += said
        self.save()

    @precondition(lambda self: self.running and not self.closed)
    @rule()
    def a_call_comes_in(self) -> None:
        self.stopwatch = self.stopwatch.stop(self.now)
        self.save()

    @precondition(lambda self: self.running and not self.closed)
    @rule()
    def the_call_is_over(self) -> None:
        self.stopwatch = self.stopwatch.start(self.now)
        self.save()

    @rule()
    def it_is_killed(self) -> None:
        self.running = False

    @precondition(lambda self: not self.running)
    @rule(restart=st.booleans(), away=st.floats(0, 60))
    def it_is_reopened(self, restart: bool, away: float) -> None:
        if self.saved[0].since is not None:
            self.truly_used += away
        self.boottime += away
        self.wall += away
        if restart:
            self.boot, self.boottime = self.boot + 1, 3.0
        used = self.saved[0].used
        self.stopwatch, self.written = self.saved
        self.running = True
        assert self.stopwatch.at(self.now) >= used
        self.look()
        if not self.closed:
            self.stopwatch = self.stopwatch.start(self.now)
            self.save()

    @invariant()
    def no_word_is_lost(self) -> None:
        assert self.saved[1] == self.written

    @invariant()
    def no_second_is_won(self) -> None:
        now = self.now
        assert self.stopwatch.used <= self.stopwatch.at(now)
        assert self.stopwatch.mark(now).used >= self.saved[0].used
        if self.closed:
            assert Cap(120).at(self.saved[0].used) is CapState.CLOSED
        elif self.boot == 1 and self.running:
            assert self.stopwatch.at(now) == pytest.approx(self.truly_used)


def test_C1_C2_nothing_lengthens_a_reflection_or_eats_a_word_of_it() -> None:
    run_state_machine_as_test(AnyReflection)
