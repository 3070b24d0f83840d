"""Points in time as text: UTC, ISO-8601, milliseconds, always the same width, so that text order is time order."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo

from recover_tui.domain.translation import N_, NC_, gettext as _, pgettext


def write(at: datetime) -> str:
    """Write an aware time as `2026-05-12T08:30:00.000Z`; ValueError for one without a time zone."""
    if at.tzinfo is None:
        raise ValueError("a time without a time zone could be any time")
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read(text: str) -> datetime:
    """Read any aware ISO-8601 time as UTC; ValueError for anything else."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(_("{written} has no time zone").format(written=repr(text)))
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise ValueError(_("{written} is in no year that there is").format(written=repr(text))) from None


def days_between(at: datetime, now: datetime, zone: tzinfo | None = None) -> int:
    """Count the midnights from one time to a later one, in `zone` or as this machine has them."""
    return (now.astimezone(zone).date() - at.astimezone(zone).date()).days


def day(at: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """Say the day as one would to a colleague: today, yesterday, `12 May`, and with the year when it is another.

    Days are those of `zone`, or of this machine when there is none.
    """
    at, now = at.astimezone(zone), now.astimezone(zone)
    match days_between(at, now, zone):
        case 0:
            return _("today")
        case 1:
            return _("yesterday")
    month = _(_MONTHS[at.month - 1])
    written = _("{day} {month}") if at.year == now.year else _("{day} {month} {year}")
    return written.format(day=at.day, month=month, year=at.year)


def short_day(at: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """Say the day in six characters at most, or eight with the year: `today`, `yest.`, `12 May`, `May 2024`."""
    at, now = at.astimezone(zone), now.astimezone(zone)
    match days_between(at, now, zone):
        case 0:
            return pgettext("short", "today")
        case 1:
            return pgettext("short", "yest.")
    month = pgettext("short", _SHORT_MONTHS[at.month - 1])
    written = pgettext("short", "{day} {month}") if at.year == now.year else pgettext("short", "{month} {year}")
    return written.format(day=at.day, month=month, year=at.year)


def time_of_day(at: datetime, zone: tzinfo | None = None) -> str:
    """Say the time as `10:42`, in `zone` or as this machine has it."""
    return f"{at.astimezone(zone):%H:%M}"


def soon(at: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """Say a time of today or tomorrow, as `17:00` or `17:00 tomorrow`."""
    clock = time_of_day(at, zone)
    tomorrow = days_between(at, now, zone)
    return _("{time} tomorrow").format(time=clock) if tomorrow else clock


_MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"),
    N_("July"), N_("August"), N_("September"), N_("October"), N_("November"), N_("December"),
)  # fmt: skip
_SHORT_MONTHS = (
    NC_("short", "Jan"), NC_("short", "Feb"), NC_("short", "Mar"), NC_("short", "Apr"), NC_("short", "May"),
    NC_("short", "Jun"), NC_("short", "Jul"), NC_("short", "Aug"), NC_("short", "Sep"), NC_("short", "Oct"),
    NC_("short", "Nov"), NC_("short", "Dec"),
)  # fmt: skip
