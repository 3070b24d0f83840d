"""What lists write for scripts."""

from __future__ import annotations

import json
import sqlite3
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given, strategies as st

from recover_tui.cli import output
from recover_tui.cli.commands import recover as program
from recover_tui.domain import text
from recover_tui.domain.reflection import Draft, EndedBy
from recover_tui.domain.stopwatch import Stopwatch
from recover_tui.domain.wins import Image, ImageInfo
from recover_tui.store.store import Store
from tests.cli.conftest import Run
from tests.conftest import NOW
from tests.samples import add_resource, add_win


def test_lists_for_scripts_are_to_the_byte_what_an_export_has(recover: Run, environ: dict[str, str]) -> None:
    store = Store.open(Path(environ["RECOVER_DB"]))
    for day in range(2):
        at = NOW + timedelta(days=day)
        add_win(store, "“Thanks” \\ 电话", who="Asha", at=at, image=Image(ImageInfo("image/png", 2, 1), b"pixels"))
        add_resource(store, "Priya", reach="ext 1", at=at)
        draft = Draft(f"reflection-{day}", 120, ("What?",), ("The wait\nand more",), "Ask", Stopwatch(9, None), "")
        store.reflections.add(draft, EndedBy.DONE, at)
    rows = store.export(images=False)
    store.close()

    def as_json(value: object) -> str:
        return json.dumps(value, ensure_ascii=False, indent=1) + "\n"

    assert recover("win", "list", "--json").stdout == as_json(rows["wins"][::-1])
    assert recover("win", "search", "thanks", "--json").stdout == as_json(rows["wins"][::-1])
    assert recover("support", "list", "--json").stdout == as_json(rows["resources"])
    assert recover("journal", "list", "--json").stdout == as_json(rows["reflections"][::-1])
    assert recover("journal", "show", "reflection-0", "--json").stdout == as_json(rows["reflections"][0])


STEERING = "\x1b]0;x\x07 \x9b31m \x85 \u202e \u2066 \u2028 \r \t \ufeff \x00 \x7f 🎉 ह\u200dन"


def steers(written: str) -> bool:
    return text.harmless(written) != written


@pytest.fixture
def foreign_rows(store_file: Path, store: Store) -> Path:
    """A store into whose every text another program wrote what steers a terminal."""
    add_win(store, "a", who="b", why="c", at=NOW)
    add_resource(store, "Priya", reach="ext 1", at=NOW)
    draft = Draft("reflection-0", 120, ("What?",), ("The wait",), "Ask", Stopwatch(9, None), "")
    store.reflections.add(draft, EndedBy.DONE, NOW)
    store.close()
    with sqlite3.connect(store_file) as foreign:
        foreign.execute("INSERT INTO parked (id, text, parked_at) VALUES ('p', '', '2026-05-12T09:00:00.000Z')")
        foreign.execute("INSERT INTO calls (id, source, ended_at) VALUES ('c', '', '2026-05-12T09:00:00.000Z')")
        foreign.execute(
            "INSERT INTO resets (id, started_at, planned_s, actual_s, pattern, outcome)"
            " VALUES ('r', '2026-05-12T09:00:00.000Z', 60, 60, '', 'completed')"
        )
        for table, columns in (
            ("wins", ("text", "who", "why")),
            ("resources", ("name", "reach", "hours", "note", "origin")),
            ("reflections", ("next_step",)),
            ("answers", ("prompt", "text")),
            ("parked", ("text",)),
            ("calls", ("source",)),
            ("resets", ("pattern",)),
        ):
            for column in columns:
                foreign.execute(f"UPDATE {table} SET {column} = ?", (STEERING,))
    return store_file


@pytest.mark.parametrize(
    "command",
    ["win list --json", "win search 31m --json", "support list --json", "journal list --json",
     "journal show reflection-0 --json", "win list", "support list", "journal list", "journal show reflection-0",
     "export -", "export all.json", "export all.csv", "export all.md", "export all.html"],
)  # fmt: skip
def test_whatever_another_program_wrote_nothing_that_is_written_steers_a_terminal(
    foreign_rows: Path, command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(program, ["--db", str(foreign_rows), *command.split()], catch_exceptions=False)
    written = done.stdout_bytes.decode() + "".join(file.read_text() for file in tmp_path.glob("all.*"))
    assert done.exit_code == 0
    assert "🎉 ह\u200dन" in written
    assert not steers(written)


def anything() -> st.SearchStrategy[Any]:
    single = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text()
    return st.recursive(single, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8)


@given(anything(), st.sampled_from(["utf-8", "cp1252", "ascii", "latin-1", "shift_jis", None]))
def test_json_is_whole_in_any_encoding_and_steers_no_terminal(rows: Any, encoding: str | None) -> None:
    written = output.as_json(rows, encoding)
    assert not steers(written)
    assert written.encode(encoding or "utf-8").decode(encoding or "utf-8") == written
    assert json.loads(written) == output.cleaned(rows)


@given(st.text().map(text.harmless))
def test_clean_words_are_written_as_they_are(words: str) -> None:
    assert json.loads(output.as_json([{"text": words}])) == [{"text": words}]
