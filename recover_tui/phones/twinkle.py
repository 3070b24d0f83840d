"""Twinkle runs a script at each turn of a call, with no arguments and everything in the environment.

`SIP_FROM_USER` and `SIP_TO_USER` swap with who hung up, so calls are paired by `SIP_CALL_ID`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from recover_tui.domain.calls import Event, Stage

SOURCE: Final = "twinkle"
_TRIGGERS: Final = {
    "in_call": (Stage.RINGING, "in", ""),
    "in_call_answered": (Stage.ANSWERED, "in", ""),
    "in_call_failed": (Stage.ENDED, "in", ""),
    "out_call": (Stage.RINGING, "out", ""),
    "out_call_answered": (Stage.ANSWERED, "out", ""),
    "out_call_failed": (Stage.ENDED, "out", ""),
    "local_release": (Stage.ENDED, "", "me"),
    "remote_release": (Stage.ENDED, "", "other"),
}


def parse(environ: Mapping[str, str], at: datetime) -> Event | None:
    """Read what Twinkle set; None when it isn't about a call."""
    told = _TRIGGERS.get(environ.get("TWINKLE_TRIGGER", ""))
    if told is None:
        return None
    stage, direction, ended_by = told
    return Event(SOURCE, stage, at, ref=environ.get("SIP_CALL_ID", ""), direction=direction, ended_by=ended_by)
