from __future__ import annotations

from datetime import timedelta

import pytest
from textual.content import Content

from recover_tui.domain.reflection import Answer, EndedBy, Reflection, prompts
from recover_tui.ui.clocks import Clocks
from recover_tui.ui.panes.reflect import Reflect
from tests.conftest import NOW, Time
from tests.ui.conftest import OpenWindow, alone, type_

PAST = Reflection(
    "1",
    None,
    NOW - timedelta(days=1),
    120,
    90,
    EndedBy.DONE,
    (Answer("What?", "The wait"), Answer("How?", "")),
    "Ask",
)


def read(pane: Reflect) -> str:
    return str(pane.query_one("#reflection").render())  # type: ignore[attr-defined]


def prompt(pane: Reflect) -> str:
    shown = pane.query_one("#prompt").render()  # type: ignore[attr-defined]
    assert isinstance(shown, Content)
    return shown.plain


async def test_an_empty_pane_says_what_it_is_for_and_which_key_begins(clocks: Clocks) -> None:
    async with alone(Reflect(clocks, cap=90)) as (app, _):
        text = app.export_screenshot().replace("&#160;", " ")
        assert "j begins." in text
        assert "90 s" in text


async def test_one_prompt_at_a_time_and_the_time_left_in_the_border(clocks: Clocks, time: Time) -> None:
    pane = Reflect(clocks)
    async with alone(pane) as (app, pilot):
        pane.begin()
        await pilot.pause()
        [started] = app.said(Reflect.Started)
        assert (started.cap_s, started.prompts) == (120, prompts(0))
        assert prompt(pane) == prompts(0)[0]
        assert pane.border_title == "Reflect · 2:00 left"
        time.pass_(29)
        pane.tick()
        assert pane.border_title == "Reflect · 1:31 left"
        await pilot.press(*"one", "tab", *"two")
        assert prompt(pane) == prompts(0)[1]
        await pilot.press("shift+tab")
        assert pane.text_area.text == "one"
        await pilot.press("shift+tab")
        assert prompt(pane) == prompts(0)[0]


async def test_words_are_handed_up_within_a_second(clocks: Clocks, time: Time) -> None:
    pane = Reflect(clocks)
    async with alone(pane) as (app, pilot):
        pane.begin()
        await pilot.pause()
        await type_(pilot, "one")
        time.pass_(1)
        pane.tick()
        pane.tick()
        await pilot.pause()
        [draft] = app.said(Reflect.Drafted)
        assert (draft.texts, draft.next_step, draft.active_s) == (("one", "", ""), "", 1)


async def test_near_the_end_the_prompt_becomes_the_closing_line(clocks: Clocks, time: Time) -> None:
    pane = Reflect(clocks)
    async with alone(pane) as (app, pilot):
        pane.begin()
        await pilot.pause()
        await type_(pilot, "one")
        time.pass_(90)
        pane.tick()
        assert prompt(pane) == "Next small step"
        assert pane.text_area.text == ""
        assert pane.has_class("-low")
        await pilot.press("tab", "shift+tab")
        assert prompt(pane) == "Next small step"
        await pilot.press(*"ask", "enter")
        [done] = app.said(Reflect.Finished)
        assert (done.texts[0], done.next_step, done.ended_by, done.active_s) == ("one", "ask", EndedBy.DONE, 90)
        assert read(pane).startswith("That is enough for now.\n\nNext small step: ask")


async def test_the_cap_holds_after_a_grace_to_finish_the_sentence(clocks: Clocks, time: Time) -> None:
    pane = Reflect(clocks, cap=30)
    async with alone(pane) as (app, pilot):
        pane.begin()
        await pilot.pause()
        time.pass_(30)
        pane.tick()
        assert pane.border_title == "Reflect · finish your sentence"
        await type_(pilot, "more")
        assert pane.writing
        time.pass_(15)
        pane.tick()
        await pilot.pause()
        [done] = app.said(Reflect.Finished)
        assert (done.next_step, done.ended_by, done.active_s) == ("more", EndedBy.CAP, 45)
        assert not pane.writing
        assert not pane.text_area.display
        pane.tick()
        await pilot.pause()
        assert len(app.said(Reflect.Finished)) == 1


