"""What the themes promise: words that can be read, a breath that can be told apart, grounds that stay in order."""

from __future__ import annotations

from itertools import combinations, product
from pathlib import Path

import pytest
from rich.color import ColorSystem, ColorType
from textual.color import Color
from textual.theme import Theme

from recover_tui.config import loader
from recover_tui.config.model import Config, LookConfig
from recover_tui.system import paths
from recover_tui.ui import themes
from tests.ui.colour_vision import VISIONS, contrast, difference
from tests.ui.conftest import OpenWindow

SHIPPED, FAILED = themes.load([paths.shipped_themes()])
COLOURED = [name for name, theme in SHIPPED.items() if not theme.ansi]
GROUNDS = ("ground", "surface", "raised")
WORDS = ("text", "quiet", "accent", "primary", "warm")
SHAPES = ("in", "in-hi", "hold", "hold-hi", "out", "out-hi", "rest")
APART = 8.0
"""CIEDE2000 between in, hold and out. Side by side two colours are told apart from 1 on. These come one after the
other and are compared with what one remembers, seconds later; that takes several times as much."""


def colours(name: str, *, grey_areas: bool = False) -> dict[str, Color]:
    """What a shipped theme's file says, by its meanings."""
    loaded, _ = themes.load([paths.shipped_themes()], grey_areas=grey_areas)
    variables = loaded[name].variables | {"text": loaded[name].foreground, "surface": loaded[name].surface}
    return {key: Color.parse(str(variables.get(f"breath-{key}", variables.get(key)))) for key in themes.MEANINGS}


def written(**changed: str) -> str:
    """A theme that is whole, with some lines written otherwise; an empty one is left out."""
    lines = {key: f'{key} = "#888888"' for key in themes.MEANINGS} | changed
    head = lines.pop("head", "")
    return "\n".join([head, "[colours]", *filter(None, lines.values())])


def test_all_shipped_themes_can_be_read() -> None:
    assert not FAILED
    assert list(themes.names([paths.shipped_themes()])) == [
        "dusk", "contrast-dark", "contrast-light", "dawn", "ember", "mono", "paper", "steady", "terminal",
    ]  # fmt: skip
    assert set(SHIPPED) == set(themes.names([paths.shipped_themes()]))


@pytest.mark.parametrize("name", COLOURED)
def test_words_can_be_read(name: str) -> None:
    theme, least = colours(name), 7.0 if name.startswith("contrast") else 4.5
    for word, ground in product(WORDS, GROUNDS):
        assert contrast(theme[word], theme[ground]) >= least, (word, ground)
    assert contrast(theme["cursor-ink"], theme["cursor"]) >= least
    for shape in SHAPES:
        assert contrast(theme["ink"], theme[shape]) >= min(least, 7.0), shape


@pytest.mark.parametrize("name", COLOURED)
def test_the_shape_and_its_rim_stand_out_from_the_halo(name: str) -> None:
    theme = colours(name)
    for shape in (*SHAPES, "rim"):
        assert contrast(theme[shape], theme["halo"]) >= 3, shape


@pytest.mark.parametrize("vision", VISIONS)
@pytest.mark.parametrize("name", COLOURED)
def test_in_hold_and_out_are_told_apart_by_every_eye(name: str, vision: str) -> None:
    theme = colours(name)
    for side in ("", "-hi"):
        for one, other in combinations(("in", "hold", "out"), 2):
            assert difference(theme[one + side], theme[other + side], vision) >= APART, (one, other, side)


def test_colours_are_as_far_apart_as_others_have_measured() -> None:
    """Two of the pairs that were published to try the formula with are sRGB nearly to the digit."""
    vision = "all three kinds of cones"
    assert difference(Color(0, 0, 0), Color(255, 255, 255), vision) == pytest.approx(100, abs=0.01)
    assert difference(Color(255, 0, 0), Color(0, 255, 0), vision) == pytest.approx(86.6, abs=0.1)
    assert difference(Color(255, 0, 0), Color(0, 0, 255), vision) == pytest.approx(52.9, abs=0.1)
    red, green = Color(172, 110, 70), Color(128, 128, 70)
    assert difference(red, green, "deuteranopia") < difference(red, green, vision) / 3
    assert difference(red, red, "protanopia") == 0


@pytest.mark.parametrize("name", COLOURED)
def test_grounds_keep_their_order_in_256_colours(name: str) -> None:
    theme, fewer = colours(name), colours(name, grey_areas=True)

    def order(among: dict[str, Color]) -> list[str]:
        return sorted(GROUNDS, key=lambda ground: among[ground].brightness)

    shown = {key: fewer[key].rich_color.downgrade(ColorSystem.EIGHT_BIT) for key in (*GROUNDS, "halo", "cursor")}
    assert all(
        one.type is ColorType.EIGHT_BIT and one.number in {16, 231, *range(232, 256)} for one in shown.values()
    )
    assert len({shown[ground].number for ground in GROUNDS}) == len(GROUNDS)
    assert shown["halo"] != shown["surface"]
    assert shown["cursor"] not in [shown[ground] for ground in GROUNDS]
    assert order({key: Color.from_rich_color(one) for key, one in shown.items()}) == order(theme)


