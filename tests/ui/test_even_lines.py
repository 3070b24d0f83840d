"""What lies below other widgets is rendered once, and looks as if each line had been."""

from __future__ import annotations

import pytest
from textual.app import App, ComposeResult
from textual.geometry import Region
from textual.widget import Widget

from recover_tui.ui.widgets.even_lines import EvenContainer


class Framed(App[None]):
    """One even container in a frame of some kind, or none."""

    def __init__(self, frame: str) -> None:
        super().__init__()
        self.even = EvenContainer()
        self.even.styles.background = "red"
        self.even.styles.padding = (1, 2)
        self.even.border_title, self.even.border_subtitle = "above", "below"
        match frame:
            case "all":
                self.even.styles.border = ("tall", "blue")
            case "left":
                self.even.styles.border_left = ("outer", "blue")
            case "top":
                self.even.styles.border_top = ("tall", "blue")
            case "bottom":
                self.even.styles.border_bottom = ("tall", "blue")

    def compose(self) -> ComposeResult:
        yield self.even


@pytest.mark.parametrize("frame", ["none", "all", "left", "top", "bottom"])
async def test_each_part_of_it_is_as_widgets_render_it(frame: str) -> None:
    app = Framed(frame)
    async with app.run_test(size=(12, 7)):
        for top in range(7):
            for height in range(8 - top):
                for left, width in ((0, 12), (3, 4), (0, 1)):
                    crop = Region(left, top, width, height)
                    rendered, stock = app.even.render_lines(crop), Widget.render_lines(app.even, crop)
                    assert [line.simplify() for line in rendered] == [line.simplify() for line in stock], crop


async def test_lines_without_a_frame_are_one_and_the_same() -> None:
    app = Framed("all")
    async with app.run_test(size=(12, 7)):
        lines = app.even.render_lines(Region(0, 0, 12, 7))
        assert len({id(line) for line in lines}) == 3
