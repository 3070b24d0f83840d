"""Calls as a real Asterisk 22.9 told of them, shortened to what is read: what a person would count comes out.

The agent is PJSIP/4410, a colleague PJSIP/4411, another PJSIP/4412. Numbers and names are made up.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    known: dict[str, Call] = {}
    for second, one in enumerate(told):
        event = asterisk.parse(one, NOW + timedelta(seconds=second), interface)
        newest_first = list(known.values())[::-1]
        if event and (call := apply_event(event, newest_first, str(second))):
            known[call.id] = call
    return [(call.answered, call.open) for call in known.values()]


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


def test_a_caller_of_a_queue_who_is_an_agent_as_well_is_not_called_by_it() -> None:
    told = agent("AgentCalled", "PJSIP/4411", "PJSIP/4411-0000001e", "5.1") | {"Channel": "PJSIP/4410-0000001f"}
    assert calls_of([told]) == []


CALL = [channel("Newstate", state="5"), channel("Newstate", state="6"), channel("Hangup")]


@given(st.lists(st.sampled_from([*CALL, *(one | {"Linkedid": "7.7"} for one in CALL)]), max_size=8))
def test_whatever_is_lost_or_doubled_a_hangup_leaves_nothing_open(told: list[dict[str, str]]) -> None:
    assert not any(goes_on for _, goes_on in calls_of([*told, CALL[-1]]))
