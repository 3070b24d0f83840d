"""The palette: what can be done now, by its name."""

from __future__ import annotations

import re

import pytest
from textual.widgets import OptionList

from recover_tui.config.model import Config
from recover_tui.store.store import Store
from recover_tui.ui.screens.palette import Palette
from tests.conftest import NOW
from tests.samples import add_win
from tests.ui.conftest import OpenWindow, Window


def rows(window: Window) -> list[str]:
    """The lines of the list, whole, also those that are scrolled away."""
    return [str(option.prompt) for option in window.app.screen.query_one(OptionList).options]


def names(window: Window) -> list[str]:
    return [re.split("  +", row)[0] for row in rows(window)]


async def test_it_offers_everything_that_has_a_key_and_no_picture(open_window: OpenWindow) -> None:
    async with open_window() as window:
        await window.press("ctrl+p")
        offered = names(window)
        assert {"Theme", "Reset", "Reflect", "Win", "Zoom", "Breath pattern", "Previous pane", "Quit"} <= {*offered}
        assert not {"Screenshot", "Maximize", "Palette"} & {*offered}
        assert not [name for name in offered if name.startswith("Theme ")]
        assert len(offered) == len(set(offered))
        await window.type("rese")
        await window.press("enter")
        assert window.dashboard.occupied


async def test_it_names_what_counts_where_one_is(store: Store, open_window: OpenWindow) -> None:
    add_win(store, "You stayed with me.", at=NOW)
    async with open_window() as window:
        await window.press("ctrl+p")
        assert "Edit win" not in names(window)
        await window.press("escape", "tab", "ctrl+p")
        assert {"Search wins", "Edit win", "Delete win", "Pin win"} <= {*names(window)}
        assert "Breath pattern" not in names(window)
        await window.press("escape", "r", "ctrl+p")
        assert {"Next part", "Reset length", "Park", "Hide"} <= {*names(window)}
        assert "Reflect" not in names(window)


@pytest.mark.parametrize(("size", "wide"), [((120, 40), 64), ((80, 24), 64), ((60, 30), 60), ((44, 14), 44)])
async def test_each_has_one_line_with_its_key_at_the_right(
    open_window: OpenWindow, size: tuple[int, int], wide: int
) -> None:
    async with open_window(size=size) as window:
        await window.press("ctrl+p")
        palette = window.app.screen
        assert palette.query_one("#--container").region.width == wide
        options = palette.query_one(OptionList)
        assert options.virtual_size.height == options.option_count
        assert {len(row) for row in rows(window)} == {wide - 5}
        assert {"r", "tab", "shift+tab", "?", "q"} <= {row.rpartition(" ")[2] for row in rows(window)}
        assert "›" in window.text
        assert f"{options.option_count} of {options.option_count} · enter does it · esc closes" in window.text


async def test_what_was_found_is_counted_and_what_it_does_is_searched_too(open_window: OpenWindow) -> None:
    async with open_window() as window:
        await window.press("ctrl+p")
        every = len(rows(window))
        await window.type("off the screen")
        assert names(window) == ["Hide"]
        assert f"1 of {every} · enter does it" in window.text
        await window.press("ctrl+a", "ctrl+k")
        await window.type("zzz")
        assert f"0 of {every} · enter does it" in window.text


async def test_it_names_the_keys_that_the_config_gives(open_window: OpenWindow) -> None:
    async with open_window(config=Config(keys={"reset": "ctrl+t"})) as window:
        await window.press("ctrl+p")
        assert next(row for row in rows(window) if row.startswith("Reset ")).endswith(" ^t")


async def test_its_theme_leads_to_the_themes(open_window: OpenWindow) -> None:
    async with open_window() as window:
        await window.press("ctrl+p")
        await window.type("theme")
        await window.press("enter")
        assert window.app.screen is not window.dashboard
        assert not isinstance(window.app.screen, Palette)
