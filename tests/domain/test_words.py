"""The words that are shipped, and the ones that people type."""

from __future__ import annotations

import unicodedata
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given, strategies as st
from msgspec.structs import replace

from recover_tui.domain import calls, durations, lines, reflection, reset, talk, text, timestamps
from recover_tui.domain.identity import uuid7
from recover_tui.domain.support import Kind, link, link_problem
from recover_tui.domain.wins import Win, WinRotation, affirmation, due

NOW = datetime(2026, 5, 12, 9, 30, tzinfo=UTC)
SHIPPED = (*lines.REFRAMES, *lines.PLACES, *reflection.prompts(0), reset.WATER, reset.NO_WINS_YET, reflection.ENOUGH)


def win(id: str = "a", *, who: str = "", why: str = "", shown: int = 0, shown_at: datetime | None = None) -> Win:
    return Win(id, "Stayed till it worked", who, why, datetime(2026, 5, 12, tzinfo=UTC), shown, shown_at)


def test_there_are_enough_lines_for_a_shift() -> None:
    assert len(set(lines.REFRAMES)) >= 24
    assert len(set(lines.PLACES)) >= 12


@pytest.mark.parametrize("line", SHIPPED)
def test_shipped_words_keep_the_tone(line: str) -> None:
    assert "!" not in line
    assert not {"urgent", "should", "must", "streak", "failed"} & set(line.lower().split())
    assert text.clean(line) == line


@pytest.mark.parametrize("line", lines.REFRAMES)
def test_a_reframe_can_be_read_in_one_breath(line: str) -> None:
    assert len(line) <= 80


def test_every_line_has_its_turn_before_any_comes_again() -> None:
    offered = lines.available((), lines.REFRAMES, ())
    shown = [lines.pick_in_rotation(offered, times) for times in range(len(offered))]
    assert sorted(map(str, shown)) == sorted(lines.REFRAMES)


def test_own_lines_come_first_and_retired_ones_never() -> None:
    offered = lines.available(("Mine.", "Not this."), lines.REFRAMES, {"Not this.", lines.REFRAMES[0]})
    assert offered[:2] == ("Mine.", lines.REFRAMES[1])
    assert lines.pick_in_rotation((), 3) is None


# Wins


def test_the_win_that_was_shown_least_comes_up() -> None:
    wins = [win("a", shown=2), win("b", shown=1), win("c", shown=1, shown_at=NOW)]
    assert due(wins) == wins[1]
    assert due([]) is None
    assert due([win("a", shown=4, shown_at=NOW)]) == win("a", shown=4, shown_at=NOW)


@given(st.integers(2, 8), st.integers(1, 40))
def test_no_win_comes_twice_running_and_all_are_shown_fairly(count: int, times: int) -> None:
    wins = {str(number): win(str(number)) for number in range(count)}
    shown: list[str] = []
    for time in range(times):
        chosen = due(wins.values())
        assert chosen is not None
        shown.append(chosen.id)
        wins[chosen.id] = win(chosen.id, shown=chosen.shown + 1, shown_at=NOW + timedelta(minutes=time))
    assert all(one != other for one, other in pairwise(shown))
    counts = [shown.count(id) for id in wins]
    assert max(counts) - min(counts) <= 1


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (NOW, "That was you, today. It helped Asha. What worked: time."),
        (NOW + timedelta(days=1), "That was you, yesterday. It helped Asha. What worked: time."),
        (NOW + timedelta(days=9), "That was you, on 12 May. It helped Asha. What worked: time."),
        (NOW + timedelta(days=400), "That was you, on 12 May 2026. It helped Asha. What worked: time."),
    ],
)
def test_an_affirmation_says_only_what_the_win_proves(now: datetime, said: str) -> None:
    assert affirmation(win(who="Asha.", why="time"), now, UTC) == said


def test_an_affirmation_without_details_stays_short() -> None:
    assert affirmation(win(), NOW, UTC) == "That was you, today."


# Support


