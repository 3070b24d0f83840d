"""Two desks' records become one, whichever comes first and however often."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given, strategies as st

from recover_tui.domain.merging import Record, merge, newest
from tests.conftest import NOW

RECORDS = st.builds(
    Record,
    st.sampled_from(["a", "b", "c"]),
    st.integers(0, 3).map(lambda hours: NOW + timedelta(hours=hours)),
    st.booleans(),
    st.dictionaries(st.sampled_from(["text", "who"]), st.text(max_size=3), max_size=2),
)
SIDES = st.lists(RECORDS, max_size=6, unique_by=lambda record: record.id)


@given(ours=SIDES, theirs=SIDES)
def test_it_is_the_same_whichever_comes_first(ours: list[Record], theirs: list[Record]) -> None:
    assert merge(ours, theirs).records == merge(theirs, ours).records


@given(ours=SIDES, theirs=SIDES, others=SIDES)
def test_three_desks_agree_in_any_order(ours: list[Record], theirs: list[Record], others: list[Record]) -> None:
    one = merge(merge(ours, theirs).records.values(), others).records
    other = merge(ours, merge(theirs, others).records.values()).records
    assert one == other


@given(ours=SIDES, theirs=SIDES)
def test_twice_is_once(ours: list[Record], theirs: list[Record]) -> None:
    once = merge(ours, theirs)
    again = merge(once.records.values(), theirs)
    assert again.records == once.records
    assert not again.new
    assert not again.changed


@given(ours=SIDES, theirs=SIDES)
def test_what_is_new_and_what_changed_is_said(ours: list[Record], theirs: list[Record]) -> None:
    merged = merge(ours, theirs)
    before = {record.id: record for record in ours}
    assert merged.new == {record.id for record in theirs} - before.keys()
    assert merged.changed == {id for id, record in before.items() if merged.records[id] != record}


def test_the_last_change_counts_and_a_deletion_wins_at_the_same_moment() -> None:
    early, late = Record("a", NOW, False, {"text": "early"}), Record("a", NOW + timedelta(1), False, {"text": "late"})
    gone = Record("a", NOW + timedelta(1), True)
    assert newest(early, late) is late
    assert newest(late, gone) is gone
    assert newest(gone, Record("a", NOW + timedelta(2), False, {"text": "again"})).values == {"text": "again"}
