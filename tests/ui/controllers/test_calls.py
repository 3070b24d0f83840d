"""What phones tell, and what of it is shown, without an app."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from msgspec.structs import replace

from recover_tui.config.model import DEFAULTS, CallsConfig
from recover_tui.domain.calls import Event, Rating, Stage
from recover_tui.domain.endings import Ending
from recover_tui.ui.controllers.calls import CallsController
from tests.conftest import Time
from tests.ui.controllers.conftest import Desk

RINGING, ANSWERED, ENDED = Stage


@dataclass
class FakeView:
    """What was painted."""

    painted: list[str] = field(default_factory=list)
    question: str = ""
    offer: str = ""
    takes_offers: bool = True
    interrupted: str = ""
    typing: bool = False

    def fold(self) -> None:
        self.painted.append("fold")

    def unfold(self) -> None:
        self.painted.append("unfold")

    def ask(self, question: str) -> None:
        self.question = question

    def show_offer(
        self, words: str, win: str = "", proof: str = "", tenths: int = 0, *, to_go_on: bool = False
    ) -> None:
        self.offer = words


@pytest.fixture
def view() -> FakeView:
    return FakeView()


@pytest.fixture
def calls(desk: Desk, view: FakeView) -> CallsController:
    return CallsController(desk.services, view)


Tell = Callable[[Stage], None]


@pytest.fixture
def tell(calls: CallsController, time: Time) -> Tell:
    def tell(stage: Stage) -> None:
        calls.hear(Event("baresip", stage, time.now(), "7"))
        calls.forget_stored()
        calls.update()

    return tell


def test_it_folds_before_anything_is_written(desk: Desk, view: FakeView, tell: Tell) -> None:
    desk.session.locked = True
    tell(RINGING)
    assert view.painted == ["fold"]
    assert desk.session.waiting


def test_it_unfolds_and_asks_while_the_store_is_locked(
    desk: Desk, view: FakeView, tell: Tell, calls: CallsController, time: Time
) -> None:
    desk.session.locked = True
    tell(ANSWERED)
    time.pass_(60)
    tell(ENDED)
    assert view.painted == ["fold", "unfold"]
    assert view.question.startswith("how was it?")
    time.pass_(1)
    calls.rate(Rating.ROUGH)
    assert view.question == ""
    assert "to breathe?" in view.offer
    assert desk.feedback.endings == [Ending.OFFERED]
    desk.session.unlock()
    [call] = desk.session.snapshot.calls
    assert (call.rating, call.talk_s) == (Rating.ROUGH, None)


def test_nothing_is_painted_twice(desk: Desk, view: FakeView, tell: Tell, calls: CallsController) -> None:
    tell(RINGING)
    tell(ANSWERED)
    calls.update()
    tell(ENDED)
    calls.update()
    assert view.painted == ["fold", "unfold"]


def test_what_was_interrupted_is_offered_for_a_while(
    view: FakeView, tell: Tell, calls: CallsController, time: Time
) -> None:
    view.interrupted = "34 s of your reset left"
    tell(ANSWERED)
    tell(ENDED)
    assert view.offer == "34 s of your reset left"
    time.pass_(30)
    calls.update()
    assert view.offer == ""


def test_what_was_interrupted_is_offered_until_it_is_gone_on_with(
    view: FakeView, tell: Tell, calls: CallsController
) -> None:
    view.interrupted = "34 s of your reset left"
    tell(ANSWERED)
    tell(ENDED)
    view.interrupted = ""
    calls.update()
    assert view.offer == ""


def test_a_question_waits_for_the_end_of_a_text(
    view: FakeView, tell: Tell, calls: CallsController, time: Time
) -> None:
    tell(ANSWERED)
    view.typing = True
    tell(ENDED)
    for _ in range(40):
        calls.update()
        assert view.question == ""
        assert calls.asked is None
        time.pass_(1)
    view.typing = False
    calls.update()
    assert view.question.startswith("how was it?")
    time.pass_(20)
    calls.update()
    assert view.question == ""
    view.typing = True
    calls.update()
    view.typing = False
    calls.update()
    assert view.question == ""


def test_an_offer_is_not_spent_while_a_text_is_typed(view: FakeView, calls: CallsController, time: Time) -> None:
    view.typing = True
    for _ in range(2):
        calls.hear(Event("cli", ENDED, time.now(), rating=Rating.ROUGH))
        calls.forget_stored()
        assert view.offer == ""
        for _ in range(15):
            time.pass_(1)
            calls.update()
    view.typing = False
    calls.update()
    assert "to breathe?" in view.offer


def test_a_question_is_deaf_for_a_moment_and_asked_once(
    desk: Desk, calls: CallsController, view: FakeView, time: Time
) -> None:
    calls.end_by_hand()
    calls.rate(Rating.FINE)
    assert calls.asked is not None
    time.pass_(1)
    calls.rate(Rating.FINE)
    assert calls.asked is None
    assert desk.take_back() == "the call is not rated"
    calls.update()
    assert calls.asked is None


def test_an_offer_waits_until_there_is_room_for_it(calls: CallsController, view: FakeView, time: Time) -> None:
    view.takes_offers = False
    calls.end_by_hand()
    time.pass_(1)
    calls.rate(Rating.ROUGH)
    assert view.offer == ""
    view.takes_offers = True
    calls.update()
    assert "to breathe?" in view.offer


def test_the_hook_of_an_offer_is_run(desk: Desk, view: FakeView, time: Time) -> None:
    calls = CallsController(replace(desk.services, config=replace(DEFAULTS, calls=CallsConfig(gap=40))), view)
    calls.end_by_hand()
    time.pass_(1)
    calls.rate(Rating.ABUSIVE)
    assert "30 s to breathe?" in view.offer
    assert desk.feedback.hooks == [()]


def test_the_strip_says_where_the_shift_stands(calls: CallsController, tell: Tell, time: Time) -> None:
    assert calls.strip_words(nothing_yet="") == ("between calls · press c after one", None)
    tell(RINGING)
    assert calls.strip_words(nothing_yet="") == ("on a call", None)
    tell(ANSWERED)
    tell(ENDED)
    time.pass_(42)
    assert calls.strip_words(nothing_yet="") == ("between calls 0:42", 1)


def test_posts_that_nobody_understands_are_counted(desk: Desk, calls: CallsController) -> None:
    calls.count_unknown_post()
    assert desk.store.settings.unknown_posts() == 1


@pytest.mark.parametrize("stage", [RINGING, ANSWERED])
def test_c_gives_the_screen_back_however_soon_after_a_call_and_however_many_are_open(
    calls: CallsController, view: FakeView, time: Time, stage: Stage
) -> None:
    for ref, told in (("1", ANSWERED), ("1", ENDED), ("2", stage), ("3", stage)):
        time.pass_(20)
        calls.hear(Event("asterisk", told, time.now(), ref))
    assert calls.on_call
    calls.end_by_hand()
    assert not calls.on_call
    assert view.painted[-1] == "unfold"
