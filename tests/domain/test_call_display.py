from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import given, strategies as st

from recover_tui.domain.call_display import (
    ASK_FOR,
    OFFER_EVERY,
    SHIFT,
    CallDisplay,
    call_display,
    strip_words,
    with_events,
)  # fmt: skip
from recover_tui.domain.calls import LONGEST_CALL, LONGEST_RINGING, Call, Event, Rating, Stage, reference
from tests.conftest import NOW

ENDED = Call("1", "key", NOW)


def after(seconds: float) -> datetime:
    return NOW + timedelta(seconds=seconds)


def test_without_calls_nothing_is_shown() -> None:
    assert call_display((), NOW) == CallDisplay()


def test_it_asks_for_twenty_seconds_after_a_call_someone_took() -> None:
    assert call_display([ENDED], after(0)).question == ENDED
    assert call_display([ENDED], after(ASK_FOR - 0.001)).question == ENDED
    assert call_display([ENDED], after(ASK_FOR)).question is None
    assert call_display([ENDED], after(-1)).question is None
    missed = Call("1", "phone", NOW, answered=False)
    assert call_display([missed], NOW) == CallDisplay()


def test_it_does_not_ask_where_it_was_told_not_to_or_was_answered() -> None:
    assert call_display([ENDED], NOW, ask=False).question is None
    assert call_display([ENDED], NOW, answered={"1": None}).question is None


def test_a_call_that_lives_folds_and_asks_nothing() -> None:
    for live in (Call("2", "phone", None, rang_at=NOW), Call("2", "phone", None, answered_at=NOW)):
        display = call_display([ENDED, live], NOW)
        assert (display.folded, display.question, display.offer) == (True, None, None)
    ringing = Call("2", "phone", None, rang_at=NOW, answered=False)
    talking = Call("2", "phone", None, answered_at=NOW)
    assert not call_display([ringing], NOW + LONGEST_RINGING).folded
    assert not call_display([talking], NOW + LONGEST_CALL).folded


def test_a_rough_call_offers_once_and_not_twice_in_two_minutes() -> None:
    rough = Call("1", "key", NOW, Rating.ROUGH)
    assert call_display([rough], NOW).offer == rough
    assert call_display([ENDED], NOW, answered={"1": Rating.ABUSIVE}).offer is not None
    assert call_display([Call("1", "key", NOW, Rating.FINE)], NOW).offer is None
    assert call_display([rough], NOW, offered={"1": NOW}).offer is None
    assert call_display([rough], NOW, offered={"0": after(1 - OFFER_EVERY)}).offer is None
    assert call_display([rough], NOW, offered={"0": after(-OFFER_EVERY)}).offer == rough


def test_events_on_their_way_count_as_if_they_were_stored() -> None:
    salt = b"salt"
    known = Call("1", "phone", None, ref=reference(salt, "7"), answered_at=NOW)
    end = Event("phone", Stage.ENDED, after(60), "7")
    [call] = with_events([known], [("new", end)], salt)
    assert (call.id, call.ended_at) == ("1", after(60))
    other = Event("phone", Stage.RINGING, after(60), "8")
    assert [call.id for call in with_events([known], [("new", other)], salt)] == ["1", "new"]


@given(st.lists(st.tuples(st.sampled_from(Stage), st.integers(0, 300), st.sampled_from("78")), max_size=12))
def test_however_it_is_told_the_screen_comes_back(told: list[tuple[Stage, int, str]]) -> None:
    events = [(str(index), Event("phone", stage, after(at), ref)) for index, (stage, at, ref) in enumerate(told)]
    calls = with_events((), events, b"")
    assert not call_display(calls, after(300) + LONGEST_CALL).folded


def test_the_strip_says_how_long_ago_within_a_shift() -> None:
    assert strip_words(CallDisplay(folded=True), NOW) == ("on a call", None)
    assert strip_words(CallDisplay(ended_at=NOW), after(61)) == ("between calls 1:01", 1)
    assert strip_words(CallDisplay(ended_at=NOW), after(SHIFT)) == ("between calls · press c after one", None)
    assert strip_words(CallDisplay(), NOW, nothing_yet="r takes a reset") == ("r takes a reset", None)
