"""What the reflection pane says: past ones as rows and in full, the end of one, the time that is left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final

from rich.cells import cell_len
from textual.content import Content

from recover_tui.domain import durations, timestamps
from recover_tui.domain.reflection import (
    CAN_GO_ON,
    CLOSING_PROMPT,
    ELSEWHERE,
    ENOUGH,
    RETURNING,
    CapState,
    Draft,
    Reflection,
    is_spent,
    time_words,
)  # fmt: skip
from recover_tui.domain.reflection_session import ReflectionSession
from recover_tui.domain.shift import TOMORROW, closes
from recover_tui.domain.stopwatch import ClockReading
from recover_tui.domain.translation import gettext as _, ngettext
from recover_tui.ui.panes.pane import ways_on
from recover_tui.ui.widgets.row_list import Row

Shown = Callable[[str], str]
"""Gives words as they may be shown: readable, or as dots."""
_LONGEST_BAR: Final = 24


def row(past: Reflection, now: datetime, shown: Shown) -> Row:
    """A past reflection in a list: the next small step it ended with, or its first words."""
    first = next((answer.text for answer in past.answers if answer.text), "") if past.next_step else ""
    day = timestamps.short_day(past.started_at, now)
    return Row(past.id, one_line(past.gist, shown), day, one_line(first, shown))


def asked(session: ReflectionSession) -> str:
    """What is asked now: one of its prompts, which were translated when it began, or the next small step."""
    if not session.at_closing_line:
        return session.prompt
    return _(TOMORROW if closes(session.draft.prompts) else CLOSING_PROMPT)


def one_line(words: str, shown: Shown) -> str:
    """Words of any number of lines in one."""
    return shown(" ".join(words.split()))


def in_full(past: Reflection, now: datetime, shown: Shown) -> Content:
    """A past reflection with its questions and answers."""
    answered = [*((answer.prompt, answer.text) for answer in past.answers), (_(CLOSING_PROMPT), past.next_step)]
    parts = [Content.assemble((prompt, "$accent"), "\n", shown(words)) for prompt, words in answered if words]
    return Content("\n\n").join([Content(timestamps.day(past.started_at, now)).stylize("$quiet"), *parts])


def closing(draft: Draft, rest: int, recurs_until: str, shown: Shown, parked: int = 0) -> Content:
    """What is said when a reflection is over; the same call rests for so many seconds then.

    `recurs_until` says until when it can be parked, if it has come up a few times; empty otherwise. One that closes
    the shift is about no call, and says how many worries were `parked`.
    """
    parts = [Content(_(ENOUGH)).stylize("bold")]
    if draft.next_step:
        edge = ("▌ ", "$accent")
        about, step = (_("next small step"), "$quiet"), (shown(draft.next_step), "bold")
        parts.append(Content.assemble(edge, about, "\n", edge, step))
    if recurs_until:
        parts.append(Content(_(RETURNING).format(until=recurs_until)))
    resting = _("kept · this call rests for {length}").format(length=durations.words(rest))
    if closes(draft.prompts):
        resting = ngettext("{count} parked · v", "{count} parked · v", parked).format(count=parked) if parked else ""
    first = f"{resting}\n" if resting and any(draft.words) else ""
    return Content("\n\n").join([*parts, Content.assemble((first, "$quiet"), ways_on())])


def idle(draft: Draft | None, elsewhere: Draft | None, now: ClockReading, cap: int, last: str) -> str:
    """What a folded pane says: what can be gone on with, here or at another desk, or else the `last` words kept."""
    if draft is not None and draft.state(now) is not CapState.CLOSED:
        return _(CAN_GO_ON)
    if elsewhere is not None and not is_spent(elsewhere, now):
        return _(ELSEWHERE)
    return last or _("j begins · {cap}, then it closes").format(cap=durations.words(cap))


def kept(count: int) -> str:
    """How many there are; empty when there is none."""
    return ngettext("kept {count}", "kept {count}", count).format(count=count) if count else ""


def time_left(left: float, *, in_grace: bool, paused: bool) -> str:
    """About how much time is left to write, and what to do when it is up, or stands still."""
    words = _("finish your sentence") if in_grace else time_words(left)
    return _("{time} · paused, type on").format(time=words) if paused else words


def title(name: str, share: float, words: str, room: int) -> str:
    """A pane's title as markup: its name, a bar of which this `share` is used, words; in so many columns."""
    length = max(0, min(_LONGEST_BAR, room - cell_len(f"{name}  {words}") - 4))
    used = round(length * share)
    return f"{name} [$primary]{'━' * used}[/][$line]{'─' * (length - used)}[/] {words}"
