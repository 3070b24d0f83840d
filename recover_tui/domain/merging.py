"""Two desks' records of one thing made into one: the same whichever comes first, and twice is once.

The one that was changed last counts. A deletion is a change like any other, and where two are of one moment it wins:
it wins over all that it had seen, and nothing that was deleted comes back because another desk never heard of it.
Of what only ever grows, such as how often something was shown, the larger counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from msgspec.structs import replace

from recover_tui.domain.hybrid_clock import HybridClock
from recover_tui.domain.private_struct import PrivateStruct


class Record(PrivateStruct, frozen=True):
    """One row, with what it depends on which of two counts."""

    id: str
    changed: HybridClock
    """When it was last changed; the time of its deletion once it is deleted."""
    deleted: bool = False
    values: Mapping[str, Any] = {}
    """What else there is in it."""
    counts: Mapping[str, Any] = {}
    """What only ever grows. None is less than anything."""

    @property
    def _rank(self) -> tuple[HybridClock, bool, str]:
        return self.changed, self.deleted, repr(sorted(self.values.items(), key=lambda item: item[0]))


class Merged(PrivateStruct, frozen=True):
    """What came of merging."""

    records: Mapping[str, Record]
    """All that there is then, by id."""
    new: frozenset[str] = frozenset()
    """Ids that were not ours before."""
    changed: frozenset[str] = frozenset()
    """Ids of which the other's record counts now."""


def newest(one: Record, other: Record) -> Record:
    """Give the one of two records of the same id that counts, with the larger of what grows."""
    winner = max(one, other, key=lambda record: record._rank)
    counts = {name: _larger(one.counts.get(name), other.counts.get(name)) for name in {**one.counts, **other.counts}}
    return winner if counts == winner.counts else replace(winner, counts=counts)


def _larger(one: Any, other: Any) -> Any:
    return max((value for value in (one, other) if value is not None), default=None)


def merge(ours: Iterable[Record], theirs: Iterable[Record]) -> Merged:
    """Merge records by their ids, the newest winning."""
    before = {record.id: record for record in ours}
    after = dict(before)
    for record in theirs:
        known = after.get(record.id)
        after[record.id] = record if known is None else newest(known, record)
    new = frozenset(after.keys() - before.keys())
    changed = frozenset(id for id in before if after[id] != before[id])
    return Merged(after, new, changed)
