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
from recover_tui.domain.wins import Image, ImageInfo, WinRotation
from recover_tui.domain.worries import Resolution, Review, Worry
from recover_tui.formats.wins_file import Entry
from recover_tui.store.store import Store
from tests.conftest import NOW

YESTERDAY = NOW - timedelta(days=1)


def later(seconds: float) -> ClockReading:
    return ClockReading("boot", 100 + seconds, NOW + timedelta(seconds=seconds))


def begin(store: Store, cap_s: int = 120) -> Draft:
    draft = Draft("r1", cap_s, ("One?", "Two?"), ("", ""), "", Stopwatch(0, later(0)), "window")
    assert store.start_reflection(draft, at=NOW)
    return draft


def test_a_new_store_is_empty(store: Store) -> None:
    snapshot = store.snapshot(NOW)
    assert (snapshot.wins, snapshot.resources, snapshot.reflections, snapshot.resets) == ((), (), (), 0)
    assert snapshot.last_call_ended_at is None


def test_wins_are_listed_newest_first(store: Store) -> None:
    store.add_win("older", at=YESTERDAY)
    newer = store.add_win("  newer\n line ", who="Asha", why="time", at=NOW)
    assert [win.text for win in store.wins()] == ["newer line", "older"]
    assert store.wins()[0] == newer


def test_the_newest_are_those_in_which_something_was_written(store: Store) -> None:
    for id, words, days in (("old", "older words", 3), ("new", "newer words", 2), ("empty", "", 1)):
        at = NOW - timedelta(days=days)
        draft = Draft(id, 120, ("One?",), (words,), "", Stopwatch(0, later(0)), "window")
        assert store.start_reflection(draft, at=at)
        assert store.end_reflection(draft, EndedBy.DONE)
        store.add_win(f"win {id}", at=at)
    snapshot = store.snapshot(NOW, most=1)
    assert [past.gist for past in snapshot.reflections] == ["newer words"]
    assert [win.text for win in snapshot.wins] == ["win empty"]
    assert [past.gist for past in store.snapshot(NOW).reflections] == ["newer words", "older words"]


def test_a_win_that_came_up_is_counted(store: Store) -> None:
    win = store.add_win("one", at=YESTERDAY)
    store.showed_win(win.id, at=NOW)
    assert (store.wins()[0].shown, store.wins()[0].shown_at) == (1, NOW)


@given(st.text(), st.text())
def test_any_words_are_kept_to_the_letter_but_for_what_steers_a_terminal(said: str, who: str) -> None:
    store = Store.open(None)
    store.add_win(said, who=who, at=NOW)
    assert (store.wins()[0].text, store.wins()[0].who) == (text.line(said), text.line(who))
    store.close()


def test_deleting_can_be_taken_back(store: Store) -> None:
    win = store.add_win("one", at=NOW)
    deleted = store.delete("wins", win.id, at=NOW)
    assert not store.delete("wins", win.id, at=NOW)
    assert store.wins() == ()
    store.restore(deleted)
    assert store.wins() == (win,)
    store.restore(deleted)
    assert store.wins() == (win,)


def test_resources_stand_in_the_order_in_which_they_came_own_first(store: Store) -> None:
    store.add_resource("Priya", kind=Kind.COLLEAGUE, reach="ext 1", hours="9 to 5", note="tea", at=NOW)
    store.add_resource("Coach", kind=Kind.COACH, at=YESTERDAY)
    store.import_({"resources": [pack_entry()]})
    assert [resource.name for resource in store.resources()] == ["Coach", "Priya", "Line"]
    assert store.resources()[1].note == "tea"


def pack_entry() -> dict[str, object]:
    return {"id": "p", "kind": "helpline", "name": "Line", "reach": "1", "hours": "", "note": "", "origin": "pack",
            "added_at": "2020-01-01T00:00:00Z"}  # fmt: skip


def test_a_retired_line_stays_away_until_it_is_taken_back(store: Store) -> None:
    store.retire("Not this.", at=NOW)
    store.retire("Not this.", at=NOW)
    assert store.snapshot(NOW).retired == {"Not this."}
    store.unretire("Not this.", at=NOW)
    assert store.snapshot(NOW).retired == frozenset()
    store.retire("Not this.", at=NOW)
    assert store.snapshot(NOW).retired == {"Not this."}


