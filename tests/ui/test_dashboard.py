from __future__ import annotations

import re
from pathlib import Path

import pytest
from textual.widgets import Input, TextArea

from recover_tui.config.model import BreatheConfig, Config, LookConfig, ReflectConfig
from recover_tui.store.reflections import ReflectionRepository
from recover_tui.store.settings import SettingRepository
from recover_tui.store.store import Store
from recover_tui.store.wins import WinRepository
from recover_tui.system.clock import Clock
from recover_tui.ui import commands
from recover_tui.ui.app import RecoverApp
from recover_tui.ui.overlays.reset import ResetOverlay
from recover_tui.ui.panes.reflect import Reflect
from recover_tui.ui.panes.wins import Wins
from recover_tui.ui.screens.dashboard import Dashboard
from tests.conftest import NOW, Time
from tests.samples import add_ended_call, add_win
from tests.ui.conftest import OpenWindow, Window, context_of

PANES = ("breathe", "wins", "reflect", "support")


def pane_of_focus(window: Window) -> str | None:
    focused = window.app.focused
    assert focused is not None
    return next(node.id for node in focused.ancestors_with_self if node.id in PANES)


async def test_tab_goes_round_the_panes_both_ways(open_window: OpenWindow) -> None:
    async with open_window(size=(60, 30)) as window:
        seen = []
        for key in ("tab", "tab", "tab", "tab", "shift+tab"):
            await window.press(key)
            seen.append(pane_of_focus(window))
        assert seen == ["wins", "reflect", "support", "breathe", "support"]
        assert window.dashboard.open_pane == "support"


async def test_wide_shows_all_four_two_by_two(open_window: OpenWindow) -> None:
    async with open_window(size=(100, 30)) as window:
        regions = [window.dashboard.query_one(f"#{pane}").region for pane in PANES]
        assert len({region.x for region in regions}) == 2
        assert len({region.y for region in regions}) == 2
        assert all(region.width >= 38 and region.height >= 11 for region in regions)


async def test_narrow_folds_all_but_the_open_one_to_a_telling_line(open_window: OpenWindow) -> None:
    async with open_window(size=(80, 24)) as window:
        window.ask(lambda store: add_win(store, "Stayed till it worked", at=NOW))
        window.dashboard.poll()
        await window.settle()
        assert " w Wins     Stayed till it worked" in window.lines
        assert " j Reflect  j begins · 2 min, then it closes" in window.lines
        heights = [window.dashboard.query_one(f"#{pane}").region.height for pane in PANES]
        assert heights == [19, 1, 1, 1]
        await window.pilot.click("#reflect")
        await window.settle()
        assert window.dashboard.open_pane == "reflect"


@pytest.mark.parametrize("size", [(44, 14), (40, 10), (120, 12), (49, 40)])
async def test_small_shows_one_pane_at_a_time(open_window: OpenWindow, size: tuple[int, int]) -> None:
    async with open_window(size=size) as window:
        for pane in (*PANES[1:], PANES[0]):
            await window.press("tab")
            shown = [other for other in PANES if window.dashboard.query_one(f"#{other}").region.height]
            assert shown == [pane]
            assert window.dashboard.query_one(f"#{pane}").region.size == (size[0], size[1] - 2)


@pytest.mark.parametrize("size", [(39, 9), (1, 1)])
async def test_smaller_still_it_says_so_and_goes_on(open_window: OpenWindow, size: tuple[int, int]) -> None:
    async with open_window(size=size) as window:
        assert window.dashboard.strip_words() == ("a little more room, please", None)
        await window.press("r", "escape", "j", "escape", "w")
        assert len(window.ask(lambda store: store.resets.all())) == 1


async def test_it_follows_the_terminal_from_size_to_size(open_window: OpenWindow) -> None:
    async with open_window(size=(120, 40)) as window:
        await window.press("w")
        await window.type("half a")
        for width, height in ((60, 30), (44, 14), (1, 1), (500, 200), (40, 10), (120, 40)):
            await window.resize(width, height)
            assert pane_of_focus(window) == "wins"
        await window.press("enter", "escape")
        assert [win.text for win in window.ask(lambda store: store.wins.newest())] == ["half a"]


async def test_a_resize_in_the_middle_of_a_reset_harms_nothing(open_window: OpenWindow, time: Time) -> None:
    async with open_window(size=(120, 40)) as window:
        await window.press("r")
        for size in ((44, 14), (5, 2), (200, 60)):
            await window.resize(*size)
            time.pass_(5)
        assert "60 s · 4-4-4, 5 breaths" in window.text
        await window.press("n")
        await window.resize(40, 10)
        assert "ready" in window.text


