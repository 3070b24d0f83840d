"""What real phones send. Numbers and names are made up."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, strategies as st

from recover_tui.domain import timestamps
from recover_tui.domain.calls import Event, Stage
from recover_tui.phones import asterisk, baresip, freeswitch, microsip, twinkle, webhooks
from recover_tui.phones.baresip import Decoder, GarbledError
from recover_tui.store import spool_file
from tests.conftest import NOW

RINGING, ANSWERED, ENDED = Stage

BARESIP = {
    "event": True, "type": "CALL_INCOMING", "class": "call", "accountaor": "sip:agent@127.0.0.1:5180",
    "direction": "incoming", "peeruri": "sip:customer@127.0.0.1:5190", "id": "6579744c5b76dc6a",
    "param": "sip:customer@127.0.0.1:5190",
}  # fmt: skip


def netstring(told: dict[str, Any]) -> bytes:
    body = json.dumps(told).encode()
    return b"%d:%s," % (len(body), body)


@pytest.mark.parametrize(
    ("changed", "stage", "ended_by"),
    [
        ({}, RINGING, ""),
        ({"type": "CALL_ESTABLISHED"}, ANSWERED, ""),
        ({"type": "CALL_CLOSED", "param": "Connection reset by peer"}, ENDED, "other"),
        ({"type": "CALL_CLOSED", "param": "Connection reset by user"}, ENDED, "me"),
        ({"type": "CALL_CLOSED", "param": "486 Rejected"}, ENDED, "me"),
        ({"type": "CALL_CLOSED", "param": ""}, ENDED, ""),
    ],
)
def test_baresip(changed: dict[str, Any], stage: Stage, ended_by: str) -> None:
    told = json.dumps(BARESIP | changed).encode()
    assert baresip.parse(told, NOW) == Event("baresip", stage, NOW, "6579744c5b76dc6a", "in", ended_by=ended_by)


@pytest.mark.parametrize(
    "told",
    [
        BARESIP | {"type": "CALL_RTCP"},
        BARESIP | {"type": "CALL_LOCAL_SDP", "class": "other"},
        BARESIP | {"event": "true"},
        {"response": True, "ok": True, "data": "", "token": "dial"},
    ],
)
def test_baresip_tells_other_things_too(told: dict[str, Any]) -> None:
    assert baresip.parse(json.dumps(told).encode(), NOW) is None


@given(st.lists(st.binary(max_size=30), max_size=5), st.integers(1, 7))
def test_netstrings_come_in_pieces_and_together(strings: list[bytes], size: int) -> None:
    stream = b"".join(b"%d:%s," % (len(one), one) for one in strings)
    decoder = Decoder()
    pieces = [stream[at : at + size] for at in range(0, len(stream), size)]
    assert [one for piece in pieces for one in decoder.feed(piece)] == strings


@pytest.mark.parametrize("stream", [b"hello", b"3:abcd", b"99999999999:", b"-1:a,", b"1" * 50])
def test_what_is_no_netstring_ends_the_connection(stream: bytes) -> None:
    with pytest.raises(GarbledError):
        list(Decoder().feed(stream))


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    baresip.parse(data, NOW)
    try:
        list(Decoder().feed(data))
    except GarbledError:
        return


@pytest.mark.parametrize(
    ("arguments", "turn"),
    [
        (["answered", "02079460000"], ("answered", "", "")),
        (["Ended", "anonymous"], ("ended", "", "")),
        (["ended", ""], ("ended", "", "")),
        (["ringing"], ("ringing", "", "")),
        (["exploded", "1"], None),
        ([], None),
    ],
)
def test_microsip(arguments: list[str], turn: tuple[str, str, str] | None) -> None:
    assert microsip.parse(arguments) == turn


@pytest.mark.parametrize(
    ("trigger", "turn"),
    [
        ("in_call", ("ringing", "in", "")),
        ("in_call_answered", ("answered", "in", "")),
        ("in_call_failed", ("ended", "in", "")),
        ("local_release", ("ended", "", "me")),
        ("remote_release", ("ended", "", "other")),
        ("registered", None),
        ("", None),
    ],
)
def test_twinkle(trigger: str, turn: tuple[str, str, str] | None) -> None:
    environ = {
        "TWINKLE_TRIGGER": trigger,
        "SIP_CALL_ID": "5c4cc1c6054cb016",
        "SIP_FROM_USER": "customer",
        "SIP_TO_USER": "agent",
    }
    assert twinkle.parse(environ) == turn


@given(source=st.sampled_from(["microsip", "twinkle"]), at=st.datetimes(timezones=st.just(UTC)))
def test_what_a_hook_tells_is_read_back_from_the_spool(source: str, at: datetime) -> None:
    at = at.replace(year=max(at.year, 1970), microsecond=at.microsecond // 1000 * 1000)
    milliseconds = round(at.timestamp() * 1000)
    told = json.loads(spool_file.hooked(source, milliseconds, ("ended", "in", "me")))
    assert timestamps.read(told["at"]) == at
    assert (told["source"], told["stage"], told["direction"], told["ended_by"]) == (source, "ended", "in", "me")


QUEUE = {
    "Queue": "support", "Interface": "PJSIP/4410", "MemberName": "Agent", "DestUniqueid": "1795435727.12",
    "DestChannel": "PJSIP/4410-0000002a", "Channel": "PJSIP/trunk-00000029", "CallerIDNum": "02079460000",
}  # fmt: skip


@pytest.mark.parametrize(
    ("told", "event"),
    [
        ({"Event": "AgentCalled"}, Event("asterisk", RINGING, NOW, "1795435727.12", "in")),
        ({"Event": "AgentConnect"}, Event("asterisk", ANSWERED, NOW, "1795435727.12", "in")),
        (
            {"Event": "AgentComplete", "TalkTime": "95", "Reason": "caller"},
            Event("asterisk", ENDED, NOW, "1795435727.12", "in", True, 95, "other"),
        ),
        (
            {"Event": "AgentComplete", "TalkTime": "long", "Reason": "transfer"},
            Event("asterisk", ENDED, NOW, "1795435727.12", "in", True, None, ""),
        ),
        ({"Event": "AgentConnect", "Interface": "PJSIP/44101", "DestChannel": "PJSIP/44101-0000002a"}, None),
        ({"Event": "QueueMemberStatus"}, None),
    ],
)
def test_asterisk_queues(told: dict[str, str], event: Event | None) -> None:
    assert asterisk.OwnEvents("PJSIP/4410").parse(QUEUE | told, NOW) == event


def test_asterisk_without_a_queue() -> None:
    channel = {"Channel": "PJSIP/4410-0000002b", "Uniqueid": "7"}
    events = [
        channel | {"Event": "Newstate", "ChannelState": "5"},
        channel | {"Event": "Newstate", "ChannelState": "6"},
        channel | {"Event": "Newstate", "ChannelState": "4"},
        channel | {"Event": "Hangup", "Cause": "16"},
        {"Event": "Hangup", "Channel": "PJSIP/trunk-0000002c"},
    ]
    own = asterisk.OwnEvents("PJSIP/4410")
    told = [own.parse(event, NOW) for event in events]
    assert [one and (one.stage, one.ref) for one in told] == [
        (RINGING, "7"), (ANSWERED, "7"), None, (ENDED, "7"), None,
    ]  # fmt: skip


def test_a_manager_secret_cannot_smuggle_in_a_command() -> None:
    sent = asterisk.login("me\r\nAction: Originate\r\n\r\n", "x", "1")
    assert sent.count(b"\r\n") == 6
    assert b"\nAction: Originate" not in sent
    assert freeswitch.commands("x\n\nbgapi shutdown").count(b"\n\n") == 2


SWITCH = {"Unique-ID": "9f2c", "Call-Direction": "outbound", "variable_dialed_user": "4410"}


@pytest.mark.parametrize(
    ("told", "event"),
    [
        ({"Event-Name": "CHANNEL_CREATE"}, Event("freeswitch", RINGING, NOW, "9f2c", "in")),
        ({"Event-Name": "CHANNEL_ANSWER"}, Event("freeswitch", ANSWERED, NOW, "9f2c", "in")),
        (
            {
                "Event-Name": "CHANNEL_HANGUP_COMPLETE",
                "variable_billsec": "61",
                "variable_sip_hangup_disposition": "recv_bye",
            },
            Event("freeswitch", ENDED, NOW, "9f2c", "in", True, 61, "me"),
        ),
        (
            {"Event-Name": "CHANNEL_HANGUP_COMPLETE", "variable_billsec": "0"},
            Event("freeswitch", ENDED, NOW, "9f2c", "in", False, 0, only_open=True),
        ),
        (
            {"Event-Name": "CHANNEL_ANSWER", "variable_dialed_user": "", "Caller-Destination-Number": "4410"},
            Event("freeswitch", ANSWERED, NOW, "9f2c", "in"),
        ),
        ({"Event-Name": "CHANNEL_ANSWER", "variable_dialed_user": "4411"}, None),
        ({"Event-Name": "HEARTBEAT"}, None),
        # The leg of a caller of ours, whom a mailbox answers.
        ({"Event-Name": "CHANNEL_ANSWER", "Call-Direction": "inbound", "Caller-Destination-Number": "4410"}, None),
        # A call of ours, and one to our mailbox.
        (
            {"Event-Name": "CHANNEL_ANSWER", "Call-Direction": "inbound", "variable_user_name": "4410"},
            Event("freeswitch", ANSWERED, NOW, "9f2c", "out"),
        ),
        (
            {
                "Event-Name": "CHANNEL_ANSWER",
                "Call-Direction": "inbound",
                "variable_user_name": "4410",
                "Caller-Destination-Number": "*98",
            },
            None,
        ),
    ],
)
def test_freeswitch(told: dict[str, str], event: Event | None) -> None:
    assert freeswitch.parse(SWITCH | told, NOW, "4410") == event


@pytest.mark.parametrize(
    ("told", "event"),
    [
        (
            {"event": "newCall", "callId": "12", "direction": "in", "from": "4420", "to": "49"},
            (RINGING, "12", "in", False),
        ),
        ({"event": "answer", "call_id": "12", "direction": "in"}, (ANSWERED, "12", "in", False)),
        (
            {
                "event": "hangup",
                "callId": "12",
                "direction": "in",
                "cause": "normalClearing",
                "answeringNumber": "49",
            },
            (ENDED, "12", "in", True),
        ),
        ({"event": "hangup", "callId": "12", "cause": "noAnswer"}, (ENDED, "12", "", False)),
        ({"event": "call.answered", "data": {"id": 77, "direction": "inbound"}}, (ANSWERED, "77", "in", False)),
        ({"event": "call.hungup", "data": {"id": 77, "answered_at": 1795435727}}, (ENDED, "77", "", True)),
        ({"event": "call.hungup", "data": None}, (ENDED, "", "", False)),
        ({"EventType": "reservation.accepted", "TaskSid": "WT1"}, (ANSWERED, "WT1", "in", False)),
        ({"EventType": "reservation.wrapup", "TaskSid": "WT1"}, (ENDED, "WT1", "in", True)),
        ({"EventType": "reservation.timeout", "TaskSid": "WT1"}, (ENDED, "WT1", "in", False)),
        ({"stage": "ended", "ref": "x", "talk_s": 12}, (ENDED, "x", "", True)),
        ({"stage": "ended", "ref": "x"}, (ENDED, "x", "", True)),
        ({"stage": "ended", "ref": "x", "talk_s": 0}, (ENDED, "x", "", False)),
        ({"stage": "ended", "ref": "x", "answered": False}, (ENDED, "x", "", False)),
        ({"stage": "ringing"}, (RINGING, "", "", False)),
        ({"EventType": "reservation.rescinded", "TaskSid": "WT1"}, (ENDED, "WT1", "in", False)),
        ({"EventType": "reservation.failed", "TaskSid": "WT1"}, (ENDED, "WT1", "in", False)),
        ({"event": "call.agent_declined", "data": {"id": 77}}, (ENDED, "77", "", False)),
        ({"meetingUpdate": {"meetingState": {"isInMeeting": True}}}, (ANSWERED, "", "", False)),
        ({"meetingUpdate": {"meetingState": {"isInMeeting": False}}}, (ENDED, "", "", False)),
        ({"meetingUpdate": {"meetingState": {"isInMeeting": 1}}}, None),
        ({"event": "dtmf"}, None),
        ({"event": ["newCall"]}, None),
        ({}, None),
    ],
)
def test_what_is_posted(told: dict[str, Any], event: tuple[Stage, str, str, bool] | None) -> None:
    found = webhooks.parse(told, NOW)
    assert (found and (found.stage, found.ref, found.direction, found.answered)) == event


AIRCALL_ME = {"id": 77, "user": {"id": 456}}
AIRCALL_OTHER = {"id": 77, "user": {"id": 457}}


@pytest.mark.parametrize(
    ("told", "agent", "stage"),
    [
        ({"event": "call.ringing_on_agent", "data": AIRCALL_ME}, "456", RINGING),
        ({"event": "call.ringing_on_agent", "data": AIRCALL_OTHER}, "456", None),
        ({"event": "call.created", "data": {"id": 77}}, "456", None),
        ({"event": "call.answered", "data": AIRCALL_OTHER}, "456", ENDED),
        ({"event": "call.answered", "data": AIRCALL_OTHER}, "", ANSWERED),
        ({"EventType": "reservation.created", "WorkerSid": "WK1", "TaskSid": "WT1"}, "WK1", RINGING),
        ({"EventType": "reservation.created", "WorkerSid": "WK2", "TaskSid": "WT1"}, "WK1", None),
        ({"event": "newCall", "callId": "1", "user[]": ["Voicemail", "Asha"]}, "Asha", RINGING),
        ({"event": "newCall", "callId": "1", "fullUserId[]": ["1w2"]}, "1w0", None),
        ({"event": "answer", "callId": "1", "user": "Asha"}, "Asha", ANSWERED),
        ({"event": "answer", "callId": "1", "user": "Tom"}, "Asha", ENDED),
        ({"stage": "ringing"}, "Asha", RINGING),
    ],
)
def test_only_what_names_the_agent_is_the_agents(told: dict[str, Any], agent: str, stage: Stage | None) -> None:
    """A call that a colleague takes is over for this one, and nothing if it never rang here."""
    event = webhooks.parse(told, NOW, agent)
    assert (event and event.stage) == stage
    if stage is ENDED:
        assert event
        assert (event.only_open, event.answered) == (True, False)
    assert webhooks.known(told, NOW)


@given(
    st.dictionaries(
        st.sampled_from(["event", "EventType", "stage", "ref", "data", "talk_s", "callId"]),
        st.recursive(
            st.none()
            | st.booleans()
            | st.integers()
            | st.text(max_size=5)
            | st.sampled_from(["newCall", "call.hungup", "ended"]),
            lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
            max_leaves=4,
        ),
    )
)
def test_any_shape_is_known_or_not(told: dict[str, Any]) -> None:
    webhooks.parse(told, NOW)
