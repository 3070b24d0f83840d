"""One bad row costs that row, whatever another program or a flipped bit put there."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from itertools import product
from pathlib import Path

import pytest
from msgspec.structs import replace

from recover_tui.domain.calls import Event, Stage
from recover_tui.domain.reflection import Draft, EndedBy
from recover_tui.domain.stopwatch import ClockReading, Stopwatch
from recover_tui.domain.team import Colleague, KindWord
from recover_tui.domain.wins import Image, ImageInfo, WinRotation
from recover_tui.domain.worries import Review
from recover_tui.formats.packs import Pack
from recover_tui.store import backups
from recover_tui.store.replication import Desk
from recover_tui.store.store import Store
from recover_tui.store.tables import BY_NAME, TABLES, Table
from recover_tui.store.team import Letter
from tests.conftest import NOW
from tests.samples import add_ended_call, add_reset, add_resource, add_win, add_worry

HOSTILE = (
    "CAST(x'ff41' AS TEXT)",
    "CAST(x'eda080' AS TEXT)",
    "'nothing that is known'",
    "''",
    "'[' || hex(zeroblob(200000)) || ']'",
    "replace(hex(zeroblob(100000)), '0', '[')",
    "'{}'",
    "'[1]'",
    "'9999-12-31T23:59:59-12:00'",
    "'2026-05-12T09:30:00'",
    "'a' || char(0) || 'b'",
    "char(27) || '[2J'",
    "'nan nan'",
    "NULL",
    "-1",
    "9223372036854775807",
    "-9223372036854775808",
    "9e999",
    "x'ff00'",
)
"""Values as SQL has them; a column takes those that its type allows."""
ROW_NUMBER = "number"
"""A column that is SQLite's own number of a row, by which one is found here."""
IMAGE = Image(ImageInfo("image/png", 2, 1), b"pixels")


def fill(store: Store) -> None:
    """Put two rows and more into each table."""
    for number in (1, 2):
        at = NOW - timedelta(hours=number)
        add_ended_call(store, at=at, source=f"phone {number}")
        win = add_win(store, f"win {number}", at=at, image=IMAGE)
        store.wins.mark_shown(win.id, at)
        add_resource(store, f"person {number}", at=at)
        add_worry(store, f"worry {number}", at=at, until=at)
        add_reset(store, started_at=at, before=3)
        draft = Draft(f"r{number}", 120, ("One?", "Two?"), ("a", f"b{number}"), "next", Stopwatch(1, None), "w")
        store.reflections.add(draft, EndedBy.DONE, at)
        store.drafts.put(f"draft {number}", ("half",), f"written over {number}", at=NOW)
        store.resets.retire(f"line {number}", at)
        colleague = Colleague(f"team/{number}", "team", f"Priya {number}", "age1", "00")
        store.team.pin(colleague, at)
        store.team.take(KindWord(f"word {number}", "team", f"{number}", "Priya", "kind", at, known=True))
        store.team.post(Letter(f"t.team.w.{number}", b"sealed"), at)
        # the date of a pack is all that is kept of one without entries
        store.resources.import_pack(Pack(f"pack {number}", NOW.date(), ()), at)
    store.settings.remember_theme("dusk dawn")
    store.settings.count_breath_run()
    store.calls.record_event(Event("baresip", Stage.RINGING, NOW, "ref"))
    store.worries.spend_review(Review(NOW, 9.0))
    going_on = Stopwatch(1, ClockReading("boot", 100, NOW))
    store.reflections.start(Draft("going on", 120, ("One?", "Two?"), ("a", "b"), "", going_on, "w"), NOW)
    store.replication.enrol(Desk("desk", "agent", "nats://127.0.0.1:4222"))
    store.replication.outgoing(frozenset(), NOW, limit=3)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, sqlite3.Connection]]:
    file = tmp_path_factory.mktemp("store") / "recover.db"
    with closing(Store.open(file)) as store, closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("PRAGMA synchronous=OFF")
        fill(store)
        other.execute("DELETE FROM settings WHERE name = 'desk'")  # else what is changed here is noted for others
        yield store, other


