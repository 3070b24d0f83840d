"""Domain objects made in few words and kept in a store, for tests that are about something else."""

from __future__ import annotations

from datetime import datetime

from recover_tui.domain.calls import Call, Rating
from recover_tui.domain.identity import make_id
from recover_tui.domain.reflection import Draft
from recover_tui.domain.reset import Outcome, Reset
from recover_tui.domain.stopwatch import ClockReading, Stopwatch
from recover_tui.domain.support import OWN, Kind, Resource
from recover_tui.domain.wins import Image, Win
from recover_tui.domain.worries import Worry
from recover_tui.store.store import Store


def add_win(
    store: Store, said: str, *, at: datetime, who: str = "", why: str = "", image: Image | None = None
) -> Win:
    return store.wins.add(Win(make_id(at), said, who, why, at), image)


def add_resource(
    store: Store,
    name: str,
    *,
    at: datetime,
    kind: Kind = Kind.OTHER,
    reach: str = "",
    hours: str = "",
    note: str = "",
) -> Resource:
    return store.resources.add(Resource(make_id(at), kind, name, reach, hours, note, OWN), at)


def add_worry(store: Store, words: str, *, at: datetime, until: datetime) -> Worry:
    return store.worries.add(Worry(make_id(at), words, at, until))


def add_reset(
    store: Store,
    *,
    started_at: datetime,
    planned_s: int = 60,
    actual_s: int = 60,
    pattern: str = "4-4-4",
    outcome: Outcome = Outcome.COMPLETED,
    before: int | None = None,
) -> Reset:
    id = make_id(started_at)
    return store.resets.add(Reset(id, None, started_at, planned_s, actual_s, pattern, outcome, before))


def add_ended_call(store: Store, *, at: datetime, source: str = "key", rating: Rating | None = None) -> Call:
    call = Call(make_id(at), source, at, rating)
    store.calls.add(call)
    return call


def start_draft(store: Store, *, at: datetime) -> Draft:
    """Begin a reflection of two minutes with two prompts, whose stopwatch runs since second 100 of this boot."""
    draft = Draft("r1", 120, ("One?", "Two?"), ("", ""), "", Stopwatch(0, ClockReading("boot", 100, at)), "window")
    assert store.reflections.start(draft, at)
    return draft
