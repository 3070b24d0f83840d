"""A stretch of guided time that can be paused, taken up again and skipped through.

It holds readings of a clock, never a count: what it answers depends only on the reading it is asked with.
"""

from __future__ import annotations

from typing import Generic, Protocol, TypeVar

from msgspec.structs import replace

from recover_tui.domain.private_struct import PrivateStruct


class Timed(Protocol):
    """Something that takes a known time from beginning to end."""

    @property
    def seconds(self) -> int:
        """Length in seconds, as it will really take."""
        ...

    def resume_point(self, position: float) -> float:
        """Where to take it up again when it was paused at `position`."""
        ...


C_co = TypeVar("C_co", bound=Timed, covariant=True)


class Session(PrivateStruct, Generic[C_co], frozen=True):
    """Guided time under way: what it is, when it began, how much of it was paused or skipped."""

    timed: C_co
    began: float
    """Reading of the clock at the start."""
    held: float = 0.0
    """Seconds spent in pauses that are over."""
    shift: float = 0.0
    """Position less active time: above 0 after skipping ahead, below 0 after a pause took a breath again."""
    paused_at: float | None = None
    """Reading of the clock when the pause under way began."""

    @property
    def paused(self) -> bool:
        """True during a pause."""
        return self.paused_at is not None

    def position(self, now: float) -> float:
        """Seconds into the guided time, pauses left out, never past its end."""
        return min(self._active(now) + self.shift, self.timed.seconds)

    def left(self, now: float) -> float:
        """Seconds to the end; in a pause, those it takes once it is gone on with."""
        position = self.position(now)
        return self.timed.seconds - (self.timed.resume_point(position) if self.paused else position)

    def actual(self, now: float) -> float:
        """Seconds really spent, pauses left out, never more than its end allows."""
        return max(0.0, self.position(now) - self.shift)

    def finished(self, now: float) -> bool:
        """True once it is over."""
        return self.position(now) >= self.timed.seconds

    def pause(self, now: float) -> Session[C_co]:
        """Hold it where it is."""
        return self if self.paused else replace(self, paused_at=now)

    def resume(self, now: float) -> Session[C_co]:
        """Go on after a pause, from the point that `Timed.resume_point` gives: a breath begins anew."""
        if self.paused_at is None:
            return self
        position = self.position(now)
        return replace(
            self,
            paused_at=None,
            held=self.held + max(0.0, now - self.paused_at),
            shift=self.shift + self.timed.resume_point(position) - position,
        )

    def skip_to(self, position: float, now: float) -> Session[C_co]:
        """Jump ahead to `position`; never back."""
        return replace(self, shift=self.shift + max(0.0, position - self.position(now)))

    def _active(self, now: float) -> float:
        until = now if self.paused_at is None else self.paused_at
        return max(0.0, until - self.began - self.held)
