"""Phones that start a program when something happens to a call, and can give it words of one's own.

A number that they add is not even looked at. A phone waits while this runs, so it loads nothing.
"""

SOURCE = "any"
_STAGES = frozenset({"ringing", "answered", "ended"})
_DIRECTIONS = frozenset({"in", "out"})


def parse(arguments: "list[str]") -> "tuple[str, str, str] | None":
    """Read `ringing|answered|ended [in|out]`: the stage, the direction, who ended it; None for anything else."""
    stage = arguments[0].lower() if arguments else ""
    direction = arguments[1].lower() if len(arguments) > 1 else ""
    return (stage, direction if direction in _DIRECTIONS else "", "") if stage in _STAGES else None
