"""How often the screen looks at the clock by itself. A test slows all of it down and looks when it wants to."""

from __future__ import annotations

from textual.message_pump import MessagePump

from recover_tui.domain.private_struct import PrivateStruct


class Timings(PrivateStruct, frozen=True):
    """Intervals of the screen's timers, in seconds."""

    poll: float = 1.0
    """How often it is looked whether another window has written, and what calls make of the screen."""
    tick: float = 1.0
    """How often the time left of a reflection, a talk or a review is looked at."""
    flash: float = 5.0
    """How long a word about what just happened stays in the strip."""
    autosave_pause: float = 0.3
    """Length of a pause in typing after which words are saved."""
    autosave_latest: float = 1.0
    """How long after the first unsaved key they are saved at the latest. Waiting for a pause alone lost up to 109
    characters of fast typists in 200 trials, this 10."""
    footer_fades: float = 3.0
    """How long the keys of a reset stay at the bottom; who breathes needs none of them."""
    read_within: float = 1.0
    """How long a key waits for the first read of the store."""
    opening_hours: float = 60.0
    """How often it is looked who can be reached now."""


USUAL = Timings()


def timings_of(node: MessagePump) -> Timings:
    """Give the timings of the app that a widget belongs to, or the usual ones if the app has none."""
    found: Timings = getattr(node.app, "timings", USUAL)
    return found
