from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, strategies as st

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


SAME = [
    # What is written, and the same as plainly as can be: days and spans by the clock with 24 hours.
    ("Sat-Sun 0:00-1:00, 2:00-3:30", "5-6 00:00-01:00 02:00-03:30"),
    ("Mo-Fr 9-17", "0-4 09:00-17:00"),
    ("Di 9-12", "1 09:00-12:00"),
    ("Mo, Di, Do 8.00–12.00 Uhr", "0 1 3 08:00-12:00"),
    ("montags bis freitags von 8 bis 16 Uhr", "0-4 08:00-16:00"),
    ("Mo.-Do. 9:00-16:00; Fr. 9:00-13:00", "0-3 09:00-16:00; 4 09:00-13:00"),
    ("lun-ven 9h-12h30, 14h-18h", "0-4 09:00-12:30 14:00-18:00"),
    ("du", None),
    ("lundi à vendredi 9h à 17h", "0-4 09:00-17:00"),
    ("lun a vie de 9:00 a 17:00, sáb 10:00-13:00", "0-4 09:00-17:00; 5 10:00-13:00"),
    ("Mon-Fri 9-12, 13-17", "0-4 09:00-12:00 13:00-17:00"),
    ("Mon-Fri 9-12 and 13-17, Sat 10-12", "0-4 09:00-12:00 13:00-17:00; 5 10:00-12:00"),
    ("9-12, 13-17", "0-6 09:00-12:00 13:00-17:00"),
    ("9-12, 13-17 Mon-Fri", "0-4 09:00-12:00 13:00-17:00"),
    ("9-17 Mon-Thu, 9-15 Fri", "0-3 09:00-17:00; 4 09:00-15:00"),
    ("9:00-17:00 (closed 12-13)", "0-6 09:00-12:00 13:00-17:00"),
    ("Mon-Fri 9-17 (lunch 12-13), Sat 9-14", "0-4 09:00-12:00 13:00-17:00; 5 09:00-14:00"),
    ("Mon-Fri 9-17, Sat 9-14, closed 12-13", "0-4 09:00-12:00 13:00-17:00; 5 09:00-12:00 13:00-14:00"),
    ("Mon 9-17, closed 12-13, Tue 9-17", "0 1 09:00-12:00 13:00-17:00"),
    ("closed 12-13, Tue 9-17", "1 09:00-12:00 13:00-17:00"),
    ("(closed 12-13), Tue 9-17", None),
    ("Mon-Fri 9:00-17:00 except 12:00-13:00", "0-4 09:00-12:00 13:00-17:00"),
    ("Mon-Fri 9am-5pm, lunch break: 12pm to 1pm", "0-4 09:00-12:00 13:00-17:00"),
    ("Fri 22:00-06:00 except 1:00-2:00", "4 22:00-25:00 26:00-30:00"),
    ("Mon, Wed, Fri 9:00-17:00", "0 2 4 09:00-17:00"),
    ("Mon & Tue 9-12", "0 1 09:00-12:00"),
    ("Mon/Wed 9-12", "0 2 09:00-12:00"),
    ("Mon-Wed, Fri and Sat 9-12", "0-2 4 5 09:00-12:00"),
    ("Mondays and Thursdays from 10 to 12", "0 3 10:00-12:00"),
    ("Mon: 9-12; Tue: 13-17", "0 09:00-12:00; 1 13:00-17:00"),
    ("Mon 9-12 Tue 13-17", "0 09:00-12:00; 1 13:00-17:00"),
    ("M-F 9am–5pm", "0-4 09:00-17:00"),
    ("Monday through Friday 9 a.m. to 5 p.m.", "0-4 09:00-17:00"),
    ("Mon−Fri 9am-5", "0-4 09:00-17:00"),
    ("9-5pm", "0-6 09:00-17:00"),
    ("1-5pm", "0-6 13:00-17:00"),
    ("9-11pm", "0-6 21:00-23:00"),
    ("10pm-6", "0-6 22:00-30:00"),
    ("11:30am-12", "0-6 11:30-12:00"),
    ("9.00-17.00", "0-6 09:00-17:00"),
    ("0900-1700 hrs", "0-6 09:00-17:00"),
    ("9am - noon", "0-6 09:00-12:00"),
    ("noon-5", "0-6 12:00-17:00"),
    ("12 noon to midnight", "0-6 12:00-24:00"),
    ("midnight-6am", "0-6 00:00-06:00"),
    ("18:00-midnight", "0-6 18:00-24:00"),
    ("24 hours", "0-6 00:00-24:00"),
    ("24 hours a day, 7 days a week", "0-6 00:00-24:00"),
    ("Mon-Fri 24h, Sat 9-12", "0-4 00:00-24:00; 5 09:00-12:00"),
    ("18h-24h", "0-6 18:00-24:00"),
    ("Rund um die Uhr", "0-6 00:00-24:00"),
    ("daily 9-17, closed Sunday", "0-5 09:00-17:00"),
    ("Sun closed, Mon-Sat 9-17", "0-5 09:00-17:00"),
    ("Mon-Fri 9-17, Sat & Sun closed", "0-4 09:00-17:00"),
    ("daily 9-17 except Wednesdays", "0 1 3-6 09:00-17:00"),
    ("Open daily: 9:00-17:00", "0-6 09:00-17:00"),
    ("Fri-Mon 8-10", "4-6 0 08:00-10:00"),
    # What can mean this or that.
    ("Mon-Fri 9-17, Wed 9-12", None),
    ("daily 9-17, Sun 10-14", None),
    ("Mon-Sun 8:00-20:00, Sat-Sun 10:00-14:00", None),
    ("Mon-Fri 9-12, Mon-Thu 13-17", "0-4 09:00-12:00; 0-3 13:00-17:00"),
    ("Mon-Fri 9-17, Wed closed, 18-20", None),
    ("Mar 9-17", None),
    ("9-5", None),
    ("9:00-5:00", None),
    ("12-8", None),
    ("1-5", None),
    ("2:00-3:30", None),
    ("9-12, 1-5", None),
    ("9:00-12:00, 1:00-5:00", None),
    ("09:00-12:00, 1:00-5:00", None),
    ("8 to midnight", None),
    ("9-12, Sat 10-14", None),
    ("9-12 Mon-Fri, 13-17", None),
    ("Mon-Fri 9-17, closed 12-13, 15-16", None),
    ("closed Sunday, Mon-Fri 9-17", None),
    ("daily 9-17 except Wed 12-13", None),
    ("Mon-Fri 9-17, closed on holidays", None),
    ("Mon-Fri 9-17 by appointment", None),
    ("Mon-Fri 9-17 (XYZ)", None),
    ("Mon-Fri 9-17 (ask for Tom)", None),
    ("Lu-Di 9-12", None),
    ("Lu-Do 9-12", None),
    ("Ma 9-12", None),
    ("monthly 9-12", None),
    ("every second Mon 9-12", None),
    ("Mon-Fri", None),
    ("closed", None),
    ("closed Sunday", None),
    ("Mon-Fri 9-12 -", None),
    ("Mon- 9-12", None),
    ("Mon-Fri 24/7", None),
    ("(9-12", None),
    ("9-12)", None),
    ("9-12:75", None),
    ("9:5-12", None),
    ("+49 30 9-12", None),
]  # fmt: skip


