"""The store is busy, full, gone or out of reach, and no word is lost for it."""

# ruff: noqa: ASYNC240  # files are taken away in the middle of it, on purpose
from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from recover_tui.store import write_queue
from recover_tui.store.calls import CallRepository
from recover_tui.store.store import Store
from recover_tui.store.wins import WinRepository
from tests import samples
from tests.conftest import NOW
from tests.ui.conftest import OpenWindow, Window


async def look(window: Window) -> None:
    """Let five seconds of looking go by."""
    window.time.pass_(5)
    window.dashboard.poll()
    await window.settle()


async def add_win(window: Window, words: str) -> None:
    await window.press("w")
    await window.type(words)
    await window.press("enter", "escape")


def wins(file: Path) -> set[str]:
    store = Store.open(file)
    found = {win.text for win in store.wins.newest()}
    store.close()
    return found


async def test_L5_while_another_program_holds_the_store_it_says_saving_and_takes_keys(
    open_window: OpenWindow, store_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(write_queue, "NOTICED_AFTER", 0)
    async with open_window() as window:
        other = sqlite3.connect(store_file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        window.dashboard.action_call_ended()
        while window.dashboard.strip.status_text != "saving":
            await window.pilot.pause()
        await window.pilot.press("z")
        assert window.dashboard.zoomed
        assert "saving" in window.text
        other.execute("ROLLBACK")
        other.close()
        await window.settle()
        assert window.dashboard.strip.status_text.startswith("how was it?")
        assert len(window.ask(lambda store: store.export()["calls"])) == 1


async def test_L8_a_full_disk_takes_no_word(open_window: OpenWindow, store_file: Path) -> None:
    async with open_window() as window:

        def let_grow(store: Store, pages: int) -> None:
            store.file.db.execute(f"PRAGMA max_page_count={pages}").fetchall()

        await window.session.read(lambda store: let_grow(store, 1))
        for number in range(10):
            await add_win(window, f"{number} {'precious ' * 50}")
        await window.press("j")
        await window.type("no word of this either " * 100)
        window.dashboard.reflect_pane.tick()
        await window.settle()
        assert "Not saved yet, trying again: the disk that holds" in window.text
        assert "no word of this either" in window.text
        await look(window)
        assert len(wins(store_file)) < 10
        await window.session.read(lambda store: let_grow(store, 10**6))
        await look(window)
        assert len(wins(store_file)) == 10
        assert "Not saved yet" not in window.text
        draft = window.ask(lambda store: store.reflections.draft())
        assert draft is not None
        assert draft.texts[0].startswith("no word of this either")


async def test_L8_a_folder_that_was_taken_away_is_put_back(
    open_window: OpenWindow, store: Store, store_file: Path
) -> None:
    samples.add_win(store, "before", at=NOW)
    async with open_window() as window:
        shutil.rmtree(store_file.parent)
        await add_win(window, "after")
        assert wins(store_file) == {"before", "after"}
        assert store_file.stat().st_mode & 0o777 == 0o600
        await add_win(window, "and on")
    assert wins(store_file) == {"before", "after", "and on"}


async def test_L8_a_store_that_was_exchanged_is_taken_up(
    open_window: OpenWindow, store_file: Path, tmp_path: Path
) -> None:
    other = Store.open(tmp_path / "other.db")
    samples.add_win(other, "theirs", at=NOW)
    other.close()
    async with open_window() as window:
        (tmp_path / "other.db").replace(store_file)
        await look(window)
        assert "theirs" in window.text
        await add_win(window, "mine")
    assert wins(store_file) == {"theirs", "mine"}


async def test_L8_what_was_done_while_the_store_was_out_of_reach_goes_over(
    open_window: OpenWindow, store_file: Path
) -> None:
    store_file.parent.write_text("a file where the folder should be")
    async with open_window() as window:
        assert "Kept in memory only" in window.text
        await add_win(window, "meanwhile")
        await window.press("p")
        await window.type("half a wor")
        window.dashboard.worry_line.save_draft()
        await look(window)
        assert "Kept in memory only" in window.text
        store_file.parent.unlink()
        await look(window)
        assert "Kept in memory only" not in window.text
        assert wins(store_file) == {"meanwhile"}
        assert window.ask(lambda store: store.snapshot(NOW).drafts) == {"worry": ("half a wor",)}
        await window.press("escape")
        assert [worry.text for worry in window.ask(lambda store: store.worries.waiting())] == ["half a wor"]


async def test_L8_words_that_the_store_never_took_are_named_at_the_end(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch, store_file: Path
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    async with open_window() as window:
        monkeypatch.setattr(WinRepository, "add", fail)
        await add_win(window, "precious")
        await window.press("p")
        await window.type("half a wor")
        await window.app.dashboard.leave()
        assert {"precious", "half a wor"} <= set(window.session.unsaved_words)
        window.app.exited = True
    store_file.unlink()
    store_file.mkdir()
    async with open_window() as window:
        await add_win(window, "in memory")
        assert "in memory" in window.session.unsaved_words


async def test_what_nobody_foresaw_is_said_and_logged(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise LookupError("a private word")

    logged: list[BaseException] = []
    async with open_window(log_crash=logged.append) as window:
        monkeypatch.setattr(CallRepository, "record_event", fail)
        await window.pilot.press("c")
        while not logged:
            await window.pilot.pause()
        assert [type(error) for error in logged] == [LookupError]
        assert "nobody foresaw" in window.text
        assert "private" not in window.text
        monkeypatch.undo()
        await add_win(window, "it goes on")
        assert [win.text for win in window.ask(lambda store: store.wins.newest())] == ["it goes on"]


async def test_L8_a_picture_waits_with_its_win(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    picture = tmp_path / "kind.png"
    Image.new("RGB", (6, 4)).save(picture)

    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    async with open_window() as window:
        with monkeypatch.context() as full:
            full.setattr(WinRepository, "add", fail)
            await window.press("w")
            for words in ("precious", "", ""):
                await window.type(words)
                await window.press("enter")
            await window.type(str(picture))
            await window.press("enter")
            await window.settle()
        await look(window)
        [win] = window.ask(lambda store: store.wins.newest())
        assert (win.text, win.image is not None) == ("precious", True)


async def test_P4_what_was_written_over_is_not_brought_back_onto_a_hidden_screen(open_window: OpenWindow) -> None:
    async with open_window() as window:
        await window.press("j")
        await window.press("ctrl+l")
        window.dashboard.reflect_pane.editor.text_area.bring_back("Quillfeather")
        assert window.dashboard.reflect_pane.editor.text_area.text == ""


async def test_a_row_that_cannot_be_read_is_missing_and_all_others_are_there(
    open_window: OpenWindow, store_file: Path
) -> None:
    with closing(Store.open(store_file)) as store:
        for words in ("one", "two", "three"):
            samples.add_win(store, words, at=NOW)
    with closing(sqlite3.connect(store_file, isolation_level=None)) as other:
        other.execute("UPDATE wins SET added_at = 'soon' WHERE text = 'one'")
        other.execute("UPDATE wins SET text = CAST(x'ff41' AS TEXT) WHERE text = 'two'")
    async with open_window() as window:
        assert {win.text for win in window.dashboard.wins} == {"three", "�A"}
        assert "can't be read and is left out; recover doctor says what" in " ".join(window.text.split())
        await add_win(window, "four")
        await window.settle()
        assert {win.text for win in window.dashboard.wins} == {"three", "�A", "four"}


def noise(data: bytes) -> bytes:
    """The first page as it was, so that the file opens, and nothing after it."""
    return data[:4096] + b"\xff" * (len(data) - 4096)


def copied(file: Path) -> None:
    """A store with a win in it, and a copy of it."""
    with closing(Store.open(file)) as store:
        samples.add_win(store, "kept in the copy", at=NOW)
        store.back_up(NOW)


async def test_L6_a_damaged_store_gives_way_to_its_copy_and_says_so(
    open_window: OpenWindow, store_file: Path
) -> None:
    copied(store_file)
    store_file.write_bytes(noise(store_file.read_bytes()))
    async with open_window() as window:
        assert "kept in the copy" in window.text
        assert "The store was damaged." in window.notice
        await add_win(window, "one more")
    assert wins(store_file) == {"kept in the copy", "one more"}


async def test_L6_a_store_that_is_damaged_in_the_middle_of_a_shift_takes_no_word(
    open_window: OpenWindow, store_file: Path
) -> None:
    copied(store_file)
    async with open_window() as window:
        data = store_file.read_bytes()
        changes = (int.from_bytes(data[24:28]) + 1).to_bytes(4)
        store_file.write_bytes(noise(data[:24] + changes + data[28:]))
        await add_win(window, "one more")
        await look(window)
        assert "kept in the copy" in window.text
        assert "one more" in window.text
        assert "The store was damaged." in window.notice
    assert wins(store_file) == {"kept in the copy", "one more"}


async def test_L6_words_stay_in_memory_where_a_damaged_store_is_beyond_mending(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    file = tmp_path / "nobody's"
    with closing(Store.open(file)) as store:
        for number in range(100):
            samples.add_win(store, f"Win {number} that went well on the phone", at=NOW)
    whole = file.read_bytes()
    last = whole.rindex(b"Win 9") // 4096 * 4096
    damaged = whole[:last] + b"\xff" * 4096 + whole[last + 4096 :]
    file.write_bytes(damaged)
    async with open_window(file=file) as window:
        for _ in range(2):
            assert "Kept in memory only" in window.text
            assert file.read_bytes() == damaged
            await look(window)
        await add_win(window, "for now")
        assert "for now" in window.text
        file.write_bytes(whole)
        await look(window)
        await look(window)
        assert "Kept in memory only" not in window.text
    assert "for now" in wins(file)
    assert len(wins(file)) == 101
