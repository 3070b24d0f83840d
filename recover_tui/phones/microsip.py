"""MicroSIP runs a command when a call is answered or ended, with the number as the last argument.

The number is not even looked at. A phone waits while this runs, so it loads nothing.
"""

SOURCE = "microsip"
_STAGES = frozenset({"ringing", "answered", "ended"})


def parse(arguments: "list[str]") -> "tuple[str, str, str] | None":
    """Read `answered NUMBER` or `ended NUMBER`: the stage, the direction, who ended it; None for anything else."""
    stage = arguments[0].lower() if arguments else ""
    return (stage, "", "") if stage in _STAGES else None
