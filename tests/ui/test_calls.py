"""What happens on the screen when a call rings and when it has ended."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from recover_tui.config.model import CallsConfig, Config, HooksConfig
from recover_tui.domain.calls import Event, Rating, Stage
from recover_tui.domain.phone_links import Condition
from recover_tui.domain.reflection import EndedBy
from recover_tui.phones import link_file
from recover_tui.phones.link import Link, Tell
from recover_tui.store.spool import Spool
from recover_tui.store.store import Store
from recover_tui.system.clock import Clock
from recover_tui.ui.hooks import run_hook
from recover_tui.ui.overlays.reset import ResetOverlay
from tests.conftest import NOW, Time
from tests.samples import add_ended_call, add_win
from tests.ui.conftest import OpenWindow, Window

RINGING, ANSWERED, ENDED = Stage
ASKED = "how was it? 1 fine  2 rough  3 abusive"
Phone = Callable[[Window, Stage], object]


@pytest.fixture
def told(time: Time, store: Store) -> Phone:
    """What another process, such as a hook, tells the store."""

    async def tell(window: Window, stage: Stage, **more: object) -> None:
        store.calls.record_event(Event("cli", stage, time.now(), "1", **more))  # type: ignore[arg-type]
        window.dashboard.poll()
        await window.settle()

    return tell


async def test_after_a_call_it_asks_quietly_and_no_answer_means_nothing(
    open_window: OpenWindow, time: Time, told: Phone
) -> None:
    async with open_window() as window:
        await told(window, ANSWERED)
        assert window.lines[0].startswith(" ● on a call")
        time.pass_(60)
        await told(window, ENDED)
        assert window.lines[0].endswith(ASKED)
        time.pass_(20)
        window.dashboard.poll()
        await window.press("2")
        [call] = window.ask(lambda store: store.calls.since(NOW))
        assert call.rating is None
        assert ASKED not in window.text


async def test_rough_offers_a_reset_that_fits_with_an_own_win_beside_it(
    open_window: OpenWindow, time: Time, store: Store
) -> None:
    add_win(store, "Stayed till it worked", at=NOW - timedelta(days=1))
    async with open_window(config=Config(calls=CallsConfig(gap=40))) as window:
        await window.press("c")
        time.pass_(1)
        await window.press("2")
        assert "30 s to breathe?" in window.text
        assert "“Stayed till it worked”" in window.text
        assert "That was you, yesterday." in window.text
        assert store.calls.since(NOW)[0].rating is Rating.ROUGH
        assert store.wins.newest()[0].shown == 1
        await window.press("r")
        assert window.dashboard.query_one(ResetOverlay).pacer.session is not None
        assert "30 s" in window.text


async def test_fine_offers_nothing_and_u_takes_it_back(open_window: OpenWindow, time: Time, store: Store) -> None:
    async with open_window() as window:
        await window.press("c")
        time.pass_(1)
        await window.press("1")
        assert "to breathe?" not in window.text
        assert store.calls.since(NOW)[0].rating is Rating.FINE
        await window.press("u")
        assert store.calls.since(NOW)[0].rating is None


async def test_keys_in_the_first_moment_answer_nothing(open_window: OpenWindow, time: Time, store: Store) -> None:
    async with open_window() as window:
        await window.burst("c", "3")
        assert store.calls.since(NOW)[0].rating is None
        time.pass_(0.6)
        await window.press("3")
        assert store.calls.since(NOW)[0].rating is Rating.ABUSIVE


async def test_a_rough_call_told_by_a_command_brings_a_win_up_by_itself(
    open_window: OpenWindow, store: Store, time: Time, told: Phone
) -> None:
    add_win(store, "Stayed till it worked", at=NOW)
    async with open_window() as window:
        await told(window, ENDED, rating=Rating.ROUGH)
        assert "Stayed till it worked”" in window.text
        assert ASKED not in window.text
        time.pass_(30)
        await told(window, ENDED, rating=Rating.ROUGH)
        assert "to breathe?" not in window.text


async def test_one_offer_in_two_minutes(open_window: OpenWindow, time: Time, store: Store) -> None:
    async with open_window() as window:
        offers = []
        for _ in range(3):
            await window.press("c")
            time.pass_(1)
            await window.press("3")
            offers.append("to breathe?" in window.text)
            time.pass_(70)
            window.dashboard.poll()
            assert "to breathe?" not in window.text
        assert offers == [True, False, True]


async def test_a_missed_call_starts_nothing(open_window: OpenWindow, time: Time, store: Store) -> None:
    async with open_window() as window:
        for stage in (RINGING, ENDED):
            store.calls.record_event(Event("baresip", stage, time.now(), "1"))
            window.dashboard.poll()
            await window.settle()
            time.pass_(9)
        assert not window.dashboard.calls.on_call
        assert ASKED not in window.text
        assert "between calls" not in window.lines[0]


async def test_a_ring_whose_end_is_never_told_folds_for_a_while_only(
    open_window: OpenWindow, time: Time, told: Phone
) -> None:
    async with open_window() as window:
        await told(window, RINGING)
        assert window.dashboard.calls.on_call
        time.pass_(91)
        window.dashboard.poll()
        await window.settle()
        assert not window.dashboard.calls.on_call
        assert not window.dashboard.hidden


async def test_it_never_asks_when_told_not_to(open_window: OpenWindow) -> None:
    async with open_window(config=Config(calls=CallsConfig(ask=False))) as window:
        await window.press("c")
        assert ASKED not in window.text


async def test_a_call_long_over_is_not_asked_about(open_window: OpenWindow, store: Store) -> None:
    add_ended_call(store, at=NOW - timedelta(minutes=5), source="cli")
    async with open_window() as window:
        assert ASKED not in window.text


async def test_the_next_call_folds_a_reset_and_it_goes_on_afterwards(
    open_window: OpenWindow, time: Time, told: Phone
) -> None:
    async with open_window() as window:
        await window.press("r")
        time.pass_(26)
        window.dashboard.query_one(ResetOverlay).pacer.tick()
        await told(window, RINGING)
        assert "On a call. Everything is kept." in window.text
        assert "breathe" not in window.text.lower()
        time.pass_(4)
        await told(window, ANSWERED)
        time.pass_(300)
        await told(window, ENDED)
        assert "36 s of your reset left: space goes on, escape lets it go." in window.text
        time.pass_(1)
        await window.press("1")
        assert window.session.snapshot.last_call.rating is Rating.FINE  # type: ignore[union-attr]
        await window.press("space")
        time.pass_(36)
        window.dashboard.query_one(ResetOverlay).pacer.tick()
        await window.settle()
        assert window.ask(lambda store: store.resets.all())[0].actual_s in range(60, 65)


async def test_the_next_call_folds_a_reflection_with_its_words_and_its_time(
    open_window: OpenWindow, time: Time, told: Phone
) -> None:
    async with open_window() as window:
        await window.press("j")
        await window.type("He said the fee")
        time.pass_(48)
        await told(window, RINGING)
        assert "He said" not in window.text
        time.pass_(600)
        await told(window, ANSWERED)
        await told(window, ENDED)
        pane = window.dashboard.reflect_pane
        assert "paused, type on" in str(pane.border_title)
        assert ASKED not in window.text
        await window.burst(*",hurt")
        assert pane.editor.text_area.text == "He said the fee,hurt"
        assert round(pane.editor.left) == 72
        assert not window.dashboard.hidden
        time.pass_(2)
        pane.tick()
        assert round(pane.editor.left) == 70
        await window.press("ctrl+s")
        window.dashboard.strip.clear_flash()
        assert window.dashboard.strip.status_text == ASKED


async def test_after_a_call_a_reflection_stands_at_the_question_that_was_left(
    open_window: OpenWindow, time: Time, told: Phone
) -> None:
    async with open_window() as window:
        await window.press("j")
        await window.type("He said the fee")
        await window.press("tab")
        await told(window, ANSWERED)
        await told(window, ENDED)
        pane = window.dashboard.reflect_pane
        assert pane.editor.session is not None
        assert pane.editor.session.index == 1
        await window.press("tab", "shift+tab", "shift+tab")
        assert pane.editor.text_area.text == "He said the fee"


async def test_a_reflection_that_stood_still_until_the_next_call_is_closed_by_it_and_says_so(
    open_window: OpenWindow, time: Time, store: Store
) -> None:
    async with open_window() as window:
        await window.press("j")
        await window.type("He said")
        for ref in "12":
            for stage in (RINGING, ANSWERED, ENDED):
                time.pass_(5)
                store.calls.record_event(Event("cli", stage, time.now(), ref))
                window.dashboard.poll()
                await window.settle()
        assert not window.dashboard.reflect_pane.writing
        assert "The next call came before you went on" in window.text
        await window.burst(*"hq")
        assert not window.dashboard.hidden
        [past] = store.reflections.newest()
        assert (past.answers[0].text, past.ended_by) == ("He said", EndedBy.CALL)


async def test_a_reflection_that_another_window_took_up_after_a_call_is_let_go(
    open_window: OpenWindow, told: Phone, store: Store, clock: Clock
) -> None:
    async with open_window() as window:
        await window.press("j")
        await window.type("He said")
        await told(window, ANSWERED)
        await told(window, ENDED)
        draft = store.reflections.draft()
        assert draft is not None
        store.reflections.claim_draft(draft.id, "another", clock.reading())
        window.dashboard.poll()
        await window.settle()
        assert not window.dashboard.reflect_pane.writing
        await window.burst(*"hurt")
        assert not window.dashboard.hidden


async def test_a_reflection_that_waits_ends_with_the_call_after_the_next(
    open_window: OpenWindow, time: Time, store: Store, told: Phone
) -> None:
    async with open_window() as window:
        await window.press("j")
        await window.type("He said")
        for _ in range(2):
            time.pass_(20)
            await told(window, ANSWERED)
            time.pass_(10)
            await told(window, ENDED)
        [past] = store.reflections.newest()
        assert (past.ended_by, past.answers[0].text) == (EndedBy.CALL, "He said")


class Told:
    """A phone of this window's own."""

    name = "test"
    tell: Tell
    link: Link

    async def listen(self, link: Link) -> None:
        self.link, self.tell = link, link.tell


