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


def test_all_repositories_of_a_store_allow_the_same(store: Store) -> None:
    assert add_win(store, CARD, at=NOW).text == "[card 1111]"
    store.redactor.allow([CARD])
    assert add_win(store, CARD, at=NOW).text == CARD
    store.drafts.put("win", (CARD,), at=NOW)
    assert store.drafts.all() == {"win": (CARD,)}
