"""Wins, support and reflections on the command line."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from recover_tui.cli import clock
from recover_tui.cli.setup import Setup, pass_setup, say
from recover_tui.domain import durations, text, timestamps
from recover_tui.domain.reflection import CLOSING_PROMPT, found
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


@click.group()
def journal() -> None:
    """Your past reflections."""


@journal.command("list")
@_as_json
@pass_setup
def journal_list(setup: Setup, as_json: bool) -> None:
    """List reflections, newest first, by their next small step."""
    _list_reflections(setup, "", as_json)


@journal.command("search")
@click.argument("words", nargs=-1, required=True)
@_as_json
@pass_setup
def journal_search(setup: Setup, words: tuple[str, ...], as_json: bool) -> None:
    """List the reflections in which all these words occur."""
    _list_reflections(setup, " ".join(words), as_json)


@journal.command("show")
@click.argument("id")
@_as_json
@pass_setup
def journal_show(setup: Setup, id: str, as_json: bool) -> None:
    """Show the reflection with this ID, or the end of it, as the list shows it."""
    with setup.store() as store:
        row = _one_of(store.export()["reflections"], id)
    if as_json:
        click.echo(json.dumps(row, ensure_ascii=False, indent=1))
        return
    say(timestamps.day(timestamps.read(row["started_at"]), clock.now()))
    answered = [(answer["prompt"], answer["text"]) for answer in row["answers"]]
    for prompt, answer in [*answered, (CLOSING_PROMPT, row["next_step"])]:
        if answer:
            say("", prompt, answer)


@journal.command("delete")
@click.argument("id")
@pass_setup
def journal_delete(setup: Setup, id: str) -> None:
    """Delete the reflection with this ID, or the end of it. purge removes it for good."""
    _delete(setup, "reflections", id)


@journal.command("purge")
@click.option("--older-than", "days", metavar="DAYS", required=True, help="Such as 30d.")
@pass_setup
def journal_purge(setup: Setup, days: str) -> None:
    """Remove reflections older than DAYS for good, down to their bytes; this can't be undone."""
    try:
        older_than = clock.now() - timedelta(days=durations.read_days(days))
    except ValueError as error:
        raise click.UsageError(f"--older-than: {error}") from None
    with setup.store() as store:
        say(f"{store.purge(older_than)} removed")


def _list_reflections(setup: Setup, words: str, as_json: bool) -> None:
    with setup.store() as store:
        past = found(store.reflections(), words)
        rows = {row["id"]: row for row in store.export()["reflections"]}
    now = clock.now()
    lines = {one.id: f"{timestamps.day(one.started_at, now)} · {text.line(one.gist)}" for one in past}
    _show([rows[one.id] for one in past], as_json, lambda row: lines[row["id"]])


def _show(rows: Sequence[Mapping[str, Any]], as_json: bool, line: Callable[[Mapping[str, Any]], str]) -> None:
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        say(*(f"{row['id'][-_ENDING:]}  {line(row)}" for row in rows))


def _delete(setup: Setup, table: Deletable, ending: str) -> None:
    with setup.store() as store:
        store.delete(table, _one_of(store.export()[table], ending)["id"], at=clock.now())
    say("deleted")


def _one_of(rows: Sequence[Mapping[str, Any]], ending: str) -> Mapping[str, Any]:
    fitting = [row for row in rows if row["id"].endswith(ending.strip())]
    if len(fitting) != 1:
        raise click.ClickException(f"{ending!r} is the id of {'several' if fitting else 'none'}; see the list")
    return fitting[0]


COMMANDS = (win, support, journal)