@pytest.mark.parametrize("size", [(120, 40), (60, 30)])
async def test_zoom_shows_a_pane_alone_and_escape_brings_the_others_back(
    open_window: OpenWindow, size: tuple[int, int]
) -> None:
    async with open_window(size=size) as window:
        await window.press("tab", "z")
        assert [pane for pane in PANES if window.dashboard.query_one(f"#{pane}").region.height] == ["wins"]
        await window.press("tab")
        assert [pane for pane in PANES if window.dashboard.query_one(f"#{pane}").region.height] == ["reflect"]
        await window.press("escape")
        assert all(window.dashboard.query_one(f"#{pane}").region.height for pane in PANES)


@pytest.mark.parametrize("closing", ["escape", "?", "f1", "q"])
async def test_help_shows_every_key_and_goes_away_again(open_window: OpenWindow, closing: str) -> None:
    async with open_window(size=(120, 40)) as window:
        await window.press("?")
        assert "Breathe along with a shape." in window.text
        for command in commands.COMMANDS.values():
            assert (command.tooltip or command.label) in window.text
        await window.press(closing)
        assert window.app.screen is window.dashboard
        assert not window.app.exited


def test_every_command_meets_one_need() -> None:
    met = [id for ids in commands.NEEDS.values() for id in ids]
    assert sorted([*met, *(command.id for command in commands.HELP.commands)]) == sorted(commands.COMMANDS)


@pytest.mark.parametrize("pane", PANES)
async def test_help_is_whole_in_two_columns_whatever_pane_one_is_in(open_window: OpenWindow, pane: str) -> None:
    async with open_window(size=(120, 40)) as window:
        await window.press(*["tab"] * PANES.index(pane), "?")
        assert window.app.screen.query_one("VerticalScroll").max_scroll_y == 0
        [heading] = [line for line in window.lines if f"in {pane.capitalize()}" in line]
        assert window.lines.index(heading) < 2
        assert [line for line in window.lines if "when it was rough" in line or "nobody else's" in line]
        keys = [line.find("  Breathe along") for line in window.lines if " b  Breathe along" in line]
        assert keys == [line.find("  Put a worry off") for line in window.lines if " p  Put a worry off" in line]


@pytest.mark.parametrize(("size", "columns"), [((120, 40), 2), ((80, 24), 2), ((79, 24), 1), ((44, 14), 1)])
async def test_help_has_one_column_below_eighty(open_window: OpenWindow, size: tuple[int, int], columns: int) -> None:
    async with open_window(size=size) as window:
        await window.press("?")
        assert len([column for column in window.app.screen.query(".help--column") if column.display]) == columns
        for width in (44, 120, size[0]):
            await window.resize(width, size[1])
        assert len([column for column in window.app.screen.query(".help--column") if column.display]) == columns
        assert all(len(line) <= size[0] for line in window.lines)


async def test_help_begins_with_what_counts_here_and_can_be_scrolled(open_window: OpenWindow) -> None:
    async with open_window(size=(44, 14)) as window:
        await window.press("j", "f1")
        assert "while reflecting" in window.lines[0]
        assert "when it was rough" not in window.text
        await window.press("end")
        assert "leave it." in window.text


async def test_keys_do_nothing_below_the_help(store: Store, open_window: OpenWindow) -> None:
    add_win(store, "You stayed with me.", at=NOW)
    async with open_window() as window:
        await window.press("tab", "?", "d", "r", "w", "1", "escape")
        assert [win.text for win in window.dashboard.wins] == ["You stayed with me."]
        assert not window.dashboard.occupied
        assert not window.dashboard.wins_pane.adding


async def test_help_names_the_keys_that_the_config_gives(open_window: OpenWindow) -> None:
    async with open_window(config=Config(keys={"reset": "ctrl+t"})) as window:
        await window.press("?")
        assert re.search(r"\^t +Breathe, a line, one of your wins", window.text)
    async with open_window(config=Config(keys={"win": "f5,f9"})) as window:
        await window.press("?")
        assert re.search(r"f5 f9 +Keep something that went well", window.text)


async def test_no_key_at_the_bottom_is_cut_in_half(open_window: OpenWindow) -> None:
    async with open_window(size=(40, 20)) as window:
        for width in range(40, 130, 9):
            await window.resize(width, 20)
            offered = {" ".join(key.split()) for key in _keys(window)}
            assert {"r reset", "? keys"} <= offered
            assert all(key.region.right <= width for key in window.dashboard.query("FooterKey"))


def _keys(window: Window) -> list[str]:
    return [str(key.render()) for key in window.dashboard.query("FooterKey")]


