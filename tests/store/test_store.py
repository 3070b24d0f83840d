from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recover_tui.domain import text
from recover_tui.domain.calls import Event, Rating, Stage
from recover_tui.domain.reflection import Answer, Draft, EndedBy, ReflectionSpan
from recover_tui.domain.reset import Outcome
from recover_tui.domain.stopwatch import ClockReading, Stopwatch
from recover_tui.domain.support import Kind
from recover_tui.domain.wins import Image, ImageInfo, Win, WinRotation
from recover_tui.domain.worries import Resolution, Review, Worry
from recover_tui.store.store import Store
from tests.conftest import NOW
from tests.samples import add_ended_call, add_reset, add_resource, add_win, add_worry

YESTERDAY = NOW - timedelta(days=1)


def later(seconds: float) -> ClockReading:
    return ClockReading("boot", 100 + seconds, NOW + timedelta(seconds=seconds))


def begin(store: Store, cap_s: int = 120) -> Draft:
    draft = Draft("r1", cap_s, ("One?", "Two?"), ("", ""), "", Stopwatch(0, later(0)), "window")
    assert store.reflections.start(draft, at=NOW)
    return draft


def test_a_new_store_is_empty(store: Store) -> None:
    snapshot = store.snapshot(NOW)
    assert (snapshot.wins, snapshot.resources, snapshot.reflections, snapshot.resets) == ((), (), (), 0)
    assert snapshot.last_call_ended_at is None


def test_wins_are_listed_newest_first(store: Store) -> None:
    add_win(store, "older", at=YESTERDAY)
    newer = add_win(store, "  newer\n line ", who="Asha", why="time", at=NOW)
    assert [win.text for win in store.wins.newest()] == ["newer line", "older"]
    assert store.wins.newest()[0] == newer


def test_the_newest_are_those_in_which_something_was_written(store: Store) -> None:
    for id, words, days in (("old", "older words", 3), ("new", "newer words", 2), ("empty", "", 1)):
        at = NOW - timedelta(days=days)
        draft = Draft(id, 120, ("One?",), (words,), "", Stopwatch(0, later(0)), "window")
        assert store.reflections.start(draft, at=at)
        assert store.reflections.finish(draft, EndedBy.DONE)
        add_win(store, f"win {id}", at=at)
    snapshot = store.snapshot(NOW, most=1)
    assert [past.gist for past in snapshot.reflections] == ["newer words"]
    assert [win.text for win in snapshot.wins] == ["win empty"]
    assert [past.gist for past in store.snapshot(NOW).reflections] == ["newer words", "older words"]


def test_a_win_that_came_up_is_counted(store: Store) -> None:
    win = add_win(store, "one", at=YESTERDAY)
    store.wins.mark_shown(win.id, at=NOW)
    assert (store.wins.newest()[0].shown, store.wins.newest()[0].shown_at) == (1, NOW)


@given(st.text(), st.text())
def test_any_words_are_kept_to_the_letter_but_for_what_steers_a_terminal(said: str, who: str) -> None:
    store = Store.open(None)
    add_win(store, said, who=who, at=NOW)
    assert (store.wins.newest()[0].text, store.wins.newest()[0].who) == (text.line(said), text.line(who))
    store.close()


def test_deleting_can_be_taken_back(store: Store) -> None:
    win = add_win(store, "one", at=NOW)
    deleted = store.delete("wins", win.id, at=NOW)
    assert not store.delete("wins", win.id, at=NOW)
    assert store.wins.newest() == ()
    store.restore(deleted)
    assert store.wins.newest() == (win,)
    store.restore(deleted)
    assert store.wins.newest() == (win,)


def test_resources_stand_in_the_order_in_which_they_came_own_first(store: Store) -> None:
    add_resource(store, "Priya", kind=Kind.COLLEAGUE, reach="ext 1", hours="9 to 5", note="tea", at=NOW)
    add_resource(store, "Coach", kind=Kind.COACH, at=YESTERDAY)
    store.import_({"resources": [pack_entry()]})
    assert [resource.name for resource in store.resources.all()] == ["Coach", "Priya", "Line"]
    assert store.resources.all()[1].note == "tea"


