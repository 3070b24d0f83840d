"""Looking at what was parked, once its window has come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec.structs import replace
from textual.content import Content
from textual.reactive import var
from textual.widget import Widget

from recover_tui.domain import durations, timestamps
from recover_tui.domain.privacy import mask
from recover_tui.domain.stopwatch import Stopwatch
from recover_tui.domain.translation import N_, gettext as _, pgettext
from recover_tui.domain.worries import Resolution, Review, Worry
from recover_tui.system.clock import Clock
from recover_tui.ui import commands
from recover_tui.ui.messages import PaneMessage
from recover_tui.ui.overlays.overlay import Overlay
from recover_tui.ui.timings import timings_of
from recover_tui.ui.widgets.concealable import Concealable
from recover_tui.ui.widgets.plain_text import PlainText


class ReviewOverlay(Concealable, Overlay, can_focus=True):
    """What the agent parked, one at a time."""

    HELP = N_(
        "What you parked, one at a time. `k` keeps it for the next time, `d` says it is done, `l` lets it go. There "
        "is a quarter of an hour for all of them; what is left then waits for the next time. `escape` leaves, and "
        "the rest stays where it is."
    )
    SCOPE = commands.REVIEW
    BINDINGS = SCOPE.bindings
    DEFAULT_CSS = """
    ReviewOverlay {
        align: center middle;
        padding: 0 2;
        max-width: 72;
        & > PlainText { width: 1fr; height: auto; text-align: center; }
        & > #parked-about, & > #parked-left { color: $quiet; }
        & > #parked-text { padding: 1 2; margin: 1 0; background: $raised; border-left: outer $accent; }
        & > #parked-left { padding: 1 0 0 0; }
    }
    """

    mask: var[bool] = var(False)
    """Whether each character is shown as a dot."""

    class Kept(PaneMessage):
        """The agent keeps one for the next window."""

        worry: Worry

    class Resolved(PaneMessage):
        """One is done with."""

        worry: Worry
        resolution: Resolution

    class Spent(PaneMessage):
        """Time was used."""

        review: Review

    class Postponed(PaneMessage):
        """The time is over; these wait for the next window."""

        worries: tuple[Worry, ...]

    def __init__(self, clock: Clock, worries: Sequence[Worry], review: Review, *, mask: bool = False) -> None:
        """`review` says how much of their time is used."""
        super().__init__()
        self._clock = clock
        self._worries = list(worries)
        self._count = len(worries)
        self._review = review
        self._stopwatch = Stopwatch(review.used, clock.reading())
        self._masks = mask
        self.set_reactive(ReviewOverlay.mask, mask)

    def compose(self) -> Iterable[Widget]:
        """When it was parked, the words, the time left."""
        yield PlainText(id="parked-about")
        yield PlainText(id="parked-text")
        yield PlainText(_verbs(), id="parked-verbs")
        yield PlainText(id="parked-left")

    def on_mount(self) -> None:
        """Show the first one."""
        self.focus_default()
        self._show()
        self.set_interval(timings_of(self).tick, self.tick)

    def flush(self) -> None:
        """Note the time that was used. Called before the program ends."""
        self._spend()

    def tick(self) -> None:
        """Look at the time left, and put the rest off when there is none."""
        self._spend()
        if not self._review.left and self._worries:
            self.post_message(self.Postponed(tuple(self._worries)))
            self._worries.clear()
            self.post_message(self.Closed())
        elif self._worries:
            left = durations.clock(-(-self._review.left // 1))
            self.query_one("#parked-left", PlainText).show(_("{time} left for all of them").format(time=left))

    def conceal(self) -> None:
        """Let what was uncovered not come back readable; the words themselves go with the widget that shows them.

        Nobody looks at it meanwhile, so its time stands still.
        """
        self.concealed = True
        self.mask = self._masks
        self._stopwatch = self._stopwatch.stop(self._clock.reading())

    def reveal(self) -> None:
        """Let the time run on."""
        self.concealed = False
        self._stopwatch = self._stopwatch.start(self._clock.reading())

    def watch_mask(self) -> None:
        """Show the words the other way."""
        self._show()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what there is something to do it to."""
        return self._masks if action == "unmask" else bool(self._worries) or action == "leave"

    def action_unmask(self) -> None:
        """Show the words, or make them dots again."""
        self.mask = not self.mask

    def action_keep(self) -> None:
        """Keep the one on the screen for the next window."""
        self._next(self.Kept(self._worries[0]))

    def action_resolve(self, resolution: str) -> None:
        """Be done with the one on the screen."""
        self._next(self.Resolved(self._worries[0], Resolution(resolution)))

    def action_leave(self) -> None:
        """Close the review; the rest waits."""
        self._spend()
        self.post_message(self.Closed())

    def _next(self, said: PaneMessage) -> None:
        self.post_message(said)
        del self._worries[0]
        self.mask = self._masks
        if self._worries:
            self._show()
        else:
            self.action_leave()

    def _show(self) -> None:
        if not self._worries:
            return
        one = self._worries[0]
        now = self._clock.now()
        day, time = timestamps.day(one.parked_at, now), timestamps.time_of_day(one.parked_at)
        when = _("parked {day}, {time}").format(day=day, time=time)
        place = _("{number} of {count}").format(number=self._count - len(self._worries) + 1, count=self._count)
        self.query_one("#parked-about", PlainText).show(f"{when} · {place}")
        words = mask(one.text) if self.mask else one.text
        self.query_one("#parked-text", PlainText).show(Content(_("“{words}”").format(words=words)).stylize("bold"))
        self.tick()

    def _spend(self) -> None:
        self._stopwatch = self._stopwatch.mark(self._clock.reading())
        self._review = replace(self._review, used=self._stopwatch.used)
        self.post_message(self.Spent(self._review))


def _verbs() -> Content:
    """What can be done with one, and with which key."""
    labels = {"k": pgettext("key", "keep"), "d": pgettext("key", "done"), "l": pgettext("key", "let go")}
    verbs = [Content.assemble((key, "bold $accent"), (f" {label}", "$quiet")) for key, label in labels.items()]
    return Content("    ").stylize("$quiet").join(verbs)
