"""A desk in touch with its server, which comes and goes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from recover_tui.domain import timestamps
from recover_tui.domain.hybrid_clock import HybridClock
from recover_tui.domain.merging import Record
from recover_tui.domain.reflection import Draft, EndedBy
from recover_tui.domain.stopwatch import Stopwatch
from recover_tui.domain.team import KindWord
from recover_tui.domain.worries import Review
from recover_tui.store.errors import StoreError
from recover_tui.store.store import Store
from recover_tui.sync import rows
from recover_tui.sync.bucket import Bucket
from recover_tui.sync.errors import NO_BUCKET, REFUSED, UNREACHABLE, UNTRUSTED, BucketError, words
from recover_tui.sync.service import SyncService, SyncState
from tests.conftest import NOW, Time
from tests.samples import add_reset, add_win, add_worry
from tests.sync.desks import AGENT, JOURNAL, TestDesk, identity
from tests.sync.fake_bucket import FakeBucket

LONG = 20
"""Real seconds after which a test gives up."""


class EnoughError(Exception):
    """The test has seen what it wants."""


class InTouch:
    """A desk whose service runs, with a server that is there when the test says so, and pauses that take no time."""

    def __init__(self, time: Time) -> None:
        self.time = time
        self.desk = TestDesk("here", time.now)
        self.desk.store.file.changed_now = lambda: {"changed_at": timestamps.write(time.now())}
        self.bucket = FakeBucket()
        self.why_not = ""
        self.pauses: list[float] = []
        self.tries = 0
        self.changes = 0
        self.store_fails = False
        self.in_a_pause: Callable[[], None] = lambda: None
        self.moved = asyncio.Event()
        self.service = SyncService(
            self.run,
            self.connect,
            identity(),
            self.desk.desk,
            carry=JOURNAL,
            now=time.now,
            changed=self.changed,
            sleep=self.sleep,
        )

    @property
    def state(self) -> SyncState:
        return self.service.state

    async def connect(self) -> Bucket:
        self.tries += 1
        if self.why_not:
            raise BucketError(self.why_not)
        return self.bucket

    async def run(self, work: Callable[[Store], Any]) -> Any:
        if self.store_fails:
            raise StoreError("it is busy")
        try:
            return work(self.desk.store)
        finally:
            self.moved.set()

    async def changed(self) -> None:
        self.changes += 1

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.time.pass_(seconds)
        self.in_a_pause()
        self.moved.set()
        await asyncio.sleep(0)

    def pause_until(self, count: int) -> None:
        """Have it end in its pause of this number."""

        def look() -> None:
            if len(self.pauses) >= count:
                raise EnoughError

        self.in_a_pause = look

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(LONG):
            while not holds():
                self.moved.clear()
                await self.moved.wait()
                await asyncio.sleep(0)

    def win(self, said: str = "Stayed till it worked") -> str:
        return add_win(self.desk.store, said, at=self.time.now()).id

    def others_win(self, said: str) -> TestDesk:
        other = TestDesk("there", self.time.now)
        add_win(other.store, said, at=self.time.now())
        return other

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Have it in touch for a while."""
        task = asyncio.create_task(self.service.keep_in_touch())
        try:
            yield
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def until_in_touch(self) -> None:
        await self.until(lambda: self.desk.store.replication.recall("contact") != "")

    @property
    def said(self) -> list[str]:
        return sorted(win.text for win in self.desk.store.wins.newest())


@pytest.fixture
def in_touch(time: Time) -> InTouch:
    return InTouch(time)


async def give_up_after(in_touch: InTouch, pauses: int) -> None:
    in_touch.pause_until(pauses)
    with pytest.raises(EnoughError):
        await in_touch.service.keep_in_touch()


# A server that is not there


