"""The breathing pane."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from textual.content import Content
from textual.reactive import var
from textual.widget import Widget

from recover_tui.config.model import DEFAULTS, Config
from recover_tui.domain import breathing, durations
from recover_tui.domain.breathing import DIZZY, FIRST_RUNS, PATTERNS, Pattern, Run
from recover_tui.domain.calls import Call
from recover_tui.domain.translation import N_, NC_, gettext as _, ngettext
from recover_tui.system.clock import Clock
from recover_tui.ui import commands
from recover_tui.ui.bell import Bell
from recover_tui.ui.messages import PaneMessage
from recover_tui.ui.pacing import Pacer
from recover_tui.ui.panes.pane import Pane, ways_on
from recover_tui.ui.widgets.breath_guide import BreathGuide
from recover_tui.ui.widgets.plain_text import PlainText
from recover_tui.ui.widgets.today_strip import TodayStrip

LENGTHS: Final = (60, 120, 300, 600)
"""Seconds that one key walks through."""


class Breathe(Pane):
    """Breathing along with a shape, for a whole number of breaths."""

    TITLE = NC_("title", "Breathe")
    OPENED_BY = "breathe"
    LEAST_ROOMY = 16  # the shape, its words and the day below them
    HELP = N_(
        "Breathe along with a shape. `space` begins, pauses and goes on, at an inhale. A run is a whole number of "
        "breaths and ends on an exhale. Dizzy? Stop, and breathe normally."
    )
    SCOPE = commands.BREATHE
    BINDINGS = SCOPE.bindings
    DEFAULT_CSS = """
    Breathe {
        .breathe--words { height: auto; text-align: center; }
        #breathe-invitation { height: auto; text-align: center; padding: 0 0 1 0; }
        &.-running #breathe-invitation { display: none; }
        TodayStrip { display: none; }
        &.-roomy TodayStrip { display: block; }
    }
    """

    config: var[Config] = var(DEFAULTS, init=False)
    """What is set."""
    pattern: var[str] = var("4-4-4", init=False)
    """Name of the pattern the next run takes."""
    holds: var[bool] = var(True, init=False)
    length: var[int] = var(60, init=False)
    """Seconds the next run is to last, about."""
    known_calls: var[tuple[Call, ...]] = var((), init=False)
    """Calls of the last days."""
    resets_taken: var[tuple[datetime, ...]] = var((), init=False)
    """When the resets of today began that were taken to their end."""
    resets: var[int] = var(0, init=False)
    """How many resets the agent has taken; none yet means this is all new."""
    breath_runs: var[int] = var(0, init=False)
    """How many runs of breathing there were."""
    running: var[bool] = var(False, toggle_class="-running", bindings=True)

    class Began(PaneMessage):
        """A run began."""

    def __init__(
        self,
        clock: Clock,
        config: Config = DEFAULTS,
        *,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self.set_reactive(Breathe.config, config)
        self._bell = Bell(self, on=config.breathe.bell)
        self._just_done = ""
        self._now = clock.now
        self.set_reactive(Breathe.pattern, config.breathe.pattern)
        self.set_reactive(Breathe.holds, config.breathe.holds)
        self.set_reactive(Breathe.length, config.breathe.seconds)
        self.pacer: Pacer[Run] = Pacer(self, clock.seconds, show=self._show, end=self._end)
        """Where the run stands."""

    def compose_parts(self) -> Iterable[Widget]:
        """An invitation while idle, the guide while breathing, the pattern below."""
        yield BreathGuide(motion=self.config.look.motion)
        yield PlainText(id="breathe-invitation")
        yield PlainText(classes="breathe--words pane--quiet", id="breathe-aside")
        yield TodayStrip()

    def on_mount(self) -> None:
        """Say what would begin."""
        self._describe()

    def flush(self) -> None:
        """Stop the run before the program ends."""
        self.action_stop()

    @property
    def next_run(self) -> Run:
        """The run that would begin now."""
        pattern = self._pattern
        return Run.fitting(pattern if self.holds else pattern.without_holds(), self.length)

    @property
    def _pattern(self) -> Pattern:
        return self.config.breathe.all_patterns.get(self.pattern, PATTERNS["4-4-4"])

    def begin(self) -> None:
        """Start a run."""
        self._just_done = ""
        self.running = True
        self._bell.forget()
        self.pacer.start(self.next_run)
        self._describe()
        self.post_message(self.Began())

    def begin_or_pause(self) -> None:
        """Start, pause, or go on."""
        if not self.pacer.running:
            self.begin()
        elif self.pacer.paused:
            self.pacer.resume()
        else:
            self.pacer.pause()

    def action_stop(self) -> None:
        """Leave the run."""
        self.pacer.stop()
        self.running = False
        self._describe()

    def action_next_pattern(self) -> None:
        """Take the next pattern, from its beginning if a run is under way."""
        self.pattern = breathing.after(self.pattern, self.config.breathe.all_patterns)
        self._again()

    def action_toggle_holds(self) -> None:
        """Leave holds out, or put them back."""
        self.holds = not self.holds
        self._again()

    def action_next_length(self) -> None:
        """Take the next length."""
        self.length = next((length for length in LENGTHS if length > self.length), LENGTHS[0])
        self._again()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to stop only what runs, and to leave out holds only where there are some."""
        match action:
            case "stop":
                return self.running
            case "toggle_holds":
                return self._pattern.has_holds
        return True

    def watch_config(self, before: Config, config: Config) -> None:
        """Take up what was set otherwise meanwhile; a run that is under way keeps its pattern."""
        self._bell.on = config.breathe.bell
        for guide in self.query(BreathGuide):
            guide.motion = config.look.motion
        if config.breathe.pattern != before.breathe.pattern:
            self.pattern = config.breathe.pattern

    def watch_pattern(self) -> None:
        """Show the name of the new pattern."""
        self._describe()
        self.refresh_bindings()

    def watch_holds(self) -> None:
        """Show whether holds are left out."""
        self._describe()

    def watch_length(self) -> None:
        """Show the new length."""
        self._describe()

    def watch_resets(self) -> None:
        """Greet someone new differently."""
        self._describe()

    def watch_known_calls(self) -> None:
        """Draw the day."""
        self._show_day()

    def watch_resets_taken(self) -> None:
        """Draw the day."""
        self._show_day()

    def on_resize(self) -> None:
        """Draw the day where there is room for it, in another width."""
        super().on_resize()
        self.call_after_refresh(self._show_day)

    def _show_day(self) -> None:
        for strip in self.query(TodayStrip):
            strip.show_day(self.known_calls, self.resets_taken, self._now())

    def watch_breath_runs(self) -> None:
        """The word about dizziness is for the first runs."""
        self._describe()

    def _again(self) -> None:
        if self.pacer.running:
            self.begin()
        self._describe()

    def _show(self, position: float) -> float:
        session = self.pacer.session
        assert session is not None  # noqa: S101  # it is the session that asks
        moment = session.timed.at(position)
        self._bell.announce(moment)
        left = self.pacer.left
        time_left = _("{time} left").format(time=durations.clock(-(-left // 1)))
        self.summary = f"{moment.kind.words} · {time_left}"
        return self.query_one(BreathGuide).show(moment, total=session.timed.seconds, left=left, paused=session.paused)

    def _end(self) -> None:
        assert self.pacer.session is not None  # noqa: S101  # it is the session that ended
        run = self.pacer.session.timed
        self.pacer.stop()
        self.running = False
        said = _("{breaths}, {length}. Done.")
        self._just_done = said.format(breaths=_breaths(run.cycles), length=durations.words(run.seconds))
        self._describe()

    def _describe(self) -> None:
        if not self.query(BreathGuide):
            return
        run = self.next_run
        facts = [run.pattern.name, _breaths(run.cycles), durations.words(run.seconds)]
        if not self.holds and self._pattern.has_holds:
            facts.append(_("no holds"))
        self.border_subtitle = about = " · ".join(facts)
        new = self.breath_runs < FIRST_RUNS and self.running
        self.query_one("#breathe-aside", PlainText).show(_(DIZZY) if new else "")
        if not self.running:
            self.summary = about
            self.query_one(BreathGuide).show(None, total=run.seconds)
            self.query_one("#breathe-invitation", PlainText).show(self._invitation(run))

    def _invitation(self, run: Run) -> str | Content:
        if self._just_done:
            return "\n".join([self._just_done, _("space for more")])
        if not self.resets:
            return _("Press r for a reset.\nOne minute, nothing to decide.")
        return Content.assemble(run.pattern.counts.replace(", ", " · "), "\n", ways_on())


def _breaths(cycles: int) -> str:
    return ngettext("{count} breath", "{count} breaths", cycles).format(count=cycles)