def test_a_reset_belongs_to_the_call_that_ended_before_it(store: Store) -> None:
    store.add_ended_call(at=YESTERDAY, source="key")
    call = store.add_ended_call(at=NOW - timedelta(minutes=1), source="key", rating=Rating.ROUGH)
    store.add_ended_call(at=NOW + timedelta(hours=1), source="key")
    reset = store.add_reset(
        started_at=NOW, planned_s=60, actual_s=10, pattern="4-4-4", outcome=Outcome.INTERRUPTED, before=4
    )
    store.rate_reset(reset.id, 2)
    [kept] = store.resets()
    assert (kept.call_id, kept.before, kept.after, kept.outcome) == (call.id, 4, 2, Outcome.INTERRUPTED)


def test_the_days_resets_are_counted_from_when_the_day_began(store: Store) -> None:
    for at, outcome in (
        (YESTERDAY, Outcome.COMPLETED),
        (NOW, Outcome.COMPLETED),
        (NOW, Outcome.INTERRUPTED),
        (NOW + timedelta(hours=1), Outcome.SKIPPED),
    ):
        store.add_reset(started_at=at, planned_s=60, actual_s=60, pattern="4-4-4", outcome=outcome)
    snapshot = store.snapshot(NOW)
    assert (snapshot.resets, snapshot.resets_today) == (4, 2)


def test_the_last_call_is_the_one_that_ended_last(store: Store) -> None:
    store.add_ended_call(at=NOW, source="key")
    store.add_ended_call(at=YESTERDAY, source="cli")
    assert store.snapshot(NOW).last_call_ended_at == NOW


def test_a_reflection_is_kept_while_it_is_written_and_shown_when_it_is_over(store: Store) -> None:
    begun = begin(store)
    assert store.save_draft(replace(begun, texts=("half a sent", ""), stopwatch=begun.stopwatch.mark(later(20))))
    assert store.reflections() == ()
    [exported] = store.export()["reflections"]
    assert (exported["answers"][0]["text"], exported["ended_by"], exported["active_s"]) == ("half a sent", None, 20)
    found = store.draft()
    assert found is not None
    assert (found.texts, found.prompts, found.stopwatch.used) == (("half a sent", ""), ("One?", "Two?"), 20)
    over = replace(
        found, texts=("a sentence", "two"), next_step="Ask first", stopwatch=found.stopwatch.stop(later(90))
    )
    assert store.end_reflection(over, EndedBy.DONE)
    [past] = store.reflections()
    assert past.answers == (Answer("One?", "a sentence"), Answer("Two?", "two"))
    assert (past.next_step, past.active_s, past.ended_by) == ("Ask first", 90, EndedBy.DONE)
    assert store.draft() is None


def test_there_is_never_more_than_one_under_way(store: Store) -> None:
    begun = begin(store)
    assert not store.start_reflection(replace(begun, id="r2", window="other"), at=NOW)
    assert store.draft() == begun


def test_nothing_changes_a_reflection_that_is_over(store: Store) -> None:
    begun = replace(begin(store), texts=("kept", ""))
    store.end_reflection(begun, EndedBy.CAP)
    before = store.reflections()
    assert not store.save_draft(replace(begun, texts=("changed", "")))
    assert not store.end_reflection(replace(begun, next_step="x"), EndedBy.DONE)
    assert not store.claim_draft(begun.id, "other", later(600))
    assert store.reflections() == before


def test_time_that_was_used_is_never_given_back(store: Store) -> None:
    begun = replace(begin(store), texts=("words", ""))
    store.save_draft(replace(begun, stopwatch=Stopwatch(60, later(60))))
    store.end_reflection(replace(begun, stopwatch=Stopwatch(30, None)), EndedBy.QUIT)
    assert store.reflections()[0].active_s == 60


def test_another_window_goes_on_and_the_first_writes_no_more(store: Store) -> None:
    begun = replace(begin(store), texts=("words", ""))
    store.save_draft(replace(begun, stopwatch=begun.stopwatch.mark(later(10))))
    assert store.claim_draft(begun.id, "other", later(18))
    taken = store.draft()
    assert taken is not None
    assert (taken.window, taken.texts[0], taken.stopwatch.used) == ("other", "words", 18)
    assert not store.save_draft(replace(begun, texts=("from the first", "")))
    assert store.save_draft(replace(taken, texts=("words and more", "")))


@pytest.mark.parametrize(("seconds", "over"), [(134, False), (136, True), (90_000, True)])
def test_a_draft_nobody_came_back_to_is_closed_with_its_words(store: Store, seconds: int, over: bool) -> None:
    store.save_draft(replace(begin(store), texts=("words", "")))
    assert store.close_expired(later(seconds)) is over
    assert [(past.ended_by, past.active_s) for past in store.reflections()] == ([(EndedBy.QUIT, 135)] if over else [])
    assert store.export()["reflections"][0]["answers"][0]["text"] == "words"


