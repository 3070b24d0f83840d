"""What the agent's own figures say: tension before and after, hard calls and resets by hour and by week.

Nothing here praises, compares with others or says what should be. Of fewer than eight pairs of a before and an after
nothing is said: with so few, one bad morning decides.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta, tzinfo
from enum import StrEnum
from typing import Any, Final

from recover_tui.domain import durations, timestamps
from recover_tui.domain.private_struct import PrivateStruct
from recover_tui.domain.translation import N_, NC_, gettext as _, ngettext, pgettext

FEWEST_PAIRS: Final = 8
"""Resets with a before and an after under which nothing is said of a pattern."""
LATEST_CALLS: Final = 2000
"""Calls of a period, the latest, that say how long it usually is between two: years ago it was another job."""
ONLY_YOU: Final = N_("Only you see this.")


class Period(StrEnum):
    """What the figures are of: whole weeks, from Monday on, with the one that is under way."""

    FOUR_WEEKS = NC_("period", "4 weeks")
    QUARTER = NC_("period", "quarter")
    ALL = NC_("period", "all")

    @property
    def label(self) -> str:
        """The words for it."""
        return pgettext("period", self.value)

    def begins(self, now: datetime, zone: tzinfo | None = None) -> datetime | None:
        """When it begins, in `zone` or as this machine has it; None for everything that there is."""
        weeks = _WEEKS.get(self)
        if weeks is None:
            return None
        today = now.astimezone(zone).date()
        monday = today - timedelta(days=today.weekday(), weeks=weeks - 1)
        return datetime.combine(monday, time(), tzinfo=zone).astimezone(zone)


_WEEKS: Final = {Period.FOUR_WEEKS: 4, Period.QUARTER: 13}


class PatternFigures(PrivateStruct, frozen=True):
    """Tension before and after the resets with one pattern, where both were said."""

    pattern: str
    resets: int
    before: int
    """All tensions before them added up, each 1 calm to 5 very tense."""
    after: int
    squares: int = 0
    """The squares of what each reset changed, added up."""

    @property
    def mean_before(self) -> float:
        """Tension before, on average."""
        return self.before / self.resets

    @property
    def mean_after(self) -> float:
        """Tension after, on average."""
        return self.after / self.resets

    @property
    def change(self) -> float:
        """How much lower it is after than before, on average; below 0 when it is higher."""
        return (self.before - self.after) / self.resets

    @property
    def enough(self) -> bool:
        """Whether there are enough to say something."""
        return self.resets >= FEWEST_PAIRS


class Counts(PrivateStruct, frozen=True):
    """What happened in an hour of the day, or in a week."""

    rough: int = 0
    abusive: int = 0
    resets: int = 0
    """Those taken to their end."""

    @property
    def hard(self) -> int:
        """Calls that were rough or abusive."""
        return self.rough + self.abusive


class Insights(PrivateStruct, frozen=True):
    """All figures of one period."""

    period: Period | None
    """None for a single week."""
    patterns: tuple[PatternFigures, ...] = ()
    """The one with the most resets first."""
    hours: tuple[tuple[int, Counts], ...] = ()
    """Hours of the day, 0 to 23, in which there was something."""
    weeks: tuple[tuple[date, Counts], ...] = ()
    """Weeks in which there was something, by their Mondays, the earliest first."""
    capped: int = 0
    """Reflections that the cap ended."""
    reflections: int = 0
    """All reflections that are over."""
    gap: float | None = None
    """Seconds that it usually is between two calls; None while too few are known."""

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.patterns or self.hours or self.weeks or self.reflections or self.gap)


def tenths(value: float) -> str:
    """Write a number with one figure after the point, as the agent's language has it, and without its sign."""
    whole, tenth = divmod(round(abs(value) * 10), 10)
    return pgettext("number", "{whole}.{tenth}").format(whole=whole, tenth=tenth)


def headline(insights: Insights) -> str:
    """Say in one sentence what changes with the pattern after which it changed the most."""
    telling = [one for one in insights.patterns if one.enough]
    if not telling:
        said = _("From {count} resets on with a before and an after, what changes is said here.")
        return said.format(count=FEWEST_PAIRS)
    best = max(telling, key=lambda one: (one.change, one.resets))
    said = (
        _("After {pattern} you say {change} lower, in {count} resets.")
        if round(best.change, 1) > 0
        else _("After {pattern} you say {change} higher, in {count} resets.")
        if round(best.change, 1) < 0
        else _("After {pattern} you say the same as before, in {count} resets.")
    )
    whole = f"{abs(best.change):.0f}"
    change = whole if round(abs(best.change), 1) == float(whole) else tenths(best.change)
    return said.format(pattern=best.pattern, change=change, count=best.resets)