@pytest.mark.parametrize("name", COLOURED)
def test_words_can_be_read_in_256_colours(name: str) -> None:
    fewer = {
        key: Color.from_rich_color(colour.rich_color.downgrade(ColorSystem.EIGHT_BIT))
        for key, colour in colours(name, grey_areas=True).items()
    }
    for word, ground in product(WORDS, GROUNDS):
        assert contrast(fewer[word], fewer[ground]) >= 4.5, (word, ground)
    assert contrast(fewer["cursor-ink"], fewer["cursor"]) >= 4.5


def test_only_areas_with_a_colour_become_grey() -> None:
    def changed(name: str) -> set[str]:
        fewer = colours(name, grey_areas=True)
        return {key for key, colour in colours(name).items() if colour != fewer[key]}

    assert changed("dusk") == {"cursor"}
    assert changed("mono") == set()
    assert changed("paper") == {
        "ground", "surface", "raised", "halo", "cursor",
    }  # fmt: skip
    assert themes.load([paths.shipped_themes()], grey_areas=True)[0]["terminal"] == SHIPPED["terminal"]


async def test_every_theme_shows_the_dashboard_and_a_reset(open_window: OpenWindow) -> None:
    async with open_window() as window:
        for name in reversed(SHIPPED):
            window.app.choose_theme(name)
            await window.press("r")
            assert window.app.theme == name
            assert "breathe in" in window.text
            window.pilot.paint()
            await window.press("escape")


async def test_only_calm_themes_are_offered(open_window: OpenWindow) -> None:
    async with open_window() as window:
        assert set(window.app.theme_switch.offered) == {*SHIPPED, themes.AUTO}
        assert set(window.app.available_themes) == set(SHIPPED)


async def test_own_themes_stand_beside_the_shipped_ones(open_window: OpenWindow, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(written(ground='ground = "#101820"'))
    (tmp_path / "still.toml").write_text(written(head="ansi = true", primary='primary = "ansi_blue"'))
    (tmp_path / "dawn.toml").write_text(written(head="dark = false", ground='ground = "#fedcba"'))
    folders = (paths.shipped_themes(), tmp_path)
    for name in ("mine", "still"):
        async with open_window(themes=folders, config=Config(look=LookConfig(theme=name))) as window:
            assert window.app.theme == name
            await window.press("r")
            assert "breathe in" in window.text
    assert themes.load(folders)[0]["dawn"].background == "#fedcba"


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("[colours", "Expected"),
        ("", "no [colours]"),
        (written(ground='ground = "blueish"'), "blueish"),
        (written(ground="ground = 3"), "in quotes"),
        (written(ground="", ink=""), "ground, ink are missing"),
        (written(sparkle='sparkle = "#fff"'), "sparkle is not known"),
        (written(head='dark = "yes"'), "dark is true or false"),
        (written(head='mood = "calm"'), "mood is not known"),
        (written(head='name = "other"'), "use the name of the file"),
    ],
)
def test_a_broken_theme_is_said_and_left_out(tmp_path: Path, broken: str, said: str) -> None:
    (tmp_path / "mine.toml").write_text(broken)
    loaded, failed = themes.load([tmp_path])
    assert not loaded
    assert failed["mine"].startswith(f"{tmp_path / 'mine.toml'}: ")
    assert said in failed["mine"]


async def test_a_broken_theme_is_named_on_the_screen(open_window: OpenWindow, tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text("[colours")
    async with open_window(themes=(paths.shipped_themes(), tmp_path), size=(200, 40)) as window:
        assert str(tmp_path / "mine.toml") in window.text


def test_no_theme_is_called_what_follows_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "auto.toml").write_text(written())
    assert "give the theme another name" in themes.load([tmp_path])[1]["auto"]


async def test_without_any_theme_it_still_opens(open_window: OpenWindow) -> None:
    async with open_window(themes=()) as window:
        await window.press("r")
        assert "breathe in" in window.text


@pytest.mark.parametrize("name", [*SHIPPED, "auto", "contrast"])
def test_a_config_may_name_every_theme_and_what_it_was_called(name: str) -> None:
    known = themes.settings([paths.shipped_themes()])
    loaded = loader.parse(f'[look]\ntheme = "{name}"', themes=known)
    assert (loaded.config.look.theme, loaded.report()) == (name, ())


def test_a_theme_of_textuals_own_gets_our_meanings() -> None:
    stand_ins = themes.stand_ins(Theme("t", primary="#7fb0c4"))
    assert {f"breath-{key}" if key in SHAPES else key for key in themes.MEANINGS} - {
        "text",
        "surface",
        "accent",
        "primary",
    } <= stand_ins.keys()
