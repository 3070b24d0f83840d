from __future__ import annotations

import shutil
from datetime import timedelta
from pathlib import Path

from msgspec.structs import replace
from textual.content import Content
from textual.widgets import Static

from recover_tui.config.model import Config, ReflectConfig
from recover_tui.domain.reflection import GONE_ON, HAD_ITS_SHARE, LEFT, Answer, Draft, EndedBy, Reflection, prompts
from recover_tui.domain.stopwatch import Stopwatch
from recover_tui.store.store import Store
from recover_tui.system.clock import Clock
from recover_tui.ui.messages import ReflectionDeleted, ReflectionDrafted, ReflectionFinished, ReflectionStarted
from recover_tui.ui.panes.reflect import Reflect
from recover_tui.ui.widgets.row_list import Row
from tests.conftest import NOW, Time
from tests.ui.conftest import OpenWindow, Window, alone, type_

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
    return str(pane.query_one(".list-pane--text").render())  # type: ignore[attr-defined]


def prompt(pane: Reflect) -> str:
    shown = pane.query_one("#prompt").render()  # type: ignore[attr-defined]
    assert isinstance(shown, Content)
    return shown.plain


async def test_an_empty_pane_says_what_it_is_for_and_which_key_begins(clock: Clock) -> None:
    async with alone(Reflect(clock, Config(reflect=ReflectConfig(cap=90)))) as (app, _):
        text = app.export_screenshot().replace("&#160;", " ")
        assert "j begins." in text
        assert "90 s" in text


async def test_one_prompt_at_a_time_and_the_time_left_in_the_border(clock: Clock, time: Time) -> None:
    pane = Reflect(clock)
    async with alone(pane) as (app, pilot):
        pane.begin()
        await pilot.pause()
        [started] = app.said(ReflectionStarted)
        assert (started.draft.cap_s, started.draft.prompts) == (120, prompts(0))
        assert prompt(pane) == prompts(0)[0]
        assert round(pane.editor.left) == 120
        time.pass_(29)
        pane.tick()
        assert round(pane.editor.left) == 91
        await pilot.press(*"one", "tab", *"two")
        assert prompt(pane) == prompts(0)[1]
        await pilot.press("shift+tab")
        assert pane.editor.text_area.text == "one"
        await pilot.press("shift+tab")
        assert prompt(pane) == prompts(0)[0]


async def test_words_and_time_are_handed_up_every_second(clock: Clock, time: Time) -> None:
    pane = Reflect(clock)
    async with alone(pane) as (app, pilot):
        pane.begin()
        await pilot.pause()
        await type_(pilot, "one")
        time.pass_(1)
        pane.tick()
        await pilot.pause()
        draft = app.said(ReflectionDrafted)[-1].draft
        assert (draft.texts, draft.next_step, draft.stopwatch.used) == (("one", "", ""), "", 1)


async def test_near_the_end_the_prompt_becomes_the_closing_line(clock: Clock, time: Time) -> None:
    pane = Reflect(clock)
    async with alone(pane) as (app, pilot):
        pane.begin()
        await pilot.pause()
        await type_(pilot, "one")
        time.pass_(90)
        pane.tick()
        assert prompt(pane) == "Next small step"
        assert pane.editor.text_area.text == ""
        assert not pane.has_class("-low")
        time.pass_(15)
        pane.tick()
        assert pane.has_class("-low")
        assert str(pane.border_title).endswith("closing")
        await pilot.press("tab", "shift+tab")
        assert prompt(pane) == "Next small step"
        await pilot.press(*"ask", "enter")
        [done] = app.said(ReflectionFinished)
        assert (done.draft.texts[0], done.draft.next_step, done.ended_by, done.draft.stopwatch.used) == (
            "one",
            "ask",
            EndedBy.DONE,
            105,
        )
        assert read(pane).startswith("That is enough for now.\n\n▌ next small step\n▌ ask")


