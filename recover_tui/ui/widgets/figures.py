"""Small drawings of figures: what lies between two values, bars by the hour, bars by the week.

Each is labelled, fits any width from 40 columns on, and says in words what it shows by its form or colour.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rich.cells import cell_len
from textual.content import Content

_EIGHTHS: Final = " ▁▂▃▄▅▆▇█"
_GAP: Final = 2
"""Columns between what stands side by side."""
_WIDEST_AXIS: Final = 48
_WIDEST_BAR: Final = 5
"""Columns of the bar of one hour at most."""


def padded(words: str, columns: int) -> str:
    """Give words in so many columns; what is longer stays as it is."""
    return words + " " * max(0, columns - cell_len(words))


def widest(labels: Sequence[str]) -> int:
    """Columns of the longest of these, and a gap behind it."""
    return max(map(cell_len, labels), default=0) + _GAP


def dumbbell(before: float, after: float, least: int, most: int, columns: int) -> Content:
    """Draw a value before, an open dot, and one after, a full one, on an axis from `least` to `most`."""

    def place(value: float) -> int:
        return round((min(max(value, least), most) - least) / (most - least) * (columns - 1))

    cells = [("─", "$line")] * columns
    first, last = sorted((place(before), place(after)))
    cells[first : last + 1] = [("━", "$primary")] * (last + 1 - first)
    cells[place(before)] = ("○", "$quiet")
    cells[place(after)] = ("●", "$primary")
    return Content.assemble(*cells)


def axis(least: int, most: int, columns: int) -> str:
    """Write the two ends and the middle of an axis below it."""
    marks = [" "] * columns
    for value in (least, (least + most) // 2, most):
        marks[round((value - least) / (most - least) * (columns - 1))] = str(value)
    return "".join(marks)


def axis_columns(room: int) -> int:
    """Columns of an axis where there is so much room: odd, so that its middle is in a column."""
    columns = max(5, min(room, _WIDEST_AXIS))
    return columns - 1 + columns % 2


def bars(counts: Sequence[int], most: int, rows: int, columns: int, style: str) -> list[Content]:
    """Draw standing bars side by side, each in so many columns with a gap where there is room for one.

    `most` is the count of a bar of full height, which is `rows`.
    """
    wide = max(1, columns - 1)
    gap = " " * (columns - wide)
    lines = []
    for row in reversed(range(rows)):
        levels = [max(0, min(8, -(-count * rows * 8 // most) - row * 8)) if most else 0 for count in counts]
        lines.append(Content(gap.join(_EIGHTHS[level] * wide for level in levels)).stylize(style))
    return lines


def bar_columns(count: int, room: int) -> int:
    """Columns for each of so many bars, the gap behind it included."""
    return max(1, min(_WIDEST_BAR, room // max(1, count)))


def scale(labels: Sequence[str], columns: int) -> str:
    """Write what is under each bar, leaving out those that have no room."""
    line = ""
    for number, label in enumerate(labels):
        begins = number * columns
        if not line or begins > cell_len(line):
            line = padded(line, begins) + label
    return line


def lying_bars(rows: Sequence[tuple[str, int, Content]], room: int) -> Iterator[Content]:
    """Draw a bar behind each label, and what it shows in words behind that."""
    label = widest([name for name, _count, _words in rows])
    words = max((said.cell_length for _name, _count, said in rows), default=0)
    longest = max(1, min(_WIDEST_AXIS, room - label - words - _GAP))
    most = max((count for _name, count, _words in rows), default=0)
    for name, count, said in rows:
        bar = "▄" * (-(-count * longest // most) if most else 0)
        between = " " * (_GAP if bar else 0)
        yield Content.assemble((padded(name, label), "$quiet"), (bar, "$primary"), between, said)
