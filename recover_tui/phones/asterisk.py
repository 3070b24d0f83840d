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
_DIALS: Final = "4"
"""The state of a channel that its phone calls out with, before anybody answers."""
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


def may_be_asked(interface: str) -> bool:
    """Whether the state of this device says whether the agent talks.

    A `Local` channel steps aside once the call is answered, unless the queue's member has `/n` behind it.
    """
    return not interface.lower().startswith("local/") or interface.lower().endswith("/n")


def is_unknown(state: str) -> bool:
    """Whether the server knows no such device."""
    return state == "INVALID"


def stage_of(state: str) -> Stage | None:
    """What a device's state says of calls on it: ENDED when there is none, None when it isn't known."""
    return _STATES.get(state)


class OwnEvents:
    """Reads the events about the agent's own `interface`, such as `PJSIP/4410`.

    Queues tell `AgentCalled`, `AgentConnect`, `AgentRingNoAnswer` and `AgentComplete`, the last with the seconds of
    talk and who hung up. Without a queue it is `Newstate` and `Hangup` of the agent's own channel, and `Pickup`.

    A call is known by the unique id of the agent's own channel. The linked id, which is the same for all channels of
    a call, changes when a call is handed over, fetched or picked up.
    """

    def __init__(self, interface: str) -> None:
        self._interface = interface
        self._directions: dict[str, str] = {}
        self._codes: set[str] = set()
        """Channels with which a code that begins with a star was dialled: those are no calls."""
        self._through_local = ""

    def concern(self, event: Mapping[str, str]) -> bool:
        """Whether an event is about the agent."""
        told = event.get("Event", "")
        names = ("Interface", "DestChannel") if told.startswith("Agent") else ("Channel",)
        return any(_is(event.get(name, ""), self._interface) for name in names)

    def parse(self, event: Mapping[str, str], at: datetime) -> Event | None:
        """Read one; None for what says nothing of a call of the agent's."""
        told = event.get("Event", "")
        if told == "DialBegin":
            self._note_caller(event)
        if not self.concern(event):
            return None
        if told.startswith("Agent"):
            return self._of_queue(event, told, at)
        ref = event.get("Uniqueid", "")
        direction = self._directions.get(ref, "")
        match told:
            case "Newchannel":
                self._note_dialled(event, ref)
            case "Newstate" if not self._is_code(event, ref):
                stage = {"5": Stage.RINGING, "6": Stage.ANSWERED}.get(event.get("ChannelState", ""))
                return Event(SOURCE, stage, at, ref, direction) if stage else None
            case "Pickup":
                return Event(SOURCE, Stage.ANSWERED, at, ref, "in")
            case "Hangup":
                self._directions.pop(ref, None)
                self._codes.discard(ref)
                if ref == self._through_local != "":
                    return None  # it stood in the way no longer, and the call goes on
                return Event(SOURCE, Stage.ENDED, at, ref, direction, only_open=True)
        return None

    def _of_queue(self, event: Mapping[str, str], told: str, at: datetime) -> Event | None:
        ref = event.get("DestUniqueid", "")
        match told:
            case "AgentCalled":
                return Event(SOURCE, Stage.RINGING, at, ref, "in")
            case "AgentConnect":
                if event.get("DestChannel", "").lower().startswith("local/"):
                    self._through_local = ref
                return Event(SOURCE, Stage.ANSWERED, at, ref, "in")
            case "AgentRingNoAnswer":
                return Event(SOURCE, Stage.ENDED, at, ref, "in", only_open=True)
            case "AgentComplete":
                own = _is(event.get("DestChannel", ""), self._interface)
                ref, self._through_local = self._through_local or (ref if own else ""), ""
                ended_by = _ENDED_BY.get(event.get("Reason", "").lower(), "")
                return Event(SOURCE, Stage.ENDED, at, ref, "in", True, _seconds(event, "TalkTime"), ended_by)
        return None

    def _note_caller(self, event: Mapping[str, str]) -> None:
        if event.get("Channel") and _is(event.get("DestChannel", ""), self._interface):
            self._directions[event.get("DestUniqueid", "")] = "in"

    def _note_dialled(self, event: Mapping[str, str], ref: str) -> None:
        if event.get("ChannelState") == _DIALS:
            self._directions[ref] = "out"
            if event.get("Exten", "").startswith("*"):
                self._codes.add(ref)

    def _is_code(self, event: Mapping[str, str], ref: str) -> bool:
        """Whether the agent dialled a code such as voicemail's, which may have led on to another number since."""
        if ref in self._directions:
            return ref in self._codes
        return event.get("Exten", "").startswith("*")


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
