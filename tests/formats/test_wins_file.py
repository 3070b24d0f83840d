from __future__ import annotations

import csv
import io
import json
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

from recover_tui.domain import text, timestamps
from recover_tui.formats import wins_file
from recover_tui.formats.wins_file import Entry
from tests.conftest import NOW


@pytest.fixture
def zone(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    yield monkeypatch
    monkeypatch.undo()
    time.tzset()


def texts(source: str, kind: str) -> list[str]:
    return [entry.text for entry in wins_file.read(source, kind)]


def test_text_has_one_win_a_line() -> None:
    source = (
        "- Stayed till it worked\n\n* Thanks\n2. Found it\r\n  Plain  words \n+ Plus\n• Dot\n- [x] Done\n- [ ] Open"
    )
    assert texts(source, "txt") == [
        "Stayed till it worked", "Thanks", "Found it", "Plain words", "Plus", "Dot", "Done", "Open",
    ]  # fmt: skip


MARKDOWN = """---
title: Wins
---
# This month

- Helped a caller who
  was lost
- Another one
not indented
* A *star*, `code` &amp; <b>
+ Plus

  and a second paragraph

2. Two
1) One with a [link](https://example.com)
   - within it
- [x] Done
- [X] Done too
- [ ] Open

<!-- not this -->

Last month
==========

Said outside
any list

***
• A dot
  goes on
"""


def test_in_markdown_the_lines_of_an_item_belong_together_and_headings_are_no_wins() -> None:
    assert texts(MARKDOWN, "md") == [
        "Helped a caller who was lost", "Another one not indented", "A star, code & <b>",
        "Plus and a second paragraph", "Two", "One with a link", "within it",
        "Done", "Done too", "Open", "Said outside any list", "A dot goes on",
    ]  # fmt: skip
    assert texts(MARKDOWN.replace("\n", "\r\n"), "markdown") == texts(MARKDOWN, "md")


def test_markdown_without_a_list_is_read_by_the_line() -> None:
    assert texts("## Wins\n\nHelped Asha\nFound it\n\n    Indented\n", "md") == [
        "Helped Asha",
        "Found it",
        "Indented",
    ]


@given(st.lists(st.from_regex(r"[a-z]{1,8}( [a-z]{1,8}){0,8}", fullmatch=True), min_size=1), st.sampled_from("-*+•"),
       st.integers(1, 9))  # fmt: skip
def test_however_an_item_is_wrapped_it_is_one_win(said: list[str], bullet: str, width: int) -> None:
    wrapped = []
    for item in said:
        words = item.split()
        rows = [" ".join(words[at : at + width]) for at in range(0, len(words), width)]
        wrapped.append(f"{bullet} " + "\n  ".join(rows))
    assert texts("# Wins\n\n" + "\n".join(wrapped), "md") == said


def test_csv_names_its_columns_or_has_one() -> None:
    source = 'Date,text,WHO\n2026-05-12,"Said ""thanks"", twice",Asha\n,Other,\n'
    assert wins_file.read(source, "csv") == (
        Entry('Said "thanks", twice', "Asha", "", datetime(2026, 5, 12, 12, tzinfo=UTC)),
        Entry("Other"),
    )
    assert wins_file.read("one\ntwo,x\n", "csv") == (Entry("one"), Entry("two, x"))


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv_is_parted_as_spreadsheets_part_it(delimiter: str) -> None:
    rows = (("Who", "Text"), ("Asha", '"Calm, and; kind"'))
    source = "\r\n".join(delimiter.join(row) for row in rows)
    assert wins_file.read(source, "csv") == (Entry("Calm, and; kind", "Asha"),)


COLUMNS = ("text", "who", "why", "date")


@given(
    st.lists(st.tuples(*(st.text("ab ;,\t'\"\n=-ü😀", max_size=12),) * 3), min_size=1, max_size=4),
    st.sampled_from([("csv", ","), ("csv", ";"), ("csv", "\t"), ("tsv", "\t")]),
    st.permutations(COLUMNS),
    st.sampled_from([str.lower, str.upper, str.title]),
    st.sampled_from(["", "sep={}\n", '"sep={}"\r\n', "\ufeff", "\ufeffSEP={}\r\n"]),
    st.sampled_from(["\n", "\r\n"]),
)  # fmt: skip
def test_a_table_is_read_however_it_was_written(
    said: list[tuple[str, str, str]],
    kind: tuple[str, str],
    order: list[str],
    case: Callable[[str], str],
    before: str,
    ending: str,
) -> None:
    written = io.StringIO()
    rows = csv.DictWriter(written, order, delimiter=kind[1], lineterminator=ending)
    rows.writerow({name: case(name) for name in order})
    words = [tuple(text.line(f"x{one}") for one in row) for row in said]
    for row in said:
        rows.writerow(dict(zip(COLUMNS, (*(f"x{one}" for one in row), "2026-05-12"), strict=True)))
    found = wins_file.read(before.format(kind[1]) + written.getvalue(), kind[0])
    assert [(one.text, one.who, one.why) for one in found] == words
    assert {one.added_at for one in found} == {datetime(2026, 5, 12, 12).astimezone(UTC)}


def test_a_table_is_known_by_its_first_lines_whatever_the_file_is_called() -> None:
    for source in ("sep=;\ntext;who\nThanks, all;Asha\n", "Text\tWho\nThanks, all\tAsha\n"):
        assert wins_file.read(source, "txt") == (Entry("Thanks, all", "Asha"),)


def test_one_column_needs_no_quotes() -> None:
    assert texts("text\nThanks, she said\n", "csv") == ["Thanks, she said"]
    assert texts("Thanks, she said\nHelped\n", "csv") == ["Thanks, she said", "Helped"]


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ("2026-11-05", "2026-11-05T12:00"),
        ("2026-11-05 23:30", "2026-11-05T23:30"),
        ("2026-11-05T00:10:00", "2026-11-05T00:10"),
    ],
)
@pytest.mark.parametrize("place", ["Pacific/Auckland", "America/Los_Angeles", "UTC", "Pacific/Kiritimati"])
def test_a_day_is_that_day_wherever_one_is(zone: pytest.MonkeyPatch, place: str, said: str, at: str) -> None:
    zone.setenv("TZ", place)
    time.tzset()
    for source, kind in ((f"text,date\na,{said}\n", "csv"), (json.dumps([{"text": "a", "date": said}]), "json")):
        [entry] = wins_file.read(source, kind)
        assert entry.added_at
        assert entry.added_at.tzinfo is UTC
        assert entry.added_at.astimezone().isoformat()[:16] == at
        assert timestamps.day(entry.added_at, datetime(2026, 11, 6, 12).astimezone()) == "yesterday"


