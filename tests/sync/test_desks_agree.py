"""Desks agree in the end, whatever clocks say, connections lose and servers repeat."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import datetime, timedelta
from random import Random

from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule, run_state_machine_as_test
from msgspec.structs import replace

from recover_tui.domain.calls import Rating
from recover_tui.domain.identity import uuid7
from recover_tui.domain.reflection import Draft, EndedBy
from recover_tui.domain.reset import Outcome, Reset
from recover_tui.domain.stopwatch import Stopwatch
from recover_tui.domain.support import OWN, Kind, Resource
from recover_tui.domain.wins import Image, ImageInfo, Win, WinRotation
from recover_tui.domain.worries import Resolution, Worry
from recover_tui.store.store import Store
from recover_tui.sync.bucket import Entry
from recover_tui.sync.errors import BucketError
from tests.conftest import NOW
from tests.samples import add_ended_call
from tests.sync.desks import TestDesk
from tests.sync.fake_bucket import FakeBucket

DESKS = st.integers(0, 2)
ANY = st.integers(0, 10**6)
WORDS = st.text(max_size=9)


class Desks(RuleBasedStateMachine):
    """Three desks and a server, none of which has the right time."""

    def __init__(self) -> None:
        super().__init__()
        self.seconds = 0
        self.skews = [timedelta(0)] * 3
        self.random = Random(1)
        self.bucket = FakeBucket()
        self.desks = [TestDesk(f"desk{number}", self.clock_of(number)) for number in range(3)]
        self.kept: set[str] = set()
        """Wins that nobody deleted."""
        self.touched: dict[str, set[int]] = {}
        """Desks at which each win was changed."""
        self.gone: set[str] = set()
        """Wins that the one desk deleted at which they were ever changed."""

    def clock_of(self, number: int):
        return lambda: NOW + timedelta(seconds=self.seconds) + self.skews[number]

    def at(self, desk: int) -> datetime:
        self.seconds += 1
        at = self.clock_of(desk)()
        self.desks[desk].store.file.changed_now = lambda: {"changed_at": at.strftime("%Y-%m-%dT%H:%M:%S.000Z")}
        return at

    def id(self) -> str:
        return uuid7(NOW, self.random.randbytes(10))

    def pick(self, desk: int, which: int) -> Win | None:
        wins = sorted(self.desks[desk].store.wins.newest(), key=lambda win: win.id)
        if not wins:
            return None
        win = wins[which % len(wins)]
        self.touched[win.id].add(desk)
        self.gone.discard(win.id)
        return win

    @rule(desk=DESKS, days=st.sampled_from([0, 0, 0, 1, -1, 400, -400]))
    def clock_is_set(self, desk: int, days: int) -> None:
        self.skews[desk] = timedelta(days=days)

    @rule(desk=DESKS, words=WORDS, data=st.none() | st.binary(min_size=1, max_size=40))
    def win(self, desk: int, words: str, data: bytes | None) -> None:
        at = self.at(desk)
        image = None if data is None else Image(ImageInfo("image/png", 1, 1), data)
        id = self.id()
        self.kept.add(id)
        self.touched[id] = {desk}
        self.desks[desk].store.wins.add(Win(id, words, "", "", at), image)

    @rule(desk=DESKS, which=ANY, words=WORDS)
    def win_is_edited(self, desk: int, which: int, words: str) -> None:
        self.at(desk)
        if win := self.pick(desk, which):
            self.desks[desk].store.wins.update(replace(win, text=words))

    @rule(desk=DESKS, which=ANY, data=st.binary(min_size=1, max_size=40))
    def win_gets_a_picture(self, desk: int, which: int, data: bytes) -> None:
        self.at(desk)
        if win := self.pick(desk, which):
            self.desks[desk].store.wins.put_image(win.id, Image(ImageInfo("image/png", 1, 1), data))

    @rule(desk=DESKS, which=ANY)
    def win_is_shown(self, desk: int, which: int) -> None:
        at = self.at(desk)
        if win := self.pick(desk, which):
            self.desks[desk].store.wins.mark_shown(win.id, at)

    @rule(desk=DESKS, which=ANY)
    def win_is_pinned(self, desk: int, which: int) -> None:
        self.at(desk)
        if win := self.pick(desk, which):
            self.desks[desk].store.wins.set_rotation(win.id, WinRotation.PINNED)

    @rule(desk=DESKS, which=ANY, undone=st.booleans())
    def win_is_deleted(self, desk: int, which: int, undone: bool) -> None:
        at = self.at(desk)
        if win := self.pick(desk, which):
            deleted = self.desks[desk].store.delete("wins", win.id, at=at)
            if undone:
                self.at(desk)
                self.desks[desk].store.restore(deleted)
                return
            self.kept.discard(win.id)
            if self.touched[win.id] == {desk}:
                self.gone.add(win.id)

    @rule(desk=DESKS, words=WORDS, resolved=st.booleans())
    def worry(self, desk: int, words: str, resolved: bool) -> None:
        at, id = self.at(desk), self.id()
        store = self.desks[desk].store
        store.worries.add(Worry(id, words, at, at))
        if resolved:
            store.worries.resolve(id, Resolution.DONE)

    @rule(desk=DESKS, words=WORDS, step=WORDS)
    def reflection(self, desk: int, words: str, step: str) -> None:
        at = self.at(desk)
        draft = Draft(self.id(), 120, ("One?", "Two?"), (words, ""), step, Stopwatch(9, None), "w")
        self.desks[desk].store.reflections.add(draft, EndedBy.DONE, at)

    @rule(desk=DESKS, words=WORDS)
    def reflection_goes_on(self, desk: int, words: str) -> None:
        at, store = self.at(desk), self.desks[desk].store
        if (draft := store.reflections.draft()) is None:
            draft = Draft(self.id(), 120, ("One?",), ("",), "", Stopwatch(0, None), "w")
            store.reflections.start(draft, at)
        store.reflections.save_draft(
            replace(draft, texts=(words,), stopwatch=Stopwatch(draft.stopwatch.used + 1, None))
        )

    @rule(desk=DESKS)
    def reflection_ends(self, desk: int) -> None:
        self.at(desk)
        store = self.desks[desk].store
        if draft := store.reflections.draft():
            store.reflections.finish(draft, EndedBy.DONE)

    @rule(desk=DESKS, which=ANY)
    def reflection_is_deleted(self, desk: int, which: int) -> None:
        at, store = self.at(desk), self.desks[desk].store
        if past := store.reflections.newest():
            store.delete("reflections", past[which % len(past)].id, at=at)

    @rule(desk=DESKS, days=st.integers(0, 3))
    def purge(self, desk: int, days: int) -> None:
        at = self.at(desk)
        self.desks[desk].store.purge(NOW - timedelta(days=days), at=at)

    @rule(desk=DESKS, after=st.none() | st.integers(1, 5))
    def reset(self, desk: int, after: int | None) -> None:
        at, id = self.at(desk), self.id()
        store = self.desks[desk].store
        store.resets.add(Reset(id, None, at, 60, 60, "4-4-4", Outcome.COMPLETED, 3))
        if after:
            store.resets.rate(id, after)

    @rule(desk=DESKS, rating=st.none() | st.sampled_from(Rating))
    def call(self, desk: int, rating: Rating | None) -> None:
        at, store = self.at(desk), self.desks[desk].store
        store.calls.rate(add_ended_call(store, at=at).id, rating)

    @rule(desk=DESKS, line=st.sampled_from(["one", "two"]), back=st.booleans())
    def line(self, desk: int, line: str, back: bool) -> None:
        at, store = self.at(desk), self.desks[desk].store
        (store.resets.unretire if back else store.resets.retire)(line, at)

    @rule(desk=DESKS, name=WORDS)
    def someone(self, desk: int, name: str) -> None:
        at = self.at(desk)
        self.desks[desk].store.resources.add(Resource(self.id(), Kind.COLLEAGUE, name, "", "", "", OWN), at)

    @rule(desk=DESKS)
    def breath(self, desk: int) -> None:
        self.at(desk)
        self.desks[desk].store.settings.count_breath_run()

    @rule(desk=DESKS, theme=st.sampled_from(["dusk", "dawn"]))
    def theme(self, desk: int, theme: str) -> None:
        self.at(desk)
        self.desks[desk].store.settings.remember_theme(theme)

    # The server

    @rule(desk=DESKS)
    def exchange(self, desk: int) -> None:
        self.at(desk)
        self.meet(desk)

    @rule(desk=DESKS)
    def answers_are_lost(self, desk: int) -> None:
        self.at(desk)
        self.bucket.loses_answers = True
        self.meet(desk)
        self.bucket.loses_answers = False

    @rule(desk=DESKS, before=ANY)
    def server_goes_back(self, desk: int, before: int) -> None:
        """It hands out values that it had once, of any age, as if they were new."""
        if old := self.bucket.history:
            entry = old[before % len(old)]
            self.bucket.revision += 1
            self.bucket.values[entry.key] = Entry(entry.key, entry.value, self.bucket.revision)
        self.meet(desk)

    @rule(which=ANY)
    def server_forgets(self, which: int) -> None:
        if keys := sorted(self.bucket.values):
            del self.bucket.values[keys[which % len(keys)]]

    @rule()
    def server_is_set_up_anew(self) -> None:
        self.bucket.values, self.bucket.revision = {}, 0

    @rule(which=ANY, other=ANY)
    def server_mixes_up(self, which: int, other: int) -> None:
        if keys := sorted(self.bucket.values):
            key, source = keys[which % len(keys)], keys[other % len(keys)]
            self.bucket.revision += 1
            self.bucket.values[key] = Entry(key, self.bucket.values[source].value, self.bucket.revision)

    @rule(which=ANY)
    def server_makes_something_up(self, which: int) -> None:
        if keys := sorted(self.bucket.values):
            self.bucket.revision += 1
            self.bucket.values[keys[which % len(keys)]] = Entry(
                keys[which % len(keys)], b"x" * 99, self.bucket.revision
            )

    def meet(self, desk: int) -> None:
        with suppress(BucketError):
            asyncio.run(self.desks[desk].exchange(self.bucket))

    def look_at_all(self, desk: int) -> None:
        store: Store = self.desks[desk].store
        store.replication.remember("compared", "")
        asyncio.run(self.desks[desk].exchange(self.bucket))

    @precondition(lambda self: self.seconds)
    @rule()
    def they_agree(self) -> None:
        for _ in range(3):
            for number in range(3):
                self.at(number)
                self.look_at_all(number)
        rows = [desk.rows() for desk in self.desks]
        assert rows[0] == rows[1] == rows[2]
        assert [desk.store.replication.waiting() for desk in self.desks] == [0, 0, 0]
        assert not any(desk.store.troubles() for desk in self.desks)
        wins = {key.removeprefix("wins/") for key in rows[0] if key.startswith("wins/")}
        assert self.kept <= wins
        assert not self.gone & wins


def test_desks_agree() -> None:
    run_state_machine_as_test(Desks, settings=settings(max_examples=60, stateful_step_count=40, deadline=None))
