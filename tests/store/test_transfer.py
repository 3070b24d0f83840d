from __future__ import annotations

import json
from datetime import datetime, timedelta
from random import Random

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule, run_state_machine_as_test

from recover_tui.domain.calls import Event, Rating, Stage
from recover_tui.domain.reflection import Draft, EndedBy
from recover_tui.domain.reset import Outcome
from recover_tui.domain.stopwatch import Stopwatch
from recover_tui.domain.support import Kind
from recover_tui.domain.wins import Image, ImageInfo, WinRotation
from recover_tui.store.store import Store
from tests.conftest import NOW
from tests.samples import add_reset, add_resource, add_win, add_worry

WORDS = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        ["[/]", "\x1b]0;x\x07", "=1+1", "<b>", "4111 1111 1111 1111", "\ud800", "a\0b", "नमस्ते 👋🏽", "‮x"]
    ),
)


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
        assert other.import_(exported) == 0
        other.close()
        self.store.close()


def test_L11_export_then_import_is_the_identity() -> None:
    run_state_machine_as_test(AnyStore, settings=settings(max_examples=40, stateful_step_count=15))
