"""A way back, and a damaged store that stops nobody."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from recover_tui.domain.worries import Resolution
from recover_tui.store import backups
from recover_tui.store.errors import DamagedError, StoreError
from recover_tui.store.store import Store
from tests.conftest import NOW
from tests.samples import add_resource, add_win, add_worry

PAGE = 4096


def texts(store: Store) -> set[str]:
    return {win.text for win in store.wins.newest()}


def recovery_note(file: Path) -> Store:
    return Store.open_or_recover(file, NOW, busy_timeout=1, own_folder=False)


@pytest.fixture
def backed_up(store: Store, store_file: Path) -> Path:
    """A store of some pages with a copy of it."""
    for number in range(200):
        add_win(store, f"Win {number} that went well on the phone", at=NOW)
    store.back_up(NOW)
    store.close()
    return store_file


def swapped(data: bytes) -> bytes:
    return data[:PAGE] + data[2 * PAGE : 3 * PAGE] + data[PAGE : 2 * PAGE] + data[3 * PAGE :]


DAMAGES = pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda _: b"S",
        lambda data: data[:100],
        lambda data: data[: len(data) // 2],
        lambda data: b"\0" * len(data),
        lambda data: b"\0" * 100 + data[100:],
        lambda data: data[:16] + bytes(byte ^ 0xFF for byte in data[16:100]) + data[100:],
        lambda data: data[:PAGE] + b"\0" * (len(data) - PAGE),
        swapped,
        gzip.compress,
        lambda _: b"Dear Asha, " * 1000,
        lambda data: data[: 3 * PAGE] + b"\xff" * PAGE + data[4 * PAGE :],
    ],
    ids=["empty", "1 byte", "header only", "truncated", "zeroed", "no header", "flipped header", "one page left",
         "swapped pages", "gzip", "a letter", "a page of noise"],
)  # fmt: skip


@DAMAGES
def test_L6_a_damaged_store_is_set_aside_whole_and_its_copy_takes_its_place(
    backed_up: Path, damage: Callable[[bytes], bytes]
) -> None:
    damaged = damage(backed_up.read_bytes())
    backed_up.write_bytes(damaged)
    store = recovery_note(backed_up)
    assert len(store.wins.newest()) == 200
    assert (
        "The store was damaged. It is kept as recover.db.damaged-2026-05-12T093000-000000Z; the copy of "
        in store.recovery_note
    )
    store.close()
    [aside] = backed_up.parent.glob("recover.db.damaged-*Z")
    assert aside.read_bytes() == damaged
    store = recovery_note(backed_up)
    assert store.recovery_note == ""
    store.close()


@DAMAGES
def test_L6_a_damaged_store_is_never_written_to(backed_up: Path, damage: Callable[[bytes], bytes]) -> None:
    damaged = damage(backed_up.read_bytes())
    backed_up.write_bytes(damaged)
    for _ in range(2):
        with pytest.raises(StoreError), closing(Store.open(backed_up, checked=True)) as store:
            add_win(store, "one more", at=NOW)
    assert backed_up.read_bytes() == damaged


def test_L6_a_store_that_was_sound_is_looked_over_once(backed_up: Path) -> None:
    asked: list[str] = []
    with closing(Store.open(backed_up, checked=True)) as store:
        store.file.db.conn.set_trace_callback(asked.append)
        assert len(store.wins.newest()) == 200
        assert not any("quick_check" in statement for statement in asked)
        for words in ("one", "two"):
            add_win(store, words, at=NOW)
        store.file.check()
    assert sum("quick_check" in statement for statement in asked) == 1


def test_L6_a_file_that_takes_the_place_of_the_store_is_looked_over_as_well(backed_up: Path) -> None:
    data = backed_up.read_bytes()
    other = backed_up.with_name("other.db")
    other.write_bytes(data[: 3 * PAGE] + b"\xff" * PAGE + data[4 * PAGE :])
    with closing(Store.open(backed_up, checked=True)) as store:
        add_win(store, "one more", at=NOW)
        other.rename(backed_up)
        with pytest.raises(DamagedError):
            add_win(store, "another", at=NOW)


def test_L6_what_is_newer_than_the_copy_is_taken_over_as_far_as_it_can_be_read(backed_up: Path) -> None:
    store = Store.open(backed_up)
    add_win(store, "After the copy", at=NOW)
    add_resource(store, "Priya", at=NOW)
    store.close()
    data = bytearray(backed_up.read_bytes())
    place = data.index(b"Priya")
    broken = place - place % PAGE
    data[broken : broken + PAGE] = b"\xff" * PAGE
    backed_up.write_bytes(data)
    store = recovery_note(backed_up)
    assert "After the copy" in texts(store)
    assert store.resources.all() == ()
    store.close()


def test_L6_a_file_that_was_never_ours_is_left_alone(tmp_path: Path) -> None:
    letter = tmp_path / "letter"
    letter.write_text("Dear Asha, " * 100)
    with pytest.raises(DamagedError):
        recovery_note(letter)
    assert letter.read_text() == "Dear Asha, " * 100
    assert [*tmp_path.iterdir()] == [letter]


def test_L6_without_a_copy_it_begins_anew_in_its_own_folder(tmp_path: Path) -> None:
    file = tmp_path / "recover.db"
    file.write_bytes(b"\0" * 5000)
    store = Store.open_or_recover(file, NOW, busy_timeout=1, own_folder=True)
    assert store.recovery_note.endswith("; a new one is in its place.")
    store.close()


def test_L6_a_store_whose_copy_is_damaged_too_goes_back_further(backed_up: Path) -> None:
    folder = backups.folder_of(backed_up)
    (folder / "2026-05-13T093000-000000Z.db").write_bytes(b"\0" * 100)
    backed_up.write_bytes(b"")
    store = recovery_note(backed_up)
    assert len(store.wins.newest()) == 200
    store.close()


def test_L7_going_back_can_itself_be_undone_and_open_windows_see_it(store: Store, store_file: Path) -> None:
    add_win(store, "before", at=NOW)
    copy = store.back_up(NOW)
    add_win(store, "after", at=NOW)
    window = Store.open(store_file)
    window.changed_elsewhere()
    undo = store.back_up(NOW + timedelta(seconds=1))
    store.go_back_to(copy)
    assert texts(store) == {"before"}
    assert window.changed_elsewhere()
    assert texts(window) == {"before"}
    window.close()
    store.go_back_to(undo)
    assert texts(store) == {"before", "after"}


def test_L7_a_damaged_copy_is_never_gone_back_to(store: Store, tmp_path: Path) -> None:
    add_win(store, "here", at=NOW)
    for name, data in (("noise.db", b"\xff" * 9000), ("empty.db", b"")):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(StoreError, match="damaged or no copy"):
            store.go_back_to(tmp_path / name)
    with pytest.raises(StoreError, match="damaged or no copy"):
        store.go_back_to(tmp_path / "none.db")
    assert texts(store) == {"here"}


def test_L7_seven_days_and_four_weeks_are_kept(store: Store, store_file: Path) -> None:
    for day in range(60):
        for hour in (3, 9):
            store.back_up(datetime(2026, 3, 1, hour, tzinfo=UTC) + timedelta(days=day))
            backups.thin_out(store_file, NOW)
    kept = sorted(file.stem[:13] for file in backups.folder_of(store_file).iterdir())
    assert kept == [
        "2026-04-12T09", "2026-04-19T09", "2026-04-23T09", "2026-04-24T09", "2026-04-25T09", "2026-04-26T09",
        "2026-04-27T09", "2026-04-28T09", "2026-04-29T09",
    ]  # fmt: skip


def test_L7_a_copy_is_due_once_a_day(store: Store, store_file: Path) -> None:
    assert backups.is_due(store_file, NOW)
    store.maintain(NOW)
    store.maintain(NOW + timedelta(hours=23))
    assert len([*backups.folder_of(store_file).iterdir()]) == 1
    assert backups.is_due(store_file, NOW + timedelta(hours=24))


def test_P2_copies_are_this_users_alone(store: Store, store_file: Path, tmp_path: Path) -> None:
    copy = store.back_up(NOW)
    store.copy_to(tmp_path / "mine.db")
    assert {file.stat().st_mode & 0o777 for file in (copy, tmp_path / "mine.db")} == {0o600}
    assert copy.parent.stat().st_mode & 0o777 == 0o700
    with pytest.raises(StoreError, match="is there already"):
        store.copy_to(tmp_path / "mine.db")


def test_P3_what_is_purged_is_in_no_copy_made_before(store: Store, store_file: Path) -> None:
    worry = add_worry(store, "Quillfeather", at=NOW, until=NOW)
    store.worries.resolve(worry.id, Resolution.DONE)
    store.back_up(NOW)
    assert any(b"Quillfeather" in file.read_bytes() for file in backups.folder_of(store_file).iterdir())
    assert store.purge(NOW + timedelta(days=1), at=NOW + timedelta(days=1)) == 1
    store.close()
    for file in store_file.parent.rglob("*"):
        assert file.is_dir() or b"Quillfeather" not in file.read_bytes()


@pytest.mark.parametrize("left", [b"", b"S"])
def test_L6_no_command_takes_an_emptied_store_for_a_new_one(backed_up: Path, left: bytes) -> None:
    backed_up.write_bytes(left)
    with pytest.raises(DamagedError, match="recover restore"):
        Store.open(backed_up)
    assert backed_up.read_bytes() == left


def test_L6_a_damaged_store_that_the_system_will_not_move_stays_whole(
    backed_up: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On Windows nobody may rename a file that another window has open."""
    damaged = backed_up.read_bytes()[:PAGE] + b"\xff" * PAGE
    backed_up.write_bytes(damaged)
    journal = backed_up.with_name("recover.db-wal")
    journal.write_bytes(b"a journal")
    rename = Path.rename

    def guarded(self: Path, target: Path) -> Path:
        if self == backed_up:
            raise PermissionError(
                13, "The process cannot access the file because it is being used by another process"
            )
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", guarded)
    with pytest.raises(StoreError, match="another window has it open; close every other one"):
        recovery_note(backed_up)
    assert backed_up.read_bytes() == damaged
    assert list(backed_up.parent.glob("*.damaged-*")) == []


def test_going_back_to_a_copy_needs_no_file_to_be_moved(store: Store, store_file: Path, tmp_path: Path) -> None:
    """So it works beside another window on any system, and that one sees it as a change like any other."""
    add_win(store, "in the copy", at=NOW)
    copy = store.back_up(NOW)
    add_win(store, "later", at=NOW + timedelta(minutes=1))
    other = Store.open(store_file)
    before = store_file.stat().st_ino
    other.go_back_to(copy)
    other.close()
    assert store_file.stat().st_ino == before
    assert texts(store) == {"in the copy"}
