"""FreeSWITCH's event socket (ESL), in its plain form: headers, and a body of headers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final
from urllib.parse import unquote

from recover_tui.domain.calls import Event, Stage

SOURCE: Final = "freeswitch"
_DIRECTIONS: Final = {"inbound": "out", "outbound": "in"}
"""Seen from the switch: a call that goes out to the agent's phone comes in for the agent."""
_CALLED: Final = ("variable_dialed_user", "Caller-Destination-Number")
"""Who is called, said on the leg to the phone; on the caller's own leg it may be a mailbox that answers."""
_CALLING: Final = ("variable_user_name", "Caller-Username")
"""Who calls, said on the leg from the phone."""
_EITHER: Final = ("variable_dialed_user", "variable_user_name")
_ENDED_BY: Final = {"send_bye": "other", "recv_bye": "me", "send_refuse": "other", "recv_refuse": "me"}
"""Seen from the switch: it sends the phone the end when the other side hung up."""


def commands(password: str) -> bytes:
    """What to send first: the password, and the events that are of interest."""
    password = "".join(character for character in password if character.isprintable())
    return f"auth {password}\n\nevent plain CHANNEL_CREATE CHANNEL_ANSWER CHANNEL_HANGUP_COMPLETE\n\n".encode()


def decoded(body: Mapping[str, str]) -> dict[str, str]:
    """Undo the quoting of a plain event's values."""
    return {name: unquote(value) for name, value in body.items()}


def parse(event: Mapping[str, str], at: datetime, extension: str) -> Event | None:
    """Read an event about the agent's own `extension`; None for all others."""
    direction = _DIRECTIONS.get(event.get("Call-Direction", ""), "")
    names = {"in": _CALLED, "out": _CALLING}.get(direction, _EITHER)
    if extension not in map(event.get, names):
        return None
    if direction == "out" and event.get("Caller-Destination-Number", "").startswith("*"):
        return None  # a feature code, such as voicemail's
    ref = event.get("Unique-ID", "")
    match event.get("Event-Name"):
        case "CHANNEL_CREATE":
            return Event(SOURCE, Stage.RINGING, at, ref, direction)
        case "CHANNEL_ANSWER":
            return Event(SOURCE, Stage.ANSWERED, at, ref, direction)
        case "CHANNEL_HANGUP_COMPLETE":
            talk = event.get("variable_billsec", "")
            talk_s = int(talk) if talk.isdecimal() and len(talk) < 7 else None
            ended_by = _ENDED_BY.get(event.get("variable_sip_hangup_disposition", ""), "")
            return Event(
                SOURCE, Stage.ENDED, at, ref, direction, bool(talk_s), talk_s, ended_by, only_open=not talk_s
            )
    return None