@pytest.mark.parametrize(
    ("reach", "opened"),
    [
        ("https://example.com/a?b=c", "https://example.com/a?b=c"),
        ("mailto:p@example.com", "mailto:p@example.com"),
        ("p@example.com", "mailto:p@example.com"),
        ("tel:+15550100", "tel:+15550100"),
        ("sip:desk@example.com", "sip:desk@example.com"),
        ("ext 4410", None),
        ("room 3", None),
        ("", None),
        ("javascript:alert(1)", None),
        ("file:///etc/passwd", None),
        ("https://", None),
        ("mailto:", None),
        ("https://example.com/\x1b]0;x", None),
        ("https://exa mple.com", None),
        ("http://[bad", None),
        ("@priya", None),
        ("ssh:a@b.c", None),
        ("https://example.com:8443/@name/1", "https://example.com:8443/@name/1"),
        ("https://bücher.example/", "https://bücher.example/"),
        ("https://192.0.2.7/", "https://192.0.2.7/"),
        ("https://[2001:db8::1]:8443/", "https://[2001:db8::1]:8443/"),
        ("https://example.com/?to=p@example.com", "https://example.com/?to=p@example.com"),
    ],
)
def test_only_harmless_links_can_be_opened(reach: str, opened: str | None) -> None:
    assert link(reach) == opened
    assert not opened or not link_problem(reach)


@pytest.mark.parametrize(
    "reach",
    ["https://user:pw@example.com/", "HTTPS://user@example.com", "http://@example.com", "https://:pw@example.com",
     "https:user:pw@example.com", "https:/user:pw@example.com", "https:\\\\user:pw@example.com",
     "https://example.com@evil.example/", "https://example.com:443@evil.example", "https://u%40x:p@example.com",
     "https://a@b@example.com", "sip:desk:secret@example.com", "msteams://user:pw@example.com/l"],
)  # fmt: skip
def test_a_link_with_a_login_is_not_opened_and_it_says_what_to_write(reach: str) -> None:
    assert link(reach, ["msteams"]) is None
    assert "name or password" in link_problem(reach)
    assert "name or password" in link_problem(f"or {reach} at night")


@pytest.mark.parametrize(
    "reach",
    ["https:\\\\example.com", "https:\\/example.com", "https://example.com\\@evil.example", "http:///x",
     "https:/example.com", "https:example.com", "https://exa$mple.com", "https://ex%61mple.com/", "https://example..com",
     "https://-x.example", "https://example.com:port/", "https://example.com:99999/", "https://.", "https://?x", "https://#x",
     "https://exa,mple.com", "https://example.com'/", "https://[::1", "https://[x]/", "https://ⓔxample.com"],
)  # fmt: skip
def test_what_only_looks_like_a_link_is_not_opened_and_it_says_what_to_write(reach: str) -> None:
    assert link(reach) is None
    assert "write it as https://" in link_problem(reach)


@pytest.mark.parametrize(
    "reach", ["ext 4410", "room 3", "", "@priya", "Priya: priya@example.com", "p@example.com", "tel:+15550100",
              "mailto:p@example.com", "sip:desk@example.com", "https://a.example or https://b.example", "9:30 @ desk"]
)  # fmt: skip
def test_other_ways_to_reach_someone_are_nobodys_business(reach: str) -> None:
    assert link_problem(reach) == ""


@given(st.text())
def test_any_words_are_a_link_or_none(reach: str) -> None:
    opened = link(reach)
    assert opened is None or link_problem(reach) == ""


def test_a_kind_is_read_from_a_beginning_of_its_name() -> None:
    assert Kind.of(" Help ") is Kind.HELPLINE
    assert Kind.of("lead") is Kind.LEAD
    for unclear in ("w", "", "friend"):
        with pytest.raises(ValueError, match="colleague, lead"):
            Kind.of(unclear)


# Calls and time


@pytest.mark.parametrize(
    ("seconds", "said", "wait"),
    [
        (-3, "0:00", 1),
        (0, "0:00", 1),
        (42.25, "0:42", 0.75),
        (119.5, "1:59", 0.5),
        (120, "2 min", 60),
        (3630, "60 min", 30),
        (5400, "1 h", 1800),
        (7300, "2 h", 3500),
    ],
)
def test_the_age_of_a_call_is_told_ever_less_exactly(seconds: float, said: str, wait: float) -> None:
    assert calls.since(seconds) == (said, pytest.approx(wait))


@given(st.floats(0, 100_000))
def test_the_words_stay_true_until_they_are_asked_for_again(seconds: float) -> None:
    said, wait = calls.since(seconds)
    assert wait > 0
    assert calls.since(seconds + wait * 0.999)[0] == said


@pytest.mark.parametrize(("said", "seconds"), [("90", 90), ("90s", 90), ("2m", 120), ("1m30s", 90), (" 2 min ", 120)])
def test_lengths_are_read_as_people_write_them(said: str, seconds: int) -> None:
    assert durations.read(said) == seconds


