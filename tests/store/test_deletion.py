"""Deleted is gone, and comes back while someone still holds it."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from sqlite_utils import Database

from recover_tui.domain.reflection import Draft, EndedBy
from recover_tui.domain.stopwatch import Stopwatch
from recover_tui.domain.wins import Image, ImageInfo
from recover_tui.domain.worries import Resolution
from recover_tui.store import backups, copying
from recover_tui.store.schema import VERSION
from recover_tui.store.store import Store
from recover_tui.store.tables import Deletable
from tests.conftest import NOW
from tests.samples import add_resource, add_win, add_worry, start_draft
from tests.store.test_schema import ROWS, of_version

SECRET = b"Quillfeather"
WORD = SECRET.decode()


def places(folder: Path) -> list[str]:
    """The files below a folder that hold the word."""
    return [file.name for file in folder.rglob("*") if file.is_file() and SECRET in file.read_bytes()]


def add(store: Store, table: Deletable) -> str:
    match table:
        case "wins":
            return add_win(store, WORD, who=WORD, why=WORD, at=NOW, image=Image(ImageInfo("png", 1, 1), SECRET)).id
        case "resources":
            return add_resource(store, WORD, reach=WORD, note=WORD, at=NOW).id
        case "parked":
            return add_worry(store, WORD, at=NOW, until=NOW).id
    draft = Draft("r", 120, ("What?",), (WORD,), WORD, Stopwatch(1, None), "w")
    store.reflections.add(draft, EndedBy.DONE, at=NOW)
    return draft.id


@pytest.mark.parametrize("table", ["wins", "resources", "reflections", "parked"])
def test_P3_deleted_words_are_in_no_byte_of_the_store_and_undo_brings_all_back(
    store: Store, store_file: Path, table: Deletable
) -> None:
    id = add(store, table)
    before = store.export()
    assert places(store_file.parent)
    deleted = store.delete(table, id, at=NOW)
    assert places(store_file.parent) == []
    assert store.export()[table] == []
    store.restore(deleted)
    after = store.export()
    for rows in (before[table], after[table]):
        rows[0].pop("changed_at")  # bringing it back is a change, too: another desk may have heard of the deletion
    assert after == before


def test_P3_deleted_by_an_earlier_program_is_gone_after_the_upgrade(tmp_path: Path) -> None:
    file = tmp_path / "recover.db"
    of_version(file, 4)
    database = Database(file)
    for table, column in (("wins", "text"), ("parked", "text"), ("resources", "note"), ("reflections", "next_step")):
        database.execute(f"UPDATE {table} SET {column} = ?, deleted_at = '2026-05-12T09:00:00.000Z'", [WORD])
    database.execute("UPDATE answers SET text = ?", [WORD])
    database.close()
    Store.open(file).close()
    assert places(tmp_path) == [f"before-{VERSION}.db"]


def test_P3_deleted_words_are_in_no_copy_after_a_week(store: Store, store_file: Path) -> None:
    kept, gone = add_win(store, "kept", at=NOW), add(store, "wins")
    add(store, "reflections")
    store.drafts.put("r/0", (), f"{WORD} before a slip", at=NOW)
    store.back_up(NOW)
    (old,) = backups.folder_of(store_file).iterdir()
    store.delete("wins", gone, at=NOW)
    store.delete("reflections", "r", at=NOW)
    store.maintain(NOW + timedelta(days=6))
    assert places(store_file.parent) == [old.name]
    store.maintain(NOW + timedelta(days=8))
    assert places(store_file.parent) == []
    assert copying.is_whole(old)
    copy = Store.open(old)
    assert copy.wins.newest() == (replace(kept, shown=0),)
    copy.close()


def test_P3_deleted_words_are_in_no_copy_that_is_older_than_a_table(store: Store, store_file: Path) -> None:
    for row in ROWS:
        store.file.db.execute(row)
    old = store.back_up(NOW)
    old.unlink()
    of_version(old, 1)
    copy = Database(old)
    copy.execute("UPDATE wins SET text = ?", [WORD])
    copy.close()
    store.delete("wins", "w", at=NOW)
    store.maintain(NOW + timedelta(days=6))
    store.maintain(NOW + timedelta(days=8))
    assert places(store_file.parent) == []
    copy = Database(old)
    assert [row["deleted_at"] is None for row in copy.query("SELECT deleted_at FROM wins")] == [False]
    copy.close()


def test_a_copy_made_before_an_upgrade_goes_after_a_week(store: Store, store_file: Path) -> None:
    backups.before_upgrade(store.file.db, store_file, 9)
    [made] = backups.folder_of(store_file).iterdir()
    at = NOW.fromtimestamp(made.stat().st_mtime, NOW.tzinfo)
    backups.thin_out(store_file, at + timedelta(days=6))
    assert made.exists()
    backups.thin_out(store_file, at + timedelta(days=8))
    assert not made.exists()


def test_deleting_can_be_taken_back(store: Store) -> None:
    win = add_win(store, "one", at=NOW)
    deleted = store.delete("wins", win.id, at=NOW)
    assert not store.delete("wins", win.id, at=NOW)
    assert store.wins.newest() == ()
    store.restore(deleted)
    assert store.wins.newest() == (win,)
    store.restore(deleted)
    assert store.wins.newest() == (win,)


def test_purged_words_are_not_in_the_bytes_of_any_file(store: Store, store_file: Path) -> None:
    begun = replace(
        start_draft(store, at=NOW),
        texts=("zanzibar " * 300, "zanzibar"),
        next_step="zanzibar",
        stopwatch=Stopwatch(9, None),
    )
    store.reflections.finish(begun, EndedBy.DONE)
    assert b"zanzibar" in b"".join(file.read_bytes() for file in store_file.parent.iterdir())
    assert store.purge(NOW, at=NOW) == 0
    assert store.purge(NOW + timedelta(seconds=1), at=NOW) == 1
    assert b"zanzibar" not in b"".join(file.read_bytes() for file in store_file.parent.iterdir())
    assert store.export()["reflections"] == []


def test_a_purge_leaves_what_is_being_written(store: Store) -> None:
    start_draft(store, at=NOW)
    assert store.purge(NOW + timedelta(days=1), at=NOW) == 0
    assert store.reflections.draft() is not None


def test_purge_takes_worries_that_no_longer_wait(store: Store, store_file: Path) -> None:
    settled = add_worry(store, "Quillfeather settled", at=NOW, until=NOW)
    add_worry(store, "still waiting", at=NOW, until=NOW)
    store.worries.resolve(settled.id, Resolution.DONE)
    assert store.purge(NOW + timedelta(days=1), at=NOW) == 1
    assert b"Quillfeather" not in store_file.read_bytes()
    assert [row["text"] for row in store.export()["parked"]] == ["still waiting"]
