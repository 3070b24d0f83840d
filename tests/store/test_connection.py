from __future__ import annotations

import errno
import os
import sqlite3
import stat
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest

from recover_tui.store import connection, rows
from recover_tui.store.errors import StoreError, explained
from recover_tui.store.store import Store
from recover_tui.store.tables import WINS
from tests.conftest import NOW
from tests.samples import add_win


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_only_this_user_can_read_the_store_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        file = tmp_path / "one" / "recover.db"
        store = Store.open(file)
        add_win(store, "mine", at=NOW)
    finally:
        os.umask(before)
    assert mode(file) == 0o600
    assert mode(file.parent) == 0o700
    assert {mode(other) for other in file.parent.iterdir()} == {0o600}
    store.close()


def test_the_file_is_private_before_sqlite_sees_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[int] = []
    really = sqlite3.connect

    def watched(path: Path, **options: object) -> object:
        seen.append(mode(path))
        return really(path, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(connection.sqlite3, "connect", watched)
    Store.open(tmp_path / "recover.db").close()
    assert seen == [0o600]


def test_loose_permissions_are_tightened(store_file: Path) -> None:
    Store.open(store_file).close()
    store_file.chmod(0o644)
    store_file.parent.chmod(0o755)
    Store.open(store_file, own_folder=True).close()
    assert (mode(store_file), mode(store_file.parent)) == (0o600, 0o700)


def test_a_folder_that_is_not_ours_keeps_its_mode(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    Store.open(tmp_path / "recover.db").close()
    assert mode(tmp_path) == 0o755


def test_a_folder_is_no_store(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="is a folder"):
        Store.open(tmp_path)


def test_links_and_pipes_are_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_bytes(b"")
    (tmp_path / "link").symlink_to(target)
    os.mkfifo(tmp_path / "pipe")
    for name in ("link", "pipe"):
        with pytest.raises(StoreError, match="not a plain file"):
            Store.open(tmp_path / name)


def test_a_file_in_the_place_of_the_folder_is_said_calmly(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="can't be opened"):
        Store.open(tmp_path / "file" / "recover.db")


@pytest.mark.parametrize(
    "content", [b"not a database, just a letter to myself" * 30, b"SQLite format 3\x00" + b"x" * 5000]
)
def test_what_is_no_store_is_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "letter"
    file.write_bytes(content)
    with pytest.raises(StoreError, match="damaged or no store"):
        Store.open(file)
    assert file.read_bytes() == content


def test_another_programs_database_is_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    other = sqlite3.connect(file)
    other.execute("CREATE TABLE songs(id)")
    other.close()
    content = file.read_bytes()
    with pytest.raises(StoreError, match="no store of recover"):
        Store.open(file)
    assert file.read_bytes() == content


def test_every_connection_has_the_same_settings(store_file: Path) -> None:
    database = connection.connect(store_file, busy_timeout=1)

    def pragma(name: str) -> object:
        return database.execute(f"PRAGMA {name}").fetchone()[0]

    safe = "wal" if connection.wal_is_safe() else "truncate"
    assert pragma("journal_mode") == safe
    assert [pragma(name) for name in ("foreign_keys", "secure_delete", "synchronous", "trusted_schema")] == [
        1,
        1,
        2,
        0,
    ]
    database.close()


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 0), True),
    ],
)
def test_wal_is_used_only_where_sqlite_is_sound(version: tuple[int, int, int], safe: bool) -> None:
    assert connection.wal_is_safe(version) is safe


def test_a_write_that_fails_leaves_nothing_behind(store_file: Path) -> None:
    Store.open(store_file).close()
    database = connection.connect(store_file, busy_timeout=1)

    def write_and_fail() -> None:
        with connection.write(database):
            database.execute("INSERT INTO settings VALUES ('a', 'b')")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail()
    assert database.execute("SELECT count(*) FROM settings").fetchone()[0] == 0
    assert not database.conn.in_transaction
    database.close()


