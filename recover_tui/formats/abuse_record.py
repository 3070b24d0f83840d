"""The calls that the agent marked abusive, by the week, to hand on if they wish: when they were, and nothing of whom.

Neither a caller's number nor a phone's reference, nor a word that anyone wrote, can be in it: a call comes here
without them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from html import escape
from itertools import groupby
from typing import Final

from recover_tui.domain import durations, timestamps
from recover_tui.domain.private_struct import PrivateStruct
from recover_tui.domain.translation import NC_, gettext as _, ngettext, pgettext
from recover_tui.formats.export import FORMULA
from recover_tui.formats.week_report import day_of_week, day_with_year, element, page

_DIRECTIONS: Final = {"in": NC_("direction", "incoming"), "out": NC_("direction", "outgoing")}


class AbusiveCall(PrivateStruct, frozen=True):
    """A call that was marked abusive."""

    ended_at: datetime
    """Aware, in the zone whose days and hours are meant."""
    direction: str = ""
    """`in`, `out`, or anything else where it isn't known; only those two are ever said."""
    talk_s: int | None = None
    """Seconds of talk, where they are known."""

    @property
    def monday(self) -> date:
        """The Monday of its week."""
        day = self.ended_at.date()
        return day - timedelta(days=day.weekday())

    @property
    def time_of_day(self) -> str:
        """When it ended."""
        return timestamps.time_of_day(self.ended_at, self.ended_at.tzinfo)

    @property
    def direction_words(self) -> str:
        """Which way it went; empty where it isn't known."""
        words = _DIRECTIONS.get(self.direction)
        return pgettext("direction", words) if words else ""

    @property
    def length(self) -> str:
        """How long the talk was; empty where it isn't known."""
        return "" if self.talk_s is None else durations.words(self.talk_s)


def as_csv(calls: Iterable[AbusiveCall]) -> str:
    """Give a table with a line for each call, the earliest first, and beside it how many its week had."""
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(map(_cell, (_("Week from"), _("Calls in that week"), *_columns())))
    for monday, those in _by_week(calls):
        for one in those:
            date_of_it = one.ended_at.date().isoformat()
            facts = (one.time_of_day, one.direction_words, one.length)
            rows.writerow(map(_cell, (monday.isoformat(), str(len(those)), date_of_it, *facts)))
    return written.getvalue()


def as_html(calls: Iterable[AbusiveCall]) -> str:
    """Give the same as a page that loads nothing, with a table for each week."""
    weeks = [*_by_week(calls)]
    every = [one for _monday, those in weeks for one in those]
    head = "".join(f'<th scope="col">{escape(column)}</th>' for column in _columns())
    title = counted(len(every))
    body = [f"<header>{element('p', _span(every), 'quiet')}{element('h1', title, 'lead')}</header>"]
    for monday, those in weeks:
        rows = "".join(f"<tr>{''.join(element('td', said) for said in _row(one))}</tr>" for one in those)
        caption = _("Week from {day}: {facts}").format(day=day_with_year(monday), facts=_counted_calls(len(those)))
        table = f"<table>{element('caption', caption)}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
        body.append(f"<section>{table}</section>")
    foot = _("Whoever took these calls marked each of them by hand. Nothing here says who called.")
    body.append(f"<footer>{element('p', foot)}</footer>")
    return page(title, "".join(body))


def counted(count: int) -> str:
    """Say how many calls are in a record."""
    said = ngettext("{count} call marked abusive", "{count} calls marked abusive", count)
    return said.format(count=count)


def _span(calls: Sequence[AbusiveCall]) -> str:
    """Say from which day to which they are, in the order in which they ended; empty where there is none."""
    if not calls:
        return ""
    first, last = (day_with_year(one.ended_at.date()) for one in (calls[0], calls[-1]))
    return first if first == last else _("{first} to {last}").format(first=first, last=last)


def _counted_calls(count: int) -> str:
    return ngettext("{count} call", "{count} calls", count).format(count=count)


def _columns() -> Sequence[str]:
    return _("Date"), _("Ended at"), _("Direction"), _("Length of talk")


def _row(call: AbusiveCall) -> Sequence[str]:
    return day_of_week(call.ended_at.date()), call.time_of_day, call.direction_words, call.length


def _by_week(calls: Iterable[AbusiveCall]) -> Iterator[tuple[date, list[AbusiveCall]]]:
    for monday, those in groupby(sorted(calls, key=lambda one: one.ended_at), lambda one: one.monday):
        yield monday, [*those]


def _cell(words: str) -> str:
    return f"'{words}" if FORMULA.match(words) else words
