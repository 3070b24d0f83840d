"""A caller's number is masked before anything is kept, and that is said."""

from __future__ import annotations

from pathlib import Path

from textual.widgets import Static

from recover_tui.store.store import Store
from recover_tui.store.write_queue import Write
from recover_tui.ui.redaction_notice import RedactionNotice
from tests.conftest import NOW, Time
from tests.samples import add_resource, add_win
from tests.ui.conftest import OpenWindow

CARD = "4111 1111 1111 1111"
SAID = "a number was masked"


def test_P1_what_a_terminal_would_obey_is_no_part_of_what_was_masked() -> None:
    """What is kept is clean, and what the agent allows is found in it again."""
    writes: list[Write] = []
    notice = RedactionNotice(writes.append, lambda _: None)
    notice.announce(["131\x1b 2345\ufeff 6789"])
    notice.keep()
    store = Store.open(None)
    for write in writes:
        write(store)
    assert store.redactor.line("131\x1b 2345\ufeff 6789") == "131 2345 6789"


def on_disk(store_file: Path) -> bytes:
    return b"".join(file.read_bytes() for file in store_file.parent.rglob("*") if file.is_file())


async def test_P1_a_card_in_a_reflection_is_on_no_disk_at_any_time(
    open_window: OpenWindow, time: Time, store_file: Path
) -> None:
    async with open_window() as window:
        await window.press("j")
        await window.type(f"She read {CARD} out")
        time.pass_(1)
        window.dashboard.reflect_pane.tick()
        await window.settle()
        assert b"1111 1111" not in on_disk(store_file)
        assert window.dashboard.strip.status_text.startswith(SAID)
        window.dashboard.strip.clear_flash()
        window.dashboard.reflect_pane.tick()
        await window.settle()
        assert window.dashboard.strip.status_text == ""
        await window.press("ctrl+s")
        [past] = window.ask(lambda store: store.reflections.newest())
        assert past.answers[0].text == "She read [card 1111] out"
        assert b"1111 1111" not in on_disk(store_file)


async def test_P1_one_key_keeps_what_is_nobodys(open_window: OpenWindow, time: Time) -> None:
    async with open_window() as window:
        await window.press("j")
        await window.type(f"asset {CARD}")
        time.pass_(1)
        window.dashboard.reflect_pane.tick()
        await window.settle()
        await window.press("f3", "ctrl+s")
        assert window.ask(lambda store: store.reflections.newest())[0].answers[0].text == f"asset {CARD}"


async def test_what_is_read_is_shown_as_it_is_kept(open_window: OpenWindow) -> None:
    async with open_window() as window:
        await window.press("w")
        await window.type(f"asset {CARD}")
        await window.press("enter", "escape", "enter")
        assert "asset [card 1111]" in window.text
        await window.press("f3")
        wins = window.dashboard.wins_pane
        assert wins.reading
        assert CARD in str(wins.query_one(".list-pane--text", Static).content)


async def test_P1_a_number_in_the_last_words_of_a_reflection_is_spoken_of(open_window: OpenWindow) -> None:
    async with open_window() as window:
        await window.press("j")
        await window.type("She read 131 2345 6789 out")
        await window.press("ctrl+s")
        assert window.ask(lambda store: store.reflections.newest())[0].answers[0].text == "She read [phone] out"
        assert window.dashboard.strip.status_text.startswith(SAID)
        await window.press("f3")
        assert window.dashboard.strip.status_text == "not masked again from now on"


async def test_P1_wins_and_worries_too(open_window: OpenWindow) -> None:
    async with open_window() as window:
        await window.press("w")
        await window.type("Helped marta@example.com")
        await window.press("enter", "escape")
        assert window.ask(lambda store: store.wins.newest())[0].text == "Helped [mail]"
        assert window.dashboard.strip.status_text.startswith(SAID)
        await window.press("f3")
        assert window.ask(lambda store: store.wins.newest())[0].text == "Helped marta@example.com"
        await window.press("p")
        await window.type("call +44 20 7946 0000")
        await window.press("enter")
        assert window.ask(lambda store: store.worries.waiting())[0].text == "call [phone]"


def test_P1_every_other_way_in(store: Store, store_file: Path) -> None:
    store.import_(
        {
            "wins": [
                {"id": "1", "text": CARD, "who": CARD, "why": CARD, "added_at": "2026-05-12T08:00:00Z", "shown": 0}
            ],
            "reflections": [
                {"id": "2", "started_at": "2026-05-12T08:00:00Z", "cap_s": 120, "active_s": 9, "next_step": CARD,
                 "answers": [{"prompt": "What?", "text": CARD}]}
            ],
            "parked": [{"id": "3", "text": CARD, "parked_at": "2026-05-12T08:00:00Z"}],
        }
    )  # fmt: skip
    add_win(store, CARD, who=CARD, why=CARD, at=NOW)
    store.close()
    assert b"1111 1111" not in on_disk(store_file)


def test_P1_ones_own_people_keep_their_numbers(store: Store) -> None:
    add_resource(store, "Tom", reach="tel:+442079460000", at=NOW)
    assert store.resources.all()[0].reach == "tel:+442079460000"
