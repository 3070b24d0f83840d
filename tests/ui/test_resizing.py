"""A window that is made wider and narrower."""

from __future__ import annotations

import pytest

from recover_tui.ui.screens.layout import WIDEST, StepLine
from tests.ui.conftest import OpenWindow


@pytest.mark.parametrize("sizes", [((300, 40), (100, 30)), ((100, 30), (300, 40)), ((500, 50), (10, 10), (120, 40))])
async def test_all_columns_are_used_up_to_the_widest_and_the_rest_is_at_both_sides(
    open_window: OpenWindow, sizes: tuple[tuple[int, int], ...]
) -> None:
    async with open_window(size=sizes[0]) as window:
        for width, height in sizes[1:]:
            await window.resize(width, height)
        width, _ = sizes[-1]
        panes = window.dashboard.query_one("#panes").region
        assert panes.width == min(width, WIDEST)
        assert panes.x == max(0, width - WIDEST) // 2


async def test_a_line_to_type_into_needs_no_column_for_its_example(open_window: OpenWindow) -> None:
    async with open_window() as window:
        await window.press("w")
        line = window.dashboard.wins_pane.question_line
        line.styles.width = 4  # its border and what is free beside it
        await window.settle()
        assert line.content_size.width == 0
        assert line.render_line(0).cell_length == line.size.width


async def test_a_step_that_has_gone_stands_nowhere(open_window: OpenWindow) -> None:
    async with open_window() as window:
        line = StepLine("")
        await window.dashboard.mount(line)
        await line.remove()
        line.place()
        assert not line.is_attached