async def test_c_says_when_the_end_of_the_call_is_known_already(
    open_window: OpenWindow, time: Time, told: Phone
) -> None:
    async with open_window() as window:
        await told(window, ANSWERED)
        await told(window, ENDED)
        time.pass_(30)
        await window.press("c")
        assert window.dashboard.strip.status_text == "that call is noted as over already"


@pytest.mark.parametrize("keys", [("r", "escape"), ("r", "space"), ("b", "escape"), ("b", "space")])
async def test_what_was_interrupted_is_no_longer_offered_once_it_is_gone_on_with_or_let_go(
    open_window: OpenWindow, time: Time, told: Phone, keys: tuple[str, str]
) -> None:
    begin, end = keys
    async with open_window() as window:
        await window.press(begin)
        time.pass_(20)
        await told(window, RINGING)
        await told(window, ENDED)
        time.pass_(1)
        assert "space goes on, escape lets it go" in window.offer
        await window.press(end)
        window.dashboard.poll()
        assert "space goes on" not in window.text


async def test_the_second_of_two_rough_calls_brings_the_offer_that_the_first_could_not(
    open_window: OpenWindow, time: Time, told: Phone
) -> None:
    async with open_window() as window:
        await window.press("w")
        await window.type("Stayed")
        await told(window, ENDED, rating=Rating.ROUGH)
        time.pass_(2)
        await window.type(" till")
        await told(window, RINGING)
        time.pass_(1)
        await told(window, ANSWERED)
        time.pass_(14)
        await told(window, ENDED, rating=Rating.ROUGH)
        time.pass_(1)
        window.dashboard.poll()
        await window.type(" it")
        time.pass_(1)
        window.dashboard.poll()
        await window.press("escape")
        assert "to breathe?" in window.text


