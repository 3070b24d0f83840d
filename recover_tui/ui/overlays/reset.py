"""The reset: breathe, a calm place if there is time, a closing card with one of the agent's own wins."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Final

from textual import events, getters
from textual.reactive import var
from textual.widget import Widget

from recover_tui.config.model import DEFAULTS, Config
from recover_tui.domain import durations, reset
from recover_tui.domain.breathing import DIZZY, Run
from recover_tui.domain.reset import Outcome, Plan, ResetScript
from recover_tui.domain.translation import N_, gettext as _, ngettext
from recover_tui.domain.wins import Win
from recover_tui.system.clock import Clock
from recover_tui.ui import commands
from recover_tui.ui.bell import Bell
from recover_tui.ui.messages import ImageRequested, PaneMessage
from recover_tui.ui.overlays.overlay import Overlay
from recover_tui.ui.pacing import Pacer
from recover_tui.ui.widgets.breath_guide import BreathGuide
from recover_tui.ui.widgets.plain_text import PlainText
from recover_tui.ui.widgets.reset_card import SHORT, ResetCard

if TYPE_CHECKING:
    from recover_tui.domain.learning import Preference

SETTLING: Final = 0.6
"""Seconds after the card appears in which keys do nothing, so that none closes it by accident."""
_TENSION: Final = N_("1 calm … 5 tense, or just breathe")
_TENSION_AFTER: Final = N_("1 calm … 5 tense? Other keys go back.")
_ANY_KEY: Final = N_("Any key goes back.")


class ResetOverlay(Overlay, can_focus=True):
    """A reset: breathing along, a line to read, a closing card."""

    HELP = N_(
        "A reset. Breathe along, read the line if you like. `l` takes another length, `n` skips to the next part, "
        "`space` pauses, `x` retires a line so that it never comes again. `escape` leaves at once, always. 1 to 5 "
        "says how tense you are, if you want to see what resets do for you. A minute takes the edge off; when there "
        "is time, five do more."
    )
    SCOPE = commands.RESET
    BINDINGS = SCOPE.bindings
    DEFAULT_CSS = """
    ResetOverlay {
        align: center middle;
        padding: 0 2;
        max-width: 72;
        & > PlainText { width: 1fr; text-align: center; height: auto; }
        & > BreathGuide { max-height: 22; }
        & > #reset-about, & > #reset-aside { color: $quiet; }
        & > #reset-line { min-height: 2; padding: 1 0 0 0; }
        & > #reset-scene { display: none; min-height: 7; padding: 1 4 0 4; }
        & > ResetCard { display: none; }
        &.-short > #reset-line { min-height: 1; padding: 0; }
        &.-imagining #reset-scene { display: block; }
        &.-imagining #reset-line { display: none; }
        &.-imagining BreathGuide { max-height: 17; }
        &.-short.-imagining BreathGuide { display: none; }
        &.-short #reset-scene { height: 1fr; content-align: center middle; padding: 0 4; }
        &.-card ResetCard { display: block; }
        &.-card > #reset-aside { text-align: left; padding: 0 4; }
        &.-short.-card > #reset-aside { padding: 0 3; }
        &.-card BreathGuide, &.-card #reset-about, &.-card #reset-line, &.-card #reset-scene { display: none; }
    }
    """

    card_shown: var[bool] = var(False, toggle_class="-card", bindings=True)
    """True once the closing card is up."""

    guide = getters.query_one(BreathGuide)
    card = getters.query_one(ResetCard)

    class Ended(PaneMessage):
        """The timed part is over, one way or another."""

        started_at: datetime
        planned_s: int
        actual_s: int
        pattern: str
        outcome: Outcome
        before: int | None

    class Rated(PaneMessage):
        """The agent said how tense they are after it."""

        after: int

    class Retired(PaneMessage):
        """The agent never wants to see this line again."""

        line: str

    class WinShown(PaneMessage):
        """A win came up on the card."""

        win: Win

    def __init__(
        self,
        clock: Clock,
        lay_out: Callable[[int], ResetScript],
        seconds: int,
        config: Config = DEFAULTS,
        *,
        learned: Preference | None = None,
    ) -> None:
        """`lay_out` makes the script of a reset of about so many seconds.

        Where it breathes the pattern that was `learned`, it says why.
        """
        super().__init__()
        self._learned = learned
        self._clock = clock
        self._lay_out = lay_out
        self._script = lay_out(seconds)
        self._asks_tension = config.reset.tension
        self._keys_of_others = commands.keys_while_hidden(config.keys)
        self._own_keys = {commands.key_of(command.id, config.keys) for command in self.SCOPE.commands}
        self._motion = config.look.motion
        self._bell = Bell(self, on=config.breathe.bell)
        self._started_at = clock.now()
        self._part = -1
        self._skipped = False
        self._over = False
        self._before: int | None = None
        self._after: int | None = None
        self._card_at = 0.0
        self._retired = False
        self.pacer: Pacer[Plan] = Pacer(self, clock.seconds, show=self._show, end=self._end)
        """Where the reset stands."""

    def compose(self) -> Iterable[Widget]:
        """The same widgets serve all parts; classes choose among them."""
        plan = self._script.plan
        yield PlainText(_about(plan, self._learned), id="reset-about")
        yield BreathGuide(motion=self._motion)
        yield PlainText(_said(self._script.line), id="reset-line")
        yield PlainText(_said(self._script.place), id="reset-scene")
        yield ResetCard()
        yield PlainText(id="reset-aside")

    def on_mount(self) -> None:
        """Begin."""
        self.focus_default()
        self.pacer.start(self._script.plan)
        self._ask_for_image()
        self.wake()

    def on_resize(self) -> None:
        """Stand closer together where there are few rows."""
        self.set_class(self.app.size.height < SHORT, "-short")
        if self.card_shown:
            self._lay_card()

    def flush(self) -> None:
        """Record what was done so far, if it is not yet."""
        if not self._over:
            self._record(Outcome.INTERRUPTED)

    def pause(self) -> None:
        """Hold the breath where it is."""
        self.pacer.pause()

    @property
    def running(self) -> bool:
        """Whether the timed part is under way."""
        return self.pacer.running

    @property
    def takes_all_keys(self) -> bool:
        """Any key closes the card."""
        return self.card_shown

    @property
    def unfinished(self) -> str:
        """How much of the timed part is left."""
        if not self.pacer.paused:
            return ""
        said = _("{length} of your reset left: space goes on, escape lets it go.")
        return said.format(length=durations.words(round(self.pacer.left)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what has a meaning at this moment."""
        match action:
            case "pause" | "skip" | "length":
                return not self.card_shown
            case "retire":
                return not self.card_shown and not self._retired and self._line_shown is not None
            case "tension":
                return self._asks_tension and not self.pacer.paused
        return True

    def on_key(self, event: events.Key) -> None:
        """On the card any key goes back to work, but for the ones that say how tense one is."""
        if event.key not in self._own_keys:
            self.wake()
        if not self.card_shown or event.key == "escape" or event.key in self._keys_of_others:
            return
        if self._clock.seconds() - self._card_at < SETTLING:
            event.stop()
            event.prevent_default()
        elif not (self._asks_tension and self._after is None and event.key in "12345"):
            event.stop()
            event.prevent_default()
            self._close(wants_win=event.key == "w")

    def action_leave(self) -> None:
        """Close the reset at once."""
        self._close()

    def action_pause(self) -> None:
        """Pause or go on."""
        if self.pacer.paused:
            self.pacer.resume()
        else:
            self.pacer.pause()

    def action_length(self) -> None:
        """Begin anew with another length; the seconds before don't count."""
        self._script = self._lay_out(reset.next_length(self._script.asked))
        self._part = -1
        self._skipped = False
        self._bell.forget()
        self.query_one("#reset-about", PlainText).show(_about(self._script.plan, self._learned))
        self.query_one("#reset-line", PlainText).show(_said(self._script.line))
        self.query_one("#reset-scene", PlainText).show(_said(self._script.place))
        self.pacer.start(self._script.plan)
        self._ask_for_image()

    def action_skip(self) -> None:
        """Go to the next part; after the last one comes the card."""
        session = self.pacer.session
        if session is None:
            return
        self._skipped = True
        now = self._clock.seconds()
        ends = self._script.plan.at(session.position(now)).ends
        if session.paused:
            self.pacer.resume()
        self.pacer.skip_to(ends)

    def action_retire(self) -> None:
        """Retire the line on the screen for good."""
        line = self._line_shown
        if line is not None:
            self._retired = True
            self.post_message(self.Retired(line))
            self.query_one("#reset-line" if self._breathing else "#reset-scene", PlainText).show("")
            self.refresh_bindings()

    def action_tension(self, level: int) -> None:
        """Note how tense the agent is, before or after."""
        if self.card_shown:
            self._after = level
            self.post_message(self.Rated(level))
        elif self._before is None:
            self._before = level
        self._murmur()

    @property
    def _breathing(self) -> bool:
        return isinstance(self._script.plan.parts[max(0, self._part)], Run)

    @property
    def _line_shown(self) -> str | None:
        return self._script.line if self._breathing else self._script.place

    def _show(self, position: float) -> float:
        session = self.pacer.session
        assert session is not None  # noqa: S101  # it is the session that asks
        plan = self._script.plan
        stage = plan.at(position)
        if stage.index != self._part:
            self._part = stage.index
            self._retired = False
            self.set_class(not self._breathing, "-imagining")
            if not self._breathing:
                self.guide.show(None, total=plan.seconds)
            self._murmur()
            self.refresh_bindings()
        if stage.moment is None:
            left = _("{time} left").format(time=durations.clock(-(-self.pacer.left // 1)))
            self._aside(_("paused · {left}").format(left=left) if session.paused else left)
            return 1 - position % 1
        self._bell.announce(stage.moment)
        return self.guide.show(stage.moment, total=plan.seconds, left=self.pacer.left, paused=session.paused)

    def _end(self) -> None:
        self._record(Outcome.SKIPPED if self._skipped else Outcome.COMPLETED)
        self.pacer.stop()
        self._card_at = self._clock.seconds()
        self.remove_class("-imagining")
        self.card_shown, self.faded = True, False
        self._lay_card()
        self._murmur()
        win = self._script.win
        if win is not None:
            self.post_message(self.WinShown(win))

    def _record(self, outcome: Outcome) -> None:
        self._over = True
        plan = self._script.plan
        actual = round(self.pacer.actual)
        self.post_message(self.Ended(self._started_at, plan.seconds, actual, plan.pattern, outcome, self._before))

    def _close(self, *, wants_win: bool = False) -> None:
        self.flush()
        self.pacer.stop()
        self.post_message(self.Closed(wants_win))

    def _lay_card(self) -> None:
        self.card.show(self._script, self._clock.now(), rows=self.app.size.height)

    def _ask_for_image(self) -> None:
        # Before the card is up, so that it comes whole.
        win = self._script.win
        show = self.card.image_view.show
        show(b"")
        if win is not None and win.image is not None:
            self.post_message(ImageRequested(win, show))

    def _murmur(self) -> None:
        if self.card_shown:
            asked = self._asks_tension and self._after is None
            self._aside(_(_TENSION_AFTER if asked else _ANY_KEY))
        elif self._asks_tension and self._before is None and self._part == 0:
            self._aside(_(_TENSION))
        elif self._script.first_runs:
            self._aside(_(DIZZY))
        else:
            self._aside("")

    def _aside(self, words: str) -> None:
        self.query_one("#reset-aside", PlainText).show(words)


def _about(plan: Plan, learned: Preference | None) -> str:
    """What comes, and why, where it is a pattern that was learned."""
    said = [durations.words(plan.seconds)]
    for part in plan.parts:
        if isinstance(part, Run):
            breaths = ngettext("{count} breath", "{count} breaths", part.cycles).format(count=part.cycles)
            said.append(f"{part.pattern.name}, {breaths}")
        else:
            said.append(_("a calm place"))
    reason = [learned.reason] if learned is not None and learned.pattern == plan.pattern else []
    return "\n".join([" · ".join(said), *reason])


def _said(words: str | None) -> str:
    """A line or a place in the agent's language; their own stay as they wrote them."""
    return _(words) if words else ""
