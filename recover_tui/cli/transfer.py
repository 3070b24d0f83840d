"""`recover export` and `recover import`: everything as JSON, or something to read."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Final

import click

from recover_tui.cli.context import CliContext, pass_cli_context, read_file, say
from recover_tui.formats import export

_LARGEST = 200 * 1024 * 1024


@click.command("export")
@click.argument("file", type=click.Path(path_type=Path))
@pass_cli_context
def export_command(context: CliContext, file: Path) -> None:
    """Write everything to FILE as JSON, readable by you alone; - writes to stdout.

    A FILE that ends in .md or .html is written to be read, one in .csv is a table of your wins.
    """
    if not file.name:
        raise click.UsageError("name a file to write to")
    with context.store() as store:
        tables = store.export()
    shape, write, holds = _SHAPES.get(file.suffix.lower(), ("JSON", _as_json, tuple(tables)))
    written = write(tables)
    if str(file) == "-":
        click.echo(written, nl=False)
        return
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
        raise click.ClickException(f"{file} can't be written ({(error.strerror or str(error)).lower()})") from None
    named = "" if file.suffix.lower() == ".json" else f", {shape}"
    say(f"{file}{named}: " + ", ".join(f"{len(tables[name])} {name}" for name in holds))


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@pass_cli_context
def import_command(context: CliContext, file: Path) -> None:
    """Take in what export wrote, or - what comes from stdin. What is here already stays as it is."""
    try:
        tables = json.loads(read_file(file, _LARGEST))
    except (ValueError, RecursionError):
        raise click.ClickException(f"{file} is not JSON; recover export writes the right kind") from None
    if not isinstance(tables, dict) or not all(isinstance(rows, list) for rows in tables.values()):
        raise click.ClickException(f"{file} is no export of recover; nothing was taken in")
    with context.store() as store:
        try:
            new = store.import_(tables)
        except ValueError as error:
            raise click.ClickException(f"{file}: {error}; nothing was taken in") from None
    say(f"{new} new")


def _as_json(tables: export.Tables) -> str:
    return json.dumps(tables, ensure_ascii=False, indent=1) + "\n"


_READ: Final = ("wins", "reflections", "resources")
_SHAPES: Final = {
    ".csv": ("a table", export.as_csv, ("wins",)),
    ".md": ("Markdown", export.as_markdown, _READ),
    ".html": ("a page", export.as_html, _READ),
}
"""How a file is written and what is in it, by its ending; JSON otherwise, which alone can be imported again whole."""

COMMANDS = (export_command, import_command)
