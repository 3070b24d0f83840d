"""Genesys Cloud: what its notifications say of an agent's own calls."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from recover_tui.domain.calls import Event, Stage

SOURCE: Final = "genesys"
CLOSING: Final = "v2.system.socket_closing"
"""The topic under which the server says that it will end the connection in a minute."""
_STAGES: Final = {
    "alerting": Stage.RINGING,
    "offering": Stage.RINGING,
    "dialing": Stage.RINGING,
    "contacting": Stage.RINGING,
    "connected": Stage.ANSWERED,
    "parked": Stage.ANSWERED,
    "disconnected": Stage.ENDED,
    "terminated": Stage.ENDED,
}
_DIRECTIONS: Final = {"inbound": "in", "outbound": "out"}
_ENDED_BY: Final = {"client": "me", "endpoint": "me", "peer": "other"}


def topic(user: str) -> str:
    """What to subscribe to for this user's own calls."""
    return f"v2.users.{user}.conversations.calls"


def parse(conversation: Mapping[str, Any], at: datetime, user: str) -> Iterator[Event]:
    """Give what a conversation says of calls of this user: one event for each time that they took part in it.

    It is told anew whenever anything in it changes, with all who ever took part. An end counts for open calls alone.
    """
    participants = conversation.get("participants")
    for participant in participants if isinstance(participants, list) else ():
        if isinstance(participant, Mapping) and _user(participant) == user:
            stage = _STAGES.get(_text(participant, "state"))
            if stage is not None:
                yield _event(participant, stage, at)


def _event(participant: Mapping[str, Any], stage: Stage, at: datetime) -> Event:
    ref, direction = _text(participant, "id"), _DIRECTIONS.get(_text(participant, "direction"), "")
    if stage is not Stage.ENDED:
        return Event(SOURCE, stage, at, ref, direction)
    began, ended = _time(participant, "connectedTime"), _time(participant, "endTime")
    talk_s = int((ended - began).total_seconds()) if began and ended and ended >= began else None
    ended_by = _ENDED_BY.get(_text(participant, "disconnectType").partition(".")[0], "") if began else ""
    return Event(SOURCE, stage, at, ref, direction, began is not None, talk_s, ended_by, only_open=True)


def _user(participant: Mapping[str, Any]) -> str:
    user = participant.get("user")
    return _text(user, "id") if isinstance(user, Mapping) else _text(participant, "userId")


def _time(participant: Mapping[str, Any], name: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(_text(participant, name))
    except ValueError:
        return None
    return found if found.tzinfo else None


def _text(fields: Mapping[str, Any], name: str) -> str:
    value = fields.get(name)
    return value if isinstance(value, str) else ""
