"""A store in which some rows can't be read, on the command line."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from recover_tui.cli.demo import fill
from recover_tui.store.store import Store
from tests.cli.conftest import Run, one_line
from tests.conftest import NOW

BAD = {
    "wins": "UPDATE wins SET added_at = 'soon' WHERE rowid = 1",
    "reflections": "UPDATE reflections SET ended_by = 'nobody' WHERE rowid = 1",
    "resources": "UPDATE resources SET kind = CAST(x'ff' AS TEXT) WHERE rowid = 1",
    "calls": "UPDATE calls SET rating = 'odd' WHERE rowid = 1",
    "resets": "UPDATE resets SET outcome = '' WHERE rowid = 1",
    "settings": "UPDATE settings SET value = 'many' WHERE name = 'breath_runs'",
}


@pytest.fixture
def bad(tmp_path: Path) -> dict[str, str]:
    """The ids of the rows that can't be read, by table."""
    file = tmp_path / "store" / "recover.db"
    with closing(Store.open(file)) as store:
        store.file.db.execute("PRAGMA synchronous = OFF")
        fill(store, NOW)
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        for statement in BAD.values():
            other.execute(statement)
        other.execute("UPDATE wins SET who = CAST(x'ff41' AS TEXT) WHERE rowid = 2")
        keyed = {table: "name" if table == "settings" else "id" for table in BAD}
        return {
            table: other.execute(f"SELECT {key} FROM {table} WHERE {BAD[table].partition('WHERE')[2]}").fetchone()[0]
            for table, key in keyed.items()
        }


def test_every_list_goes_on_and_the_doctor_names_each_row(recover: Run, bad: dict[str, str]) -> None:
    listed = {"win": 6, "journal": 5, "support": 4}
    for command, count in listed.items():
        done = recover(command, "list", "--json")
        assert (done.returncode, len(json.loads(done.stdout)), done.stderr) == (0, count, "")
    assert recover("win", "search", "refund").returncode == 0
    assert recover("status").returncode == 0
    findings = json.loads(recover("doctor", "--json").stdout)
    found = {one["found"].partition(":")[0]: one["advice"] for one in findings if one["what"] == "can't be read"}
    assert found.keys() == {f"{table}/{id}" for table, id in bad.items()}
    assert f"recover win delete {bad['wins']}" in found[f"wins/{bad['wins']}"]
    assert "recover doctor --remove settings/breath_runs" in found["settings/breath_runs"]
    [shown] = [one for one in findings if one["what"] == "broken text"]
    assert "who is no UTF-8 text" in shown["found"]


def test_an_export_leaves_out_what_it_cannot_write_and_says_so(
    recover: Run, bad: dict[str, str], tmp_path: Path
) -> None:
    done = recover("export", str(tmp_path / "all.json"))
    assert done.returncode == 0
    assert "left out; recover doctor says what" in one_line(done)
    exported = json.loads((tmp_path / "all.json").read_text())
    assert len(exported["wins"]) == 6
    assert not any(row["id"] == bad["wins"] for row in exported["wins"])
    done = recover("import", str(tmp_path / "all.json"), env={"RECOVER_DB": str(tmp_path / "other.db")})
    count = sum(len(rows) for rows in exported.values() if isinstance(rows, list))
    assert done.stdout == f"{count} new\n", done.stderr


def test_what_the_doctor_says_can_be_done_can_be_done(recover: Run, bad: dict[str, str]) -> None:
    assert recover("win", "delete", bad["wins"][-6:]).stdout == f"deleted {bad['wins'][-6:]}\n"
    for table in ("reflections", "calls", "settings"):
        place = f"{table}/{bad[table]}"
        assert recover("doctor", "--remove", place).stdout == f"deleted {place}\n"
    assert "is no row that can't be read" in one_line(recover("doctor", "--remove", "settings/breath_runs"))
    left = recover("doctor").stdout
    assert left.count("can't be read  ") == 2
    assert bad["wins"] not in left


def test_a_store_that_another_program_changed_is_refused_and_can_be_gone_back_from(
    recover: Run, tmp_path: Path
) -> None:
    recover("win", "add", "mine")
    recover("backup")
    file = tmp_path / "store" / "recover.db"
    with closing(sqlite3.connect(file)) as other:
        other.execute("ALTER TABLE wins ADD COLUMN big TEXT AS (hex(zeroblob(400000000)))")
    assert "parts that are not recover's; recover restore goes back" in one_line(recover("win", "list"))
    assert "is in place" in recover("restore").stdout
    assert "mine" in recover("win", "list").stdout
    [aside] = file.parent.glob("*.damaged-*Z")
    assert "is damaged or no copy of a store" in one_line(recover("restore", str(aside)))