def test_a_window_that_is_heard_of_closes_its_own(store: Store) -> None:
    begun = begin(store)
    store.save_draft(replace(begun, stopwatch=begun.stopwatch.mark(later(134))))
    assert not store.close_expired(later(136))
    assert store.close_expired(later(140))


def test_purged_words_are_not_in_the_bytes_of_any_file(store: Store, store_file: Path) -> None:
    begun = replace(
        begin(store), texts=("zanzibar " * 300, "zanzibar"), next_step="zanzibar", stopwatch=Stopwatch(9, None)
    )
    store.end_reflection(begun, EndedBy.DONE)
    assert b"zanzibar" in b"".join(file.read_bytes() for file in store_file.parent.iterdir())
    assert store.purge(NOW, at=NOW) == 0
    assert store.purge(NOW + timedelta(seconds=1), at=NOW) == 1
    assert b"zanzibar" not in b"".join(file.read_bytes() for file in store_file.parent.iterdir())
    assert store.export()["reflections"] == []


def test_a_purge_leaves_what_is_being_written(store: Store) -> None:
    begin(store)
    assert store.purge(NOW + timedelta(days=1), at=NOW) == 0
    assert store.draft() is not None


def test_a_deleted_reflection_still_counts_for_the_rest_of_its_call(store: Store) -> None:
    begun = replace(begin(store), texts=("words", ""), stopwatch=Stopwatch(90, None))
    store.end_reflection(begun, EndedBy.DONE)
    store.delete("reflections", begun.id, at=NOW)
    assert store.reflections() == ()
    assert store.snapshot(NOW).reflection_spans == (ReflectionSpan(NOW, 90),)


def test_time_of_this_machine_stays_on_it(store: Store) -> None:
    begin(store)
    assert not {"used_s", "since_s", "since_boot", "window"} & store.export()["reflections"][0].keys()


def test_the_program_remembers_and_counts(store: Store) -> None:
    assert (store.snapshot(NOW).theme, store.snapshot(NOW).breath_runs) == ("", 0)
    store.remember_theme("dusk dusk")
    store.remember_theme("dusk dawn")
    store.count_breath_run()
    store.count_breath_run()
    assert (store.snapshot(NOW).theme, store.snapshot(NOW).breath_runs) == ("dusk dawn", 2)


def filled(store: Store) -> Store:
    store.add_ended_call(at=YESTERDAY, source="key", rating=Rating.FINE)
    store.add_win("“one” [b] \\", who="", why="time", at=NOW)
    store.add_resource("Priya", at=NOW)
    store.add_reset(started_at=NOW, planned_s=60, actual_s=60, pattern="4-4-4", outcome=Outcome.COMPLETED)
    store.end_reflection(replace(begin(store), texts=("a\nb", "c"), next_step="d"), EndedBy.DONE)
    store.retire("Not this.", at=NOW)
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
    store.save_draft(replace(begin(store), texts=("words", "")))
    other = Store.open(None)
    other.import_(store.export())
    assert other.draft() is None
    assert [past.ended_by for past in other.reflections()] == [EndedBy.QUIT]
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
    assert store.wins() == ()


def test_a_parked_worry_waits_until_it_is_settled(store: Store) -> None:
    window = NOW + timedelta(hours=8)
    worry = store.park("the\nfee", at=NOW, until=window)
    assert store.parked() == (Worry(worry.id, "the fee", NOW, window),)
    store.postpone([worry.id], window + timedelta(days=1))
    assert store.parked()[0].until == window + timedelta(days=1)
    store.resolve(worry.id, Resolution.LET_GO)
    assert store.parked() == ()
    assert store.export()["parked"][0]["outcome"] == "let go"
    store.resolve(worry.id, None)
    assert len(store.parked()) == 1


def test_time_spent_on_a_window_never_becomes_less(store: Store) -> None:
    assert store.review() is None
    for window, used in ((NOW, 10.0), (NOW, 4.0), (NOW - timedelta(days=1), 99.0)):
        store.spend(Review(window, used))
    assert store.review() == Review(NOW, 10.0)
    store.spend(Review(NOW + timedelta(days=1), 1.0))
    assert store.review() == Review(NOW + timedelta(days=1), 1.0)


def test_purge_takes_worries_that_no_longer_wait(store: Store, store_file: Path) -> None:
    settled = store.park("Quillfeather settled", at=NOW, until=NOW)
    store.park("still waiting", at=NOW, until=NOW)
    store.resolve(settled.id, Resolution.DONE)
    assert store.purge(NOW + timedelta(days=1), at=NOW) == 1
    assert b"Quillfeather" not in store_file.read_bytes()
    assert [row["text"] for row in store.export()["parked"]] == ["still waiting"]


