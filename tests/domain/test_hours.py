from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recover_tui.domain import hours
from recover_tui.domain.support import Kind, Resource
from tests.conftest import NOW

MONDAY = datetime(2026, 5, 11)


def open_on(text: str, day: int, clock: str) -> bool:
    read = hours.read(text)
    assert read is not None
    hour, minute = map(int, clock.split(":"))
    return read.open_at(MONDAY + timedelta(days=day, hours=hour, minutes=minute))


@pytest.mark.parametrize(
    ("text", "day", "clock", "is_open"),
    [
        ("9 to 12", 6, "9:00", True),
        ("9 to 12", 0, "12:00", False),
        ("Mon-Fri 9:00-17:00", 4, "16:59", True),
        ("Mon-Fri 9:00-17:00", 5, "10:00", False),
        ("mon–thu 8-16, fri 8-13", 4, "14:00", False),
        ("mon–thu 8-16, fri 8-13", 3, "14:00", True),
        ("Weekdays 9am-5pm; Sat 10-14", 5, "13:00", True),
        ("weekdays 9am-5pm", 0, "16:30", True),
        ("daily 22:00-06:00", 2, "5:00", True),
        ("Fri 22:00-06:00", 5, "5:00", True),
        ("Fri 22:00-06:00", 6, "5:00", False),
        ("Sun-Tue 12-13", 0, "12:30", True),
        ("Sun-Tue 12-13", 2, "12:30", False),
        ("12am-12pm", 0, "11:59", True),
        ("day and night", 3, "3:00", True),
        ("24/7", 3, "23:59", True),
        ("weekends 0:00-24:00", 6, "23:59", True),
    ],
)
def test_hours_as_people_write_them(text: str, day: int, clock: str, is_open: bool) -> None:
    assert open_on(text, day, clock) is is_open


@pytest.mark.parametrize(
    "text",
    [
        "",
        "on shift till 17:00",
        "first Tuesday",
        "9-5",
        "25-26",
        "9:75-10",
        "13pm-14pm",
        "9-9",
        "Mon",
        "by arrangement",
    ],
)
def test_what_is_not_plain_stays_text(text: str) -> None:
    assert hours.read(text) is None


@given(st.text(max_size=30))
def test_any_text_is_read_or_left(text: str) -> None:
    read = hours.read(text)
    assert read is None or read.spans


def desk(hours: str, zone: str) -> Resource:
    return Resource("1", Kind.COACH, "Desk", "", hours, "", "own", zone)


def test_hours_belong_to_their_time_zone() -> None:
    assert NOW.hour == 9
    assert desk("9:00-10:00", "UTC").open_at(NOW) is True
    assert desk("9:00-10:00", "Asia/Kolkata").open_at(NOW) is False
    assert desk("15:00-15:30", "Asia/Kolkata").open_at(NOW) is True
    assert desk("9:00-10:00", "Nowhere/Else").open_at(NOW) is None
    assert desk("ask Tom", "UTC").open_at(NOW) is None
