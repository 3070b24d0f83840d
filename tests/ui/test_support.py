from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from recover_tui.config.model import Config, SupportConfig
from recover_tui.domain.support import CRISIS, Kind, Resource
from recover_tui.store.store import Store
from recover_tui.system import clipboard, desktop
from recover_tui.system.clock import Clock
from recover_tui.ui.panes.support import Support
from recover_tui.ui.widgets.row_list import Row
from tests.conftest import NOW, Time
from tests.samples import add_resource
from tests.ui.conftest import OpenWindow, alone, type_

PRIYA = Resource("1", Kind.COLLEAGUE, "Priya", "", "till 17:00", "Makes tea.", "own")
DESK = Resource("2", Kind.COACH, "Coaching", "https://example.com", "", "", "own")


async def test_an_empty_pane_says_what_it_is_for_and_which_key_fills_it(clock: Clock) -> None:
    async with alone(Support(clock)) as (app, _):
        assert "a adds your own people" in app.export_screenshot().replace("&#160;", " ")


async def test_entries_are_listed_with_how_to_reach_them(clock: Clock) -> None:
    pane = Support(clock)
    async with alone(pane):
        pane.resources = (PRIYA, DESK)
        assert pane.rows.rows == (
            Row("1", "Priya", "colleague", "till 17:00", "peer"),
            Row("2", "Coaching", "coach", "https://example.com"),
        )
        assert pane.summary == "Priya, Coaching"


async def test_enter_opens_a_link_and_shows_what_is_none(clock: Clock) -> None:
    pane = Support(clock)
    async with alone(pane) as (app, pilot):
        pane.resources = (PRIYA, DESK)
        pane.focus_default()
        await pilot.press("enter")
        read = str(pane.query_one(".list-pane--text").render())  # type: ignore[attr-defined]
        assert read == "Priya\n\ncolleague\n\ntill 17:00\n\nMakes tea."
        await pilot.press("escape", "down", "enter")
        assert [said.link for said in app.said(Support.Opened)] == ["https://example.com"]


async def test_how_to_reach_someone_can_be_copied(clock: Clock) -> None:
    pane = Support(clock)
    async with alone(pane) as (app, pilot):
        pane.resources = (PRIYA, DESK)
        pane.focus_default()
        await pilot.press("y", "down", "y")
        assert [said.text for said in app.said(Support.Copied)] == ["", "https://example.com"]


@pytest.mark.parametrize(
    ("kind", "known", "note"),
    [("", Kind.OTHER, "n"), ("coa", Kind.COACH, "n"), ("friend", Kind.OTHER, "friend · n")],
)
async def test_an_entry_is_asked_for_and_odd_kinds_are_kept_as_a_note(
    clock: Clock, kind: str, known: Kind, note: str
) -> None:
    pane = Support(clock)
    async with alone(pane) as (app, pilot):
        await pilot.press("a")
        for answer in ("tom", "ext1", kind, "9 to 12", "n"):
            await type_(pilot, answer)
            await pilot.press("enter")
        [said] = app.said(Support.Added)
        assert (said.name, said.reach, said.kind, said.hours, said.note) == ("tom", "ext1", known, "9 to 12", note)


async def test_keys_that_have_nothing_to_act_on_are_not_offered(clock: Clock) -> None:
    pane = Support(clock)
    async with alone(pane) as (app, pilot):
        await pilot.press("y", "d")
        assert pane.check_action("copy", ()) is False
        assert not app.said(Support.Copied)
        assert not app.said(Support.Deleted)


async def test_an_entry_is_kept_deleted_and_brought_back_in_the_dashboard(open_window: OpenWindow) -> None:
    async with open_window(size=(60, 30)) as window:
        await window.press("s", "a")
        await window.type("Tom")
        await window.press("enter", "escape")
        assert [one.name for one in window.ask(lambda store: store.resources.all())] == ["Tom"]
        await window.press("d")
        assert window.ask(lambda store: store.resources.all()) == ()
        await window.press("u")
        assert len(window.ask(lambda store: store.resources.all())) == 1