@pytest.mark.parametrize("why", [UNREACHABLE, REFUSED, UNTRUSTED, NO_BUCKET])
async def test_why_the_server_can_not_be_used_is_known_and_what_waits(in_touch: InTouch, why: str) -> None:
    in_touch.why_not = why
    in_touch.win()
    await give_up_after(in_touch, 1)
    assert in_touch.state == SyncState(why, waiting=1, waiting_since=NOW)
    assert "\n" not in words(in_touch.state.trouble)


async def test_with_nothing_to_send_nothing_waits(in_touch: InTouch) -> None:
    in_touch.why_not = UNREACHABLE
    await give_up_after(in_touch, 3)
    assert in_touch.state == SyncState(UNREACHABLE)
    assert not in_touch.state.is_late(NOW + timedelta(days=9))


async def test_pauses_grow_to_a_minute(in_touch: InTouch) -> None:
    in_touch.why_not = UNREACHABLE
    await give_up_after(in_touch, 9)
    assert in_touch.pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]


async def test_what_waits_is_late_after_ten_minutes_from_when_the_first_of_it_was_seen(in_touch: InTouch) -> None:
    in_touch.why_not = UNREACHABLE
    in_touch.win()
    late: list[tuple[float, bool]] = []

    def look() -> None:
        in_touch.win("One more")
        late.append((in_touch.time.passed, in_touch.state.is_late(in_touch.time.now())))
        if in_touch.time.passed > 700:
            raise EnoughError

    in_touch.in_a_pause = look
    with pytest.raises(EnoughError):
        await in_touch.service.keep_in_touch()
    assert in_touch.state.waiting_since == NOW
    assert [is_late for passed, is_late in late] == [passed >= 600 for passed, _ in late]
    assert {is_late for _, is_late in late} == {False, True}


@pytest.mark.parametrize(("minutes", "late"), [(9, False), (10, True), (600, True)])
def test_late_is_ten_minutes(minutes: int, late: bool) -> None:
    assert SyncState(waiting=1, waiting_since=NOW).is_late(NOW + timedelta(minutes=minutes)) is late


# And is back


async def test_it_goes_on_when_the_server_is_back(in_touch: InTouch) -> None:
    in_touch.why_not = UNREACHABLE
    in_touch.win()
    async with in_touch.running():
        await in_touch.until(lambda: len(in_touch.pauses) > 3)
        assert in_touch.state.trouble == UNREACHABLE
        assert not in_touch.bucket.values
        in_touch.why_not = ""
        await in_touch.until_in_touch()
        assert in_touch.state == SyncState()
        there = TestDesk("there", in_touch.time.now)
        await there.exchange(in_touch.bucket)
        assert [win.text for win in there.store.wins.newest()] == ["Stayed till it worked"]


async def test_after_a_connection_pauses_are_short_again(in_touch: InTouch) -> None:
    in_touch.why_not = UNREACHABLE

    def look() -> None:
        # Once it connects, and the connection is lost at once.
        in_touch.why_not = "" if len(in_touch.pauses) == 5 else UNREACHABLE
        in_touch.bucket.fails = True
        if len(in_touch.pauses) == 8:
            raise EnoughError

    in_touch.in_a_pause = look
    with pytest.raises(EnoughError):
        await in_touch.service.keep_in_touch()
    assert in_touch.pauses == [1, 2, 4, 8, 16, 1, 2, 4]


async def test_what_changes_while_there_is_a_connection_goes_out_when_it_is_told(in_touch: InTouch) -> None:
    async with in_touch.running():
        await in_touch.until_in_touch()
        assert in_touch.state.waiting == 0
        id = in_touch.win()
        in_touch.service.wake()
        key = rows.row_key(identity(), AGENT, "wins", id)
        await in_touch.until(lambda: key in in_touch.bucket.values and not in_touch.desk.store.replication.waiting())
        assert in_touch.pauses == []


async def test_what_another_desk_has_comes_while_there_is_a_connection_and_is_told(in_touch: InTouch) -> None:
    async with in_touch.running():
        await in_touch.until_in_touch()
        assert in_touch.changes == 0
        await in_touch.others_win("She thanked me").exchange(in_touch.bucket)
        await in_touch.until(lambda: in_touch.said == ["She thanked me"])
        await in_touch.until(lambda: in_touch.changes > 0)


