from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recover_tui.formats import wins_file
from recover_tui.formats.wins_file import Entry
from tests.conftest import NOW


def test_text_has_one_win_a_line() -> None:
    source = "- Stayed till it worked\n\n* Thanks\n2. Found it\r\n  Plain  words \n"
    assert [entry.text for entry in wins_file.read(source, "txt")] == [
        "Stayed till it worked", "Thanks", "Found it", "Plain words",
    ]  # fmt: skip


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


@given(st.text(), st.sampled_from(["txt", "csv", "json"]))
def test_any_file_is_read_or_refused(source: str, kind: str) -> None:
    try:
        entries = wins_file.read(source, kind)
    except ValueError:
        return
    assert all(entry.text for entry in entries)
