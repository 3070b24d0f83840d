from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from recover_tui.domain.calls import Event, Stage
from recover_tui.store.store import Store
from tests.conftest import NOW
from tests.samples import add_ended_call

YESTERDAY = NOW - timedelta(days=1)


def test_the_last_call_is_the_one_that_ended_last(store: Store) -> None:
    add_ended_call(store, at=NOW, source="key")
    add_ended_call(store, at=YESTERDAY, source="cli")
    assert store.snapshot(NOW).last_call_ended_at == NOW


def test_no_number_is_kept_only_a_hash_that_is_another_in_each_store(store: Store, store_file: Path) -> None:
    number = "+442079460000"
    for stage in (Stage.ANSWERED, Stage.ENDED):
        store.calls.record_event(Event("microsip", stage, NOW, number))
    [call] = store.calls.since(NOW)
    assert (call.answered, len(call.ref)) == (True, 24)
    assert b"2079460000" not in store_file.read_bytes()
    other = Store.open(None)
    other.calls.record_event(Event("microsip", Stage.ENDED, NOW, number))
    assert other.calls.since(NOW)[0].ref != call.ref
    other.close()


def test_what_is_nothing_new_changes_nothing(store: Store) -> None:
    ended = Event("cli", Stage.ENDED, NOW)
    assert store.calls.record_event(ended)
    assert store.calls.record_event(ended) is None
