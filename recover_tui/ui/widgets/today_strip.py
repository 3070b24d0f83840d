"""The agent's day in three lines, drawn when something happens and not by the clock."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from textual.content import Content

from recover_tui.domain.calls import Call
from recover_tui.domain.today import Today, today
from recover_tui.ui.widgets.plain_text import PlainText

_CALL, _RESET = "▂", "●"


class TodayStrip(PlainText):
    """A mark for each call, a dot for each reset, and the hours."""

    DEFAULT_CSS = """
    TodayStrip { height: 3; text-align: center; text-wrap: nowrap; }
    """

    def show_day(self, calls: Sequence[Call], resets: Sequence[datetime], now: datetime) -> None:
        """Show what there was since midnight."""
        day = today(calls, resets, now, room=self.size.width)
        self.show(Content("\n").join([_calls(day), _resets(day), _hours(day)]) if day.columns else "", layout=False)


def _calls(day: Today) -> Content:
    colours = {**dict.fromkeys(day.calls, "$line"), **dict.fromkeys(day.rough, "$warm")}
    return Content.assemble(*((_CALL, colours[at]) if at in colours else " " for at in range(day.columns)))


def _resets(day: Today) -> Content:
    return Content.assemble(*((_RESET, "$primary") if at in day.resets else " " for at in range(day.columns)))


def _hours(day: Today) -> Content:
    line = [" "] * (day.columns + len("00"))
    for at, hour in day.hours:
        line[at : at + 2] = f"{hour:02}"
    return Content("".join(line[: day.columns])).stylize("$quiet")
