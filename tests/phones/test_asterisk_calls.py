"""Calls as a real Asterisk 22.9 told of them, shortened to what is read: what a person would count comes out.

The agent is PJSIP/4410, a colleague PJSIP/4411, another PJSIP/4412. Numbers and names are made up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from recover_tui.domain.calls import Call, apply_event
from recover_tui.phones import asterisk
from tests.conftest import NOW

CAPTURES = Path(__file__).with_name("captures")
AGENT = "PJSIP/4410"
OVER = [(True, False)]
MISSED = [(False, False)]


def told_in(capture: str) -> list[dict[str, str]]:
    blocks = (CAPTURES / f"{capture}.txt").read_text("utf-8").split("\n\n")
    return [dict(line.split(": ", 1) for line in block.splitlines() if ": " in line) for block in blocks]


def calls_of(told: Iterable[Mapping[str, str]], interface: str = AGENT) -> list[tuple[bool, bool]]:
    """Whether each call was answered, and whether it still goes on."""
    return [(call.answered, call.open) for call in kept(told, interface)]


def kept(told: Iterable[Mapping[str, str]], interface: str = AGENT) -> list[Call]:
    known: dict[str, Call] = {}
    events = asterisk.OwnEvents(interface)
    for second, one in enumerate(told):
        event = events.parse(one, NOW + timedelta(seconds=second))
        newest_first = list(known.values())[::-1]
        if event and (call := apply_event(event, newest_first, str(second))):
            known[call.id] = call
    return [*known.values()]


def channel(
    event: str, name: str = "PJSIP/4410-0000001a", state: str = "", exten: str = "", id: str = "1.1"
) -> dict[str, str]:
    return {"Event": event, "Channel": name, "ChannelState": state, "Exten": exten, "Uniqueid": id, "Linkedid": "9.9"}


def agent(event: str, interface: str, dest: str, id: str) -> dict[str, str]:
    return {
        "Event": event,
        "Interface": interface,
        "DestChannel": dest,
        "DestUniqueid": id,
        "Channel": "PJSIP/trunk-1",
    }


@pytest.mark.parametrize(
    ("capture", "counted"),
    [
        ("warm_transfer_by_colleague_refer_replaces", OVER),
        ("parked_call_fetched", OVER),
        ("outgoing_answered", OVER),
        ("queue_ring_all_colleague_answers", MISSED),
        ("attended_transfer_by_me", OVER),
    ],
)
def test_a_person_would_count_the_same(capture: str, counted: list[tuple[bool, bool]]) -> None:
    assert calls_of(told_in(capture)) == counted


def test_colleagues_calls_are_nobody_elses() -> None:
    told = told_in("queue_ring_all_colleague_answers")
    assert calls_of(told, "PJSIP/4411") == OVER
    assert calls_of(told, "PJSIP/44") == []


def test_a_ring_that_nobody_takes_ends_with_the_queue_saying_so() -> None:
    local = agent("AgentCalled", "Local/4410@agents/n", "Local/4410@agents-0000001b;1", "2.1")
    assert calls_of([local, local | {"Event": "AgentRingNoAnswer"}], "Local/4410@agents") == MISSED


def test_an_agent_behind_a_local_channel_is_known_by_either_name() -> None:
    told = [
        agent("AgentCalled", "Local/4410@agents/n", "PJSIP/4410-0000001c", "3.1"),
        agent("AgentConnect", "Local/4410@agents/n", "PJSIP/4410-0000001c", "3.1"),
        agent("AgentComplete", "Local/4410@agents/n", "PJSIP/4410-0000001c", "3.1"),
    ]
    assert calls_of(told) == calls_of(told, "Local/4410@agents/n") == OVER


def test_both_ends_of_a_local_channel_are_one_call() -> None:
    ends = [("Local/4410@agents-0000001d;1", "4.1"), ("Local/4410@agents-0000001d;2", "4.2")]
    told = [channel(event, name, "6", id=id) for event in ("Newstate", "Hangup") for name, id in ends]
    assert calls_of(told, "Local/4410@agents") == OVER


def test_a_feature_code_is_no_call_but_a_pickup_is() -> None:
    dialled = channel("Newstate", state="6", exten="*97")
    assert calls_of([dialled, channel("Hangup", exten="*97")]) == []
    fetched = channel("Newstate", state="6", exten="*8")
    assert calls_of([fetched, channel("Pickup"), channel("Hangup", exten="*8")]) == OVER


def test_a_code_that_leads_on_to_another_number_is_no_call() -> None:
    told = [
        channel("Newchannel", state="4", exten="*98"),
        channel("Newstate", state="6", exten="s"),
        channel("Hangup", exten="s"),
    ]
    assert calls_of(told) == []
    assert calls_of([*told, *(one | {"Exten": "9901"} for one in told)]) == OVER  # the next with the same name


def test_a_call_through_a_code_of_a_colleagues_is_a_call() -> None:
    intercom = [
        channel("Newchannel", state="0", exten="s"),
        {
            "Event": "DialBegin",
            "Channel": "PJSIP/4411-1",
            "DestChannel": "PJSIP/4410-0000001a",
            "DestUniqueid": "1.1",
        },
        channel("Newstate", state="5", exten="*804410"),
        channel("Newstate", state="6", exten="*804410"),
        channel("Hangup"),
    ]
    [call] = kept(intercom)
    assert (call.answered, call.open, call.direction) == (True, False, "in")


def test_a_call_that_the_agent_dialled_goes_out() -> None:
    told = [channel("Newchannel", state="4", exten="9901"), channel("Newstate", state="6"), channel("Hangup")]
    [call] = kept(told)
    assert (call.answered, call.direction) == (True, "out")


def test_a_click_to_dial_rings_ones_own_phone_and_comes_from_nobody() -> None:
    own = {"Event": "DialBegin", "DestChannel": "PJSIP/4410-0000001a", "DestUniqueid": "1.1"}
    [call] = kept([own, channel("Newstate", state="5"), channel("Hangup")])
    assert call.direction == ""


def test_a_local_channel_that_steps_aside_at_the_answer_ends_nothing() -> None:
    local = "Local/4410@agents-0000001b;1"
    told = [
        agent("AgentCalled", "Local/4410@agents", local, "2.1"),
        agent("AgentConnect", "Local/4410@agents", local, "2.1"),
        channel("Hangup", local, id="2.1"),
    ]
    assert calls_of(told, "Local/4410@agents") == [(True, True)]
    over = agent("AgentComplete", "Local/4410@agents", "PJSIP/4410-0000003b", "2.7") | {"TalkTime": "6"}
    [call] = kept([*told, over], "Local/4410@agents")
    assert (call.answered, call.open, call.talk_s) == (True, False, 6)


def test_a_call_through_a_local_channel_ends_also_where_its_answer_was_not_heard() -> None:
    over = agent("AgentComplete", "Local/4410@agents", "PJSIP/4410-0000003b", "2.7") | {"TalkTime": "6"}
    event = asterisk.OwnEvents("Local/4410@agents").parse(over, NOW)
    assert event
    assert event.ref == ""  # whichever is open


def test_what_is_about_the_agent_is_told_from_what_is_not() -> None:
    events = asterisk.OwnEvents(AGENT)
    assert events.concern(channel("Newexten"))
    assert not events.concern(channel("Newexten", "PJSIP/4411-1"))
    assert events.concern(agent("AgentCalled", AGENT, "PJSIP/4410-1a", "1"))


@pytest.mark.parametrize(
    ("interface", "may"),
    [("PJSIP/4410", True), ("Local/4410@agents", False), ("Local/4410@agents/n", True), ("local/4410@agents", False)],
)
def test_a_channel_that_steps_aside_is_not_asked(interface: str, may: bool) -> None:
    assert asterisk.may_be_asked(interface) is may


def test_a_caller_of_a_queue_who_is_an_agent_as_well_is_not_called_by_it() -> None:
    told = agent("AgentCalled", "PJSIP/4411", "PJSIP/4411-0000001e", "5.1") | {"Channel": "PJSIP/4410-0000001f"}
    assert calls_of([told]) == []


CALL = [channel("Newstate", state="5"), channel("Newstate", state="6"), channel("Hangup")]


@given(st.lists(st.sampled_from([*CALL, *(one | {"Linkedid": "7.7"} for one in CALL)]), max_size=8))
def test_whatever_is_lost_or_doubled_a_hangup_leaves_nothing_open(told: list[dict[str, str]]) -> None:
    assert not any(goes_on for _, goes_on in calls_of([*told, CALL[-1]]))
