"""Asterisk's manager interface (AMI): lines of `Name: value`, a blank line after each event."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Final

from recover_tui.domain.calls import Event, Stage

SOURCE: Final = "asterisk"
STATE: Final = "recover-state"
"""By this the answer about the device is told from others."""
_STATES: Final = {
    "NOT_INUSE": Stage.ENDED,
    "UNAVAILABLE": Stage.ENDED,
    "INUSE": Stage.ANSWERED,
    "BUSY": Stage.ANSWERED,
    "ONHOLD": Stage.ANSWERED,
    "RINGINUSE": Stage.ANSWERED,
    "RINGING": Stage.RINGING,
}
_SERIAL: Final = re.compile(r"[\da-f]+(?:;1)?")
_ENDED_BY: Final = {"agent": "me", "caller": "other"}


def challenge() -> bytes:
    """What to send first: asks for what the secret is hashed with, so that it never goes over the wire itself."""
    return _action(Action="Challenge", AuthType="MD5")


def login(user: str, secret: str, challenge: str) -> bytes:
    """Say who one is, and that only calls and agents are of interest."""
    key = hashlib.md5(f"{challenge}{_one_line(secret)}".encode(), usedforsecurity=False).hexdigest()
    return _action(Action="Login", AuthType="MD5", Username=user, Key=key, Events="call,agent")


def ping() -> bytes:
    """Ask for an answer of any kind; needs no right."""
    return _action(Action="Ping", ActionID="recover-ping")


def ask_state(interface: str) -> bytes:
    """Ask what the agent's own device does. The user needs `write = reporting` for it, which hangs up nothing."""
    return _action(Action="Getvar", ActionID=STATE, Variable=f"DEVICE_STATE({_device(interface)})")


def stage_of(state: str) -> Stage | None:
    """What a device's state says of calls on it: ENDED when there is none, None when it isn't known."""
    return _STATES.get(state)


def parse(event: Mapping[str, str], at: datetime, interface: str) -> Event | None:
    """Read an event about the agent's own `interface`, such as `PJSIP/4410`; None for all others.

    Queues tell `AgentCalled`, `AgentConnect`, `AgentRingNoAnswer` and `AgentComplete`, the last with the seconds of
    talk and who hung up. Without a queue it is `Newstate` and `Hangup` of the agent's own channel, and `Pickup`.

    A call is known by the unique id of the agent's own channel. The linked id, which is the same for all channels of
    a call, changes when a call is handed over, fetched or picked up.
    """
    told = event.get("Event", "")
    if told.startswith("Agent"):
        names, ref = [event.get("Interface", ""), event.get("DestChannel", "")], event.get("DestUniqueid", "")
    else:
        names, ref = [event.get("Channel", "")], event.get("Uniqueid", "")
    if not any(_is(name, interface) for name in names):
        return None
    match told:
        case "AgentCalled":
            return Event(SOURCE, Stage.RINGING, at, ref, "in")
        case "AgentConnect":
            return Event(SOURCE, Stage.ANSWERED, at, ref, "in")
        case "AgentRingNoAnswer":
            return Event(SOURCE, Stage.ENDED, at, ref, "in", only_open=True)
        case "AgentComplete":
            ended_by = _ENDED_BY.get(event.get("Reason", "").lower(), "")
            return Event(SOURCE, Stage.ENDED, at, ref, "in", True, _seconds(event, "TalkTime"), ended_by)
        case "Newstate" if not event.get("Exten", "").startswith("*"):
            stage = {"5": Stage.RINGING, "6": Stage.ANSWERED}.get(event.get("ChannelState", ""))
            return Event(SOURCE, stage, at, ref) if stage else None
        case "Pickup":
            return Event(SOURCE, Stage.ANSWERED, at, ref, "in")
        case "Hangup":
            # A channel that began with a feature code, such as voicemail's, was never a call.
            return Event(SOURCE, Stage.ENDED, at, ref, only_open=True)
    return None


def _is(name: str, interface: str) -> bool:
    # A channel is the interface and a serial number: PJSIP/4410-0000002a. A Local one has two ends, of which the
    # first is the agent's, and an interface may have options behind it: Local/4410@agents/n. Upper and lower case are
    # as somebody typed them.
    name, interface = name.lower().removesuffix("/n"), interface.lower().removesuffix("/n")
    serial = name.removeprefix(f"{interface}-")
    return name == interface or (serial != name and _SERIAL.fullmatch(serial) is not None)


def _device(interface: str) -> str:
    # Nothing but the name of one device: what stands in brackets is a function's argument.
    return "".join(character for character in interface if character.isalnum() or character in "/@._-+")


def _seconds(event: Mapping[str, str], name: str) -> int | None:
    value = event.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 7 else None


def _action(**fields: str) -> bytes:
    lines = [f"{name}: {_one_line(value)}" for name, value in fields.items()]
    return "\r\n".join([*lines, "", ""]).encode()


def _one_line(value: str) -> str:
    return "".join(character for character in value if character.isprintable())
