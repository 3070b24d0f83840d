"""Wins and support on the command line."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from recover_tui.cli import clock
from recover_tui.cli.setup import Setup, pass_setup, say
from recover_tui.domain import text, timestamps
from recover_tui.domain.support import Kind

if TYPE_CHECKING:
    from recover_tui.store.store import Deletable

_as_json = click.option("--json", "as_json", is_flag=True, help="JSON, for scripts.")
_ENDING = 6
"""Characters of the end of an id that a list shows: the beginning is the time, and much the same in all."""


@click.group()
def win() -> None:
    """Your wins."""


@win.command("add")
@click.argument("said", metavar="TEXT|-")
@click.option("--who", default="", help="Who it helped.")
@click.option("--why", default="", help="What made it work.")
@pass_setup
def win_add(setup: Setup, said: str, who: str, why: str) -> None:
    """Keep a win. With - it is read from stdin, so that it stands in no process list."""
    if said == "-":
        said = sys.stdin.read(text.LONGEST_TEXT)
    if not text.line(said):
        raise click.UsageError("a win needs some words")
    with setup.store() as store:
        added = store.add_win(said, who=who, why=why, at=clock.now())
    say(f"kept {added.id}")


@win.command("list")
@_as_json
@pass_setup
def win_list(setup: Setup, as_json: bool) -> None:
    """List wins, newest first."""
    with setup.store() as store:
        rows = store.export()["wins"][::-1]
    now = clock.now()
    _show(rows, as_json, lambda row: f"{row['text']} · {timestamps.day(timestamps.read(row['added_at']), now)}")


@win.command("delete")
@click.argument("id")
@pass_setup
def win_delete(setup: Setup, id: str) -> None:
    """Delete the win with this ID, or the end of it, as the list shows it."""
    _delete(setup, "wins", id)


@click.group()
def support() -> None:
    """People and places to turn to."""


@support.command("add")
@click.argument("name")
@click.option("--reach", default="", help="A link, a mail address, a number, a room.")
@click.option("--kind", default="other", help=f"One of {', '.join(Kind)}.")
@click.option("--hours", default="", help="When they can be reached.")
@click.option("--note", default="", help="Anything to remember.")
@pass_setup
def support_add(setup: Setup, name: str, reach: str, kind: str, hours: str, note: str) -> None:
    """Add someone or something that helps."""
    try:
        known = Kind.of(kind)
    except ValueError as error:
        raise click.UsageError(f"--kind {error}") from None
    if not text.line(name):
        raise click.UsageError("an entry needs a name")
    with setup.store() as store:
        added = store.add_resource(name, reach=reach, kind=known, hours=hours, note=note, at=clock.now())
    say(f"kept {added.id}")


@support.command("list")
@_as_json
@pass_setup
def support_list(setup: Setup, as_json: bool) -> None:
    """List people and places, your own first."""
    with setup.store() as store:
        rows = store.export()["resources"]
    _show(rows, as_json, lambda row: " · ".join(filter(None, (row["name"], row["kind"], row["reach"], row["hours"]))))


@support.command("delete")
@click.argument("id")
@pass_setup
def support_delete(setup: Setup, id: str) -> None:
    """Delete the entry with this ID, or the end of it, as the list shows it."""
    _delete(setup, "resources", id)


def _show(rows: Sequence[Mapping[str, Any]], as_json: bool, line: Callable[[Mapping[str, Any]], str]) -> None:
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        say(*(f"{row['id'][-_ENDING:]}  {line(row)}" for row in rows))


def _delete(setup: Setup, table: Deletable, ending: str) -> None:
    with setup.store() as store:
        found = [row["id"] for row in store.export()[table] if row["id"].endswith(ending.strip())]
        if len(found) != 1:
            raise click.ClickException(f"{ending!r} is the id of {'none' if not found else 'several'}; see the list")
        store.delete(table, found[0], at=clock.now())
    say("deleted")


COMMANDS = (win, support)
