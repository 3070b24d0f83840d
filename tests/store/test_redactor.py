from __future__ import annotations

from recover_tui.store.redactor import Redactor
from recover_tui.store.store import Store
from tests.conftest import NOW
from tests.samples import add_win

CARD = "4111 1111 1111 1111"


def test_what_is_a_callers_is_masked_until_the_agent_says_that_it_is_nobodys() -> None:
    redactor = Redactor()
    assert redactor.text(f"a\n{CARD}\x1b") == "a\n[card 1111]"
    assert redactor.line(f"a\n{CARD}\x1b") == "a [card 1111]"
    redactor.allow([CARD])
    assert redactor.line(f"a\n{CARD}") == f"a {CARD}"


def test_it_knows_whether_it_has_masked() -> None:
    redactor = Redactor()
    redactor.text("nothing of 12 calls")
    assert not redactor.has_masked
    redactor.line(CARD)
    assert redactor.has_masked


def test_a_number_over_several_lines_is_masked_in_one_line() -> None:
    redactor = Redactor()
    assert redactor.line("ring 131\n2345 6789") == "ring [phone]"
    redactor.allow(["131 2345 6789"])
    assert redactor.line("ring 131\n2345  6789") == "ring 131 2345 6789"


def test_everything_is_kept_when_the_agent_says_that_it_is_nobodys() -> None:
    redactor = Redactor()
    redactor.keep_numbers()
    assert redactor.line(f"a\n{CARD}\x1b") == f"a {CARD}"
    assert not redactor.has_masked


def test_all_repositories_of_a_store_allow_the_same(store: Store) -> None:
    assert add_win(store, CARD, at=NOW).text == "[card 1111]"
    store.redactor.allow([CARD])
    assert add_win(store, CARD, at=NOW).text == CARD
    store.drafts.put("win", (CARD,), at=NOW)
    assert store.drafts.all() == {"win": (CARD,)}