async def test_the_closing_line_waits_for_the_end_of_a_sentence_but_not_for_long(clock: Clock, time: Time) -> None:
    pane = Reflect(clock)
    async with alone(pane) as (_, pilot):
        pane.begin()
        time.pass_(92)
        await type_(pilot, "one")
        time.pass_(1)
        pane.tick()
        assert pane.editor.text_area.text == "one"
        time.pass_(1)
        pane.tick()
        assert prompt(pane) == "Next small step"


async def test_near_the_cap_the_closing_line_waits_no_more(clock: Clock, time: Time) -> None:
    pane = Reflect(clock)
    async with alone(pane) as (_, pilot):
        pane.begin()
        time.pass_(109.5)
        await type_(pilot, "one")
        pane.tick()
        assert pane.editor.text_area.text == "one"
        time.pass_(0.5)
        pane.tick()
        assert prompt(pane) == "Next small step"


async def test_the_cap_holds_after_a_grace_to_finish_the_sentence(clock: Clock, time: Time) -> None:
    pane = Reflect(clock, Config(reflect=ReflectConfig(cap=30)))
    async with alone(pane) as (app, pilot):
        pane.begin()
        await pilot.pause()
        time.pass_(30)
        pane.tick()
        assert "finish your sentence" in str(pane.border_title)
        await type_(pilot, "more")
        assert pane.writing
        time.pass_(15)
        pane.tick()
        await pilot.pause()
        [done] = app.said(ReflectionFinished)
        assert (done.draft.next_step, done.ended_by, done.draft.stopwatch.used) == ("more", EndedBy.CAP, 45)
        assert not pane.writing
        assert not pane.editor.display
        pane.tick()
        await pilot.pause()
        assert len(app.said(ReflectionFinished)) == 1


async def test_a_machine_that_slept_past_the_cap_finds_it_closed_with_its_words(clock: Clock, time: Time) -> None:
    pane = Reflect(clock)
    async with alone(pane) as (app, pilot):
        pane.begin()
        await pilot.pause()
        await type_(pilot, "one")
        time.pass_(7200)
        pane.tick()
        await pilot.pause()
        [done] = app.said(ReflectionFinished)
        assert (done.draft.texts[0], done.ended_by, done.draft.stopwatch.used) == ("one", EndedBy.CAP, 135)


async def test_it_can_always_be_made_shorter(clock: Clock, time: Time) -> None:
    pane = Reflect(clock)
    async with alone(pane) as (app, pilot):
        pane.begin()
        await pilot.pause()
        await type_(pilot, "one")
        time.pass_(10)
        await pilot.press("ctrl+s")
        [done] = app.said(ReflectionFinished)
        assert (done.draft.texts[0], done.ended_by, done.draft.stopwatch.used) == ("one", EndedBy.DONE, 10)
        await pilot.press("escape")
        assert not pane.reading


async def test_beginning_again_while_writing_changes_nothing(clock: Clock, time: Time) -> None:
    pane = Reflect(clock)
    async with alone(pane) as (app, pilot):
        pane.begin()
        await pilot.pause()
        await type_(pilot, "one")
        time.pass_(60)
        pane.begin()
        pane.tick()
        await pilot.pause()
        assert pane.editor.text_area.text == "one"
        assert round(pane.editor.left) == 60
        assert len(app.said(ReflectionStarted)) == 1


async def test_past_ones_are_listed_read_and_deleted(clock: Clock) -> None:
    pane = Reflect(clock)
    async with alone(pane) as (app, pilot):
        pane.reflections = (PAST,)
        assert pane.rows.rows == (Row(PAST.id, "Ask", "yest.", "The wait"),)
        assert pane.summary == "Ask"
        pane.focus_default()
        await pilot.press("enter")
        assert read(pane) == "yesterday\n\nWhat?\nThe wait\n\nNext small step\nAsk"
        await pilot.press("d")
        assert [said.reflection for said in app.said(ReflectionDeleted)] == [PAST]


async def test_words_are_found_as_one_types(clock: Clock) -> None:
    pane = Reflect(clock)
    other = replace(PAST, id="2", answers=(Answer("What?", "The refund"),), next_step="Call back")
    async with alone(pane) as (_, pilot):
        pane.reflections = (PAST, other)
        pane.focus_default()
        await pilot.press("/")
        await type_(pilot, "REFUND")
        assert [row.words for row in pane.rows.rows] == ["Call back"]
        await pilot.press("enter")
        assert "The refund" in read(pane)
        await pilot.press("escape", "escape")
        assert len(pane.rows.rows) == 2
        assert pane.app.focused is pane.rows


