"""`recover export` and `recover import`: everything as JSON, or something to read."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import click

from recover_tui.cli.context import CliContext, pass_cli_context, read_file, say, warn
from recover_tui.cli.output import as_json, cleaned, keep_numbers_option, show_json, store_for_words
from recover_tui.cli.overwriting import check_overwriting, yes_option
from recover_tui.domain.os_errors import reason
from recover_tui.domain.translation import N_, gettext as _, ngettext
from recover_tui.formats import export

_LARGEST = 200 * 1024 * 1024


@click.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@yes_option
@pass_cli_context
def export_command(context: CliContext, file: Path, yes: bool) -> None:
    """Write everything to FILE.json, readable by you alone; - writes it to stdout.

    A FILE that ends in .md or .html is written to be read, one in .csv is a table of your wins.
    """
    if not file.name:
        raise click.UsageError(_("name a file to write to"))
    to_stdout = str(file) == "-"
    shape = _SHAPES.get(".json" if to_stdout else file.suffix.lower())
    if shape is None:
        raise click.UsageError(
            _("an export ends in .json (everything), .md or .html (to read), .csv (your wins), or is - for stdout")
        )
    if not to_stdout:
        check_overwriting(context, file, yes=yes)
    with context.store() as store:
        tables = cleaned(store.export())
        incomplete = store.any_unreadable()
    if incomplete:
        warn(_("what can't be read in the store was left out; recover doctor says what"))
    if to_stdout:
        show_json(tables)
        return
    written = shape.write(tables)
    part = file.with_name(f".{file.name}.part")
    try:
        descriptor = os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0), 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
            opened.write(written)
            opened.flush()
            os.fsync(opened.fileno())
        part.replace(file)
    except OSError as error:
        part.unlink(missing_ok=True)
        said = _("{file} can't be written ({reason})")
        raise click.ClickException(said.format(file=file, reason=reason(error))) from None
    holds = ", ".join(_counted(name, len(tables[name])) for name in shape.holds or tuple(tables))
    say(_(shape.said).format(file=file, holds=holds))


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@keep_numbers_option
@pass_cli_context
def import_command(context: CliContext, file: Path, keep_numbers: bool) -> None:
    """Take in what export wrote, or - what comes from stdin. What is here already stays as it is."""
    try:
        tables = json.loads(read_file(file, _LARGEST))
    except (ValueError, RecursionError):
        said = _("{file} is not JSON; recover export writes the right kind")
        raise click.ClickException(said.format(file=file)) from None
    if not isinstance(tables, dict) or not all(isinstance(rows, list) for rows in tables.values()):
        raise click.ClickException(_("{file} is no export of recover; nothing was taken in").format(file=file))
    with store_for_words(context, keep_numbers=keep_numbers) as store:
        try:
            new = store.import_(tables)
        except ValueError as error:
            said = _("{file}: {problem}; nothing was taken in")
            raise click.ClickException(said.format(file=file, problem=error)) from None
    say(ngettext("{count} new", "{count} new", new).format(count=new))


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


@dataclass(frozen=True, slots=True, repr=False)
class _Shape:
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
