from __future__ import annotations

import json

import pytest

from recover_tui.config.model import Config, TalkConfig
from recover_tui.domain.support import Kind, Resource
from recover_tui.domain.talk import CAP, CLOSING_QUESTION, MESSAGE
from recover_tui.store.store import Store
from recover_tui.system import webhook
from recover_tui.system.clock import Clock
from recover_tui.system.webhook import WebhookError
from recover_tui.ui.overlays.talk import TalkOverlay
from tests.conftest import NOW, Time
from tests.samples import add_resource
from tests.ui.conftest import OpenWindow, alone

TOM = Resource("1", Kind.LEAD, "Tom", "tom@example.com", "", "", "own")
PRIYA = Resource("2", Kind.COLLEAGUE, "Priya", "desk 4", "", "", "own")


@pytest.fixture
def people(store: Store) -> Store:
    add_resource(store, "Tom", kind=Kind.LEAD, reach="tom@example.com", at=NOW)
    return store


async def test_whom_then_a_message_then_one_question(open_window: OpenWindow, people: Store, time: Time) -> None:
    async with open_window() as window:
        copied: list[str] = []
        window.app.copy_to_clipboard = copied.append  # type: ignore[method-assign]
        await window.press("t")
        assert "Who could you talk to?" in window.text
        await window.press("enter")
        assert "Five minutes when you're free?" in window.text
        await window.press("ctrl+s", "enter")
        assert copied == [MESSAGE]
        assert CLOSING_QUESTION in window.text
        time.pass_(120)
        await window.type("Name the fee first")
        await window.press("enter")
        assert not window.dashboard.occupied
        [past] = window.ask(lambda store: store.reflections.newest())
        assert (past.answers[0].prompt, past.answers[0].text, past.active_s) == (
            CLOSING_QUESTION,
            "Name the fee first",
            120,
        )


async def test_from_support_it_is_whoever_one_is_on(open_window: OpenWindow, people: Store) -> None:
    async with open_window(size=(60, 30)) as window:
        await window.press("s", "t")
        assert "To Tom. Leave the caller out of it." in window.text
        await window.press("escape")
        assert window.dashboard.open_pane == "support"


async def test_with_nobody_there_someone_is_asked_for(open_window: OpenWindow) -> None:
    async with open_window() as window:
        await window.press("t")
        assert window.dashboard.support_pane.adding


async def test_mail_carries_the_message_and_other_links_have_it_copied(clock: Clock) -> None:
    pane = TalkOverlay(clock, (PRIYA, TOM), chosen=TOM)
    async with alone(pane) as (app, pilot):
        pane.action_go_on()
        await pilot.press("down", "enter")
        [said] = app.said(TalkOverlay.Opened)
        assert said.link.startswith("mailto:tom@example.com?body=That%20was%20a%20tough%20one.%0AFive")
        assert said.text == MESSAGE
    pane = TalkOverlay(clock, (PRIYA,), chosen=PRIYA)
    async with alone(pane) as (app, pilot):
        pane.action_go_on()
        await pilot.pause()
        assert [row.words for row in pane.rows.rows] == ["Copy it"]


async def test_five_minutes_and_then_it_is_over_with_the_words_kept(
    open_window: OpenWindow, people: Store, time: Time
) -> None:
    async with open_window() as window:
        await window.press("t", "enter", "ctrl+s", "enter")
        await window.type("Fee first")
        time.pass_(CAP)
        window.dashboard.query_one(TalkOverlay).tick()
        await window.settle()
        assert not window.dashboard.occupied
        assert window.ask(lambda store: store.reflections.newest())[0].answers[0].text == "Fee first"


async def test_nothing_is_sent_that_was_not_shown_first(
    open_window: OpenWindow, people: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[tuple[str, str]] = []
    monkeypatch.setattr(webhook, "send", lambda url, payload: sent.append((url, payload)))
    config = Config(talk=TalkConfig(webhook="https://hooks.example.com/x"))
    async with open_window(config=config) as window:
        await window.press("t", "enter", "ctrl+end", "backspace", "ctrl+s", "down", "down", "enter")
        assert "This goes to hooks.example.com, exactly as it stands:" in window.text
        assert '{"text":"That was a tough one.' in window.text
        assert sent == []
        await window.press("enter")
        [(url, body)] = sent
        assert (url, json.loads(body)) == ("https://hooks.example.com/x", {"text": MESSAGE[:-1]})


async def test_a_webhook_that_fails_is_said_in_one_line(
    open_window: OpenWindow, people: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(url: str, payload: str) -> None:
        raise WebhookError("hooks.example.com answered 404 not found")

    monkeypatch.setattr(webhook, "send", refuse)
    async with open_window(config=Config(talk=TalkConfig(webhook="https://hooks.example.com/x"))) as window:
        await window.press("t", "enter", "ctrl+s", "down", "down", "enter", "enter")
        assert "Not sent: hooks.example.com answered 404 not found." in window.text


async def test_without_a_webhook_nothing_can_be_sent(open_window: OpenWindow, people: Store) -> None:
    async with open_window() as window:
        await window.press("t", "enter", "ctrl+s")
        assert "Copy it" in window.text
        assert "Send it" not in window.text


@pytest.mark.parametrize("words", ["", "Fee first"])
async def test_the_window_closes_in_the_middle_of_it_with_the_words_kept(
    open_window: OpenWindow, people: Store, words: str
) -> None:
    async with open_window() as window:
        await window.press("t", "enter", "ctrl+s", "enter")
        await window.type(words)
    assert len(people.reflections.newest()) == (1 if words else 0)


async def test_someone_of_ones_own_without_a_kind_can_be_talked_to(open_window: OpenWindow, store: Store) -> None:
    add_resource(store, "Sam", at=NOW)
    async with open_window() as window:
        await window.press("t")
        assert window.app.screen.query("TalkOverlay")
        assert "Sam" in window.text


async def test_with_nobody_there_it_says_why_it_asks(open_window: OpenWindow) -> None:
    async with open_window() as window:
        await window.press("t")
        assert window.dashboard.strip.status_text == "nobody to talk to yet: who could it be?"
        assert window.dashboard.support_pane.adding
