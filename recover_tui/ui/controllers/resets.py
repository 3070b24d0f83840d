"""Resets: laid out, recorded, and the lines that never come again."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from recover_tui.domain import gaps
from recover_tui.domain.endings import Ending
from recover_tui.domain.identity import make_id
from recover_tui.domain.reset import Outcome, Reset, ResetScript
from recover_tui.domain.reset_script import lay_out_reset
from recover_tui.domain.translation import gettext as _
from recover_tui.domain.wins import Win
from recover_tui.ui.controllers.controller import Controller, Services, handles
from recover_tui.ui.overlays.reset import ResetOverlay


class ResetsController(Controller):
    """Keeps what each reset was."""

    def __init__(self, services: Services) -> None:
        super().__init__(services)
        self._last_id = ""

    def usual_length(self) -> int:
        """Seconds that fit what is left of the usual time between two calls."""
        snapshot = self.session.snapshot
        ended_at = snapshot.last_call_ended_at
        since = (self.clock.now() - ended_at).total_seconds() if ended_at else None
        gap = self.config.calls.gap or gaps.usual_gap(snapshot.calls)
        return gaps.fitting(gap, since, self.config.reset.seconds)

    def layout(
        self, pattern: str, *, holds: bool, chosen: str | None, opens_shift: bool = False
    ) -> Callable[[int], ResetScript]:
        """Give what lays out a reset of so many seconds; `pattern` is the usual one, `chosen` that of this reset.

        One that `opens_shift` has someone whom the agent helped in the place of a reframing line.
        """
        own, patterns = self.config.reset, self.config.breathe.all_patterns

        def lay_out(seconds: int) -> ResetScript:
            script = lay_out_reset(
                seconds,
                self.session.snapshot,
                patterns[pattern],
                chosen=patterns[chosen] if chosen else None,
                holds=holds,
                parts=own.parts,
                own_lines=own.lines,
                own_places=own.places,
            )
            return replace(script, line=_someone_helped(script.win)) if opens_shift else script

        return lay_out

    def begin(self) -> None:
        """A reset begins."""
        self.feedback.run_hook(self.config.hooks.reset_started)

    @handles(ResetOverlay.Ended)
    def record(self, message: ResetOverlay.Ended) -> None:
        """Keep a reset whose timed part is over."""
        reset = Reset(
            make_id(message.started_at),
            None,
            message.started_at,
            message.planned_s,
            message.actual_s,
            message.pattern,
            message.outcome,
            message.before,
        )
        self._last_id = reset.id
        self.session.submit(lambda store: store.resets.add(reset))
        self.session.submit(lambda store: store.settings.count_breath_run())
        self.feedback.run_hook(self.config.hooks.reset_finished)
        if message.outcome is not Outcome.INTERRUPTED:
            self.feedback.announce_end(Ending.RESET_OVER)

    @handles(ResetOverlay.Rated)
    def rate(self, message: ResetOverlay.Rated) -> None:
        """Note how tense the agent is after it."""
        id = self._last_id
        self.session.submit(lambda store: store.resets.rate(id, message.after))

    @handles(ResetOverlay.Retired)
    def retire(self, message: ResetOverlay.Retired) -> None:
        """Never show a line again."""
        at = self.clock.now()
        self.undo.offer(_("the line may come again"), lambda store: store.resets.unretire(message.line, at))
        self.session.submit(lambda store: store.resets.retire(message.line, at))
        self.feedback.flash(_("that line won't come again · u takes it back"))

    @handles(ResetOverlay.WinShown)
    def count_shown(self, message: ResetOverlay.WinShown) -> None:
        """Count that a win came up on the card."""
        at = self.clock.now()
        self.session.submit(lambda store: store.wins.mark_shown(message.win.id, at))


def _someone_helped(win: Win | None) -> str:
    if win is None:
        return _("Think of one person you helped, and how that went.")
    if win.who:
        return _("Think of one person you helped: {who}. “{words}”").format(who=win.who, words=win.text)
    return _("Think of one person you helped. “{words}”").format(words=win.text)
