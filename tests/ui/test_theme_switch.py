"""Which theme is shown: what was chosen, remembered, edited meanwhile, or what the terminal is like."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.events import AppFocus
from textual.widgets import OptionList

from recover_tui.config.model import Config, LookConfig
from recover_tui.store.store import Store
from recover_tui.system import paths
from recover_tui.system.clock import Clock
from recover_tui.ui import themes
from recover_tui.ui.app import RecoverApp
from recover_tui.ui.screens.theme_picker import ThemePicker
from recover_tui.ui.terminal_background import BackgroundReport
from tests.conftest import NOW, Time
from tests.ui.conftest import OpenWindow, Window, context_of
from tests.ui.resting_pilot import RestingPilot

DUSK = (paths.shipped_themes() / "dusk.toml").read_text()


def theme(name: str) -> Config:
    return Config(look=LookConfig(theme=name))


def remembered(window: Window) -> str:
    return window.ask(lambda store: store.snapshot(NOW)).theme


def ground(window: Window) -> str:
    return window.dashboard.styles.background.hex.lower()


# What was chosen


async def test_a_theme_chosen_is_remembered(open_window: OpenWindow) -> None:
    async with open_window() as window:
        assert remembered(window) == ""
        window.app.choose_theme("dawn")
        await window.settle()
        assert remembered(window) == "dusk dawn"
    async with open_window() as window:
        assert window.app.theme == "dawn"


async def test_a_theme_set_in_the_config_afterwards_wins(open_window: OpenWindow) -> None:
    async with open_window() as window:
        window.app.choose_theme("dawn")
        await window.settle()
    async with open_window(config=theme("ember")) as window:
        assert window.app.theme == "ember"


async def test_names_of_old_and_names_with_a_space_are_kept_and_found(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    (tmp_path / "my own.toml").write_text(DUSK.replace('name = "dusk"\n', ""))
    folders = (paths.shipped_themes(), tmp_path)
    async with open_window(config=theme("contrast")) as window:
        assert window.app.theme == "contrast-dark"
    async with open_window(config=theme("my own"), themes=folders) as window:
        assert window.app.theme == "my own"
        window.app.choose_theme("dawn")
        await window.settle()
    async with open_window(config=theme("my own"), themes=folders) as window:
        assert window.app.theme == "dawn"


async def test_a_theme_that_is_gone_gives_way_to_the_one_in_the_config(
    open_window: OpenWindow, store: Store, tmp_path: Path
) -> None:
    store.settings.remember_theme("ember gone")
    async with open_window(config=theme("ember")) as window:
        assert window.app.theme == "ember"
    (tmp_path / "only.toml").write_text(DUSK.replace('name = "dusk"\n', ""))
    async with open_window(config=theme("ember"), themes=(tmp_path,)) as window:
        assert window.app.theme == "only"


# The terminal


@pytest.mark.parametrize(
    ("environ", "shown"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": ""}, "ember"),
        ({"TERM": "xterm", "COLORTERM": ""}, "terminal"),
    ],
)
async def test_few_colours_are_the_terminals_own(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch, environ: dict[str, str], shown: str
) -> None:
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    async with open_window(config=theme("ember")) as window:
        assert window.app.theme == shown
        assert window.notice == ""
        window.app.choose_theme("dawn")
        await window.settle()
        assert window.app.theme == ("dawn" if shown == "ember" else "terminal")
        assert remembered(window) == "ember dawn"


async def test_grounds_are_grey_in_256_colours(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLORTERM", "")
    async with open_window(config=theme("paper")) as window:
        assert Color.parse(ground(window)).hsl.s == 0


async def test_the_terminals_own_colours_are_its_own_however_they_were_chosen(open_window: OpenWindow) -> None:
    blue = [Segment("a", Style(color="blue"))]

    def sent(window: Window) -> list[object]:
        segments = blue
        for each in window.app.get_line_filters():
            segments = each.apply(segments, Color(0, 0, 0))
        return [segment.style and segment.style.color and segment.style.color.type.name for segment in segments]

    async with open_window(config=theme("terminal")) as window:
        assert sent(window) == ["STANDARD"]
        window.app.choose_theme("dusk")
        await window.settle()
        assert sent(window) == ["TRUECOLOR"]
        window.app.choose_theme("terminal")
        await window.settle()
        assert sent(window) == ["STANDARD"]


async def test_NO_COLOR_takes_the_terminals_own_colours_away_as_well(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with open_window(config=theme("terminal")) as window:
        segments = [Segment("a", Style(color="blue", bold=True))]
        for each in window.app.get_line_filters():
            segments = each.apply(segments, Color(0, 0, 0))
        assert segments == [Segment("a", Style(color="default", bgcolor="default", bold=True))]


def local(hour: int) -> datetime:
    return datetime(2026, 5, 12, hour, 0).astimezone()


async def test_auto_follows_what_the_terminal_says(open_window: OpenWindow) -> None:
    async with open_window(config=theme("auto")) as window:
        for dark, shown in ((True, "dusk"), (False, "dawn"), (True, "dusk")):
            window.app.post_message(BackgroundReport(dark=dark))
            await window.settle()
            assert window.app.theme == shown
        assert remembered(window) == ""


async def test_what_the_terminal_says_changes_no_theme_that_was_chosen(open_window: OpenWindow) -> None:
    async with open_window(config=theme("ember")) as window:
        window.app.post_message(BackgroundReport(dark=False))
        await window.settle()
        assert window.app.theme == "ember"
        window.app.choose_theme("auto")
        await window.settle()
        assert window.app.theme == "dawn"
        assert remembered(window) == "ember auto"


async def test_auto_goes_by_the_environment_and_then_by_the_hour(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch, time: Time
) -> None:
    hour = 18
    clock = Clock(time.seconds, lambda: local(hour), "this run")
    async with open_window(config=theme("auto"), with_clock=clock) as window:
        assert window.app.theme == "dawn"
        hour = 19
        window.app.look_at_themes()
        await window.settle()
        assert window.app.theme == "dusk"
        window.app.post_message(BackgroundReport(dark=False))
        await window.settle()
        window.app.look_at_themes()
        await window.settle()
        assert window.app.theme == "dawn"
    monkeypatch.setenv("COLORFGBG", "0;15")
    async with open_window(config=theme("auto"), with_clock=clock) as window:
        assert window.app.theme == "dawn"


async def test_only_auto_asks_the_terminal(clock: Clock, store_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, asked in (("dusk", []), ("auto", ["\x1b]11;?\x1b\\"])):
        written: list[str] = []
        context = context_of(store_file, clock, theme(name), theme_folders=(paths.shipped_themes(),))
        app = RecoverApp(context)
        monkeypatch.setattr(
            "recover_tui.ui.theme_switch.write_to_terminal",
            lambda _, sequence, to=written: to.append(sequence) or True,
        )
        async with app.run_test():
            assert written == asked
            assert context.background.pending is bool(asked)
            app.post_message(AppFocus())  # whoever comes back may have changed it
            await RestingPilot(app).settle()
            assert written == asked * 2
            await app.workers.wait_for_complete()
            await app.dashboard.leave()


# Own themes, while they are edited


class Own:
    """A folder with themes of one's own."""

    def __init__(self, folder: Path) -> None:
        self.folders = (paths.shipped_themes(), folder)
        self.file = folder / "mine.toml"
        self.file.parent.mkdir(exist_ok=True)

    def write(self, ground: str) -> None:
        self.file.write_text(DUSK.replace('name = "dusk"\n', "").replace('ground = "#101014"', f"ground = {ground}"))


