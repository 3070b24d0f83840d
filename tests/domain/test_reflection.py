from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recover_tui.domain import reflection
from recover_tui.domain.reflection import GRACE, Answer, Cap, Reflection, Stand


@pytest.mark.parametrize(
    ("elapsed", "stand"),
    [
        (0, Stand.OPEN),
        (89.9, Stand.OPEN),
        (90, Stand.CLOSING),
        (119.9, Stand.CLOSING),
        (120, Stand.GRACE),
        (134.9, Stand.GRACE),
        (135, Stand.CLOSED),
        (10_000, Stand.CLOSED),
    ],
)
def test_a_reflection_opens_closes_and_is_closed(elapsed: float, stand: Stand) -> None:
    assert Cap(120).at(elapsed) is stand


def test_a_short_cap_keeps_most_of_its_time_for_the_prompts() -> None:
    assert Cap(30).at(22) is Stand.OPEN
    assert Cap(30).at(22.5) is Stand.CLOSING


@given(st.integers(30, 300), st.floats(-10, 1000), st.floats(0, 100))
def test_no_time_that_passes_opens_it_again(cap: int, elapsed: float, more: float) -> None:
    order = list(Stand)
    assert order.index(Cap(cap).at(elapsed)) <= order.index(Cap(cap).at(elapsed + more))
    assert 0 <= Cap(cap).left(elapsed) <= cap
    if elapsed >= cap + GRACE:
        assert Cap(cap).at(elapsed) is Stand.CLOSED


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
