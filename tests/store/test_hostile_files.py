"""Files of someone else's: what they are made of is looked at before anything in them is computed."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from recover_tui.store import backups, copying
from recover_tui.store.errors import AlteredError, StoreError
from recover_tui.store.store import Store
from tests.conftest import NOW
from tests.samples import add_win

BIG = "hex(zeroblob(400000000))"
"""1.2 GB, as soon as it is computed."""
ENDLESS = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT count(*) FROM c"


def rewritten(name: str, old: str, new: str) -> str:
    """Change the text of a part where SQLite itself would refuse to."""
    return f"UPDATE sqlite_master SET sql = replace(sql, '{old}', '{new}') WHERE name = '{name}'"


MANY_COLUMNS = f"CREATE TABLE t ({', '.join(f'c{number}' for number in range(1900))})"
ALTERED = {
    "generated column": [f"ALTER TABLE wins ADD COLUMN big TEXT AS ({BIG})"],
    "generated column in a table of sqlite-utils": [f"ALTER TABLE _sqlite_migrations ADD COLUMN big AS ({BIG})"],
    "constraint": [rewritten("wins", '"text" TEXT', f'"text" TEXT CHECK (length({BIG}) > 0)')],
    "constraint in a table of sqlite-utils": [
        rewritten("_sqlite_migrations", '"name" TEXT', f'"name" TEXT CHECK (length({BIG}) > 0)')
    ],
    "default": [rewritten("wins", "DEFAULT 0", f"DEFAULT (length({BIG}))")],
    "index on an expression": [rewritten("idx_wins_added_at", '("added_at")', f"({BIG})")],
    "index on some rows": [rewritten("idx_wins_added_at", '("added_at")', f'("added_at") WHERE length({BIG}) > 0')],
    "index of its own": [f"CREATE INDEX own ON packs (length({BIG}))"],
    "collation": [rewritten("wins", '"text" TEXT', '"text" TEXT COLLATE nocase')],
    "view": [f"CREATE VIEW v AS {ENDLESS}"],
    "view in the place of a table": ["DROP TABLE packs", f"CREATE VIEW packs AS {ENDLESS}"],
    "trigger": [f"CREATE TRIGGER t AFTER UPDATE ON wins BEGIN SELECT {BIG}; END"],
    "virtual table": ["CREATE VIRTUAL TABLE found USING fts5(text)"],
    "a long statement": [f"CREATE TABLE t (a DEFAULT '{'x' * 900_000}')"],
    "many tables": [f"CREATE TABLE t{number} (a)" for number in range(3000)],
}


def alter(file: Path, *statements: str) -> None:
    with closing(sqlite3.connect(file, isolation_level=None)) as raw:
        raw.execute("PRAGMA writable_schema=ON")
        raw.execute("BEGIN")
        for statement in statements:
            raw.execute(statement)
        raw.execute("COMMIT")


@pytest.fixture
def altered(tmp_path: Path) -> Callable[[str], Path]:
    file = tmp_path / "altered.db"

    def make(kind: str) -> Path:
        with closing(Store.open(file)) as store:
            add_win(store, "mine", at=NOW)
        alter(file, *ALTERED[kind])
        return file

    return make


@pytest.mark.parametrize("kind", ALTERED)
def test_a_file_with_parts_of_its_own_is_refused_wherever_it_comes_in(
    altered: Callable[[str], Path], kind: str, store: Store, store_file: Path
) -> None:
    file = altered(kind)
    content = file.read_bytes()
    with pytest.raises(AlteredError, match="parts that are not recover's"):
        Store.open(file)
    with pytest.raises(AlteredError):
        Store.open_or_recover(file, NOW, busy_timeout=0, own_folder=True)
    assert file.read_bytes() == content
    with pytest.raises(StoreError, match="no copy of a store"):
        store.go_back_to(file)
    copying.salvage(file, store.file.db)
    assert store.wins.newest() == ()
    copy = store.back_up(NOW)
    shutil.copy(file, copy)
    assert backups.newest_good(store_file, NOW) is None
    file.replace(store_file)
    with pytest.raises(AlteredError):
        store.changed_elsewhere()


@pytest.mark.parametrize("kind", ["generated column", "view in the place of a table"])
def test_a_store_that_was_exchanged_is_kept_and_the_copy_takes_its_place(
    altered: Callable[[str], Path], kind: str, store: Store, store_file: Path
) -> None:
    add_win(store, "in the copy", at=NOW)
    store.back_up(NOW)
    store.close()
    content = altered(kind).replace(store_file).read_bytes()
    back = Store.open_or_recover(store_file, NOW, busy_timeout=0, own_folder=False, altered_too=True)
    assert [win.text for win in back.wins.newest()] == ["in the copy"]
    back.close()
    [aside] = store_file.parent.glob("*.damaged-*Z")
    assert aside.read_bytes() == content


def test_nothing_is_computed_and_little_is_read(tmp_path: Path) -> None:
    """All of them in one process, so that the most that any took can be told."""
    files = []
    for number, statements in enumerate([*ALTERED.values(), [MANY_COLUMNS]]):
        file = tmp_path / f"{number}.db"
        with closing(Store.open(file)) as store:
            add_win(store, "mine", at=NOW)
        alter(file, *statements)
        files.append(str(file))
    code = """
import resource, sys
from datetime import UTC, datetime
from pathlib import Path
from recover_tui.store import copying
from recover_tui.store.errors import StoreError
from recover_tui.store.store import Store
own = Store.open(None)
own.snapshot(datetime.now(UTC))
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
for name in sys.argv[1:]:
    for way in (lambda file: Store.open(file, checked=True), own.go_back_to):
        try:
            way(Path(name))
        except StoreError:
            continue
        print(name, "was taken")
    copying.salvage(Path(name), own.file.db)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
    done = subprocess.run(
        [sys.executable, "-c", code, *files], capture_output=True, text=True, check=True, timeout=60, env=os.environ
    )
    [took] = done.stdout.splitlines()
    assert int(took) < 20_000, "kilobytes"
