"""The settings: seen, changed, kept, and what follows from it at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from recover_tui.cli.context import CliContext
from recover_tui.config import loader
from recover_tui.config.model import BaresipConfig, Config, HttpConfig, PhonesConfig
from recover_tui.store.store import Store
from recover_tui.ui.screens.settings import LATER, SETTINGS, Settings
from recover_tui.ui.widgets.breath_guide import BreathGuide
from tests.conftest import NOW, Time
from tests.samples import add_ended_call
from tests.ui.conftest import OpenWindow, Window


@pytest.fixture
def config_file(tmp_path: Path) -> Path:
    return tmp_path / "config" / "config.toml"


@pytest.fixture
def keep(config_file: Path, store_file: Path) -> CliContext:
    return CliContext(store_file, own_folder=True, config_file=config_file)


def put(file: Path, words: str) -> None:
    file.parent.mkdir()
    file.write_text(words)


def text_of(file: Path) -> str:
    return file.read_text() if file.exists() else ""


async def go_to(window: Window, id: str) -> None:
    """Open the settings and move to the one of this id."""
    await window.press("comma", "home", *["down"] * [one.id for one in SETTINGS].index(id))


async def retype(window: Window, words: str) -> None:
    await window.press("ctrl+e", "ctrl+u")
    await window.type(words)
    await window.press("enter")


async def test_each_setting_has_a_row_with_its_value(open_window: OpenWindow) -> None:
    async with open_window() as window:
        await window.press("comma")
        for setting in SETTINGS:
            [row] = [line for line in window.lines if setting.label in line]
            assert row.rstrip().endswith(setting.show(setting.value(Config())))
        assert "none is linked" in window.text
        await window.press("escape")
        assert window.app.screen is window.dashboard


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 30), (44, 14)])
async def test_it_fits_and_says_what_the_chosen_one_does(open_window: OpenWindow, size: tuple[int, int]) -> None:
    async with open_window(size=size) as window:
        await window.press("comma")
        for setting in SETTINGS:
            assert f" {setting.about}"[:40] in window.text
            assert setting.label in window.text
            await window.press("down")
        assert "esc closes" in window.text


async def test_a_choice_is_kept_and_counts_at_once(
    open_window: OpenWindow, keep: CliContext, config_file: Path
) -> None:
    put(config_file, '# mine\n[breathe]\npattern = "4-4-4" # calm\n')
    async with open_window(keep_setting=keep.keep_setting) as window:
        await go_to(window, "breathe.pattern")
        await window.press("enter", "right", "space", "left")
        assert "kept" in window.text
        assert window.dashboard.breathe_pane.pattern == window.dashboard.config.breathe.pattern == "5-5"
        assert text_of(config_file) == '# mine\n[breathe]\npattern = "5-5" # calm\n'
        await window.press("escape")
        assert "5-5 · " in window.text


async def test_what_is_typed_is_read_as_in_the_config(
    open_window: OpenWindow, keep: CliContext, config_file: Path
) -> None:
    async with open_window(keep_setting=keep.keep_setting) as window:
        await go_to(window, "reset.seconds")
        await window.press("enter")
        await retype(window, "soon")
        assert 'use 10 to 600 seconds, such as 10 or "1m30s"' in window.text
        assert not text_of(config_file)
        await retype(window, "1m30s")
        assert "90 s" in window.text
        assert loader.load(config_file).config.reset.seconds == 90
        await window.press("escape", "r")
        assert "84 s · 4-4-4, 7 breaths" in window.text


@pytest.mark.parametrize(
    ("id", "typed", "found"),
    [
        ("reflect.cap", "3m", 180),
        ("reflect.name", "Ada # [x]", "Ada # [x]"),
        ("support.country", "in", "IN"),
        ("look.hide_after", "5m", 300),
    ],
)
async def test_every_kind_of_text_can_be_typed(
    open_window: OpenWindow, keep: CliContext, config_file: Path, id: str, typed: str, found: object
) -> None:
    async with open_window(keep_setting=keep.keep_setting) as window:
        await go_to(window, id)
        await window.press("enter")
        await retype(window, typed)
        section, _, name = id.partition(".")
        assert getattr(getattr(window.dashboard.config, section), name) == found
        assert getattr(getattr(loader.load(config_file).config, section), name) == found
        assert (LATER in window.text) == (id == "support.country")


async def test_escape_leaves_what_is_typed_and_letters_are_letters(open_window: OpenWindow) -> None:
    async with open_window() as window:
        await go_to(window, "reflect.name")
        await window.press("enter", "q", "comma", "space", "left", "r")
        assert window.app.focused is window.app.screen.query_one("TextLine")
        await window.press("escape")
        assert window.dashboard.config.reflect.name == ""
        assert isinstance(window.app.screen, Settings)
        await window.press("q")
        assert window.app.screen is window.dashboard
        assert not window.app.exited


async def test_a_theme_is_seen_at_once(open_window: OpenWindow, keep: CliContext, config_file: Path) -> None:
    async with open_window(keep_setting=keep.keep_setting) as window:
        await go_to(window, "look.theme")
        before = window.app.theme
        await window.press("right")
        chosen = window.app.theme
        assert chosen != before
        assert loader.load(config_file).config.look.theme == chosen
        window.app.choose_theme("paper")
        await window.settle()
    config = replace(Config(), look=replace(Config().look, theme=chosen))
    async with open_window(config=config) as window:
        assert window.app.theme == "paper"
        await go_to(window, "look.theme")
        assert [line for line in window.lines if "Theme" in line and "paper" in line]
        await window.press(*["left"] * (1 + window.app.theme_switch.offered.index("paper")))
        assert window.dashboard.config.look.theme == window.app.theme_switch.chosen == "auto"


async def test_motion_bell_mask_and_hiding_follow_at_once(open_window: OpenWindow, time: Time) -> None:
    async with open_window() as window:
        for id in ("look.motion", "reflect.mask", "breathe.bell"):
            await go_to(window, id)
            await window.press("enter", "escape")
        assert not window.dashboard.query_one(BreathGuide).motion
        assert window.dashboard.reflect_pane.mask
        await window.press("p")
        await window.type("secret")
        assert "secret" not in window.text
        await window.press("f8")
        await go_to(window, "look.hide_after")
        await window.press("enter")
        await retype(window, "10")
        await window.press("escape")
        time.pass_(11)
        window.dashboard.poll()
        assert window.dashboard.hidden


async def test_the_end_of_the_shift_is_asked_with_at_once(open_window: OpenWindow) -> None:
    async with open_window() as window:
        await go_to(window, "park.until")
        await window.press("enter")
        await retype(window, "23:45")
        await window.press("escape", "p")
        assert "What can wait until 23:45" in window.text


async def test_what_cannot_be_kept_counts_in_this_window(
    open_window: OpenWindow, keep: CliContext, config_file: Path
) -> None:
    put(config_file, "[look]\nthem = 1\n")
    async with open_window(keep_setting=keep.keep_setting) as window:
        await go_to(window, "breathe.pattern")
        await window.press("enter")
        said = " ".join(window.text.split())
        assert "Counts in this window only" in said
        assert "recover config check names each" in said
        assert window.dashboard.breathe_pane.pattern == "4-6"
    assert text_of(config_file) == "[look]\nthem = 1\n"


async def test_a_sample_day_keeps_no_setting(open_window: OpenWindow, keep: CliContext, config_file: Path) -> None:
    sample = replace(keep, listens=False)
    async with open_window(keep_setting=sample.keep_setting) as window:
        await go_to(window, "breathe.pattern")
        await window.press("enter")
        assert "Counts in this window only: a sample day" in window.text
    assert not text_of(config_file)


async def test_phones_stand_there_with_where_they_are_and_when_they_were_heard(
    store: Store, open_window: OpenWindow
) -> None:
    add_ended_call(store, at=NOW, source="baresip")
    add_ended_call(store, at=NOW, source="microsip")
    add_ended_call(store, at=NOW, source="key")
    phones = PhonesConfig(baresip=BaresipConfig(), http=HttpConfig(token="not to be shown"))  # noqa: S106
    async with open_window(config=Config(phones=phones)) as window:
        await window.press("comma")
        rows = {line.split()[0]: " ".join(line.split()[1:]) for line in window.lines if "heard" in line}
        at = f"{NOW.astimezone():%H:%M}"
        assert rows == {
            "baresip": f"127.0.0.1:4444 · heard today {at}",
            "http": "127.0.0.1:8765 · nothing heard yet",
            "microsip": f"heard today {at}",
        }
        assert "not to be shown" not in window.text


async def test_hiding_takes_the_settings_away(open_window: OpenWindow) -> None:
    async with open_window() as window:
        await go_to(window, "reflect.name")
        await window.press("enter")
        await window.type("Ada")
        await window.press("ctrl+l")
        assert window.dashboard.hidden
        assert "Ada" not in window.text