async def test_a_connection_that_breaks_is_trouble_until_there_is_another(in_touch: InTouch) -> None:
    async with in_touch.running():
        await in_touch.until_in_touch()
        seen: list[SyncState] = []

        def look() -> None:
            seen.append(in_touch.state)
            in_touch.bucket.fails = False

        in_touch.in_a_pause = look
        in_touch.bucket.fails = True
        in_touch.win()
        in_touch.service.wake()
        await in_touch.until(lambda: bool(seen) and not in_touch.desk.store.replication.waiting())
        await in_touch.until(lambda: in_touch.state == SyncState())
        assert [state.trouble for state in seen] == [UNREACHABLE]
        assert seen[0].waiting == 1
        assert in_touch.pauses == [1]


async def test_an_answer_that_was_lost_sends_nothing_twice_into_another_row(in_touch: InTouch) -> None:
    in_touch.bucket.loses_answers = True
    in_touch.win()

    def look() -> None:
        in_touch.bucket.loses_answers = False

    in_touch.in_a_pause = look
    async with in_touch.running():
        await in_touch.until(lambda: bool(in_touch.pauses) and not in_touch.desk.store.replication.waiting())
        there = TestDesk("there", in_touch.time.now)
        await there.exchange(in_touch.bucket)
        assert [win.text for win in there.store.wins.newest()] == ["Stayed till it worked"]


async def test_a_store_that_is_busy_is_tried_again_and_no_trouble_of_the_servers(in_touch: InTouch) -> None:
    in_touch.store_fails = True
    in_touch.win()

    def look() -> None:
        in_touch.store_fails = len(in_touch.pauses) < 2

    in_touch.in_a_pause = look
    async with in_touch.running():
        await in_touch.until(lambda: not in_touch.desk.store.replication.waiting())
        assert in_touch.state.trouble == ""
        assert len(in_touch.pauses) == 2


async def test_what_waits_goes_out_before_the_program_ends(in_touch: InTouch) -> None:
    async with in_touch.running():
        await in_touch.until_in_touch()
        id = in_touch.win()
        await in_touch.service.flush()
        assert rows.row_key(identity(), AGENT, "wins", id) in in_touch.bucket.values


async def test_ending_without_a_connection_waits_for_nothing(in_touch: InTouch) -> None:
    in_touch.win()
    await in_touch.service.flush()
    assert in_touch.tries == 0
    assert in_touch.desk.store.replication.waiting() == 1


# Once


async def test_an_exchange_brings_both_up_to_each_other(in_touch: InTouch) -> None:
    in_touch.win("Mine")
    other = in_touch.others_win("Hers")
    await other.exchange(in_touch.bucket)
    assert await in_touch.service.behind(in_touch.bucket) == 1
    await in_touch.service.exchange(in_touch.bucket)
    await other.exchange(in_touch.bucket)
    assert in_touch.said == ["Hers", "Mine"]
    assert in_touch.desk.rows() == other.rows()
    assert await in_touch.service.behind(in_touch.bucket) == 0


async def test_looking_how_far_behind_it_is_takes_nothing_in(in_touch: InTouch) -> None:
    await in_touch.others_win("Hers").exchange(in_touch.bucket)
    assert await in_touch.service.behind(in_touch.bucket) == 1
    assert await in_touch.service.behind(in_touch.bucket) == 1
    assert in_touch.said == []


async def test_an_exchange_with_no_server_says_so_and_loses_nothing(in_touch: InTouch) -> None:
    in_touch.win()
    in_touch.bucket.fails = True
    with pytest.raises(BucketError):
        await in_touch.service.exchange(in_touch.bucket)
    assert in_touch.desk.store.replication.waiting() == 1


# A value at the server that is not taken in


