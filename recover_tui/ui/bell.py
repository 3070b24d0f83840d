"""Cues for closed eyes: strokes of the terminal bell, one pattern for each phase."""

from __future__ import annotations

from typing import Final

from textual.widget import Widget

from recover_tui.domain.breathing import CUES, Moment

_BETWEEN: Final = 0.22
"""Seconds between two strokes, so that they are heard as two."""


class Bell:
    """Announces each phase once, when it begins."""

    def __init__(self, widget: Widget, *, on: bool) -> None:
        self._widget = widget
        self.on = on
        """Whether it rings at all."""
        self._announced = -1

    def forget(self) -> None:
        """Begin anew."""
        self._announced = -1

    def announce(self, moment: Moment) -> None:
        """Ring for the phase of this moment, unless it has been rung for."""
        if not self.on or moment.finished or moment.step == self._announced:
            return
        self._announced = moment.step
        for stroke in range(CUES[moment.kind]):
            if stroke:
                self._widget.set_timer(stroke * _BETWEEN, self._widget.app.bell)
            else:
                self._widget.app.bell()
