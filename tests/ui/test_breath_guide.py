"""The guide by itself: in all sizes, and in as many colours as a terminal has."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from rich.color import Color as RichColor
from rich.console import Console
from rich.segment import Segment
from textual.app import App
from textual.color import Color
from textual.geometry import Size
from textual.theme import Theme

from recover_tui.domain.breathing import PATTERNS, Kind, Run
from recover_tui.system import paths
from recover_tui.ui import themes
from recover_tui.ui.widgets import breath_picture
from recover_tui.ui.widgets.breath_colours import Depth, Paint, Shade, Surroundings
from recover_tui.ui.widgets.breath_guide import FRAME, RIM_STEP, BreathGuide
from tests.ui.conftest import alone

BOX = Run(PATTERNS["box"], 4)
IN, HOLD, OUT, REST = 2.0, 6.0, 10.0, 14.0
"""Seconds in the middle of each phase of a box."""
DIGITS = "┏━┓┃ ┗┛╺╸╻╹┻┣┫"
THEMES, _ = themes.load([paths.shipped_themes()])


def of_colours(app: App[None], guide: BreathGuide, color_system: str) -> None:
    """Make the terminal one of so many colours."""
    app.console = Console(color_system=color_system, force_terminal=True)  # type: ignore[arg-type]
    guide.notify_style_update()


def sent(guide: BreathGuide) -> Iterator[Segment]:
    """What the terminal is told, after all filters."""
    for strip in guide.render_lines(guide.size.region):
        yield from strip


def text(guide: BreathGuide) -> str:
    return "\n".join(strip.text for strip in guide.render_lines(guide.size.region))


def fill(guide: BreathGuide, column: int, row: int) -> RichColor | None:
    """The colour below what stands in a cell."""
    strip = guide.render_lines(guide.size.region)[row]
    [segment] = strip.divide([column, column + 1])[1]
    return segment.style.bgcolor if segment.style else None


def colours(guide: BreathGuide) -> set[RichColor]:
    return {
        colour
        for segment in sent(guide)
        if segment.style
        for colour in (segment.style.color, segment.style.bgcolor)
        if colour
    }


@pytest.mark.parametrize("motion", [True, False])
async def test_all_sizes_draw_and_say_the_word(monkeypatch: pytest.MonkeyPatch, motion: bool) -> None:
    guide = BreathGuide(motion=motion)
    async with alone(guide, size=(80, 24)):
        for width in range(10, 81):
            for height in range(1, 21):
                size = Size(width, height)
                monkeypatch.setattr(BreathGuide, "size", property(lambda _, size=size: size))
                at = (width * 7 + height * 3) % BOX.seconds
                guide.show(BOX.at(at), total=BOX.seconds)
                lines = [guide.render_line(y) for y in range(height)]
                assert {line.cell_length for line in lines} == {width}
                assert width < 15 or any(kind.value in line.text for line in lines for kind in Kind)
                guide.show(None, total=60)
                assert {guide.render_line(y).cell_length for y in range(height)} == {width}


async def test_it_looks_again_when_the_edge_or_the_rim_or_the_count_differs() -> None:
    guide = BreathGuide()
    async with alone(guide, size=(40, 24)) as (_, pilot):
        assert guide.show(BOX.at(IN), total=60) == FRAME
        assert guide.show(BOX.at(HOLD + 0.05), total=60) == pytest.approx(RIM_STEP - 0.05)
        assert guide.show(BOX.at(REST), total=60) == pytest.approx(RIM_STEP)
        guide.styles.height = 5
        await pilot.pause()
        assert guide.show(BOX.at(HOLD + 0.25), total=60) == 0.75, "too small for a rim"


async def test_the_count_is_inside_and_not_said_twice() -> None:
    guide = BreathGuide()
    async with alone(guide, size=(40, 12)):
        guide.show(BOX.at(IN), total=60)
        assert [line.strip() for line in text(guide).splitlines() if "breathe" in line] == ["breathe in"]
        assert text(guide).splitlines()[4][19] == "2"
        guide.show(BOX.at(IN), total=60, paused=True)
        assert text(guide).splitlines()[4][19] != "2"


async def test_with_few_rows_the_shape_is_kept_and_then_a_line() -> None:
    guide = BreathGuide()
    async with alone(guide, size=(40, 12)) as (_, pilot):
        said = {}
        for height in range(1, 7):
            guide.styles.height = height
            await pilot.pause()
            guide.show(BOX.at(HOLD), total=60, left=54)
            said[height] = [line.strip() for line in text(guide).splitlines()]
        assert said[1] == ["hold · 2 · 0:54"]
        assert said[2][0] == "hold · 2"
        assert said[3][0] == "━" * 35
        assert said[4][3] == "hold · 0:54"
        assert said[5][3] == "hold"
        assert said[2][1] == said[3][2] == said[5][4] == said[6][5]
        assert said[5][4].endswith("0:54")


async def test_the_row_of_breaths_stays_where_it_is_to_the_last_second() -> None:
    run = Run(PATTERNS["5-5"], 62)
    guide = BreathGuide()
    async with alone(guide, size=(60, 12)):
        places = set()
        for at in range(0, run.seconds, 7):
            guide.show(run.at(at), total=run.seconds)
            [row] = [line for line in text(guide).splitlines() if "━" in line or "─" in line]
            places.add((len(row) - len(row.lstrip()), len(row.rstrip())))
        assert len(places) == 1


async def test_at_rest_it_is_small_round_and_lit_from_above() -> None:
    guide = BreathGuide()
    async with alone(guide, size=(40, 17)) as (app, pilot):
        of_colours(app, guide, "truecolor")
        app.register_theme(THEMES["dusk"])
        app.theme = "dusk"
        await pilot.pause()
        guide.show(None, total=60)
        lit = [fill(guide, 20, row) for row in range(17)]
        assert lit[2] == lit[14], "the target"
        assert lit[5] != lit[2] != lit[11]
        assert lit[5:12] == sorted(lit[5:12], key=brightness, reverse=True)
        assert brightness(lit[6]) > brightness(lit[10])


def brightness(colour: RichColor | None) -> float:
    assert colour
    return Color.from_rich_color(colour).brightness


async def test_phases_differ_in_colour_in_256_without_stripes() -> None:
    guide = BreathGuide()
    async with alone(guide, size=(40, 22)) as (app, pilot):
        of_colours(app, guide, "256")
        app.register_theme(THEMES["dusk"])
        app.theme = "dusk"
        await pilot.pause()
        shapes = []
        for at in (IN, HOLD, OUT, REST):
            guide.show(BOX.at(at), total=60)
            fills = {fill(guide, 17, row) for row in (6, 7, 8, 9, 10)}
            assert len(fills) == 1
            shapes += fills
        assert len(set(shapes)) == 4


@pytest.mark.parametrize(
    "theme", [theme for theme in THEMES.values() if not theme.ansi], ids=lambda theme: theme.name
)
def test_256_colours_tell_in_and_out_apart(theme: Theme) -> None:
    def shape(kind: str) -> RichColor | None:
        of = {key: Color.parse(value) for key, value in theme.variables.items() if value.startswith("#")}
        around = Surroundings(of["ground"], of["halo"], of["rim"], of["ink"], of["quiet"])
        paint = Paint(17, Shade(of[f"breath-{kind}-hi"], of[f"breath-{kind}"]), around, Depth.FEW)
        drawn = breath_picture.draw(17, 1.0)
        return paint.cells(8, drawn[16], drawn[17], ())[17][1].bgcolor

    assert len({shape("in"), shape("hold"), shape("out")}) == 3


async def test_sixteen_colours_have_one_for_the_shape_on_the_terminals_own_ground() -> None:
    guide = BreathGuide()
    async with alone(guide, size=(40, 22)) as (app, pilot):
        app.register_theme(THEMES["terminal"])
        app.theme = "terminal"
        await pilot.pause()
        for at in (IN, HOLD, OUT, REST):
            guide.show(BOX.at(at), total=60)
            await pilot.pause()
            picture = "\n".join(text(guide).splitlines()[:17])
            assert {"█", "▀", "▄"} <= set(picture)
            assert ("•" in picture) is (at in (HOLD, REST))
            assert all(
                segment.style.bgcolor is None or segment.style.bgcolor.is_default or set(segment.text) <= set(DIGITS)
                for segment in sent(guide)
                if segment.style
            )
            assert all(colour.is_default or colour.triplet is None for colour in colours(guide))


async def test_without_colour_there_are_only_greys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    guide = BreathGuide()
    async with alone(guide, size=(40, 22)) as (app, _):
        of_colours(app, guide, "truecolor")
        for at in (IN, HOLD, OUT, REST):
            guide.show(BOX.at(at), total=60)
            triplets = [colour.triplet for colour in colours(guide) if colour.triplet]
            assert len(triplets) > 5
            assert all(len(set(triplet)) == 1 for triplet in triplets)


async def test_another_theme_is_taken_up_in_the_middle_of_a_breath() -> None:
    guide = BreathGuide()
    async with alone(guide, size=(40, 22)) as (app, pilot):
        of_colours(app, guide, "truecolor")
        app.register_theme(THEMES["dusk"])
        app.register_theme(THEMES["ember"])
        app.theme = "dusk"
        await pilot.pause()
        guide.show(BOX.at(IN), total=60)
        before = colours(guide)
        app.theme = "ember"
        await pilot.pause()
        assert not {colour for colour in colours(guide) & before if colour.triplet}
