"""How strong a passphrase has to be."""

from __future__ import annotations

import unicodedata
from random import Random

import pytest
from hypothesis import given, strategies as st

from recover_tui.domain.passphrase import SHORTEST, normal, suggestion, weakness

STRONG = "harbour violin eleven moss"


@given(st.text())
def test_its_one_form_stays_what_it_is(written: str) -> None:
    assert normal(normal(written)) == normal(written)


@given(st.lists(st.text("abcäéक", min_size=1), min_size=1), st.text(" \t\n\u00a0\u3000", min_size=1))
def test_it_is_the_same_however_accents_and_spaces_were_typed(words: list[str], space: str) -> None:
    typed = [space.join(unicodedata.normalize(form, word) for word in words) for form in ("NFC", "NFD")]
    assert normal(typed[0]) == normal(f"{space}{typed[1]}{space}") == normal(" ".join(words))


@pytest.mark.parametrize(("one", "other"), [("Harbour", "harbour"), ("a b", "ab"), ("a", "ä")])
def test_what_is_another_one_stays_another_one(one: str, other: str) -> None:
    assert normal(one) != normal(other)


@pytest.mark.parametrize(
    "written",
    [STRONG, "abcdefgh1234567", "correct horse battery", "पहाड़ नदी किताब घर", "x7-Kw9.pQ2!mLr4z"],
)
def test_a_strong_one_has_no_weakness(written: str) -> None:
    assert weakness(written) == ""


@given(st.text(max_size=SHORTEST - 1))
def test_a_short_one_is_weak(written: str) -> None:
    if len(normal(written)) < SHORTEST:
        assert f"it has {len(normal(written))} characters" in weakness(written)


def test_spaces_make_none_longer() -> None:
    assert "it has 13 characters" in weakness("  harbour     moss1" + " " * 20)


@pytest.mark.parametrize("written", ["a" * 40, "abcabcabcabcabcabc", "aAbBcCdDeEfFgGaAbB", "123456 123456 12"])
def test_one_that_repeats_itself_is_weak_in_whatever_case(written: str) -> None:
    assert "it repeats itself" in weakness(written)


def test_what_is_suggested_is_chosen_letter_by_letter_from_those_that_nobody_mixes_up() -> None:
    asked: list[str] = []

    def choose(letters: str) -> str:
        asked.append(letters)
        return letters[len(asked) % len(letters)]

    proposed = suggestion(choose)
    assert len(asked) == 20
    assert [len(group) for group in proposed.split("-")] == [4] * 5
    assert all(len({*letters}) == len(letters) == 31 for letters in asked)
    assert not {*"".join(asked)} & {*"01ilo"}


@given(st.integers())
def test_what_is_suggested_is_strong(seed: int) -> None:
    proposed = suggestion(Random(seed).choice)
    assert weakness(proposed) == ""
    assert normal(proposed) == proposed
