"""Two desks' records become one, whichever comes first and however often."""

from __future__ import annotations

from hypothesis import given, strategies as st

from recover_tui.domain.hybrid_clock import HybridClock
from recover_tui.domain.merging import Record, merge, newest

RECORDS = st.builds(
    Record,
    st.sampled_from(["a", "b", "c"]),
    st.builds(HybridClock, st.integers(0, 2), st.integers(0, 2), st.sampled_from(["desk", "other"])),
    st.booleans(),
    st.dictionaries(st.sampled_from(["text", "who"]), st.text(max_size=3), max_size=2),
    st.dictionaries(st.sampled_from(["shown", "used"]), st.none() | st.integers(0, 3), max_size=2),
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
    one, two, three = HybridClock(1), HybridClock(2), HybridClock(3)
    early, late = Record("a", one, False, {"text": "early"}), Record("a", two, False, {"text": "late"})
    gone = Record("a", two, True)
    assert newest(early, late) is late
    assert newest(late, gone) is gone
    assert newest(gone, Record("a", three, False, {"text": "again"})).values == {"text": "again"}


def test_of_what_grows_the_larger_counts_whoever_was_last() -> None:
    early, late = Record("a", HybridClock(1), counts={"shown": 7}), Record("a", HybridClock(2), counts={"shown": 3})
    assert newest(early, late).counts == {"shown": 7}
    assert newest(early, late).changed == HybridClock(2)
