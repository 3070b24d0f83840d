"""Two desks' records of one thing made into one: the same whichever comes first, and twice is once.

The one that was changed last counts. A deletion is a change like any other, and where two are of one moment it wins:
nothing that was deleted comes back because another desk never heard of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True, repr=False)
class Record:
    """One row, with what it depends on which of two counts."""

    id: str
    changed_at: datetime
    """When it was last changed; the time of its deletion once it is deleted."""
    deleted: bool = False
    values: Mapping[str, Any] = field(default_factory=dict)
    """What else there is in it."""

    @property
    def _rank(self) -> tuple[datetime, bool, str]:
        return self.changed_at, self.deleted, repr(sorted(self.values.items(), key=lambda item: item[0]))


@dataclass(frozen=True, slots=True, repr=False)
class Merged:
    """What came of merging."""

    records: Mapping[str, Record]
    """All that there is then, by id."""
    new: frozenset[str] = frozenset()
    """Ids that were not ours before."""
    changed: frozenset[str] = frozenset()
    """Ids of which the other's record counts now."""


def newest(one: Record, other: Record) -> Record:
    """Give the one of two records of the same id that counts."""
    return max(one, other, key=lambda record: record._rank)


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
