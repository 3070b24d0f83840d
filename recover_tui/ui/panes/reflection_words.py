"""What the reflection pane says: past ones as rows and in full, the end of one, the time that is left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from textual.content import Content

from recover_tui.domain import durations, timestamps
from recover_tui.domain.reflection import CLOSING_PROMPT, ENOUGH, RETURNING, Draft, Reflection
from recover_tui.ui.widgets.row_list import Row

Shown = Callable[[str], str]
"""Gives words as they may be shown: readable, or as dots."""
_LONGEST_BAR: Final = 24
_KEYS: Final = Content.assemble(
    ("b", "bold $accent"), (" breathes  ", "$quiet"), ("r", "bold $accent"), (" resets, in a minute", "$quiet")
)


def row(past: Reflection, now: datetime, shown: Shown) -> Row:
    """A past reflection in a list: the next small step it ended with, or its first words."""
    first = next((answer.text for answer in past.answers if answer.text), "") if past.next_step else ""
    day = timestamps.short_day(past.started_at, now)
    return Row(past.id, one_line(past.gist, shown), day, one_line(first, shown))


def one_line(words: str, shown: Shown) -> str:
    """Words of any number of lines in one."""
    return shown(" ".join(words.split()))


def in_full(past: Reflection, now: datetime, shown: Shown) -> Content:
    """A past reflection with its questions and answers."""
    answered = [*((answer.prompt, answer.text) for answer in past.answers), (CLOSING_PROMPT, past.next_step)]
    parts = [Content.assemble((asked, "$accent"), "\n", shown(words)) for asked, words in answered if words]
    return Content("\n\n").join([Content(timestamps.day(past.started_at, now)).stylize("$quiet"), *parts])


def closing(draft: Draft, rest: int, recurs_until: str, shown: Shown) -> Content:
    """What is said when a reflection is over; the same call rests for so many seconds then.

    `recurs_until` says until when it can be parked, if it has come up a few times; empty otherwise.
    """
    parts = [Content(ENOUGH).stylize("bold")]
    if draft.next_step:
        edge = ("▌ ", "$accent")
        about, step = (f"{CLOSING_PROMPT.lower()}\n", "$quiet"), (shown(draft.next_step), "bold")
        parts.append(Content.assemble(edge, about, edge, step))
    if recurs_until:
        parts.append(Content(RETURNING.format(until=recurs_until)))
    kept = f"kept · this call rests for {durations.words(rest)}\n" if any(draft.words) else ""
    return Content("\n\n").join([*parts, Content.assemble((kept, "$quiet"), _KEYS)])


def title(name: str, share: float, words: str, room: int) -> str:
    """A pane's title as markup: its name, a bar of which this `share` is used, words; in so many columns."""
    length = max(0, min(_LONGEST_BAR, room - len(f"{name}  {words}") - 4))
    used = round(length * share)
    return f"{name} [$primary]{'━' * used}[/][$line]{'─' * (length - used)}[/] {words}"