@pytest.fixture
def own(tmp_path: Path) -> Own:
    return Own(tmp_path / "themes")


async def look(window: Window) -> None:
    window.app.look_at_themes()
    await window.settle()


async def test_a_theme_is_shown_as_it_is_edited(open_window: OpenWindow, own: Own) -> None:
    own.write('"#102030"')
    async with open_window(config=theme("mine"), themes=own.folders) as window:
        assert ground(window) == "#102030"
        own.write('"#1020305"')
        await look(window)
        assert (window.notice, ground(window)) == ("", "#102030")  # it may be half written
        await look(window)
        assert window.notice.startswith(f"{own.file}: ")
        assert ground(window) == "#102030"
        window.dashboard.show_notice("")
        await look(window)
        assert window.notice == ""  # once is enough
        own.write('"#203040"')
        await look(window)
        assert ground(window) == "#203040"


async def test_what_was_said_of_a_theme_goes_when_it_is_mended(open_window: OpenWindow, own: Own) -> None:
    own.write('"grey-ish"')
    async with open_window(themes=own.folders) as window:
        assert "grey-ish" in window.notice
        own.write('"#102030"')
        await look(window)
        await look(window)
        assert window.notice == ""
        assert "mine" in window.app.available_themes


async def test_another_notice_stays_when_a_theme_is_mended(open_window: OpenWindow, own: Own) -> None:
    own.write("3")
    async with open_window(themes=own.folders) as window:
        window.dashboard.show_notice("The disk is full.")
        own.write('"#102030"')
        await look(window)
        await look(window)
        assert window.notice == "The disk is full."


