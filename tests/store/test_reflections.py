from __future__ import annotations

from datetime import timedelta

import pytest
from msgspec.structs import replace

from recover_tui.domain.reflection import Answer, Draft, EndedBy, ReflectionSpan
from recover_tui.domain.stopwatch import ClockReading, Stopwatch
from recover_tui.store.store import Store
from tests.conftest import NOW
from tests.samples import start_draft


def later(seconds: float) -> ClockReading:
    return ClockReading("boot", 100 + seconds, NOW + timedelta(seconds=seconds))


def test_a_reflection_is_kept_while_it_is_written_and_shown_when_it_is_over(store: Store) -> None:
    begun = start_draft(store, at=NOW)
    assert store.reflections.save_draft(
        replace(begun, texts=("half a sent", ""), stopwatch=begun.stopwatch.mark(later(20)))
    )
    assert store.reflections.newest() == ()
    [exported] = store.export()["reflections"]
    assert (exported["answers"][0]["text"], exported["ended_by"], exported["active_s"]) == ("half a sent", None, 20)
    found = store.reflections.draft()
    assert found is not None
    assert (found.texts, found.prompts, found.stopwatch.used) == (("half a sent", ""), ("One?", "Two?"), 20)
    over = replace(
        found, texts=("a sentence", "two"), next_step="Ask first", stopwatch=found.stopwatch.stop(later(90))
    )
    assert store.reflections.finish(over, EndedBy.DONE)
    [past] = store.reflections.newest()
    assert past.answers == (Answer("One?", "a sentence"), Answer("Two?", "two"))
    assert (past.next_step, past.active_s, past.ended_by) == ("Ask first", 90, EndedBy.DONE)
    assert store.reflections.draft() is None


def test_there_is_never_more_than_one_under_way(store: Store) -> None:
    begun = start_draft(store, at=NOW)
    assert not store.reflections.start(replace(begun, id="r2", window="other"), at=NOW)
    assert store.reflections.draft() == begun


def test_nothing_changes_a_reflection_that_is_over(store: Store) -> None:
    begun = replace(start_draft(store, at=NOW), texts=("kept", ""))
    store.reflections.finish(begun, EndedBy.CAP)
    before = store.reflections.newest()
    assert not store.reflections.save_draft(replace(begun, texts=("changed", "")))
    assert not store.reflections.finish(replace(begun, next_step="x"), EndedBy.DONE)
    assert not store.reflections.claim_draft(begun.id, "other", later(600))
    assert store.reflections.newest() == before


def test_time_that_was_used_is_never_given_back(store: Store) -> None:
    begun = replace(start_draft(store, at=NOW), texts=("words", ""))
    store.reflections.save_draft(replace(begun, stopwatch=Stopwatch(60, later(60))))
    store.reflections.finish(replace(begun, stopwatch=Stopwatch(30, None)), EndedBy.QUIT)
    assert store.reflections.newest()[0].active_s == 60


def test_another_window_goes_on_and_the_first_writes_no_more(store: Store) -> None:
    begun = replace(start_draft(store, at=NOW), texts=("words", ""))
    store.reflections.save_draft(replace(begun, stopwatch=begun.stopwatch.mark(later(10))))
    assert store.reflections.claim_draft(begun.id, "other", later(18))
    taken = store.reflections.draft()
    assert taken is not None
    assert (taken.window, taken.texts[0], taken.stopwatch.used) == ("other", "words", 18)
    assert not store.reflections.save_draft(replace(begun, texts=("from the first", "")))
    assert store.reflections.save_draft(replace(taken, texts=("words and more", "")))


@pytest.mark.parametrize(("seconds", "over"), [(134, False), (136, True), (90_000, True)])
def test_a_draft_nobody_came_back_to_is_closed_with_its_words(store: Store, seconds: int, over: bool) -> None:
    store.reflections.save_draft(replace(start_draft(store, at=NOW), texts=("words", "")))
    assert store.reflections.close_expired(later(seconds)) is over
    assert [(past.ended_by, past.active_s) for past in store.reflections.newest()] == (
        [(EndedBy.QUIT, 135)] if over else []
    )
    assert store.export()["reflections"][0]["answers"][0]["text"] == "words"


def test_a_window_that_is_heard_of_closes_its_own(store: Store) -> None:
    begun = start_draft(store, at=NOW)
    store.reflections.save_draft(replace(begun, stopwatch=begun.stopwatch.mark(later(134))))
    assert not store.reflections.close_expired(later(136))
    assert store.reflections.close_expired(later(140))


def test_a_deleted_reflection_still_counts_for_the_rest_of_its_call(store: Store) -> None:
    begun = replace(start_draft(store, at=NOW), texts=("words", ""), stopwatch=Stopwatch(90, None))
    store.reflections.finish(begun, EndedBy.DONE)
    store.delete("reflections", begun.id, at=NOW)
    assert store.reflections.newest() == ()
    assert store.snapshot(NOW).reflection_spans == (ReflectionSpan(NOW, 90),)


def test_what_a_talk_ended_with_is_kept_even_beside_a_reflection_under_way(store: Store) -> None:
    start_draft(store, at=NOW)
    talk = Draft("t", 300, ("What?",), ("The fee\x1b first",), "", Stopwatch(60, None), "")
    store.reflections.add(talk, EndedBy.DONE, at=NOW)
    [past] = store.reflections.newest()
    assert (past.answers, past.active_s) == ((Answer("What?", "The fee first"),), 60)
