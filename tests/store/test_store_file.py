"""One file, whatever happens to it meanwhile."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from recover_tui.store.store_file import StoreFile


@pytest.fixture
def file(store_file: Path) -> Iterator[StoreFile]:
    opened = StoreFile(store_file, busy_timeout=1, own_folder=False)
    yield opened
    opened.close()


def put(file: StoreFile, value: str) -> None:
    with file.write():
        file.db.execute("INSERT OR REPLACE INTO settings VALUES ('name', ?)", (value,))


def value(file: StoreFile) -> object:
    return file.db.one("SELECT value FROM settings WHERE name = ?", "name")


def test_a_file_that_was_taken_away_is_put_back_with_all_that_was_in_it(file: StoreFile, store_file: Path) -> None:
    put(file, "before")
    shutil.rmtree(store_file.parent)
    put(file, "after")
    other = StoreFile(store_file, busy_timeout=1, own_folder=False)
    assert value(other) == "after"
    other.close()


def test_a_file_that_took_its_place_is_read_and_written_from_then_on(file: StoreFile, store_file: Path) -> None:
    put(file, "mine")
    new = StoreFile(store_file.with_name("new.db"), busy_timeout=1, own_folder=False)
    put(new, "theirs")
    new.close()
    before = file.data_version()
    store_file.with_name("new.db").replace(store_file)
    assert value(file) == "mine"
    file.reopen_if_replaced()
    assert value(file) == "theirs"
    assert file.data_version() != before


def test_the_data_version_changes_with_the_writes_of_others_alone(file: StoreFile, store_file: Path) -> None:
    other = StoreFile(store_file, busy_timeout=1, own_folder=False)
    before = file.data_version()
    put(file, "own")
    assert file.data_version() == before
    put(other, "theirs")
    assert file.data_version() != before
    other.close()


def test_in_memory_there_is_no_file_to_be_replaced() -> None:
    file = StoreFile(None, busy_timeout=1, own_folder=False)
    put(file, "kept")
    file.reopen_if_replaced()
    assert value(file) == "kept"
    file.close()
