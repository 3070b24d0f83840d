from __future__ import annotations

import csv
import io
import re
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given, strategies as st

from recover_tui.domain import text
from recover_tui.formats import export, wins_file


@pytest.fixture(autouse=True)
def _the_time_zone_again(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    yield
    monkeypatch.undo()
    time.tzset()


HOSTILE = "<script>alert(1)</script> [x](javascript:1) **b** `c` # h & &lt; | ~ ! \\ \"q\" 'q'"


def tables(words: str) -> dict[str, list[dict[str, Any]]]:
    return {
        "wins": [
            {"text": words, "who": words, "why": words, "added_at": "2026-05-12T09:00:00.000Z",
             "image": {"type": "image/png", "data": "iVBORw0K"}}
        ],
        "reflections": [
            {"started_at": "2026-05-12T09:00:00.000Z", "answers": [{"prompt": words, "text": words}],
             "next_step": words}
        ],
        "resources": [{"name": words, "kind": "colleague", "reach": words, "hours": "", "note": words}],
    }  # fmt: skip


class Read(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.said = ""

    def handle_starttag(self, tag: str, _: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.said += data


@given(st.text(max_size=80).map(text.line))
def test_P8_a_page_has_no_tag_but_its_own_and_every_word(words: str) -> None:
    page, plain = Read(), Read()
    page.feed(export.as_html(tables(words or "x")))
    plain.feed(export.as_html(tables("x")))
    assert page.tags == plain.tags
    assert page.said.count(words) >= 8 if words else True


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_P8_no_spreadsheet_takes_words_for_a_formula(sign: str) -> None:
    [_, row] = csv.reader(io.StringIO(export.as_csv(tables(f"{sign}1+1"))))
    assert row[0] == f"'{sign}1+1"


@given(st.text(max_size=40).map(text.line).filter(bool))
def test_a_table_of_wins_comes_back_to_the_letter(words: str) -> None:
    [entry] = wins_file.read(export.as_csv(tables(words)), "csv")
    assert (entry.text, entry.who, entry.why) == (words, words, words)


def test_P8_markdown_shows_the_words_and_nothing_else() -> None:
    written = export.as_markdown(tables(HOSTILE))
    said = [line for line in written.splitlines() if "alert" in line]
    assert len(said) == 8
    assert all(HOSTILE in re.sub(r"\\(.)", r"\1", line) for line in said)
    assert not re.search(r"(?<!\\)[<\[`]", written)
    for mark in ("- x", "+ x", "1. x", "12) x", "= x", "  - x"):
        assert re.search(r"^\s*(\\[-+=]|\d+\\[.)])", export.as_markdown(tables(mark)), re.MULTILINE)


EVERYTHING: dict[str, list[dict[str, Any]]] = {
    **tables("x"),
    "parked": [
        {"text": "The invoice", "parked_at": "2026-05-12T09:00:00.000Z", "outcome": None},
        {"text": "The rota", "parked_at": "2026-05-12T10:00:00.000Z", "outcome": "let go"},
    ],
    "resets": [
        {"started_at": "2026-05-11T22:30:00.000Z", "actual_s": 120, "pattern": "4-6", "outcome": "completed",
         "before": 4, "after": None},
        {"started_at": "2026-05-12T09:00:00.000Z", "actual_s": 41, "pattern": "box", "outcome": "skipped",
         "before": None, "after": None},
    ],
    "calls": [
        {"rang_at": None, "answered_at": None, "ended_at": "2026-05-12T09:30:00.000Z", "answered": 1,
         "talk_s": None, "rating": "rough"},
        {"rang_at": "2026-05-12T08:00:00.000Z", "answered_at": None, "ended_at": None, "answered": 0,
         "talk_s": None, "rating": None},
        {"rang_at": "2026-05-12T07:00:00.000Z", "answered_at": None, "ended_at": "2026-05-12T07:10:00.000Z",
         "answered": 1, "talk_s": 540, "rating": None},
    ],
}  # fmt: skip


def test_what_is_written_to_be_read_has_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    chapters = export.as_markdown(EVERYTHING).partition("# Parked worries\n")[2]
    assert [line for line in chapters.splitlines() if line] == [
        "## The rota", "2026-05-12 · let go", "## The invoice", "2026-05-12 · waits",
        "# Resets", "## 2026-05-12", "09:00 · 41 s · box · skipped",
        "## 2026-05-11", "22:30 · 2 min · 4-6 · completed · tension 4 before",
        "# Calls", "## 2026-05-12", "09:30 · rough", "08:00 · not answered", "07:00 · 9 min",
    ]  # fmt: skip
    page = export.as_html(EVERYTHING)
    assert all(said in page for said in ("<h2>The rota</h2>", "09:00 · 41 s · box · skipped", "09:30 · rough"))


@pytest.mark.parametrize("zone", ["Pacific/Auckland", "America/Los_Angeles", "UTC"])
def test_days_are_those_of_this_machine(zone: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    noon = datetime(2026, 11, 5, 12).astimezone(UTC).isoformat()
    win = tables("x")["wins"][0] | {"added_at": noon}
    assert "\n2026-11-05\n" in export.as_markdown({"wins": [win]})


def test_a_page_loads_nothing() -> None:
    page = export.as_html(tables("x"))
    assert "default-src 'none'" in page
    assert 'src="data:image/png;base64,iVBORw0K"' in page
    assert "http" not in page.replace("http-equiv", "")


def test_each_chapter_can_stand_alone() -> None:
    chapters = export.chapters_as_markdown(EVERYTHING)
    assert [*chapters] == [*export.READ]
    assert "\n".join(chapters.values()) == export.as_markdown(EVERYTHING)
    assert all(chapter.startswith("# ") and chapter.endswith("\n") for chapter in chapters.values())


def test_markdown_links_a_picture_that_is_a_file_and_holds_none() -> None:
    win = tables("x")["wins"][0]
    assert "![" not in export.as_markdown({"wins": [win]})
    linked = win | {"image": {"type": "image/png", "file": "pictures/1.png"}}
    assert export.chapters_as_markdown({"wins": [linked]})["wins"].endswith("\n![](pictures/1.png)\n")


def test_a_table_has_empty_cells_for_what_is_missing_and_numbers_as_they_are() -> None:
    assert export.table_as_csv(["a", "b"], [(-1, None), ("-1", "x\ny")]) == 'a,b\r\n-1,\r\n\'-1,"x\ny"\r\n'
