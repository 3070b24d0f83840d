"""What a store has to look like, and how an older one comes to look like that."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from sqlite_utils import Database, Migrations

from recover_tui.store import backups, copying, migrations, schema
from recover_tui.store.errors import StoreError
from recover_tui.store.migrations import MIGRATIONS
from recover_tui.store.schema import FINGERPRINTS, VERSION
from recover_tui.store.store import Store
from tests.conftest import NOW
from tests.samples import add_win

ROWS = (
    "INSERT INTO calls(id, source, ended_at) VALUES ('c', 'key', '2026-05-12T09:00:00.000Z')",
    "INSERT INTO wins(id, text, added_at) VALUES ('w', 'kept', '2026-05-12T09:00:00.000Z')",
    "INSERT INTO reflections(id, started_at, cap_s, ended_by, next_step)"
    " VALUES ('r', '2026-05-12T09:01:00.000Z', 120, 'done', 'ask')",
    "INSERT INTO answers VALUES ('r', 0, 'What?', 'The wait')",
    "INSERT INTO resources(id, kind, name, added_at) VALUES ('s', 'colleague', 'Priya', '2026-05-12T09:00:00.000Z')",
    "INSERT INTO parked(id, text, parked_at, until)"
    " VALUES ('p', 'later', '2026-05-12T09:00:00.000Z', '2026-05-12T17:00:00.000Z')",
)


def of_version(file: Path, version: int) -> None:
    """Make a store as an earlier program left it."""
    names = [migration.name for migration in MIGRATIONS.pending(Database(memory=True))]
    database = Database(file)
    MIGRATIONS.apply(database, stop_before=names[version] if version < VERSION else None)
    for row in ROWS:
        database.execute(row)
    database.execute(f"PRAGMA application_id={schema.APPLICATION_ID}")
    database.execute(f"PRAGMA user_version={version}")
    database.close()


def test_each_migration_makes_what_is_noted() -> None:
    names = [migration.name for migration in MIGRATIONS.pending(Database(memory=True))]
    made = []
    for name in (*names[1:], None):
        database = Database(memory=True)
        MIGRATIONS.apply(database, stop_before=name)
        made.append(schema.fingerprint(database))
    assert tuple(made) == FINGERPRINTS


def test_the_last_one_makes_what_is_described() -> None:
    with closing(Store.open(None)) as store:
        described = schema.description(store.file.db)
    if "WRITE_SCHEMA" in os.environ:
        schema.CURRENT.write_text(described, encoding="utf-8")
    assert schema.CURRENT.read_text(encoding="utf-8") == described, "set WRITE_SCHEMA=1 to write it"


@pytest.mark.parametrize("version", range(1, VERSION + 1))
def test_L9_every_earlier_store_is_brought_up_to_date_with_its_rows(tmp_path: Path, version: int) -> None:
    file = tmp_path / "recover.db"
    of_version(file, version)
    store = Store.open(file)
    assert [win.text for win in store.wins.newest()] == ["kept"]
    assert [(past.next_step, past.answers[0].text) for past in store.reflections.newest()] == [("ask", "The wait")]
    assert [one.name for one in store.resources.all()] == ["Priya"]
    assert [one.text for one in store.worries.waiting()] == ["later"]
    assert schema.check_schema(store.file.db, file) == VERSION
    store.close()
    copied = backups.folder_of(file) / f"before-{VERSION}.db"
    assert copied.exists() is (version < VERSION)
    if copied.exists():
        assert copying.is_whole(copied)


def test_L9_an_upgrade_that_fails_leaves_the_store_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "recover.db"
    of_version(file, VERSION)
    content = file.read_bytes()
    broken = Migrations("recover_tui")

    @broken()
    def m999_breaks(db: Database) -> None:
        db.execute("CREATE TABLE half (id)")
        db.execute("NOT SQL")

    monkeypatch.setattr(migrations, "MIGRATIONS", broken)
    monkeypatch.setattr(schema, "VERSION", VERSION + 1)
    with pytest.raises(StoreError, match="could not do that"):
        Store.open(file)
    monkeypatch.undo()
    assert file.read_bytes() == content
    store = Store.open(file)
    assert [win.text for win in store.wins.newest()] == ["kept"]
    store.close()


def test_L9_programs_that_upgrade_at_once_do_it_once(tmp_path: Path) -> None:
    file = tmp_path / "recover.db"
    of_version(file, 1)
    code = "import sys; from pathlib import Path; from recover_tui.store.store import Store; "
    code += "print(len(Store.open(Path(sys.argv[1])).wins.newest()))"
    opened = [
        subprocess.Popen([sys.executable, "-c", code, str(file)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(3)
    ]
    assert [one.communicate(timeout=60) for one in opened] == [(b"1\n", b"")] * 3
    store = Store.open(file)
    assert schema.check_schema(store.file.db, file) == VERSION
    store.close()


@pytest.mark.parametrize("version", [VERSION + 1, VERSION + 7])
def test_L9_a_newer_store_is_refused_and_left_as_it_is(store_file: Path, version: int) -> None:
    Store.open(store_file).close()
    raw = sqlite3.connect(store_file)
    raw.execute(f"PRAGMA user_version={version}")
    raw.close()
    content = store_file.read_bytes()
    with pytest.raises(StoreError, match="newer recover"):
        Store.open(store_file)
    assert store_file.read_bytes() == content


@pytest.mark.parametrize(
    "strange",
    [
        "CREATE TRIGGER t AFTER INSERT ON wins BEGIN UPDATE wins SET text = 'x'; END",
        "CREATE VIEW v AS SELECT text FROM wins",
        "CREATE TABLE songs (id TEXT)",
        "CREATE INDEX i ON wins (length(text))",
        "CREATE VIRTUAL TABLE found USING fts5(text)",
        "ALTER TABLE wins ADD COLUMN seen TEXT AS (hex(text))",
        "ALTER TABLE wins DROP COLUMN standing",
        "DROP TABLE packs",
    ],
    ids=["trigger", "view", "table", "index", "virtual table", "generated column", "column gone", "table gone"],
)
def test_a_store_with_parts_that_are_not_ours_is_refused_and_left_as_it_is(store_file: Path, strange: str) -> None:
    store = Store.open(store_file)
    add_win(store, "mine", at=NOW)
    copy = store.back_up(NOW)
    store.close()
    for file in (store_file, copy):
        raw = sqlite3.connect(file)
        raw.execute(strange)
        raw.close()
    content = store_file.read_bytes()
    with pytest.raises(StoreError, match="parts that are not recover's"):
        Store.open(store_file)
    assert store_file.read_bytes() == content
    assert not copying.is_whole(copy)
