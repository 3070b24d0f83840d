from __future__ import annotations

from datetime import timedelta

from recover_tui.domain.calls import Event, Rating, Stage
from recover_tui.domain.reset import Outcome
from recover_tui.store.store import Store
from tests.conftest import NOW
from tests.samples import add_ended_call, add_reset

YESTERDAY = NOW - timedelta(days=1)


def test_a_reset_belongs_to_the_call_that_ended_before_it(store: Store) -> None:
    add_ended_call(store, at=YESTERDAY, source="key")
    call = add_ended_call(store, at=NOW - timedelta(minutes=1), source="key", rating=Rating.ROUGH)
    add_ended_call(store, at=NOW + timedelta(hours=1), source="key")
    reset = add_reset(
        store, started_at=NOW, planned_s=60, actual_s=10, pattern="4-4-4", outcome=Outcome.INTERRUPTED, before=4
    )
    store.resets.rate(reset.id, 2)
    [kept] = store.resets.all()
    assert (kept.call_id, kept.before, kept.after, kept.outcome) == (call.id, 4, 2, Outcome.INTERRUPTED)


def test_a_missed_call_is_not_what_a_reset_belongs_to(store: Store) -> None:
    taken = add_ended_call(store, at=NOW - timedelta(minutes=9), source="key")
    store.calls.record_event(Event("baresip", Stage.ENDED, NOW))
    reset = add_reset(store, started_at=NOW)
    assert reset.call_id == taken.id
    assert store.snapshot(NOW).last_call_ended_at == taken.ended_at


def test_the_days_resets_are_counted_from_when_the_day_began(store: Store) -> None:
    for at, outcome in (
        (YESTERDAY, Outcome.COMPLETED),
        (NOW, Outcome.COMPLETED),
        (NOW, Outcome.INTERRUPTED),
        (NOW + timedelta(hours=1), Outcome.SKIPPED),
    ):
        add_reset(store, started_at=at, outcome=outcome)
    snapshot = store.snapshot(NOW)
    assert (snapshot.resets, snapshot.resets_today) == (4, 1)


def test_a_retired_line_stays_away_until_it_is_taken_back(store: Store) -> None:
    store.resets.retire("Not this.", at=NOW)
    store.resets.retire("Not this.", at=NOW)
    assert store.snapshot(NOW).retired == {"Not this."}
    store.resets.unretire("Not this.", at=NOW)
    assert store.snapshot(NOW).retired == frozenset()
    store.resets.retire("Not this.", at=NOW)
    assert store.snapshot(NOW).retired == {"Not this."}
