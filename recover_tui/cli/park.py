"""`recover park`: worries put off to the end of a shift, on the command line."""

from __future__ import annotations

import click

from recover_tui.cli.context import CliContext, pass_cli_context
from recover_tui.cli.output import (
    LARGEST_FILE,
    check_words,
    json_option,
    keep_numbers_option,
    show_json,
    show_lines,
    store_for_words,
)
from recover_tui.cli.streams import read_stdin, say
from recover_tui.config import validators
from recover_tui.domain import text, timestamps
from recover_tui.domain.identity import make_id
from recover_tui.domain.translation import gettext as _, ngettext
from recover_tui.domain.worries import Worry, next_window, window_after
from recover_tui.system import clock


@click.group()
def park() -> None:
    """Worries put off to the end of your shift."""


@park.command("add")
@click.argument("said", metavar="TEXT|-")
@keep_numbers_option
@pass_cli_context
def park_add(context: CliContext, said: str, keep_numbers: bool) -> None:
    """Put a worry off. With - it is read from stdin, so that it stands in no process list."""
    if said == "-":
        said = read_stdin(LARGEST_FILE)
    if not text.line(said):
        raise click.UsageError(_("a worry needs some words"))
    check_words(_("a worry is a line of {most} characters at most; nothing was kept"), said)
    now, usual = clock.now(), context.load_config().config.park.until
    with store_for_words(context, keep_numbers=keep_numbers) as store:
        until = window_after(now, usual, store.worries.shift_ends_at())
        store.worries.add(Worry(make_id(now), said, now, until))
        say(_("parked until {time}").format(time=timestamps.soon(until, now)))


@park.command("list")
@json_option
@pass_cli_context
def park_list(context: CliContext, as_json: bool) -> None:
    """List what waits, those put off first first."""
    now = clock.now()
    with context.store() as store:
        waiting = store.worries.waiting()
    if as_json:
        show_json(
            [
                {
                    "id": one.id,
                    "text": one.text,
                    "parked_at": timestamps.write(one.parked_at),
                    "until": timestamps.write(one.until),
                }
                for one in waiting
            ]
        )
        return
    until = _("until {time}")
    show_lines([(one.id, f"{one.text} · {until.format(time=timestamps.soon(one.until, now))}") for one in waiting])


@park.command("until")
@click.argument("time")
@pass_cli_context
def park_until(context: CliContext, time: str) -> None:
    """Let this shift end at TIME, such as 22:00, today or after midnight; what waits with it waits until then.

    The next shift ends at the usual time again.
    """
    try:
        ends_at = next_window(clock.now(), validators.time_of_day(time))
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    with context.store() as store:
        moved = store.worries.move_window(ends_at)
    said = _("this shift ends at {time}")
    if moved:
        said = ngettext(
            "this shift ends at {time}; {count} waits until then",
            "this shift ends at {time}; {count} wait until then",
            moved,
        )
    say(said.format(time=timestamps.soon(ends_at, clock.now()), count=moved))


COMMANDS = (park,)