@pytest.mark.parametrize("place", ["Pacific/Auckland", "America/Los_Angeles"])
def test_what_was_exported_as_a_point_in_time_stays_that(zone: pytest.MonkeyPatch, place: str) -> None:
    zone.setenv("TZ", place)
    time.tzset()
    [entry] = wins_file.read("text,date\na,2026-05-12T08:00:00.000Z\n", "csv")
    assert entry.added_at == datetime(2026, 5, 12, 8, tzinfo=UTC)


LONG = "word " * 101


@pytest.mark.parametrize(
    ("source", "kind", "said"),
    [
        (f"fine\n{LONG}\nfine\n", "txt", "line 2: a win is a line of 500 characters at most"),
        (f"{LONG}\nfine\n{LONG}\n{LONG}", "txt", "lines 1, 3 and 4: a win"),
        (f"# Wins\n\n- fine\n- {LONG}\n  {LONG}\n", "md", "line 4: a win"),
        (f'text,who\n"a\nb",\n{LONG},\nc,{LONG}\n', "csv", "rows 3 and 4: a win"),
        (json.dumps(["fine", LONG, {"text": "a", "why": LONG}]), "json", "entries 2 and 3: a win"),
        (f"{LONG}\n" * 30, "txt", "19, 20 and 10 more: a win"),
    ],
)
def test_what_would_be_cut_is_refused_with_its_place(source: str, kind: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        wins_file.read(source, kind)


def test_what_just_fits_is_taken_in() -> None:
    assert texts("x" * 500, "txt") == ["x" * 500]


def test_json_is_a_list_or_an_export() -> None:
    one = {"text": "Thanks", "who": "Asha", "added_at": "2026-05-12T08:00:00.000Z"}
    for data in ([one, "Plain"], {"wins": [one, "Plain"], "calls": []}):
        assert wins_file.read(json.dumps(data), "json") == (
            Entry("Thanks", "Asha", "", datetime(2026, 5, 12, 8, tzinfo=UTC)),
            Entry("Plain"),
        )


@pytest.mark.parametrize(
    ("source", "kind", "said"),
    [
        ("{", "json", "not JSON"),
        ("3", "json", "not a list of wins"),
        ("[3]", "json", "entry 1 is neither"),
        ('[{"text": 3}]', "json", "entry 1 has something else"),
        ('["a", {"text": "b", "date": "soon"}]', "json", "entry 2 has the date 'soon'"),
        ("text,date\na,2026-05-12\nb,12/5\n", "csv", "row 3 has the date"),
        ('text\n"a', "csv", "not CSV"),
        ("Win,Person\nThanks,Asha\n", "csv", "no column is named text"),
        ("Win;Person\nThanks, all;Asha\n", "csv", "no column is named text"),
        ("sep=;\nWin;Person\nThanks;Asha\n", "csv", "no column is named text"),
        ("Win\tPerson\nThanks\tAsha\n", "tsv", "no column is named text"),
        ("Date,Who\n2026-05-12\n", "csv", "no column is named text"),
        ("text,who\nThanks, she said,Asha\n", "csv", "row 2 has more cells than the first"),
        ("text,date\na,2026-05-12\n\nb,soon\n", "csv", "row 4 has the date"),
    ],
)
def test_what_is_wrong_is_named_with_its_place(source: str, kind: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        wins_file.read(source, kind)


def test_what_is_known_already_is_told_apart() -> None:
    entries = (Entry("Thanks"), Entry("New"), Entry("new"))
    fresh, again = wins_file.new_ones(entries, ["THANKS"])
    assert ([one.text for one in fresh], [one.text for one in again]) == (["New"], ["Thanks", "new"])


def test_entries_become_wins_of_their_day_or_of_now_the_first_newest() -> None:
    day = NOW - timedelta(days=400)
    wins = wins_file.as_wins((Entry("one", "who", "why"), Entry("two"), Entry("old", added_at=day)), NOW)
    assert [(win.text, win.who, win.why) for win in wins] == [("one", "who", "why"), ("two", "", ""), ("old", "", "")]
    assert [win.added_at for win in wins] == [NOW, NOW - timedelta(milliseconds=1), day]
    assert sorted(wins, key=lambda win: win.id) == [*reversed(wins)]


@given(st.text(), st.sampled_from(["txt", "csv", "tsv", "json", "md"]))
def test_any_file_is_read_or_refused(source: str, kind: str) -> None:
    try:
        entries = wins_file.read(source, kind)
    except ValueError:
        return
    assert all(entry.text for entry in entries)
