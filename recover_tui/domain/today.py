"""The agent's day at a glance: each call, how it was said to be, and each reset, by the hour."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta, tzinfo
from typing import Final

from msgspec import Struct

from recover_tui.domain.calls import Call, Rating

_MOST_PER_HOUR: Final = 4
"""Columns for an hour where there is room."""


class Today(Struct, frozen=True):
    """Marks in columns, from the hour of the first of them to the one that is under way."""

    columns: int = 0
    calls: frozenset[int] = frozenset()
    rough: frozenset[int] = frozenset()
    """Those of the calls' columns with one that was rough or abusive."""
    resets: frozenset[int] = frozenset()
    hours: tuple[tuple[int, int], ...] = ()
    """Columns at which an hour begins that is named, with that hour."""


def today(
    calls: Iterable[Call], resets: Iterable[datetime], now: datetime, *, room: int, zone: tzinfo | None = None
) -> Today:
    """Lay out what was since midnight in `room` columns; the earliest hours go where there are too few.

    Hours are those of `zone`, or of this machine when there is none.
    """
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    ended = [(call.ended_at, call.rating) for call in calls if call.answered and call.ended_at]
    told = [(at, rating) for at, rating in ended if midnight <= at <= now]
    taken = [at for at in resets if midnight <= at <= now]
    began = min((*(at for at, _ in told), *taken), default=None)
    if began is None or room < 1:
        return Today()
    last = now.astimezone(zone).hour
    first = max(began.astimezone(zone).hour, last - room + 1)
    per_hour = max(1, min(_MOST_PER_HOUR, room // (last - first + 1)))
    begins = midnight + timedelta(hours=first)

    def columns(times: Iterable[datetime]) -> frozenset[int]:
        return frozenset(int((at - begins).total_seconds() * per_hour // 3600) for at in times if at >= begins)

    step = max(2 if per_hour > 1 else 3, -(-len("00 ") // per_hour))
    return Today(
        (last - first + 1) * per_hour,
        columns(at for at, _ in told),
        columns(at for at, rating in told if rating in (Rating.ROUGH, Rating.ABUSIVE)),
        columns(taken),
        tuple(((hour - first) * per_hour, hour) for hour in range(first, last + 1, step)),
    )
