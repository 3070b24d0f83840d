from __future__ import annotations

from datetime import timedelta

from recover_tui.domain.reflection import Draft, EndedBy
from recover_tui.domain.stopwatch import Stopwatch
from recover_tui.store.store import Store
from tests.conftest import NOW
from tests.samples import add_win


def test_a_new_store_is_empty(store: Store) -> None:
    snapshot = store.snapshot(NOW)
    assert (snapshot.wins, snapshot.resources, snapshot.reflections, snapshot.resets) == ((), (), (), 0)
    assert snapshot.last_call_ended_at is None


def test_the_newest_are_those_in_which_something_was_written(store: Store) -> None:
    for id, words, days in (("old", "older words", 3), ("new", "newer words", 2), ("empty", "", 1)):
        at = NOW - timedelta(days=days)
        draft = Draft(id, 120, ("One?",), (words,), "", Stopwatch(0, None), "window")
        assert store.reflections.start(draft, at=at)
        assert store.reflections.finish(draft, EndedBy.DONE)
        add_win(store, f"win {id}", at=at)
    snapshot = store.snapshot(NOW, most=1)
    assert [past.gist for past in snapshot.reflections] == ["newer words"]
    assert [win.text for win in snapshot.wins] == ["win empty"]
    assert [past.gist for past in store.snapshot(NOW).reflections] == ["newer words", "older words"]
