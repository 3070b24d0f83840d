"""What facts mean for the store, without an app."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace
from PIL import Image as PillowImage

from recover_tui.domain.drafts import Version
from recover_tui.domain.endings import Ending
from recover_tui.domain.reflection import Draft, EndedBy
from recover_tui.domain.reset import Outcome
from recover_tui.domain.stopwatch import Stopwatch
from recover_tui.domain.support import Kind
from recover_tui.domain.wins import WinRotation
from recover_tui.domain.worries import Resolution, Review
from recover_tui.system import webhook
from recover_tui.ui.controllers.breathing import BreathingController
from recover_tui.ui.controllers.controller import Controller, Controllers
from recover_tui.ui.controllers.drafts import DraftsController
from recover_tui.ui.controllers.reflections import ReflectionsController
from recover_tui.ui.controllers.resets import ResetsController
from recover_tui.ui.controllers.support import SupportController
from recover_tui.ui.controllers.talk import TalkController
from recover_tui.ui.controllers.wins import WinsController
from recover_tui.ui.controllers.worries import WorriesController
from recover_tui.ui.messages import (
    ImageRequested,
    ReflectionDeleted,
    ReflectionDrafted,
    ReflectionFinished,
    ReflectionResumed,
    ReflectionStarted,
)
from recover_tui.ui.overlays.reset import ResetOverlay
from recover_tui.ui.overlays.review import ReviewOverlay
from recover_tui.ui.overlays.talk import TalkOverlay
from recover_tui.ui.panes.breathe import Breathe
from recover_tui.ui.panes.support import Support
from recover_tui.ui.panes.wins import Wins
from recover_tui.ui.widgets.draft_source import DraftSource
from tests.conftest import NOW, Time
from tests.ui.controllers.conftest import Desk


def added(desk: Desk, text: str, picture: str = "") -> WinsController:
    controller = WinsController(desk.services)
    controller.add(Wins.Added(text, "", "", picture))
    return controller


def test_a_win_is_kept_and_taken_out_again(desk: Desk) -> None:
    added(desk, "Stayed till it worked")
    assert [win.text for win in desk.store.wins.newest()] == ["Stayed till it worked"]
    assert desk.feedback.flashes == ["kept"]
    assert desk.take_back() == "the win is taken out again"
    assert desk.store.wins.newest() == ()


def test_what_is_taken_back_is_what_was_done_last_though_the_store_was_locked(desk: Desk) -> None:
    controller = added(desk, "the first")
    [first] = desk.store.wins.newest()
    controller.remove(Wins.Deleted(first))
    desk.session.locked = True
    controller.add(Wins.Added("the second", "", "", ""))
    assert desk.take_back() == "the win is taken out again"
    desk.session.unlock()
    assert desk.store.wins.newest() == ()
    assert desk.take_back() == "the win is back again"
    assert [win.text for win in desk.store.wins.newest()] == ["the first"]


def test_writes_stand_in_the_order_of_the_keys(desk: Desk, time: Time) -> None:
    controller = added(desk, "one")
    desk.session.locked = True
    [win] = desk.session.snapshot.wins
    controller.change(Wins.Changed(win.id, "two", "", "", ""))
    controller.change(Wins.Changed(win.id, "three", "", "", ""))
    desk.session.unlock()
    assert [win.text for win in desk.store.wins.newest()] == ["three"]
    desk.take_back()
    assert [win.text for win in desk.store.wins.newest()] == ["one"]


def test_a_win_is_changed_rotated_and_deleted(desk: Desk) -> None:
    controller = added(desk, "one")
    [win] = desk.session.snapshot.wins
    controller.set_rotation(Wins.RotationChanged(win, WinRotation.PINNED))
    assert desk.store.wins.newest()[0].rotation is WinRotation.PINNED
    controller.change(Wins.Changed("of another window, and gone", "x", "", "", ""))
    controller.remove(Wins.Deleted(win))
    assert desk.take_back() == "the win is back again"
    assert [each.text for each in desk.store.wins.newest()] == ["one"]
    assert desk.feedback.flashes == ["kept", "pinned", "deleted · u brings it back"]


async def test_an_image_follows_its_win(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "kind.png"
    PillowImage.new("RGB", (6, 4)).save(file)
    controller = added(desk, "one", str(file))
    await desk.feedback.finish()
    [win] = desk.store.wins.newest()
    assert win.image is not None
    shown: list[bytes] = []
    controller.show_image(ImageRequested(win, shown.append))
    await desk.feedback.finish()
    assert shown[0].startswith(b"\x89PNG")
    added(desk, "two", "no picture")
    await desk.feedback.finish()
    assert desk.feedback.notices[0].startswith("Kept without the picture: that is no path of a PNG")


async def test_an_image_that_comes_after_its_win_was_taken_back_is_not_kept(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "kind.png"
    PillowImage.new("RGB", (6, 4)).save(file)
    added(desk, "one", str(file))
    [win] = desk.store.wins.newest()
    desk.take_back()
    await desk.feedback.finish()
    assert desk.store.wins.image(win.id) is None


def test_a_link_with_a_login_is_kept_as_words_and_that_is_said(desk: Desk) -> None:
    controller = SupportController(desk.services)
    controller.add(Support.Added("Priya", "https://user:pw@example.com", Kind.OTHER, "", ""))
    [entry] = desk.store.resources.all()
    [said] = desk.feedback.notices
    assert said.startswith("Kept as words: a link with a name or password in it is not opened")
    controller.change(Support.Changed(entry.id, "Priya", "https://example.com", Kind.OTHER, "", ""))
    assert len(desk.feedback.notices) == 1


def test_someone_is_kept_changed_and_reached(desk: Desk) -> None:
    controller = SupportController(desk.services)
    controller.add(Support.Added("Priya", "priya@example.com", Kind.COLLEAGUE, "", ""))
    [priya] = desk.session.snapshot.resources
    controller.change(Support.Changed(priya.id, "Priya N", priya.reach, priya.kind, "", ""))
    assert desk.store.resources.all()[0].name == "Priya N"
    assert desk.take_back() == "the entry is as it was"
    assert desk.store.resources.all()[0].name == "Priya"
    controller.open(Support.Opened("mailto:priya@example.com"))
    desk.feedback.has_desktop = False
    controller.open(Support.Opened("mailto:priya@example.com"))
    controller.copy(Support.Copied(""))
    assert (desk.feedback.opened, desk.feedback.copied) == (["mailto:priya@example.com"],) * 2
    assert desk.feedback.flashes[-1] == "there is no address to copy"
    controller.remove(Support.Deleted(priya))
    assert desk.store.resources.all() == ()


def test_a_reset_is_recorded_and_rated(desk: Desk) -> None:
    controller = ResetsController(desk.services)
    controller.record(ResetOverlay.Ended(NOW, 60, 60, "4-4-4", Outcome.COMPLETED, 4))
    controller.rate(ResetOverlay.Rated(2))
    [reset] = desk.store.resets.all()
    assert (reset.before, reset.after) == (4, 2)
    assert desk.store.settings.breath_runs() == 1
    controller.retire(ResetOverlay.Retired("Not this."))
    assert desk.store.resets.retired() == {"Not this."}
    assert desk.take_back() == "the line may come again"
    assert desk.store.resets.retired() == set()


def test_its_length_fits_the_usual_gap(desk: Desk) -> None:
    assert ResetsController(desk.services).usual_length() == 60
    script = ResetsController(desk.services).layout("4-4-4", holds=True, chosen="box")(30)
    assert script.plan.pattern == "box"


def test_a_worry_waits_for_its_window_and_is_done_with(desk: Desk, time: Time) -> None:
    controller = WorriesController(desk.services)
    controller.park("the fee")
    [worry] = desk.session.snapshot.worries
    assert worry.until > NOW
    controller.resolve(ReviewOverlay.Resolved(worry, Resolution.DONE))
    assert desk.store.worries.waiting() == ()
    assert desk.take_back() == "the worry is parked again"
    time.pass_(60)
    controller.keep(ReviewOverlay.Kept(worry))
    assert desk.store.worries.waiting()[0].until >= worry.until
    controller.spend(ReviewOverlay.Spent(Review(NOW, 12.0)))
    assert desk.session.snapshot.review == desk.store.worries.review() == Review(NOW, 12.0)


DRAFT = Draft("019e1b85-0000-7000-8000-000000000000", 120, ("What?",), ("the fee",), "", Stopwatch(9, None), "w")


def test_a_reflection_is_begun_written_and_ended(desk: Desk) -> None:
    controller, refused = ReflectionsController(desk.services), []

    def refuse() -> None:
        refused.append(True)

    controller.start(ReflectionStarted(DRAFT, refuse))
    controller.save(ReflectionDrafted(DRAFT, refuse, (Version(f"{DRAFT.id}/0", "was longer", NOW),)))
    assert desk.store.reflections.draft() is not None
    assert not refused
    controller.finish(ReflectionFinished(DRAFT, EndedBy.DONE))
    controller.save(ReflectionDrafted(DRAFT, refuse))
    assert refused == [True]
    [past] = desk.store.reflections.newest()
    assert (past.answers[0].text, past.ended_by) == ("the fee", EndedBy.DONE)
    controller.remove(ReflectionDeleted(past))
    assert desk.take_back() == "the reflection is back again"
    assert len(desk.store.reflections.newest()) == 1


def test_another_window_s_reflection_is_claimed(desk: Desk) -> None:
    controller, refused = ReflectionsController(desk.services), []
    controller.resume(ReflectionResumed(DRAFT, lambda: refused.append(True)))
    assert refused == [True]


@pytest.mark.parametrize(
    ("ended_by", "words", "told"),
    [
        (EndedBy.CAP, "he laughed", [Ending.TIME_UP]),
        (EndedBy.CAP, "", [Ending.TIME_UP_EMPTY]),
        (EndedBy.DONE, "he laughed", [Ending.KEPT]),
        (EndedBy.QUIT, "he laughed", []),
    ],
)
def test_the_end_of_a_reflection_is_told(desk: Desk, ended_by: EndedBy, words: str, told: list[Ending]) -> None:
    controller = ReflectionsController(desk.services)
    controller.start(ReflectionStarted(DRAFT, lambda: None))
    controller.finish(ReflectionFinished(replace(DRAFT, texts=(words,)), ended_by))
    assert desk.feedback.endings == told


@pytest.mark.parametrize("outcome", Outcome)
def test_the_card_of_a_reset_is_told_and_leaving_before_it_is_not(desk: Desk, outcome: Outcome) -> None:
    ResetsController(desk.services).record(ResetOverlay.Ended(NOW, 60, 60, "4-4-4", outcome, None))
    assert desk.feedback.endings == ([] if outcome is Outcome.INTERRUPTED else [Ending.RESET_OVER])


async def test_a_half_written_line_is_kept_and_an_earlier_one_comes_back(desk: Desk) -> None:
    class Line(DraftSource):
        draft_key = "win"
        typed = ""
        brought = ""

        def bring_back(self, words: str) -> None:
            self.brought = words

    controller, line = DraftsController(desk.services), Line()
    controller.keep(DraftSource.Drafted("win", ("She thanked me",)))
    assert desk.store.drafts.all() == desk.session.snapshot.drafts == {"win": ("She thanked me",)}
    controller.keep(DraftSource.Drafted("win", ("",), "She thanked me for staying"))
    assert desk.session.snapshot.drafts == {}
    controller.bring_back(DraftSource.PreviousVersionRequested(line))
    await desk.feedback.finish()
    assert line.brought == "She thanked me for staying"


async def test_a_message_is_copied_opened_or_sent_and_what_came_of_it_kept(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_url: str, _payload: str) -> None:
        raise webhook.WebhookError("example.com answered 500")

    monkeypatch.setattr(webhook, "send", refuse)
    controller = TalkController(desk.services)
    controller.copy(TalkOverlay.Copied("five minutes?"))
    controller.open(TalkOverlay.Opened("mailto:priya@example.com", "five minutes?"))
    assert desk.feedback.flashes == ["copied", "opened, and copied"]
    controller.send(TalkOverlay.Sent("{}"))
    await desk.feedback.finish()
    assert desk.feedback.notices == ["Not sent: example.com answered 500."]
    controller.conclude(TalkOverlay.Concluded("slower", 61.0))
    [kept] = desk.store.reflections.newest()
    assert (kept.answers[0].text, kept.active_s, kept.ended_by) == ("slower", 61, EndedBy.DONE)


def test_a_message_finds_its_one_controller(desk: Desk) -> None:
    controllers = Controllers(desk.services)
    with pytest.raises(KeyError):
        controllers.handle(Breathe.Began())
    assert controllers.get(BreathingController) is controllers.get(BreathingController)
    controllers.handle(Breathe.Began())
    assert desk.store.settings.breath_runs() == 1


def test_each_controller_says_what_it_handles() -> None:
    for kind in Controller.__subclasses__():
        for _, name in kind.handlers():
            assert getattr(kind, name).__doc__


def test_times_are_made_by_the_controller(desk: Desk, time: Time) -> None:
    time.pass_(60)
    added(desk, "one")
    assert desk.store.wins.newest()[0].added_at == NOW + timedelta(seconds=60)
