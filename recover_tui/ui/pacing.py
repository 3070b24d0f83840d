"""Following a session on the screen.

The position comes from the clock each time it is asked for. A timer only says when to look again: when the picture
next differs, and not before.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from textual.message_pump import MessagePump
from textual.timer import Timer

from recover_tui.domain.session import Session, Timed

C = TypeVar("C", bound=Timed)


class Pacer(Generic[C]):
    """Follows guided time on the screen: asks the clock, paints, and sets a timer for the next change."""

    def __init__(
        self,
        node: MessagePump,
        clock: Callable[[], float],
        *,
        show: Callable[[float], float],
        end: Callable[[], None],
    ) -> None:
        """`show` paints a position and answers in how many seconds it will look different; `end` is told once."""
        self._node = node
        self._clock = clock
        self._show = show
        self._end = end
        self._timer: Timer | None = None
        self.session: Session[C] | None = None
        """What is under way, None when nothing is."""

    @property
    def running(self) -> bool:
        """True while a session is under way, paused or not."""
        return self.session is not None

    @property
    def paused(self) -> bool:
        """True during a pause."""
        return self.session is not None and self.session.paused

    @property
    def actual(self) -> float:
        """Seconds really spent so far."""
        return self.session.actual(self._clock()) if self.session else 0.0

    @property
    def left(self) -> float:
        """Seconds to the end of the course; in a pause, those it takes once it is gone on with."""
        return self.session.left(self._clock()) if self.session else 0.0

    def start(self, timed: C) -> None:
        """Begin a course now."""
        self.session = Session(timed, began=self._clock())
        self.tick()

    def pause(self) -> None:
        """Pause the session."""
        if self.session:
            self.session = self.session.pause(self._clock())
            self.tick()

    def resume(self) -> None:
        """Go on."""
        if self.session:
            self.session = self.session.resume(self._clock())
            self.tick()

    def skip_to(self, position: float) -> None:
        """Jump ahead."""
        if self.session:
            self.session = self.session.skip_to(position, self._clock())
            self.tick()

    def stop(self) -> None:
        """Leave it, wherever it is."""
        self.session = None
        self._rest()

    def tick(self) -> None:
        """Paint where the session stands now, and arrange for the next look."""
        self._rest()
        if self.session is None:
            return
        now = self._clock()
        wait = self._show(self.session.position(now))
        if self.session.finished(now):
            self._end()
        elif not self.session.paused:
            left = self.session.timed.seconds - self.session.position(now)
            self._timer = self._node.set_timer(min(wait, left) + _JUST_AFTER, self.tick)

    def _rest(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None


_JUST_AFTER = 0.002
"""Seconds: a look a hair too early would see the picture as it was."""
