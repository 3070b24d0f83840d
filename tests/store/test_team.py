"""Colleagues, kind words and what is on its way to the team, as the store has them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from recover_tui.domain.team import Colleague, KindWord
from recover_tui.store.store import Store
from recover_tui.store.team import Letter
from tests.conftest import NOW

SAM = Colleague("t1/0a", "Floor 2", "Sam", "age1sam", "0a0a")
LOU = Colleague("t1/0b", "Floor 2", "Lou", "age1lou", "0b0b")
STRANGER = Colleague("stranger/0c0c", "", "Kim", "", "0c0c")
WORD = KindWord("k1", "Floor 2", SAM.id, "Sam", "You kept your calm", NOW, known=True)


def ids(store: Store) -> list[str]:
    return [one.id for one in store.team.colleagues()]


# Colleagues


def test_colleagues_are_those_who_were_seen_the_first_ones_first(store: Store) -> None:
    assert store.team.pin(LOU, NOW)
    assert store.team.pin(SAM, NOW + timedelta(seconds=1))
    assert store.team.colleagues() == (LOU, SAM)


@pytest.mark.parametrize("other", [{"recipient": "age1other"}, {"verify_key": "0d0d"}])
def test_one_with_other_keys_takes_nobodys_place(store: Store, other: dict[str, str]) -> None:
    store.team.pin(SAM, NOW)
    assert not store.team.pin(replace(SAM, name="Samira", **other), NOW)
    assert store.team.colleagues() == (SAM,)


def test_one_who_is_seen_again_stays_as_they_were(store: Store) -> None:
    store.team.pin(SAM, NOW)
    store.team.block(SAM.id, NOW)
    assert store.team.pin(replace(SAM, name="Samira"), NOW)
    assert store.team.colleagues() == (replace(SAM, blocked=True),)


def test_a_name_is_one_line(store: Store) -> None:
    store.team.pin(replace(SAM, name="Sam\n\x1b[31mK "), NOW)
    [one] = store.team.colleagues()
    assert "\n" not in one.name
    assert "\x1b" not in one.name
    store.team.rename(SAM.id, "Samira\nK")
    assert "\n" not in store.team.colleagues()[0].name


def test_who_can_be_left_a_word_is_of_an_own_team_and_not_blocked(store: Store) -> None:
    for one in (SAM, LOU, STRANGER, replace(SAM, id="t9/0d", team="Floor 9")):
        store.team.pin(one, NOW)
    assert store.team.reachable() == ()
    store.team.join("Floor 2", "Priya")
    assert {one.name for one in store.team.reachable()} == {"Sam", "Lou"}
    store.team.block(SAM.id, NOW)
    assert [one.name for one in store.team.reachable()] == ["Lou"]
    store.team.block(SAM.id, None)
    assert {one.name for one in store.team.reachable()} == {"Sam", "Lou"}


def test_a_team_that_is_forgotten_has_nobody(store: Store) -> None:
    for one in (SAM, LOU, STRANGER):
        store.team.pin(one, NOW)
    store.team.forget("Floor 2", NOW)
    assert ids(store) == [STRANGER.id]


def test_what_one_is_called_is_known_for_each_team(store: Store) -> None:
    assert store.team.names() == {}
    store.team.join("Floor 2", "Priya")
    store.team.join("Floor 3", "P.")
    store.team.join("Floor 2", "Priya K")
    assert store.team.names() == {"Floor 2": "Priya K", "Floor 3": "P."}


@pytest.mark.parametrize("written", ["", "{", "[]", "7", "null"])
def test_names_that_can_not_be_read_are_none(store: Store, written: str) -> None:
    store.file.db.execute("INSERT INTO settings VALUES ('teams', ?)", (written,))
    assert store.team.names() == {}
    store.team.join("Floor 2", "Priya")
    assert store.team.names() == {"Floor 2": "Priya"}


# Kind words


def test_a_kind_word_is_taken_once(store: Store) -> None:
    assert store.team.take(WORD)
    assert not store.team.take(replace(WORD, text="Another"))
    assert store.team.unread() == (WORD,)
    assert store.snapshot(NOW).kind_words == (WORD,)


def test_one_that_was_read_or_deleted_does_not_come_again(store: Store) -> None:
    store.team.take(WORD)
    store.team.take(replace(WORD, id="k2"))
    store.team.mark_read("k1", NOW)
    store.delete("kind_words", "k2", at=NOW)
    assert store.team.unread() == ()
    assert store.snapshot(NOW).kind_words == ()
    assert not store.team.take(WORD)
    assert not store.team.take(replace(WORD, id="k2"))
    assert store.team.unread() == ()


def test_words_wait_in_the_order_in_which_they_were_sent(store: Store) -> None:
    for number in (2, 0, 1):
        store.team.take(replace(WORD, id=f"k{number}", sent_at=NOW + timedelta(minutes=number)))
    assert [word.id for word in store.team.unread()] == ["k0", "k1", "k2"]


def test_one_that_is_deleted_is_without_words_until_that_is_undone(store: Store) -> None:
    store.team.take(WORD)
    deleted = store.delete("kind_words", "k1", at=NOW)
    [row] = store.file.db.query("SELECT * FROM kind_words")
    assert (row["text"], row["name"]) == ("", "")
    store.restore(deleted)
    assert store.team.unread() == (WORD,)


def test_a_callers_number_in_one_is_masked_and_its_sender_is_one_line(store: Store) -> None:
    store.team.take(replace(WORD, name="Sam\nK", text="Well done with 4111 1111 1111 1111"))
    [word] = store.team.unread()
    assert "1111 1111" not in word.text
    assert "\n" not in word.name


# On their way


def test_what_is_posted_waits_in_order_until_it_arrived(store: Store) -> None:
    first, second = Letter("a.0a.w.1", b"one"), Letter("a.0b.w.1", b"two")
    store.team.post(second, NOW + timedelta(seconds=1))
    store.team.post(first, NOW)
    assert store.team.posted() == (first, second)
    store.team.arrived(first)
    assert store.team.posted() == (second,)
    assert store.replication.waiting() == 1


def test_what_was_posted_in_its_place_meanwhile_waits_on(store: Store) -> None:
    before, after = Letter("t.1.m.0a", b"Sam"), Letter("t.1.m.0a", b"Samira")
    store.team.post(before, NOW)
    store.team.post(after, NOW)
    assert store.team.posted() == (after,)
    store.team.arrived(before)
    assert store.team.posted() == (after,)
