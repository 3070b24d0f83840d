"""The agent's own figures, reckoned by SQLite: over five years of shifts that takes some 50 ms.

Hours and weeks are those of this machine's clock, whatever its zone was when something happened.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any, Final, TypeVar

from recover_tui.domain import timestamps
from recover_tui.domain.calls import Rating
from recover_tui.domain.gaps import LONGEST_GAP, median
from recover_tui.domain.insights import LATEST_CALLS, Counts, Insights, PatternFigures, Period
from recover_tui.domain.reflection import EndedBy
from recover_tui.domain.reset import Outcome
from recover_tui.store.store_file import StoreFile

K = TypeVar("K", bound=Hashable)

_LATEST: Final = "9999"
"""Later, as text, than any time that is written."""
_PLACE: Final = "CAST(strftime('%H', at, 'localtime') AS INTEGER), date(at, 'localtime', 'weekday 0', '-6 days')"
"""The hour of the day, and the Monday of the week."""
_HAPPENED: Final = f"""
    SELECT rating, {_PLACE}, count(*) FROM (
        SELECT coalesce(ended_at, answered_at, rang_at) AS at, rating FROM calls
        WHERE deleted_at IS NULL AND rating IN ('{Rating.ROUGH}', '{Rating.ABUSIVE}')
    ) WHERE at >= :since AND at < :until GROUP BY 1, 2, 3
    UNION ALL
    SELECT 'resets', {_PLACE}, count(*) FROM (
        SELECT started_at AS at FROM resets WHERE deleted_at IS NULL AND outcome = '{Outcome.COMPLETED}'
    ) WHERE at >= :since AND at < :until GROUP BY 2, 3
"""
_PATTERNS: Final = """
    SELECT pattern, count(*), sum("before"), sum("after"), sum(("after" - "before") * ("after" - "before"))
    FROM resets
    WHERE deleted_at IS NULL AND pattern <> '' AND "before" IS NOT NULL AND "after" IS NOT NULL
        AND started_at >= :since AND started_at < :until
    GROUP BY pattern ORDER BY count(*) DESC, pattern
"""
_REFLECTIONS: Final = f"""
    SELECT count(*), coalesce(sum(ended_by = '{EndedBy.CAP}'), 0) FROM reflections
    WHERE deleted_at IS NULL AND ended_by IS NOT NULL AND started_at >= :since AND started_at < :until
"""
# A Julian day is good for 0.04 ms in these centuries.
_GAPS: Final = f"""
    SELECT gap FROM (
        SELECT round((
            julianday(coalesce(rang_at, answered_at)) - julianday(lag(ended_at) OVER (ORDER BY ended_at, id))
        ) * 86400000) AS gap
        FROM (
            SELECT * FROM calls WHERE deleted_at IS NULL AND answered AND ended_at >= :since AND ended_at < :until
            ORDER BY ended_at DESC, id DESC LIMIT {LATEST_CALLS}
        )
    ) WHERE gap >= 0 AND gap < {LONGEST_GAP * 1000} ORDER BY gap
"""


class InsightRepository:
    """The figures in a store file."""

    def __init__(self, file: StoreFile) -> None:
        self._file = file

    def over(self, period: Period, now: datetime) -> Insights:
        """Reckon the figures of a period up to now."""
        begins = period.begins(now)
        return self._between(timestamps.write(begins) if begins else "", _LATEST, period)

    def patterns(self, now: datetime) -> tuple[PatternFigures, ...]:
        """Reckon what each pattern changed in the last quarter."""
        begins = Period.QUARTER.begins(now)
        found = self._rows(_PATTERNS, timestamps.write(begins) if begins else "", _LATEST)
        return tuple(PatternFigures(*row) for row in found)

    def week(self, monday: date) -> Insights:
        """Reckon the figures of the week that begins on this Monday."""
        begins, ends = (datetime.combine(day, time()).astimezone() for day in (monday, monday + timedelta(weeks=1)))
        return self._between(timestamps.write(begins), timestamps.write(ends))

    def _between(self, since: str, until: str, period: Period | None = None) -> Insights:
        hours: defaultdict[int, Counter[str]] = defaultdict(Counter)
        weeks: defaultdict[date, Counter[str]] = defaultdict(Counter)
        for kind, hour, monday, count in self._rows(_HAPPENED, since, until):
            if monday is not None:  # what stood there is no time
                hours[hour][kind] += count
                weeks[date.fromisoformat(monday)][kind] += count
        [(reflections, capped)] = self._rows(_REFLECTIONS, since, until)
        return Insights(
            period,
            patterns=tuple(PatternFigures(*row) for row in self._rows(_PATTERNS, since, until)),
            hours=_in_order(hours),
            weeks=_in_order(weeks),
            capped=capped,
            reflections=reflections,
            gap=median([gap / 1000 for (gap,) in self._rows(_GAPS, since, until)]),
        )

    def all(self, now: datetime) -> dict[Period, Insights]:
        """Reckon the figures of every period."""
        return {period: self.over(period, now) for period in Period}

    def _rows(self, query: str, since: str, until: str) -> list[tuple[Any, ...]]:
        return self._file.db.execute(query, {"since": since, "until": until}).fetchall()


def _in_order(found: Mapping[K, Counter[str]]) -> tuple[tuple[K, Counts], ...]:
    return tuple((place, Counts(**counts)) for place, counts in sorted(found.items()))
