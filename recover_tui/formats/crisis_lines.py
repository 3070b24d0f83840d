"""Crisis lines: who answers day and night, by country. Offline, never timed, never counted."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from recover_tui.domain.support import CRISIS, Kind, Resource
from recover_tui.domain.translation import N_, gettext as _

_FILE: Final = Path(__file__).with_name("crisis_lines.toml")
_HOURS: Final = (N_("day and night"),)
"""All that the file says of hours."""
_COUNTRY: Final = re.compile(r"^[A-Za-z]{2,3}_([A-Z]{2})\b")


def country_of(environ: Mapping[str, str]) -> str:
    """Read the country, two letters, from the locale; empty when it says none."""
    for name in ("LC_ALL", "LC_ADDRESS", "LC_TELEPHONE", "LC_MESSAGES", "LANG"):
        if found := _COUNTRY.match(environ.get(name, "")):
            return found[1]
    return ""


def lines_for(country: str) -> tuple[Resource, ...]:
    """Give the lines of a country, and last of all where to find more."""
    data = _data()
    lines = [line for line in data["line"] if line["country"] == country.upper()]
    name = _("More crisis lines, by country")
    more = Resource(f"{CRISIS}-more", Kind.HELPLINE, name, data["more"], "", "", CRISIS)
    return (*(_resource(place, line) for place, line in enumerate(lines)), more)


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


def _resource(place: int, line: Mapping[str, Any]) -> Resource:
    return Resource(
        id=f"{CRISIS}-{line['country']}-{place}",
        kind=Kind.HELPLINE,
        name=line["name"],
        reach=f"tel:{line['number'].replace(' ', '')}",
        hours=_(line["hours"]),
        note=_("Checked {checked}, {source}").format(checked=line["checked"], source=line["source"]),
        origin=CRISIS,
    )
