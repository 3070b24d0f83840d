from __future__ import annotations

from tests.redaction.figures import LEAST_MASKED, MOST_FALSE_ALARMS, callers, false_alarms, nobodys, phones


def test_P1_nearly_every_phone_number_of_every_region_is_masked_in_every_writing() -> None:
    missed = {figure.kind: figure.others for figure in phones() if figure.share_good < LEAST_MASKED}
    assert not missed


def test_P1_nearly_no_number_that_is_nobodys_is_masked() -> None:
    assert len(set(nobodys())) > 300
    figure = false_alarms()
    assert figure.share_good >= 1 - MOST_FALSE_ALARMS, figure.others


def test_P1_nearly_every_number_of_a_caller_in_a_sentence_is_masked_and_nothing_beside_it() -> None:
    figure = callers()
    assert figure.share_good >= LEAST_MASKED, figure.others
