"""Points in time as text: UTC, ISO-8601, milliseconds, always the same width, so that text order is time order."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo


def write(at: datetime) -> str:
    """Write an aware time as `2026-05-12T08:30:00.000Z`; ValueError for one without a time zone."""
    if at.tzinfo is None:
        raise ValueError("a time without a time zone could be any time")
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def read(text: str) -> datetime:
    """Read any aware ISO-8601 time as UTC; ValueError for anything else."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError(f"{text!r} has no time zone")
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise ValueError(f"{text!r} is in no year that there is") from None


def day(at: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """Say the day as one would to a colleague: today, yesterday, `12 May`, and with the year when it is another.

    Days are those of `zone`, or of this machine when there is none.
    """
    at, now = at.astimezone(zone), now.astimezone(zone)
    match (now.date() - at.date()).days:
        case 0:
            return "today"
        case 1:
            return "yesterday"
    month = _MONTHS[at.month - 1]
    return f"{at.day} {month}" if at.year == now.year else f"{at.day} {month} {at.year}"


def short_day(at: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """Say the day in six characters at most, or eight with the year: `today`, `yest.`, `12 May`, `May 2024`."""
    at, now = at.astimezone(zone), now.astimezone(zone)
    match (now.date() - at.date()).days:
        case 0:
            return "today"
        case 1:
            return "yest."
    month = _MONTHS[at.month - 1][:3]
    return f"{at.day} {month}" if at.year == now.year else f"{month} {at.year}"


def time_of_day(at: datetime, zone: tzinfo | None = None) -> str:
    """Say the time as `10:42`, in `zone` or as this machine has it."""
    return f"{at.astimezone(zone):%H:%M}"


def soon(at: datetime, now: datetime, zone: tzinfo | None = None) -> str:
    """Say a time of today or tomorrow, as `17:00` or `17:00 tomorrow`."""
    clock = time_of_day(at, zone)
    return clock if day(at, now, zone) == "today" else f"{clock} tomorrow"


_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
