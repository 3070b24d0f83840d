"""`recover report`: the agent's own week on a page, and the calls they marked abusive, for them alone to hand on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from recover_tui.cli.context import CliContext, pass_cli_context
from recover_tui.cli.output import Row, cleaned
from recover_tui.cli.overwriting import check_overwriting, write_private, yes_option
from recover_tui.cli.streams import say, warn
from recover_tui.domain import timestamps
from recover_tui.domain.calls import Rating
from recover_tui.domain.insights import Counts
from recover_tui.domain.reset import Outcome
from recover_tui.domain.translation import gettext as _
from recover_tui.formats import abuse_record, week_report
from recover_tui.formats.abuse_record import AbusiveCall
from recover_tui.formats.week_report import DAYS, Kept, Week
from recover_tui.system import clock

if TYPE_CHECKING:
    from recover_tui.store.store import Store

_FIRST, _LAST = date(1970, 1, 5), date(9998, 12, 31)
"""Between these every system can say what time it is where."""
_RECORDS: Final = {".html": abuse_record.as_html, ".csv": abuse_record.as_csv}


@click.command("report")
@click.option("--week", metavar="FILE.html", type=click.Path(path_type=Path), help="Your week on one page.")
@click.option("--of", "written_day", metavar="DATE", help="A day of the week that is meant, such as 2026-11-09.")
@click.option("--words", is_flag=True, help="With that week's wins and next small steps, in your words.")
@click.option(
    "--abuse", metavar="FILE", type=click.Path(path_type=Path), help="The calls you marked abusive: .html or .csv."
)
@yes_option
@pass_cli_context
def report(
    context: CliContext, week: Path | None, written_day: str | None, words: bool, abuse: Path | None, yes: bool
) -> None:
    """Write your week on one page, or the calls you marked abusive, readable by you alone.

    What you wrote is in neither of them unless you say --words. Nothing in them says who called.
    """
    if week is not None and abuse is None:
        _report_week(context, week, _monday(written_day), words=words, yes=yes)
    elif abuse is not None and week is None:
        if written_day is not None or words:
            raise click.UsageError(_("--of and --words go with --week alone"))
        _report_abuse(context, abuse, yes=yes)
    else:
        raise click.UsageError(_("say which to write: --week FILE.html or --abuse FILE"))


def _report_week(context: CliContext, file: Path, monday: date, *, words: bool, yes: bool) -> None:
    if file.suffix.lower() != ".html":
        raise click.UsageError(_("a week is a page; name a file that ends in .html"))
    check_overwriting(context, file, yes=yes)
    with context.store() as store:
        week = _week(store, monday, words=words)
        _warn_of_unreadable(store)
    write_private(file, week_report.as_html(week, words=words))
    say(_("{file}: {holds}").format(file=file, holds=week.dates))


def _report_abuse(context: CliContext, file: Path, *, yes: bool) -> None:
    as_text = _RECORDS.get(file.suffix.lower())
    if as_text is None:
        raise click.UsageError(_("a record of calls ends in .html (to read) or .csv (a table)"))
    check_overwriting(context, file, yes=yes)
    with context.store() as store:
        calls = [*_abusive_calls(cleaned(store.export_table("calls")))]
        _warn_of_unreadable(store)
    write_private(file, as_text(calls))
    say(_("{file}: {holds}").format(file=file, holds=abuse_record.counted(len(calls))))


def _monday(written: str | None) -> date:
    """Give the Monday of the week of a day, or of the week under way. Raises UsageError."""
    day = clock.now().astimezone().date() if written is None else _read_day(written)
    return day - timedelta(days=day.weekday())


def _read_day(written: str) -> date:
    try:
        day = date.fromisoformat(written)
    except ValueError:
        day = None
    if day is None or day.isoformat() != written or not _FIRST <= day <= _LAST:
        said = _("{written} is no day; write it as 2026-11-09")
        raise click.UsageError(said.format(written=repr(written)))
    return day


def _week(store: Store, monday: date, *, words: bool) -> Week:
    calls, resets = (cleaned(store.export_table(table)) for table in ("calls", "resets"))
    wins, reflections = (cleaned(store.export_table(table)) if words else [] for table in ("wins", "reflections"))
    ended = [row for row in reflections if row["ended_by"] is not None]
    return Week(
        monday,
        store.insights.week(monday),
        days=_by_day(monday, calls, resets),
        wins=[*_kept(monday, wins, "added_at", "text")],
        steps=[*_kept(monday, ended, "started_at", "next_step")],
    )


def _by_day(monday: date, calls: Iterable[Row], resets: Iterable[Row]) -> list[Counts]:
    """Count what happened on each day of a week, as the figures of whole weeks do."""
    counts: defaultdict[date | None, Counter[str]] = defaultdict(Counter)
    for call in calls:
        if call["rating"] in (Rating.ROUGH, Rating.ABUSIVE):
            counts[_day(_ended(call))][call["rating"]] += 1
    for reset in resets:
        if reset["outcome"] == Outcome.COMPLETED:
            counts[_day(_here(reset["started_at"]))]["resets"] += 1
    return [Counts(**counts[monday + timedelta(days=number)]) for number in range(DAYS)]


def _kept(monday: date, rows: Iterable[Row], at: str, words: str) -> Iterator[Kept]:
    for row in rows:
        day = _day(_here(row[at]))
        if day is not None and monday <= day < monday + timedelta(days=DAYS) and row[words].strip():
            yield Kept(day, row[words], row.get("who") or "")


def _abusive_calls(rows: Iterable[Row]) -> Iterator[AbusiveCall]:
    for row in rows:
        ended_at = _ended(row)
        if row["rating"] == Rating.ABUSIVE and ended_at is not None:
            yield AbusiveCall(ended_at, row["direction"] or "", _talk(row))


def _ended(call: Row) -> datetime | None:
    """Say when a call ended, here; or when it was last heard of."""
    return next((_here(call[at]) for at in ("ended_at", "answered_at", "rang_at") if call[at]), None)


def _talk(call: Row) -> int | None:
    """Give the seconds of talk, as the phone counted them or between its answer and its end; None if unknown."""
    counted: int | None = call["talk_s"]
    if counted is not None:
        return max(0, counted)
    answered_at, ended_at = (_here(call[at]) for at in ("answered_at", "ended_at"))
    if answered_at is None or ended_at is None or ended_at < answered_at:
        return None
    return round((ended_at - answered_at).total_seconds())


def _here(at: Any) -> datetime | None:
    """Read a time in the zone of this machine; None for what is none."""
    try:
        return timestamps.read(at).astimezone()
    except (TypeError, ValueError, OverflowError, OSError):
        return None


def _day(at: datetime | None) -> date | None:
    return at.date() if at else None


def _warn_of_unreadable(store: Store) -> None:
    if store.any_unreadable():
        warn(_("what can't be read in the store was left out; recover doctor says what"))


COMMANDS = (report,)
