"""The agent's own figures, beside the same reckoned by hand over what an export has."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from time import tzset
from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from recover_tui.cli.output import as_json
from recover_tui.domain import insights, timestamps
from recover_tui.domain.calls import Call, Rating
from recover_tui.domain.identity import make_id
from recover_tui.domain.insights import FEWEST_PAIRS, LATEST_CALLS, Period
from recover_tui.domain.reset import Outcome, Reset
from recover_tui.store.store import Store

NOW = datetime(2026, 11, 26, 15, 30, tzinfo=UTC)
ZONES = ("UTC", "Europe/Berlin", "Asia/Kolkata", "America/New_York", "Asia/Manila")
FIRST = NOW - timedelta(days=420)
MOMENTS = st.integers(0, 420 * 24 * 60 - 1).map(lambda minutes: FIRST + timedelta(minutes=minutes))
"""A year and more, with both changes of the clock in it, and nights among it."""
TENSION = st.none() | st.integers(1, 5)
RESETS = st.builds(
    lambda at, pattern, outcome, before, after: Reset(make_id(at), None, at, 60, 60, pattern, outcome, before, after),
    MOMENTS, st.sampled_from(["4-4-4", "4-6", "mine", ""]), st.sampled_from(Outcome), TENSION, TENSION,
)  # fmt: skip
CALLS = st.builds(
    lambda at, rings, talk, rating, answered: Call(
        make_id(at), "cli", at, rating,
        rang_at=at - timedelta(seconds=talk + rings) if rings else None,
        answered_at=at - timedelta(seconds=talk) if answered else None,
        answered=answered,
    ),
    MOMENTS, st.integers(0, 30), st.integers(1, 1000), st.none() | st.sampled_from(Rating), st.booleans(),
)  # fmt: skip


def by_hand(exported: dict[str, Any], period: Period, now: datetime) -> dict[str, Any]:
    """Reckon what `stats --json` says from an export, in plain loops over local times."""
    local_now = now.astimezone()
    monday_now = local_now.date() - timedelta(days=local_now.weekday())
    weeks_back = {Period.FOUR_WEEKS: 3, Period.QUARTER: 12}.get(period)
    first = None if weeks_back is None else monday_now - timedelta(weeks=weeks_back)

    def local(row: dict[str, Any], *names: str) -> datetime:
        return timestamps.read(next(row[name] for name in names if row[name])).astimezone()

    def counts(at: datetime) -> bool:
        return first is None or at.date() >= first

    places: dict[str, defaultdict[Any, Counter[str]]] = {"hour": defaultdict(Counter), "monday": defaultdict(Counter)}

    def note(at: datetime, kind: str) -> None:
        places["hour"][at.hour][kind] += 1
        places["monday"][(at.date() - timedelta(days=at.weekday())).isoformat()][kind] += 1

    felt: defaultdict[str, list[tuple[int, int]]] = defaultdict(list)
    for row in exported["resets"]:
        at = local(row, "started_at")
        if counts(at) and row["outcome"] == "completed":
            note(at, "resets")
        if counts(at) and row["pattern"] and None not in (row["before"], row["after"]):
            felt[row["pattern"]].append((row["before"], row["after"]))
    for row in exported["calls"]:
        at = local(row, "ended_at", "answered_at", "rang_at")
        if counts(at) and row["rating"] in ("rough", "abusive"):
            note(at, row["rating"])
    answered = sorted(
        (local(row, "ended_at"), row["id"], row) for row in exported["calls"] if row["answered"] and row["ended_at"]
    )
    taken = [row for at, _, row in answered if counts(at)][-LATEST_CALLS:]
    gaps = sorted(
        gap
        for before, after in pairwise(taken)
        if (after["rang_at"] or after["answered_at"])
        and 0 <= (gap := (local(after, "rang_at", "answered_at") - local(before, "ended_at")).total_seconds()) < 900
    )
    patterns = sorted(felt.items(), key=lambda item: (-len(item[1]), item[0]))
    kinds = ("rough", "abusive", "resets")
    return {
        "period": period.value,
        "patterns": [
            {
                "pattern": pattern,
                "resets": len(pairs),
                "before": sum(before for before, _ in pairs) / len(pairs),
                "after": sum(after for _, after in pairs) / len(pairs),
            }
            for pattern, pairs in patterns
        ],
        "hours": [
            {"hour": at, **{kind: found[kind] for kind in kinds}} for at, found in sorted(places["hour"].items())
        ],
        "weeks": [
            {"monday": at, **{kind: found[kind] for kind in kinds}} for at, found in sorted(places["monday"].items())
        ],
        "reflections": {"all": len(exported["reflections"]), "ended_by_cap": 0},
        "gap_s": gaps[len(gaps) // 2] if len(gaps) >= 3 else None,
    }


@pytest.mark.parametrize("zone", ZONES)
@settings(max_examples=12)
@given(resets=st.lists(RESETS, max_size=60, unique_by=lambda one: one.id), calls=st.lists(CALLS, max_size=60))
def test_the_figures_are_those_that_one_reckons_by_hand(zone: str, resets: list[Reset], calls: list[Call]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TZ", zone)
        tzset()
        store = Store.open(None)
        with store.file.write():
            pass
        for reset in resets:
            store.resets.add(reset)
            if reset.after:
                store.resets.rate(reset.id, reset.after)
        for call in {call.id: call for call in calls}.values():
            store.calls.add(call)
        exported = json.loads(as_json(store.export()))
        for period in Period:
            assert insights.as_json(store.insights.over(period, NOW)) == by_hand(exported, period, NOW)
        store.close()
    tzset()


def test_a_row_whose_time_is_none_is_left_out(store: Store) -> None:
    with store.file.write():
        store.file.db.execute(
            "INSERT INTO resets (id, started_at, planned_s, actual_s, pattern, outcome)"
            " VALUES ('r', 'soon', 60, 60, '4-6', 'completed')"
        )
    assert store.insights.over(Period.ALL, NOW).hours == ()


def test_what_was_deleted_counts_nowhere(store: Store, tmp_path: Path) -> None:
    at = NOW - timedelta(hours=3)
    store.calls.add(Call(make_id(at), "cli", at, Rating.ROUGH))
    assert [counts.rough for _, counts in store.insights.over(Period.ALL, NOW).hours] == [1]
    with store.file.write():
        store.file.db.execute("UPDATE calls SET deleted_at = ended_at")
    assert store.insights.over(Period.ALL, NOW).empty


def test_of_too_few_nothing_is_said(store: Store) -> None:
    for number in range(FEWEST_PAIRS):
        found = store.insights.over(Period.ALL, NOW)
        assert insights.headline(found).startswith("From 8 resets on"), number
        at = NOW - timedelta(hours=number)
        store.resets.add(Reset(make_id(at), None, at, 60, 60, "4-6", Outcome.COMPLETED, 4))
        store.resets.rate(store.resets.all()[0 if number == 0 else -1].id, 3)
    assert insights.headline(store.insights.over(Period.ALL, NOW)) == "After 4-6 you say 1 lower, in 8 resets."