@pytest.mark.parametrize("said", ["", " ", "soon", "1h", "-5", "1.5", "m", "99999999"])
def test_what_is_no_length_is_refused(said: str) -> None:
    with pytest.raises(ValueError, match="no length of time"):
        durations.read(said)


def test_days_are_read() -> None:
    assert [durations.read_days(said) for said in ("30d", " 1 day ", "90 days")] == [30, 1, 90]
    for said in ("30", "d", "0d", "-3d", "3w", ""):
        with pytest.raises(ValueError, match="no number of days"):
            durations.read_days(said)


def test_lengths_are_said_as_people_say_them() -> None:
    assert [durations.words(seconds) for seconds in (12, 60, 90, 120, 150, 600)] == [
        "12 s", "60 s", "90 s", "2 min", "2 min 30 s", "10 min",
    ]  # fmt: skip
    assert [durations.clock(seconds) for seconds in (0, 9.9, 91, 3723)] == ["0:00", "0:09", "1:31", "1:02:03"]


@given(st.datetimes(datetime(2001, 1, 1), datetime(2100, 1, 1)), st.integers(-14 * 60, 14 * 60))
def test_times_come_back_and_sort_as_they_are(naive: datetime, offset: int) -> None:
    at = naive.replace(tzinfo=timezone(timedelta(minutes=offset)))
    later = at + timedelta(milliseconds=1)
    assert abs(timestamps.read(timestamps.write(at)) - at) < timedelta(milliseconds=1)
    assert len(timestamps.write(at)) == 24
    assert timestamps.write(at) < timestamps.write(later)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        timestamps.write(datetime(2026, 5, 12))
    with pytest.raises(ValueError, match="time zone"):
        timestamps.read("2026-05-12T08:00:00")


def test_ids_sort_by_when_they_were_made() -> None:
    ids = [uuid7(NOW + timedelta(milliseconds=step), bytes(range(step, step + 10))) for step in range(20)]
    assert ids == sorted(ids)
    assert len({id[14] for id in ids}) == 1
    assert ids[0][14] == "7"


# Text


@given(st.text())
def test_nothing_a_terminal_would_obey_stays(said: str) -> None:
    for kept in (text.clean(said), text.line(said)):
        assert not [one for one in kept if unicodedata.category(one) in ("Cc", "Cs") and one != "\n"]
    assert "\n" not in text.line(said)
    assert text.clean(text.clean(said)) == text.clean(said)


@pytest.mark.parametrize("said", ["नमस्ते", "שלום", "你好", "👩‍👩‍👧", "[/nope] [b]", "کتاب‌ها"])
def test_what_people_write_stays_to_the_letter(said: str) -> None:
    assert text.clean(said) == said
    assert text.line(said) == said


def test_line_breaks_of_all_kinds_are_one_kind() -> None:
    assert text.clean("a\r\nb\rc\u2028d") == "a\nb\nc\nd"
    assert text.line(" a\t b\n\nc ") == "a b c"


def test_over_200_rough_calls_each_of_ten_wins_comes_up_20_times_and_none_twice_running() -> None:
    wins = {str(number): win(str(number)) for number in range(10)}
    came = []
    for call in range(200):
        chosen = due(wins.values())
        assert chosen is not None
        wins[chosen.id] = replace(chosen, shown=chosen.shown + 1, shown_at=NOW + timedelta(minutes=call))
        came.append(chosen.id)
    assert all(18 <= came.count(id) <= 22 for id in wins)
    assert all(one != other for one, other in pairwise(came))


def test_a_pinned_win_comes_twice_as_often_and_a_rested_one_not_at_all() -> None:
    wins = {id: win(id) for id in "abcd"}
    wins["a"] = replace(wins["a"], rotation=WinRotation.PINNED)
    wins["d"] = replace(wins["d"], rotation=WinRotation.RESTED)
    came = []
    for call in range(80):
        chosen = due(wins.values())
        assert chosen is not None
        wins[chosen.id] = replace(chosen, shown=chosen.shown + 1, shown_at=NOW + timedelta(minutes=call))
        came.append(chosen.id)
    assert 38 <= came.count("a") <= 40
    assert {came.count(id) for id in "bc"} <= {20, 21}
    assert "d" not in came


def test_the_message_to_a_colleague_tells_nothing_of_a_call() -> None:
    assert not any(character.isdigit() or character in "@#" for character in talk.MESSAGE)
    assert len(talk.MESSAGE.splitlines()) == 2
