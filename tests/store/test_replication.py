"""What goes to the agent's other desks, and what stays."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from recover_tui.domain.calls import Event, Rating, Stage
from recover_tui.domain.reflection import Draft, EndedBy
from recover_tui.domain.stopwatch import ClockReading, Stopwatch
from recover_tui.domain.support import Kind
from recover_tui.domain.team import Colleague, KindWord
from recover_tui.domain.wins import Image, ImageInfo, WinRotation
from recover_tui.domain.worries import Resolution, Review
from recover_tui.formats import packs
from recover_tui.store.replication import Desk, Incoming, Outgoing
from recover_tui.store.store import Store
from recover_tui.store.team import Letter
from tests.conftest import NOW
from tests.samples import add_ended_call, add_reset, add_resource, add_win, add_worry, start_draft

JOURNAL = ("journal",)
HERE, THERE = Desk("here", "a1b2c3", "nats://127.0.0.1:4222"), Desk("there", "a1b2c3", "nats://127.0.0.1:4222")
PICTURE = Image(ImageInfo("image/png", 8, 8), b"\x89PNG")
PACK = 'name = "Acme"\ndate = 2026-05-01\n[[entry]]\nname = "Anna"\n'
SAM = Colleague("t1/0a", "Floor 2", "Sam", "age1", "00")


def queued(store: Store) -> list[tuple[str, str]]:
    return [*store.file.db.execute("SELECT table_name, row_id FROM outbox").fetchall()]


def send(store: Store, carry: tuple[str, ...] = JOURNAL) -> list[Outgoing]:
    """Send all that waits, as if the server took it."""
    sent: list[Outgoing] = []
    while going := store.replication.outgoing(carry, NOW):
        for one in going:
            store.replication.acknowledge(one, len(sent) + 1000, f"etag {one.number}")
        sent += going
    return sent


def tables(sent: list[Outgoing]) -> list[str]:
    return sorted(one.table for one in sent)


@pytest.fixture
def store() -> Iterator[Store]:
    opened = Store.open(None)
    yield opened
    opened.close()


@pytest.fixture
def one_of_two(store: Store) -> Store:
    """A desk that has sent all that it has: one of everything."""
    store.replication.enrol(HERE)
    fill(store)
    send(store)
    assert store.replication.waiting() == 0
    return store


@pytest.fixture
def other() -> Iterator[Store]:
    opened = Store.open(None)
    opened.replication.enrol(THERE)
    yield opened
    opened.close()


def fill(store: Store) -> None:
    add_win(store, "Stayed till it worked", at=NOW, image=PICTURE)
    add_resource(store, "Anna", at=NOW)
    add_worry(store, "The rota", at=NOW, until=NOW)
    add_reset(store, started_at=NOW, before=4)
    add_ended_call(store, at=NOW, rating=Rating.ROUGH)
    store.reflections.add(
        Draft("r0", 120, ("One?",), ("It rang",), "Breathe", Stopwatch(9, None), "w"), EndedBy.DONE, NOW
    )
    store.resets.retire("Nobody can shout for ever.", NOW)
    store.settings.remember_theme("dusk")
    store.team.pin(SAM, NOW)
    store.team.take(KindWord("k1", "Floor 2", SAM.id, "Sam", "Well done", NOW, known=True))


def win_of(store: Store) -> str:
    return store.wins.newest()[0].id


# A desk that is alone


def test_nothing_is_queued_while_a_desk_is_alone(store: Store) -> None:
    for number in range(300):
        win = add_win(store, f"{number}", at=NOW)
        store.wins.mark_shown(win.id, NOW)
        store.settings.count_breath_run()
    fill(store)
    for write in WRITES.values():
        write[0](store)
    assert queued(store) == []
    assert store.file.db.one("SELECT count(*) FROM row_versions") == 0
    assert store.replication.waiting() == 0
    assert store.replication.outgoing(JOURNAL, NOW) == ()
    assert store.replication.desk() is None


def test_what_another_desk_has_is_nothing_to_one_that_is_alone(one_of_two: Store) -> None:
    going = from_(one_of_two, "wins")
    alone = Store.open(None)
    assert not alone.replication.take_in(going, JOURNAL, NOW).changed
    assert alone.wins.newest() == ()
    alone.close()


def test_from_when_there_is_another_desk_all_that_is_here_goes_there(store: Store) -> None:
    fill(store)
    store.replication.enrol(HERE)
    assert store.replication.desk() == HERE
    assert tables(send(store)) == [
        "answers", "calls", "colleagues", "kind_words", "parked", "pictures", "reflections", "resets", "resources",
        "retired_lines", "settings", "wins",
    ]  # fmt: skip
    assert store.replication.waiting() == 0


def test_only_what_can_go_is_counted_as_waiting_from_then_on(store: Store) -> None:
    add_ended_call(store, at=NOW)
    store.resources.import_pack(packs.parse(PACK), NOW)
    store.replication.enrol(HERE)
    assert store.replication.waiting() == 0


# What is queued

Write = Callable[[Store], object]


def save_again(store: Store, **changed: object) -> None:
    draft = store.reflections.draft()
    assert draft
    store.reflections.save_draft(replace(draft, **changed))


WRITES: dict[str, tuple[Write, set[str]]] = {
    "a win": (lambda store: add_win(store, "Another", at=NOW), {"wins"}),
    "a win with a picture": (lambda store: add_win(store, "A", at=NOW, image=PICTURE), {"wins", "pictures"}),
    "wins from a file": (
        lambda store: store.wins.add_all([replace(store.wins.newest()[0], id="n1", image=None)]),
        {"wins"},
    ),
    "a win changed": (lambda store: store.wins.update(replace(store.wins.newest()[0], text="Changed")), {"wins"}),
    "a win pinned": (lambda store: store.wins.set_rotation(win_of(store), WinRotation.PINNED), {"wins"}),
    "a win shown": (lambda store: store.wins.mark_shown(win_of(store), NOW), {"wins"}),
    "another picture": (
        lambda store: store.wins.put_image(win_of(store), replace(PICTURE, data=b"other")),
        {"wins", "pictures"},
    ),
    "a win deleted": (lambda store: store.delete("wins", win_of(store), at=NOW), {"wins", "pictures"}),
    "a win brought back": (
        lambda store: store.restore(store.delete("wins", win_of(store), at=NOW)),
        {"wins"},
    ),
    "someone": (lambda store: add_resource(store, "Ben", at=NOW), {"resources"}),
    "someone changed": (
        lambda store: store.resources.update(replace(store.resources.all()[0], reach="tel:1")),
        {"resources"},
    ),
    "someone deleted": (
        lambda store: store.delete("resources", store.resources.all()[0].id, at=NOW),
        {"resources"},
    ),
    "a worry": (lambda store: add_worry(store, "Rent", at=NOW, until=NOW), {"parked"}),
    "a worry resolved": (
        lambda store: store.worries.resolve(store.worries.waiting()[0].id, Resolution.DONE),
        {"parked"},
    ),
    "a worry put off": (
        lambda store: store.worries.postpone([store.worries.waiting()[0].id], NOW + timedelta(days=1)),
        {"parked"},
    ),
    "a reset": (lambda store: add_reset(store, started_at=NOW), {"resets"}),
    "a reset rated": (lambda store: store.resets.rate(store.resets.all()[0].id, 2), {"resets"}),
    "a line retired": (lambda store: store.resets.retire("Another.", NOW), {"retired_lines"}),
    "a line brought back": (
        lambda store: store.resets.unretire("Nobody can shout for ever.", NOW),
        {"retired_lines"},
    ),
    "a call rated": (lambda store: store.calls.rate(add_ended_call(store, at=NOW).id, Rating.ABUSIVE), {"calls"}),
    "a rating taken back": (lambda store: store.calls.rate(store.calls.since(NOW)[0].id, None), {"calls"}),
    "a reflection": (
        lambda store: store.reflections.add(
            Draft("r9", 120, ("One?",), ("It rang",), "", Stopwatch(9, None), "w"), EndedBy.DONE, NOW
        ),
        {"reflections", "answers"},
    ),
    "a reflection deleted": (lambda store: store.delete("reflections", "r0", at=NOW), {"reflections", "answers"}),
    "a theme": (lambda store: store.settings.remember_theme("dawn"), {"settings"}),
    "a breath": (lambda store: store.settings.count_breath_run(), {"settings"}),
    "a first step": (lambda store: store.settings.remember_first_steps(3), {"settings"}),
    "a review": (lambda store: store.worries.spend_review(Review(NOW, 60)), {"settings"}),
    "the end of a shift": (lambda store: store.worries.move_window(NOW + timedelta(hours=1)), {"settings", "parked"}),
    "an agreement to purge": (lambda store: store.settings.agree_to_purge(), {"settings"}),
    "a team joined": (lambda store: store.team.join("Floor 2", "Priya"), {"settings"}),
    "a colleague": (lambda store: store.team.pin(replace(SAM, id="t1/0b"), NOW), {"colleagues"}),
    "a colleague blocked": (lambda store: store.team.block(SAM.id, NOW), {"colleagues"}),
    "a colleague's other name": (lambda store: store.team.rename(SAM.id, "Samira"), {"colleagues"}),
    "a team forgotten": (lambda store: store.team.forget("Floor 2", NOW), {"colleagues"}),
    "a kind word": (
        lambda store: store.team.take(KindWord("k2", "Floor 2", SAM.id, "Sam", "Again", NOW, known=True)),
        {"kind_words"},
    ),
    "a kind word read": (lambda store: store.team.mark_read("k1", NOW), {"kind_words"}),
    "a kind word deleted": (lambda store: store.delete("kind_words", "k1", at=NOW), {"kind_words"}),
    "a purge": (lambda store: store.purge(NOW + timedelta(days=1), at=NOW), {"reflections", "answers"}),
}


@pytest.mark.parametrize("what", WRITES)
def test_what_is_written_goes_out_once(one_of_two: Store, what: str) -> None:
    write, expected = WRITES[what]
    write(one_of_two)
    waiting = queued(one_of_two)
    assert len(waiting) == len({*waiting})
    assert {one.table for one in send(one_of_two)} == expected
    assert send(one_of_two) == []
    assert one_of_two.replication.waiting() == 0


def test_what_was_written_several_times_waits_once_and_goes_as_it_is_now(one_of_two: Store) -> None:
    [win] = one_of_two.wins.newest()
    for number in range(9):
        one_of_two.wins.update(replace(win, text=f"{number}"))
    assert one_of_two.replication.waiting() == 1
    [sent] = send(one_of_two)
    assert sent.record.values["text"] == "8"


def test_what_is_as_it_was_leaves_the_queue_and_is_not_sent(one_of_two: Store) -> None:
    one_of_two.file.db.execute("UPDATE wins SET text = text")
    assert one_of_two.replication.waiting() == 1
    assert send(one_of_two) == []
    assert one_of_two.replication.waiting() == 0


def test_what_waited_longest_goes_first(one_of_two: Store) -> None:
    ids = [add_win(one_of_two, f"{number}", at=NOW).id for number in range(5)]
    assert [one.record.id for one in one_of_two.replication.outgoing(JOURNAL, NOW, limit=3)] == ids[:3]
    kept_back = [one.number for one in one_of_two.replication.outgoing(JOURNAL, NOW, limit=3)]
    assert [one.record.id for one in one_of_two.replication.outgoing(JOURNAL, NOW, but=kept_back)] == ids[3:]


# Kills


def test_a_kill_before_the_server_has_it_loses_nothing(store_file: Path) -> None:
    killed = Store.open(store_file)
    killed.replication.enrol(HERE)
    fill(killed)
    before = killed.replication.outgoing(JOURNAL, NOW)
    again = Store.open(store_file)
    after = again.replication.outgoing(JOURNAL, NOW + timedelta(hours=1))
    assert [one.record for one in before] == [one.record for one in after]
    assert again.replication.waiting() == len(after) == 12
    killed.close()
    again.close()


def test_what_changes_while_it_is_on_its_way_goes_again(one_of_two: Store) -> None:
    win = add_win(one_of_two, "Another", at=NOW)
    [on_its_way] = one_of_two.replication.outgoing(JOURNAL, NOW)
    one_of_two.wins.update(replace(win, text="Another, changed"))
    one_of_two.replication.acknowledge(on_its_way, 1, "etag")
    [sent] = send(one_of_two)
    assert sent.record.values["text"] == "Another, changed"
    assert sent.revision == 1
    assert sent.record.changed > on_its_way.record.changed


def test_all_of_it_goes_again_when_that_is_asked_for_and_only_that_which_was_lost_otherwise(
    one_of_two: Store,
) -> None:
    there = one_of_two.replication.values()
    one_of_two.replication.queue_all()
    assert len(send(one_of_two)) == len(there) == 12
    one_of_two.replication.queue_again([("wins", win_of(one_of_two)), ("wins", "never there")])
    [sent] = send(one_of_two)
    assert (sent.table, sent.revision) == ("wins", 0)


# What stays


def test_which_call_it_was_stays_here(one_of_two: Store) -> None:
    event = Event("baresip", Stage.ENDED, NOW, ref="sip:+15550100@here", direction="in")
    call = one_of_two.calls.record_event(event)
    assert call
    one_of_two.calls.rate(call.id, Rating.ROUGH)
    add_reset(one_of_two, started_at=NOW + timedelta(minutes=1))
    start_draft(one_of_two, at=NOW + timedelta(minutes=1))
    sent = send(one_of_two)
    assert {"calls", "resets", "reflections"} <= {one.table for one in sent}
    for one in sent:
        assert not one.record.values.keys() & {"call_id", "ref", "window"}
        if one.table != "calls":
            assert call.id not in str(one.record.values)


def test_calls_without_a_rating_stay_here(one_of_two: Store) -> None:
    add_ended_call(one_of_two, at=NOW)
    one_of_two.calls.record_event(Event("baresip", Stage.ENDED, NOW + timedelta(hours=3), ref="1"))
    assert one_of_two.replication.waiting() == 0


def test_lines_that_are_being_typed_and_those_written_over_stay_here(one_of_two: Store) -> None:
    one_of_two.drafts.put("wins", ["Half a li"], "Written over", at=NOW)
    one_of_two.maintain(NOW)
    assert one_of_two.replication.waiting() == 0


def test_what_came_in_a_pack_stays_here(one_of_two: Store) -> None:
    pack = packs.parse(PACK)
    one_of_two.resources.import_pack(pack, NOW)
    one_of_two.resources.import_pack(replace(pack, date=date(2026, 5, 2), entries=()), NOW)
    assert one_of_two.replication.waiting() == 0


def test_what_this_desk_knows_of_itself_stays_here(one_of_two: Store) -> None:
    one_of_two.replication.remember("seen", "7 key")
    one_of_two.settings.count_unknown_post()
    one_of_two.settings.salt()
    one_of_two.maintain(NOW)
    assert one_of_two.replication.recall("seen") == "7 key"
    assert one_of_two.replication.recall("never") == ""
    assert one_of_two.replication.waiting() == 0


def test_worries_and_words_of_reflections_stay_here_unless_they_are_carried(store: Store) -> None:
    store.replication.enrol(HERE)
    add_worry(store, "The rota", at=NOW, until=NOW)
    store.reflections.add(
        Draft("r0", 120, ("One?",), ("It rang",), "Breathe", Stopwatch(9, None), "w"), EndedBy.DONE, NOW
    )
    sent = send(store, carry=())
    assert tables(sent) == ["reflections"]
    assert "It rang" not in str([one.record for one in sent])
    assert "Breathe" not in str([one.record.values for one in sent])
    assert sent[0].record.values["written"] is True
    assert store.replication.waiting() == 0
    store.replication.queue_all()
    assert tables(send(store)) == ["answers", "parked", "reflections"]


def test_worries_and_words_of_another_desk_are_not_taken_in_where_they_are_not_carried(
    one_of_two: Store, other: Store
) -> None:
    going = from_(one_of_two)
    other.replication.take_in(going, (), NOW)
    assert other.worries.waiting() == ()
    assert other.reflections.newest() == ()
    other.replication.take_in(going, JOURNAL, NOW)
    assert [worry.text for worry in other.worries.waiting()] == ["The rota"]
    assert [reflection.next_step for reflection in other.reflections.newest()] == ["Breathe"]


# A reflection under way


def from_(store: Store, *only: str) -> list[Incoming]:
    """All that a desk has, as it comes to another."""
    store.replication.queue_all()
    return [incoming(one) for one in send(store) if not only or one.table in only]


def incoming(one: Outgoing) -> Incoming:
    return Incoming(one.table, one.record, 7, f"etag {one.number}")


def under_way(store: Store, **changed: object) -> Draft:
    draft = store.reflections.draft()
    assert draft
    return replace(draft, **changed)


def test_a_reflection_under_way_is_told_when_it_begins_stands_still_and_ends_and_not_as_it_is_saved(
    one_of_two: Store,
) -> None:
    store = one_of_two
    draft = start_draft(store, at=NOW)
    [begun] = send(store)
    assert begun.record.values["ended_by"] is None
    assert begun.record.values["paused"] is False

    def save(seconds: float, *, stands: bool = False) -> list[str]:
        now = ClockReading("boot", 100 + seconds, NOW + timedelta(seconds=seconds))
        stopwatch = draft.stopwatch.stop(now) if stands else draft.stopwatch.mark(now)
        texts = ("It" + " rang" * round(seconds), "")
        assert store.reflections.save_draft(replace(draft, texts=texts, stopwatch=stopwatch))
        return tables(send(store))

    told = [save(seconds) for seconds in range(1, 30)]
    assert told[0] == ["reflections"]  # something is written by now
    assert not any(told[1:])
    assert save(30, stands=True) == ["reflections"]
    assert save(30, stands=True) == []
    assert store.reflections.claim_draft(draft.id, "window", ClockReading("boot", 200, NOW + timedelta(seconds=100)))
    assert tables(send(store)) == ["reflections"]
    store.reflections.finish(under_way(store), EndedBy.DONE)
    assert tables(send(store)) == ["answers", "reflections"]
    assert send(store) == []


def test_no_word_of_a_reflection_under_way_is_told(one_of_two: Store) -> None:
    draft = start_draft(one_of_two, at=NOW)
    one_of_two.reflections.save_draft(replace(draft, texts=("It rang", ""), next_step="Water"))
    sent = send(one_of_two)
    assert tables(sent) == ["reflections"]
    assert "It rang" not in str(sent[0].record.values)
    assert "Water" not in str(sent[0].record.values)


def test_another_desk_knows_of_one_under_way_and_takes_over_its_time(one_of_two: Store, other: Store) -> None:
    draft = start_draft(one_of_two, at=NOW)
    one_of_two.reflections.save_draft(replace(draft, texts=("It rang", "")))
    other.replication.take_in([incoming(one) for one in send(one_of_two)], JOURNAL, NOW)
    assert other.reflections.draft() is None
    there = other.reflections.elsewhere()
    assert there
    now = ClockReading("another boot", 5, NOW + timedelta(seconds=40))
    assert there.left(now) == 80
    assert not any(there.words)

    begun = Draft("r2", 80, ("One?",), ("",), "", Stopwatch(0, now), "w")
    assert other.reflections.start(begun, now.at)
    assert other.reflections.elsewhere() is None
    came = [incoming(one) for one in send(other)]
    assert one_of_two.replication.take_in(came, JOURNAL, NOW).changed
    assert one_of_two.reflections.draft() is None
    elsewhere = one_of_two.reflections.elsewhere()
    assert elsewhere
    assert (elsewhere.id, elsewhere.cap_s) == ("r2", 80)
    mine = next(each for each in one_of_two.reflections.newest() if each.id == draft.id)
    assert (mine.active_s, mine.ended_by, mine.words) == (40, EndedBy.QUIT, " It rang ")


def test_the_one_that_was_taken_over_can_not_be_gone_on_with(one_of_two: Store, other: Store) -> None:
    draft = start_draft(one_of_two, at=NOW)
    other.replication.take_in([incoming(one) for one in send(one_of_two)], JOURNAL, NOW)
    now = ClockReading("another boot", 5, NOW + timedelta(seconds=40))
    other.reflections.start(Draft("r2", 80, ("One?",), ("",), "", Stopwatch(0, now), "w"), now.at)
    one_of_two.replication.take_in([incoming(one) for one in send(other)], JOURNAL, NOW)
    assert not one_of_two.reflections.save_draft(replace(draft, texts=("More", "")))
    assert not one_of_two.reflections.claim_draft(draft.id, "window", now)


def test_the_words_of_one_that_is_over_come_where_they_are_carried(one_of_two: Store, other: Store) -> None:
    draft = start_draft(one_of_two, at=NOW)
    other.replication.take_in([incoming(one) for one in send(one_of_two)], JOURNAL, NOW)
    one_of_two.reflections.finish(replace(draft, texts=("It rang", "")), EndedBy.DONE)
    other.replication.take_in([incoming(one) for one in send(one_of_two)], JOURNAL, NOW)
    assert other.reflections.elsewhere() is None
    assert "It rang" in [answer.text for each in other.reflections.newest() for answer in each.answers]


def test_retention_purges_nothing_whose_words_are_at_another_desk(one_of_two: Store, other: Store) -> None:
    other.replication.take_in(from_(one_of_two, "reflections"), (), NOW)
    ids = other.file.db.execute("SELECT id FROM reflections").fetchall()
    assert ids == [("r0",)]
    assert other.purge(NOW + timedelta(days=9), at=NOW) == 0
    assert other.file.db.execute("SELECT id FROM reflections").fetchall() == ids
    one_of_two.replication.take_in([incoming(one) for one in send(other, carry=())], JOURNAL, NOW)
    assert [each.next_step for each in one_of_two.reflections.newest()] == ["Breathe"]


# What comes


@pytest.mark.parametrize("what", WRITES)
def test_what_is_written_at_one_desk_is_so_at_the_other(one_of_two: Store, other: Store, what: str) -> None:
    other.replication.take_in(from_(one_of_two), JOURNAL, NOW)
    pictures(one_of_two, other)
    WRITES[what][0](one_of_two)
    arrivals = other.replication.take_in([incoming(one) for one in send(one_of_two)], JOURNAL, NOW)
    pictures(one_of_two, other)
    assert arrivals.unreadable == 0
    assert content(other) == content(one_of_two)
    one_of_two.replication.take_in([incoming(one) for one in send(other)], JOURNAL, NOW)
    assert send(one_of_two) == send(other) == []  # it goes round no more than once
    assert content(other) == content(one_of_two)
    assert not other.troubles()


def pictures(source: Store, target: Store) -> None:
    for wanted in target.replication.wanted():
        image = source.replication.picture(wanted.win)
        assert image
        target.replication.put_picture(wanted, image.data)


def content(store: Store) -> dict[str, object]:
    return {
        "wins": [(win, store.wins.image(win.id)) for win in store.wins.newest()],
        "resources": store.resources.all(),
        "worries": store.worries.waiting(),
        "resets": [replace(reset, call_id=None) for reset in store.resets.all()],
        "rated": [call.rating for call in store.calls.since(NOW - timedelta(days=1)) if call.rating],
        "reflections": [replace(each, call_id=None) for each in store.reflections.newest()],
        "retired": store.resets.retired(),
        "theme": store.settings.theme(),
        "breaths": store.settings.breath_runs(),
        "first steps": store.settings.first_steps(),
        "review": store.worries.review(),
        "teams": store.team.names(),
        "colleagues": store.team.colleagues(),
        "kind words": store.team.unread(),
    }


def test_what_does_not_fit_changes_nothing_and_the_rest_comes(one_of_two: Store, other: Store) -> None:
    add_win(one_of_two, "Another", at=NOW)
    going = from_(one_of_two, "wins")
    row = going[0].record
    broken = [
        Incoming("wins", replace(row, values={**row.values, "text": {"a": 1}}), 1, "e"),
        Incoming("wins", replace(row, values={**row.values, "added_at": "today"}), 1, "e"),
        Incoming("reflections", replace(row, id="r7", values={"cap_s": "long"}), 1, "e"),
        Incoming("moods", replace(row, id="m1"), 1, "e"),
    ]
    arrivals = other.replication.take_in([*broken, going[1]], JOURNAL, NOW)
    assert arrivals.unreadable == 4
    assert len(other.wins.newest()) == 1
    assert not other.troubles()


# The team's


def test_what_is_posted_to_the_team_waits_until_it_arrived(store: Store) -> None:
    store.replication.enrol(HERE)
    store.team.post(Letter("t.1.m.a", b"sealed"), NOW)
    assert store.replication.waiting() == 1
    store.team.arrived(Letter("t.1.m.a", b"sealed"))
    assert store.replication.waiting() == 0


def test_a_kind_of_person_that_only_a_newer_program_knows_is_left_out(one_of_two: Store, other: Store) -> None:
    [person] = from_(one_of_two, "resources")
    assert person.record.values["kind"] == Kind.OTHER
    unknown = replace(person, record=replace(person.record, values={**person.record.values, "kind": "oracle"}))
    assert other.replication.take_in([unknown], JOURNAL, NOW).unreadable == 1
    assert other.resources.all() == ()
    assert other.replication.take_in([person], JOURNAL, NOW).unreadable == 0
    assert [one.name for one in other.resources.all()] == ["Anna"]
