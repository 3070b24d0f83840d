"""What telephone systems post over HTTP: sipgate, Zammad, Aircall, Twilio TaskRouter, and a plain form of our own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from recover_tui.domain.calls import Event, Stage

SOURCE: Final = "http"
_PLAIN: Final = {stage.value: stage for stage in Stage}
_SIPGATE: Final = {"newCall": Stage.RINGING, "answer": Stage.ANSWERED, "hangup": Stage.ENDED}
_AIRCALL: Final = {
    "call.created": Stage.RINGING,
    "call.ringing_on_agent": Stage.RINGING,
    "call.answered": Stage.ANSWERED,
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
}
_DIRECTIONS: Final = {"in": "in", "inbound": "in", "out": "out", "outbound": "out"}
_MISSED: Final = frozenset({"busy", "cancel", "noAnswer", "notFound", "congestion", "rejected"})
_DONE: Final = frozenset({"reservation.completed", "reservation.wrapup"})


def parse(told: Mapping[str, Any], at: datetime) -> Event | None:
    """Read the fields of a JSON object or a form; None for a shape that is not known."""
    event = _text(told, "event")
    if event in _AIRCALL:
        return _aircall(told, _AIRCALL[event], at)
    if event in _SIPGATE:
        return _sipgate(told, _SIPGATE[event], at)
    if (kind := _text(told, "EventType")) in _TWILIO:
        return _twilio(told, kind, at)
    if (stage := _text(told, "stage")) in _PLAIN:
        talk_s = _seconds(told, "talk_s")
        return Event(SOURCE, _PLAIN[stage], at, _text(told, "ref"), _direction(told), bool(talk_s), talk_s)
    return None


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
