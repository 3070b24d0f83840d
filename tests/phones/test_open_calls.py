"""No call stays open longer than whatever told of it can be trusted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta

import pytest
from hypothesis import given, strategies as st

from recover_tui.domain.calls import Call, Event, Stage, apply_event
from recover_tui.domain.phone_links import LinkState
from recover_tui.phones.link import Link
from recover_tui.phones.open_calls import TRUSTED_FOR, OpenCalls
from tests.conftest import NOW
from tests.phones.clockwork import Clockwork

RINGING, ANSWERED, ENDED = Stage
MOMENTS = st.tuples(st.sampled_from([*Stage, None]), st.sampled_from("ab"), st.sampled_from([0.0, 5.0, 100.0]))
"""What is told of which call, or that the link is lost, and the seconds until it is."""


@given(st.lists(MOMENTS, max_size=12), st.booleans())
async def test_no_call_stays_open_longer_than_its_source_can_be_trusted(
    moments: list[tuple[Stage | None, str, float]], asked: bool
) -> None:
    """Whatever is lost, told twice or in another order: when the phone says that it is idle, or its link is lost."""
    known: dict[str, Call] = {}
    now = NOW

    def tell(event: Event) -> None:
        if call := apply_event(event, [*known.values()][::-1], f"call {len(known)}"):
            known[call.id] = call

    clockwork = Clockwork()
    calls = OpenCalls("test", Link(LinkState("test"), tell, lambda: now), clockwork.sleep)
    for stage, ref, later in moments:
        now += timedelta(seconds=later)
        if stage is None:
            calls.lose()
        else:
            calls.hear(Event("test", stage, now, ref, only_open=stage is ENDED))
        await asyncio.sleep(0)
    if asked:
        calls.end()
    else:
        calls.lose()
        await asyncio.sleep(0)
        clockwork.pass_(TRUSTED_FOR)
        for _ in range(3):
            await asyncio.sleep(0)
    calls.close()
    assert not any(call.live(now) for call in known.values())


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def an_open_call() -> tuple[OpenCalls, list[Event], Clockwork]:
    events: list[Event] = []
    clockwork = Clockwork()
    return OpenCalls("test", Link(LinkState("test"), events.append, lambda: NOW), clockwork.sleep), events, clockwork


async def test_a_doubt_begins_anew_when_more_is_told_of_the_call() -> None:
    calls, events, clockwork = an_open_call()
    calls.hear(Event("test", ANSWERED, NOW, "a"))
    calls.lose()
    await settle()
    first = clockwork.waiting[0]
    calls.hear(Event("test", ANSWERED, NOW, "a"))
    calls.lose()
    await settle()
    first[1].set()
    await settle()
    assert [event.stage for event in events] == [ANSWERED, ANSWERED]
    clockwork.pass_(TRUSTED_FOR)
    await settle()
    assert [event.stage for event in events] == [ANSWERED, ANSWERED, ENDED]


async def test_a_call_from_before_is_over_when_nothing_is_told_of_any() -> None:
    calls, events, clockwork = an_open_call()
    calls.doubt_earlier()
    await settle()
    clockwork.pass_(TRUSTED_FOR)
    await settle()
    assert [(event.stage, event.ref, event.only_open, event.began_by) for event in events] == [(ENDED, "", True, NOW)]


async def test_a_call_from_before_is_not_over_while_one_is_told_of_and_then_with_its_end() -> None:
    calls, events, clockwork = an_open_call()
    calls.doubt_earlier()
    await settle()
    calls.hear(Event("test", ANSWERED, NOW, "a"))
    clockwork.pass_(TRUSTED_FOR)
    await settle()
    assert [event.stage for event in events] == [ANSWERED]
    calls.hear(Event("test", ENDED, NOW, "a"))
    assert [(event.stage, event.began_by) for event in events[1:]] == [(ENDED, None), (ENDED, NOW)]
    calls.close()


@pytest.mark.parametrize("says", [OpenCalls.end, lambda calls: calls.begin(ANSWERED)], ids=["idle", "in use"])
async def test_a_phone_that_can_be_asked_is_believed(says: Callable[[OpenCalls], object]) -> None:
    calls, events, clockwork = an_open_call()
    calls.doubt_earlier()
    await settle()
    says(calls)
    before = len(events)
    clockwork.pass_(TRUSTED_FOR)
    await settle()
    assert all(event.began_by is None for event in events)
    assert len(events) == before or events[-1].stage is ENDED
    calls.close()


def test_the_end_of_calls_from_before_ends_no_later_one() -> None:
    early = Call("1", "test", None, ref="a", rang_at=NOW, answered=False)
    late = Call("2", "test", None, ref="b", rang_at=NOW + timedelta(seconds=9), answered=False)
    end = Event("test", ENDED, NOW + timedelta(seconds=60), only_open=True, began_by=NOW + timedelta(seconds=5))
    ended = apply_event(end, [late, early], "3")
    assert ended
    assert (ended.id, ended.open) == ("1", False)
    assert apply_event(end, [late], "3") is None
