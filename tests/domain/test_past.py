"""A day's entries, words found in all of them, and tags as people write them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies as st

from recover_tui.domain.past import Entry, Kind, found, on_day
from recover_tui.domain.text import has_words, tags
from tests.conftest import NOW

BERLIN = ZoneInfo("Europe/Berlin")


def entry(id: str, at: datetime, text: str = "") -> Entry:
    return Entry(id, at, Kind.WIN, text, text)


def test_a_day_is_that_of_its_zone_and_in_order() -> None:
    late = datetime(2026, 10, 25, 0, 30, tzinfo=BERLIN)
    entries = [entry("2", late + timedelta(hours=20)), entry("1", late), entry("3", late + timedelta(hours=26))]
    assert [one.id for one in on_day(entries, date(2026, 10, 25), BERLIN)] == ["1", "2"]


def test_words_are_found_in_all_of_it_the_newest_first() -> None:
    entries = [
        entry("1", NOW, "the refund went through"),
        entry("2", NOW + timedelta(1), "Refund, twice"),
        entry("3", NOW),
    ]
    assert [one.id for one in found(entries, "refund")] == ["2", "1"]
    assert [one.id for one in found(entries, "refund the")] == ["1"]
    assert found(entries, "  ") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("stayed calm #refund #Long-Call", {"#refund", "#long-call"}),
        ("order #4410 and ticket#a", set()),
        ("#धन्यवाद और #शांत", {"#धन्यवाद", "#शांत"}),
        ("(#größe), #é!", {"#grösse", "#é"}),
        ("https://example.com/#top & c#", set()),
        ("##twice", set()),
    ],
)
def test_tags_are_as_people_write_them(text: str, expected: set[str]) -> None:
    assert tags(text) == expected


def test_a_tag_is_found_as_a_whole_and_a_word_anywhere() -> None:
    assert has_words("told her #refunds", "refund")
    assert not has_words("told her #refunds", "#refund")
    assert has_words("told her #Refund today", "#refund her")
    assert has_words("a # alone", "#")


@given(st.text(max_size=40))
def test_every_tag_of_a_text_finds_it(text: str) -> None:
    for tag in tags(text):
        assert has_words(text, tag)
