"""The link to Genesys Cloud against a server that speaks its documented messages."""

from __future__ import annotations

import asyncio
import http.client
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, strategies as st
from msgspec.structs import replace
from websockets.exceptions import ConnectionClosed

from recover_tui.domain.calls import Event, Stage
from recover_tui.domain.phone_links import Condition, LinkState
from recover_tui.phones import genesys
from recover_tui.phones.genesys_account import Account, Login, SignedOutError, Tokens, read_tokens
from recover_tui.phones.genesys_link import GenesysListener
from recover_tui.phones.link import Link
from tests.conftest import NOW
from tests.loopback import free_port
from tests.phones.cloud import NUMBER, TOPIC, USER, Cloud, a_cloud, conversation

RINGING, ANSWERED, ENDED = Stage
HOUR = timedelta(hours=1)
ENDS = {"connectedTime": "2026-05-12T09:00:00.000Z", "endTime": "2026-05-12T09:00:41.500Z"}


@pytest.mark.parametrize(
    ("mine", "expected"),
    [
        ({"state": "alerting"}, (RINGING, "in", False, None, "")),
        ({"state": "offering"}, (RINGING, "in", False, None, "")),
        ({"state": "dialing", "direction": "outbound"}, (RINGING, "out", False, None, "")),
        ({"state": "contacting", "direction": "outbound"}, (RINGING, "out", False, None, "")),
        ({"state": "connected"}, (ANSWERED, "in", False, None, "")),
        ({"state": "connected", "held": True}, (ANSWERED, "in", False, None, "")),
        ({"state": "disconnected", "disconnectType": "client", **ENDS}, (ENDED, "in", True, 41, "me")),
        ({"state": "terminated", "disconnectType": "peer", **ENDS}, (ENDED, "in", True, 41, "other")),
        ({"state": "terminated", "disconnectType": "transfer.consult", **ENDS}, (ENDED, "in", True, 41, "")),
        ({"state": "terminated", "disconnectType": "timeout"}, (ENDED, "in", False, None, "")),
        ({"state": "terminated", "connectedTime": "not a time", "endTime": 7}, (ENDED, "in", False, None, "")),
    ],
)
def test_what_a_conversation_says_of_the_agents_own_call(mine: dict[str, Any], expected: tuple[Any, ...]) -> None:
    [event] = genesys.parse(conversation({"id": "p-1", **mine}), NOW, USER)
    assert (event.stage, event.direction, event.answered, event.talk_s, event.ended_by) == expected
    assert (event.ref, event.only_open) == ("p-1", event.stage is ENDED)


@pytest.mark.parametrize("mine", [{}, {"state": "none"}, {"state": "scheduled"}, {"state": ["connected"]}])
def test_what_says_nothing_of_a_call_is_no_event(mine: dict[str, Any]) -> None:
    assert [*genesys.parse(conversation({"id": "p-1", **mine}), NOW, USER)] == []


def test_a_colleagues_call_is_no_event() -> None:
    assert [*genesys.parse(conversation(), NOW, USER)] == []


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(),
    lambda some: st.lists(some) | st.dictionaries(st.sampled_from(["participants", "user", "id", "state"]), some),
)


@given(st.dictionaries(st.sampled_from(["participants", "id"]), JSON))
def test_whatever_comes_is_read_without_a_fault(told: dict[str, Any]) -> None:
    assert all(event.stage in Stage for event in genesys.parse(told, NOW, USER))


class Kept:
    """What was kept of a login."""

    def __init__(self, tokens: Tokens | None) -> None:
        self.written = tokens.written() if tokens else ""

    def read(self) -> str:
        return self.written

    def keep(self, written: str) -> None:
        self.written = written


async def until(holds: Callable[[], object]) -> None:
    async with asyncio.timeout(20):
        while not holds():  # noqa: ASYNC110
            await asyncio.sleep(0)