async def exchange_within_reason(in_touch: InTouch) -> None:
    async with asyncio.timeout(LONG):
        await in_touch.service.exchange(in_touch.bucket)


def at_server(in_touch: InTouch, table: str, id: str) -> Record:
    entry = in_touch.bucket.values[rows.row_key(identity(), AGENT, table, id)]
    return rows.unseal(identity(), AGENT, entry.key, entry.value)[1]


async def test_a_review_that_a_clock_ahead_dated_gives_way_to_the_one_here(in_touch: InTouch) -> None:
    ahead = in_touch.time.now() + timedelta(days=9)
    later = HybridClock(int(ahead.timestamp() * 1000), 0, "there")
    await lay_down(
        in_touch, Record("review", later, counts={"value": [timestamps.write(ahead), 80.0]}), table="settings"
    )
    here = Review(in_touch.time.now(), 60)
    in_touch.desk.store.worries.spend_review(here)
    await exchange_within_reason(in_touch)
    await exchange_within_reason(in_touch)
    assert in_touch.desk.store.worries.review() == here
    assert at_server(in_touch, "settings", "review").counts == {"value": [timestamps.write(here.window), 60.0]}
    assert in_touch.desk.store.replication.waiting() == 0


async def test_older_words_of_a_reflection_that_is_gone_give_way_to_its_end(in_touch: InTouch) -> None:
    draft = Draft("r1", 120, ("One?",), ("It rang",), "Breathe", Stopwatch(9, None), "w")
    in_touch.desk.store.reflections.add(draft, EndedBy.DONE, in_touch.time.now())
    await in_touch.service.exchange(in_touch.bucket)
    words_before = at_server(in_touch, "answers", "r1")
    in_touch.time.pass_(10)
    in_touch.desk.store.delete("reflections", "r1", at=in_touch.time.now())
    await in_touch.service.exchange(in_touch.bucket)
    await lay_down(in_touch, words_before, table="answers")
    in_touch.desk.store.replication.queue_all()
    await exchange_within_reason(in_touch)
    await exchange_within_reason(in_touch)
    assert at_server(in_touch, "answers", "r1").deleted
    assert at_server(in_touch, "reflections", "r1").deleted
    assert in_touch.desk.store.replication.waiting() == 0
    assert in_touch.desk.store.reflections.newest() == ()


# A newer program


def written_by_a_newer_one(in_touch: InTouch, id: str, **more: object) -> Record:
    values = {"text": "Hers", "who": "", "why": "", "added_at": "2026-05-12T09:30:00.000Z", "standing": "", **more}
    clock = HybridClock(int(in_touch.time.now().timestamp() * 1000), 0, "there")
    return Record(id, clock, values=values, counts={"shown": 0, "shown_at": None})


async def lay_down(in_touch: InTouch, record: Record, table: str = "wins") -> tuple[str, bytes]:
    key = rows.row_key(identity(), AGENT, table, record.id)
    value = rows.seal(identity(), key, table, record)
    await in_touch.bucket.put(key, value)
    return key, value


async def test_a_row_as_here_comes_in(in_touch: InTouch) -> None:
    await lay_down(in_touch, written_by_a_newer_one(in_touch, "w1"))
    await in_touch.service.exchange(in_touch.bucket)
    assert in_touch.said == ["Hers"]


async def test_a_newer_programs_row_is_left_where_it_is_and_the_others_come(in_touch: InTouch) -> None:
    key, value = await lay_down(in_touch, written_by_a_newer_one(in_touch, "w1", mood="calm"))
    await lay_down(in_touch, written_by_a_newer_one(in_touch, "w2"))
    await in_touch.service.exchange(in_touch.bucket)
    assert in_touch.said == ["Hers"]
    assert in_touch.bucket.values[key].value == value


async def test_a_newer_programs_table_is_left_where_it_is(in_touch: InTouch) -> None:
    key, value = await lay_down(in_touch, Record("m1", HybridClock(1, 0, "there"), values={"mood": "calm"}), "moods")
    in_touch.win("Mine")
    await in_touch.service.exchange(in_touch.bucket)
    assert in_touch.bucket.values[key].value == value
    assert in_touch.desk.store.replication.waiting() == 0


