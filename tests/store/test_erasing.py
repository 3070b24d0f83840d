"""Erasing a store: no byte of a word is left, in no file, whoever has it open."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest

from recover_tui.domain.reflection import Draft, EndedBy
from recover_tui.domain.stopwatch import Stopwatch
from recover_tui.domain.team import Colleague, KindWord
from recover_tui.domain.wins import Image, ImageInfo
from recover_tui.store import backups, connection
from recover_tui.store.erasing import erase_store
from recover_tui.store.errors import StoreError
from recover_tui.store.replication import Desk
from recover_tui.store.store import Store
from recover_tui.store.tables import TABLES
from recover_tui.store.team import Letter
from tests.conftest import NOW
from tests.samples import add_reset, add_resource, add_win, add_worry

WORDS = (
    "quietharbour", "violinmoss", "eleventhird", "ottersong", "marblefern", "duskpetal", "copperline", "rookfeather",
    "picturebytes", "sealedletter", "typedhalf", "writtenover",
)  # fmt: skip


def fill(store: Store) -> None:
    """Write something of every kind, with one word each that is found wherever it is left."""
    words = iter(WORDS)
    win, person, worry, answer, step, line, colleague, word, image, letter, typed, over = words
    add_win(store, win, at=NOW, image=Image(ImageInfo("image/png", 8, 8), image.encode() * 2000))
    add_resource(store, person, at=NOW)
    add_worry(store, worry, at=NOW, until=NOW)
    add_reset(store, started_at=NOW)
    store.reflections.add(Draft("r0", 120, ("One?",), (answer,), step, Stopwatch(9, None), "w"), EndedBy.DONE, NOW)
    store.resets.retire(line, NOW)
    store.team.pin(Colleague("t1/0a", "Floor 2", colleague, "age1", "00"), NOW)
    store.team.take(KindWord("k1", "Floor 2", "t1/0a", "Sam", word, NOW, known=True))
    store.team.post(Letter("a.0a.w.1", letter.encode()), NOW)
    store.drafts.put("wins", [typed], over, at=NOW)
    store.replication.enrol(Desk("here", "a1b2c3", "nats://127.0.0.1:4222"))
    store.replication.outgoing(("journal",), NOW)


def found_below(folder: Path) -> set[str]:
    """The words that are in any file, or in the name of one."""
    seen = b"".join(str(path).encode() + (path.read_bytes() if path.is_file() else b"") for path in folder.rglob("*"))
    return {word for word in WORDS if word.encode() in seen}


def test_the_words_are_there_before(store: Store, store_file: Path) -> None:
    fill(store)
    assert found_below(store_file.parent) == {*WORDS}


def test_no_byte_of_a_word_is_left(store: Store, store_file: Path) -> None:
    fill(store)
    store.close()
    erase_store(store_file)
    assert found_below(store_file.parent) == set()
    assert [*store_file.parent.iterdir()] == []


def test_copies_journals_and_what_was_set_aside_go_too(store: Store, store_file: Path, tmp_path: Path) -> None:
    fill(store)
    store.back_up(NOW)
    backups.before_upgrade(store.file.db, store_file, 9)
    store.close()
    backups.set_aside(store_file, NOW)
    Store.open(store_file).close()
    left = [
        f"{store_file}{name}" for name in ("-journal", ".damaged-1-wal", ".77.part", "-backups/unfinished.db.part")
    ]
    for path in left:
        Path(path).write_text(WORDS[0])
    spool, link = tmp_path / "spool", tmp_path / "links.json"
    (spool / "deep").mkdir(parents=True)
    (spool / "deep" / "1.json").write_text(WORDS[1])
    link.write_text(WORDS[2])
    assert found_below(tmp_path) == {*WORDS}
    erase_store(store_file, spool, link, tmp_path / "never there")
    assert found_below(tmp_path) == set()
    assert [*store_file.parent.iterdir()] == []
    assert not spool.exists()
    assert not link.exists()


def test_what_is_not_the_stores_stays(store: Store, store_file: Path) -> None:
    store.close()
    kept = [store_file.with_name(name) for name in ("other.db", "recover.db.txt", "recover.dbx", "notes.txt")]
    for path in kept:
        path.write_text("mine")
    erase_store(store_file)
    assert sorted(store_file.parent.iterdir()) == sorted(kept)
    assert {path.read_text() for path in kept} == {"mine"}


def test_what_is_only_linked_to_is_not_written_over(store: Store, store_file: Path, tmp_path: Path) -> None:
    store.close()
    (tmp_path / "mine.txt").write_text("mine")
    spool = tmp_path / "spool"
    spool.mkdir()
    (spool / "1.json").symlink_to(tmp_path / "mine.txt")
    erase_store(store_file, spool)
    assert (tmp_path / "mine.txt").read_text() == "mine"
    assert not spool.exists()


@pytest.mark.parametrize("does", ["writes", "reads", "looks", "closes"])
def test_a_window_that_still_has_it_open_brings_back_nothing(store: Store, store_file: Path, does: str) -> None:
    fill(store)
    window = Store.open(store_file)
    assert window.wins.newest()
    store.close()
    erase_store(store_file)
    with suppress(StoreError, connection.DatabaseError):  # it may say that the file is none any more
        {
            "writes": lambda: window.wins.mark_shown("w1", NOW),
            "reads": lambda: window.snapshot(NOW),
            "looks": window.changed_elsewhere,
            "closes": lambda: None,
        }[does]()
    with suppress(StoreError, connection.DatabaseError):
        window.close()
    assert found_below(store_file.parent) == set()
    if store_file.exists():
        with suppress(StoreError):
            again = Store.open(store_file)
            assert again.replication.desk() is None
            assert all(again.file.db.one(f"SELECT count(*) FROM {table.name}") == 0 for table in TABLES)
            again.close()


def test_it_is_empty_before_its_file_is_gone(store: Store, store_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(store)
    window = Store.open(store_file)
    store.close()

    def look(path: Path, missing_ok: bool = False) -> None:
        raise PermissionError(13, "in use")

    monkeypatch.setattr("recover_tui.store.erasing.overwrite", lambda _path: None)
    monkeypatch.setattr(Path, "unlink", look)
    with pytest.raises(StoreError, match=r"recover\.db.* could not be erased"):
        erase_store(store_file)
    assert window.wins.newest() == ()
    assert window.replication.desk() is None
    assert window.replication.waiting() == 0
    window.close()


def test_a_store_begins_anew_afterwards(store: Store, store_file: Path) -> None:
    fill(store)
    store.close()
    erase_store(store_file)
    again = Store.open(store_file)
    assert again.wins.newest() == ()
    assert again.replication.desk() is None
    again.close()


def test_a_store_that_another_program_writes_to_just_now_is_said_to_be_busy(
    store: Store, store_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(store)
    at_once = partial(connection.connect, busy_timeout=0)
    monkeypatch.setattr(connection, "connect", lambda path, **_patience: at_once(path))
    with store.file.write(), pytest.raises(StoreError):
        erase_store(store_file)
    assert store.wins.newest()


def test_what_is_no_store_is_said_and_stays(tmp_path: Path) -> None:
    file = tmp_path / "notes.db"
    file.write_bytes(b"mine, and no store at all " * 100)
    with pytest.raises(StoreError):
        erase_store(file)
    assert file.read_bytes().startswith(b"mine")


def test_an_old_copy_is_in_no_free_page(store: Store, store_file: Path) -> None:
    fill(store)
    for number in range(30):
        add_win(store, f"quietharbour {number}", at=NOW + timedelta(seconds=number))
    store.close()
    before = store_file.stat()
    descriptor = os.open(store_file, os.O_RDONLY)
    try:
        erase_store(store_file)
        assert os.fstat(descriptor).st_ino == before.st_ino
        left = os.read(descriptor, before.st_size + 1)
    finally:
        os.close(descriptor)
    assert not [word for word in WORDS if word.encode() in left]