def pack_entry() -> dict[str, object]:
    return {"id": "p", "kind": "helpline", "name": "Line", "reach": "1", "hours": "", "note": "", "origin": "pack",
            "added_at": "2020-01-01T00:00:00Z"}  # fmt: skip


def test_a_retired_line_stays_away_until_it_is_taken_back(store: Store) -> None:
    store.resets.retire("Not this.", at=NOW)
    store.resets.retire("Not this.", at=NOW)
    assert store.snapshot(NOW).retired == {"Not this."}
    store.resets.unretire("Not this.", at=NOW)
    assert store.snapshot(NOW).retired == frozenset()
    store.resets.retire("Not this.", at=NOW)
    assert store.snapshot(NOW).retired == {"Not this."}


def test_a_reset_belongs_to_the_call_that_ended_before_it(store: Store) -> None:
    add_ended_call(store, at=YESTERDAY, source="key")
    call = add_ended_call(store, at=NOW - timedelta(minutes=1), source="key", rating=Rating.ROUGH)
    add_ended_call(store, at=NOW + timedelta(hours=1), source="key")
    reset = add_reset(
        store, started_at=NOW, planned_s=60, actual_s=10, pattern="4-4-4", outcome=Outcome.INTERRUPTED, before=4
    )
    store.resets.rate(reset.id, 2)
    [kept] = store.resets.all()
    assert (kept.call_id, kept.before, kept.after, kept.outcome) == (call.id, 4, 2, Outcome.INTERRUPTED)


def test_the_days_resets_are_counted_from_when_the_day_began(store: Store) -> None:
    for at, outcome in (
        (YESTERDAY, Outcome.COMPLETED),
        (NOW, Outcome.COMPLETED),
        (NOW, Outcome.INTERRUPTED),
        (NOW + timedelta(hours=1), Outcome.SKIPPED),
    ):
        add_reset(store, started_at=at, outcome=outcome)
    snapshot = store.snapshot(NOW)
    assert (snapshot.resets, snapshot.resets_today) == (4, 2)


def test_the_last_call_is_the_one_that_ended_last(store: Store) -> None:
    add_ended_call(store, at=NOW, source="key")
    add_ended_call(store, at=YESTERDAY, source="cli")
    assert store.snapshot(NOW).last_call_ended_at == NOW


def test_a_reflection_is_kept_while_it_is_written_and_shown_when_it_is_over(store: Store) -> None:
    begun = begin(store)
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
    begun = begin(store)
    assert not store.reflections.start(replace(begun, id="r2", window="other"), at=NOW)
    assert store.reflections.draft() == begun


def test_nothing_changes_a_reflection_that_is_over(store: Store) -> None:
    begun = replace(begin(store), texts=("kept", ""))
    store.reflections.finish(begun, EndedBy.CAP)
    before = store.reflections.newest()
    assert not store.reflections.save_draft(replace(begun, texts=("changed", "")))
    assert not store.reflections.finish(replace(begun, next_step="x"), EndedBy.DONE)
    assert not store.reflections.claim_draft(begun.id, "other", later(600))
    assert store.reflections.newest() == before


def test_time_that_was_used_is_never_given_back(store: Store) -> None:
    begun = replace(begin(store), texts=("words", ""))
    store.reflections.save_draft(replace(begun, stopwatch=Stopwatch(60, later(60))))
    store.reflections.finish(replace(begun, stopwatch=Stopwatch(30, None)), EndedBy.QUIT)
    assert store.reflections.newest()[0].active_s == 60


def test_another_window_goes_on_and_the_first_writes_no_more(store: Store) -> None:
    begun = replace(begin(store), texts=("words", ""))
    store.reflections.save_draft(replace(begun, stopwatch=begun.stopwatch.mark(later(10))))
    assert store.reflections.claim_draft(begun.id, "other", later(18))
    taken = store.reflections.draft()
    assert taken is not None
    assert (taken.window, taken.texts[0], taken.stopwatch.used) == ("other", "words", 18)
    assert not store.reflections.save_draft(replace(begun, texts=("from the first", "")))
    assert store.reflections.save_draft(replace(taken, texts=("words and more", "")))