def listed(store: Store) -> dict[str, set[str]]:
    """What every way of reading a table gives."""
    snapshot, exported = store.snapshot(NOW - timedelta(hours=9)), store.export()
    keys = {name: {row[BY_NAME[name].primary_key[0]] for row in rows} for name, rows in exported.items()}
    draft = {snapshot.draft.id} if snapshot.draft else set()
    shown = {
        "wins": {win.id for win in snapshot.wins},
        "resources": {one.id for one in snapshot.resources},
        "reflections": {one.id for one in snapshot.reflections} | draft,
        "calls": {call.id for call in snapshot.calls},
        "resets": {one.id for one in store.resets.all()},
        "parked": {worry.id for worry in snapshot.worries},
        "retired_lines": {*snapshot.retired},
        "colleagues": {one.id for one in store.team.colleagues()},
        "kind_words": {word.id for word in store.team.unread()},
    }
    assert all(shown[name] <= found for name, found in keys.items())
    assert {one.source for one in snapshot.calls} >= store.calls.sources().keys()
    return shown | {
        "pictures": {win.id for win in snapshot.wins if win.image and store.wins.image(win.id)},
        "drafts": {*snapshot.drafts},
        "versions": {str(place) for place in range(len(store.drafts.versions()))},
        "packs": {name for name in ("pack 1", "pack 2") if store.resources.pack_date(name)},
        "answers": {f"{one.id} {place}" for one in snapshot.reflections for place in range(len(one.answers))},
    }


LEGAL = {
    ("parked", "until"), ("reflections", "ended_by"), ("calls", "ended_at"), ("calls", "rang_at"),
    ("reflections", "elsewhere"), ("kind_words", "read_at"), ("colleagues", "blocked_at"),
}  # fmt: skip
"""Columns in which even NULL means something, by which a row is listed elsewhere or not at all."""


@contextmanager
def changed(other: sqlite3.Connection, table: Table, column: str, number: int, sql: str) -> Iterator[bool]:
    """Put a value into one row for a while; False when no program could."""
    [(value,)] = other.execute(f"SELECT {column} FROM {table.name} WHERE rowid = {number}")
    change = f"UPDATE {table.name} SET {column} = {{}} WHERE rowid = {number}"
    try:
        other.execute(change.format(sql))
    except sqlite3.IntegrityError:
        yield False
        return
    try:
        yield True
    finally:
        other.execute(change.format("?"), (value,))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_bad_value_costs_its_row_and_no_other_and_is_named(
    filled: tuple[Store, sqlite3.Connection], table: Table
) -> None:
    store, other = filled
    before = listed(store)
    assert store.troubles() == []
    numbers = other.execute(f"SELECT min(rowid), max(rowid) FROM {table.name}").fetchone()
    tried = 0
    for number, column, hostile in product(numbers, [name for name in table.columns if name != ROW_NUMBER], HOSTILE):
        with changed(other, table, column, number, hostile) as possible:
            if not possible:
                continue
            tried += 1
            said = f"{table.name}.{column} = {hostile}"
            named = {trouble.number: trouble for trouble in store.troubles(table.name)}
            assert named.keys() <= {number}, said
            after = listed(store)
            for name, ids in after.items():
                own, part = name == table.name, BY_NAME[name] is table.parts
                assert len(before[name] - ids) <= (1 if own else 2 if part else 0), said
            broken = "(x'" in hostile
            lost = before.get(table.name, set()) - after.get(table.name, set())
            gone = lost and (column not in table.primary_key or broken)
            if broken or (gone and (hostile != "NULL" or (table.name, column) not in LEGAL)):
                assert number in named, said
                assert column in named[number].why, said
            if broken and column in table.words:
                assert after == before, said
                assert named[number].shown
    assert tried > len(table.columns)
    assert listed(store) == before


def broken(store_file: Path, *statements: str) -> None:
    """Do what another program might."""
    with closing(sqlite3.connect(store_file, isolation_level=None)) as other:
        for statement in statements:
            other.execute(statement)


def stored(store_file: Path, question: str) -> object:
    with closing(sqlite3.connect(store_file)) as other:
        other.text_factory = bytes
        return other.execute(question).fetchone()[0]


def test_deleting_and_undoing_gives_broken_bytes_back_as_they_were(store: Store, store_file: Path) -> None:
    win = add_win(store, "words", who="x", at=NOW, image=IMAGE)
    broken(store_file, "UPDATE wins SET text = CAST(x'ff41' AS TEXT)")
    assert store.wins.newest()[0].text == "�A"
    deleted = store.delete("wins", win.id, at=NOW)
    assert stored(store_file, "SELECT text FROM wins") == b""
    store.restore(deleted)
    assert stored(store_file, "SELECT text FROM wins") == b"\xffA"
    assert store.wins.image(win.id) == IMAGE


