"""A shape that grows, stays and shrinks, to be followed with the corner of the eye."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import ClassVar, Final

from msgspec import Struct
from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from recover_tui.domain import durations
from recover_tui.domain.breathing import Kind, Moment
from recover_tui.domain.translation import gettext as _
from recover_tui.ui.widgets import breath_picture
from recover_tui.ui.widgets.breath_colours import Cell, Depth, Paint, Shade, Surroundings
from recover_tui.ui.widgets.breath_segments import segments
from recover_tui.ui.widgets.changed_cells import ShownLines

FRAME: Final = 1 / 10
"""Seconds between pictures while the shape moves: its edge goes a quarter of a pixel meanwhile. More pictures look
the same to the corner of an eye, and each costs about a kilobyte over a slow line."""
RIM_STEP: Final = 1 / 5
"""Seconds between pictures while only the rim grows."""

_AT_REST: Final = 0.2
"""How full the shape is when nothing is under way: a little more than empty, as lungs are that nobody minds."""
_WITH_BAR: Final = 5
"""Rows from which there is room for a round shape, the word and the breaths; below, the shape and the word."""
_WITH_GAP: Final = 8
"""Rows from which the word stands apart from the shape."""
_SMALLEST_SHARE: Final = 0.3
_WIDEST_BAR: Final = 44
_LIT: Final = 0.06
"""How much lighter the shape is above in a rest, of which a theme has only one colour."""
_SHADES: Final = {
    Kind.IN: "breath-in",
    Kind.TOP_UP: "breath-in",
    Kind.HOLD: "breath-hold",
    Kind.REST: "breath-rest",
    Kind.OUT: "breath-out",
}


class _TextRow(Struct, frozen=True):
    """A line of words: runs of text, each with the part of the guide it belongs to."""

    runs: tuple[tuple[str, str], ...] = ()

    @property
    def cells(self) -> list[tuple[str, str]]:
        return [(character, part) for text, part in self.runs for character in text]

    @property
    def end(self) -> int:
        """How many cells there are up to the last."""
        return sum(cell_len(text) for text, _part in self.runs)


class _ShapeRow(Struct, frozen=True):
    """A line of the shape: two lines of pixels, the characters that stand on them, and the part with its colour."""

    part: str
    left: int
    rows: int
    row: int
    upper: bytes
    lower: bytes
    marks: tuple[tuple[int, str], ...]

    @property
    def end(self) -> int:
        """How many cells there are up to the last."""
        return self.left + len(self.upper)


_Row = _TextRow | _ShapeRow


class BreathGuide(Widget):
    """Shows one moment of breathing: the shape with the seconds inside, the word, the breaths, the time left.

    It knows no clock: whoever paces the breath calls `show`. Only lines that differ are painted again, and of those
    only the cells that do are sent.
    """

    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "breath-guide--word",
        "breath-guide--quiet",
        "breath-guide--done",
        "breath-guide--left",
    }
    DEFAULT_CSS = """
    BreathGuide {
        height: 1fr;
        min-height: 1;
        & > .breath-guide--word { color: $foreground; text-style: bold; }
        & > .breath-guide--quiet { color: $quiet; }
        & > .breath-guide--done { color: $primary; }
        & > .breath-guide--left { color: $line; }
    }
    """

    def __init__(self, *, motion: bool = True, id: str | None = None) -> None:
        super().__init__(id=id)
        self.motion = motion
        """Whether the shape moves, where the terminal has it move."""
        self._moment: Moment | None = None
        self._total = 0.0
        self._left: float | None = None
        self._paused = False
        self._rows: tuple[_Row, ...] = ()
        self._base = Style()
        self._ground = Style()
        self._paints: dict[tuple[str, int], Paint] = {}
        self._shown = ShownLines()

    @property
    def moving(self) -> bool:
        """True when the shape may move: wanted here, and not switched off for the whole terminal."""
        return self.motion and self.app.animation_level != "none"

    def show(self, moment: Moment | None, *, total: float, left: float | None = None, paused: bool = False) -> float:
        """Paint a moment of a session that takes `total` seconds; None leaves a small shape at rest.

        `left` is the time to the end of the session, when that is not the end of the breathing. Answers in how many
        seconds the picture will differ.
        """
        self._moment, self._total, self._left, self._paused = moment, total, left, paused
        self._repaint()
        if moment is None:
            return 1.0
        if self.moving and moment.moving:
            return FRAME
        if self.moving and not moment.finished and breath_picture.has_rim(self._shape_rows()):
            return RIM_STEP * _rim_steps(moment) - moment.into
        return 1 - moment.into % 1

    def render_line(self, y: int) -> Strip:
        """Draw one line of the picture."""
        width = self.size.width
        if y >= len(self._rows):
            return Strip.blank(width, self._ground)
        row = self._rows[y]
        if isinstance(row, _TextRow):
            drawn = [Segment(text, self._style(part)) for text, part in row.runs]
            return Strip(drawn).adjust_cell_length(width, self._ground)
        cells = self._paint(row.part, row.rows).cells(row.row, row.upper, row.lower, row.marks)
        drawn = [Segment(" " * row.left, self._ground), *_runs(cells), Segment(" " * (width - row.end), self._ground)]
        return Strip([segment for segment in drawn if segment.text], width)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Draw the picture in lines that know what of them is on the screen already."""
        self._take_up_colours()
        strips = super().render_lines(crop)
        if crop != self.size.region:
            self._shown.forget()
            return strips
        return self._shown.lines(strips)

    def notify_style_update(self) -> None:
        """Take up the colours of another theme."""
        super().notify_style_update()
        self._paints.clear()

    def on_resize(self) -> None:
        """Draw for the new size."""
        self._rows = ()
        self._repaint()

    def _repaint(self) -> None:
        self._take_up_colours()
        width, height = self.size
        rows = tuple(self._picture(self._moment, width, height) if self._moment else self._idle(width, height))
        before, self._rows = self._rows, rows
        if len(rows) != len(before):
            self.refresh()
            return
        changed = [
            Region(0, y, self._shown.ask(y, min(width, _last_difference(now, then)), width), 1)
            for y, (now, then) in enumerate(zip(rows, before, strict=True))
            if now != then
        ]
        if changed:
            self.refresh(*changed)

    def _shape_rows(self) -> int:
        """Rows of the round shape while breathing; 0 where there is no room for one."""
        width, height = self.size
        below = 1 if height < _WITH_BAR else 2 if height < _WITH_GAP else 3
        return breath_picture.rows_within(width, height - below)

    def _idle(self, width: int, height: int) -> Iterator[_Row]:
        rows = breath_picture.rows_within(width, height)
        yield from _blank((height - rows) // 2)
        if rows:
            yield from self._shape("breath-in", rows, breath_picture.draw(rows, _AT_REST))

    def _picture(self, moment: Moment, width: int, height: int) -> Iterator[_Row]:
        rows = self._shape_rows() if self.moving else 0
        bar = height >= (_WITH_BAR if rows else 2)
        shape = list(self._breath(moment, width, rows)) if height > 2 else []
        words = self._words(moment, with_count=not rows, with_left=not bar)
        room = height - len(shape) - 1 - bar
        gap = min(1, room) if rows else int(height >= _WITH_GAP)
        apart = min(1, room - gap) if rows else 0
        above = (room - gap - apart) // 2
        yield from _blank(above)
        yield from shape
        yield from _blank(gap)
        yield _centred(words, width)
        yield from _blank(apart)
        if bar:
            yield self._bar(moment, width)
        yield from _blank(room - gap - apart - above)

    def _words(self, moment: Moment, *, with_count: bool, with_left: bool = False) -> list[tuple[str, str]]:
        if self._paused:
            return [(_("paused"), "breath-guide--word"), (" · " + _("space goes on"), "breath-guide--quiet")]
        count = f" · {moment.seconds}" if with_count else ""
        left = f" · {durations.clock(self._time_left(moment))}" if with_left else ""
        return [(moment.kind.words, "breath-guide--word"), (count + left, "breath-guide--quiet")]

    def _time_left(self, moment: Moment) -> float:
        left = moment.left if self._left is None else self._left
        return -(-left // 1)

    def _bar(self, moment: Moment, width: int) -> _Row:
        # As wide from the first second to the last, so that nothing moves when a digit falls away.
        label = durations.clock(self._time_left(moment)).rjust(len(durations.clock(self._total)))
        length = min(_WIDEST_BAR, max(0, width - 2)) - len(label) - 2
        if length < 6:
            return _centred([(label, "breath-guide--quiet")], width)
        breaths = [
            (text, "breath-guide--done" if done else "breath-guide--left")
            for text, done in segments(length, moment.cycles, moment.done)
        ]
        return _centred([*breaths, (f"  {label}", "breath-guide--quiet")], width)

    def _breath(self, moment: Moment, width: int, rows: int) -> Iterator[_Row]:
        if not self.moving:
            yield _steps(moment, width)
        elif not rows:
            yield _line(moment, width)
        else:
            counted = moment.seconds and not self._paused
            marks = list(breath_picture.digits(rows, moment.seconds)) if counted else []
            pixels = breath_picture.draw(rows, moment.fullness, _rim(moment))
            yield from self._shape(_SHADES[moment.kind], rows, pixels, marks)

    def _shape(
        self, part: str, rows: int, pixels: tuple[bytes, ...], marks: Iterable[tuple[int, int, str]] = ()
    ) -> Iterator[_Row]:
        left = (self.size.width - breath_picture.columns(rows)) // 2
        for row in range(rows):
            here = tuple((column, character) for at, column, character in marks if at == row)
            yield _ShapeRow(part, left, rows, row, pixels[2 * row], pixels[2 * row + 1], here)

    def _take_up_colours(self) -> None:
        base = self.rich_style
        if base != self._base or not self._paints:
            self._base = base
            # A blank has no colour of its own, and sending one costs as much as the blank.
            self._ground = Style.from_color(None, base.bgcolor)
            self._paints.clear()

    def _style(self, part: str) -> Style:
        if not part:
            return self._ground
        if part in self.COMPONENT_CLASSES:
            return self._base + self.get_component_rich_style(part, partial=True)
        return self._base + Style.from_color(self._colour(part).rich_color)

    def _colour(self, name: str) -> Color:
        """A colour of the theme. As component classes, ten more would each cost as much as a widget."""
        return Color.parse(self.app.theme_variables[name])

    def _paint(self, part: str, rows: int) -> Paint:
        if (part, rows) not in self._paints:
            deep, hue = self._colour(part), part in ("breath-in", "breath-out")
            depth = Depth.of(self.app.console.color_system, ansi=self.app.native_ansi_color)
            if f"{part}-hi" in self.app.theme_variables:
                light = self._colour(f"{part}-hi")
            else:
                light = deep if depth is Depth.SIXTEEN else deep.lighten(_LIT)
            around = Surroundings(
                ground=self.background_colors[1],
                target=self._colour("halo"),
                rim=self._colour("rim"),
                ink=self._colour("ink"),
                text=self.get_component_styles("breath-guide--word").color,
            )
            self._paints[part, rows] = Paint(rows, Shade(light, deep, hue=hue), around, depth)
        return self._paints[part, rows]


def _rim(moment: Moment) -> float:
    """How far the rim is drawn: the time that will have passed when the next picture is due."""
    if moment.kind.moving or moment.finished:
        return 0.0
    return min(1.0, RIM_STEP * _rim_steps(moment) / moment.phase_seconds)


def _rim_steps(moment: Moment) -> int:
    """How many pictures of the rim there are up to this moment, the one that is due included."""
    return int(moment.into / RIM_STEP) + 1


def _steps(moment: Moment, width: int) -> _Row:
    """Squares that step once a second, for whoever wants nothing to move."""
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
    gap = " " if 2 * seconds - 1 <= width else ""
    filled, empty = gap.join("■" * full), gap.join("□" * (seconds - full))
    joint = gap if filled and empty else ""
    return _centred([(filled + joint, _SHADES[moment.kind]), (empty, "breath-guide--quiet")], width)


def _line(moment: Moment, width: int) -> _Row:
    """A line that grows and shrinks by half cells, where there is no room for anything round."""
    longest = (min(width - 2, breath_picture.columns(breath_picture.TALLEST)) - 1) // 2
    halves = round(2 * longest * (_SMALLEST_SHARE + (1 - _SMALLEST_SHARE) * moment.fullness))
    whole, half = divmod(max(0, halves), 2)
    text = "╺" * half + "━" * (2 * whole + 1) + "╸" * half
    return _centred([(text, _SHADES[moment.kind])], width)


def _blank(count: int) -> Iterator[_Row]:
    return (_TextRow() for _row in range(count))


def _last_difference(now: _Row, then: _Row) -> int:
    """How many cells there are up to the last one that differs; Textual sends a line from its beginning anyway."""
    if isinstance(now, _ShapeRow) and isinstance(then, _ShapeRow) and (now.part, now.rows) == (then.part, then.rows):
        differing = [column for column, _mark in set(now.marks) ^ set(then.marks)]
        pixels = zip(now.upper, now.lower, then.upper, then.lower, strict=True)
        differing += [column for column, (a, b, c, d) in enumerate(pixels) if a != c or b != d]
        return now.left + max(differing, default=-1) + 1
    return max(now.end, then.end)


def _runs(cells: Iterable[Cell]) -> Iterator[Segment]:
    text, style = "", Style()
    for character, its_style in cells:
        if its_style is style:
            text += character
        else:
            yield Segment(text, style)
            text, style = character, its_style
    yield Segment(text, style)


def _centred(runs: list[tuple[str, str]], width: int) -> _TextRow:
    length = sum(cell_len(text) for text, _part in runs)
    return _TextRow(((" " * max(0, (width - length) // 2), ""), *runs))
