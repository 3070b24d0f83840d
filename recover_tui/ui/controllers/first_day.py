"""The first day: three short steps, each seen once, that stand in nobody's way."""

from __future__ import annotations

from enum import IntEnum
from typing import Final, Protocol

from recover_tui.store.snapshot import Snapshot
from recover_tui.ui.controllers.controller import Controller, Services

BETWEEN: Final = 3.0
"""Seconds that the next step waits after one was ended: keys pressed in a row would end what nobody has read."""


class Step(IntEnum):
    """What a step tells, in the order in which they come."""

    RESET = 0
    """One key is all one needs."""
    SHIFT = 1
    """When the shift ends can be set."""
    THEME = 2
    """There are other colours."""


class FirstDayView(Protocol):
    """Shows a step."""

    @property
    def at_rest(self) -> bool:
        """Whether nothing else is going on."""

    def show_step(self, step: Step | None) -> None:
        """Show a step over the panes, or none."""


class FirstDayController(Controller):
    """Shows one step after the other, beginning on an empty store. A key does what it always does, and ends one."""

    def __init__(self, services: Services, view: FirstDayView) -> None:
        super().__init__(services)
        self._view = view
        self._seen = 0
        self._ended_at = -BETWEEN
        self.shown: Step | None = None
        """The step that is shown now."""

    def update(self) -> None:
        """Show the next step if it is time for it, and none over something else."""
        seen = max(self._seen, self.session.snapshot.first_steps)
        if self.shown is not None and not self._view.at_rest:
            self._show(None)
        elif (
            self.shown is None
            and seen < len(Step)
            and (seen or _is_empty(self.session.snapshot))
            and self.clock.seconds() - self._ended_at >= BETWEEN
            and self._view.at_rest
        ):
            self._show(Step(seen))

    def end_step(self) -> None:
        """Take the step away that is shown: it was seen, and never comes again."""
        if self.shown is None:
            return
        seen = self._seen = self.shown + 1
        self._ended_at = self.clock.seconds()
        self._show(None)
        self.session.submit(lambda store: store.settings.remember_first_steps(seen), refresh=False)

    def _show(self, step: Step | None) -> None:
        self.shown = step
        self._view.show_step(step)


def _is_empty(snapshot: Snapshot) -> bool:
    return not (snapshot.resets or snapshot.wins or snapshot.reflections or snapshot.draft or snapshot.calls)
