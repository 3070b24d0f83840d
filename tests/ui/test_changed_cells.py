"""What reaches a terminal in the end: only changes are sent, and they add up to the whole picture."""

from __future__ import annotations

from collections.abc import Callable

import pyte
import pytest
from hypothesis import given, strategies as st
from rich.console import Console
from rich.segment import Segment
from rich.style import Style
from textual._compositor import Compositor, CompositorUpdate
from textual.app import App
from textual.strip import Strip

from recover_tui.domain.breathing import PATTERNS, Run
from recover_tui.ui.widgets.breath_guide import BreathGuide
from recover_tui.ui.widgets.changed_cells import ShownLines
from tests.conftest import Time
from tests.ui.conftest import OpenWindow, Window, alone

RENDER = Compositor.render_update
"""Textual's own, before the tests put painting off."""
TRUECOLOR = Console(color_system="truecolor", force_terminal=True)
STYLES = [Style.parse(colours) for colours in ("red on blue", "blue on red", "bold green", "on yellow")]
LINES = st.lists(st.tuples(st.sampled_from("▀ x"), st.sampled_from(STYLES)), min_size=12, max_size=12)


class Terminal:
    """A terminal that the app writes to, and how much that was."""

    def __init__(self, app: App[None], monkeypatch: pytest.MonkeyPatch) -> None:
        self._app = app
        self._screen = pyte.Screen(*app.size)
        self._stream = pyte.Stream(self._screen)
        self.written = 0
        app.console = TRUECOLOR
        terminal = self

        def render(compositor: Compositor, *args: object, **more: object) -> object:
            update = RENDER(compositor, *args, **more)  # type: ignore[arg-type]
            if compositor is app.screen._compositor and isinstance(update, CompositorUpdate):
                terminal.write(update)
            return update

        monkeypatch.setattr(Compositor, "render_update", render)
        app.screen.refresh()

    def write(self, update: CompositorUpdate) -> None:
        sequences = update.render_segments(TRUECOLOR)
        self.written += len(sequences.encode())
        if self._screen.columns != self._app.size.width or self._screen.lines != self._app.size.height:
            self._screen.resize(self._app.size.height, self._app.size.width)
            self._screen.reset()
        self._stream.feed(sequences)

    @property
    def lines(self) -> list[list[object]]:
        return cells(self._screen)

    @property
    def fresh(self) -> list[list[object]]:
        """What it would show if all were painted anew."""
        screen = pyte.Screen(*self._app.size)
        strips = self._app.screen._compositor.render_strips()
        pyte.Stream(screen).feed("\r\n".join(strip.render(TRUECOLOR) for strip in strips))
        return cells(screen)


def cells(screen: pyte.Screen) -> list[list[object]]:
    return [[screen.buffer[y][x] for x in range(screen.columns)] for y in range(screen.lines)]


@given(st.lists(LINES, min_size=2, max_size=6), st.integers(1, 12))
def test_changes_on_top_of_a_line_make_the_next(pictures: list[list[tuple[str, Style]]], start: int) -> None:
    shown = ShownLines()
    screen = pyte.Screen(20, 1)
    stream = pyte.Stream(screen)
    for number, picture in enumerate(pictures):
        strip = Strip([Segment(character, style) for character, style in picture])
        end = shown.ask(0, start, 12)
        assert end == (start if number else 12)
        [line] = shown.lines([strip])
        known = number and all(a == b for a, b in zip(picture[end:], pictures[number - 1][end:], strict=True))
        if known:
            stream.feed("\r" + line.crop(0, end).render(TRUECOLOR))
        else:
            stream.feed("\r" + line.render(TRUECOLOR))
        whole = pyte.Screen(20, 1)
        pyte.Stream(whole).feed(strip.render(TRUECOLOR))
        assert cells(screen) == cells(whole)


def test_a_line_in_pieces_is_sent_whole() -> None:
    shown = ShownLines()
    before, after = (Strip([Segment(text, STYLES[0])]) for text in ("abcdef", "abXdef"))
    [line] = shown.lines([before])
    line.render(TRUECOLOR)
    assert shown.ask(0, 3, 6) == 3
    [line] = shown.lines([after])
    assert line.crop(0, 3).text == "\x1b[2CX", "a step over what is there"
    assert [strip.text for strip in line.divide([2, 6])] == ["ab", "Xdef"]
    assert line.crop(0, 3).text == "abX"
    assert shown.ask(0, 3, 6) == 6, "and so it is asked for"


def test_a_part_that_someone_else_wants_painted_is_painted() -> None:
    shown = ShownLines()
    before, after = (Strip([Segment(text, STYLES[0])]) for text in ("abcdef", "aXcdef"))
    [line] = shown.lines([before])
    line.render(TRUECOLOR)
    shown.ask(0, 2, 6)
    [line] = shown.lines([after])
    assert line.crop(0, 4).text == "aXcd"
    assert shown.ask(0, 2, 6) == 6


async def test_a_picture_sends_what_changed_and_the_sum_is_the_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    guide = BreathGuide()
    run = Run(PATTERNS["box"], 4)
    async with alone(guide, size=(72, 22)) as (app, pilot):
        terminal = Terminal(app, monkeypatch)
        await pilot.pause()
        guide.show(run.at(0), total=60)
        await pilot.pause()
        terminal.written = 0
        for tenths in range(1, 40):
            guide.show(run.at(tenths / 10), total=60)
            await pilot.pause()
        moving = terminal.written
        for tenths in range(41, 330):
            guide.show(run.at(tenths / 10), total=60)
            await pilot.pause()
            if tenths % 7 == 0:
                assert terminal.lines == terminal.fresh
        assert moving < 1300 * 39, "whole lines are twice as much"


async def test_whatever_comes_over_a_breath_the_picture_is_whole_afterwards(
    open_window: OpenWindow, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_window(size=(120, 40)) as window:
        terminal = Terminal(window.app, monkeypatch)
        window.app.screen.refresh()
        await window.press("b")

        async def breathe(tenths: int) -> None:
            for _ in range(tenths):
                time.pass_(0.1)
                window.dashboard.breathe_pane.pacer.tick()
                await window.settle()
            assert terminal.lines == terminal.fresh

        async def pressed(*keys: str) -> None:
            await window.press(*keys)
            assert terminal.lines == terminal.fresh

        happen: list[Callable[[Window], object]] = [
            lambda _: pressed("question_mark"),
            lambda _: pressed("escape"),
            lambda _: pressed("ctrl+p"),
            lambda _: pressed("escape"),
            lambda w: w.dashboard.show_notice("Something to know."),
            lambda w: w.dashboard.show_notice(""),
            lambda w: w.resize(80, 24),
            lambda w: w.resize(120, 40),
            lambda _: pressed("h"),
            lambda _: pressed("h"),
            lambda w: w.app.theme_switch.take_up("dawn"),
            lambda _: pressed("p"),
            lambda _: pressed("escape"),
        ]
        for it in happen:
            await breathe(2)
            found = it(window)
            if found is not None:
                await found  # type: ignore[misc]
            await window.settle()
            await breathe(2)
