"""A shape that grows, stays and shrinks, to be followed with the corner of the eye."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import ClassVar, Final

from rich.color import Color
from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from recover_tui.domain import durations
from recover_tui.domain.breathing import Kind, Moment

FRAME: Final = 1 / 10
"""Seconds between pictures while the shape moves: its edge goes a third of a cell meanwhile, drawn in eighths. More
pictures look the same to the corner of an eye, and each costs 1.2 kB over a slow line."""

_EIGHTHS: Final = " ▏▎▍▌▋▊▉"
_TALLEST: Final = 17
_SMALLEST_SHARE: Final = 0.3
_SLIVER: Final = 2.0
_WIDEST_BAR: Final = 44
_CLASSES: Final = {
    Kind.IN: "breath-guide--in",
    Kind.TOP_UP: "breath-guide--in",
    Kind.HOLD: "breath-guide--hold",
    Kind.REST: "breath-guide--hold",
    Kind.OUT: "breath-guide--out",
}


@dataclass(frozen=True, slots=True)
class _Row:
    """One line of the picture: runs of text, each with the part of the guide it belongs to."""

    runs: tuple[tuple[str, str], ...]

    def cells(self, width: int) -> list[tuple[str, str]]:
        """Give it cell by cell, blank up to this width."""
        cells = [(character, part) for text, part in self.runs for character in text]
        return cells + [(" ", "")] * (width - len(cells))


@dataclass(frozen=True, slots=True)
class _Span:
    """A stretch of one colour, in eighths of a cell from the left."""

    start: int
    part: str


class BreathGuide(Widget):
    """Shows one moment of breathing: the shape, the word, the seconds, the time left.

    It knows no clock: whoever paces the breath calls `show`. Only lines that differ are painted again, and those no
    further than to their last cell that does.
    """

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "breath-guide--in",
        "breath-guide--hold",
        "breath-guide--out",
        "breath-guide--halo",
        "breath-guide--idle",
        "breath-guide--word",
        "breath-guide--quiet",
        "breath-guide--done",
    }
    DEFAULT_CSS = """
    BreathGuide {
        height: 1fr;
        min-height: 1;
        & > .breath-guide--in { color: $breath-in; }
        & > .breath-guide--hold { color: $breath-hold; }
        & > .breath-guide--out { color: $breath-out; }
        & > .breath-guide--halo { color: $halo; }
        & > .breath-guide--idle { color: $breath-rest; }
        & > .breath-guide--word { color: $foreground; text-style: bold; }
        & > .breath-guide--quiet { color: $quiet; }
        & > .breath-guide--done { color: $primary; }
    }
    """

    def __init__(self, *, motion: bool = True, id: str | None = None) -> None:
        super().__init__(id=id)
        self._motion = motion
        self._moment: Moment | None = None
        self._total = 0.0
        self._left: float | None = None
        self._paused = False
        self._rows: tuple[_Row, ...] = ()

    @property
    def moving(self) -> bool:
        """True when the shape may move: wanted here, and not switched off for the whole terminal."""
        return self._motion and self.app.animation_level != "none"

    def show(self, moment: Moment | None, *, total: float, left: float | None = None, paused: bool = False) -> float:
        """Paint a moment of a session that takes `total` seconds; None clears the guide.

        `left` is the time to the end of the session, when that is not the end of the breathing. Answers in how many
        seconds the picture will differ.
        """
        self._moment, self._total, self._left, self._paused = moment, total, left, paused
        self._repaint()
        if moment is None:
            return 1.0
        if moment.moving and self.moving:
            return FRAME
        return 1 - moment.into % 1

    def render_line(self, y: int) -> Strip:
        """Draw one line of the picture."""
        if y >= len(self._rows):
            return Strip.blank(self.size.width, self.rich_style)
        base = self.rich_style
        # A blank has no colour of its own, and sending one costs as much as the blank.
        ground = Style.from_color(None, base.bgcolor)
        segments = [
            Segment(text, (ground if text.isspace() else base) + self._style(text, part))
            for text, part in self._rows[y].runs
        ]
        return Strip(segments).adjust_cell_length(self.size.width, ground)

    def on_resize(self) -> None:
        """Draw for the new size."""
        self._rows = ()
        self._repaint()

    def _repaint(self) -> None:
        width, height = self.size
        rows = tuple(self._picture(self._moment, width, height) if self._moment else self._idle(width, height))
        if len(rows) != len(self._rows):
            self._rows = rows
            self.refresh()
            return
        changed = [
            Region(0, y, _last_difference(row.cells(width), before.cells(width)), 1)
            for y, (row, before) in enumerate(zip(rows, self._rows, strict=True))
            if row != before
        ]
        self._rows = rows
        if changed:
            self.refresh(*changed)

    def _idle(self, width: int, height: int) -> Iterator[_Row]:
        shape = list(self._disc(0.0, "breath-guide--idle", width, height)) if height > 2 else []
        yield from (_Row(()) for _ in range((height - len(shape)) // 2))
        yield from shape

    def _picture(self, moment: Moment, width: int, height: int) -> Iterator[_Row]:
        if height < 3:
            yield _centred(self._words(moment, with_left=height == 1), width)
            if height == 2:
                yield self._bar(moment, width)
            return
        gap = 1 if height > 5 else 0
        room = height - 2 - gap
        shape = list(self._shape(moment, width, room) if self.moving else self._steps(moment, width))
        above = (room - len(shape)) // 2
        yield from (_Row(()) for _ in range(above))
        yield from shape
        yield from (_Row(()) for _ in range(gap))
        yield _centred(self._words(moment), width)
        yield self._bar(moment, width)
        yield from (_Row(()) for _ in range(room - len(shape) - above))

    def _words(self, moment: Moment, *, with_left: bool = False) -> list[tuple[str, str]]:
        if self._paused:
            return [("paused", "breath-guide--word"), (" · space goes on", "breath-guide--quiet")]
        left = f" · {durations.clock(self._time_left(moment))}" if with_left else ""
        return [
            (moment.kind.value, "breath-guide--word"),
            (f" · {moment.seconds}{left}", "breath-guide--quiet"),
        ]

    def _time_left(self, moment: Moment) -> float:
        left = moment.left if self._left is None else self._left
        return -(-left // 1)

    def _bar(self, moment: Moment, width: int) -> _Row:
        left = self._time_left(moment)
        label = f"  {durations.clock(left)}"
        length = min(_WIDEST_BAR, max(0, width - 2) - len(label))
        if length < 6:
            return _centred([(label.strip(), "breath-guide--quiet")], width)
        done = round(length * (1 - left / self._total)) if self._total else length
        return _centred(
            [
                ("━" * done, "breath-guide--done"),
                ("─" * (length - done), "breath-guide--quiet"),
                (label, "breath-guide--quiet"),
            ],
            width,
        )

    def _steps(self, moment: Moment, width: int) -> Iterator[_Row]:
        seconds = moment.phase_seconds
        passed = seconds - moment.seconds + 1
        match moment.kind:
            case Kind.OUT:
                full = seconds - passed + 1 if not moment.finished else 0
            case Kind.REST:
                full = 0
            case Kind.HOLD:
                full = seconds
            case _:
                full = passed
        space = 1 if 2 * seconds - 1 <= width else 0
        part = _CLASSES[moment.kind]
        gap = " " * space
        filled, empty = gap.join("■" * full), gap.join("□" * (seconds - full))
        joint = gap if filled and empty else ""
        yield _centred([(filled + joint, part), (empty, "breath-guide--quiet")], width)

    def _shape(self, moment: Moment, width: int, height: int) -> Iterator[_Row]:
        part = _CLASSES[moment.kind]
        if height < 3:
            yield self._pill(moment, width, part)
        else:
            yield from self._disc(moment.fullness, part, width, height)

    def _disc(self, fullness: float, part: str, width: int, height: int) -> Iterator[_Row]:
        rows = min(height, _TALLEST, (width - 2) // 2)
        largest = float(rows)
        radius = largest * (_SMALLEST_SHARE + (1 - _SMALLEST_SHARE) * fullness)
        middle = width / 2
        for row in range(rows):
            away = 2 * (row + 0.5) - rows
            outer, inner = _half_chord(largest, away), _half_chord(radius, away)
            spans = [_Span(0, "")]
            spans += [_Span(self._eighth(middle - outer), "breath-guide--halo")] if outer else []
            if inner:
                spans += [
                    _Span(self._eighth(middle - inner), part),
                    _Span(self._eighth(middle + inner), "breath-guide--halo"),
                ]
            spans += [_Span(self._eighth(middle + outer), "")] if outer else []
            yield _Row(tuple(self._painted(spans, width)))

    def _pill(self, moment: Moment, width: int, part: str) -> _Row:
        longest = min(width - 2, 2 * _TALLEST) / 2
        half = longest * (_SMALLEST_SHARE + (1 - _SMALLEST_SHARE) * moment.fullness)
        spans = [_Span(0, ""), _Span(self._eighth(width / 2 - half), part), _Span(self._eighth(width / 2 + half), "")]
        return _Row(tuple(self._painted(spans, width)))

    def _painted(self, spans: Sequence[_Span], width: int) -> Iterator[tuple[str, str]]:
        """Turn spans into runs of cells. A cell with an edge in it is a partial block, `left|right` its parts."""
        ends = [*(span.start for span in spans[1:]), 8 * width]
        at = 0
        for index, (span, end) in enumerate(zip(spans, ends, strict=True)):
            whole = end // 8
            if whole > at:
                yield " " * (whole - at), span.part
                at = whole
            if end % 8 and at == whole and index + 1 < len(spans):
                yield _EIGHTHS[end % 8], f"{span.part}|{spans[index + 1].part}"
                at += 1

    def _style(self, text: str, part: str) -> Style:
        left, edge, right = part.partition("|")
        if edge:
            return Style.from_color(self._colour(left), self._colour(right))
        if not part:
            return Style()
        if text.isspace():
            return Style.from_color(None, self._colour(part))
        return self.get_component_rich_style(part, partial=True)

    def _colour(self, part: str) -> Color | None:
        if not part:
            return self.rich_style.bgcolor
        return self.get_component_rich_style(part, partial=True).color

    def _eighth(self, cells: float) -> int:
        # The terminal's own background has no colour that an edge could be drawn with: whole cells there.
        return 8 * max(0, round(cells)) if self.app.current_theme.ansi else max(0, round(8 * cells))


def _half_chord(radius: float, away: float) -> float:
    """Half the width of a disc at a distance from its middle; slivers count as nothing."""
    half = sqrt(radius * radius - away * away) if radius > abs(away) else 0.0
    return half if half >= min(_SLIVER, radius / 2) else 0.0


def _last_difference(cells: Sequence[tuple[str, str]], before: Sequence[tuple[str, str]]) -> int:
    """How many cells there are up to the last one that differs; Textual sends a line from its beginning anyway."""
    pairs = zip(reversed(cells), reversed(before), strict=True)
    return len(cells) - next((place for place, (now, then) in enumerate(pairs) if now != then), 0)


def _centred(runs: list[tuple[str, str]], width: int) -> _Row:
    length = sum(len(text) for text, _ in runs)
    return _Row(((" " * max(0, (width - length) // 2), ""), *runs))
