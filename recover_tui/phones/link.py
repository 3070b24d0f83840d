"""What a listener tells while it listens: events, and how its link stands."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from recover_tui.domain.calls import Event
from recover_tui.domain.phone_links import Condition, LinkState

Tell = Callable[[Event], object]
"""Callback that is given each call event."""
Now = Callable[[], datetime]


class Link(Struct):
    """A listener's side of a link to a phone."""

    state: LinkState
    tell: Tell
    now: Now
    puzzled: Callable[[], object] = lambda: None
    """Is told of each thing that was meant for us and not understood."""
    changed: Callable[[LinkState], object] = lambda _: None
    """Is given the state each time it is another one."""

    def turn(self, condition: Condition) -> None:
        """Say what the link does now."""
        self._be(self.state.turn(condition, self.now()))

    def hear(self, event: Event | None, *, told: bool = True, own: bool = False) -> None:
        """Pass on what was read out of something that was told, None when that says nothing of a call.

        What is `own` was about the agent all the same.
        """
        if told:
            self._be(self.state.count(self.now(), own=own or event is not None))
        if event is not None:
            self.tell(event)

    def refuse(self) -> None:
        """Count a post that was not let in."""
        self._be(replace(self.state, refused=self.state.refused + 1))

    def _be(self, state: LinkState) -> None:
        if state != self.state:
            self.state = state
            self.changed(state)
