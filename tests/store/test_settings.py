from __future__ import annotations

from datetime import timedelta

from recover_tui.store.store import Store
from tests.conftest import NOW


def test_the_program_remembers_and_counts(store: Store) -> None:
    assert (store.snapshot(NOW).theme, store.snapshot(NOW).breath_runs) == ("", 0)
    store.settings.remember_theme("dusk dusk")
    store.settings.remember_theme("dusk dawn")
    store.settings.count_breath_run()
    store.settings.count_breath_run()
    assert (store.snapshot(NOW).theme, store.snapshot(NOW).breath_runs) == ("dusk dawn", 2)


def test_purging_by_itself_is_agreed_to_first_and_stops_when_the_clock_jumps(store: Store) -> None:
    assert not store.settings.may_purge(NOW)
    store.settings.agree_to_purge()
    assert store.settings.may_purge(NOW + timedelta(days=29))
    assert not store.settings.may_purge(NOW + timedelta(days=400))
    assert not store.settings.may_purge(NOW)
    assert store.settings.may_purge(NOW + timedelta(days=1))