@pytest.mark.parametrize(("seconds", "over"), [(134, False), (136, True), (90_000, True)])
def test_a_draft_nobody_came_back_to_is_closed_with_its_words(store: Store, seconds: int, over: bool) -> None:
    store.reflections.save_draft(replace(begin(store), texts=("words", "")))
    assert store.reflections.close_expired(later(seconds)) is over
    assert [(past.ended_by, past.active_s) for past in store.reflections.newest()] == (
        [(EndedBy.QUIT, 135)] if over else []
    )
    assert store.export()["reflections"][0]["answers"][0]["text"] == "words"


def test_a_window_that_is_heard_of_closes_its_own(store: Store) -> None:
    begun = begin(store)
    store.reflections.save_draft(replace(begun, stopwatch=begun.stopwatch.mark(later(134))))
    assert not store.reflections.close_expired(later(136))
    assert store.reflections.close_expired(later(140))


def test_purged_words_are_not_in_the_bytes_of_any_file(store: Store, store_file: Path) -> None:
    begun = replace(
        begin(store), texts=("zanzibar " * 300, "zanzibar"), next_step="zanzibar", stopwatch=Stopwatch(9, None)
    )
    store.reflections.finish(begun, EndedBy.DONE)
    assert b"zanzibar" in b"".join(file.read_bytes() for file in store_file.parent.iterdir())
    assert store.purge(NOW, at=NOW) == 0
    assert store.purge(NOW + timedelta(seconds=1), at=NOW) == 1
    assert b"zanzibar" not in b"".join(file.read_bytes() for file in store_file.parent.iterdir())
    assert store.export()["reflections"] == []


def test_a_purge_leaves_what_is_being_written(store: Store) -> None:
    begin(store)
    assert store.purge(NOW + timedelta(days=1), at=NOW) == 0
    assert store.reflections.draft() is not None


def test_a_deleted_reflection_still_counts_for_the_rest_of_its_call(store: Store) -> None:
    begun = replace(begin(store), texts=("words", ""), stopwatch=Stopwatch(90, None))
    store.reflections.finish(begun, EndedBy.DONE)
    store.delete("reflections", begun.id, at=NOW)
    assert store.reflections.newest() == ()
    assert store.snapshot(NOW).reflection_spans == (ReflectionSpan(NOW, 90),)


def test_time_of_this_machine_stays_on_it(store: Store) -> None:
    begin(store)
    assert not {"used_s", "since_s", "since_boot", "window"} & store.export()["reflections"][0].keys()


def test_the_program_remembers_and_counts(store: Store) -> None:
    assert (store.snapshot(NOW).theme, store.snapshot(NOW).breath_runs) == ("", 0)
    store.settings.remember_theme("dusk dusk")
    store.settings.remember_theme("dusk dawn")
    store.settings.count_breath_run()
    store.settings.count_breath_run()
    assert (store.snapshot(NOW).theme, store.snapshot(NOW).breath_runs) == ("dusk dawn", 2)


def filled(store: Store) -> Store:
    add_ended_call(store, at=YESTERDAY, source="key", rating=Rating.FINE)
    add_win(store, "“one” [b] \\", who="", why="time", at=NOW)
    add_resource(store, "Priya", at=NOW)
    add_reset(store, started_at=NOW)
    store.reflections.finish(replace(begin(store), texts=("a\nb", "c"), next_step="d"), EndedBy.DONE)
    store.resets.retire("Not this.", at=NOW)
    store.import_({"parked": [{"id": "k", "text": "later", "parked_at": "2026-05-12T09:00:00.000Z", "until": None}]})
    return store


def test_what_is_exported_comes_back_the_same(store: Store) -> None:
    exported = json.loads(json.dumps(filled(store).export()))
    other = Store.open(None)
    assert other.import_(exported) == 7
    assert other.export() == exported
    assert other.import_(exported) == 0
    assert other.export() == exported
    other.close()


def test_a_reflection_under_way_elsewhere_is_over_here(store: Store) -> None:
    store.reflections.save_draft(replace(begin(store), texts=("words", "")))
    other = Store.open(None)
    other.import_(store.export())
    assert other.reflections.draft() is None
    assert [past.ended_by for past in other.reflections.newest()] == [EndedBy.QUIT]
    other.close()