@pytest.mark.parametrize("passed", [10, -10], ids=["here it was changed later", "there it was changed later"])
async def test_a_change_here_to_a_newer_programs_row_is_kept_back_and_does_not_write_it_over(
    in_touch: InTouch, passed: int
) -> None:
    id = in_touch.win("Mine")
    await in_touch.service.exchange(in_touch.bucket)
    in_touch.time.pass_(60)
    key, value = await lay_down(in_touch, written_by_a_newer_one(in_touch, id, mood="calm"))
    in_touch.time.pass_(passed)
    [mine] = in_touch.desk.store.wins.newest()
    in_touch.desk.store.wins.update(replace(mine, text="Mine, changed"))
    other = in_touch.win("Another")
    await in_touch.service.exchange(in_touch.bucket)
    await in_touch.service.exchange(in_touch.bucket)
    assert in_touch.bucket.values[key].value == value
    assert in_touch.said == ["Another", "Mine, changed"]
    assert rows.row_key(identity(), AGENT, "wins", other) in in_touch.bucket.values
    assert in_touch.state.waiting == 1

    # Once what is there can be read, both are merged.
    in_touch.time.pass_(100)
    await lay_down(in_touch, written_by_a_newer_one(in_touch, id))
    await in_touch.service.exchange(in_touch.bucket)
    assert in_touch.state.waiting == 0
    assert in_touch.said == ["Another", "Hers"]


async def test_what_is_deleted_here_goes_from_the_server_whatever_a_newer_program_wrote_into_it(
    in_touch: InTouch,
) -> None:
    id = in_touch.win("Mine")
    await in_touch.service.exchange(in_touch.bucket)
    in_touch.time.pass_(60)
    key, _ = await lay_down(in_touch, written_by_a_newer_one(in_touch, id, mood="calm"))
    in_touch.time.pass_(10)
    in_touch.desk.store.delete("wins", id, at=in_touch.time.now())
    await in_touch.service.exchange(in_touch.bucket)
    assert in_touch.state.waiting == 0
    _, there = rows.unseal(identity(), AGENT, key, in_touch.bucket.values[key].value)
    assert there.deleted
    assert not there.values


@pytest.mark.parametrize("table", ["settings", "parked", "answers", "reflections", "resets", "kind_words"])
async def test_nothing_that_a_newer_program_wrote_more_into_is_taken_in(in_touch: InTouch, table: str) -> None:
    store = in_touch.desk.store
    in_touch.time.pass_(1)
    store.settings.remember_theme("dusk")
    add_worry(store, "The rota", at=in_touch.time.now(), until=in_touch.time.now())
    store.reflections.add(
        Draft("r1", 120, ("One?",), ("It rang",), "Breathe", Stopwatch(9, None), "w"),
        EndedBy.DONE,
        in_touch.time.now(),
    )
    add_reset(store, started_at=in_touch.time.now())
    store.team.take(KindWord("k1", "Floor 2", "t/0a", "Sam", "Well done", in_touch.time.now(), known=True))
    await in_touch.service.exchange(in_touch.bucket)
    before = in_touch.desk.rows()
    [value] = [
        entry
        for entry in in_touch.bucket.values.values()
        if entry.key.startswith(f"a.{AGENT}.r.")
        and rows.unseal(identity(), AGENT, entry.key, entry.value)[0] == table
    ]
    _, record = rows.unseal(identity(), AGENT, value.key, value.value)
    later = HybridClock(record.changed.milliseconds + 10, 0, "there")
    key, theirs = await lay_down(
        in_touch, replace(record, changed=later, values={**record.values, "mood": "calm"}), table
    )
    await in_touch.service.exchange(in_touch.bucket)
    assert in_touch.desk.rows() == before
    assert in_touch.bucket.values[key].value == theirs
