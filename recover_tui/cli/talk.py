"""`recover talk`: talking it out with someone, in plain lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import click

from recover_tui.cli.context import CliContext, pass_cli_context
from recover_tui.cli.output import keep_numbers_option, store_for_words
from recover_tui.cli.streams import say
from recover_tui.domain import durations, text
from recover_tui.domain.identity import make_id
from recover_tui.domain.reflection import Draft, EndedBy
from recover_tui.domain.stopwatch import Stopwatch
from recover_tui.domain.support import Resource
from recover_tui.domain.talk import CAP, CLOSING_QUESTION, MESSAGE, people
from recover_tui.domain.translation import gettext as _
from recover_tui.system import clock
from recover_tui.system.clock import Clock
from recover_tui.system.line_input import LineInput, stdin_lines

if TYPE_CHECKING:
    from recover_tui.store.store import Store


@click.command("talk")
@click.argument("name", required=False)
@keep_numbers_option
@pass_cli_context
def talk(context: CliContext, name: str | None, keep_numbers: bool) -> None:
    """Talk it out with NAME, five minutes at most; without a name it says who there is.

    What will help the next call is asked at the end, and kept with your reflections. Enter alone keeps nothing.
    """
    with store_for_words(context, keep_numbers=keep_numbers) as store:
        everyone = people(store.resources.all())
        if not everyone:
            raise click.ClickException(_("nobody to talk to yet; recover support add keeps someone"))
        if name is None:
            say(*map(_line, everyone))
            return
        conclude(store, chosen(everyone, name), clock.system_clock(), stdin_lines())


def chosen(everyone: Sequence[Resource], name: str) -> Resource:
    """Give the one person with these words in the name. Raises ClickException when there is none, or are several."""
    fitting = [one for one in everyone if one.name == name] or [
        one for one in everyone if text.has_words(one.name, name)
    ]
    if len(fitting) != 1:
        said = _("{written} is the name of several") if fitting else _("{written} is the name of none")
        who = ", ".join(one.name for one in everyone)
        raise click.ClickException(
            _("{problem}; there are {names}").format(problem=said.format(written=name), names=who)
        )
    return fitting[0]


def conclude(
    store: Store, person: Resource, clock: Clock, lines: LineInput, say: Callable[..., object] = say
) -> None:
    """Say how to reach someone, and keep what will help the next call, if it is entered before the time is over."""
    say(_line(person), "", *_(MESSAGE).split("\n"), "")
    say(_("Talk with {name} about what happened rather than who it was. At the end:").format(name=person.name))
    say(_("{question} ({length} at most)").format(question=_(CLOSING_QUESTION), length=durations.words(CAP)))
    stopwatch = Stopwatch(0.0, clock.reading())
    answer = _answer(stopwatch, clock, lines)
    if not answer.strip():
        return
    now = clock.now()
    used = Stopwatch(min(CAP, stopwatch.at(clock.reading())), None)
    asked = (_(CLOSING_QUESTION),)
    store.reflections.add(Draft(make_id(now), CAP, asked, (answer.strip(),), "", used, ""), EndedBy.DONE, now)
    say(_("kept with your reflections"))


def _answer(stopwatch: Stopwatch, clock: Clock, lines: LineInput) -> str:
    try:
        while (left := CAP - stopwatch.at(clock.reading())) > 0:
            if (line := lines.next(min(1.0, left))) is not None:
                return line
    except (EOFError, KeyboardInterrupt):
        pass
    return lines.rest()


def _line(person: Resource) -> str:
    return " · ".join(filter(None, (person.name, person.kind.label, person.address, person.hours)))


COMMANDS = (talk,)
