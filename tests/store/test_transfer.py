from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta, timezone
from random import Random

import pytest
from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test
from msgspec.structs import replace

from recover_tui.domain.calls import Event, Rating, Stage
from recover_tui.domain.reflection import Draft, EndedBy
from recover_tui.domain.reset import Outcome
from recover_tui.domain.stopwatch import Stopwatch
from recover_tui.domain.support import Kind
from recover_tui.domain.team import Colleague, KindWord
from recover_tui.domain.wins import Image, ImageInfo, WinRotation
from recover_tui.store.store import Store
from recover_tui.store.tables import TABLES, Table
from recover_tui.store.transfer import Imported
from tests.conftest import NOW
from tests.samples import add_ended_call, add_reset, add_resource, add_win, add_worry, start_draft

WORDS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["[/]", "\x1b]0;x\x07", "=1+1", "<b>", "4111 1111 1111 1111", "\ud800", "a\0b", "नमस्ते 👋🏽", "‮x"]
    ),
)

YESTERDAY = NOW - timedelta(days=1)
IMAGE = Image(ImageInfo("image/png", 2, 1), b"pixels")


class AnyStore(RuleBasedStateMachine):
    """Whatever was done to a store, what it exports is what another takes in."""

    def __init__(self) -> None:
        super().__init__()
        self.store = Store.open(None)
        self.count = 0

    def at(self) -> datetime:
        self.count += 1
        return NOW + timedelta(seconds=self.count)

    @rule(said=WORDS, who=WORDS, data=st.none() | st.binary(max_size=50))
    def win(self, said: str, who: str, data: bytes | None) -> None:
        image = None if data is None else Image(ImageInfo("image/png", 1, 1), data)
        add_win(self.store, said, who=who, why=said, at=self.at(), image=image)

    @rule(words=WORDS, step=WORDS)
    def reflection(self, words: str, step: str) -> None:
        draft = Draft(f"r{self.count}", 120, ("What?", "How?"), (words, ""), step, Stopwatch(9, None), "w")
        self.store.reflections.add(draft, EndedBy.DONE, at=self.at())

    @rule(words=WORDS, kind=st.sampled_from(Kind))
    def resource(self, words: str, kind: Kind) -> None:
        add_resource(self.store, words, kind=kind, reach=words, note=words, at=self.at())

    @rule(words=WORDS)
    def worry(self, words: str) -> None:
        add_worry(self.store, words, at=self.at(), until=NOW)

    @rule(words=WORDS.filter(lambda words: words.isprintable() and words != ""))
    def retire(self, words: str) -> None:
        self.store.resets.retire(words, at=self.at())

    @rule(rating=st.sampled_from(Rating) | st.none())
    def call(self, rating: Rating | None) -> None:
        at = self.at()
        self.store.calls.record_event(Event("key", Stage.ENDED, at, str(self.count), rating=rating))
        add_reset(
            self.store,
            started_at=at,
            planned_s=60,
            actual_s=9,
            pattern="4-4-4",
            outcome=Outcome.INTERRUPTED,
            before=3,
        )

    @rule(which=st.randoms(use_true_random=False))
    def delete_or_pin(self, which: Random) -> None:
        for win in self.store.wins.newest()[:1]:
            if which.random() < 0.5:
                self.store.delete("wins", win.id, at=NOW)
            else:
                self.store.wins.set_rotation(win.id, WinRotation.PINNED)

    def teardown(self) -> None:
        exported = json.loads(json.dumps(self.store.export()))
        other = Store.open(None)
        other.import_(exported)
        assert other.export() == exported == self.store.export()
        assert other.import_(exported) == Imported()
        other.close()
        self.store.close()


def test_L11_export_then_import_is_the_identity() -> None:
    run_state_machine_as_test(AnyStore, settings=settings(max_examples=40, stateful_step_count=15))


def pack_entry() -> dict[str, object]:
    return {"id": "p", "kind": "helpline", "name": "Line", "reach": "1", "hours": "", "note": "", "origin": "pack",
            "added_at": "2020-01-01T00:00:00Z"}  # fmt: skip


def filled(store: Store) -> Store:
    add_ended_call(store, at=YESTERDAY, source="key", rating=Rating.FINE)
    add_win(store, "“one” [b] \\", who="", why="time", at=NOW)
    add_resource(store, "Priya", at=NOW)
    add_reset(store, started_at=NOW)
    store.reflections.finish(replace(start_draft(store, at=NOW), texts=("a\nb", "c"), next_step="d"), EndedBy.DONE)
    store.resets.retire("Not this.", at=NOW)
    store.import_({"parked": [{"id": "k", "text": "later", "parked_at": "2026-05-12T09:00:00.000Z", "until": None}]})
    store.team.pin(Colleague("team/a", "team", "Priya", "age1", "00"), NOW)
    store.team.take(KindWord("word", "team", "a", "Priya", "kind", NOW, known=True))
    return store


def test_what_is_exported_comes_back_the_same(store: Store) -> None:
    exported = json.loads(json.dumps(filled(store).export()))
    other = Store.open(None)
    assert other.import_(exported) == Imported(new=9)
    assert other.export() == exported
    assert other.import_(exported) == Imported()
    assert other.export() == exported
    other.close()


def test_a_reflection_under_way_elsewhere_is_over_here(store: Store) -> None:
    store.reflections.save_draft(replace(start_draft(store, at=NOW), texts=("words", "")))
    other = Store.open(None)
    other.import_(store.export())
    assert other.reflections.draft() is None
    assert [past.ended_by for past in other.reflections.newest()] == [EndedBy.QUIT]
    other.close()


