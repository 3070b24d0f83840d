"""`recover export` and `recover import`: everything as JSON, something to read, or a folder of plain files."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import click
from msgspec import ValidationError, json

from recover_tui.cli.context import CliContext, pass_cli_context
from recover_tui.cli.output import as_json, cleaned, keep_numbers_option, show_json, store_for_words
from recover_tui.cli.overwriting import check_overwriting, write_private, yes_option
from recover_tui.cli.streams import read_file, say, warn
from recover_tui.domain.private_struct import PrivateStruct
from recover_tui.domain.translation import N_, gettext as _, ngettext
from recover_tui.formats import export, export_folder
from recover_tui.store.tables import TABLES

_LARGEST = 200 * 1024 * 1024


@click.command("export")
@click.argument("named", metavar="FILE|FOLDER/", type=click.Path())
@yes_option
@pass_cli_context
def export_command(context: CliContext, named: str, yes: bool) -> None:
    """Write everything to FILE.json, readable by you alone; - writes it to stdout.

    A FILE that ends in .md or .html is written to be read, one in .csv is a table of your wins. A FOLDER/ gets each
    chapter as Markdown, each table as CSV, and your pictures; with --yes the files of an earlier export in it are
    replaced, and nothing else is touched.
    """
    file = Path(named)
    if _is_folder(named, file):
        _export_folder(context, file, yes=yes)
        return
    if not file.name:
        raise click.UsageError(_("name a file to write to"))
    to_stdout = named == "-"
    shape = _SHAPES.get(".json" if to_stdout else file.suffix.lower())
    if shape is None:
        raise click.UsageError(
            _(
                "an export ends in .json (everything), .md or .html (to read), .csv (your wins) or / (a folder of"
                " files), or is - for stdout"
            )
        )
    if not to_stdout:
        check_overwriting(context, file, yes=yes)
    tables = _tables(context)
    if to_stdout:
        show_json(tables)
        return
    written = shape.write(tables)
    write_private(file, written)
    say(_(shape.said).format(file=file, holds=_holds(tables, shape.holds)))


def _is_folder(named: str, file: Path) -> bool:
    """True for what can only mean a folder: where a file would be named, its ending says of which kind."""
    if named == "-" or not named:
        return False
    ends_in_slash = named.endswith(tuple(filter(None, (os.sep, os.altsep))))
    return ends_in_slash or "." not in file.name or (file.suffix.lower() not in _SHAPES and file.is_dir())


def _export_folder(context: CliContext, folder: Path, *, yes: bool) -> None:
    try:
        export_folder.check(folder, replace=yes)
        tables = _tables(context)
        exported = export_folder.files(tables, _columns())
        export_folder.write(folder, exported, never=(context.store_file, context.config_file))
    except export_folder.ExportFolderError as error:
        raise click.ClickException(str(error)) from None
    say(_("{folder}, a folder: {holds}").format(folder=folder, holds=_holds(tables)))


def _tables(context: CliContext) -> export.Tables:
    """Read everything from the store, and say if something in it can't be read."""
    with context.store() as store:
        tables: export.Tables = cleaned(store.export())
        incomplete = store.any_unreadable()
    if incomplete:
        warn(_("what can't be read in the store was left out; recover doctor says what"))
    return tables


def _columns() -> dict[str, list[str]]:
    """Name the columns of each table that is exported, for those without a row as well."""
    from recover_tui.store.tables import TABLES

    return {
        table.name: [name for name in table.columns if name not in ("deleted_at", *table.local)]
        for table in TABLES
        if table.exported
    }


def _holds(tables: export.Tables, names: Sequence[str] = ()) -> str:
    """Say what is in these tables, or in all of them."""
    return ", ".join(_counted(name, len(tables[name])) for name in names or tuple(tables))


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Say what would come, and take nothing in.")
@keep_numbers_option
@pass_cli_context
def import_command(context: CliContext, file: Path, dry_run: bool, keep_numbers: bool) -> None:
    """Take in what export wrote, or - what comes from stdin. Of what is in both, what was changed last stays."""
    try:
        tables = json.decode(read_file(file, _LARGEST), type=dict[str, list[dict[str, Any]]])
    except ValidationError:
        said = _("{file} is no export of recover; nothing was taken in")
        raise click.ClickException(said.format(file=file)) from None
    except (ValueError, RecursionError):
        said = _("{file} is not JSON; recover export writes the right kind")
        raise click.ClickException(said.format(file=file)) from None
    if unknown := tables.keys() - {table.name for table in TABLES if table.exported}:
        newer = _("{path} was written by a newer recover; upgrade this one. Nothing was changed").format(path=file)
        none = _("{file} is no export of recover; nothing was taken in").format(file=file)
        raise click.ClickException(none if unknown == tables.keys() else newer)
    with store_for_words(context, keep_numbers=keep_numbers) as store:
        try:
            brought = store.import_(tables, dry_run=dry_run)
        except ValueError as error:
            said = _("{file}: {problem}; nothing was taken in")
            raise click.ClickException(said.format(file=file, problem=error)) from None
    counts = [ngettext("{count} new", "{count} new", brought.new).format(count=brought.new)]
    if brought.changed:
        counts.append(ngettext("{count} changed", "{count} changed", brought.changed).format(count=brought.changed))
    say(", ".join(counts))


def _counted(table: str, count: int) -> str:
    """Say how many rows of a table there are."""
    match table:
        case "wins":
            said = ngettext("{count} win", "{count} wins", count)
        case "reflections":
            said = ngettext("{count} reflection", "{count} reflections", count)
        case "resources":
            said = ngettext("{count} resource", "{count} resources", count)
        case "parked":
            said = ngettext("{count} parked", "{count} parked", count)
        case "resets":
            said = ngettext("{count} reset", "{count} resets", count)
        case "calls":
            said = ngettext("{count} call", "{count} calls", count)
        case "retired_lines":
            said = ngettext("{count} retired line", "{count} retired lines", count)
        case _other:
            return f"{count} {table}"
    return said.format(count=count)


class _Shape(PrivateStruct, frozen=True):
    """How a file is written, by its ending."""

    write: Callable[[export.Tables], str]
    said: str = N_("{file}: {holds}")
    holds: tuple[str, ...] = ()
    """The tables that are in it; all of them if none is named."""


_SHAPES: Final = {
    ".json": _Shape(as_json),
    ".csv": _Shape(export.as_csv, N_("{file}, a table: {holds}"), ("wins",)),
    ".md": _Shape(export.as_markdown, N_("{file}, Markdown: {holds}"), export.READ),
    ".html": _Shape(export.as_html, N_("{file}, a page: {holds}"), export.READ),
}
"""JSON alone can be imported again whole."""

COMMANDS = (export_command, import_command)