def of_pattern(figures: PatternFigures) -> str:
    """Say in words what a pattern changed."""
    if not figures.enough:
        return f"{figures.pattern}: {too_few(figures)}"
    return _("{pattern}: {before} before, {after} after, in {count} resets").format(
        pattern=figures.pattern,
        before=tenths(figures.mean_before),
        after=tenths(figures.mean_after),
        count=figures.resets,
    )


def too_few(figures: PatternFigures) -> str:
    """Say that there are too few resets with a pattern."""
    said = ngettext("{count} reset, too few to say", "{count} resets, too few to say", figures.resets)
    return said.format(count=figures.resets)


def of_counts(counts: Counts) -> str:
    """Say in words what happened in an hour or a week."""
    said = []
    if counts.resets:
        said.append(ngettext("{count} reset", "{count} resets", counts.resets).format(count=counts.resets))
    if counts.rough:
        said.append(ngettext("{count} rough call", "{count} rough calls", counts.rough).format(count=counts.rough))
    if counts.abusive:
        abusive = ngettext("{count} abusive call", "{count} abusive calls", counts.abusive)
        said.append(abusive.format(count=counts.abusive))
    return ", ".join(said)


def in_short(counts: Counts) -> str:
    """Say the same where calls are what it is about."""
    said = [ngettext("{count} reset", "{count} resets", counts.resets).format(count=counts.resets)]
    if counts.rough:
        said.append(ngettext("{count} rough", "{count} rough", counts.rough).format(count=counts.rough))
    if counts.abusive:
        said.append(ngettext("{count} abusive", "{count} abusive", counts.abusive).format(count=counts.abusive))
    return ", ".join(said)


def of_reflections(insights: Insights) -> str:
    """Say how reflections ended; empty where there is none."""
    if not insights.reflections:
        return ""
    said = ngettext(
        "{count} reflection, {capped} ended by its cap", "{count} reflections, {capped} ended by their cap",
        insights.reflections,
    )  # fmt: skip
    return said.format(count=insights.reflections, capped=insights.capped)


def of_gap(insights: Insights) -> str:
    """Say how long it usually is between two calls; empty while nobody knows."""
    if insights.gap is None:
        return ""
    return _("Usually {length} between two calls").format(length=durations.words(round(insights.gap)))


def in_words(insights: Insights, now: datetime, zone: tzinfo | None = None) -> Iterable[str]:
    """Say everything, a fact a line, for a pipe or a screen reader."""
    yield headline(insights)
    yield from map(of_pattern, insights.patterns)
    for hour, counts in insights.hours:
        yield _("{hour}:00 to {next}:00: {facts}").format(hour=hour, next=(hour + 1) % 24, facts=of_counts(counts))
    for monday, counts in insights.weeks:
        day = timestamps.day(datetime.combine(monday, time(12), tzinfo=zone).astimezone(zone), now, zone)
        yield _("Week from {day}: {facts}").format(day=day, facts=of_counts(counts))
    yield from filter(None, (of_reflections(insights), of_gap(insights)))
    yield _(ONLY_YOU)


def as_json(insights: Insights) -> dict[str, Any]:
    """Give the figures for scripts."""
    return {
        "period": insights.period.value if insights.period else "week",
        "patterns": [
            {"pattern": one.pattern, "resets": one.resets, "before": one.mean_before, "after": one.mean_after}
            for one in insights.patterns
        ],
        "hours": [{"hour": hour, **_counts(counts)} for hour, counts in insights.hours],
        "weeks": [{"monday": monday.isoformat(), **_counts(counts)} for monday, counts in insights.weeks],
        "reflections": {"all": insights.reflections, "ended_by_cap": insights.capped},
        "gap_s": insights.gap,
    }


def _counts(counts: Counts) -> dict[str, int]:
    return {"rough": counts.rough, "abusive": counts.abusive, "resets": counts.resets}
