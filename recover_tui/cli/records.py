"""Wins, support and reflections on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import available_timezones

import click

from recover_tui.cli.context import CliContext, pass_cli_context, read_file, read_stdin, say
from recover_tui.domain import durations, text, timestamps
from recover_tui.domain.reflection import CLOSING_PROMPT, found
from recover_tui.domain.support import Kind
from recover_tui.formats import images, packs, wins_file
from recover_tui.formats.images import ImageError
from recover_tui.formats.packs import PackError
from recover_tui.system import clock

if TYPE_CHECKING:
    from recover_tui.store.deletion import Deletable

_as_json = click.option("--json", "as_json", is_flag=True, help="JSON, for scripts.")
_LARGEST_FILE = 10 * 1024 * 1024
_ENDING = 6
"""Characters of the end of an id that a list shows: the beginning is the time, and much the same in all."""


@click.group()
def win() -> None:
    """Your wins."""


@win.command("add")
@click.argument("said", metavar="TEXT|-")
@click.option("--who", default="", help="Who it helped.")
@click.option("--why", default="", help="What made it work.")
@click.option("--image", type=click.Path(path_type=Path), help="A PNG, JPEG, WebP or GIF to keep with it.")
@pass_cli_context
def win_add(context: CliContext, said: str, who: str, why: str, image: Path | None) -> None:
    """Keep a win. With - it is read from stdin, so that it stands in no process list."""
    if said == "-":
        said = read_stdin(_LARGEST_FILE)
    if not text.line(said):
        raise click.UsageError("a win needs some words")
    _check("a win", said, who, why)
    picture = None
    if image is not None:
        try:
            picture = images.read(image)
        except ImageError as error:
            raise click.ClickException(f"{error}; nothing was kept") from None
    with context.store() as store:
        added = store.add_win(said, who=who, why=why, at=clock.now(), picture=picture)
    say(f"kept {added.id}")
    if [added.text, added.who, added.why] != [text.line(one) for one in (said, who, why)]:
        click.echo("recover: what looked like a caller's number or address is masked in it", err=True)


@win.command("list")
@_as_json
@pass_cli_context
def win_list(context: CliContext, as_json: bool) -> None:
    """List wins, newest first."""
    _list_wins(context, "", as_json)


@win.command("search")
@click.argument("words", nargs=-1, required=True)
@_as_json
@pass_cli_context
def win_search(context: CliContext, words: tuple[str, ...], as_json: bool) -> None:
    """List the wins in which all these words occur."""
    _list_wins(context, " ".join(words), as_json)


@win.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Take them in. Without it you only see what would be.")
@pass_cli_context
def win_import(context: CliContext, file: Path, yes: bool) -> None:
    """Take in wins from FILE: text with one a line, CSV with a column text, or JSON; - reads lines from stdin."""
    try:
        entries = wins_file.read(read_file(file, _LARGEST_FILE), file.suffix.lower().lstrip("."))
    except ValueError as error:
        raise click.ClickException(f"{file}: {error}; nothing was taken in") from None
    with context.store() as store:
        fresh, again = wins_file.new_ones(entries, [one.text for one in store.wins()])
        say(*(f"here already: {entry.text}" for entry in again))
        if yes:
            store.add_wins(fresh, at=clock.now())
            say(f"{len(fresh)} taken in, {len(again)} here already")
        else:
            say(*(f"new: {entry.text}" for entry in fresh))
            say(f"{len(fresh)} new, {len(again)} here already. With --yes they are taken in")


def _list_wins(context: CliContext, words: str, as_json: bool) -> None:
    with context.store() as store:
        rows = store.export(pictures=False)["wins"][::-1]
    rows = [row for row in rows if text.has_words(f"{row['text']} {row['who']} {row['why']}", words)]
    now = clock.now()
    _show(rows, as_json, lambda row: f"{row['text']} · {timestamps.day(timestamps.read(row['added_at']), now)}")


@win.command("delete")
@click.argument("id")
@pass_cli_context
def win_delete(context: CliContext, id: str) -> None:
    """Delete the win with this ID, or the end of it, as the list shows it."""
    _delete(context, "wins", id)


@click.group()
def support() -> None:
    """People and places to turn to."""


@support.command("add")
@click.argument("name")
@click.option("--reach", default="", help="A link, a mail address, a number, a room.")
@click.option("--kind", default="other", help=f"One of {', '.join(Kind)}.")
@click.option("--hours", default="", help="When they can be reached.")
@click.option("--zone", default="", help="The time zone of the hours, such as Europe/Paris; yours if left out.")
@click.option("--note", default="", help="Anything to remember.")
@pass_cli_context
def support_add(context: CliContext, name: str, reach: str, kind: str, hours: str, zone: str, note: str) -> None:
    """Add someone or something that helps."""
    try:
        known = Kind.of(kind)
    except ValueError as error:
        raise click.UsageError(f"--kind {error}") from None
    if not text.line(name):
        raise click.UsageError("an entry needs a name")
    _check("an entry", name, reach, hours, note)
    if zone and zone not in available_timezones():
        raise click.UsageError(f"--zone {zone!r} is no time zone; write one such as Europe/Paris")
    with context.store() as store:
        added = store.add_resource(name, reach=reach, kind=known, hours=hours, zone=zone, note=note, at=clock.now())
    say(f"kept {added.id}")


@support.command("list")
@_as_json
@pass_cli_context
def support_list(context: CliContext, as_json: bool) -> None:
    """List people and places, your own first."""
    with context.store() as store:
        rows = store.export(pictures=False)["resources"]
    _show(rows, as_json, lambda row: " · ".join(filter(None, (row["name"], row["kind"], row["reach"], row["hours"]))))


@support.command("import")
@click.argument("pack", type=click.Path(path_type=Path))
@pass_cli_context
def support_import(context: CliContext, pack: Path) -> None:
    """Take in what a workplace hands out as PACK.toml, or its newer version; your own entries stay as they are."""
    try:
        read = packs.load(pack)
    except PackError as error:
        raise click.ClickException(f"{error}; nothing was taken in") from None
    with context.store() as store:
        if (known := store.pack_date(read.name)) > read.date.isoformat():
            raise click.ClickException(
                f"{read.name} of {known} is here already, which is newer; nothing was taken in"
            )
        new, changed, gone = store.take_in(read, at=clock.now())
    say(f"{read.name}, {read.date}: {new} new, {changed} changed, {gone} gone")


@support.command("delete")
@click.argument("id")
@pass_cli_context
def support_delete(context: CliContext, id: str) -> None:
    """Delete the entry with this ID, or the end of it, as the list shows it."""
    _delete(context, "resources", id)


@click.group()
def journal() -> None:
    """Your past reflections."""


@journal.command("list")
@_as_json
@pass_cli_context
def journal_list(context: CliContext, as_json: bool) -> None:
    """List reflections, newest first, by their next small step."""
    _list_reflections(context, "", as_json)


@journal.command("search")
@click.argument("words", nargs=-1, required=True)
@_as_json
@pass_cli_context
def journal_search(context: CliContext, words: tuple[str, ...], as_json: bool) -> None:
    """List the reflections in which all these words occur."""
    _list_reflections(context, " ".join(words), as_json)


@journal.command("show")
@click.argument("id")
@_as_json
@pass_cli_context
def journal_show(context: CliContext, id: str, as_json: bool) -> None:
    """Show the reflection with this ID, or the end of it, as the list shows it."""
    with context.store() as store:
        row = _one_of(store.export(pictures=False)["reflections"], id)
    if as_json:
        click.echo(json.dumps(row, ensure_ascii=False, indent=1))
        return
    say(timestamps.day(timestamps.read(row["started_at"]), clock.now()))
    answered = [(answer["prompt"], answer["text"]) for answer in row["answers"]]
    for prompt, answer in [*answered, (CLOSING_PROMPT, row["next_step"])]:
        if answer:
            say("", prompt, answer)


@journal.command("earlier")
@_as_json
@pass_cli_context
def journal_earlier(context: CliContext, as_json: bool) -> None:
    """Show what was written over in the last day, newest first: f5 brings it back while you type."""
    with context.store() as store:
        found = store.versions()
    if as_json:
        rows = [{"text": one.words, "replaced_at": timestamps.write(one.replaced_at)} for one in found]
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    else:
        say(*(f"{timestamps.time_of_day(one.replaced_at)}  {one.words}" for one in found))


@journal.command("delete")
@click.argument("id")
@pass_cli_context
def journal_delete(context: CliContext, id: str) -> None:
    """Delete the reflection with this ID, or the end of it."""
    _delete(context, "reflections", id)


@journal.command("purge")
@click.option("--older-than", "days", metavar="DAYS", required=True, help="Such as 30d.")
@pass_cli_context
def journal_purge(context: CliContext, days: str) -> None:
    """Remove reflections older than DAYS for good, down to their bytes; this can't be undone."""
    try:
        now = clock.now()
        older_than = now - timedelta(days=durations.read_days(days))
    except ValueError as error:
        raise click.UsageError(f"--older-than: {error}") from None
    with context.store() as store:
        say(f"{store.purge(older_than, at=now)} removed")
        store.agree_to_purge()