async def test_a_machine_that_slept_past_the_cap_finds_it_closed_with_its_words(clocks: Clocks, time: Time) -> None:
    pane = Reflect(clocks)
    async with alone(pane) as (app, pilot):
        pane.begin()
        await pilot.pause()
        await type_(pilot, "one")
        time.pass_(7200)
        pane.tick()
        await pilot.pause()
        [done] = app.said(Reflect.Finished)
        assert (done.texts[0], done.ended_by, done.active_s) == ("one", EndedBy.CAP, 135)


@pytest.mark.parametrize(("key", "by"), [("ctrl+s", EndedBy.DONE), ("escape", EndedBy.QUIT)])
async def test_it_can_always_be_made_shorter(clocks: Clocks, time: Time, key: str, by: EndedBy) -> None:
    pane = Reflect(clocks)
    async with alone(pane) as (app, pilot):
        pane.begin()
        await pilot.pause()
        await type_(pilot, "one")
        time.pass_(10)
        await pilot.press(key)
        [done] = app.said(Reflect.Finished)
        assert (done.texts[0], done.ended_by, done.active_s) == ("one", by, 10)
        await pilot.press("escape")
        assert not pane.reading


async def test_beginning_again_while_writing_changes_nothing(clocks: Clocks, time: Time) -> None:
    pane = Reflect(clocks)
    async with alone(pane) as (app, pilot):
        pane.begin()
        await pilot.pause()
        await type_(pilot, "one")
        time.pass_(60)
        pane.begin()
        pane.tick()
        await pilot.pause()
        assert pane.text_area.text == "one"
        assert pane.border_title == "Reflect · 1:00 left"
        assert len(app.said(Reflect.Started)) == 1


async def test_past_ones_are_listed_read_and_deleted(clocks: Clocks) -> None:
    pane = Reflect(clocks)
    async with alone(pane) as (app, pilot):
        pane.reflections = (PAST,)
        assert [str(option.prompt) for option in pane.rows.options] == ["yesterday · Ask"]
        assert pane.telling == "Ask"
        pane.enter()
        await pilot.press("enter")
        assert read(pane) == "yesterday\n\nWhat?\nThe wait\n\nNext small step\nAsk"
        await pilot.press("d")
        assert [said.reflection for said in app.said(Reflect.Deleted)] == [PAST]


async def test_markup_in_a_reflection_is_only_words(clocks: Clocks) -> None:
    pane = Reflect(clocks)
    async with alone(pane) as (_, pilot):
        pane.begin()
        await pilot.pause()
        pane.text_area.text = "[/nope] [b]"
        await pilot.pause()
        pane.leave()
        pane.reflections = (Reflection("1", None, NOW, 120, 1, EndedBy.QUIT, (Answer("[x]", "[/nope]"),), "[b]"),)
        pane.action_open()
        await pilot.pause()
        assert "[x]\n[/nope]" in read(pane)


async def test_a_reflection_is_saved_while_it_is_written(open_window: OpenWindow, time: Time) -> None:
    async with open_window() as window:
        await window.press("j")
        await window.type("the wait")
        time.pass_(1)
        window.dashboard.reflect_pane.tick()
        await window.settle()
        [draft] = window.ask(lambda store: store.export())["reflections"]
        assert (draft["answers"][0]["text"], draft["ended_by"], draft["active_s"]) == ("the wait", None, 1)
        assert window.dashboard.reflections == ()
        await window.press("ctrl+s")
        assert "That is enough for now." in window.text
        [past] = window.dashboard.reflections
        assert past.ended_by is EndedBy.DONE
        await window.press("escape", "d")
        assert window.dashboard.reflections == ()
        await window.press("u")
        assert len(window.dashboard.reflections) == 1


async def test_the_prompts_take_turns(open_window: OpenWindow) -> None:
    async with open_window() as window:
        seen = []
        for _ in range(2):
            await window.press("j")
            seen.append(prompt(window.dashboard.reflect_pane))
            await window.type("words")
            await window.press("escape", "escape")
        assert seen == [prompts(0)[0], prompts(1)[0]]