async def test_what_is_older_than_it_is_to_be_kept_is_gone(open_window: OpenWindow, time: Time) -> None:
    async with open_window() as window:
        await look_back(window)
        time.pass_(84 * 86400)
        for _ in range(8):  # the clock goes on, so it is believed
            window.ask(lambda store: store.maintain(time.now()))
            time.pass_(86400)
    async with open_window() as window:
        assert len(window.dashboard.reflections) == 1
    keeping = Config(reflect=ReflectConfig(keep=90))
    async with open_window(config=keeping) as window:
        assert len(window.dashboard.reflections) == 1
        window.ask(lambda store: store.settings.agree_to_purge())
    async with open_window(config=keeping) as window:
        assert window.dashboard.reflections == ()
        assert window.ask(lambda store: store.export())["reflections"] == []


async def test_the_clock_at_2100_takes_nothing(open_window: OpenWindow, time: Time) -> None:
    keeping = Config(reflect=ReflectConfig(keep=30))
    async with open_window() as window:
        await look_back(window)
        window.ask(lambda store: store.settings.agree_to_purge())
    for seconds in (74 * 365 * 86400, 3600, 9 * 3600):
        time.pass_(seconds)
        async with open_window(config=keeping) as window:
            assert len(window.dashboard.reflections) == 1


async def test_markup_in_a_reflection_is_only_words(clock: Clock) -> None:
    pane = Reflect(clock)
    async with alone(pane) as (_, pilot):
        pane.begin()
        await pilot.pause()
        pane.editor.text_area.text = "[/nope] [b]"
        await pilot.pause()
        pane.flush()
        pane.reflections = (Reflection("1", None, NOW, 120, 1, EndedBy.QUIT, (Answer("[x]", "[/nope]"),), "[b]"),)
        pane.open_chosen()
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


async def look_back(window: Window, words: str = "words") -> None:
    await window.press("j")
    await window.type(words)
    await window.press("ctrl+s", "escape")


async def test_the_prompts_take_turns(open_window: OpenWindow, time: Time) -> None:
    async with open_window() as window:
        await look_back(window)
        time.pass_(60)
        await window.press("c", "j")
        assert prompt(window.dashboard.reflect_pane) == prompts(1)[0]


async def test_the_same_call_rests_before_it_may_be_reopened(open_window: OpenWindow, time: Time) -> None:
    async with open_window() as window:
        await window.press("c")
        await look_back(window)
        time.pass_(600)
        await window.press("j")
        assert not window.dashboard.reflect_pane.writing
        assert "From 09:50 you can look back again" in " ".join(read(window.dashboard.reflect_pane).split())
        time.pass_(3)
        await window.press("escape", "d", "j")
        assert not window.dashboard.reflect_pane.writing
        time.pass_(3)
        await window.press("escape", "c", "j")
        assert window.dashboard.reflect_pane.writing


async def test_one_that_was_left_is_gone_on_with_while_its_time_runs(open_window: OpenWindow, time: Time) -> None:
    async with open_window() as window:
        await window.press("j")
        await window.type("the wait")
        await window.press("tab", "tab")
        time.pass_(30)
        await window.press("escape")
        assert read(window.dashboard.reflect_pane) == LEFT.format(left="90 s")
        time.pass_(30)
        await window.press("j")
        pane = window.dashboard.reflect_pane
        assert round(pane.editor.left) == 60
        assert prompt(pane) == prompts(0)[2]
        await window.press("shift+tab", "shift+tab")
        assert pane.editor.text_area.text == "the wait"
        await window.press("escape")
        time.pass_(80)
        window.dashboard.poll()
        await window.settle()
        [past] = window.ask(lambda store: store.reflections.newest())
        assert (past.answers[0].text, past.ended_by, past.active_s) == ("the wait", EndedBy.QUIT, 135)
        await window.press("j")
        assert not pane.writing
        assert "you can look back again" in read(window.dashboard.reflect_pane)