def test_a_write_takes_its_lock_before_it_reads(store_file: Path) -> None:
    first, second = (connection.connect(store_file, busy_timeout=0) for _ in range(2))
    with connection.write(first), pytest.raises(sqlite3.OperationalError, match="locked"), connection.write(second):
        pass
    first.close()
    second.close()


def test_every_table_is_strict() -> None:
    store = Store.open(None)
    ours = set(store.file.db.tables.table_names()) - {"_sqlite_migrations", "sqlite_sequence"}
    assert "wins" in ours
    assert all(store.file.db.table(name).strict for name in ours)
    store.close()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ("SQLITE_FULL", "disk that holds here is full"),
        ("SQLITE_BUSY_SNAPSHOT", "busy in another program"),
        ("SQLITE_READONLY_DIRECTORY", "can't be written to"),
        ("SQLITE_CORRUPT", "damaged or no store"),
        ("SQLITE_CANTOPEN", "can't be opened"),
        ("SQLITE_MISUSE", "could not do that"),
    ],
)
def test_every_trouble_has_its_words(error: str, said: str) -> None:
    trouble = sqlite3.OperationalError("disk I/O error")
    trouble.sqlite_errorname = error
    assert said in str(explained(trouble, "here"))


@pytest.mark.parametrize("error", ["SQLITE_BUSY", "SQLITE_IOERR_LOCK", "SQLITE_PROTOCOL", "SQLITE_PERM"])
def test_a_disk_without_locks_is_told_from_a_busy_store(
    error: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trouble = sqlite3.OperationalError("database is locked")
    trouble.sqlite_errorname = error
    file = tmp_path / "recover.db"
    assert "locks don't work" not in str(explained(trouble, file))

    def lockf(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.lockf", lockf)
    said = "locks don't work on the disk that holds {}, as on some network disks; name a file on a local disk"
    assert said.format(file) in str(explained(trouble, file))
    assert said.format("the store") in str(explained(trouble, "the store", file=file))
    assert "locks" not in str(explained(trouble, "the store"))
    assert [*tmp_path.iterdir()] == []


def test_trouble_with_files_has_its_words() -> None:
    assert "can't be written to" in str(explained(PermissionError(13, "Permission denied"), "here"))
    assert "is full" in str(explained(OSError(28, "No space left on device"), "here"))


def test_L3_what_sqlite_took_back_by_itself_is_never_reported_as_kept(store_file: Path) -> None:
    """A full disk ends a whole transaction, and a library may swallow the error that says so."""
    Store.open(store_file).close()
    database = connection.connect(store_file, busy_timeout=1)

    def write() -> None:
        with connection.write(database):
            with suppress(sqlite3.IntegrityError):
                database.execute("INSERT OR ROLLBACK INTO settings VALUES (NULL, 'as a full disk would')")
            assert not database.conn.in_transaction
            database.execute("INSERT INTO settings VALUES ('after', 'it')")

    with pytest.raises(StoreError, match="did not take it"):
        write()
    database.close()


def test_putting_a_row_inserts_it_or_changes_the_one_that_is_there() -> None:
    store = Store.open(None)
    for value in ("one", "two"):
        connection.upsert(store.file.db, "settings", {"name": "n", "value": value}, pk="name")
    assert [*store.file.db.query("SELECT * FROM settings")] == [{"name": "n", "value": "two"}]
    store.close()


def test_a_question_gives_its_first_value_or_none_and_live_rows_are_not_deleted_ones() -> None:
    store = Store.open(None)
    database = store.file.db
    wins = [add_win(store, said, at=NOW + timedelta(days=day)) for day, said in enumerate(("one", "two", "three"))]
    store.delete("wins", wins[1].id, at=NOW)
    assert database.one("SELECT text, who FROM wins WHERE id = ?", wins[0].id) == "one"
    assert database.one("SELECT text FROM wins WHERE id = 'none'") is None
    assert [row["text"] for row in rows.live(database, WINS, order="added_at")] == ["one", "three"]
    assert [row["text"] for row in rows.live(database, WINS, order="added_at DESC", limit=1)] == ["three"]
    assert [row["id"] for row in rows.live(database, WINS, "text = ?", "one")] == [wins[0].id]
    store.close()
