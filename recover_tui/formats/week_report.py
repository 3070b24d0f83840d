"""The agent's own week on one page, to keep or to print: drawings that say in words what they show, and no script.

What anyone typed is only text on it, and what the agent wrote is on it only if that is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from html import escape
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from recover_tui.domain import insights, text, timestamps
from recover_tui.domain.breathing import PATTERNS
from recover_tui.domain.insights import ONLY_YOU, Counts, Insights, PatternFigures
from recover_tui.domain.private_struct import PrivateStruct
from recover_tui.domain.translation import N_, NC_, gettext as _, language, pgettext

DAYS: Final = 7
_LEAST, _MOST = 1, 5
"""Tension, from calm to very tense."""
_HIGHEST_BAR: Final = 64.0
_HIGHEST_OF_ONE: Final = 13.0
"""Pixels of the highest bar, and what one call or reset has of it at most."""
_NUMBER: Final = 15
_LABEL: Final = 18
"""Pixels for the number over a bar, and for what stands under it."""
_LABELS: Final = 10
"""Labels that stand side by side under bars on a phone."""

_WEEKDAYS: Final = (
    N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"),
)  # fmt: skip
_SHORT_WEEKDAYS: Final = (
    NC_("short", "Mon"), NC_("short", "Tue"), NC_("short", "Wed"), NC_("short", "Thu"), NC_("short", "Fri"),
    NC_("short", "Sat"), NC_("short", "Sun"),
)  # fmt: skip
_STYLE: Final = Path(__file__).with_name("week_report.css")
_PAGE: Final = """<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>{title}</title>
<style>{style}</style>
{body}
</html>
"""


class Kept(PrivateStruct, frozen=True):
    """Something that the agent wrote: a win, or the next small step of a reflection."""

    day: date
    words: str
    who: str = ""
    """Who it helped; may be empty."""


class Week(PrivateStruct, frozen=True):
    """All that there is to show of a week."""

    monday: date
    found: Insights
    """Its figures."""
    days: Sequence[Counts] = (Counts(),) * DAYS
    """What happened on each of its days, Monday's first."""
    wins: Sequence[Kept] = ()
    steps: Sequence[Kept] = ()

    @property
    def dates(self) -> str:
        """From when to when it lasts, in words."""
        sunday = self.monday + timedelta(days=DAYS - 1)
        return _("{first} to {last}").format(first=day_of_week(self.monday), last=day_with_year(sunday))


def as_html(week: Week, *, words: bool = False) -> str:
    """Give a week as a page that loads nothing.

    Without `words` not one that the agent wrote is on it, and breathing patterns of their own go without their names.
    """
    found = _in_lines(week.found) if words else _unnamed(week.found)
    return page(week.dates, "".join(_parts(week, found, words=words)))


def page(title: str, body: str) -> str:
    """Give a whole page of the same looks; `body` is markup, `title` is not."""
    return _PAGE.format(language=language(), title=escape(title), style=_STYLE.read_text("utf-8"), body=body)


def element(tag: str, words: str, css: str = "") -> str:
    """Give words as the text of an element, and as nothing else."""
    return f'<{tag} class="{css}">{escape(words)}</{tag}>' if css else f"<{tag}>{escape(words)}</{tag}>"


def day_of_week(day: date) -> str:
    """Say a day of a week without its year, unless another has begun soon after."""
    return timestamps.day(_noon(day), _noon(day + timedelta(days=DAYS)))


def day_with_year(day: date) -> str:
    """Say a day as it will be right to call it in years as well."""
    return timestamps.day(_noon(day), _noon(day + timedelta(days=366)))


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12)).astimezone()


def _in_lines(found: Insights) -> Insights:
    return replace(found, patterns=tuple(replace(one, pattern=text.line(one.pattern)) for one in found.patterns))


def _unnamed(found: Insights) -> Insights:
    """Give the same figures with a number in place of each name that the agent chose."""
    own = [one.pattern for one in found.patterns if one.pattern not in PATTERNS]
    said = _("your own pattern {number}") if len(own) > 1 else _("your own pattern")
    names = {name: said.format(number=number) for number, name in enumerate(own, 1)}
    return replace(
        found, patterns=tuple(replace(one, pattern=names.get(one.pattern, one.pattern)) for one in found.patterns)
    )