async def test_one_that_was_left_can_be_gone_on_with_in_another_window(open_window: OpenWindow, time: Time) -> None:
    async with open_window() as one, open_window() as other:
        await one.press("j")
        await one.type("the wait")
        await one.press("escape")
        time.pass_(10)
        other.dashboard.poll()
        await other.settle()
        await other.press("j")
        assert other.dashboard.reflect_pane.editor.text_area.text == "the wait"


async def test_an_empty_one_is_not_said_to_be_saved(open_window: OpenWindow) -> None:
    async with open_window() as window:
        await window.press("j", "ctrl+s")
        assert window.dashboard.strip.status_text == ""


async def test_one_that_was_opened_by_mistake_costs_nothing(open_window: OpenWindow) -> None:
    async with open_window() as window:
        await window.press("j", "escape", "escape", "j")
        assert window.dashboard.reflect_pane.writing


async def test_one_call_gets_at_most_a_third_of_the_shift(open_window: OpenWindow, time: Time) -> None:
    async with open_window() as window:
        await look_back(window)
        time.pass_(1300)
        await window.press("j")
        assert read(window.dashboard.reflect_pane) == HAD_ITS_SHARE
        assert not window.dashboard.reflect_pane.writing


async def test_on_a_break_there_is_more_time(open_window: OpenWindow) -> None:
    async with open_window() as window:
        await window.press("g")
        assert "5 min" in window.text


async def test_own_prompts_come_first(open_window: OpenWindow) -> None:
    async with open_window(config=Config(reflect=ReflectConfig(prompts=("What was asked of me?",)))) as window:
        await window.press("j")
        assert "What was asked of me?" in window.text


async def test_killed_and_reopened_the_words_are_there_and_the_time_is_not_given_back(
    open_window: OpenWindow, time: Time, store_file: Path
) -> None:
    config = Config(reflect=ReflectConfig(cap=30))
    async with open_window(config=config) as window:
        await window.press("j")
        await window.type("the wait")
        time.pass_(10)
        window.dashboard.reflect_pane.tick()
        await window.settle()
        copy_of(store_file, store_file.with_name("killed.db"))
    time.pass_(2)
    async with open_window(config=config, file=store_file.with_name("killed.db"), size=(60, 30)) as window:
        assert "Reflect  one is not over yet · j goes on with it" in window.text
        time.pass_(4)
        await window.press("j")
        pane = window.dashboard.reflect_pane
        assert pane.editor.text_area.text == "the wait"
        assert round(pane.editor.left) == 14
        await window.type(" again")
        time.pass_(40)
        pane.tick()
        await window.settle()
        [past] = window.ask(lambda store: store.reflections.newest())
        assert (past.answers[0].text, past.ended_by, past.active_s) == ("the wait again", EndedBy.CAP, 45)


async def test_reopened_after_the_cap_it_is_closed_with_nothing_lost(open_window: OpenWindow, time: Time) -> None:
    async with open_window() as window:
        await window.press("j")
        await window.type("the wait")
        await window.press("ctrl+q")
    time.pass_(3600)
    async with open_window() as window:
        [past] = window.dashboard.reflections
        assert (past.answers[0].text, past.ended_by, past.active_s) == ("the wait", EndedBy.QUIT, 135)


async def test_a_sentence_cut_off_by_the_cap_is_no_row_of_commands(open_window: OpenWindow, time: Time) -> None:
    async with open_window() as window:
        await window.press("j")
        time.pass_(135)
        window.dashboard.reflect_pane.tick()
        await window.settle()
        await window.press("r", "w", "q")
        time.pass_(1.5)
        await window.press("r")
        assert not window.dashboard.occupied
        assert window.dashboard.open_pane == "reflect"
        time.pass_(2)
        await window.press("r")
        assert window.dashboard.occupied