def test_what_is_not_edited_keeps_its_bytes_and_what_is_loses_them(store: Store, store_file: Path) -> None:
    win = add_win(store, "words", at=NOW)
    broken(store_file, "UPDATE wins SET text = CAST(x'ff41' AS TEXT)")
    store.wins.mark_shown(win.id, NOW)
    store.wins.set_rotation(win.id, WinRotation.PINNED)
    store.maintain(NOW)
    assert stored(store_file, "SELECT text FROM wins") == b"\xffA"
    [copy] = backups.folder_of(store_file).iterdir()
    assert stored(copy, "SELECT text FROM wins") == b"\xffA"
    store.wins.update(replace(store.wins.newest()[0], who="her"))
    assert stored(store_file, "SELECT text FROM wins") == "�A".encode()
    assert store.troubles() == []


def test_a_reflection_under_way_that_cannot_be_read_keeps_nobody_from_another(store: Store, store_file: Path) -> None:
    start = Draft("one", 120, ("One?",), ("words",), "", Stopwatch(1, None), "w")
    assert store.reflections.start(start, NOW)
    broken(store_file, "UPDATE reflections SET cap_s = 9223372036854775807")
    assert store.reflections.draft() is None
    assert store.reflections.start(replace(start, id="two"), NOW)
    assert store.reflections.draft() == replace(start, id="two")


def test_words_go_on_being_saved_where_an_answer_cannot_be_read(store: Store, store_file: Path) -> None:
    draft = Draft("one", 120, ("One?", "Two?"), ("a", "b"), "", Stopwatch(1, None), "w")
    store.reflections.start(draft, NOW)
    broken(store_file, "UPDATE answers SET position = -1 WHERE position = 0")
    found = store.reflections.draft()
    assert found is not None
    assert found.texts == ("b",)
    assert store.reflections.save_draft(replace(found, texts=("b and more",)))
    again = store.reflections.draft()
    assert again is not None
    assert "b and more" in again.texts


def test_many_bad_rows_hide_no_good_one(store: Store, store_file: Path) -> None:
    call = add_ended_call(store, at=NOW)
    for number in range(100):
        add_ended_call(store, at=NOW + timedelta(seconds=number))
    broken(store_file, f"UPDATE calls SET ended_at = 'zzz' WHERE id <> '{call.id}'")
    assert store.snapshot(NOW).calls == (call,)
    assert store.resets.add(replace(add_reset(store, started_at=NOW), id="r")).call_id == call.id
    assert store.snapshot(NOW, most=1).last_call == call
    assert len(store.troubles()) == 100


def test_a_row_whose_age_is_not_known_is_not_purged(store: Store, store_file: Path) -> None:
    for id in ("good", "bad"):
        draft = Draft(id, 120, ("One?",), ("words",), "", Stopwatch(1, None), "w")
        store.reflections.add(draft, EndedBy.DONE, NOW)
    broken(store_file, "UPDATE reflections SET started_at = '0' WHERE id = 'bad'")
    assert store.purge(NOW + timedelta(days=9), at=NOW) == 1
    assert [trouble.place for trouble in store.troubles()] == ["reflections/bad"]


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_named_row_can_be_removed_whatever_is_wrong_with_it(store: Store, store_file: Path, table: Table) -> None:
    fill(store)
    number = store.file.db.one(f"SELECT min(rowid) FROM {table.name}")
    column = (
        "deleted_at" if "deleted_at" in table.columns else next(name for name in table.columns if name != ROW_NUMBER)
    )
    broken(store_file, f"UPDATE {table.name} SET {column} = CAST(x'ff' AS TEXT) WHERE rowid = {number}")
    before = listed(store)
    for trouble in store.troubles(table.name):
        store.remove(trouble, at=NOW)
    for trouble in store.troubles():
        assert trouble.table is not table
    assert listed(store) == before
    assert store.file.db.one("PRAGMA foreign_key_check") is None


def test_settings_that_cannot_be_read_are_as_if_they_were_never_put(store: Store, store_file: Path) -> None:
    fill(store)
    broken(store_file, "UPDATE settings SET value = CAST(x'ff41' AS TEXT)")
    snapshot = store.snapshot(NOW)
    assert (snapshot.theme, snapshot.breath_runs, snapshot.call_salt, snapshot.review) == ("", 0, b"", None)
    store.settings.count_breath_run()
    store.worries.spend_review(Review(NOW, 1.0))
    assert store.calls.record_event(Event("baresip", Stage.ENDED, NOW, "ref")) is not None
    snapshot = store.snapshot(NOW)
    assert snapshot.breath_runs == 1
    assert snapshot.call_salt
    assert snapshot.review == Review(NOW, 1.0)
