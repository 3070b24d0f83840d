"""baresip's `ctrl_tcp`: netstrings of JSON on a local port, one client at a time."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from recover_tui.domain.calls import Event, Stage

SOURCE: Final = "baresip"
_STAGES: Final = {
    "CALL_INCOMING": Stage.RINGING,
    "CALL_RINGING": Stage.RINGING,
    "CALL_PROGRESS": Stage.RINGING,
    "CALL_ESTABLISHED": Stage.ANSWERED,
    "CALL_CLOSED": Stage.ENDED,
}
_DIRECTIONS: Final = {"incoming": "in", "outgoing": "out"}
_LONGEST: Final = 256 * 1024
"""Bytes of one netstring; baresip's are a few hundred."""


class GarbledError(ValueError):
    """What came is no netstring; the connection has to begin anew."""


class Decoder:
    """Takes a netstring stream apart, however it is cut into packets."""

    def __init__(self) -> None:
        self._held = b""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Give each whole string in what has come so far. Raises GarbledError."""
        self._held += data
        while True:
            length, colon, rest = self._held.partition(b":")
            if not colon:
                if len(length) > len(str(_LONGEST)) or (length and not length.isdigit()):
                    raise GarbledError(f"{len(length)} bytes without a length")
                return
            if not length.isdigit() or len(length) > len(str(_LONGEST)) or int(length) > _LONGEST:
                raise GarbledError("a length that is none")
            end = int(length)
            if len(rest) <= end:
                return
            if rest[end : end + 1] != b",":
                raise GarbledError("no comma at the end")
            self._held = rest[end + 1 :]
            yield rest[:end]


def parse(message: bytes, at: datetime) -> Event | None:
    """Read one message; None when it isn't about a call beginning or ending."""
    try:
        told: Any = json.loads(message)
    except (ValueError, RecursionError):
        return None
    if not isinstance(told, dict) or told.get("event") is not True:
        return None
    stage = _STAGES.get(_text(told, "type"))
    if stage is None:
        return None
    reason = _text(told, "param").lower()
    ended_by = ""
    if stage is Stage.ENDED:
        ended_by = "me" if "by user" in reason or "rejected" in reason else "other" if "by peer" in reason else ""
    return Event(
        SOURCE,
        stage,
        at,
        ref=_text(told, "id") or _text(told, "peeruri"),
        direction=_DIRECTIONS.get(_text(told, "direction"), ""),
        ended_by=ended_by,
    )


def _text(told: dict[str, Any], name: str) -> str:
    value = told.get(name)
    return value if isinstance(value, str) else ""