async def test_themes_come_and_go_with_their_files(open_window: OpenWindow, own: Own) -> None:
    async with open_window(themes=own.folders) as window:
        own.write('"#102030"')
        await look(window)
        window.app.choose_theme("mine")
        await window.settle()
        assert (window.app.theme, ground(window)) == ("mine", "#102030")
        own.file.unlink()
        await look(window)
        assert window.app.theme == "dusk"
        assert "mine" not in window.app.available_themes
        own.write('"#203040"')
        await look(window)
        assert ground(window) == "#203040"


async def test_a_shipped_theme_that_one_overrides_badly_keeps_the_last_colours(
    open_window: OpenWindow, own: Own
) -> None:
    own.file = own.file.with_name("dusk.toml")
    own.write('"#102030"')
    async with open_window(themes=own.folders) as window:
        assert ground(window) == "#102030"
        own.write("4")
        await look(window)
        assert ground(window) == "#102030"
        own.file.unlink()
        await look(window)
        assert ground(window) == "#101014"


# The picker


async def open_picker(window: Window) -> OptionList:
    window.app.search_themes()
    await window.settle()
    assert isinstance(window.app.screen, ThemePicker)
    return window.app.screen.query_one(OptionList)


async def test_each_theme_is_shown_as_one_moves_over_it(open_window: OpenWindow) -> None:
    async with open_window() as window:
        await open_picker(window)
        seen = []
        for _ in range(9):
            await window.press("down")
            seen.append(window.app.theme)
        assert seen[:-1] == themes.in_order(window.app.available_themes)[1:]
        assert remembered(window) == ""


async def test_escape_puts_the_old_theme_back_and_enter_keeps_the_new_one(open_window: OpenWindow) -> None:
    async with open_window(config=theme("ember")) as window:
        themes = await open_picker(window)
        assert themes.highlighted_option is not None
        assert themes.highlighted_option.id == "ember"
        await window.press("down", "down", "escape")
        assert (window.app.theme, window.app.screen) == ("ember", window.dashboard)
        assert remembered(window) == ""
        await open_picker(window)
        await window.press("down", "enter")
        assert (window.app.theme, window.app.screen) == ("mono", window.dashboard)
        assert remembered(window) == "ember mono"


async def test_what_hides_everything_puts_the_old_theme_back(open_window: OpenWindow) -> None:
    async with open_window() as window:
        await open_picker(window)
        await window.press("down")
        assert window.app.theme != "dusk"
        await window.press("f6")
        assert window.dashboard.hidden
        assert window.app.theme == "dusk"


async def test_auto_can_be_chosen_from_the_list(open_window: OpenWindow) -> None:
    async with open_window(config=theme("auto")) as window:
        picker = await open_picker(window)
        assert picker.highlighted_option is not None
        assert picker.highlighted_option.id == "auto"
        await window.press("up", "enter")
        assert remembered(window) == "auto terminal"


@pytest.mark.parametrize("size", [(80, 24), (40, 10)])
async def test_the_list_fits_and_the_one_chosen_is_in_sight(open_window: OpenWindow, size: tuple[int, int]) -> None:
    async with open_window(config=theme("terminal"), size=size) as window:
        picker = await open_picker(window)
        assert picker.region.bottom <= size[1]
        assert picker.region.right <= size[0]
        assert "terminal" in window.text


async def test_where_there_are_few_colours_only_what_they_can_show_is_listed(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERM", "linux")
    monkeypatch.setenv("COLORTERM", "")
    async with open_window() as window:
        assert [option.id for option in (await open_picker(window)).options] == ["terminal"]
