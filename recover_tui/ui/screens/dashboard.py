"""The dashboard: four panes, what stands over them, and the keys."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from inspect import cleandoc
from pathlib import Path
from typing import TYPE_CHECKING, Final

from textual import events, getters, on, work
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container
from textual.reactive import var
from textual.widget import Widget
from textual.widgets import Input, TextArea

from recover_tui.config.model import Config
from recover_tui.domain import calls, gaps
from recover_tui.domain.calls import Rating
from recover_tui.domain.identity import make_id
from recover_tui.domain.reflection import Draft, Reflection, ReflectionSpan
from recover_tui.domain.reset import ResetScript
from recover_tui.domain.reset_script import lay_out_reset
from recover_tui.domain.support import Resource
from recover_tui.domain.talk import people
from recover_tui.domain.wins import Win
from recover_tui.domain.worries import Worry, due, next_window, review
from recover_tui.store.snapshot import Snapshot
from recover_tui.store.spool import Spool
from recover_tui.store.thread import StoreThread
from recover_tui.system.clock import Clock
from recover_tui.system.webhook import host
from recover_tui.ui.overlays.reset import ResetOverlay
from recover_tui.ui.overlays.review import ReviewOverlay
from recover_tui.ui.overlays.talk import TalkOverlay
from recover_tui.ui.panes.breathe import Breathe
from recover_tui.ui.panes.pane import Pane
from recover_tui.ui.panes.reflect import Reflect
from recover_tui.ui.panes.support import Support
from recover_tui.ui.panes.wins import Wins
from recover_tui.ui.screens.folding import ASK_FOR, Folding
from recover_tui.ui.screens.help import Help
from recover_tui.ui.screens.keeping import when
from recover_tui.ui.widgets.key_footer import KeyFooter
from recover_tui.ui.widgets.plain_text import PlainText
from recover_tui.ui.widgets.question_line import QuestionLine
from recover_tui.ui.widgets.status_strip import StatusStrip

if TYPE_CHECKING:
    from recover_tui.phones.listening import Listener
    from recover_tui.store.store import Store

_WIDE: Final = 100
"""Columns from which four panes stand two by two."""
_NARROWEST_COLUMN: Final = 50
_SHORTEST_COLUMN: Final = 16
"""Rows under which one pane at a time is shown."""
_TINY: Final = (40, 10)
_WORRY: Final = "worry"
_GOES_ON: Final = {
    Wins.PLACE: "a win is half written · w goes on",
    Support.PLACE: "someone is half written · s and a go on",
    _WORRY: "a worry is half written · p goes on",
    TalkOverlay.MESSAGE_PLACE: "a message is half written · t goes on",
}
"""What is said of lines that a window left behind when it was gone."""
LOOK_EVERY: Final = 1.0
"""Seconds between two looks at whether another window or a command has written."""
READ_WITHIN: Final = 1.0
"""Seconds after which a key no longer waits for a store that is busy."""
_SHIFT: Final = 12 * 3600
"""Seconds after which a call belongs to another shift."""
_NOT_WHILE_TYPING: Final = frozenset(
    {
        "reset",
        "breathe",
        "pause",
        "reflect",
        "reflect_on_break",
        "add_win",
        "support",
        "park",
        "talk",
        "review",
        "call_ended",
        "hide",
        "zoom",
        "undo",
        "help",
        "suspend",
        "quit",
    }
)
_ALWAYS: Final = frozenset(
    {"help", "help_while_typing", "hide", "crisis", "keep_masked", "park", "park_while_typing", "quit"}
)


@dataclass(frozen=True, slots=True)
class ResetRequest:
    """A reset asked for on the command line: it starts at once, and the program ends with it."""

    seconds: int | None = None
    pattern: str | None = None


class Dashboard(Folding):
    """Between calls: `r` takes a reset, `j` looks back, `w` keeps a win, `s` shows who to turn to.

    `escape` leaves whatever is going on, at once.
    """

    HELP = cleandoc(__doc__ or "")
    AUTO_FOCUS = ""
    BINDINGS = [
        Binding("r", "reset", "reset", id="reset", tooltip="Breathe, a line, one of your wins, ready"),
        Binding("b", "breathe", "breathe", id="breathe", tooltip="Breathe along, with no more to it"),
        Binding("space", "pause", "pause", id="pause", tooltip="Pause the breath, or go on", show=False),
        Binding("j", "reflect", "reflect", id="reflect", tooltip="Look back, with an end to it"),
        Binding(
            "J", "reflect_on_break", "longer", id="reflect.break", tooltip="The same on a break, longer", show=False
        ),
        Binding("w", "add_win", "win", id="win", tooltip="Keep something that went well"),
        Binding("s", "support", "support", id="support", tooltip="People and places to turn to"),
        Binding("p", "park", "park", id="park", tooltip="Put a worry off"),
        Binding(
            "f2", "park_while_typing", "park", id="park.typing", tooltip="The same, also while typing", show=False
        ),
        Binding("P", "review", "parked", id="park.review", tooltip="Look at what was parked", show=False),
        *(
            Binding(
                key, f"rate('{rating}')", rating, id=f"rate.{rating}", tooltip=f"The call was {rating}", show=False
            )
            for key, rating in zip("123", Rating, strict=True)
        ),
        Binding("t", "talk", "talk", id="talk", tooltip="Talk it out with someone"),
        Binding(
            "f3", "keep_masked", "no number", id="unmask", tooltip="Keep what was masked; it is nobody's", show=False
        ),
        Binding("f4", "crisis", "crisis line", id="crisis", tooltip="Who answers day and night", show=False),
        Binding("c", "call_ended", "call ended", id="call", tooltip="Note that a call just ended"),
        Binding("h", "hide", "hide", id="hide", tooltip="Take everything off the screen, or put it back"),
        Binding("z", "zoom", "zoom", id="zoom", tooltip="Show the pane alone, or all again", show=False),
        Binding("tab", "next_pane(1)", "next pane", id="pane.next", tooltip="Go to the next pane", show=False),
        Binding(
            "shift+tab",
            "next_pane(-1)",
            "pane before",
            id="pane.previous",
            tooltip="Go to the pane before",
            show=False,
        ),
        Binding("u", "undo", "undo", id="undo", tooltip="Take back what you just deleted or added", show=False),
        Binding("escape", "escape", "back", id="escape", tooltip="Leave, at once", show=False),
        Binding("question_mark", "help", "help", id="help", key_display="?", tooltip="All keys"),
        Binding(
            "f1", "help_while_typing", "help", id="help.typing", tooltip="All keys, also while typing", show=False
        ),
        Binding("ctrl+z", "suspend", "shell", id="suspend", tooltip="Go to the shell; fg comes back", show=False),
        Binding("q", "quit", "quit", id="quit", tooltip="Close; everything is kept"),
    ]

    wins: var[tuple[Win, ...]] = var(())
    resources: var[tuple[Resource, ...]] = var(())
    reflections: var[tuple[Reflection, ...]] = var(())
    draft: var[Draft | None] = var(None)
    reflection_spans: var[tuple[ReflectionSpan, ...]] = var(())
    worries: var[tuple[Worry, ...]] = var(())
    last_call_ended_at: var[datetime | None] = var(None)
    resets: var[int] = var(0)
    """How many resets there ever were."""
    runs: var[int] = var(0)
    """How many runs of breathing there were."""
    open_pane: var[str] = var("breathe", init=False)
    """Id of the pane the agent is in."""
    zoomed: var[bool] = var(False, init=False)
    parking: var[bool] = var(False, toggle_class="-parking", bindings=True)
    """Whether the line for a worry is open."""

    wins_pane = getters.query_one(Wins)
    support_pane = getters.query_one(Support)
    park_line = getters.query_one("#park", QuestionLine)
    notice = getters.query_one("#notice", PlainText)

    def __init__(
        self,
        store: StoreThread,
        spare: StoreThread,
        config: Config,
        clock: Clock,
        *,
        crisis: tuple[Resource, ...] = (),
        packs: Sequence[Path] = (),
        listeners: Sequence[Listener] = (),
        beside: Path | None = None,
        spool: Spool | None = None,
        notice: str = "",
        request: ResetRequest | None = None,
        unforeseen: Callable[[BaseException], None] = lambda _: None,
    ) -> None:
        """`spare` stands in while `store` can't be opened.

        `crisis` are lines for the agent's country, `packs` files that the workplace laid down. `listeners` hear of
        calls, one window at a time of all that are on the store at `beside`; events wait for it in `spool`.
        """
        super().__init__(store, spare, config, clock, beside=beside, spool=spool, unforeseen=unforeseen)
        self._listeners = listeners
        self._crisis = crisis
        self._packs = packs
        self._first_notice = notice
        self._request = request
        self._loaded = False
        self._read = asyncio.Event()
        self._painted = asyncio.Event()
        self._parked_from: Widget | None = None

    def compose(self) -> ComposeResult:
        """Strip, notice, panes, keys."""
        config = self._config
        motion = config.look.motion
        yield StatusStrip(self._strip_words)
        yield PlainText(id="notice")
        with Container(id="panes"):
            yield Breathe(
                self._clock, config.breathe.all_patterns, motion=motion, bell=config.breathe.bell, id="breathe"
            ).data_bind(Dashboard.resets, Dashboard.runs)
            yield Wins(self._clock, id="wins").data_bind(Dashboard.wins, Dashboard.drafts)
            yield Reflect(
                self._clock,
                cap=config.reflect.cap,
                break_cap=config.reflect.break_cap,
                rest=config.reflect.rest,
                name=config.reflect.name,
                own_prompts=config.reflect.prompts,
                mask=config.reflect.mask,
                park_until=config.park.until,
                id="reflect",
            ).data_bind(
                Dashboard.reflections,
                Dashboard.draft,
                Dashboard.reflection_spans,
                Dashboard.last_call_ended_at,
                Dashboard.worries,
            )
            yield Support(self._clock, crisis=self._crisis, schemes=config.support.schemes, id="support").data_bind(
                Dashboard.resources, Dashboard.drafts
            )
        until = f"{config.park.until:%H:%M}"
        yield QuestionLine((f"What can wait until {until}?", "one line"), mask=config.reflect.mask, id="park")
        yield PlainText(id="hidden")
        yield PlainText(id="offer")
        yield PlainText("\n".join(map(_crisis_line, self._crisis)), id="crisis")
        yield KeyFooter()

    def on_mount(self) -> None:
        """Set the panes to what the config says, and read the store."""
        breathe = self.breathe_pane
        breathe.pattern = self._config.breathe.pattern
        breathe.holds = self._config.breathe.holds
        breathe.length = self._config.breathe.seconds
        self._give_notice(self._first_notice)
        self._arrange()
        breathe.enter()
        self.touched()
        self._load()
        self.call_after_refresh(self._painted.set)
        self.set_interval(LOOK_EVERY, self._look_at_store)
        self.app.theme_changed_signal.subscribe(self, self._theme_changed)

    # Layout

    def on_resize(self) -> None:
        """Arrange the panes for another size."""
        self._arrange()

    def watch_open_pane(self) -> None:
        """Open one, fold the others."""
        self._arrange()

    def watch_zoomed(self) -> None:
        """Show one alone, or all."""
        self._arrange()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The pane that has the focus is the open one."""
        if isinstance(event.widget, Input | TextArea):
            self._offer("")  # its key is a letter now
        pane = next((node for node in event.widget.ancestors_with_self if isinstance(node, Pane)), None)
        if pane is not None and pane.id:
            self.open_pane = pane.id

    @on(Pane.Chosen)
    def _pane_chosen(self, event: Pane.Chosen) -> None:
        self._open(event.pane)

    def _arrange(self) -> None:
        if not self.query(Pane):
            return
        width, height = self.app.size
        single = self.zoomed or width < _NARROWEST_COLUMN or height < _SHORTEST_COLUMN
        column = not single and width < _WIDE
        self.set_class(single, "-single")
        self.set_class(column, "-column")
        for pane in self.query(Pane):
            is_open = pane.id == self.open_pane
            pane.set_class(is_open, "-open")
            pane.set_class(column and not is_open, "-folded")
            pane.set_class(single and not is_open, "-away")
        self.strip.tick()

    def _open(self, pane: Pane, then: Callable[[], object] | None = None) -> None:
        assert pane.id is not None  # noqa: S101  # all four have one
        self.open_pane = pane.id
        (then or pane.enter)()

    # Actions

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Over the panes only its own keys count, and while typing a letter is a letter."""
        if self.hidden:
            return action in ("hide", "crisis") or (self.on_call and action in ("call_ended", "quit"))
        typing = isinstance(self.focused, Input | TextArea)
        if action == "rate":
            return self.asked is not None and not typing
        if self.occupied and (action not in _ALWAYS or any(reset.resting for reset in self.query(ResetOverlay))):
            return False
        return not (typing and action in _NOT_WHILE_TYPING)

    async def action_reset(self) -> None:
        """Begin a reset."""
        since = self._since_call()
        gap = self._config.calls.gap or gaps.usual_gap(self._snapshot.calls)
        await self._begin_reset(gaps.fitting(gap, since, self._config.reset.seconds), None)

    def action_breathe(self) -> None:
        """Breathe along."""
        if not self.breathe_pane.running:
            self.breathe_pane.begin()
        self._open(self.breathe_pane)

    def action_pause(self) -> None:
        """Pause the breath, go on, or begin."""
        if self.breathe_pane.running or self.open_pane == "breathe":
            self.breathe_pane.begin_or_pause()

    async def action_reflect(self) -> None:
        """Begin a reflection, or return to the one under way."""
        await self._has_read_what_is_under_way()
        self._open(self.reflect_pane, self.reflect_pane.begin)

    async def action_reflect_on_break(self) -> None:
        """Begin a longer one."""
        await self._has_read_what_is_under_way()
        self._open(self.reflect_pane, partial(self.reflect_pane.begin, on_a_break=True))

    async def action_add_win(self) -> None:
        """Ask for a win."""
        await self._has_read()
        self._open(self.wins_pane, self.wins_pane.add)

    def action_support(self) -> None:
        """Show who to turn to."""
        self._open(self.support_pane)

    async def action_park(self) -> None:
        """Ask for a worry that can wait."""
        await self._has_read()
        if not self.parking:
            self._parked_from = self.focused
            self.parking = True
            self.park_line.begin(place=_WORRY, drafted=self.drafts.get(_WORRY, ()))
        self.set_focus(self.park_line)

    async def action_park_while_typing(self) -> None:
        """The same, by a key that is no letter."""
        await self.action_park()

    async def action_review(self) -> None:
        """Look at what was parked, if its window has come and there is time left in it."""
        now = self._clock.now()
        worries = due(self.worries, now)
        held = review(self.worries, self._snapshot.review, now)
        if not worries or held is None:
            waiting = min((one.until for one in self.worries), default=None)
            self.strip.say(
                f"parked until {when(waiting, now)}" if waiting is not None else "nothing is parked · p parks a worry"
            )
        elif not held.left:
            self._postpone(worries)
        else:
            self.breathe_pane.action_stop()
            self.occupied = True
            self.set_focus(None)
            await self.mount(
                ReviewOverlay(self._clock, worries, held, mask=self._config.reflect.mask), before=self.park_line
            )

    async def action_talk(self) -> None:
        """Talk it out with whoever is chosen in Support, or choose whom; with nobody there yet, ask for someone."""
        await self._has_read()
        config = self._config
        if not people(self.resources):
            self._open(self.support_pane, self.support_pane.add)
            self.strip.say("nobody to talk to yet: who could it be?")
            return
        self.breathe_pane.action_stop()
        chosen = self.support_pane.chosen_person if self.open_pane == "support" else None
        self.occupied = True
        self.set_focus(None)
        await self.mount(
            TalkOverlay(
                self._clock,
                people(self.resources),
                chosen=chosen,
                schemes=config.support.schemes,
                webhook_host=host(config.talk.webhook),
                drafts=self.drafts,
            ),
            before=self.park_line,
        )

    def action_crisis(self) -> None:
        """Show the crisis line, or put it away."""
        self.toggle_class("-crisis")

    def action_zoom(self) -> None:
        """Show the pane alone, or all again."""
        self.zoomed = not self.zoomed

    def action_next_pane(self, step: int) -> None:
        """Go round the panes."""
        panes = list(self.query(Pane))
        here = next(place for place, pane in enumerate(panes) if pane.id == self.open_pane)
        self._open(panes[(here + step) % len(panes)])

    def action_escape(self) -> None:
        """Leave what is going on: the breath, the zoom, a notice; the nearest first."""
        if self.breathe_pane.running:
            self.breathe_pane.action_stop()
        elif self.zoomed:
            self.zoomed = False
        else:
            self._give_notice("")

    async def action_help(self) -> None:
        """Show all keys, those that count here first."""
        await self.app.push_screen(Help(self.focused or self, self._config.keys))

    async def action_help_while_typing(self) -> None:
        """The same, by a key that is no letter."""
        await self.action_help()

    def action_suspend(self) -> None:
        """Stand still in the background of the shell."""
        self.app.action_suspend_process()

    async def action_quit(self) -> None:
        """Close, with everything kept."""
        await self.app.action_quit()

    # The reset

    async def _begin_reset(self, seconds: int, chosen: str | None) -> None:
        config = self._config
        self.breathe_pane.action_stop()
        self._offer("")
        self._run_hook(config.hooks.reset_started)
        self.occupied = True
        self.set_focus(None)
        await self.mount(
            ResetOverlay(
                self._clock,
                partial(self._lay_out_reset, chosen),
                seconds,
                tension=config.reset.tension,
                motion=config.look.motion,
                bell=config.breathe.bell,
            ),
            before=self.query_one(KeyFooter),
        )

    def _lay_out_reset(self, chosen: str | None, seconds: int) -> ResetScript:
        breathe, own, patterns = self.breathe_pane, self._config.reset, self._config.breathe.all_patterns
        return lay_out_reset(
            seconds,
            self._snapshot,
            patterns[breathe.pattern],
            chosen=patterns[chosen] if chosen else None,
            holds=breathe.holds,
            parts=own.parts,
            own_lines=own.lines,
            own_places=own.places,
        )

    @on(ResetOverlay.Closed)
    async def _reset_closed(self, event: ResetOverlay.Closed) -> None:
        if self._request is not None:
            await self.app.action_quit()
            return
        await self.query(ResetOverlay).remove()
        self.occupied = False
        if event.wants_win:
            await self.action_add_win()
        else:
            self._enter()

    # Parked worries

    @on(QuestionLine.Answered)
    def _worry_parked(self, event: QuestionLine.Answered) -> None:
        at = self._clock.now()
        until = next_window(at, self._config.park.until)

        worry = Worry(make_id(at), event.values[0], at, until)

        def park(store: Store) -> None:
            store.worries.add(worry)
            self._link.offer_undo("taken out again", lambda store: store.delete("parked", worry.id, at=at))

        self._keep(park, words=event.values)
        self.strip.say(f"parked until {when(until, at)}")
        self._say_what_was_masked(event.values)
        self._stop_parking()

    @on(QuestionLine.Left)
    def _stop_parking(self) -> None:
        self.parking = False
        before = self._parked_from
        if before is not None and before.is_attached and before.can_focus and before.display:
            self.set_focus(before)
        else:
            self._enter()

    @on(ReviewOverlay.Closed)
    @on(TalkOverlay.Closed)
    async def _overlay_closed(self) -> None:
        await self.query("ReviewOverlay, TalkOverlay").remove()
        self.occupied = False
        self._enter()

    def _enter(self) -> None:
        talks, over = self.query(TalkOverlay), [*self.query(ResetOverlay), *self.query(ReviewOverlay)]
        if talks:
            talks.first().enter()
        elif over:
            self.set_focus(over[0])
        else:
            self.query_one(f"#{self.open_pane}", Pane).enter()

    # The store

    async def read_ahead(self) -> None:
        """Begin to read the store before there is anything on the screen."""
        await self._link.read_ahead()

    @work(group="store", exit_on_error=False)
    async def _load(self) -> None:
        try:
            await self._link.open()
            await self._painted.wait()  # what can wait would keep the first picture waiting
            await self._link.run_maintenance()
        finally:
            if not self.app.is_headless:
                gc.freeze()  # what is there now stays, and need not be looked through in the middle of a word
            gc.enable()  # it was off while all of this was loaded
        await self._take_in_packs(self._packs)
        self._loaded = True
        for listener in self._listeners:
            self._listen(listener)
        if words := next((words for place, words in _GOES_ON.items() if place in self.drafts), ""):
            self.strip.say(words, for_=ASK_FOR)
        if self._request is not None:
            await self._begin_reset(self._request.seconds or self._config.reset.seconds, self._request.pattern)

    def _look_at_store(self) -> None:
        self._hide_when_idle()
        if self._link.worth_a_look():
            self._look()
        self._count()
        self._follow_the_phone()

    @work(group="look", exit_on_error=False)
    async def _look(self) -> None:
        await self._link.look(own=self.reflect_pane.own_draft)

    async def _has_read(self) -> None:
        """Let a key that comes before the store was read wait for it: what it begins may be half written there."""
        with suppress(TimeoutError):
            async with asyncio.timeout(READ_WITHIN):
                await self._read.wait()

    async def _has_read_what_is_under_way(self) -> None:
        """The same, and what another window wrote of a reflection since the last look."""
        await self._has_read()
        if self.reflect_pane.writing or not self._read.is_set():
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(READ_WITHIN):
                self.draft = await self._link.ask(lambda store: store.reflections.draft()) or self.draft

    def _show(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        if not self._read.is_set():
            self._take_up_theme()
        self._read.set()
        self.wins, self.resources = snapshot.wins, snapshot.resources
        self.reflections, self.resets = snapshot.reflections, snapshot.resets
        self.draft, self.reflection_spans = snapshot.draft, snapshot.reflection_spans
        self.last_call_ended_at = snapshot.last_call_ended_at
        self.runs = snapshot.breath_runs
        self.worries, self.drafts = snapshot.worries, snapshot.drafts
        self._count()
        self._follow_the_phone()
        self.strip.tick()

    @property
    def ready(self) -> bool:
        """Whether there is something to type into."""
        return self.is_mounted and all(pane.ready for pane in self.query(Pane))

    @property
    def unsaved_words(self) -> tuple[str, ...]:
        """Words that the store has not taken yet."""
        return self._link.unsaved_words

    async def leave(self) -> None:
        """Keep every word that is half written, wait until the store has it, and let the store go."""
        over = [*self.query(ResetOverlay), *self.query(ReviewOverlay), *self.query(TalkOverlay)]
        widgets: list[Pane | ResetOverlay | ReviewOverlay | TalkOverlay] = [*self.query(Pane), *over]
        if self.parking:
            self.park_line.action_leave()
        for widget in widgets:
            widget.leave()
        await self._settle(self.park_line)
        for widget in widgets:
            await self._settle(widget)
        await self.workers.wait_for_complete([worker for worker in self.workers if worker.group == "store"])
        await self._link.close()

    # Odds and ends of the screen

    def _count(self) -> None:
        if not self.hidden:
            waiting = len(due(self.worries, self._clock.now()))
            said = [f"{waiting} parked · P"] if waiting else []
            resets = self._snapshot.resets_today
            said += [_resets_today(resets)] if resets else []
            self.strip.count("   ".join(said))

    def _strip_words(self) -> tuple[str, float | None]:
        if self.app.size.width < _TINY[0] or self.app.size.height < _TINY[1]:
            return "a little more room, please", None
        if self.on_call:
            return "on a call", None
        ago = self._since_call()
        if ago is not None and ago < _SHIFT:
            words, wait = calls.since(ago)
            return f"between calls {words}", wait
        if not self._snapshot.resets and not self.occupied:
            return "r takes a reset, ? shows all keys", None
        return "between calls · c when one ends", None

    def _give_notice(self, words: str) -> None:
        self.notice.say(words)
        self.notice.set_class(bool(words), "-said")

    def _take_up_theme(self) -> None:
        configured, _, chosen = self._snapshot.theme.partition(" ")
        if chosen in self.app.available_themes and configured == self._config.look.theme:
            self.app.theme = chosen

    def _theme_changed(self, _theme: object) -> None:
        chosen = f"{self._config.look.theme} {self.app.theme}"
        if self._loaded and self._snapshot.theme != chosen:
            self._keep(lambda store: store.settings.remember_theme(chosen))


def _resets_today(count: int) -> str:
    return "1 reset today" if count == 1 else f"{count} resets today"


def _crisis_line(line: Resource) -> str:
    return " · ".join(filter(None, (line.name, line.address, line.hours)))
