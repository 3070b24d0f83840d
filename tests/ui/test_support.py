from __future__ import annotations

import pytest

from recover_tui.domain.support import Kind, Resource
from recover_tui.ui import links
from recover_tui.ui.panes.support import Support
from tests.ui.conftest import OpenWindow, alone, type_

PRIYA = Resource("1", Kind.COLLEAGUE, "Priya", "", "till 17:00", "Makes tea.", "own")
DESK = Resource("2", Kind.COACH, "Coaching", "https://example.com", "", "", "own")


async def test_an_empty_pane_says_what_it_is_for_and_which_key_fills_it() -> None:
    async with alone(Support()) as (app, _):
        assert "a adds one." in app.export_screenshot().replace("&#160;", " ")


async def test_entries_are_listed_with_how_to_reach_them() -> None:
    pane = Support()
    async with alone(pane):
        pane.resources = (PRIYA, DESK)
        assert [str(option.prompt) for option in pane.rows.options] == [
            "Priya\n  colleague · till 17:00",
            "Coaching\n  coach · https://example.com",
        ]
        assert pane.telling == "Priya, Coaching"


async def test_enter_opens_a_link_and_shows_what_is_none() -> None:
    pane = Support()
    async with alone(pane) as (app, pilot):
        pane.resources = (PRIYA, DESK)
        pane.enter()
        await pilot.press("enter")
        read = str(pane.query_one(".listing--read").render())  # type: ignore[attr-defined]
        assert read == "Priya\n\ncolleague\n\ntill 17:00\n\nMakes tea."
        await pilot.press("escape", "down", "enter")
        assert [said.link for said in app.said(Support.Opened)] == ["https://example.com"]


async def test_how_to_reach_someone_can_be_copied() -> None:
    pane = Support()
    async with alone(pane) as (app, pilot):
        pane.resources = (PRIYA, DESK)
        pane.enter()
        await pilot.press("y", "down", "y")
        assert [said.text for said in app.said(Support.Copied)] == ["", "https://example.com"]


@pytest.mark.parametrize(
    ("kind", "known", "note"),
    [("", Kind.OTHER, "n"), ("coa", Kind.COACH, "n"), ("friend", Kind.OTHER, "friend · n")],
)
async def test_an_entry_is_asked_for_and_odd_kinds_are_kept_as_a_note(kind: str, known: Kind, note: str) -> None:
    pane = Support()
    async with alone(pane) as (app, pilot):
        await pilot.press("a")
        for answer in ("tom", "ext1", kind, "n"):
            await type_(pilot, answer)
            await pilot.press("enter")
        [said] = app.said(Support.Added)
        assert (said.name, said.reach, said.kind, said.note) == ("tom", "ext1", known, note)


async def test_keys_that_have_nothing_to_act_on_are_not_offered() -> None:
    pane = Support()
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
        assert [one.name for one in window.ask(lambda store: store.resources())] == ["Tom"]
        await window.press("d")
        assert window.ask(lambda store: store.resources()) == ()
        await window.press("u")
        assert len(window.ask(lambda store: store.resources())) == 1


async def test_without_a_desktop_a_link_is_copied(open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    copied: list[str] = []
    opened: list[str] = []
    async with open_window() as window:
        monkeypatch.setattr(window.app, "copy_to_clipboard", copied.append)
        monkeypatch.setattr(window.app, "open_url", opened.append)
        window.dashboard.support_pane.post_message(Support.Opened("https://example.com"))
        await window.settle()
        assert (copied, opened) == (["https://example.com"], [])
        monkeypatch.setenv("DISPLAY", ":0")
        window.dashboard.support_pane.post_message(Support.Opened("https://example.com"))
        window.dashboard.support_pane.post_message(Support.Copied("ext 1"))
        await window.settle()
        assert (copied, opened) == (["https://example.com", "ext 1"], ["https://example.com"])


def test_a_desktop_is_needed_to_open_anything() -> None:
    assert not links.can_open({}, "linux")
    assert links.can_open({"WAYLAND_DISPLAY": "wayland-0"}, "linux")
    assert links.can_open({}, "darwin")