def test_the_fields_that_scripts_rely_on_are_there(store: Store) -> None:
    exported = filled(store).export()
    fields = {
        "wins": {"id", "text", "who", "why", "added_at"},
        "reflections": {"id", "call_id", "started_at", "cap_s", "active_s", "ended_by", "answers", "next_step"},
        "resources": {"id", "kind", "name", "reach", "hours", "note", "origin"},
        "resets": {"id", "call_id", "started_at", "planned_s", "actual_s", "pattern", "outcome", "before", "after"},
        "calls": {"id", "source", "direction", "answered_at", "ended_at", "talk_s", "ended_by", "rating"},
        "parked": {"id", "text"},
        "retired_lines": {"text"},
    }
    assert exported.keys() == fields.keys()
    for table, names in fields.items():
        assert names <= exported[table][0].keys()


@pytest.mark.parametrize(
    "tables",
    [
        {"wins": [{"text": "no id"}]},
        {"wins": [{"id": "a", "text": "no time"}]},
        {"wins": [{"id": "a", "text": "t", "added_at": "yesterday"}]},
        {"wins": [{"id": "a", "text": "t", "added_at": "2026-05-12T00:00:00Z", "colour": "red"}]},
        {"wins": ["text"]},
        {"resets": [{"id": "a", "started_at": "2026-05-12T00:00:00Z", "planned_s": "long"}]},
        {"resets": [{"id": "a", "call_id": "nobody", "started_at": "2026-05-12T00:00:00Z", "planned_s": 1,
                     "actual_s": 1, "pattern": "", "outcome": "completed"}]},
        {"resources": [{**pack_entry(), "reach": 2**70}]},
        {"reflections": [{"id": "a", "started_at": "2026-05-12T00:00:00Z", "cap_s": 9, "answers": [{}]}]},
    ],
)  # fmt: skip
def test_an_import_is_taken_in_whole_or_not_at_all(store: Store, tables: dict[str, list[object]]) -> None:
    good = {"id": "good", "text": "t", "added_at": "2026-05-12T00:00:00Z", "who": "", "why": "", "shown": 0}
    tables = {"wins": [good, *tables.pop("wins", [])], **tables}
    with pytest.raises(ValueError, match="does not fit"):
        store.import_(tables)  # type: ignore[arg-type]
    assert store.wins.newest() == ()


def test_a_parked_worry_waits_until_it_is_settled(store: Store) -> None:
    window = NOW + timedelta(hours=8)
    worry = add_worry(store, "the\nfee", at=NOW, until=window)
    assert store.worries.waiting() == (Worry(worry.id, "the fee", NOW, window),)
    store.worries.postpone([worry.id], window + timedelta(days=1))
    assert store.worries.waiting()[0].until == window + timedelta(days=1)
    store.worries.resolve(worry.id, Resolution.LET_GO)
    assert store.worries.waiting() == ()
    assert store.export()["parked"][0]["outcome"] == "let go"
    store.worries.resolve(worry.id, None)
    assert len(store.worries.waiting()) == 1


def test_time_spent_on_a_window_never_becomes_less(store: Store) -> None:
    assert store.worries.review() is None
    for window, used in ((NOW, 10.0), (NOW, 4.0), (NOW - timedelta(days=1), 99.0)):
        store.worries.spend_review(Review(window, used))
    assert store.worries.review() == Review(NOW, 10.0)
    store.worries.spend_review(Review(NOW + timedelta(days=1), 1.0))
    assert store.worries.review() == Review(NOW + timedelta(days=1), 1.0)


def test_purge_takes_worries_that_no_longer_wait(store: Store, store_file: Path) -> None:
    settled = add_worry(store, "Quillfeather settled", at=NOW, until=NOW)
    add_worry(store, "still waiting", at=NOW, until=NOW)
    store.worries.resolve(settled.id, Resolution.DONE)
    assert store.purge(NOW + timedelta(days=1), at=NOW) == 1
    assert b"Quillfeather" not in store_file.read_bytes()
    assert [row["text"] for row in store.export()["parked"]] == ["still waiting"]


IMAGE = Image(ImageInfo("image/png", 2, 1), b"pixels")


def test_a_win_has_its_image_and_only_when_asked(store: Store) -> None:
    win = add_win(store, "Thanks", at=NOW, image=IMAGE)
    assert store.wins.newest()[0].image == IMAGE.info
    assert store.wins.image(win.id) == IMAGE
    assert store.export(images=False)["wins"][0]["image"] == {"type": "image/png", "width": 2, "height": 1}


