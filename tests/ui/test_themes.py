from __future__ import annotations

from pathlib import Path

import pytest
from textual.color import Color

from recover_tui.config.model import Config, LookConfig
from recover_tui.system import paths
from recover_tui.ui import themes
from tests.conftest import NOW
from tests.ui.conftest import OpenWindow, Window

SHIPPED, FAILED = themes.load([paths.shipped_themes()])
COLOURED = [name for name, theme in SHIPPED.items() if not theme.ansi]


def contrast(one: Color, other: Color) -> float:
    """The contrast ratio of WCAG 2.2."""

    def luminance(colour: Color) -> float:
        parts = [part / 255 for part in colour.rgb]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def remembered(window: Window) -> str:
    return window.ask(lambda store: store.snapshot(NOW)).theme


def test_all_shipped_themes_can_be_read() -> None:
    assert not FAILED
    assert set(SHIPPED) == {"dusk", "dawn", "contrast", "terminal"}
    assert themes.names([paths.shipped_themes()])[0] == "dusk"


@pytest.mark.parametrize("name", COLOURED)
def test_every_theme_colours_every_meaning(name: str) -> None:
    assert themes.MEANINGS.keys() <= SHIPPED[name].variables.keys()


@pytest.mark.parametrize("name", COLOURED)
@pytest.mark.parametrize("ground", ["background", "surface"])
def test_words_can_be_read(name: str, ground: str) -> None:
    theme = SHIPPED[name]
    under = Color.parse(getattr(theme, ground))
    inks = {"foreground": theme.foreground, "accent": theme.accent, "warning": theme.warning}
    inks |= {ink: theme.variables[ink] for ink in ("quiet", "footer-key-foreground", "footer-description-foreground")}
    for ink, colour in inks.items():
        least = 7.0 if name == "contrast" or ink == "foreground" else 4.5
        assert contrast(under, Color.parse(str(colour))) >= least, ink


@pytest.mark.parametrize("name", COLOURED)
def test_the_shape_stands_out_from_its_ground(name: str) -> None:
    theme = SHIPPED[name]
    for meaning in ("breath-in", "breath-hold", "breath-out"):
        halo = Color.parse(theme.variables["breath-halo"])
        assert contrast(halo, Color.parse(theme.variables[meaning])) >= 2, meaning


@pytest.mark.parametrize("name", SHIPPED)
async def test_every_theme_shows_the_dashboard_and_a_reset(open_window: OpenWindow, name: str) -> None:
    async with open_window(config=Config(look=LookConfig(theme=name))) as window:
        assert window.app.theme == name
        await window.press("r")
        assert "breathe in" in window.text


async def test_only_calm_themes_are_offered(open_window: OpenWindow) -> None:
    async with open_window() as window:
        assert set(window.app.available_themes) == set(SHIPPED)


async def test_a_theme_chosen_in_the_palette_is_remembered(open_window: OpenWindow) -> None:
    async with open_window() as window:
        assert remembered(window) == ""
        window.app.theme = "dawn"
        await window.settle()
        assert remembered(window) == "dusk dawn"
    async with open_window() as window:
        assert window.app.theme == "dawn"


async def test_a_theme_set_in_the_config_afterwards_wins(open_window: OpenWindow) -> None:
    async with open_window() as window:
        window.app.theme = "dawn"
        await window.settle()
    async with open_window(config=Config(look=LookConfig(theme="contrast"))) as window:
        assert window.app.theme == "contrast"


async def test_own_themes_stand_beside_the_shipped_ones(open_window: OpenWindow, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text('primary = "#88aacc"\ndark = true\n')
    (tmp_path / "still.toml").write_text('primary = "ansi_blue"\nansi = true\n')
    folders = (paths.shipped_themes(), tmp_path)
    for name in ("mine", "still"):
        async with open_window(themes=folders, config=Config(look=LookConfig(theme=name))) as window:
            assert window.app.theme == name
            await window.press("r")
            assert "breathe in" in window.text


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("primary = ", "Invalid"),
        ('primary = "blueish"', "blueish"),
        ('dark = "yes"', "dark is true or false"),
        ('primary = "#fff"\nsparkle = "#fff"', "sparkle is not known"),
        ('name = "other"\nprimary = "#fff"', "use the name of the file"),
        ('primary = "#fff"\n[variables]\nquiet = "loud"', "loud"),
        ('primary = "#fff"\n[variables]\n"a b" = "#fff"', "not a name"),
        ("dark = true", "primary"),
        ("primary = 3", "in quotes"),
    ],
)
async def test_a_broken_theme_is_said_and_left_out(
    open_window: OpenWindow, tmp_path: Path, written: str, said: str
) -> None:
    (tmp_path / "mine.toml").write_text(written)
    loaded, [failed] = themes.load([tmp_path])
    assert not loaded
    assert failed.startswith(f"{tmp_path / 'mine.toml'}: ")
    assert said in failed
    async with open_window(themes=(paths.shipped_themes(), tmp_path), size=(200, 40)) as window:
        assert str(tmp_path / "mine.toml") in window.text


async def test_without_any_theme_it_still_opens(open_window: OpenWindow) -> None:
    async with open_window(themes=()) as window:
        await window.press("r")
        assert "breathe in" in window.text
