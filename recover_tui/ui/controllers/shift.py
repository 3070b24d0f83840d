"""The ends of a shift: each offered once, in a quiet line, and free to be ignored."""

from __future__ import annotations

from typing import Final

from recover_tui.domain.shift import ShiftEnd, due, meant
from recover_tui.domain.translation import N_, gettext as _
from recover_tui.domain.worries import window_after
from recover_tui.ui import commands
from recover_tui.ui.controllers.controller import Controller

_OFFERS: Final = {
    ShiftEnd.OPENER: N_("a new shift · {key} opens it"),
    ShiftEnd.CLOSER: N_("the shift ends soon · {key} closes it"),
}


class ShiftController(Controller):
    """Offers to open a shift and to close it."""

    @property
    def meant(self) -> ShiftEnd:
        """Which end is meant by whoever asks for one now."""
        now = self.clock.now()
        return meant(window_after(now, self.config.park.until, self.session.snapshot.shift_ends_at), now)

    def update(self, *, at_rest: bool) -> None:
        """Offer an end that is due, while nothing else goes on. It was offered then, whatever comes of it."""
        if not at_rest:
            return
        snapshot, now = self.session.snapshot, self.clock.now()
        ends_at = window_after(now, self.config.park.until, snapshot.shift_ends_at)
        end = due(snapshot.activity, ends_at, now, snapshot.shift_offers)
        if end is None:
            return
        self.session.amend(shift_offers={**snapshot.shift_offers, end: now})
        self.session.submit(lambda store: store.settings.remember_shift_offer(end, now), refresh=False)
        key = commands.key_of("shift", self.config.keys)
        self.feedback.flash(_(_OFFERS[end]).format(key=key))
