"""`recover report`: a week on a page, and the calls that were marked abusive."""

from __future__ import annotations

import csv
import re
import stat
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from recover_tui.domain.calls import Call, Rating
from recover_tui.domain.identity import make_id
from recover_tui.domain.reflection import Draft, EndedBy
from recover_tui.domain.stopwatch import Stopwatch
from recover_tui.store.store import Store
from tests.cli.conftest import Run, one_line
from tests.conftest import NOW
from tests.samples import add_reset, add_win

DAY = "2026-05-14"
WORDS = ("He laughed at the end", "the man with the router", "Say the date first", "What I felt", "evening sea")


@pytest.fixture
def kept(environ: dict[str, str]) -> Iterator[Store]:
    """A store with a Tuesday's shift in it, and another a week later."""
    store = Store.open(Path(environ["RECOVER_DB"]))
    for number, rating in enumerate((Rating.ROUGH, Rating.ABUSIVE, Rating.ABUSIVE, Rating.FINE)):
        at = NOW + timedelta(minutes=10 * number)
        talk_s, began = (95, None) if number == 1 else (None, at - timedelta(minutes=4))
        store.calls.add(
            Call(make_id(at), "baresip", at, rating, "5550100199", "in", None, began, True, talk_s, "other")
        )
    later = NOW + timedelta(days=7)
    store.calls.add(Call(make_id(later), "key", later, Rating.ABUSIVE))
    for minutes in range(8):
        add_reset(store, started_at=NOW + timedelta(minutes=minutes), pattern=WORDS[4], before=4)
    for reset in store.resets.all():
        store.resets.rate(reset.id, 2)
    add_win(store, WORDS[0], who=WORDS[1], at=NOW)
    add_win(store, "A win of next week", at=later)
    draft = Draft("r1", 120, ("What?",), (WORDS[3],), WORDS[2], Stopwatch(9, None), "")
    store.reflections.add(draft, EndedBy.CAP, NOW)
    yield store
    store.close()


def test_a_week_is_written_for_its_owner_alone_and_without_a_word_of_theirs(
    recover: Run, kept: Store, tmp_path: Path
) -> None:
    file = tmp_path / "week.html"
    done = recover("report", "--week", str(file), "--of", DAY)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"{file}: 11 May to 17 May 2026\n"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    page = file.read_text("utf-8")
    assert [words for words in WORDS if words in page] == []
    for said in ("After your own pattern you say 2 lower, in 8 resets.", "1 reflection, 1 ended by its cap"):
        assert said in page
    assert 'aria-label="Tuesday, 12 May: 2 abusive calls"' in page
    assert not [*tmp_path.glob(".*.part")]


def test_the_words_of_the_week_come_when_they_are_asked_for(recover: Run, kept: Store, tmp_path: Path) -> None:
    file = tmp_path / "week.html"
    assert recover("report", "--week", str(file), "--of", DAY, "--words").returncode == 0
    page = file.read_text("utf-8")
    assert [words for words in WORDS if words not in page] == ["What I felt"]
    assert "A win of next week" not in page


def test_the_week_under_way_is_meant_unless_another_is_named(recover: Run, kept: Store, tmp_path: Path) -> None:
    before = datetime.now(UTC).date()
    said = recover("report", "--week", str(tmp_path / "week.html")).stdout
    mondays = {day - timedelta(days=day.weekday()) for day in (before, datetime.now(UTC).date())}
    assert any(f": {monday.day} {monday:%B} " in said for monday in mondays)


@pytest.mark.parametrize("day", ["2026-05-11", "2026-05-14", "2026-05-17"])
def test_any_day_of_a_week_means_it(recover: Run, day: str, tmp_path: Path) -> None:
    said = recover("report", "--week", str(tmp_path / "week.html"), "--of", day).stdout
    assert said.endswith(": 11 May to 17 May 2026\n")