def _parts(week: Week, found: Insights, *, words: bool) -> Iterator[str]:
    yield f"<header>{element('h1', week.dates)}{element('p', insights.headline(found), 'lead')}</header>"
    if found.patterns:
        legend = _("○ before, ● after")
        about = f"{_how_tense()} · {legend}" if any(one.enough for one in found.patterns) else _how_tense()
        drawn = "".join(_patterns(found.patterns))
        yield _section(_("Before and after"), f"{element('p', about, 'quiet')}{drawn}")
    yield from _when(_hours(dict(found.hours)), _days(week))
    if said := insights.of_reflections(found):
        yield _section(pgettext("title", "Reflections"), element("p", said))
    if words and (week.wins or week.steps):
        wins = _written(pgettext("title", "Wins"), week.wins)
        steps = _written(_("Next small steps"), week.steps)
        yield f'<div class="beside">{wins}{steps}</div>'
    yield f"<footer>{element('p', _(ONLY_YOU))}</footer>"


def _section(title: str, inner: str) -> str:
    return f"<section>{element('h2', title)}{inner}</section>"


def _svg(said: str, drawn: str, height: float | None = None) -> str:
    """Give a drawing; `said` is what it shows, for those who don't see it."""
    size = "" if height is None else f' height="{height:.0f}"'
    return f'<svg role="img" aria-label="{escape(said)}"{size}>{drawn}</svg>'


# Before and after


def _how_tense() -> str:
    return _("how tense, 1 calm to 5 tense")


def _patterns(those: Sequence[PatternFigures]) -> Iterator[str]:
    telling = [one for one in those if one.enough]
    yield '<div class="patterns">'
    yield from map(_pattern, telling)
    if telling:
        numbers = "".join(
            f'<text x="{_along(tension)}" y="14">{tension}</text>' for tension in range(_LEAST, _MOST + 1)
        )
        yield f'<div class="pattern scale"><span></span>{_svg(_how_tense(), numbers)}</div>'
    yield from (_pattern(one) for one in those if not one.enough)
    yield "</div>"


def _pattern(figures: PatternFigures) -> str:
    return f'<div class="pattern">{element("span", figures.pattern)}{_dumbbell(figures)}</div>'


def _dumbbell(figures: PatternFigures) -> str:
    if not figures.enough:
        return element("span", insights.too_few(figures), "few")
    before, after = figures.mean_before, figures.mean_after
    grid = "".join(
        f'<line class="hair" x1="{x}" x2="{x}" y1="0" y2="100%"/>' for x in map(_along, range(_LEAST, _MOST + 1))
    )
    drawn = (
        f'{grid}<line class="span" x1="{_along(before)}" x2="{_along(after)}" y1="50%" y2="50%"/>'
        f'<circle class="before" cx="{_along(before)}" cy="50%" r="5"/>'
        f'<circle class="after" cx="{_along(after)}" cy="50%" r="5"/>'
    )
    said = f"{insights.tenths(before)} → {insights.tenths(after)}"
    count = _("of {count}").format(count=figures.resets)
    return f"{_svg(insights.of_pattern(figures), drawn)}{element('span', said)}{element('span', count, 'count')}"


def _along(tension: float) -> str:
    """Say how far along its line a tension stands."""
    return f"{2 + 96 * (tension - _LEAST) / (_MOST - _LEAST):.2f}%"


# By the hour and by the day


class _Place(PrivateStruct, frozen=True):
    """An hour or a day: what stands under its bar, what it is called in words, and what happened."""

    label: str
    said: str
    """With `{facts}` in it."""
    counts: Counts