def spans_of(plain: str) -> list[tuple[int, int, int]]:
    """Read days and spans that are written as `0-4 6 09:00-12:00 13:00-17:00; 5 09:00-12:00`."""
    spans = []
    for part in plain.split("; "):
        words = [word.partition("-")[::2] for word in part.split()]
        days = [day for a, b in words if ":" not in a for day in range(int(a), int(b or a) + 1)]
        times = [[int(one[:2]) * 60 + int(one[3:]) for one in word] for word in words if ":" in word[0]]
        spans += [(day, first, last) for day in days for first, last in times]
    return spans


@pytest.mark.parametrize(("text", "plain"), SAME)
def test_hours_are_understood_or_nothing_is_claimed(text: str, plain: str | None) -> None:
    for written in (text, text.upper(), f"  {text} "):
        read = hours.read(written)
        assert (None if read is None else sorted(read.spans)) == (plain and sorted(spans_of(plain)))


@pytest.mark.parametrize(
    ("zone", "month", "opens"),
    [  # the hour in UTC at which nine o'clock is for sure, and before which it is for sure not
        ("(EST)", 1, 14), ("EST", 1, 14), ("(Eastern Time)", 1, 14), ("ET", 1, 14), ("ET", 7, 13), ("(PDT)", 7, 16),
        ("(CET)", 1, 8), ("MEZ", 1, 8), ("(CEST)", 7, 7), ("(UTC)", 7, 9), ("GMT", 1, 9), ("(UTC+2)", 1, 7),
        ("GMT-05:00", 7, 14), ("(Asia/Tokyo)", 1, 0), ("[JST]", 7, 0), ("America/Argentina/Buenos_Aires", 1, 12),
    ],
)  # fmt: skip
def test_a_zone_after_the_hours_is_that_of_the_hours(zone: str, month: int, opens: int) -> None:
    for text in (f"Mon-Sun 9:00-10:00 {zone}", f"daily 9am-10am {zone}"):
        at = datetime(2026, month, 14, opens, tzinfo=UTC)
        assert desk(text, "").open_at(at) is True
        assert desk(text, "").open_at(at - timedelta(minutes=1)) is False


def test_where_a_zone_can_mean_two_nothing_is_claimed() -> None:
    summer = datetime(2026, 7, 14, 13, 30, tzinfo=UTC)
    assert desk("9-17 (EST)", "").open_at(summer) is None
    assert desk("9-17 (EST)", "").open_at(summer + timedelta(hours=1)) is True
    assert desk("9-17 (EST)", "Europe/Paris").open_at(datetime(2026, 7, 14, 20, tzinfo=UTC)) is None
    assert desk("9-17 (IST)", "").open_at(datetime(2026, 7, 14, 4, tzinfo=UTC)) is None
    assert desk("9-17 (No/Where)", "").open_at(summer) is None


@pytest.mark.parametrize("text", ["9-12 (UTC+13)", "9-12 (UTC+5:30)", "9-12 (ABC)", "9-12 (local time)", "9-12 (EST"])
def test_a_zone_that_is_not_known_makes_it_mere_text(text: str) -> None:
    assert hours.read(text) is None


WORDS = st.sampled_from(
    ["Mon", "Tue-Thu", "weekends", "daily", "9", "9:30", "5pm", "noon", "13-17", "-", "to", ",", "and", "closed",
     "except", "(", ")", "24h", "24/7", "(EST)", "Uhr", "holidays"]
)  # fmt: skip


@given(st.lists(WORDS, max_size=10).map(" ".join))
def test_whatever_is_understood_is_a_week_of_spans(text: str) -> None:
    read = hours.read(text)
    assert read is None or all(
        0 <= day < 7 and 0 <= first < last <= first + 1440 and first < 1440 + 1440 for day, first, last in read.spans
    )


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