@asynccontextmanager
async def listening(cloud: Cloud, kept: Kept) -> AsyncIterator[tuple[Link, list[Event], asyncio.Event]]:
    """A listener, what it hears, and what lets it try again."""
    events: list[Event] = []
    again = asyncio.Event()

    async def wait(_: float) -> None:
        await again.wait()
        again.clear()

    link = Link(LinkState("genesys"), events.append, lambda: NOW)
    task = asyncio.create_task(GenesysListener(cloud.account, kept.read, kept.keep, wait).listen(link))
    try:
        yield link, events, again
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


FRESH = Tokens("access-1", NOW + HOUR, "refresh-1")


async def test_a_call_is_heard_from_its_ring_to_its_end() -> None:
    async with a_cloud() as cloud, listening(cloud, Kept(FRESH)) as (link, events, _):
        await until(lambda: link.state.condition is Condition.CONNECTED and events)
        events.clear()  # the one that says that nothing goes on
        for mine in ({"state": "alerting"}, {"state": "connected"}, {"state": "terminated", **ENDS}):
            await cloud.say(TOPIC, conversation({"id": "p-1", **mine}))
        await cloud.say(TOPIC, conversation())
        await until(lambda: link.state.events == 4)
    assert cloud.subscribed == [TOPIC]
    assert [event.stage for event in events] == [RINGING, ANSWERED, ENDED]
    assert link.state.own == 3
    assert all(NUMBER not in event.ref for event in events)


async def test_opened_in_mid_call_it_knows_of_it() -> None:
    async with a_cloud() as cloud:
        cloud.running = [conversation({"id": "p-0", "state": "terminated"}, {"id": "p-1", "state": "connected"})]
        async with listening(cloud, Kept(FRESH)) as (_, events, _):
            await until(lambda: events)
    assert [(event.stage, event.ref) for event in events] == [(ANSWERED, "p-1")]


async def test_a_call_that_ended_while_the_link_was_lost_is_over() -> None:
    async with a_cloud() as cloud, listening(cloud, Kept(FRESH)) as (link, events, again):
        await until(lambda: link.state.condition is Condition.CONNECTED and events)
        await cloud.say(TOPIC, conversation({"id": "p-1", "state": "connected"}))
        await until(lambda: events[-1].stage is ANSWERED)
        await cloud.sockets[-1].close()
        await until(lambda: link.state.condition is Condition.LOST)
        again.set()
        await until(lambda: any(event.ref == "p-1" and event.stage is ENDED for event in events))
        assert len(cloud.sockets) == 2


async def test_a_server_that_says_it_will_close_is_connected_to_anew() -> None:
    async with a_cloud() as cloud, listening(cloud, Kept(FRESH)) as (link, _, again):
        await until(lambda: link.state.condition is Condition.CONNECTED)
        await cloud.say(genesys.CLOSING, {"message": "Closing in 1 minute"})
        again.set()
        await until(lambda: len(cloud.sockets) == 2 and link.state.condition is Condition.CONNECTED)


@pytest.mark.parametrize("sent", ["no JSON", "[]", '{"topicName": null}', f'{{"topicName": "{TOPIC}"}}'])
async def test_what_is_no_documented_message_ends_nothing_for_good(sent: str) -> None:
    async with a_cloud() as cloud, listening(cloud, Kept(FRESH)) as (link, events, again):
        await until(lambda: link.state.condition is Condition.CONNECTED and events)
        await cloud.sockets[-1].send(sent)
        again.set()
        told = 0
        async with asyncio.timeout(20):
            while not any(event.stage is ANSWERED for event in events):
                if len(cloud.sockets) > told:  # said over and over, it would outrun the end of a closed one
                    told = len(cloud.sockets)
                    with suppress(ConnectionClosed):
                        await cloud.say(TOPIC, conversation({"id": "p-1", "state": "connected"}))
                await asyncio.sleep(0)


