"""Which pattern is preferred, and that what could be chance is no reason."""

from __future__ import annotations

from hypothesis import given, strategies as st

from recover_tui.domain.insights import FEWEST_PAIRS, PatternFigures
from recover_tui.domain.learning import at_least, preferred

PAIRS = st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), min_size=1, max_size=40)


def figures(pattern: str, pairs: list[tuple[int, int]]) -> PatternFigures:
    return PatternFigures(
        pattern,
        len(pairs),
        sum(before for before, _ in pairs),
        sum(after for _, after in pairs),
        sum((before - after) ** 2 for before, after in pairs),
    )


def test_a_pattern_that_clearly_did_more_is_preferred_and_says_why() -> None:
    found = preferred([figures("4-4-4", [(4, 3)] * 12), figures("4-6", [(4, 2)] * 9)], "4-4-4")
    assert found is not None
    assert (found.pattern, found.gain, found.resets) == ("4-6", 1.0, 9)
    assert found.reason == "after 4-6 you say 1.0 lower than after 4-4-4, in 9 resets"


def test_with_too_few_of_either_nothing_is_learned() -> None:
    enough, few = [(4, 2)] * FEWEST_PAIRS, [(4, 2)] * (FEWEST_PAIRS - 1)
    assert preferred([figures("4-4-4", [(4, 3)] * 8), figures("4-6", few)], "4-4-4") is None
    assert preferred([figures("4-4-4", [(4, 3)] * 7), figures("4-6", enough)], "4-4-4") is None
    assert preferred([figures("4-4-4", enough)], "4-4-4") is None
    assert preferred([], "4-4-4") is None


def test_a_difference_that_could_be_chance_is_none() -> None:
    wavering = [(5, 1), (3, 3), (4, 4), (5, 2), (2, 3), (4, 3), (3, 2), (4, 3)]
    assert preferred([figures("4-4-4", [(4, 3)] * 8), figures("sigh", wavering)], "4-4-4") is None


@given(usual=PAIRS, other=PAIRS)
def test_what_is_preferred_did_more_on_average(usual: list[tuple[int, int]], other: list[tuple[int, int]]) -> None:
    ours, theirs = figures("usual", usual), figures("other", other)
    assert at_least(theirs) <= theirs.change
    found = preferred([ours, theirs], "usual")
    if found is not None:
        assert found.gain > 0
        assert min(ours.resets, theirs.resets) >= FEWEST_PAIRS
