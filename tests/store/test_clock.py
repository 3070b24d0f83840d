"""What a clock that is wrong does to what is removed for good: nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from recover_tui.domain.calls import Event, Stage
from recover_tui.domain.reflection import Draft, EndedBy
from recover_tui.domain.stopwatch import Stopwatch
from recover_tui.domain.worries import Review
from recover_tui.store import backups
from recover_tui.store.store import Store
from tests.conftest import NOW
from tests.samples import add_ended_call, add_win

DAY = timedelta(days=1)
AHEAD = datetime(2100, 1, 1, 9, tzinfo=UTC)
KEEP = 30 * DAY


def reflect(store: Store, id: str, at: datetime) -> None:
    store.reflections.add(Draft(id, 120, ("One?",), ("words",), "", Stopwatch(1, None), "w"), EndedBy.DONE, at)


@pytest.fixture
def kept(store: Store) -> Callable[[datetime], set[str]]:
    """Open the dashboard at some time, as far as the store is concerned; what reflections are left then."""
    store.settings.agree_to_purge()

    def open_at(now: datetime) -> set[str]:
        store.retain(KEEP, now=now)
        store.maintain(now)
        return {past.id for past in store.reflections.newest()}

    return open_at


def test_agreed_to_but_never_run_and_the_clock_stands_at_2100(
    store: Store, store_file: Path, kept: Callable[[datetime], set[str]]
) -> None:
    reflect(store, "six days old", NOW - 6 * DAY)
    copy = store.back_up(NOW - 6 * DAY)
    assert kept(AHEAD) == {"six days old"}
    add_win(store, "kept meanwhile", at=AHEAD)
    store.calls.record_event(Event("baresip", Stage.ENDED, AHEAD, answered=True))
    for hours in (0, 1, 8, 13):
        assert kept(AHEAD + timedelta(hours=hours)) == {"six days old"}
    assert copy.exists()
    for day in range(25):
        assert kept(NOW + day * DAY) == {"six days old"}
    assert kept(NOW + 25 * DAY) == set()


def test_what_is_old_goes_at_the_right_time_from_the_first_start_on(
    store: Store, kept: Callable[[datetime], set[str]]
) -> None:
    for days in (40, 20, 1):
        reflect(store, f"{days}", NOW - days * DAY)
    assert kept(NOW) == {"20", "1"}
    assert kept(NOW + DAY) == {"20", "1"}


def test_what_is_old_goes_in_time_also_after_a_leap(store: Store, kept: Callable[[datetime], set[str]]) -> None:
    for days in (29, 25, 1):
        reflect(store, f"{days}", NOW - days * DAY)
    assert kept(NOW) == {"29", "25", "1"}
    assert kept(NOW + 3 * DAY) == {"29", "25", "1"}
    assert kept(NOW + 4 * DAY) == {"25", "1"}


def test_without_the_agreement_nothing_goes(store: Store) -> None:
    reflect(store, "old", NOW - 400 * DAY)
    for day in range(20):
        assert not store.retain(KEEP, now=NOW + day * DAY)


def test_a_store_of_an_earlier_program_goes_on_from_when_it_was_last_seen(
    store: Store, store_file: Path, kept: Callable[[datetime], set[str]]
) -> None:
    reflect(store, "old", NOW - 40 * DAY)
    with closing(sqlite3.connect(store_file, isolation_level=None)) as other:
        other.execute("INSERT INTO settings VALUES ('seen_at', '2026-05-11T09:30:00.000Z')")
    reflect(store, "young", NOW)
    assert kept(AHEAD) == {"young"}


def test_copies_are_not_thinned_out_by_a_clock_that_leapt(store: Store, store_file: Path) -> None:
    for day in range(12):
        store.maintain(NOW + day * DAY)
    before = {*backups.folder_of(store_file).iterdir()}
    for day in range(3):
        store.maintain(AHEAD + day * DAY)
    assert before <= {*backups.folder_of(store_file).iterdir()}


def test_once_the_clock_is_right_again_copies_are_of_now(store: Store, store_file: Path) -> None:
    for day in range(12):
        store.maintain(AHEAD + day * DAY)
    add_win(store, "since", at=NOW)
    for day in range(12):
        now = NOW + day * DAY
        store.maintain(now)
        newest = store.newest_copy(now)
        assert newest is not None
        assert backups.time_of(newest) == now
    assert all(backups.time_of(file) < AHEAD for file in backups.folder_of(store_file).iterdir())
    assert len([*backups.folder_of(store_file).iterdir()]) <= 11


def test_with_the_clock_set_back_one_copy_a_day_is_made_and_the_newest_stays_the_way_back(
    store: Store, store_file: Path
) -> None:
    store.maintain(NOW)
    back = NOW - 3000 * DAY
    for hours in (0, 1, 2, 25):
        store.maintain(back + timedelta(hours=hours))
    assert len([*backups.folder_of(store_file).iterdir()]) == 3
    assert store.newest_copy(NOW) == backups.folder_of(store_file) / "2026-05-12T093000-000000Z.db"


def test_what_was_written_while_the_clock_was_ahead_is_not_what_was_last(store: Store) -> None:
    store.calls.record_event(Event("baresip", Stage.RINGING, AHEAD))
    add_ended_call(store, at=AHEAD)
    reflect(store, "ahead", AHEAD)
    store.worries.spend_review(Review(AHEAD, 900.0))
    call = add_ended_call(store, at=NOW)
    snapshot = store.snapshot(NOW)
    assert snapshot.last_call == call
    assert snapshot.calls == (call,)
    assert snapshot.reflection_spans == ()
    store.worries.spend_review(Review(NOW, 1.0))
    assert store.worries.review() == Review(NOW, 1.0)
    ended = store.calls.record_event(Event("baresip", Stage.ENDED, NOW + DAY, answered=True))
    assert ended is not None
    assert ended.rang_at is None