def _list_reflections(context: CliContext, words: str, as_json: bool) -> None:
    with context.store() as store:
        past = found(store.reflections(), words)
        rows = {row["id"]: row for row in store.export(pictures=False)["reflections"]}
    now = clock.now()
    lines = {one.id: f"{timestamps.day(one.started_at, now)} · {text.line(one.gist)}" for one in past}
    _show([rows[one.id] for one in past], as_json, lambda row: lines[row["id"]])


def _show(rows: Sequence[Mapping[str, Any]], as_json: bool, line: Callable[[Mapping[str, Any]], str]) -> None:
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=1))
    elif rows:
        say(*(f"{row['id'][-_ENDING:]}  {line(row)}" for row in rows))
    else:
        click.echo("recover: there is none", err=True)


def _check(what: str, *said: str) -> None:
    """See to it that nothing of what is to be kept would be lost on the way. Raises ClickException."""
    for one in said:
        if len(" ".join(one.split())) > text.LONGEST_LINE:
            raise click.ClickException(
                f"{what} is a line of {text.LONGEST_LINE} characters at most; nothing was kept"
            )
        if any("\ud800" <= character <= "\udfff" for character in one):
            raise click.ClickException("these words are not UTF-8 text; nothing was kept")


def _delete(context: CliContext, table: Deletable, ending: str) -> None:
    with context.store() as store:
        row = _one_of(store.export(pictures=False)[table], ending)
        store.delete(table, row["id"], at=clock.now())
    words = row.get("text") or row.get("name") or row.get("next_step") or ""
    say(f"deleted {row['id'][-_ENDING:]}  {words}".rstrip())


def _one_of(rows: Sequence[Mapping[str, Any]], ending: str) -> Mapping[str, Any]:
    ending = ending.strip()
    if len(ending) < _ENDING:
        raise click.ClickException(f"{ending!r} is too short; write the {_ENDING} characters that the list shows")
    fitting = [row for row in rows if row["id"].endswith(ending)]
    if len(fitting) != 1:
        raise click.ClickException(f"{ending!r} is the id of {'several' if fitting else 'none'}; see the list")
    return fitting[0]


COMMANDS = (win, support, journal)
