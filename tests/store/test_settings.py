from __future__ import annotations

from datetime import timedelta

from recover_tui.domain.believed_time import BelievedTime
from recover_tui.store.store import Store
from tests.conftest import NOW


def test_the_program_remembers_and_counts(store: Store) -> None:
    assert (store.snapshot(NOW).theme, store.snapshot(NOW).breath_runs) == ("", 0)
    store.settings.remember_theme("dusk dusk")
    store.settings.remember_theme("dusk dawn")
    store.settings.count_breath_run()
    store.settings.count_breath_run()
    assert store.snapshot(NOW).first_steps == 0
    store.settings.remember_first_steps(2)
    assert store.snapshot(NOW).first_steps == 2
    assert (store.snapshot(NOW).theme, store.snapshot(NOW).breath_runs) == ("dusk dawn", 2)


def test_what_is_known_of_the_time_is_remembered(store: Store) -> None:
    assert store.settings.believed_time() is None
    for known in (BelievedTime(NOW), BelievedTime(NOW, NOW + timedelta(days=9), 1), BelievedTime(NOW)):
        with store.file.write():
            store.settings.remember_time(known)
        assert store.settings.believed_time() == known
        assert store.troubles() == []