def test_images_go_out_and_come_back_in(store: Store) -> None:
    add_win(store, "Thanks", at=NOW, image=IMAGE)
    other = Store.open(None)
    other.import_(json.loads(json.dumps(store.export())))
    assert other.export() == store.export()
    assert other.wins.image(other.wins.newest()[0].id) == IMAGE
    other.close()


def test_a_broken_image_takes_nothing_in(store: Store) -> None:
    row = {"id": "1", "text": "t", "added_at": "2026-05-12T08:00:00Z", "shown": 0, "who": "", "why": ""}
    image = {"type": "image/png", "width": 1, "height": 1, "data": "not base64"}
    with pytest.raises(ValueError, match="wins"):
        store.import_({"wins": [{**row, "image": image}]})
    assert store.wins.newest() == ()


def test_a_new_win_begins_where_the_least_shown_stands(store: Store) -> None:
    old = add_win(store, "old", at=NOW)
    for _ in range(9):
        store.wins.mark_shown(old.id, at=NOW)
    assert add_win(store, "new", at=NOW).shown == 9
    assert {win.text: win.shown for win in store.wins.newest()} == {"old": 9, "new": 9}
    assert store.wins.add_all([Win("many", "many", "w", "y", NOW - timedelta(days=400))]) == 1
    many = store.wins.newest()[-1]
    assert (many.text, many.who, many.why, many.shown) == ("many", "w", "y", 9)


def test_words_and_rotation_of_a_win_are_changed(store: Store) -> None:
    win = add_win(store, "old", who="w", at=NOW)
    store.wins.update(replace(win, text=" new\nwords ", who="", why="why"))
    store.wins.set_rotation(win.id, WinRotation.PINNED)
    [changed] = store.wins.newest()
    assert (changed.text, changed.who, changed.why, changed.rotation) == ("new words", "", "why", WinRotation.PINNED)


def test_what_a_talk_ended_with_is_kept_even_beside_a_reflection_under_way(store: Store) -> None:
    begin(store)
    talk = Draft("t", 300, ("What?",), ("The fee\x1b first",), "", Stopwatch(60, None), "")
    store.reflections.add(talk, EndedBy.DONE, at=NOW)
    [past] = store.reflections.newest()
    assert (past.answers, past.active_s) == ((Answer("What?", "The fee first"),), 60)


def test_no_number_is_kept_only_a_hash_that_is_another_in_each_store(store: Store, store_file: Path) -> None:
    number = "+442079460000"
    for stage in (Stage.ANSWERED, Stage.ENDED):
        store.calls.record_event(Event("microsip", stage, NOW, number))
    [call] = store.calls.since(NOW)
    assert (call.answered, len(call.ref)) == (True, 24)
    assert b"2079460000" not in store_file.read_bytes()
    other = Store.open(None)
    other.calls.record_event(Event("microsip", Stage.ENDED, NOW, number))
    assert other.calls.since(NOW)[0].ref != call.ref
    other.close()


def test_what_is_nothing_new_changes_nothing(store: Store) -> None:
    ended = Event("cli", Stage.ENDED, NOW)
    assert store.calls.record_event(ended)
    assert store.calls.record_event(ended) is None


def test_a_missed_call_is_not_what_a_reset_belongs_to(store: Store) -> None:
    taken = add_ended_call(store, at=NOW - timedelta(minutes=9), source="key")
    store.calls.record_event(Event("baresip", Stage.ENDED, NOW))
    reset = add_reset(store, started_at=NOW)
    assert reset.call_id == taken.id
    assert store.snapshot(NOW).last_call_ended_at == taken.ended_at


def test_purging_by_itself_is_agreed_to_first_and_stops_when_the_clock_jumps(store: Store) -> None:
    assert not store.settings.may_purge(NOW)
    store.settings.agree_to_purge()
    assert store.settings.may_purge(NOW + timedelta(days=29))
    assert not store.settings.may_purge(NOW + timedelta(days=400))
    assert not store.settings.may_purge(NOW)
    assert store.settings.may_purge(NOW + timedelta(days=1))
