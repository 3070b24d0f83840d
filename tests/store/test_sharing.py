"""Several programs on one store."""

# ruff: noqa: ASYNC240  # a file is damaged in the middle of it, on purpose
from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from recover_tui.domain.reset import Outcome
from recover_tui.store.errors import DamagedError, StoreError
from recover_tui.store.store import Store
from recover_tui.store.thread import StoreThread
from tests.conftest import NOW
from tests.samples import add_reset, add_win

PAGE = 4096
WRITE = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from recover_tui.store.store import Store
from tests.samples import add_win
store = Store.open(Path(sys.argv[1]))
for _ in range(int(sys.argv[2])):
    store.settings.count_breath_run()
    add_win(store, "from " + sys.argv[3], at=datetime(2026, 5, 12, tzinfo=UTC))
"""


def test_writers_that_begin_at_once_lose_nothing(store_file: Path) -> None:
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITE, str(store_file), "25", str(number)], stderr=subprocess.PIPE)
        for number in range(3)
    ]
    assert [writer.communicate(timeout=60)[1] for writer in writers] == [b""] * 3
    store = Store.open(store_file)
    assert len(store.wins.newest()) == 75
    assert store.snapshot(NOW).breath_runs == 75
    store.close()


def test_a_change_from_elsewhere_is_noticed_once(store: Store, store_file: Path) -> None:
    other = Store.open(store_file)
    add_win(store, "own", at=NOW)
    assert not store.changed_elsewhere()
    add_win(other, "theirs", at=NOW)
    assert store.changed_elsewhere()
    assert not store.changed_elsewhere()
    other.close()


async def test_one_thread_owns_the_store(store_file: Path) -> None:
    import threading

    thread = StoreThread(lambda: Store.open(store_file))
    names = {await thread(lambda _: threading.current_thread().name) for _ in range(3)}
    assert len(names) == 1
    assert names != {threading.current_thread().name}
    await thread(lambda store: add_win(store, "one", at=NOW))
    assert [win.text for win in await thread(lambda store: store.wins.newest())] == ["one"]
    await thread.close()


async def test_L6_work_that_finds_the_store_damaged_is_done_with_its_copy(store_file: Path) -> None:
    thread = StoreThread(
        lambda: Store.open(store_file, checked=True),
        lambda: Store.open_or_recover(store_file, NOW, busy_timeout=1, own_folder=False),
    )
    for number in range(200):
        await thread(lambda store, number=number: add_win(store, f"Win {number}", at=NOW))
    await thread(lambda store: store.back_up(NOW))
    await thread(lambda store: add_win(store, "after the copy", at=NOW))
    assert not await thread(lambda store: store.changed_elsewhere())
    data = store_file.read_bytes()
    changes = int.from_bytes(data[24:28]) + 1  # by this count SQLite knows that what it read before is out of date
    damaged = data[:24] + changes.to_bytes(4) + data[28:PAGE] + b"\xff" * (len(data) - PAGE)
    store_file.write_bytes(damaged)
    assert len(await thread(lambda store: store.wins.newest())) == 200
    assert await thread(lambda store: store.changed_elsewhere()), "what was read is read again"
    await thread(lambda store: add_win(store, "one more", at=NOW))
    texts = {win.text for win in await thread(lambda store: store.wins.newest())}
    assert {"Win 0", "Win 199", "one more"} <= texts
    assert "The store was damaged." in await thread(lambda store: store.recovery_note)
    [aside] = store_file.parent.glob("*.damaged-*Z")
    assert aside.read_bytes() == damaged
    await thread.close()


async def test_L6_a_store_beyond_mending_says_so_each_time(tmp_path: Path) -> None:
    file = tmp_path / "a letter"
    file.write_text("Dear Asha, " * 1000)

    def recover() -> Store:
        return Store.open_or_recover(file, NOW, busy_timeout=1, own_folder=False)

    thread = StoreThread(lambda: Store.open(file, checked=True), recover)
    for _ in range(2):
        with pytest.raises(DamagedError):
            await thread(lambda store: store.wins.newest())
    assert file.read_text() == "Dear Asha, " * 1000
    await thread.close()


async def test_trouble_in_the_thread_comes_back_in_words(tmp_path: Path) -> None:
    folder = StoreThread(lambda: Store.open(tmp_path))
    with pytest.raises(StoreError, match="is a folder"):
        await folder(lambda store: store.wins.newest())
    await folder.close()
    memory = StoreThread(lambda: Store.open(None))
    reset = await memory(
        lambda store: add_reset(
            store, started_at=NOW, planned_s=1, actual_s=1, pattern="", outcome=Outcome.COMPLETED, before=3
        )
    )
    with pytest.raises(StoreError, match="could not do that"):
        await memory(lambda store: store.resets.rate(reset.id, "tense"))  # type: ignore[arg-type]
    with pytest.raises(ZeroDivisionError):
        await memory(lambda _: 1 / 0)
    await memory.close()
