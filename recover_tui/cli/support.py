"""`recover support`: people and places to turn to, on the command line."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import available_timezones

import click

from recover_tui.cli.context import CliContext, pass_cli_context, say
from recover_tui.cli.output import check_words, delete_row, json_option, show_json, show_lines
from recover_tui.domain import text
from recover_tui.domain.identity import make_id
from recover_tui.domain.support import OWN, Kind, Resource, link_problem
from recover_tui.formats import packs
from recover_tui.formats.packs import PackError
from recover_tui.system import clock


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
    check_words("an entry", name, reach, hours, note)
    if problem := link_problem(text.line(reach)):
        raise click.UsageError(f"--reach: {problem}; nothing was kept")
    if zone and zone not in available_timezones():
        raise click.UsageError(f"--zone {zone!r} is no time zone; write one such as Europe/Paris")
    now = clock.now()
    with context.store() as store:
        added = store.resources.add(Resource(make_id(now), known, name, reach, hours, note, OWN, zone), now)
    say(f"kept {added.id}")


@support.command("list")
@json_option
@pass_cli_context
def support_list(context: CliContext, as_json: bool) -> None:
    """List people and places, your own first."""
    with context.store() as store:
        rows = store.export_table("resources")
    if as_json:
        show_json(rows)
        return
    columns = ("name", "kind", "reach", "hours")
    show_lines([(row["id"], " · ".join(row[column] for column in columns if row[column])) for row in rows])


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
        if (known := store.resources.pack_date(read.name)) > read.date.isoformat():
            raise click.ClickException(
                f"{read.name} of {known} is here already, which is newer; nothing was taken in"
            )
        new, changed, gone = store.resources.import_pack(read, clock.now())
    say(f"{read.name}, {read.date}: {new} new, {changed} changed, {gone} gone")


@support.command("delete")
@click.argument("id")
@pass_cli_context
def support_delete(context: CliContext, id: str) -> None:
    """Delete the entry with this ID, or the end of it, as the list shows it."""
    delete_row(context, "resources", id)


COMMANDS = (support,)
