from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from recover_tui.domain.calls import Event, Rating, Stage
from recover_tui.store.spool import Spool
from recover_tui.store.store import Store
from tests.conftest import NOW


def test_what_waits_is_taken_in_once_in_its_order(tmp_path: Path, store: Store) -> None:
    spool = Spool(tmp_path / "spool")
    assert store.record_spooled(spool) == 0
    ended = Event("cli", Stage.ENDED, NOW + timedelta(seconds=60), "", "in", True, 58, "other", Rating.ROUGH)
    spool.keep(ended)
    spool.keep(Event("cli", Stage.ANSWERED, NOW))
    assert [event for _, event in spool.waiting()] == [Event("cli", Stage.ANSWERED, NOW), ended]
    assert store.record_spooled(spool) == 2
    [call] = store.calls.since(NOW)
    assert (call.answered_at, call.talk_s, call.rating) == (NOW, 58, Rating.ROUGH)
    assert [*spool.waiting()] == []


def test_it_is_private_and_holds_no_number(tmp_path: Path) -> None:
    spool = Spool(tmp_path / "spool")
    spool.keep(Event("microsip", Stage.ENDED, NOW, "+442079460000"))
    [(file, event)] = spool.waiting()
    assert event.ref == ""
    assert b"2079460000" not in file.read_bytes()
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)


def test_what_is_none_of_ours_is_set_aside(tmp_path: Path, store: Store) -> None:
    spool = Spool(tmp_path / "spool")
    spool.folder.mkdir()
    for name, words in (("a.json", "{"), ("b.json", "[]"), ("c.json", '{"source": "x", "stage": "sung"}')):
        (spool.folder / name).write_text(words)
    spool.keep(Event("cli", Stage.ENDED, NOW))
    assert store.record_spooled(spool) == 1
    assert sorted(file.name for file in spool.folder.iterdir()) == ["a.bad", "b.bad", "c.bad"]


def test_each_store_has_its_own(tmp_path: Path) -> None:
    assert Spool.of(tmp_path / "a.db", tmp_path) != Spool.of(tmp_path / "b.db", tmp_path)