async def test_a_stopped_program_closes_its_own_reflection_at_the_cap(open_window: OpenWindow, time: Time) -> None:
    async with open_window() as window:
        await window.press("j")
        await window.type("words before the stop")
        time.pass_(7200)
        window.dashboard.reflect_pane.tick()
        window.dashboard.poll()
        await window.settle()
        [past] = window.ask(lambda store: store.reflections.newest())
        assert (past.answers[0].text, past.ended_by, past.active_s) == ("words before the stop", EndedBy.CAP, 135)


async def test_two_windows_are_one_reflection(open_window: OpenWindow, time: Time) -> None:
    async with open_window() as one, open_window() as other:
        await one.press("j")
        await one.type("the wait")
        time.pass_(20)
        one.dashboard.reflect_pane.tick()
        await one.settle()
        other.dashboard.poll()
        await other.settle()
        await other.press("j")
        assert other.dashboard.reflect_pane.editor.text_area.text == "the wait"
        assert round(other.dashboard.reflect_pane.editor.left) == 100
        one.dashboard.reflect_pane.tick()
        await one.settle()
        assert not one.dashboard.reflect_pane.writing
        assert str(one.dashboard.reflect_pane.query_one(".list-pane--text", Static).content) == GONE_ON
        await other.press("ctrl+s")
        [past] = other.ask(lambda store: store.reflections.newest())
        assert past.answers[0].text == "the wait"


def copy_of(store_file: Path, copy: Path) -> None:
    """What `kill -9` at this moment would leave on the disk."""
    for end in ("", "-wal", "-journal"):
        source = store_file.with_name(store_file.name + end)
        if source.exists():
            shutil.copy(source, copy.with_name(copy.name + end))
    copy.chmod(0o600)


async def test_what_keeps_coming_back_is_said_once_with_somewhere_to_put_it(clock: Clock) -> None:
    pane = Reflect(clock)
    async with alone(pane) as (_, pilot):
        before = [replace(PAST, id=str(hour), started_at=NOW - timedelta(hours=hour)) for hour in (2, 4, 6, 13)]
        for past, said in ((before[2:], False), (before, True)):
            pane.reflections = tuple(past)
            pane.begin()
            await type_(pilot, "again")
            await pilot.press("ctrl+s")
            assert ("p parks it" in read(pane)) is said
            assert "That is enough for now." in read(pane)


async def test_C1_one_that_is_over_but_not_closed_yet_is_no_way_to_another(
    open_window: OpenWindow, store: Store, time: Time, clock: Clock
) -> None:
    """Killed near its end and opened again just after it, before anyone has closed it."""
    draft = Draft("d", 120, ("What?",), ("every word",), "", Stopwatch(134, clock.reading()), "gone")
    store.reflections.start(draft, at=NOW)
    store.reflections.save_draft(draft)
    time.pass_(2)
    async with open_window() as window:
        await window.press("j")
        assert not window.dashboard.reflect_pane.writing
        assert "you can look back again" in read(window.dashboard.reflect_pane)
        time.pass_(5)
        window.dashboard.poll()
        await window.settle()
        await window.press("escape", "j")
        assert not window.dashboard.reflect_pane.writing
    assert [past.words for past in store.reflections.newest()] == [" every word"]


def test_C2_words_that_come_too_late_are_kept_beside_it(store: Store, clock: Clock) -> None:
    draft = Draft("d", 120, ("What?",), ("every",), "", Stopwatch(1, clock.reading()), "w")
    store.reflections.start(draft, at=NOW)
    store.reflections.finish(draft, EndedBy.CAP, at=NOW)
    assert not store.reflections.save_draft(replace(draft, texts=("every word",), next_step=""), at=NOW)
    assert [version.words for version in store.drafts.versions("d/0")] == ["every word"]
    assert not store.reflections.finish(draft, EndedBy.DONE, at=NOW)
    assert len(store.drafts.versions()) == 1


async def test_taken_over_from_another_window_it_has_the_words_of_a_moment_ago(
    open_window: OpenWindow, time: Time
) -> None:
    async with open_window() as one, open_window() as other:
        await one.press("j")
        await one.type("From the other window")
        time.pass_(1)
        one.dashboard.reflect_pane.tick()
        await one.settle()
        await other.press("j")
        assert other.dashboard.reflect_pane.editor.text_area.text == "From the other window"