@pytest.mark.parametrize("zone", ["UTC", "Asia/Kolkata", "America/New_York", "Pacific/Auckland"])
def test_days_add_up_to_what_hours_do(recover: Run, zone: str, kept: Store, tmp_path: Path) -> None:
    for hour in range(0, 24 * 9, 5):
        at = datetime(2026, 5, 10, tzinfo=UTC) + timedelta(hours=hour)
        kept.calls.add(Call(make_id(at), "key", at, Rating.ROUGH))
        add_reset(kept, started_at=at)
    file = tmp_path / "week.html"
    assert recover("report", "--week", str(file), "--of", DAY, env={"TZ": zone}).returncode == 0
    said = re.findall(r'aria-label="([^"]*)"', file.read_text("utf-8"))
    for kind in ("rough call", "abusive call", "reset"):
        drawn = [label for label in said if re.search(rf": \d+ {kind}s?\b", label)]
        by_hour, by_day = (sum(map(int, re.findall(r": (\d+) ", label))) for label in drawn)
        assert by_hour == by_day > 0, kind


def test_the_record_of_abuse_says_when_and_nothing_of_whom(recover: Run, kept: Store, tmp_path: Path) -> None:
    ids_and_refs = [str(row[name]) for row in kept.export_table("calls") for name in ("id", "ref") if row[name]]
    for name in ("record.csv", "record.html"):
        file = tmp_path / name
        done = recover("report", "--abuse", str(file))
        assert done.stdout == f"{file}: 3 calls marked abusive\n"
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        written = file.read_text("utf-8")
        secret = [*ids_and_refs, *WORDS, "5550100199", "baresip", "other", "call_id"]
        assert [one for one in secret if one in written.partition("</style>")[2 if "<" in written else 0]] == []
    with (tmp_path / "record.csv").open(encoding="utf-8", newline="") as opened:
        assert [*csv.reader(opened)][1:] == [
            ["2026-05-11", "2", "2026-05-12", "09:40", "incoming", "1 min 35 s"],
            ["2026-05-11", "2", "2026-05-12", "09:50", "incoming", "4 min"],
            ["2026-05-18", "1", "2026-05-19", "09:30", "", ""],
        ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "say which to write: --week FILE.html or --abuse FILE"),
        (("--words",), "say which to write: --week FILE.html or --abuse FILE"),
        (("--week", "a.html", "--abuse", "b.csv"), "say which to write: --week FILE.html or --abuse FILE"),
        (("--week", "a.pdf"), "a week is a page; name a file that ends in .html"),
        (("--week", "-"), "a week is a page; name a file that ends in .html"),
        (("--week", ""), "a week is a page; name a file that ends in .html"),
        (("--abuse", "a.txt"), "a record of calls ends in .html (to read) or .csv (a table)"),
        (("--abuse", "a.csv", "--words"), "--of and --words go with --week alone"),
        (("--abuse", "a.csv", "--of", DAY), "--of and --words go with --week alone"),
        *(
            (("--week", "a.html", "--of", day), f"'{day}' is no day; write it as 2026-11-09")
            for day in ("", "monday", "20260514", "2026-W20-4", "2026-02-30", "0001-01-01", "9999-12-31")
        ),
    ],
)
def test_wrong_usage_is_said_in_a_line(recover: Run, arguments: tuple[str, ...], said: str) -> None:
    done = recover("report", *arguments)
    assert done.returncode == 2
    assert one_line(done) == f"recover: {said}. See recover report --help"


@pytest.mark.parametrize("arguments", [("--week", "there.html"), ("--abuse", "there.csv")])
def test_a_file_is_not_written_over_unless_that_is_meant(
    recover: Run, kept: Store, tmp_path: Path, arguments: tuple[str, str]
) -> None:
    file = tmp_path / arguments[1]
    file.write_text("something else")
    file.chmod(0o644)
    done = recover("report", arguments[0], str(file))
    assert done.returncode == 1
    assert "is there already" in one_line(done)
    assert file.read_text() == "something else"
    assert recover("report", arguments[0], str(file), "--yes").returncode == 0
    assert file.read_text() != "something else"
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_folder_that_is_not_there_is_said(recover: Run, kept: Store, tmp_path: Path) -> None:
    done = recover("report", "--week", str(tmp_path / "nowhere" / "week.html"))
    assert done.returncode == 1
    assert "can't be written" in one_line(done)


def test_a_row_that_cannot_be_read_is_left_out_and_said(recover: Run, kept: Store, tmp_path: Path) -> None:
    with kept.file.write():
        kept.file.db.execute("UPDATE calls SET ended_at = 'soon' WHERE talk_s = 95")
    done = recover("report", "--abuse", str(tmp_path / "record.csv"))
    assert done.returncode == 0
    assert one_line(done) == "recover: what can't be read in the store was left out; recover doctor says what"
    assert "2 calls marked abusive" in done.stdout