async def test_an_offer_goes_when_its_key_would_be_a_letter(open_window: OpenWindow, time: Time) -> None:
    async with open_window() as window:
        await window.press("c")
        time.pass_(1)
        await window.press("2")
        assert "to breathe?" in window.text
        await window.press("w")
        assert "to breathe?" not in window.text


async def test_a_phone_that_tells_directly_folds_before_anything_is_written(
    open_window: OpenWindow, time: Time, store: Store
) -> None:
    phone = Told()
    async with open_window(listeners=(phone,)) as window:
        phone.tell(Event("test", RINGING, time.now(), "1"))
        assert window.dashboard.calls.on_call
        assert window.dashboard.hidden
        await window.settle()
        assert store.calls.since(NOW)[0].rang_at == NOW
        phone.link.puzzled()
        await window.settle()
        assert store.settings.unknown_posts() == 1
        assert window.dashboard.calls.on_call


@pytest.mark.parametrize("keys", ["j", "w", "p"])
async def test_a_ring_in_mid_sentence_makes_no_letter_a_command(
    keys: str, open_window: OpenWindow, time: Time, told: Phone
) -> None:
    async with open_window() as window:
        await window.press(keys)
        await window.type("He")
        await told(window, RINGING)
        await window.burst(*"shaqp")
        assert not window.app.exited
        assert window.dashboard.hidden
        assert not window.dashboard.support_pane.adding
        time.pass_(3)
        await window.press("h")
        assert not window.dashboard.hidden


async def test_a_ring_folds_what_is_below_the_help_and_the_help(
    open_window: OpenWindow, told: Phone, store: Store
) -> None:
    add_win(store, "Quillfeather", at=NOW)
    async with open_window() as window:
        await window.press("?", "ctrl+l")
        assert window.app.screen is window.dashboard
        assert window.dashboard.hidden
        await window.press("h", "?")
        await told(window, RINGING)
        assert window.app.screen is window.dashboard
        assert "Quillfeather" not in window.text


