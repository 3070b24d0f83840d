from __future__ import annotations

import re

import pytest

from recover_tui.domain import endings
from recover_tui.domain.endings import Ending
from recover_tui.domain.reflection import EndedBy


@pytest.mark.parametrize(
    ("ended_by", "written", "told"),
    [
        (EndedBy.CAP, True, "Time is up. It is kept."),
        (EndedBy.CAP, False, "Time is up."),
        (EndedBy.DONE, True, "It is kept."),
        (EndedBy.DONE, False, None),
        (EndedBy.CALL, True, None),
        (EndedBy.QUIT, True, None),
    ],
)
def test_what_is_told_of_a_reflection_is_true(ended_by: EndedBy, written: bool, told: str | None) -> None:
    assert endings.of_reflection(ended_by, written=written) == told


@pytest.mark.parametrize("ending", Ending)
def test_its_words_need_no_quoting_in_any_program(ending: Ending) -> None:
    assert re.fullmatch(r"[A-Z][A-Za-z ,.]+", ending)
