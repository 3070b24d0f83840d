"""Time zones as people write them after hours.

Most short names mean one thing in winter and are used all year, and some mean another thing elsewhere. So a name
gives all the zones that it can mean, and what holds in each of them is what can be said.
"""

from __future__ import annotations

import re
from typing import Final


def _with_summer(standard: int, place: str) -> dict[str, tuple[str, ...]]:
    """The zone of this many hours behind UTC all year, or that of the place, which moves its clocks."""
    return {"": (place,), "s": (f"Etc/GMT{standard:+}", place), "d": (f"Etc/GMT{standard - 1:+}", place)}


_NORTH_AMERICA: Final = {
    "e": (5, "America/New_York", "eastern"),
    "c": (6, "America/Chicago", "central"),
    "m": (7, "America/Denver", "mountain"),
    "p": (8, "America/Los_Angeles", "pacific"),
}
_ZONES: Final[dict[str, tuple[str, ...]]] = {
    **{
        f"{letter}{season}t": zones
        for letter, (behind, place, _) in _NORTH_AMERICA.items()
        for season, zones in _with_summer(behind, place).items()
    },
    **{name: (place,) for _, place, name in _NORTH_AMERICA.values()},
    "cst": ("Etc/GMT+6", "America/Chicago", "Asia/Shanghai"),
    "mst": ("Etc/GMT+7", "America/Denver"),
    "pst": ("Etc/GMT+8", "America/Los_Angeles", "Asia/Manila"),
    "utc": ("UTC",),
    "gmt": ("UTC", "Europe/London"),
    "bst": ("Europe/London", "Etc/GMT-1", "Asia/Dhaka"),
    "cet": ("Etc/GMT-1", "Europe/Berlin"),
    "mez": ("Etc/GMT-1", "Europe/Berlin"),
    "cest": ("Etc/GMT-2", "Europe/Berlin"),
    "mesz": ("Etc/GMT-2", "Europe/Berlin"),
    "ist": ("Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"),
    "aest": ("Etc/GMT-10", "Australia/Sydney"),
    "aedt": ("Etc/GMT-11", "Australia/Sydney"),
    "awst": ("Australia/Perth",),
    "nzst": ("Etc/GMT-12", "Pacific/Auckland"),
    "nzdt": ("Etc/GMT-13", "Pacific/Auckland"),
    "jst": ("Asia/Tokyo",),
    "sgt": ("Asia/Singapore",),
    "hkt": ("Asia/Hong_Kong",),
    "pht": ("Asia/Manila",),
    "sast": ("Africa/Johannesburg",),
}
_AT_THE_END: Final = re.compile(
    r"[\s,]*(?P<open>[(\[])?\s*(?<![A-Za-z])(?P<name>[A-Za-z]+(?:/[A-Za-z_]+)+|[A-Za-z]+(?:[+-]\d\d?(?::?00)?)?)"
    r"(?:\s+time)?\s*(?(open)[)\]])$",
    re.IGNORECASE,
)
_OFFSET: Final = re.compile(r"(?:utc|gmt)([+-])(\d\d?)(?::?00)?")


def without_zone(text: str) -> tuple[tuple[str, ...], str]:
    """Give the names of the zones that the last word can mean, and the text before it; none, and the whole text."""
    found = _AT_THE_END.search(text)
    zones = _zones(found["name"]) if found else ()
    return (zones, text[: found.start()]) if found and zones else ((), text)


def _zones(name: str) -> tuple[str, ...]:
    if "/" in name:
        return (name,)
    if offset := _OFFSET.fullmatch(name.lower()):
        hours = int(offset[2])
        # The signs of these zones are the other way round.
        return (f"Etc/GMT{'-' if offset[1] == '+' else '+'}{hours}",) if hours <= 12 else ()
    return _ZONES.get(name.lower(), ())