PICTURE = Image(ImageInfo("image/png", 2, 1), b"pixels")


def test_a_win_has_its_picture_and_only_when_asked(store: Store) -> None:
    win = store.add_win("Thanks", at=NOW, picture=PICTURE)
    assert store.wins()[0].image == PICTURE.info
    assert store.picture(win.id) == PICTURE
    assert store.export(pictures=False)["wins"][0]["image"] == {"type": "image/png", "width": 2, "height": 1}


def test_pictures_go_out_and_come_back_in(store: Store) -> None:
    store.add_win("Thanks", at=NOW, picture=PICTURE)
    other = Store.open(None)
    other.import_(json.loads(json.dumps(store.export())))
    assert other.export() == store.export()
    assert other.picture(other.wins()[0].id) == PICTURE
    other.close()


def test_a_broken_picture_takes_nothing_in(store: Store) -> None:
    row = {"id": "1", "text": "t", "added_at": "2026-05-12T08:00:00Z", "shown": 0, "who": "", "why": ""}
    image = {"type": "image/png", "width": 1, "height": 1, "data": "not base64"}
    with pytest.raises(ValueError, match="wins"):
        store.import_({"wins": [{**row, "image": image}]})
    assert store.wins() == ()


def test_a_new_win_begins_where_the_least_shown_stands(store: Store) -> None:
    old = store.add_win("old", at=NOW)
    for _ in range(9):
        store.showed_win(old.id, at=NOW)
    assert store.add_win("new", at=NOW).shown == 0
    assert {win.text: win.shown for win in store.wins()} == {"old": 9, "new": 9}
    store.add_wins([Entry("many", "w", "y", NOW - timedelta(days=400))], at=NOW)
    many = store.wins()[-1]
    assert (many.text, many.who, many.why, many.shown) == ("many", "w", "y", 9)


def test_words_and_standing_of_a_win_are_changed(store: Store) -> None:
    win = store.add_win("old", who="w", at=NOW)
    store.change_win(win.id, " new\nwords ", "", "why")
    store.set_rotation(win.id, WinRotation.PINNED)
    [changed] = store.wins()
    assert (changed.text, changed.who, changed.why, changed.rotation) == ("new words", "", "why", WinRotation.PINNED)


def test_what_a_talk_ended_with_is_kept_even_beside_a_reflection_under_way(store: Store) -> None:
    begin(store)
    talk = Draft("t", 300, ("What?",), ("The fee\x1b first",), "", Stopwatch(60, None), "")
    store.add_reflection(talk, EndedBy.DONE, at=NOW)
    [past] = store.reflections()
    assert (past.answers, past.active_s) == ((Answer("What?", "The fee first"),), 60)


def test_no_number_is_kept_only_a_hash_that_is_another_in_each_store(store: Store, store_file: Path) -> None:
    number = "+442079460000"
    for stage in (Stage.ANSWERED, Stage.ENDED):
        store.record_event(Event("microsip", stage, NOW, number))
    [call] = store.calls(since=NOW)
    assert (call.answered, len(call.ref)) == (True, 24)
    assert b"2079460000" not in store_file.read_bytes()
    other = Store.open(None)
    other.record_event(Event("microsip", Stage.ENDED, NOW, number))
    assert other.calls(since=NOW)[0].ref != call.ref
    other.close()


def test_what_is_nothing_new_changes_nothing(store: Store) -> None:
    ended = Event("cli", Stage.ENDED, NOW)
    assert store.record_event(ended)
    assert store.record_event(ended) is None


def test_a_missed_call_is_not_what_a_reset_belongs_to(store: Store) -> None:
    taken = store.add_ended_call(at=NOW - timedelta(minutes=9), source="key")
    store.record_event(Event("baresip", Stage.ENDED, NOW))
    reset = store.add_reset(started_at=NOW, planned_s=60, actual_s=60, pattern="4-4-4", outcome=Outcome.COMPLETED)
    assert reset.call_id == taken.id
    assert store.snapshot(NOW).last_call_ended_at == taken.ended_at


def test_purging_by_itself_is_agreed_to_first_and_stops_when_the_clock_jumps(store: Store) -> None:
    assert not store.may_purge(NOW)
    store.agree_to_purge()
    assert store.may_purge(NOW + timedelta(days=29))
    assert not store.may_purge(NOW + timedelta(days=400))
    assert not store.may_purge(NOW)
    assert store.may_purge(NOW + timedelta(days=1))
