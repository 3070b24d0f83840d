"""Kind words on the screen: said in a quiet line, read, kept, left for someone; and what waits for the server."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from recover_tui.domain.support import Kind
from recover_tui.domain.team import Colleague, KindWord
from recover_tui.store.store import Store
from recover_tui.store.team import Letter
from recover_tui.sync.service import SyncState
from tests.conftest import NOW
from tests.samples import add_resource
from tests.ui.conftest import OpenWindow, Window, type_

SAID = "You stayed so patient on that refund call"


def word(id: str = "1", *, known: bool = True, text: str = SAID) -> KindWord:
    return KindWord(id, "Floor 2", "floor/sam", "Sam", text, NOW - timedelta(hours=1), known)


def in_a_team(store: Store) -> None:
    store.team.join("Floor 2", "Priya")
    for name in ("Sam", "Lena"):
        store.team.pin(Colleague(f"floor/{name.lower()}", "Floor 2", name, "age1", "00"), NOW)


def connect(window: Window) -> list[tuple[str, str, str]]:
    """Let this window seal kind words. Gives those that it sealed: to whom, as whom, what."""
    sealed: list[tuple[str, str, str]] = []

    def seal(to: Colleague, name: str, text: str, _at: datetime) -> Letter:
        sealed.append((to.name, name, text))
        return Letter(f"a.{to.pseudonym}.w.{len(sealed)}", b"sealed")

    window.dashboard.controllers.services.seal_kind_word = seal
    return sealed


async def test_a_quiet_line_says_who_left_one_and_k_reads_it(open_window: OpenWindow, store: Store) -> None:
    store.team.take(word())
    async with open_window(size=(80, 24)) as window:
        assert "Sam left you a kind word · k reads it" in window.lines[0]
        await window.press("k")
        assert f"“{SAID}”" in window.text
        assert "Sam · today, 08:30" in window.text
        await window.press("escape")
        assert "kind word" not in window.lines[0]
    assert store.team.unread() == ()
    assert store.wins.newest() == ()


async def test_it_can_be_kept_with_the_wins_and_taken_out_again(open_window: OpenWindow, store: Store) -> None:
    store.team.take(word())
    async with open_window() as window:
        await window.press("k", "w")
        [win] = store.wins.newest()
        assert (win.text, win.why) == (SAID, "a kind word of Sam")
        assert store.team.unread() == ()
        await window.press("u")
    assert store.wins.newest() == ()


async def test_several_are_read_one_after_the_other(open_window: OpenWindow, store: Store) -> None:
    for number in ("1", "2"):
        store.team.take(word(number, text=f"word {number}"))
    async with open_window() as window:
        await window.press("k")
        assert "word 1" in window.text
        await window.press("enter")
        assert "word 1" not in window.text
        assert "word 2" in window.text
        await window.press("enter")
        assert window.dashboard.overlays.current is None


async def test_a_stranger_is_seen_as_one_and_anyone_can_be_blocked(open_window: OpenWindow, store: Store) -> None:
    in_a_team(store)
    store.team.take(word(known=False))
    async with open_window(size=(100, 30)) as window:
        assert "someone who goes by Sam left you a kind word" in window.lines[0]
        await window.press("k")
        assert "signed by nobody whom your team knows" in window.text
        await window.press("x")
        assert [one.name for one in store.team.colleagues() if one.blocked] == ["Sam"]
        assert store.team.unread() == ()
        await window.press("u")
        assert not any(one.blocked for one in store.team.colleagues())


async def test_one_is_left_for_whoever_is_chosen(open_window: OpenWindow, store: Store) -> None:
    in_a_team(store)
    async with open_window() as window:
        sealed = connect(window)
        await window.press("k")
        assert "Who is it for?" in window.text
        await window.press("down", "enter")
        await type_(window.pilot, "thank you for the swap")
        await window.press("enter")
        assert sealed == [("Sam", "Priya", "thank you for the swap")]
        assert "left for Sam" in window.lines[0]
    assert [letter.value for letter in store.team.posted()] == [b"sealed"]


async def test_in_support_it_is_for_the_one_that_is_chosen_there(open_window: OpenWindow, store: Store) -> None:
    in_a_team(store)
    add_resource(store, "Lena", kind=Kind.COLLEAGUE, at=NOW)
    async with open_window() as window:
        connect(window)
        await window.press("s", "k")
        assert "To Lena. Only they can read it." in window.text


async def test_in_a_talk_it_is_one_of_the_ways(open_window: OpenWindow, store: Store) -> None:
    in_a_team(store)
    add_resource(store, "Lena", kind=Kind.COLLEAGUE, at=NOW)
    async with open_window() as window:
        connect(window)
        await window.press("s", "t", "ctrl+s")
        assert "Leave them a kind word instead" in window.text
        await window.press("end", "enter")
        assert "To Lena. Only they can read it." in window.text


async def test_without_a_team_it_says_how_there_could_be_one(open_window: OpenWindow) -> None:
    async with open_window(size=(100, 30)) as window:
        await window.press("k")
        assert "recover team join" in window.lines[0]
        assert window.dashboard.overlays.current is None


async def test_one_that_is_half_written_is_there_again(open_window: OpenWindow, store: Store) -> None:
    in_a_team(store)
    async with open_window() as window:
        connect(window)
        await window.press("k", "enter")
        await type_(window.pilot, "half a")
        window.dashboard.query_one("KindWordsOverlay QuestionLine").save_draft()
        await window.settle()
        assert store.drafts.all() == {"kind word": ("half a",)}


async def test_everything_is_off_the_screen_while_it_is_hidden(open_window: OpenWindow, store: Store) -> None:
    store.team.take(word())
    async with open_window() as window:
        await window.press("k", "h")
        assert SAID not in window.text
        assert "Sam" not in window.text
        await window.press("h")
        assert SAID in window.text


class Connection:
    """A connection to the server, as the dashboard sees it."""

    def __init__(self, state: SyncState, flush: Callable[[], object] = lambda: None) -> None:
        self.state = state
        self._flush = flush

    def wake(self) -> None: ...

    async def flush(self) -> None:
        self._flush()


async def test_what_waits_goes_out_before_the_window_is_gone(open_window: OpenWindow, store: Store) -> None:
    sent: list[str] = []
    async with open_window() as window:
        connection = Connection(SyncState(), lambda: sent.extend(win.text for win in store.wins.newest()))
        window.dashboard.store_view.desks.connection = connection
        await window.press("w")
        await type_(window.pilot, "kept at the last moment")
        await window.press("escape", "q")
    assert sent == ["kept at the last moment"]


@pytest.mark.parametrize(("minutes", "said"), [(9, ""), (11, "3 changes wait for the server since 09:19")])
async def test_what_waits_for_the_server_is_said_after_ten_minutes(
    open_window: OpenWindow, store: Store, minutes: int, said: str
) -> None:
    async with open_window(size=(100, 30)) as window:
        connection = Connection(SyncState("unreachable", 3, NOW - timedelta(minutes=minutes)))
        window.dashboard.store_view.desks.connection = connection
        window.dashboard.poll()
        await window.settle()
        assert ("server" in window.lines[0]) is bool(said)
        assert said in window.lines[0]
