"""Twinkle runs a script at each turn of a call, with no arguments and everything in the environment.

Numbers, names and the call's id are not even looked at: `SIP_FROM_USER` and `SIP_TO_USER` swap with who hung up
anyway. A phone waits while this runs, so it loads nothing.
"""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

SOURCE = "twinkle"
_TRIGGERS = {
    "in_call": ("ringing", "in", ""),
    "in_call_answered": ("answered", "in", ""),
    "in_call_failed": ("ended", "in", ""),
    "out_call": ("ringing", "out", ""),
    "out_call_answered": ("answered", "out", ""),
    "out_call_failed": ("ended", "out", ""),
    "local_release": ("ended", "", "me"),
    "remote_release": ("ended", "", "other"),
}


def parse(environ: "Mapping[str, str]") -> "tuple[str, str, str] | None":
    """Read what Twinkle set: the stage, the direction, who ended it; None when it isn't about a call."""
    return _TRIGGERS.get(environ.get("TWINKLE_TRIGGER", ""))