async def test_h_shows_everything_during_a_call_with_the_journal_as_dots(
    open_window: OpenWindow, time: Time, told: Phone
) -> None:
    async with open_window() as window:
        await window.press("j")
        await window.type("Quillfeather")
        await window.press("ctrl+s", "escape")
        time.pass_(2)
        await told(window, ANSWERED)
        time.pass_(1)
        await window.press("h")
        assert "Support" in window.text
        assert "Quillfeather" not in window.text
        assert "••••••••••••" in window.text
        await told(window, ENDED)
        assert "Quillfeather" in window.text


async def test_c_ends_a_call_whose_end_the_phone_does_not_tell(
    open_window: OpenWindow, time: Time, told: Phone
) -> None:
    async with open_window() as window:
        await told(window, ANSWERED)
        time.pass_(60)
        await window.press("c")
        assert not window.dashboard.calls.on_call
        assert ASKED in window.lines[0]


async def test_hidden_by_hand_it_stays_hidden_after_the_call(
    open_window: OpenWindow, time: Time, told: Phone
) -> None:
    async with open_window() as window:
        await window.press("h")
        await told(window, ANSWERED)
        assert window.dashboard.hidden
        await told(window, ENDED)
        assert window.dashboard.hidden


async def test_an_event_that_waited_is_taken_in_by_an_open_window(
    open_window: OpenWindow, time: Time, store_file: Path
) -> None:
    async with open_window() as window:
        Spool.of(store_file, store_file.parent / "spool").keep(Event("microsip", ANSWERED, time.now()))
        window.dashboard.poll()
        await window.settle()
        assert window.dashboard.calls.on_call


async def test_own_commands_are_run_and_their_trouble_is_a_quiet_notice(
    open_window: OpenWindow, tmp_path: Path
) -> None:
    made = tmp_path / "made by it"
    hooks = HooksConfig(
        reset_started=("touch", str(made)), reset_finished=("false",), reflection_closed=("/nowhere/at/all",)
    )
    async with open_window(config=Config(hooks=hooks)) as window:
        await window.press("r")
        assert made.exists()
        await window.press("escape")
        assert "false ended with 1." in window.text
        await window.press("j")
        await window.type("x")
        await window.press("ctrl+s")
        assert "/nowhere/at/all can't be run (no such file or directory)." in window.text


async def test_a_command_that_does_not_end_is_stopped() -> None:
    assert await run_hook(("sleep", "60"), within=0) == "sleep took too long and was stopped."


@pytest.mark.parametrize("size", [(120, 40), (80, 24), (60, 30), (44, 14), (40, 10)])
async def test_an_offer_is_whole_at_every_size(
    open_window: OpenWindow, store: Store, time: Time, size: tuple[int, int]
) -> None:
    add_win(store, "Stayed on the line till the refund was through", who="a caller", why="time " * 12, at=NOW)
    async with open_window(size=size) as window:
        await window.press("c")
        time.pass_(1)
        await window.press("2")
        said = " ".join(re.sub("[▊▌▎▁▔]", " ", window.text).split())
        for words in ("That was a rough one. 60 s to breathe?", "r yes esc no, thanks", "“Stayed on the line"):
            assert words in said
        assert any(line.strip(" ▌▎▁▊").startswith("━") for line in window.lines)


async def test_a_link_that_does_not_work_waits_with_saying_so_for_the_question_about_a_call(
    open_window: OpenWindow, time: Time, told: Phone
) -> None:
    phone = Told()
    async with open_window(listeners=(phone,)) as window:
        await told(window, ANSWERED)
        await told(window, ENDED)
        phone.link.turn(Condition.LOST)
        phone.link.turn(Condition.UNREACHABLE)
        await window.settle()
        assert "how was it?" in window.text
        assert "test:" not in window.text
        time.pass_(1)
        await window.press("1")
        window.dashboard.strip.flash("")
        window.dashboard.poll()
        await window.settle()
        assert "test: nothing answers there" in window.text


async def test_a_link_that_does_not_work_is_said_once_and_stands_in_the_settings(open_window: OpenWindow) -> None:
    phone = Told()
    async with open_window(listeners=(phone,)) as window:
        phone.link.turn(Condition.REFUSED)
        await window.settle()
        assert "test: refuses the login · , says more" in window.text
        file = link_file.path_for(window.dashboard.context.store_path or Path())
        assert link_file.read(file)["test"].condition is Condition.REFUSED
        window.dashboard.strip.flash("")
        phone.link.turn(Condition.UNREACHABLE)
        await window.settle()
        assert "test:" not in window.text