def _hours(counts: Mapping[int, Counts]) -> Sequence[_Place]:
    if not counts:
        return ()
    said = _("{hour}:00 to {next}:00: {facts}")
    hours = range(min(counts), max(counts) + 1)
    step = -(-len(hours) // _LABELS)
    return [
        _Place(
            "" if number % step else f"{hour}:00",
            said.format(hour=hour, next=(hour + 1) % 24, facts="{facts}"),
            counts.get(hour, Counts()),
        )
        for number, hour in enumerate(hours)
    ]


def _days(week: Week) -> Sequence[_Place]:
    short, long = pgettext("short", "{weekday} {number}"), _("{weekday}, {day}: {facts}")
    places = []
    for number, counts in enumerate(week.days):
        day = week.monday + timedelta(days=number)
        label = short.format(weekday=pgettext("short", _SHORT_WEEKDAYS[number]), number=day.day)
        said = long.format(weekday=_(_WEEKDAYS[number]), day=day_of_week(day), facts="{facts}")
        places.append(_Place(label, said, counts))
    return places


def _when(hours: Sequence[_Place], days: Sequence[_Place]) -> Iterator[str]:
    """Draw what happened by the hour and by the day, side by side and on one scale."""
    most = [max(map(_number, (of(one.counts) for one in (*hours, *days)))) for of in _KINDS]
    if not any(most):
        yield _section(_("By the day"), element("p", _("No rough call and no reset is noted in this week.")))
        return
    charts = [_charts(places, most) for places in (hours, days)]
    yield '<div class="beside">'
    yield from map(_section, (_("By the hour"), _("By the day")), charts)
    yield "</div>"


_KINDS: Final[Sequence[Callable[[Counts], Counts]]] = (
    lambda counts: Counts(rough=counts.rough),
    lambda counts: Counts(abusive=counts.abusive),
    lambda counts: Counts(resets=counts.resets),
)
"""What is drawn apart from the others."""
_COLOURS: Final = ("warm", "abusive", "accent")


def _charts(places: Sequence[_Place], most: Sequence[int]) -> str:
    """Draw each kind of thing in bars of its own, and name the places under the last.

    `most` is how many there are of each at most; what there is none of is not drawn.
    """
    titles = _("Rough calls"), _("Abusive calls"), pgettext("title", "Resets")
    unit = min(_HIGHEST_OF_ONE, _HIGHEST_BAR / max(most))
    charts = [
        (title, [of(one.counts) for one in places], css, number)
        for title, of, css, number in zip(titles, _KINDS, _COLOURS, most, strict=True)
        if any(_number(of(one.counts)) for one in places)
    ]
    return "".join(
        element("h3", title) + _bars(places, those, css, unit, number, labelled=index == len(charts))
        for index, (title, those, css, number) in enumerate(charts, 1)
    )


def _number(counts: Counts) -> int:
    return counts.hard + counts.resets


def _bars(
    places: Sequence[_Place], those: Sequence[Counts], css: str, unit: float, most: int, *, labelled: bool
) -> str:
    """Draw a bar for each place, `unit` pixels high for each thing that happened there, with room for `most`."""
    width = 14 if len(places) <= _LABELS else 7
    base = _NUMBER + unit * most
    drawn, said = [], []
    for index, (place, counts) in enumerate(zip(places, those, strict=True)):
        x = f"{4 + 92 * (index + 0.5) / len(places):.2f}%"
        if number := _number(counts):
            top = base - unit * number
            drawn.append(
                f'<line class="{css}" stroke-width="{width}" x1="{x}" x2="{x}" y1="{base:.1f}" y2="{top:.1f}"/>'
                f'<text class="number" x="{x}" y="{top - 4:.1f}">{number}</text>'
            )
            said.append(place.said.format(facts=insights.of_counts(counts)))
        if labelled and place.label:
            drawn.append(f'<text x="{x}" y="{base + _LABEL - 3:.1f}">{escape(place.label)}</text>')
    drawn.append(f'<line class="hair" x1="0" x2="100%" y1="{base:.1f}" y2="{base:.1f}"/>')
    return _svg(". ".join(said), "".join(drawn), base + (_LABEL if labelled else 1))


# What was written


def _written(title: str, those: Sequence[Kept]) -> str:
    if not those:
        return ""
    lines = []
    for one in those:
        who = text.line(one.who).rstrip(".")
        aside = [_(_WEEKDAYS[one.day.weekday()]), *([_("It helped {who}.").format(who=who)] if who else [])]
        said = f'<p dir="auto">{escape(text.line(one.words))}</p>'
        lines.append(f'<li>{said}<small dir="auto">{escape(" · ".join(aside))}</small></li>')
    return _section(title, f"<ul>{''.join(lines)}</ul>")
