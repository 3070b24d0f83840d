from __future__ import annotations

from datetime import UTC

from recover_tui.domain import lines
from recover_tui.domain.breathing import PATTERNS
from recover_tui.domain.reset import NO_WINS_YET, WATER, Part, ResetScript
from recover_tui.domain.reset_script import lay_out_reset
from recover_tui.domain.wins import Win
from recover_tui.store.snapshot import Snapshot
from tests.conftest import NOW

WIN = Win("1", "Stayed till it worked", "Asha", "", NOW)
EMPTY = Snapshot()


def laid_out(seconds: int = 60, snapshot: Snapshot = EMPTY, **own: object) -> ResetScript:
    return lay_out_reset(seconds, snapshot, PATTERNS["4-4-4"], **own)  # type: ignore[arg-type]


def test_lines_and_places_take_turns_by_the_resets_taken() -> None:
    assert [laid_out(snapshot=Snapshot(resets=times)).line for times in (0, 1, 28)] == [
        lines.REFRAMES[0],
        lines.REFRAMES[1],
        lines.REFRAMES[0],
    ]
    assert laid_out(120, Snapshot(resets=2)).place == lines.PLACES[2]
    assert laid_out(60).place is None


def test_own_lines_come_first_and_retired_ones_stay_away() -> None:
    retired = frozenset({"Not this.", lines.REFRAMES[0]})
    script = laid_out(snapshot=Snapshot(retired=retired, resets=1), own_lines=("Mine.", "Not this."))
    assert script.line == lines.REFRAMES[1]
    assert laid_out(120, Snapshot(), own_places=("A desk.",)).place == "A desk."


def test_the_pattern_asked_for_with_this_reset_counts() -> None:
    script = lay_out_reset(30, Snapshot(), PATTERNS["4-4-4"], chosen=PATTERNS["box"])
    assert script.plan.pattern == "box"


def test_parts_left_out_leave_their_words_out() -> None:
    script = laid_out(snapshot=Snapshot(wins=(WIN,)), parts=(Part.BREATHE,))
    assert (script.line, script.win, script.card(NOW)) == (None, None, ())


def test_the_word_about_dizziness_is_for_the_first_runs() -> None:
    assert [laid_out(snapshot=Snapshot(breath_runs=runs)).first_runs for runs in (0, 2, 3)] == [True, True, False]


def test_the_card_has_a_win_what_it_proves_and_water() -> None:
    assert laid_out(snapshot=Snapshot(wins=(WIN,))).card(NOW, UTC) == (
        "“Stayed till it worked”",
        "That was you, today. It helped Asha.",
        WATER,
    )
    assert laid_out().card(NOW, UTC) == (NO_WINS_YET, WATER)