async def test_the_strip_tells_the_time_since_the_call(open_window: OpenWindow, time: Time) -> None:
    async with open_window() as window:
        assert "r takes a reset" in window.lines[0]
        await window.press("c")
        assert window.lines[0].startswith(" ● between calls 0:00")
        time.pass_(42)
        window.dashboard.strip.tick()
        await window.pilot.pause()
        assert window.lines[0].startswith(" ● between calls 0:42")
        time.pass_(13 * 3600)
        window.dashboard.strip.tick()
        await window.pilot.pause()
        assert "42" not in window.lines[0]
        assert window.ask(lambda store: store.snapshot(NOW)).last_call_ended_at == NOW


async def test_what_another_window_writes_is_seen_without_a_key(open_window: OpenWindow, store_file: Path) -> None:
    async with open_window() as one, open_window() as other:
        await one.press("w")
        await one.type("From the first window")
        await one.press("enter", "escape")
        other.dashboard.poll()
        await other.settle()
        assert "From the first window" in other.text
        other.ask(lambda store: add_ended_call(store, at=NOW, source="cli"))
        for window in (one, other):
            window.dashboard.poll()
            await window.settle()
            assert window.lines[0].startswith(" ● between calls 0:00")


async def test_a_store_that_cannot_be_opened_is_said_and_stops_nobody(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    async with open_window(file=tmp_path) as window:
        assert "Kept in memory only" in window.text
        assert "is a folder" in window.notice
        await window.press("w")
        await window.type("for now")
        await window.press("enter", "escape")
        assert "for now" in window.text
        await window.press("r", "escape")
        assert window.dashboard.resets == 1


async def test_what_could_not_be_saved_is_saved_as_soon_as_it_can(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_window() as window:
        full = OSError(28, "No space left on device")
        really = WinRepository.add

        def fail(*_: object, **__: object) -> None:
            raise full

        monkeypatch.setattr(WinRepository, "add", fail)
        await window.press("w")
        await window.type("precious")
        await window.press("enter", "escape")
        assert "Not saved yet, trying again" in window.text
        assert "is full" in window.text
        window.dashboard.poll()
        await window.settle()
        assert window.ask(lambda store: store.wins.newest()) == ()
        monkeypatch.setattr(WinRepository, "add", really)
        window.dashboard.poll()
        await window.settle()
        assert [win.text for win in window.ask(lambda store: store.wins.newest())] == ["precious"]
        assert "Not saved yet" not in window.text


async def test_a_notice_goes_away_at_escape(open_window: OpenWindow) -> None:
    async with open_window(notice="2 settings can't be used.") as window:
        assert "2 settings can't be used." in window.text
        await window.press("escape")
        assert "2 settings" not in window.text


async def test_quitting_in_the_middle_keeps_every_word(open_window: OpenWindow) -> None:
    async with open_window() as window:
        await window.press("j")
        await window.type("half a sentence")
        await window.press("ctrl+q")
        assert window.app.exited
        assert window.app.return_code == 0
        draft = window.ask(lambda store: store.reflections.draft())
        assert draft is not None
        assert draft.texts[0] == "half a sentence"


async def test_the_config_decides_how_it_begins(open_window: OpenWindow) -> None:
    config = Config(
        breathe=BreatheConfig(pattern="4-6", holds=False, seconds=120),
        look=LookConfig(theme="dawn"),
        keys={"reset": "f5"},
    )
    async with open_window(config=config) as window:
        assert "4-6 · 12 breaths · 2 min" in window.text
        assert window.app.theme == "dawn"
        await window.press("r")
        assert not window.dashboard.occupied
        await window.press("f5")
        assert window.dashboard.occupied


async def test_every_key_has_an_id_of_its_own_and_says_what_it_does() -> None:
    every = [command for scope in commands.SCOPES for command in scope.commands]
    assert len(commands.COMMANDS) == len(every)
    assert all(command.label and (command.tooltip or not command.show) for command in every)


@pytest.mark.parametrize("scope", commands.SCOPES, ids=lambda scope: scope.title)
def test_no_key_does_two_things_in_one_place(scope: commands.Scope) -> None:
    keys = [key.strip() for command in scope.commands for key in command.key.split(",")]
    assert len(keys) == len(set(keys))


async def test_typing_in_one_pane_does_not_stop_the_breath_in_another(open_window: OpenWindow, time: Time) -> None:
    async with open_window() as window:
        await window.press("b", "j")
        await window.type("words")
        time.pass_(9)
        window.dashboard.breathe_pane.pacer.tick()
        await window.pilot.pause()
        assert "breathe out" in window.text
        assert window.app.screen.query_one(Reflect).writing


async def test_the_folded_line_of_a_reflection_shows_the_time_left(open_window: OpenWindow, time: Time) -> None:
    async with open_window(size=(60, 30)) as window:
        await window.press("j")
        await window.type("words")
        time.pass_(30)
        window.dashboard.reflect_pane.tick()
        await window.pilot.click("#breathe")
        await window.settle()
        assert any("Reflect  2 min" in line for line in window.lines)
        assert window.app.screen.query_one(Wins).query_one(".pane--summary").display


@pytest.mark.parametrize(("first", "typed"), [("w", "Hello r"), ("j", "lo q")])
async def test_words_typed_ahead_are_words(open_window: OpenWindow, first: str, typed: str) -> None:
    async with open_window() as window:
        await window.burst(first, *typed)
        field = window.app.focused
        assert isinstance(field, Input | TextArea)
        assert (field.value if isinstance(field, Input) else field.text) == typed
        assert window.dashboard.breathe_pane.pattern == "4-4-4"
        assert not window.app.exited


async def test_a_whole_win_can_come_in_one_burst(open_window: OpenWindow) -> None:
    async with open_window() as window:
        await window.burst("w", *"hi", "enter", *"me", "enter", "enter", "enter")
        assert [(win.text, win.who) for win in window.ask(lambda store: store.wins.newest())] == [("hi", "me")]


@pytest.mark.parametrize("keys", ["sr", "br", "cr", "rr"])
async def test_a_reset_in_a_burst_has_the_keys(open_window: OpenWindow, keys: str) -> None:
    async with open_window() as window:
        await window.burst(*keys)
        assert isinstance(window.app.focused, ResetOverlay)
        await window.burst("escape")
        assert not window.dashboard.occupied
        assert pane_of_focus(window)


async def test_a_key_on_its_way_into_a_reset_deletes_nothing(open_window: OpenWindow, store: Store) -> None:
    add_win(store, "Stayed till it worked", at=NOW)
    async with open_window() as window:
        await window.press("tab")
        await window.burst("r", "d", "escape")
        assert not window.dashboard.occupied
        assert len(window.ask(lambda store: store.wins.newest())) == 1


async def test_a_full_disk_takes_no_word_of_a_reflection(
    open_window: OpenWindow, time: Time, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with open_window() as window:
        really = ReflectionRepository.start

        def fail(*_: object, **__: object) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(ReflectionRepository, "start", fail)
        await window.press("j")
        await window.type("precious")
        time.pass_(1)
        window.dashboard.reflect_pane.tick()
        await window.settle()
        assert window.dashboard.reflect_pane.editor.text_area.text == "precious"
        assert window.dashboard.reflect_pane.writing
        monkeypatch.setattr(ReflectionRepository, "start", really)
        window.dashboard.poll()
        await window.settle()
        draft = window.ask(lambda store: store.reflections.draft())
        assert draft is not None
        assert draft.texts[0] == "precious"


async def test_housekeeping_that_fails_does_not_cost_the_store(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(SettingRepository, "purges_by_itself", lambda *_: True)
    monkeypatch.setattr(Store, "purge", fail)
    async with open_window(config=Config(reflect=ReflectConfig(keep=30))) as window:
        assert "Kept in memory only" not in window.text
        assert "Not saved yet" in window.text
        monkeypatch.undo()
        window.dashboard.poll()
        await window.settle()
        await window.press("c")
        assert window.ask(lambda store: store.snapshot(NOW)).last_call_ended_at == NOW


async def test_a_crash_leaves_its_frames_and_none_of_its_words(
    clock: Clock, store_file: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken(_: Dashboard) -> None:
        raise LookupError("a private word")

    monkeypatch.setattr(Dashboard, "action_zoom", broken)
    logged: list[BaseException] = []
    app = RecoverApp(context_of(store_file, clock, log_crash=logged.append))
    with pytest.raises(LookupError):
        async with app.run_test() as pilot:
            await pilot.press("z")
    assert [type(error) for error in logged] == [LookupError]
    assert app.crashed
    assert "private" not in "".join(capfd.readouterr())
    await app.context.session.close()


async def test_what_was_saved_is_not_saved_again_when_it_can_only_not_be_read(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(5, "Input/output error")

    async with open_window() as window:
        monkeypatch.setattr(Store, "snapshot", fail)
        await window.press("c")
        monkeypatch.undo()
        window.dashboard.poll()
        await window.settle()
        assert len(window.ask(lambda store: store.export())["calls"]) == 1
