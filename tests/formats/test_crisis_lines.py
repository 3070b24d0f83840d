from __future__ import annotations

import tomllib
from datetime import date

import pytest

from recover_tui.domain import hours
from recover_tui.domain.support import link
from recover_tui.formats import crisis_lines


@pytest.mark.parametrize(
    ("environ", "country"),
    [
        ({"LANG": "en_IN.UTF-8"}, "IN"),
        ({"LANG": "en_US.UTF-8", "LC_ADDRESS": "de_DE.UTF-8"}, "DE"),
        ({"LC_ALL": "fr_CH", "LANG": "en_US"}, "CH"),
        ({"LANG": "C.UTF-8"}, ""),
        ({"LANG": "POSIX"}, ""),
        ({}, ""),
    ],
)
def test_the_country_is_read_from_the_locale(environ: dict[str, str], country: str) -> None:
    assert crisis_lines.country_of(environ) == country


def test_a_country_has_its_line_and_where_to_find_more() -> None:
    line, more = crisis_lines.lines_for("in")
    assert (line.name, line.address, line.hours) == ("Tele-MANAS", "14416", "day and night")
    assert more.reach.startswith("https://")
    assert [one.name for one in crisis_lines.lines_for("")] == [more.name]


def test_every_line_says_when_and_where_it_was_checked() -> None:
    data = tomllib.loads(crisis_lines._FILE.read_text(encoding="utf-8"))
    assert data["line"]
    for line in data["line"]:
        assert line.keys() == {"country", "name", "number", "hours", "source", "checked"}
        assert isinstance(line["checked"], date)
        assert "." in line["source"]
        assert hours.read(line["hours"])
        assert line["hours"] in crisis_lines._HOURS
        assert all(link(one.reach) for one in crisis_lines.lines_for(line["country"]))
