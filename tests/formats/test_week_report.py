"""A week on one page: what it says, and what it keeps to itself."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import given, strategies as st

from recover_tui.domain import insights, text, translation
from recover_tui.domain.insights import FEWEST_PAIRS, Counts, Insights, PatternFigures
from recover_tui.formats import week_report
from recover_tui.formats.week_report import Kept, Week
from recover_tui.system import language

MONDAY = date(2026, 11, 9)
HOSTILE = "</style><script>alert(1)</script><img src=x onerror=alert(1)> \" ' & &lt; {facts}"
FOUND = Insights(
    None,
    patterns=(PatternFigures("4-6", 12, 46, 29), PatternFigures("box", 3, 12, 9)),
    hours=((9, Counts(rough=2, resets=5)), (11, Counts(rough=1, abusive=1, resets=3))),
    reflections=4,
    capped=1,
)
DAYS = [Counts(rough=2, resets=5), Counts(), Counts(rough=1, abusive=1, resets=3), *[Counts()] * 4]


class Read(HTMLParser):
    """What a browser makes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, list[str]]] = []
        self.drawings: list[dict[str, str | None]] = []
        self.said = ""
        self._style = False
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, [name for name, _ in attributes]))
        self._style = tag == "style"
        if tag == "svg":
            self.drawings.append(dict(attributes))

    def handle_endtag(self, tag: str) -> None:
        self._style = self._style and tag != "style"

    def handle_data(self, data: str) -> None:
        if not self._style:
            self.said += data

    @property
    def words(self) -> str:
        """All that can be read or heard."""
        return "\n".join([self.said, *(str(drawing["aria-label"]) for drawing in self.drawings)])


def read(week: Week, *, words: bool = False) -> Read:
    return Read(week_report.as_html(week, words=words))


def week(words: str = "", *patterns: str) -> Week:
    own = tuple(PatternFigures(name, FEWEST_PAIRS, 30, 20) for name in patterns)
    found = Insights(None, patterns=(*FOUND.patterns, *own), hours=FOUND.hours, reflections=4, capped=1)
    kept = [Kept(MONDAY, words, words)] if words else []
    return Week(MONDAY, found, DAYS, kept, kept)


def test_it_says_whose_week_it_is_and_what_the_figures_say() -> None:
    page = read(week())
    assert "9 November to 15 November 2026" in page.said
    for said in (insights.headline(FOUND), "4 reflections, 1 ended by their cap", "3.8 → 2.4", "of 12"):
        assert said in page.said
    assert page.said.rstrip().endswith("Only you see this.")


def test_a_week_about_the_new_year_says_both_years() -> None:
    assert Week(date(2026, 12, 28), FOUND).dates == "28 December 2026 to 3 January 2027"


def test_of_a_pattern_with_too_few_pairs_nothing_is_drawn() -> None:
    page = read(week())
    assert "box3 resets, too few to say" in page.said
    assert [drawing["aria-label"] for drawing in page.drawings if "box" in str(drawing["aria-label"])] == []


def test_each_drawing_says_in_words_what_it_shows() -> None:
    page = read(week())
    assert all(drawing["role"] == "img" and drawing["aria-label"] for drawing in page.drawings)
    said = [drawing["aria-label"] for drawing in page.drawings]
    assert said == [
        "4-6: 3.8 before, 2.4 after, in 12 resets",
        "how tense, 1 calm to 5 tense",
        "9:00 to 10:00: 2 rough calls. 11:00 to 12:00: 1 rough call",
        "11:00 to 12:00: 1 abusive call",
        "9:00 to 10:00: 5 resets. 11:00 to 12:00: 3 resets",
        "Monday, 9 November: 2 rough calls. Wednesday, 11 November: 1 rough call",
        "Wednesday, 11 November: 1 abusive call",
        "Monday, 9 November: 5 resets. Wednesday, 11 November: 3 resets",
    ]


