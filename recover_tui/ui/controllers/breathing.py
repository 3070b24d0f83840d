"""Runs of breathing, counted so that the word about dizziness is shown on the first ones alone."""

from __future__ import annotations

from recover_tui.ui.controllers.controller import Controller, handles
from recover_tui.ui.panes.breathe import Breathe


class BreathingController(Controller):
    """Counts runs."""

    @handles(Breathe.Began)
    def count(self, _: Breathe.Began) -> None:
        """A run began."""
        self.session.submit(lambda store: store.settings.count_breath_run())
