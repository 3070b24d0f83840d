"""`recover status`: one line for tmux or a status bar, without a private word."""

from __future__ import annotations

import re

import click

from recover_tui.cli.context import CliContext, pass_cli_context
from recover_tui.cli.streams import say
from recover_tui.domain import calls
from recover_tui.domain.translation import gettext as _
from recover_tui.domain.worries import due
from recover_tui.system import clock

_BUSY_TIMEOUT = 1.0
"""Seconds to wait for another program's write: a bar that stands still is worse than one that skips a turn."""


@click.command("status")
@click.option(
    "--format",
    "shape",
    default="{state} {since}",
    show_default=True,
    help="What to write, with {state}, {since}, {resets} and {parked} in it.",
)
@pass_cli_context
def status(context: CliContext, shape: str) -> None:
    """Say in one line where the shift stands, for tmux or a status bar."""
    now = clock.now()
    today = now.astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    with context.store(_BUSY_TIMEOUT) as store:
        snapshot = store.snapshot(today)
    on_call = any(call.live(now) for call in snapshot.calls)
    ended_at = snapshot.last_call_ended_at
    ago = (now - ended_at).total_seconds() if ended_at else None
    words = {
        "state": _("on a call") if on_call else _("between calls"),
        "since": "" if on_call or ago is None else calls.since(ago)[0],
        "resets": str(snapshot.resets_today),
        "parked": str(len(due(snapshot.worries, now))),
    }
    say(re.sub(r"\{(\w+)\}", lambda found: words.get(found[1], found[0]), shape).strip())


COMMANDS = (status,)
