"""Asterisk's manager interface (AMI): lines of `Name: value`, a blank line after each event."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from recover_tui.domain.calls import Event, Stage

SOURCE: Final = "asterisk"
_ENDED_BY: Final = {"agent": "me", "caller": "other"}


def login(user: str, secret: str) -> bytes:
    """What to send first: who one is, and that only calls and agents are of interest."""
    return _action(Action="Login", Username=user, Secret=secret, Events="call,agent")


def parse(event: Mapping[str, str], at: datetime, interface: str) -> Event | None:
    """Read an event about the agent's own `interface`, such as `PJSIP/4410`; None for all others.

    Queues tell `AgentCalled`, `AgentConnect` and `AgentComplete`, the last with the seconds of talk and who hung up.
    Without a queue it is `Newstate` and `Hangup` of the agent's own channel.
    """
    told = event.get("Event", "")
    name = event.get("Interface") or event.get("DestChannel") or event.get("Channel", "")
    if not _is(name, interface):
        return None
    ref = event.get("Linkedid") or event.get("DestLinkedid") or event.get("Uniqueid", "")
    match told:
        case "AgentCalled":
            return Event(SOURCE, Stage.RINGING, at, ref, "in")
        case "AgentConnect":
            return Event(SOURCE, Stage.ANSWERED, at, ref, "in")
        case "AgentComplete":
            ended_by = _ENDED_BY.get(event.get("Reason", "").lower(), "")
            return Event(SOURCE, Stage.ENDED, at, ref, "in", True, _seconds(event, "TalkTime"), ended_by)
        case "Newstate":
            stage = {"5": Stage.RINGING, "6": Stage.ANSWERED}.get(event.get("ChannelState", ""))
            return Event(SOURCE, stage, at, ref) if stage else None
        case "Hangup":
            return Event(SOURCE, Stage.ENDED, at, ref)
    return None


def _is(name: str, interface: str) -> bool:
    # A channel is the interface and a serial number: PJSIP/4410-0000002a.
    return name == interface or name.rpartition("-")[0] == interface


def _seconds(event: Mapping[str, str], name: str) -> int | None:
    value = event.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 7 else None


def _action(**fields: str) -> bytes:
    lines = [f"{name}: {_one_line(value)}" for name, value in fields.items()]
    return "\r\n".join([*lines, "", ""]).encode()


def _one_line(value: str) -> str:
    return "".join(character for character in value if character.isprintable())
