"""The breaths of a session as a row of segments, one for each."""

from __future__ import annotations

from typing import Final

_SHORTEST: Final = 2
"""Cells below which a segment is too short to be one."""
DONE: Final = "━"
LEFT: Final = "─"


def segments(width: int, breaths: int, done: float) -> tuple[tuple[str, bool], ...]:
    """Give runs of text of at most so many cells, each with whether it is done.

    `done` counts breaths, the present one by its share. Where there are more breaths than cells for them, one line
    stands for all.
    """
    length = (width + 1) // max(1, breaths) - 1
    if length < _SHORTEST:
        length, breaths, done = width, 1, done / max(1, breaths)
    runs: list[tuple[str, bool]] = []
    for breath in range(breaths):
        cells = round(length * min(1.0, max(0.0, done - breath)))
        gap = " " if breath else ""
        runs += [(gap, False), (DONE * cells, True), (LEFT * (length - cells), False)]
    return tuple(run for run in runs if run[0])