def test_each_bar_has_its_number_and_its_place_as_text() -> None:
    said = read(week()).said
    assert "Rough calls21Abusive calls1Resets59:0010:00311:00" in said
    assert "Resets5Mon 9Tue 103Wed 11Thu 12Fri 13Sat 14Sun 15" in said


def test_a_day_round_the_clock_names_as_many_hours_as_there_is_room_for() -> None:
    hours = tuple((hour, Counts(resets=1)) for hour in range(24))
    said = read(Week(MONDAY, Insights(None, hours=hours), DAYS)).said
    assert 6 <= len(re.findall(r"\d+:00", said)) <= 10


def test_a_week_without_anything_is_said_to_be_one() -> None:
    page = read(Week(MONDAY, Insights(None)))
    assert "No rough call and no reset is noted in this week." in page.said
    assert page.drawings == []


def test_a_page_loads_nothing() -> None:
    written = week_report.as_html(week("a win", "mine"), words=True)
    assert "default-src 'none'; style-src 'unsafe-inline'; img-src data:" in written
    assert "://" not in written
    page = Read(written)
    assert {tag for tag, _ in page.tags}.isdisjoint({"script", "img", "link", "iframe", "object", "use", "image"})
    assert {name for _, names in page.tags for name in names}.isdisjoint({"src", "href", "style"})
    assert "url(" not in written
    assert "@import" not in written


SECRET = st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF), min_size=3, max_size=30)
"""Words that nothing on the page has by itself."""


@given(SECRET, st.lists(SECRET, max_size=3, unique=True))
def test_P8_without_being_asked_not_a_word_that_was_written_is_on_it(secret: str, patterns: list[str]) -> None:
    page = week_report.as_html(week(secret, *patterns))
    assert [word for word in (secret, *patterns) if word in page] == []


@given(st.text(max_size=80).map(text.line), st.text(max_size=30).map(text.line))
def test_P8_without_being_asked_the_page_is_the_same_whatever_was_written(words: str, pattern: str) -> None:
    own = f"{pattern} mine"
    assert week_report.as_html(week(words, own)) == week_report.as_html(week("", "mine"))


@given(st.text(max_size=80).map(text.line) | st.just(HOSTILE), st.text(max_size=30).map(text.line))
def test_P8_what_was_written_is_only_text(words: str, pattern: str) -> None:
    own = f"{pattern} mine".strip()
    page, plain = read(week(words or "x", own), words=True), read(week("x", "mine"), words=True)
    assert page.tags == plain.tags
    assert words.rstrip(".") in page.said
    assert own in page.said
    assert own in page.words.partition("Only you see this.")[2]


def test_own_patterns_are_told_apart_without_their_names() -> None:
    assert "your own pattern3.8 → 2.5of 8" in read(week("", "sea")).said
    said = read(week("", "sea", "wood")).said
    assert "your own pattern 1" in said
    assert "your own pattern 2" in said
    assert "sea" not in said


def test_the_words_are_said_with_their_day_and_whom_they_helped() -> None:
    wins = [Kept(date(2026, 11, 11), "He laughed", "the man with the router.")]
    said = read(Week(MONDAY, FOUND, DAYS, wins, [Kept(MONDAY, "Say the date first")]), words=True).said
    assert "WinsHe laughedWednesday · It helped the man with the router." in said
    assert "Next small stepsSay the date firstMonday" in said


@pytest.mark.parametrize("code", ["de", "hi"])
def test_the_page_says_which_language_it_is_in(code: str) -> None:
    with translation.untranslated():  # what was spoken before is spoken afterwards
        translation.use(language.catalogue(code))
        assert f'<html lang="{code}">' in week_report.as_html(week("a", "b"), words=True)
    assert '<html lang="en">' in week_report.as_html(week())


def test_nothing_on_it_praises_or_urges() -> None:
    said = read(week("", "mine")).words.lower()
    assert not re.search(
        r"\b(great|well done|congrat\w*|streaks?|goals?|targets?|should|must|better|best|average)\b", said
    )
