"""What docs/schema.md says of the store is what a store is, and its examples do what they say."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest
import sqlite_utils

from recover_tui.domain.calls import Rating
from recover_tui.domain.identity import make_id
from recover_tui.domain.reflection import Draft, EndedBy
from recover_tui.domain.stopwatch import Stopwatch
from recover_tui.store.errors import AlteredError
from recover_tui.store.store import Store
from recover_tui.store.tables import BY_NAME
from tests.conftest import NOW
from tests.samples import add_ended_call, add_reset, add_win

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "schema.md").read_text(encoding="utf-8")
SECTIONS = {
    name: re.findall(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \|$", text, re.MULTILINE)
    for name, text in re.findall(r"^### `(\w+)`\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL)
}
"""Of each table on the page the columns: name, type, and what is said of it."""
EXAMPLES = re.findall(r"```(\w+)\n(.*?)```", PAGE, re.DOTALL)
LAST_MONTH, LAST_WEEK = NOW - timedelta(days=30), NOW - timedelta(days=7)  # a Tuesday, as NOW is


@pytest.fixture
def sample(store: Store, store_file: Path) -> Path:
    """The folder of a store with a little of everything; the fixture `store` has it open."""
    for words, at in (("one", LAST_MONTH), ("two", LAST_WEEK), ("three", NOW), ("gone", NOW)):
        added = add_win(store, words, at=at)
        if words == "gone":
            store.delete("wins", added.id, at=NOW)
    for at, rating in (
        (NOW, Rating.ROUGH), (LAST_WEEK, Rating.ABUSIVE), (NOW - timedelta(days=1), Rating.ROUGH),
        (NOW - timedelta(days=2), Rating.FINE), (NOW - timedelta(days=3), None),
    ):  # fmt: skip
        add_ended_call(store, at=at, rating=rating)
    for pattern, before, after in (("box", 4, 2), ("box", 5, 2), ("4-6", 3, 3), ("sigh", 5, None)):
        reset = add_reset(store, started_at=NOW, pattern=pattern, before=before)
        if after is not None:
            store.resets.rate(reset.id, after)
    for step, at in (("Say the date first", LAST_WEEK), ("", LAST_WEEK), ("Read the note aloud", NOW)):
        draft = Draft(make_id(at), 120, ("One?",), ("",), step, Stopwatch(97, None), window="")
        store.reflections.add(draft, EndedBy.DONE, at)
    return store_file.parent


def example(language: str, with_: str) -> str:
    """The one block in a language that has these words in it."""
    [found] = [block for kind, block in EXAMPLES if kind == language and with_ in block]
    return found


def run(folder: Path, *command: str) -> str:
    """Run a command where the store is, with our own recover and sqlite-utils on the path."""
    programs = folder / "bin"
    programs.mkdir()
    for name, module in (("recover", "recover_tui"), ("sqlite-utils", "sqlite_utils")):
        (programs / name).write_text(f'#!/bin/sh\nexec "{sys.executable}" -m {module} "$@"\n')
        (programs / name).chmod(0o700)
    environ = os.environ | {
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "RECOVER_DB": "recover.db",
        "LC_ALL": "C.UTF-8",
    }
    done = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def words_of(printed: str) -> list[list[str]]:
    """The cells of each printed line, without those that are drawn."""
    lines = (re.split(r"\s{2,}", line.strip()) for line in printed.splitlines())
    return [line for line in lines if any(re.search(r"\w", cell) for cell in line)]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.glob("recover.db*")}


# The examples


def test_there_are_no_examples_but_those_that_are_tried_here() -> None:
    assert sorted(kind for kind, _ in EXAMPLES) == ["python", "sh", "sh", "sql"]


@pytest.mark.skipif(shutil.which("sqlite3") is None, reason="without the sqlite3 shell")
def test_the_shell_finds_the_next_steps_while_the_store_is_open(sample: Path) -> None:
    before = contents(sample)
    printed = run(sample, "sh", "-ec", example("sh", "sqlite3"))
    assert words_of(printed) == [
        ["day", "next_step"], ["2026-05-12", "Read the note aloud"], ["2026-05-05", "Say the date first"],
    ]  # fmt: skip
    assert contents(sample) == before


def test_sqlite_utils_counts_wins_in_a_copy(sample: Path) -> None:
    printed = run(sample, "sh", "-ec", example("sh", "sqlite-utils"))
    assert words_of(printed)[-2:] == [["2026-04", "1"], ["2026-05", "2"]]
    assert not (sample / "copy.db").exists()


def test_python_counts_rough_calls_by_weekday(sample: Path) -> None:
    before = contents(sample)
    assert run(sample, sys.executable, "-c", example("python", "weekday")).splitlines() == ["Tuesday 2", "Monday 1"]
    assert contents(sample) == before


def test_the_query_compares_tension_by_pattern(sample: Path) -> None:
    with closing(sqlite3.connect(f"{(sample / 'recover.db').as_uri()}?mode=ro", uri=True)) as other:
        assert other.execute(example("sql", "pattern")).fetchall() == [("box", 2, 4.5, 2.0), ("4-6", 1, 3.0, 3.0)]


def test_whoever_opens_it_to_read_can_change_nothing_and_keep_views_of_their_own(sample: Path) -> None:
    with closing(sqlite3.connect(f"{(sample / 'recover.db').as_uri()}?mode=ro", uri=True)) as other:
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            other.execute("CREATE VIEW mine AS SELECT text FROM wins")
        other.execute("CREATE TEMP VIEW mine AS SELECT text FROM wins WHERE deleted_at IS NULL")
        assert other.execute("SELECT count(*) FROM mine").fetchone() == (3,)
    with closing(Store.open(sample / "recover.db")) as again:
        assert len(again.wins.newest()) == 3


@pytest.mark.parametrize("part", ["index", "view", "full-text search", "table", "column"])
def test_a_store_with_parts_that_are_not_recovers_is_refused(sample: Path, part: str) -> None:
    other = sqlite_utils.Database(sample / "recover.db")
    wins = other.table("wins")
    match part:
        case "index":
            wins.create_index(["who"])
        case "view":
            other.create_view("mine", "SELECT text FROM wins")
        case "full-text search":
            wins.enable_fts(["text"])
        case "table":
            other.table("mine").insert({"id": 1})
        case "column":
            wins.add_column("mine", str)
    other.close()
    with pytest.raises(AlteredError, match="holds parts that are not recover's; recover restore goes back to a copy"):
        Store.open(sample / "recover.db")


# The tables


def test_every_table_and_column_of_a_store_is_on_the_page_with_its_type(store: Store) -> None:
    tables = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT GLOB 'sqlite_*'"
    there = {name for (name,) in store.file.db.execute(tables)}
    assert there == SECTIONS.keys()
    for table in there:
        columns = store.file.db.query(f"SELECT * FROM pragma_table_info('{table}')")
        types = {
            column["name"]: column["type"] if column["notnull"] or column["pk"] else f"{column['type']} or NULL"
            for column in columns
        }
        assert {name: type for name, type, _ in SECTIONS[table]} == types, table
        assert all(said.strip() for *_, said in SECTIONS[table])


def test_what_is_local_is_called_so() -> None:
    for name, columns in SECTIONS.items():
        called = {column for column, _, said in columns if said.startswith("local")}
        assert called == set(BY_NAME[name].local if name in BY_NAME else ()), name
    of_the_program = PAGE.partition("## What the program remembers\n")[2]
    assert "All of these are local." in of_the_program
    parts = {table.parts.name for table in BY_NAME.values() if table.parts}
    exported = {table.name for table in BY_NAME.values() if table.exported} | parts
    assert {name for name in SECTIONS if f"### `{name}`" in of_the_program} == SECTIONS.keys() - exported
