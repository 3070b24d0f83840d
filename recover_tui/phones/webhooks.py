"""What telephone systems post over HTTP: sipgate, Zammad, Aircall, TaskRouter, Teams, and a plain form of our own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from msgspec.structs import replace

from recover_tui.domain.calls import Event, Stage

SOURCE: Final = "http"
_PLAIN: Final = {stage.value: stage for stage in Stage}
_SIPGATE: Final = {"newCall": Stage.RINGING, "answer": Stage.ANSWERED, "hangup": Stage.ENDED}
_AIRCALL: Final = {
    "call.created": Stage.RINGING,
    "call.ringing_on_agent": Stage.RINGING,
    "call.answered": Stage.ANSWERED,
    "call.agent_declined": Stage.ENDED,
    "call.hungup": Stage.ENDED,
    "call.ended": Stage.ENDED,
}
_TWILIO: Final = {
    "reservation.created": Stage.RINGING,
    "reservation.accepted": Stage.ANSWERED,
    "reservation.completed": Stage.ENDED,
    "reservation.wrapup": Stage.ENDED,
    "reservation.rejected": Stage.ENDED,
    "reservation.timeout": Stage.ENDED,
    "reservation.canceled": Stage.ENDED,
    "reservation.rescinded": Stage.ENDED,
    "reservation.failed": Stage.ENDED,
}
_DIRECTIONS: Final = {"in": "in", "inbound": "in", "out": "out", "outbound": "out"}
_MISSED: Final = frozenset({"busy", "cancel", "noAnswer", "notFound", "congestion", "rejected"})
_AGENT_FIELDS: Final = (
    "WorkerSid",
    *(f"{name}{many}" for name in ("user", "userId", "fullUserId") for many in ("", "[]")),
)
"""Where TaskRouter, sipgate and Zammad say whom a call is for."""
_DONE: Final = frozenset({"reservation.completed", "reservation.wrapup"})


def parse(told: Mapping[str, Any], at: datetime, agent: str = "") -> Event | None:
    """Read the fields of a JSON object or a form; None for a shape that is not known, or a call of somebody else's.

    `agent` is what the sender calls the agent. Where it is given, a call counts that names this agent; one that a
    colleague took is over for this one.
    """
    if (event := _read(told, at)) is None or not agent or _text(told, "stage") in _PLAIN:
        return event
    if agent in _agents(told):
        return event
    return None if event.stage is Stage.RINGING else replace(event, stage=Stage.ENDED, answered=False, only_open=True)


def known(told: Mapping[str, Any], at: datetime) -> bool:
    """Whether these fields have a shape that is understood, whoever they are about."""
    return _read(told, at) is not None


def wants_more(told: Mapping[str, Any]) -> bool:
    """Whether the sender tells of the answer and the end only where the reply to this asks for them."""
    return _text(told, "event") == "newCall"


def _read(told: Mapping[str, Any], at: datetime) -> Event | None:
    event = _text(told, "event")
    if event in _AIRCALL:
        return _aircall(told, _AIRCALL[event], at)
    if event in _SIPGATE:
        return _sipgate(told, _SIPGATE[event], at)
    if (kind := _text(told, "EventType")) in _TWILIO:
        return _twilio(told, kind, at)
    if (in_meeting := _teams(told)) is not None:
        return Event(SOURCE, Stage.ANSWERED if in_meeting else Stage.ENDED, at, only_open=not in_meeting)
    if (stage := _text(told, "stage")) in _PLAIN:
        talk_s = _seconds(told, "talk_s")
        answered = _PLAIN[stage] is Stage.ENDED and told.get("answered", talk_s != 0) is True
        return Event(SOURCE, _PLAIN[stage], at, _text(told, "ref"), _direction(told), answered, talk_s)
    return None


def _teams(told: Mapping[str, Any]) -> bool | None:
    """Whether Microsoft Teams says that it is in a meeting or a call; None when this is nothing of its kind."""
    found: Any = told
    for name in ("meetingUpdate", "meetingState", "isInMeeting"):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found if isinstance(found, bool) else None


def _agents(told: Mapping[str, Any]) -> set[str]:
    """Those whom an event names as the ones it is about."""
    data = told.get("data")
    user = data.get("user") if isinstance(data, Mapping) else None
    found = {_text(user, "id")} if isinstance(user, Mapping) else set()
    for name in _AGENT_FIELDS:
        value = told.get(name)
        found |= {str(one) for one in value} if isinstance(value, list) else {_text(told, name)}
    return found - {""}


def _sipgate(told: Mapping[str, Any], stage: Stage, at: datetime) -> Event:
    # sipgate says callId, Zammad's generic form call_id.
    ref = _text(told, "callId") or _text(told, "call_id")
    answered = stage is Stage.ENDED and _text(told, "cause") not in _MISSED and bool(told.get("answeringNumber"))
    return Event(SOURCE, stage, at, ref, _direction(told), answered)


def _aircall(told: Mapping[str, Any], stage: Stage, at: datetime) -> Event:
    data = told.get("data")
    call: Mapping[str, Any] = data if isinstance(data, Mapping) else {}
    return Event(
        SOURCE, stage, at, _text(call, "id"), _direction(call), stage is Stage.ENDED and bool(call.get("answered_at"))
    )


def _twilio(told: Mapping[str, Any], kind: str, at: datetime) -> Event:
    return Event(SOURCE, _TWILIO[kind], at, _text(told, "TaskSid"), "in", kind in _DONE)


def _direction(told: Mapping[str, Any]) -> str:
    return _DIRECTIONS.get(_text(told, "direction"), "")


def _text(told: Mapping[str, Any], name: str) -> str:
    value = told.get(name)
    return str(value)[:200] if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _seconds(told: Mapping[str, Any], name: str) -> int | None:
    value = told.get(name)
    return value if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 1_000_000 else None
