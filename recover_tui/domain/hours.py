"""When someone can be reached, read from how people write it.

Only what is plain is understood; everything else stays the text that it is. Better to say nothing than to send
someone to a door that is closed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ALWAYS: Final = frozenset({"day and night", "24/7", "24 hours", "always", "round the clock"})
_GROUPS: Final = {
    "daily": (0, 7), "every day": (0, 7), "weekdays": (0, 5), "weekend": (5, 7), "weekends": (5, 7)
}  # fmt: skip
_DAY: Final = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?"
_CLOCK: Final = r"(\d{1,2})(?::(\d\d))?\s*(am|pm)?"
_TO: Final = r"\s*(?:-|–|—|to|till|until)\s*"
_SOME_DAYS: Final = rf"(?P<group>daily|every day|weekdays|weekends?)|(?P<first>{_DAY})(?:{_TO}(?P<last>{_DAY}))?"
_PART: Final = re.compile(rf"(?:{_SOME_DAYS})?\s*{_CLOCK}{_TO}{_CLOCK}")
_DAY_MINUTES: Final = 24 * 60


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening hours of a week."""

    spans: tuple[tuple[int, int, int], ...]
    """Weekday from 0 for Monday, first minute, minute after the last; past midnight it goes beyond 1440."""

    def open_at(self, local: datetime) -> bool:
        """True when it is open at this time, which is in the zone of the hours."""
        minute = local.hour * 60 + local.minute
        yesterday = (local - timedelta(days=1)).weekday()
        return any(
            (day == local.weekday() and first <= minute < last)
            or (day == yesterday and first <= minute + _DAY_MINUTES < last)
            for day, first, last in self.spans
        )


def read(text: str) -> Hours | None:
    """Read `Mon-Fri 9:00-17:00, Sat 10 to 14`, `9 to 12`, `day and night`; None for what is not plain."""
    text = " ".join(text.lower().split())
    if text in _ALWAYS:
        return Hours(tuple((day, 0, _DAY_MINUTES) for day in range(7)))
    spans: list[tuple[int, int, int]] = []
    for part in re.split(r"\s*[,;]\s*", text):
        found = _PART.fullmatch(part)
        if not found:
            return None
        minutes = _minutes(*found.groups()[3:])
        if minutes is None:
            return None
        spans += [(day, *minutes) for day in _days(found["group"], found["first"], found["last"])]
    return Hours(tuple(spans))


def _days(group: str | None, first: str | None, last: str | None) -> list[int]:
    if first is None:
        return list(range(*_GROUPS[group])) if group else list(range(7))
    begin = _DAYS.index(first[:3])
    end = _DAYS.index(last[:3]) if last else begin
    return [day % 7 for day in range(begin, (end if end >= begin else end + 7) + 1)]


def _minutes(
    hour: str, minute: str | None, half: str | None, end_hour: str, end_minute: str | None, end_half: str | None
) -> tuple[int, int] | None:
    bare = not (minute or half or end_minute or end_half)
    first, last = _minute(hour, minute, half), _minute(end_hour, end_minute, end_half)
    if first is None or last is None or first == last:
        return None
    if last < first:
        if bare and first < _DAY_MINUTES // 2:
            return None  # 9-5: by the clock on the wall or past midnight, nobody can tell
        last += _DAY_MINUTES
    return first, last


def _minute(hour: str, minute: str | None, half: str | None) -> int | None:
    hours = int(hour)
    if half:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half == "pm" else 0)
    minutes = int(minute or 0)
    return hours * 60 + minutes if hours <= 24 and minutes < 60 and hours * 60 + minutes <= _DAY_MINUTES else None
