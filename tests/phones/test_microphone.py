"""A program that records is on a call."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from recover_tui.domain.calls import Event, Stage
from recover_tui.domain.phone_links import Condition, LinkState
from recover_tui.phones import microphone
from recover_tui.phones.link import Link
from recover_tui.phones.open_calls import TRUSTED_FOR
from tests.conftest import NOW

RINGING, ANSWERED, ENDED = Stage


@pytest.mark.parametrize(
    ("properties", "program", "found"),
    [
        ({"application.process.binary": "chromium"}, "chromium", True),
        ({"application.process.binary": "Chromium"}, "chromium", True),
        ({"application.name": "Chromium input", "application.process.binary": "chromium"}, "Chromium input", True),
        ({"application.process.binary": "zoom"}, "chromium", False),
        ({"application.process.binary": "chromium-other"}, "chromium", False),
        ({}, "chromium", False),
    ],
)
def test_one_program_counts_and_no_other(properties: dict[str, str], program: str, found: bool) -> None:
    """So that meetings can be left out."""
    assert microphone.records(properties, program) is found


@pytest.mark.parametrize(
    ("uses", "program", "found"),
    [
        ([(r"C:#Program Files#Google#Chrome#Application#chrome.exe", 0)], "chrome", True),
        ([(r"C:#Program Files#Google#Chrome#Application#chrome.exe", 0)], "Chrome.exe", True),
        ([(r"C:#Program Files#Google#Chrome#Application#chrome.exe", 133_500_000_000_000_000)], "chrome", False),
        ([("MSTeams_8wekyb3d8bbwe", 0)], "MSTeams_8wekyb3d8bbwe", True),
        ([("MSTeams_8wekyb3d8bbwe", 0)], "chrome", False),
        ([], "chrome", False),
    ],
)
def test_windows_says_that_a_use_goes_on(uses: list[tuple[str, int]], program: str, found: bool) -> None:
    assert bool(microphone.in_use(uses, program)) is found


async def heard(*seen: tuple[str, ...] | Exception) -> tuple[list[Event], Link]:
    """What is told when recordings are these, one after the other."""
    events: list[Event] = []
    done = asyncio.Event()

    async def recordings() -> AsyncIterator[tuple[str, ...]]:
        for one in seen:
            if isinstance(one, Exception):
                raise one
            yield one

    async def sleep(_: float) -> None:
        done.set()
        await asyncio.Event().wait()

    link = Link(LinkState("microphone"), events.append, lambda: NOW)
    task = asyncio.create_task(microphone.Microphone("chromium", recordings, sleep).listen(link))
    async with asyncio.timeout(20):
        await done.wait()
    task.cancel()
    return events, link


async def test_a_recording_is_a_call_from_its_answer_to_its_end() -> None:
    events, link = await heard((), ("7",), ("7",), ("7", "8"), ("8",), (), ())
    # At first there may be one that was open when the window before this was closed.
    assert [(one.stage, one.ref) for one in events] == [(ENDED, ""), (ANSWERED, "7"), (ENDED, "7"), (ENDED, "")]
    assert all(one.only_open for one in events if one.stage is ENDED)
    assert link.state.condition is Condition.CONNECTED
    assert (link.state.events, link.state.own) == (1, 1)


async def test_a_sound_server_that_comes_back_goes_on_with_the_call() -> None:
    events: list[Event] = []
    waits: list[tuple[float, asyncio.Event]] = []
    times = 0

    async def recordings() -> AsyncIterator[tuple[str, ...]]:
        nonlocal times
        times += 1
        yield ("7",)
        if times == 2:
            await asyncio.Event().wait()

    async def sleep(seconds: float) -> None:
        waits.append((seconds, event := asyncio.Event()))
        await event.wait()

    link = Link(LinkState("microphone"), events.append, lambda: NOW)
    task = asyncio.create_task(microphone.Microphone("chromium", recordings, sleep).listen(link))
    async with asyncio.timeout(20):
        for wanted in (False, True):  # the server comes back first, then the link would no longer be trusted
            while not [one for one in waits if (one[0] == TRUSTED_FOR) is wanted]:  # noqa: ASYNC110
                await asyncio.sleep(0)
            for one in waits:
                if (one[0] == TRUSTED_FOR) is wanted:
                    one[1].set()
            for _ in range(5):
                await asyncio.sleep(0)
    task.cancel()
    assert [one.stage for one in events] == [ANSWERED]


async def test_opened_in_mid_call_it_folds() -> None:
    events, _ = await heard(("7",))
    assert [one.stage for one in events] == [ANSWERED]


@pytest.mark.parametrize(
    ("error", "condition"),
    [(ImportError("no pulsectl"), Condition.MISSING), (ConnectionError("no server"), Condition.UNREACHABLE)],
)
async def test_what_is_not_there_is_said(error: Exception, condition: Condition) -> None:
    _, link = await heard(error)
    assert link.state.condition is condition
    assert link.state.advice
