"""`recover support`: people and places to turn to, on the command line."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import available_timezones

import click

from recover_tui.cli.context import CliContext, pass_cli_context
from recover_tui.cli.output import check_words, delete_row, json_option, show_json, show_lines
from recover_tui.cli.streams import say
from recover_tui.domain import text
from recover_tui.domain.identity import make_id
from recover_tui.domain.support import OWN, Kind, Resource, link_problem
from recover_tui.domain.translation import gettext as _, ngettext
from recover_tui.formats import packs
from recover_tui.formats.packs import PackError
from recover_tui.system import clock


@click.group()
def support() -> None:
    """People and places to turn to."""


@support.command("add")
@click.argument("name")
@click.option("--reach", default="", help="A link, a mail address, a number, a room.")
@click.option(
    "--kind",
    default="other",
    help="One of colleague, lead, coach, mentor, workshop, wellness, helpline, other.",
)
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
        raise click.UsageError(_("an entry needs a name"))
    too_long = _("an entry is a line of {most} characters at most; nothing was kept")
    check_words(too_long, name, reach, hours, note)
    if problem := link_problem(text.line(reach)):
        raise click.UsageError(_("--reach: {problem}; nothing was kept").format(problem=problem))
    if zone and zone not in available_timezones():
        said = _("--zone {written} is no time zone; write one such as Europe/Paris")
        raise click.UsageError(said.format(written=repr(zone)))
    now = clock.now()
    with context.store() as store:
        added = store.resources.add(Resource(make_id(now), known, name, reach, hours, note, OWN, zone), now)
    say(_("kept {id}").format(id=added.id))


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
    shown = [(row["id"], (row["name"], Kind(row["kind"]).label, row["reach"], row["hours"])) for row in rows]
    show_lines([(id, " · ".join(filter(None, columns))) for id, columns in shown])


@support.command("import")
@click.argument("pack", type=click.Path(path_type=Path))
@pass_cli_context
def support_import(context: CliContext, pack: Path) -> None:
    """Take in what a workplace hands out as PACK.toml, or its newer version; your own entries stay as they are."""
    try:
        read = packs.load(pack)
    except PackError as error:
        raise click.ClickException(_("{problem}; nothing was taken in").format(problem=error)) from None
    with context.store() as store:
        if (known := store.resources.pack_date(read.name)) > read.date.isoformat():
            said = _("{pack} of {date} is here already, which is newer; nothing was taken in")
            raise click.ClickException(said.format(pack=read.name, date=known))
        new, changed, gone = store.resources.import_pack(read, clock.now())
    counts = (
        ngettext("{count} new", "{count} new", new).format(count=new),
        ngettext("{count} changed", "{count} changed", changed).format(count=changed),
        ngettext("{count} gone", "{count} gone", gone).format(count=gone),
    )
    say(f"{read.name}, {read.date}: {', '.join(counts)}")


@support.command("delete")
@click.argument("id")
@pass_cli_context
def support_delete(context: CliContext, id: str) -> None:
    """Delete the entry with this ID, or the end of it, as the list shows it."""
    delete_row(context, "resources", id)


COMMANDS = (support,)
