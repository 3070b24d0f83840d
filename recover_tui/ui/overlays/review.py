"""Looking at what was parked, once its window has come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from inspect import cleandoc
from typing import Final

from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.widget import Widget

from recover_tui.domain import durations, timestamps
from recover_tui.domain.privacy import masked
from recover_tui.domain.stopwatch import Meter
from recover_tui.domain.worries import Fate, Parked, Review
from recover_tui.ui.clocks import Clocks
from recover_tui.ui.widgets.plain_text import Words

LOOK_EVERY: Final = 1.0
"""Seconds between two looks at the time left."""


class Parking(Vertical, can_focus=True):
    """What you parked, one at a time.

    `k` keeps it for the next time, `d` says it is done, `l` lets it go. There is a quarter of an hour for all of
    them; what is left then waits for the next time. `escape` leaves, and the rest stays where it is.
    """

    HELP = cleandoc(__doc__ or "")
    BINDINGS = [
        Binding("k", "keep", "keep", id="parked.keep", tooltip="Keep it for the next time"),
        Binding("d", "settle('done')", "done", id="parked.done", tooltip="It is done"),
        Binding("l", "settle('let go')", "let go", id="parked.let_go", tooltip="Let it go"),
        Binding("ctrl+r", "unmask", "show", id="parked.unmask", tooltip="Show it, where it is dots"),
        Binding("escape", "leave", "leave", id="parked.leave", tooltip="Leave the rest for later"),
    ]
    DEFAULT_CSS = """
    Parking {
        align: center middle;
        padding: 0 2;
        max-width: 72;
        & > Words { width: 1fr; height: auto; text-align: center; }
        & > #parked-about, & > #parked-left { color: $quiet; }
        & > #parked-text { padding: 1 0; }
    }
    """

    mask: var[bool] = var(False)
    """Whether each character is shown as a dot."""

    @dataclass(eq=False, repr=False)
    class Kept(Message):
        """The agent keeps one for the next window."""

        parked: Parked

    @dataclass(eq=False, repr=False)
    class Settled(Message):
        """One is done with."""

        parked: Parked
        fate: Fate

    @dataclass(eq=False, repr=False)
    class Spent(Message):
        """Time was used."""

        review: Review

    @dataclass(eq=False, repr=False)
    class PutOff(Message):
        """The time is over; these wait for the next window."""

        parked: tuple[Parked, ...]

    class Closed(Message):
        """The agent goes back to work."""

    def __init__(self, clocks: Clocks, parked: Sequence[Parked], review: Review, *, mask: bool = False) -> None:
        """`review` says how much of their time is used."""
        super().__init__()
        self._clocks = clocks
        self._parked = list(parked)
        self._count = len(parked)
        self._review = review
        self._meter = Meter(review.used, clocks.reading())
        self._masks = mask
        self.set_reactive(Parking.mask, mask)

    def compose(self) -> Iterable[Widget]:
        """When it was parked, the words, the time left."""
        yield Words(id="parked-about")
        yield Words(id="parked-text")
        yield Words(id="parked-left")

    def on_mount(self) -> None:
        """Show the first one."""
        self.screen.set_focus(self)
        self._show()
        self.set_interval(LOOK_EVERY, self.tick)

    def leave(self) -> None:
        """Note the time that was used. Called before the program ends."""
        self._spend()

    def tick(self) -> None:
        """Look at the time left, and put the rest off when there is none."""
        self._spend()
        if not self._review.left and self._parked:
            self.post_message(self.PutOff(tuple(self._parked)))
            self._parked.clear()
            self.post_message(self.Closed())
        elif self._parked:
            left = durations.clock(-(-self._review.left // 1))
            self.query_one("#parked-left", Words).say(f"{left} left for all of them")

    def watch_mask(self) -> None:
        """Show the words the other way."""
        self._show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what there is something to do it to."""
        return self._masks if action == "unmask" else bool(self._parked) or action == "leave"

    def action_unmask(self) -> None:
        """Show the words, or make them dots again."""
        self.mask = not self.mask

    def action_keep(self) -> None:
        """Keep the one on the screen for the next window."""
        self._next(self.Kept(self._parked[0]))

    def action_settle(self, fate: str) -> None:
        """Be done with the one on the screen."""
        self._next(self.Settled(self._parked[0], Fate(fate)))

    def action_leave(self) -> None:
        """Go."""
        self._spend()
        self.post_message(self.Closed())

    def _next(self, said: Message) -> None:
        self.post_message(said)
        del self._parked[0]
        if self._parked:
            self._show()
        else:
            self.action_leave()

    def _show(self) -> None:
        if not self._parked:
            return
        one = self._parked[0]
        now = self._clocks.now()
        when = f"parked {timestamps.day(one.parked_at, now)}, {timestamps.time_of_day(one.parked_at)}"
        place = self._count - len(self._parked) + 1
        self.query_one("#parked-about", Words).say(f"{when} · {place} of {self._count}")
        words = masked(one.text) if self.mask else one.text
        self.query_one("#parked-text", Words).say(Content(f"“{words}”").stylize("bold"))
        self.tick()

    def _spend(self) -> None:
        self._meter = self._meter.mark(self._clocks.reading())
        self._review = replace(self._review, used=self._meter.used)
        self.post_message(self.Spent(self._review))