async def test_a_token_that_is_old_is_refreshed_and_kept() -> None:
    kept = Kept(replace(FRESH, access="gone", ends_at=NOW))
    async with a_cloud() as cloud, listening(cloud, kept) as (link, _, _):
        await until(lambda: link.state.condition is Condition.CONNECTED)
    tokens = read_tokens(kept.written)
    assert tokens
    assert (tokens.access, tokens.refresh) == ("access-2", "refresh-2")
    assert tokens.fresh(NOW + 23 * HOUR)


async def test_a_token_that_was_taken_back_is_refreshed() -> None:
    async with a_cloud() as cloud, listening(cloud, Kept(replace(FRESH, access="taken back"))) as (link, _, _):
        await until(lambda: link.state.condition is Condition.CONNECTED)


@pytest.mark.parametrize(
    "tokens",
    [
        None,
        Tokens("access-1", NOW, ""),
        Tokens("unknown", NOW + HOUR, ""),
        Tokens("unknown", NOW + HOUR, "unknown"),
    ],
)
async def test_without_a_login_that_holds_it_says_what_to_do(tokens: Tokens | None) -> None:
    async with a_cloud() as cloud, listening(cloud, Kept(tokens)) as (link, _, _):
        await until(lambda: link.state.condition is Condition.SIGNED_OUT)
    assert link.state.advice == "recover phones login genesys"


async def test_a_login_without_the_right_is_said() -> None:
    async with a_cloud() as cloud:
        cloud.forbidden = {"POST /api/v2/notifications/channels"}
        async with listening(cloud, Kept(FRESH)) as (link, _, _):
            await until(lambda: link.state.condition is Condition.REFUSED)
    assert "its rights" in link.state.advice


async def test_where_nothing_answers_it_is_said() -> None:
    async with a_cloud() as cloud:
        nowhere = f"http://127.0.0.1:{free_port()}"
        cloud.account = Account(nowhere, nowhere, "client-7", 8769)
        async with listening(cloud, Kept(FRESH)) as (link, _, _):
            await until(lambda: link.state.condition is Condition.UNREACHABLE)


@pytest.mark.parametrize("written", ["", "{", "[]", '{"access": "x"}', '{"access": 1, "ends_at": 7, "refresh": ""}'])
def test_what_is_no_login_is_none(written: str) -> None:
    assert read_tokens(written) is None


def come_back(login: Login, account: Account, query: str) -> int:
    """What the browser does when the login is over."""
    connection = http.client.HTTPConnection("127.0.0.1", account.port, timeout=20)
    connection.request("GET", f"/?{query}")
    login.wait(20)
    status = connection.getresponse().status
    connection.close()
    return status


async def test_a_login_proves_that_it_is_the_one_that_was_begun() -> None:
    async with a_cloud() as cloud:
        account = replace(cloud.account, port=free_port())
        cloud.account = account
        login = Login(account)
        asked = {name: values[0] for name, values in parse_qs(urlsplit(login.address).query).items()}
        assert (asked["code_challenge_method"], asked["redirect_uri"]) == ("S256", account.back)
        assert login.verifier not in login.address
        assert come_back(login, account, "code=stolen&state=forged") == 400
        assert login.code == ""
        cloud.codes["right"] = asked["code_challenge"]
        assert come_back(login, account, f"code=right&state={asked['state']}") == 200
        login.close()
        tokens = await asyncio.to_thread(account.exchange, login.code, login.verifier, NOW)
        assert (tokens.access, tokens.refresh, tokens.ends_at) == ("access-1", "refresh-1", NOW + 24 * HOUR)
        with pytest.raises(SignedOutError):
            await asyncio.to_thread(account.exchange, login.code, login.verifier, NOW)


async def test_a_login_that_is_refused_is_known() -> None:
    account = Account("http://127.0.0.1", "http://127.0.0.1", "client-7", free_port())
    login = Login(account)
    state = parse_qs(urlsplit(login.address).query)["state"][0]
    assert come_back(login, account, f"error=access_denied&state={state}") == 200
    login.close()
    assert (login.code, login.refused) == ("", True)