async def test_without_a_desktop_a_link_is_copied(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[str] = []
    opened: list[str] = []
    async with open_window() as window:
        monkeypatch.setattr(window.app, "copy_to_clipboard", copied.append)
        monkeypatch.setattr(window.app, "open_url", opened.append)
        monkeypatch.setattr(clipboard, "put", lambda *_: False)
        window.dashboard.support_pane.post_message(Support.Opened("https://example.com"))
        await window.settle()
        assert (copied, opened) == (["https://example.com"], [])
        assert "no desktop to open it with; handed to the terminal to copy" in window.text
        monkeypatch.setenv("DISPLAY", ":0")
        window.dashboard.support_pane.post_message(Support.Opened("https://example.com"))
        window.dashboard.support_pane.post_message(Support.Copied("ext 1"))
        await window.settle()
        assert (copied, opened) == (["https://example.com", "ext 1"], ["https://example.com"])


def test_a_desktop_is_needed_to_open_anything() -> None:
    assert not desktop.can_open({}, "linux")
    assert desktop.can_open({"WAYLAND_DISPLAY": "wayland-0"}, "linux")
    assert desktop.can_open({}, "darwin")


LINE = Resource("c", Kind.HELPLINE, "Someone", "tel:12345", "day and night", "Checked", CRISIS)


async def test_crisis_lines_come_last_and_stay(clock: Clock) -> None:
    pane = Support(clock, crisis=(LINE,))
    async with alone(pane) as (app, pilot):
        pane.resources = (PRIYA,)
        assert pane.rows.rows == (
            Row("1", "Priya", "colleague", "till 17:00", "peer"),
            Row("c", "Someone", "helpline", "12345 · day and night", "line"),
        )
        pane.focus_default()
        await pilot.press("down", "d", "e", "y", "enter")
        assert not app.said(Support.Deleted)
        assert not pane.adding
        assert [said.text for said in app.said(Support.Copied)] == ["12345"]
        assert [said.link for said in app.said(Support.Opened)] == ["tel:12345"]


async def test_who_is_open_now_is_said(clock: Clock, time: Time) -> None:
    pane = Support(clock)
    async with alone(pane):
        pane.resources = (replace(DESK, reach="", hours="Mon-Fri 9:00-10:00", zone="UTC"),)
        assert pane.rows.rows[0].aside == "open now · Mon-Fri 9:00-10:00"
        time.pass_(1800)
        pane.relist()
        assert pane.rows.rows[0].aside == "Mon-Fri 9:00-10:00"


async def test_only_allowed_kinds_of_link_are_opened(open_window: OpenWindow, store: Store) -> None:
    add_resource(store, "Chat", reach="msteams:/l/chat", at=NOW)
    add_resource(store, "Shell", reach="file:///bin/sh", at=NOW + timedelta(seconds=1))
    config = Config(support=SupportConfig(schemes=("msteams",)))
    async with open_window(config=config) as window:
        opened: list[str] = []
        window.app.copy_to_clipboard = opened.append  # type: ignore[method-assign]
        await window.press("s", "enter", "down", "enter")
        assert opened == ["msteams:/l/chat"]
        assert "file:///bin/sh" in window.text


async def test_an_own_entry_is_changed_and_put_back(open_window: OpenWindow, store: Store) -> None:
    add_resource(store, "Tom", kind=Kind.LEAD, at=NOW)
    async with open_window() as window:
        await window.press("s", "e")
        await window.type("my")
        await window.press("enter", "escape")
        [tom] = window.ask(lambda store: store.resources.all())
        assert (tom.name, tom.kind) == ("Tommy", Kind.LEAD)
        await window.press("u")
        assert window.ask(lambda store: store.resources.all())[0].name == "Tom"


async def test_a_click_chooses_and_a_second_one_opens(
    open_window: OpenWindow, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    for name in ("Ann", "Tom", "Zoe"):
        add_resource(store, name, reach=f"https://{name.lower()}.example", at=NOW)
    async with open_window() as window:
        monkeypatch.setattr(window.dashboard.feedback, "open_link", lambda link: opened.append(link) or True)
        entries = store.resources.all()
        for line in (0, 4, 4):
            await window.pilot.click("#support RowList", offset=(3, line))
            await window.settle()
            assert window.dashboard.support_pane.rows.chosen == entries[line // 2].id
        assert opened == [entries[2].reach]
        await window.press("up", "enter")
        assert opened[1:] == [entries[1].reach]


async def test_a_click_after_the_focus_was_elsewhere_only_chooses(
    open_window: OpenWindow, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    add_resource(store, "Ann", reach="https://ann.example", at=NOW)
    async with open_window() as window:
        monkeypatch.setattr(window.dashboard.feedback, "open_link", lambda link: opened.append(link) or True)
        for _ in range(3):
            await window.pilot.click("#support RowList", offset=(3, 0))
            await window.press("tab")
        assert opened == []


async def test_the_crisis_line_is_one_key_away_everywhere(open_window: OpenWindow) -> None:
    async with open_window(crisis=(LINE,)) as window:
        for keys in ((), ("r",), ("escape", "j"), ("ctrl+l",)):
            await window.press(*keys, "f4")
            assert "Someone · 12345 · day and night" in window.text
            await window.press("f4")


async def test_packs_laid_down_for_everyone_are_taken_in(open_window: OpenWindow, tmp_path: Path) -> None:
    good, broken = tmp_path / "good.toml", tmp_path / "broken.toml"
    good.write_text('name = "Acme"\ndate = 2026-11-01\n[[entry]]\nname = "Coach"\nkind = "coach"\n')
    broken.write_text("name = 3")
    async with open_window(packs=(good, broken)) as window:
        assert [one.name for one in window.ask(lambda store: store.resources.all())] == ["Coach"]
        assert "A pack can't be used: broken.toml:1" in window.text
