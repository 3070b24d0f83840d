"""`recover stats`: the agent's own figures, in words."""

from __future__ import annotations

from typing import Final

import click

from recover_tui.cli.context import CliContext, pass_cli_context
from recover_tui.cli.output import json_option, show_json
from recover_tui.cli.streams import say
from recover_tui.domain import insights
from recover_tui.domain.insights import Period
from recover_tui.system import clock

_PERIODS: Final = {"weeks": Period.FOUR_WEEKS, "quarter": Period.QUARTER, "all": Period.ALL}


@click.command("stats")
@click.option("--over", type=click.Choice([*_PERIODS]), default="weeks", help="Four weeks, a quarter, or all.")
@json_option
@pass_cli_context
def stats(context: CliContext, over: str, as_json: bool) -> None:
    """Say what your own figures say: tension before and after, hard calls and resets by hour and week."""
    now = clock.now()
    with context.store() as store:
        found = store.insights.over(_PERIODS[over], now)
    if as_json:
        show_json(insights.as_json(found))
    else:
        say(*insights.in_words(found, now))


COMMANDS = (stats,)
