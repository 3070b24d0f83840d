"""What the agent's own figures say, drawn and in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Final

from textual.binding import Binding
from textual.content import Content
from textual.widget import Widget

from recover_tui.domain import insights, timestamps
from recover_tui.domain.insights import ONLY_YOU, Counts, Insights, Period
from recover_tui.domain.learning import Preference
from recover_tui.domain.translation import N_, gettext as _, ngettext
from recover_tui.ui import commands
from recover_tui.ui.overlays.overlay import Overlay
from recover_tui.ui.widgets import figures
from recover_tui.ui.widgets.plain_text import PlainText
from recover_tui.ui.widgets.styled_message import styled_message

_LEAST, _MOST = 1, 5
"""Tension, from calm to very tense."""
_ROWS: Final = 2
"""Rows of the highest bar by the hour."""
_SCROLLING: Final = (
    ("up", "scroll_up"), ("down", "scroll_down"), ("pageup", "page_up"), ("pagedown,space", "page_down"),
    ("home", "scroll_home"), ("end", "scroll_end"),
)  # fmt: skip
_ROOM_FOR_COUNTS: Final = 56
"""Columns from which counts are said behind what is drawn."""


class InsightsOverlay(Overlay, can_focus=True):
    """The agent's own figures, a period at a time."""

    HELP = N_(
        "Your own figures, and nobody else's: tension before and after by breathing pattern, rough calls and resets "
        "by hour and week, how reflections ended. `n` takes another period. `escape` leaves."
    )
    SCOPE = commands.INSIGHTS
    # Moving as in anything longer than its window.
    BINDINGS = [
        *SCOPE.bindings,
        *(Binding(keys, action, show=False, system=True) for keys, action in _SCROLLING),
    ]
    DEFAULT_CSS = """
    InsightsOverlay {
        padding: 0 2;
        max-width: 100;
        overflow-y: auto;
        scrollbar-gutter: stable;
        scrollbar-size-vertical: 1;
        & > PlainText { height: auto; }
        & > #insights-headline { margin: 1 0; text-style: bold; }
        & > #insights-only-you { color: $quiet; margin: 1 0 0 0; }
    }
    """

    def __init__(
        self,
        found: Mapping[Period, Insights],
        now: datetime,
        learned: Preference | None = None,
        take: Callable[[str], object] | None = None,
    ) -> None:
        """`found` has the figures of every period; `learned` is a pattern that did more than the usual one.

        Where resets don't breathe it by themselves, it is offered, and `take` called with it once it is wanted.
        """
        super().__init__()
        self._learned = learned
        self._take = take
        self._found = found
        self._now = now
        self._period = next((one for one in Period if not found[one].empty), Period.ALL)

    def compose(self) -> Iterable[Widget]:
        """The sentence first, then what is drawn."""
        yield PlainText(id="insights-headline")
        if self._learned is not None:
            yield PlainText(self._preference(self._learned), id="insights-learned")
        yield PlainText(id="insights-figures")
        yield PlainText(_(ONLY_YOU), id="insights-only-you")

    def on_mount(self) -> None:
        """Show the shortest period in which there is something."""
        self.focus_default()

    def on_resize(self) -> None:
        """Draw it for the room that there is now."""
        self._show()

    def action_period(self) -> None:
        """Show the next longer period, the shortest after the longest."""
        every = list(Period)
        self._period = every[(every.index(self._period) + 1) % len(every)]
        self._show()
        self.scroll_home(animate=False)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to take a pattern while there is one."""
        return action != "take" or (self._take is not None and self._learned is not None)

    def action_take(self) -> None:
        """Take the pattern that is offered."""
        if self._learned is not None and self._take is not None:
            self._take(self._learned.pattern)
            self.post_message(self.Closed())

    def action_leave(self) -> None:
        """Go back to the panes."""
        self.post_message(self.Closed())

    def _preference(self, learned: Preference) -> str | Content:
        if self._take is None:
            return _("Your resets breathe it: {reason}.").format(reason=learned.reason)
        said = _("It could be your usual one: {reason}. {key} takes it.")
        return styled_message(said, reason=learned.reason, key=("k", "bold $accent"))

    def _show(self) -> None:
        room = self.scrollable_content_region.width
        if not room:
            return
        found = self._found[self._period]
        self.query_one("#insights-headline", PlainText).show(insights.headline(found))
        self.query_one("#insights-figures", PlainText).show(Content("\n\n").join(self._sections(found, room)))

    def _sections(self, found: Insights, room: int) -> Iterator[Content]:
        if found.patterns:
            wide = room >= _ROOM_FOR_COUNTS
            about = _("how tense, 1 calm to 5 tense") if wide else _("1 calm … 5 tense")
            yield _section(_("Before and after"), about, _patterns(found, room))
        if found.hours:
            yield _section(_("By the hour"), self._period.label, _hours(found, room))
        if found.weeks:
            yield _section(_("By the week"), "", _weeks(found, room, self._now))
        said = [*filter(None, (insights.of_reflections(found), insights.of_gap(found)))]
        if said:
            yield Content("\n".join(said))


def _section(title: str, about: str, lines: Iterable[Content]) -> Content:
    heading = Content.assemble((title, "bold"), (f"   {about}" if about else "", "$quiet"))
    return Content("\n").join([heading, *lines])


def _patterns(found: Insights, room: int) -> Iterator[Content]:
    label = figures.widest([one.pattern for one in found.patterns])
    change = len("4.1 → 2.6")
    counts = [_("of {count}").format(count=one.resets) for one in found.patterns]
    behind = figures.widest(counts) if room >= _ROOM_FOR_COUNTS else 0
    columns = figures.axis_columns(room - label - change - behind - 2)
    for one, count in zip(found.patterns, counts, strict=True):
        name = Content(figures.padded(one.pattern, label))
        if not one.enough:
            yield Content.assemble(name, (insights.too_few(one), "$quiet"))
            continue
        drawn = figures.dumbbell(one.mean_before, one.mean_after, _LEAST, _MOST, columns)
        said = f"  {insights.tenths(one.mean_before)} → {insights.tenths(one.mean_after)}"
        aside = f"  {count}" if behind else ""
        yield Content.assemble(name, drawn, figures.padded(said, change + 2), (aside, "$quiet"))
    if any(one.enough for one in found.patterns):
        yield Content.assemble(" " * label, (figures.axis(_LEAST, _MOST, columns), "$quiet"))


def _hours(found: Insights, room: int) -> Iterator[Content]:
    counts = dict(found.hours)
    hours = range(min(counts), max(counts) + 1)
    rough, resets = _("rough"), _("resets")
    label = figures.widest([rough, resets])
    columns = figures.bar_columns(len(hours), room - label)
    hard = [counts.get(hour, Counts()).hard for hour in hours]
    taken = [counts.get(hour, Counts()).resets for hour in hours]
    most = max(*hard, *taken)
    drawn = [one for one in ((rough, hard, "$warm"), (resets, taken, "$primary")) if any(one[1])]
    for number, (name, those, style) in enumerate(drawn):
        *above, last = figures.bars(those, most, _ROWS, columns, style)
        yield from [Content("")] * bool(number)
        yield from (Content.assemble(" " * label, line) for line in above)
        yield Content.assemble((figures.padded(name, label), style), last)
    yield Content.assemble(" " * label, (figures.scale([str(hour) for hour in hours], columns), "$quiet"))


def _weeks(found: Insights, room: int, now: datetime) -> Iterable[Content]:
    rows = []
    for monday, counts in found.weeks:
        said = insights.in_short(counts) if room >= _ROOM_FOR_COUNTS else _shortest(counts)
        rows.append((_week(monday, now), counts.resets, Content(said).stylize("$quiet")))
    return figures.lying_bars(rows, room)


def _week(monday: date, now: datetime) -> str:
    noon = datetime.combine(monday, time(12)).astimezone()
    if (now.astimezone().date() - monday).days < 7:
        return _("this week")
    return timestamps.day(noon, now)


def _shortest(counts: Counts) -> str:
    if not counts.hard:
        return str(counts.resets)
    said = ngettext("{resets}, {count} rough", "{resets}, {count} rough", counts.hard)
    return said.format(resets=counts.resets, count=counts.hard)
