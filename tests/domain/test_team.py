"""Colleagues, by the names that they go by."""

from __future__ import annotations

import pytest
from hypothesis import given, strategies as st
from msgspec.structs import replace

from recover_tui.domain.team import Colleague, KindWord, named
from tests.conftest import NOW


def colleague(name: str, id: str = "t1/0a") -> Colleague:
    return Colleague(id, "Floor 2", name, "age1", "00")


SAM, SAMIRA, PRIYA, STRASSE = map(colleague, ("Sam", "Samira K", "Priya", "Straße"))
EVERYONE = (SAM, SAMIRA, PRIYA, STRASSE)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("Sam", (SAM,)),
        ("SAM", (SAM,)),
        ("  sam ", (SAM,)),
        ("sa", (SAM, SAMIRA)),
        ("Samira  k", (SAMIRA,)),
        ("samir", (SAMIRA,)),
        ("p", (PRIYA,)),
        ("STRASSE", (STRASSE,)),
        ("am", ()),
        ("Sam K", ()),
        ("", ()),
        ("   ", ()),
    ],
)
def test_someone_is_found_by_their_name_or_how_it_begins(written: str, found: tuple[Colleague, ...]) -> None:
    assert named(EVERYONE, written) == found


def test_two_of_one_name_are_both_found() -> None:
    other = replace(SAM, id="t1/0b", name="SAM")
    assert named((SAM, PRIYA, other), "sam") == (SAM, other)


@given(st.lists(st.text("abC ", min_size=1).map(lambda name: " ".join(name.split())).filter(bool)))
def test_everyone_is_found_by_their_own_name(names: list[str]) -> None:
    everyone = [colleague(name, f"t1/{number}") for number, name in enumerate(names)]
    for one in everyone:
        found = named(iter(everyone), one.name)
        assert one in found
        assert {each.name.casefold() for each in found} == {one.name.casefold()}


@pytest.mark.parametrize("id", ["t1/0a", "0a", "stranger/t1/0a"])
def test_the_server_knows_them_by_the_last_part_of_their_id(id: str) -> None:
    assert colleague("Sam", id).pseudonym == "0a"


def test_a_kind_word_says_who_it_is_of_and_when_that_is_not_sure() -> None:
    word = KindWord("w1", "Floor 2", "t1/0a", "Sam", "You kept your calm", NOW, known=True)
    assert word.line == "Sam"
    assert replace(word, known=False).line == "someone who goes by Sam"
