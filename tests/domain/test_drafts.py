from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given, strategies as st

from recover_tui.domain.drafts import LEAST_LOSS, HighWaterMark, Version, before, loss

FULL = "The refund had been promised twice, and nobody had told him."
NOW = datetime(2026, 5, 12, tzinfo=UTC)


def lost(*texts: str) -> list[str]:
    high_water, found = HighWaterMark(), []
    for text in texts:
        high_water, words = high_water.then(text)
        found += [words] if words else []
    return found


def test_a_text_that_is_emptied_at_once_is_kept() -> None:
    assert lost(FULL, "") == [FULL]
    assert lost(FULL, "x", "xy") == [FULL]


def test_a_text_that_is_emptied_bit_by_bit_is_kept_whole() -> None:
    assert lost(*(FULL[:end] for end in range(len(FULL), 0, -7)))[0] == FULL


def test_putting_a_word_right_keeps_nothing() -> None:
    assert lost("The refnud", "The ref", "The refund", "The refund had", "The big refund had") == []


def test_another_sentence_in_the_place_of_one_keeps_the_one() -> None:
    assert lost(FULL, FULL[:10] + "something altogether else was here") == [FULL]


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_writing_more_loses_nothing(start: str, middle: str, end: str) -> None:
    assert loss(start + end, start + middle + end) == 0


@given(st.lists(st.text(max_size=60), max_size=8))
def test_no_more_is_lost_at_once_than_what_counts_as_putting_right(texts: list[str]) -> None:
    """Whatever is typed, all that ever stood there is in a version or still there, but for a few characters."""
    high_water, versions = HighWaterMark(), set()
    for text in texts:
        high_water, words = high_water.then(text)
        versions.add(words)
        assert loss(high_water.words, text) < LEAST_LOSS


def test_going_back_goes_round() -> None:
    earlier = [Version("p", words, NOW) for words in ("three", "two", "one")]
    assert before("", earlier) == "three"
    assert before("three", earlier) == "two"
    assert before("one", earlier) == "three"
    assert before("three", earlier[:1]) is None
    assert before("", []) is None
