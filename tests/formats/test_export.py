from __future__ import annotations

import csv
import io
import re
from html.parser import HTMLParser
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recover_tui.domain import text
from recover_tui.formats import export, wins_file

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


def test_a_page_loads_nothing() -> None:
    page = export.as_html(tables("x"))
    assert "default-src 'none'" in page
    assert 'src="data:image/png;base64,iVBORw0K"' in page
    assert "http" not in page.replace("http-equiv", "")