def test_time_of_this_machine_stays_on_it(store: Store) -> None:
    start_draft(store, at=NOW)
    assert not {"used_s", "since_s", "since_boot", "window"} & store.export()["reflections"][0].keys()


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
        "colleagues": {"id", "team", "name", "recipient", "verify_key"},
        "kind_words": {"id", "team", "sender", "name", "text", "sent_at", "known"},
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
        {"resources": [{**pack_entry(), "kind": "nobody known"}]},
        {"calls": [{"id": "a", "source": "key", "ended_at": "2026-05-12T00:00:00Z", "rating": "odd"}]},
        {"calls": [{"id": "a", "source": "key", "ended_at": ""}]},
        {"parked": [{"id": "a", "text": "t", "parked_at": "2026-05-12T00:00:00Z", "until": "17:00"}]},
        {"parked": [{"id": "a", "text": "t", "parked_at": "9999-12-31T23:59:59-12:00", "until": None}]},
        {"reflections": [{"id": "a", "started_at": "2026-05-12T00:00:00Z", "cap_s": 9, "answers": [{}]}]},
    ],
)  # fmt: skip
def test_an_import_is_taken_in_whole_or_not_at_all(store: Store, tables: dict[str, list[object]]) -> None:
    good = {"id": "good", "text": "t", "added_at": "2026-05-12T00:00:00Z", "who": "", "why": "", "shown": 0}
    tables = {"wins": [good, *tables.pop("wins", [])], **tables}
    with pytest.raises(ValueError, match="does not fit"):
        store.import_(tables)  # type: ignore[arg-type]
    assert store.wins.newest() == ()


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


@pytest.mark.parametrize("table", [table for table in TABLES if table.exported], ids=lambda table: table.name)
def test_every_time_of_an_import_is_written_in_the_one_format(store: Store, table: Table) -> None:
    other = Store.open(None)
    row = filled(other).export()[table.name][0]
    other.close()
    row |= dict.fromkeys(table.times, "2026-11-05T10:00:00+02:00")
    row.pop("call_id", None)
    store.import_({table.name: [row]})
    [kept] = store.file.db.query(f"SELECT {', '.join(table.times)} FROM {table.name}")
    assert kept == dict.fromkeys(table.times, "2026-11-05T08:00:00.000Z")


def test_every_column_with_a_time_is_known_for_one(store: Store) -> None:
    for table in TABLES:
        named = {column for column in table.columns if column.endswith("_at") or column == "until"}
        assert named == {*table.times}
    filled(store)
    store.drafts.put("win", ("a",), "written over", at=NOW.astimezone(timezone(timedelta(hours=2))))
    for table in TABLES:
        for row in store.file.db.query(f"SELECT * FROM {table.name}"):
            for column in table.times:
                assert row[column] is None or re.fullmatch(r"2026-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", row[column])


def test_a_text_that_would_have_to_be_cut_is_refused(store: Store) -> None:
    row = {"id": "1", "text": "x" * 20_001, "who": "", "why": "", "added_at": "2026-05-12T08:00:00Z", "shown": 0}
    with pytest.raises(ValueError, match="more than 20,000 characters"):
        store.import_({"wins": [row]})
    assert store.wins.newest() == ()


def changed(store: Store, table: str) -> list[tuple[str, str]]:
    return [(row["text"], row["changed_at"]) for row in store.export()[table]]


def test_of_two_wins_with_one_id_the_one_that_was_changed_last_stays(store: Store) -> None:
    win = add_win(store, "as it was", at=YESTERDAY)
    other = Store.open(None)
    other.import_(json.loads(json.dumps(store.export())))
    other.wins.update(replace(win, text="as it is now"))
    newer = json.loads(json.dumps(other.export()))
    older = store.export()
    assert store.import_(newer, dry_run=True) == Imported(changed=1)
    assert store.wins.newest()[0].text == "as it was"
    assert store.import_(newer) == Imported(changed=1)
    assert store.wins.newest()[0].text == "as it is now"
    assert store.import_(older) == Imported()
    assert store.import_(newer) == Imported()
    assert changed(store, "wins") == changed(other, "wins")
    other.close()


def test_what_was_deleted_here_does_not_come_back_by_an_older_export(store: Store) -> None:
    win = add_win(store, "gone", at=YESTERDAY)
    exported = json.loads(json.dumps(store.export()))
    store.delete("wins", win.id, at=datetime.now(UTC))
    assert store.import_(exported) == Imported()
    assert store.wins.newest() == ()


def test_a_reflection_that_is_newer_there_brings_its_answers(store: Store) -> None:
    filled(store)
    exported = json.loads(json.dumps(store.export()))
    [row] = exported["reflections"]
    row["changed_at"] = "2999-01-01T00:00:00.000Z"
    row["answers"] = [{"prompt": "What?", "text": "other words"}]
    assert store.import_(exported) == Imported(changed=1)
    [past] = store.reflections.newest()
    assert [answer.text for answer in past.answers] == ["other words"]


def test_a_row_that_says_nothing_of_its_changes_has_its_own_time(store: Store) -> None:
    store.import_({"wins": [{"id": "w", "text": "old", "added_at": "2020-05-01T10:00:00Z"}]})
    assert changed(store, "wins") == [("old", "2020-05-01T10:00:00.000Z")]


def test_every_write_to_a_table_that_travels_says_when_it_was(store: Store) -> None:
    filled(store)
    for table in TABLES:
        if table.exported:
            assert table.travels
            assert all(row["changed_at"] for row in store.export()[table.name]), table.name
