"""Worries: parked until their window, then kept for the next, done, or let go."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from recover_tui.domain import timestamps
from recover_tui.domain.identity import make_id
from recover_tui.domain.translation import gettext as _
from recover_tui.domain.worries import Worry, window_after
from recover_tui.ui.controllers.controller import Controller, handles
from recover_tui.ui.overlays.review import ReviewOverlay


class WorriesController(Controller):
    """Keeps what can wait."""

    def park(self, text: str) -> None:
        """Put a worry off."""
        at = self.clock.now()
        worry = Worry(make_id(at), text, at, self._window_after(at))
        self.undo.offer(_("the worry is taken out again"), lambda store: store.delete("parked", worry.id, at=at))
        self.session.submit(lambda store: store.worries.add(worry), words=(text,))
        self.feedback.flash(_("parked until {until}").format(until=timestamps.soon(worry.until, at)))
        self.feedback.announce_redaction((text,))

    def postpone(self, worries: Sequence[Worry]) -> None:
        """Let worries wait for the next window."""
        at = self.clock.now()
        until = self._window_after(at)
        ids = [worry.id for worry in worries]
        self.session.submit(lambda store: store.worries.postpone(ids, until))
        self.feedback.flash(_("waiting until {until}").format(until=timestamps.soon(until, at)))

    def _window_after(self, at: datetime) -> datetime:
        return window_after(at, self.config.park.until, self.session.snapshot.shift_ends_at)

    @handles(ReviewOverlay.Kept)
    def keep(self, message: ReviewOverlay.Kept) -> None:
        """Let one wait for the next window."""
        self.postpone((message.worry,))

    @handles(ReviewOverlay.Postponed)
    def postpone_rest(self, message: ReviewOverlay.Postponed) -> None:
        """The time for all of them is over; the rest waits."""
        self.postpone(message.worries)

    @handles(ReviewOverlay.Resolved)
    def resolve(self, message: ReviewOverlay.Resolved) -> None:
        """One is done with."""
        id = message.worry.id
        self.undo.offer(_("the worry is parked again"), lambda store: store.worries.resolve(id, None))
        self.session.submit(lambda store: store.worries.resolve(id, message.resolution))
        self.feedback.flash(_("{resolution} · u brings it back").format(resolution=message.resolution.label))

    @handles(ReviewOverlay.Spent)
    def spend(self, message: ReviewOverlay.Spent) -> None:
        """Note the time used, so that leaving and coming back doesn't give it back."""
        self.session.amend(review=message.review)
        self.session.submit(lambda store: store.worries.spend_review(message.review), refresh=False)
