"""The record of calls that were marked abusive: when they were, and nothing of who called."""

from __future__ import annotations

import csv
import io
import re
from datetime import UTC, datetime, timedelta
from gettext import NullTranslations

import pytest
from hypothesis import given, strategies as st

from recover_tui.domain import translation
from recover_tui.formats import abuse_record
from recover_tui.formats.abuse_record import AbusiveCall
from recover_tui.formats.export import FORMULA

FIRST = datetime(2026, 11, 10, 11, 41, tzinfo=UTC)
CALLS = [
    AbusiveCall(FIRST + timedelta(days=7), "out"),
    AbusiveCall(FIRST, "in", 412),
    AbusiveCall(FIRST + timedelta(days=2, hours=3), "", 30),
]


def rows(calls: list[AbusiveCall]) -> list[list[str]]:
    return [*csv.reader(io.StringIO(abuse_record.as_csv(calls)))]


def test_a_table_has_each_call_and_how_many_its_week_had() -> None:
    assert rows(CALLS) == [
        ["Week from", "Calls in that week", "Date", "Ended at", "Direction", "Length of talk"],
        ["2026-11-09", "2", "2026-11-10", "11:41", "incoming", "6 min 52 s"],
        ["2026-11-09", "2", "2026-11-12", "14:41", "", "30 s"],
        ["2026-11-16", "1", "2026-11-17", "11:41", "outgoing", ""],
    ]


def test_a_page_has_the_same_by_the_week() -> None:
    said = re.sub(r"<[^>]*>", "|", abuse_record.as_html(CALLS).partition("</style>")[2])
    said = re.sub(r"\|+", "|", said)
    for line in (
        "|10 November 2026 to 17 November 2026|3 calls marked abusive|",
        "|Week from 9 November 2026: 2 calls|Date|Ended at|Direction|Length of talk|",
        "|10 November|11:41|incoming|6 min 52 s|",
        "|Week from 16 November 2026: 1 call|",
    ):
        assert line in said


def test_of_no_call_that_is_said() -> None:
    assert "0 calls marked abusive" in abuse_record.as_html([])
    assert len(rows([])) == 1


@given(st.text(min_size=3).filter(lambda words: "in" not in words and "out" not in words))
def test_a_direction_that_is_none_is_not_said(words: str) -> None:
    """Another program may have written a number there."""
    told, untold = ([AbusiveCall(FIRST, direction, 412)] for direction in (words, ""))
    assert abuse_record.as_csv(told) == abuse_record.as_csv(untold)
    assert abuse_record.as_html(told) == abuse_record.as_html(untold)


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_P8_no_spreadsheet_takes_a_word_for_a_formula(sign: str) -> None:
    """Whatever a translation begins with."""

    class Odd(NullTranslations):
        def gettext(self, message: str) -> str:
            return f"{sign}{message}"

        def pgettext(self, context: str, message: str) -> str:
            return f"{sign}{message}"

    with translation.untranslated():  # what was spoken before is spoken afterwards
        translation.use(Odd())
        cells = [cell for row in rows(CALLS) for cell in row]
    assert [cell for cell in cells if FORMULA.match(cell) and not cell.startswith("'")] == []
    assert any(cell.startswith("'") for cell in cells)
