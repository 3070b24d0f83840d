"""How the dashboard is laid out: four panes, the lines around them, and where the focus is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace
from textual import events, getters, on
from textual.app import ComposeResult
from textual.containers import Container
from textual.geometry import Size
from textual.reactive import var
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from recover_tui.config.model import DEFAULTS, Config
from recover_tui.domain.calls import Call
from recover_tui.domain.reflection import Draft, Reflection, ReflectionSpan
from recover_tui.domain.support import Resource
from recover_tui.domain.translation import gettext as _, ngettext
from recover_tui.domain.wins import Win
from recover_tui.domain.worries import Worry, due
from recover_tui.ui.context import AppContext
from recover_tui.ui.overlays.overlay import Overlay
from recover_tui.ui.panes.breathe import Breathe
from recover_tui.ui.panes.pane import Pane
from recover_tui.ui.panes.reflect import Reflect
from recover_tui.ui.panes.support import Support
from recover_tui.ui.panes.wins import Wins
from recover_tui.ui.widgets.draft_source import DraftSource
from recover_tui.ui.widgets.even_lines import EvenContainer, EvenLines
from recover_tui.ui.widgets.offer_line import OfferLine
from recover_tui.ui.widgets.plain_text import PlainText
from recover_tui.ui.widgets.status_strip import StatusStrip

if TYPE_CHECKING:
    from recover_tui.ui.widgets.question_line import QuestionLine

WIDEST: Final = 160
"""Columns that are used; what is left of a wider window stays free at both sides."""
INLINE_ROWS: Final = 14
"""Rows under the prompt while something goes on; at rest there are three."""


class StepLine(PlainText):
    """A step of the first day, over the last line of the panes, or of the open one where others are folded below."""

    DEFAULT_CSS = """
    StepLine {
        layer: over;
        dock: bottom;
        width: 100%;
        height: 1;
        padding: 0 1;
        background: $raised;
        color: $quiet;
        text-wrap: nowrap;
        text-overflow: ellipsis;
    }
    """

    def on_mount(self) -> None:
        """Stand where it covers no title."""
        self.place()

    def place(self) -> None:
        """Stand where it covers no title: a folded pane is nothing but its title."""
        if not self.is_attached:
            return  # it went before the picture was painted that this waited for
        panes = [pane for pane in self.screen.query(Pane) if pane.display]
        below = [pane for pane in panes[::-1] if pane.has_class("-closed") and pane.size.height == 1]
        folded = next((count for count, pane in enumerate(panes[::-1]) if pane not in below), 0)
        self.styles.margin = (0, 0, 1 + folded, 0)


class DashboardLayout(Screen[None], EvenLines):
    """The widgets of the dashboard. What happens in them is not its business."""

    AUTO_FOCUS = ""
    HORIZONTAL_BREAKPOINTS: list[tuple[int, str]] = [(0, "-tiny"), (50, "-narrow"), (100, "-wide")]
    VERTICAL_BREAKPOINTS: list[tuple[int, str]] = [(0, "-short"), (16, "-tall")]

    config: var[Config] = var(DEFAULTS, init=False)
    """What is set now, in the file or for this window alone."""
    wins: var[tuple[Win, ...]] = var(())
    resources: var[tuple[Resource, ...]] = var(())
    reflections: var[tuple[Reflection, ...]] = var(())
    has_all: var[bool] = var(True)
    draft: var[Draft | None] = var(None)
    reflection_spans: var[tuple[ReflectionSpan, ...]] = var(())
    reflection_elsewhere: var[Draft | None] = var(None)
    worries: var[tuple[Worry, ...]] = var(())
    shift_ends_at: var[datetime | None] = var(None)
    drafts: var[Mapping[str, tuple[str, ...]]] = var(MappingProxyType({}))
    last_call_ended_at: var[datetime | None] = var(None)
    resets: var[int] = var(0)
    known_calls: var[tuple[Call, ...]] = var(())
    resets_taken: var[tuple[datetime, ...]] = var(())
    breath_runs: var[int] = var(0)
    """The parts of a snapshot that panes are bound to; `Snapshot` says what each is."""
    open_pane: var[str] = var("breathe", init=False)
    """Id of the pane the agent is in."""
    zoomed: var[bool] = var(False, toggle_class="-zoomed")
    hidden: var[bool] = var(False, toggle_class="-hidden", bindings=True)
    """Whether everything is off the screen."""
    occupied: var[bool] = var(False, toggle_class="-occupied", bindings=True)
    """Whether an overlay stands over the panes."""
    parking: var[bool] = var(False, toggle_class="-parking", bindings=True)
    """Whether the line for a worry is open."""

    strip = getters.query_one(StatusStrip)
    notice = getters.query_one("#notice", PlainText)
    crisis = getters.query_one("#crisis", PlainText)
    breathe_pane = getters.query_one(Breathe)
    wins_pane = getters.query_one(Wins)
    reflect_pane = getters.query_one(Reflect)
    support_pane = getters.query_one(Support)

    def __init__(self, context: AppContext, strip_words: Callable[[], tuple[str, float | None]]) -> None:
        """`strip_words` gives the left side of the strip, and in how many seconds it will differ."""
        super().__init__()
        self.context = context
        self.set_reactive(DashboardLayout.config, context.config)
        self._strip_words = strip_words
        self._completed = False
        self.quiet_line = ""
        """What other desks or colleagues have to tell, in the place of the counts."""

    def compose(self) -> ComposeResult:
        """Strip, notice, panes, lines, keys."""
        self._arrange()
        yield StatusStrip(self._strip_words)
        with EvenContainer(id="panes"):
            for number, pane in enumerate(self._compose_panes()):
                pane.make_use_of(self._rows_of_pane(number))
                yield pane.add_class("-open" if pane.id == self.open_pane else "-closed", update=False)
        yield Container(id="overlays")
        yield PlainText(id="hidden")
        with Container(id="over"):
            yield PlainText(id="notice")
            yield OfferLine(id="offer")
            yield PlainText(id="crisis")
        yield Container(id="keys")

    def _compose_panes(self) -> Iterator[Pane]:
        config, clock = self.context.config, self.context.clock
        yield Breathe(clock, config, id="breathe").data_bind(
            DashboardLayout.config,
            DashboardLayout.resets,
            DashboardLayout.breath_runs,
            DashboardLayout.known_calls,
            DashboardLayout.resets_taken,
        )
        yield (
            Wins(clock, id="wins")
            .expect(Wins.wins, self.wins)
            .data_bind(DashboardLayout.wins, DashboardLayout.has_all, DashboardLayout.drafts)
        )
        yield (
            Reflect(clock, config, id="reflect")
            .expect(Reflect.reflections, self.reflections)
            .data_bind(
                DashboardLayout.config,
                DashboardLayout.reflections,
                DashboardLayout.has_all,
                DashboardLayout.draft,
                DashboardLayout.reflection_spans,
                DashboardLayout.reflection_elsewhere,
                DashboardLayout.last_call_ended_at,
                DashboardLayout.worries,
                DashboardLayout.shift_ends_at,
            )
        )
        support = Support(clock, crisis=self.context.crisis_lines, schemes=config.support.schemes, id="support")
        yield support.expect(Support.resources, self.resources).data_bind(
            DashboardLayout.resources, DashboardLayout.drafts
        )

    def on_mount(self) -> None:
        """Do what the first picture need not wait for."""
        self.call_after_refresh(self.complete)

    async def complete(self) -> None:
        """Mount what nobody sees in the first picture, and take keys from then on."""
        from recover_tui.ui.widgets.key_footer import KeyFooter

        self.breathe_pane.focus_default()
        await self.query_one("#keys").mount(KeyFooter(self.config.keys))
        self._completed = True
        self.post_message(Pane.Ready())

    @cached_property
    def worry_line(self) -> QuestionLine:
        """The line for a worry that can wait, mounted when it is first asked for."""
        from recover_tui.ui.widgets.question_line import QuestionLine

        line = QuestionLine((_("What can wait?"), _("one line")), mask=self.config.reflect.mask, id="park")
        self.query_one("#over").mount(line)
        return line

    def on_resize(self) -> None:
        """Say so where there is too little room."""
        self.strip.tick()
        for line in self.query(StepLine):
            self.call_after_refresh(line.place)

    def on_screen_resume(self, event: events.ScreenResume) -> None:
        """Take up the size that the window was given while the help lay over this."""
        if not self.stack_updates:
            event.refresh_styles = False  # each widget was styled as it was mounted, a moment ago
        self._arrange()

    def _arrange(self) -> None:
        # Textual goes by the breakpoints at a resize only: after the first picture, and not below another screen.
        # Each change of a class styles every widget anew, so they are changed at once.
        width, height = self.room
        self.use_columns(width)
        every = (*self.HORIZONTAL_BREAKPOINTS, *self.VERTICAL_BREAKPOINTS)
        fitting = {
            max(each for each in breakpoints if each[0] <= length)[1]
            for breakpoints, length in ((self.HORIZONTAL_BREAKPOINTS, width), (self.VERTICAL_BREAKPOINTS, height))
        }
        if fitting != self.classes & {name for _, name in every}:
            self.remove_class(*(name for _, name in every if name not in fitting), update=False)
            self.add_class(*fitting, update=self.is_mounted)
        for number, pane in enumerate(self.query(Pane)):
            pane.make_use_of(self._rows_of_pane(number))

    def use_columns(self, width: int) -> None:
        """Leave free at both sides what a window of so many columns has too many."""
        self.styles.padding = (0, max(0, (width - WIDEST) // 2))

    def most_rows(self) -> int:
        """Arrange for the size of the window, and give how many rows there are in the pane that has the most."""
        self._arrange()
        return self._rows_of_pane(0)

    def _rows_of_pane(self, number: int) -> int:
        # As the style sheet gives them out, so that the first picture of a pane is as the next ones.
        rows = self.room.height - 2
        if self.has_class("-wide") and self.has_class("-tall"):
            above = (rows - 1) * 4 // 7
            return above if number < 2 else rows - 1 - above
        return rows - 3 if self.has_class("-narrow") and self.has_class("-tall") else rows

    def watch_open_pane(self) -> None:
        """Open one pane; the others fold or go where there is no room for them."""
        for pane in self.query(Pane):
            if pane.id == self.open_pane:
                pane.remove_class("-closed", update=False).add_class("-open")
            else:
                pane.remove_class("-open", update=False).add_class("-closed")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """The pane that has the focus is the open one."""
        pane = next((node for node in event.widget.ancestors_with_self if isinstance(node, Pane)), None)
        if pane is not None and pane.id:
            self.open_pane = pane.id

    @on(Pane.Chosen)
    def _pane_chosen(self, event: Pane.Chosen) -> None:
        self.open(event.pane)

    def open(self, pane: Pane, then: Callable[[], object] | None = None) -> None:
        """Open a pane and give it the focus, or do what comes `then` in it."""
        assert pane.id is not None  # noqa: S101  # all four have one
        self.open_pane = pane.id
        (then or pane.focus_default)()

    def action_zoom(self) -> None:
        """Show the pane alone, or all again."""
        self.zoomed = not self.zoomed

    def action_next_pane(self, step: int) -> None:
        """Go round the panes."""
        panes = list(self.query(Pane))
        here = next(index for index, pane in enumerate(panes) if pane.id == self.open_pane)
        self.open(panes[(here + step) % len(panes)])

    @property
    def room(self) -> Size:
        """Columns and rows that there are while something goes on."""
        size = self.app.size
        return size.with_height(min(INLINE_ROWS, size.height)) if self.context.inline else size

    def on_idle(self) -> None:
        """Under the prompt take no more than three lines while nothing goes on."""
        if self.context.inline:
            self.set_class(self.hidden or (self.at_rest and self.open_pane == "breathe"), "-at-rest")

    @property
    def at_rest(self) -> bool:
        """Whether nothing goes on but that the panes are there to look at."""
        busy = self.hidden or self.occupied or self.parking or self.typing or self.breathe_pane.running
        lies_over = self.query("#offer.-shown, #notice.-shown") or self.has_class("-crisis")
        return not busy and not lies_over and self.app.screen is self

    @property
    def typing(self) -> bool:
        """Whether a text has the focus."""
        return isinstance(self.focused, Input | DraftSource)

    def focus_default(self) -> None:
        """Give the focus to what is open."""
        if overlays := self.query(Overlay):
            overlays.first().focus_default()
        else:
            self.query_one(f"#{self.open_pane}", Pane).focus_default()

    def restore_focus(self, widget: Widget | None) -> None:
        """Give the focus back to a widget, or else to what is open."""
        if widget is not None and widget.focusable and all(node.display for node in widget.ancestors_with_self):
            self.set_focus(widget)
        else:
            self.focus_default()

    def set_setting(self, section: str, name: str, value: object) -> str:
        """Have a setting count from now on, and keep it in the config. Gives why it can't be kept; empty if it is."""
        changed = replace(getattr(self.config, section), **{name: value})
        chosen = self.config.chosen | {f"{section}.{name}"}
        self.config = replace(self.config, **{section: changed, "chosen": chosen})
        return self.context.keep_setting(section, name, value)

    def show_notice(self, words: str) -> None:
        """Say what the agent has to know, until it is put away; empty puts it away."""
        self.notice.show(words)
        self.notice.set_class(bool(words), "-shown")

    def show_crisis_lines(self, shown: bool) -> None:
        """Show who answers day and night, or take that away."""
        self.crisis.show("\n".join(map(_crisis_line, self.context.crisis_lines)) if shown else "")
        self.set_class(shown, "-crisis")

    def show_counts(self) -> None:
        """Write the right side of the strip."""
        snapshot = self.context.session.snapshot
        waiting, count = len(due(snapshot.worries, self.context.clock.now())), snapshot.resets_today
        shown = [self.quiet_line] if self.quiet_line else []
        if waiting and not shown:
            shown.append(ngettext("{count} parked · v", "{count} parked · v", waiting).format(count=waiting))
        if count and not self.quiet_line:
            shown.append(ngettext("{count} reset today", "{count} resets today", count).format(count=count))
        self.strip.show_counts("" if self.hidden or self.occupied else "   ".join(shown))

    def watch_occupied(self) -> None:
        """Let nothing be counted beside what the agent does now."""
        if self.is_mounted:
            self.show_counts()

    @property
    def ready(self) -> bool:
        """Whether everything is there, so that keys can be taken."""
        return self._completed and all(pane.ready for pane in self.query(Pane))


def _crisis_line(line: Resource) -> str:
    return " · ".join(filter(None, (line.name, line.address, line.hours)))
