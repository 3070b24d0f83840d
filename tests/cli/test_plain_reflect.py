"""A look back in plain lines: its cap is as hard as in the dashboard, and no word is lost."""

from __future__ import annotations

from collections.abc import Callable

import click
import pytest

from recover_tui.cli.reflect import PlainReflection
from recover_tui.cli.talk import chosen, conclude
from recover_tui.config.model import ReflectConfig
from recover_tui.domain.calls import Event, Stage
from recover_tui.domain.reflection import GRACE, EndedBy
from recover_tui.domain.support import Kind
from recover_tui.domain.talk import CAP
from recover_tui.store.store import Store
from recover_tui.system.clock import Clock
from tests.conftest import NOW, Time
from tests.samples import add_resource

Step = str | float | Callable[[], object]


class Typed:
    """Lines that are entered, seconds that pass without one, and things that happen meanwhile."""

    def __init__(self, time: Time, *steps: Step, rest: str = "") -> None:
        self._time = time
        self._steps = list(steps)
        self._rest = rest

    def next(self, seconds: float) -> str | None:
        if not self._steps:
            raise EOFError
        step = self._steps[0]
        if isinstance(step, float):
            passed = min(step, seconds)
            self._time.pass_(passed)
            self._steps[0] = step - passed
            if self._steps[0] <= 0:
                del self._steps[0]
            return None
        del self._steps[0]
        if callable(step):
            step()
            return None
        return step

    def rest(self) -> str:
        return self._rest


def run(store: Store, time: Time, *steps: Step, rest: str = "", config: ReflectConfig | None = None) -> list[str]:
    said: list[str] = []
    clock = Clock(time.seconds, time.now, "this run")
    PlainReflection(store, clock, Typed(time, *steps, rest=rest), lambda *lines: said.extend(lines)).run(
        config or ReflectConfig()
    )
    return said


def test_three_questions_and_a_next_step_are_kept(store: Store, time: Time) -> None:
    said = run(store, time, "one", 10.0, "two", "", "my next step")
    [kept] = store.reflections.newest()
    assert [answer.text for answer in kept.answers] == ["one", "two", ""]
    assert (kept.next_step, kept.ended_by, kept.active_s) == ("my next step", EndedBy.DONE, 10)
    assert said[0] == "2 min, then it closes. Enter goes on; Ctrl+C leaves it."
    assert said[-2:] == ["That is enough for now.", "kept · this call rests for 20 min"]


def test_at_the_end_of_its_time_it_closes_with_what_was_typed(store: Store, time: Time) -> None:
    said = run(store, time, "one", 500.0, "never taken", rest="half a sen")
    [kept] = store.reflections.newest()
    assert kept.ended_by is EndedBy.CAP
    assert kept.active_s == 120 + GRACE
    assert [answer.text for answer in kept.answers] == ["one", "half a sen", ""]
    assert "30 s left: enter this, then comes the next small step" in said
    assert "Time is up: finish your sentence, in 15 s it closes" in said
    assert time.passed <= 120 + GRACE + 1


def test_a_line_entered_in_the_grace_is_the_last_one(store: Store, time: Time) -> None:
    run(store, time, "one", 125.0, "and two", "never taken")
    [kept] = store.reflections.newest()
    assert ([answer.text for answer in kept.answers], kept.next_step) == (["one", "and two", ""], "")
    assert kept.ended_by is EndedBy.CAP


def test_near_its_end_the_next_question_is_the_next_small_step(store: Store, time: Time) -> None:
    run(store, time, 95.0, "one", "a step")
    [kept] = store.reflections.newest()
    assert ([answer.text for answer in kept.answers], kept.next_step) == (["one", "", ""], "a step")


def test_left_and_taken_up_again_it_has_the_time_that_was_left(store: Store, time: Time) -> None:
    def leave() -> None:
        raise KeyboardInterrupt

    said = run(store, time, "one", 30.0, leave, rest="tw")
    assert said[-1] == "Kept. For another 90 s, j goes on with it. Then it closes."
    time.pass_(40)
    said = run(store, time, "o", 500.0)
    assert said[0] == "50 s, then it closes. Enter goes on; Ctrl+C leaves it."
    assert "tw" in said
    [kept] = store.reflections.newest()
    assert [answer.text for answer in kept.answers] == ["one", "tw\no", ""]
    assert kept.active_s == 120 + GRACE


def test_the_same_call_rests_afterwards(store: Store, time: Time) -> None:
    run(store, time, "one", "", "", "")
    time.pass_(60)
    with pytest.raises(click.ClickException, match="You have looked back on this call"):
        run(store, time, "again")
    assert len(store.reflections.newest()) == 1


def test_on_a_call_its_time_stands_still_until_one_writes_on(store: Store, time: Time) -> None:
    said = run(
        store, time,
        "one", 10.0,
        lambda: store.calls.record_event(Event("cli", Stage.ANSWERED, time.now())),
        300.0, "two", "", "step",
    )  # fmt: skip
    [kept] = store.reflections.newest()
    assert "On a call. Everything is kept." in said
    assert (kept.active_s, kept.next_step, kept.ended_by) == (10, "step", EndedBy.DONE)


def test_another_window_that_goes_on_with_it_has_it(store: Store, time: Time) -> None:
    clock = Clock(time.seconds, time.now, "this run")

    def take_over() -> None:
        draft = store.reflections.draft()
        assert draft is not None
        store.reflections.claim_draft(draft.id, "other", clock.reading())

    said = run(store, time, "one", take_over, 2.0, "two")
    assert said[-1].startswith("Another window or desk goes on with this one")
    draft = store.reflections.draft()
    assert draft is not None
    assert draft.texts[0] == "one"


def talk_to(store: Store, time: Time, *steps: Step, rest: str = "") -> list[str]:
    said: list[str] = []
    [person] = store.resources.all()
    clock = Clock(time.seconds, time.now, "this run")
    conclude(store, person, clock, Typed(time, *steps, rest=rest), lambda *lines: said.extend(lines))
    return said


def test_what_a_talk_ends_with_is_kept_with_the_reflections(store: Store, time: Time) -> None:
    add_resource(store, "Priya", at=NOW, kind=Kind.COLLEAGUE, reach="4410")
    assert "kept with your reflections" in talk_to(store, time, 60.0, "say the date first")
    [kept] = store.reflections.newest()
    assert [answer.text for answer in kept.answers] == ["say the date first"]


def test_a_talk_has_an_end_and_keeps_what_was_typed_till_then(store: Store, time: Time) -> None:
    add_resource(store, "Priya", at=NOW, kind=Kind.COLLEAGUE)
    talk_to(store, time, 1000.0, "too late", rest="say the da")
    [kept] = store.reflections.newest()
    assert ([answer.text for answer in kept.answers], kept.active_s) == (["say the da"], CAP)
    assert time.passed <= CAP + 1


def test_enter_alone_keeps_nothing_of_a_talk(store: Store, time: Time) -> None:
    add_resource(store, "Priya", at=NOW, kind=Kind.COLLEAGUE)
    talk_to(store, time, "")
    assert store.reflections.newest() == ()


def test_a_name_that_fits_none_or_several_is_refused_with_those_there_are(store: Store) -> None:
    for name in ("Priya K", "Priya S"):
        add_resource(store, name, at=NOW, kind=Kind.COLLEAGUE)
    everyone = store.resources.all()
    assert chosen(everyone, "priya k").name == "Priya K"
    for wrong in ("priya", "tom"):
        with pytest.raises(click.ClickException, match=r"there are Priya [KS], Priya [KS]"):
            chosen(everyone, wrong)
