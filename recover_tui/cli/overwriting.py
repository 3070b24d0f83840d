"""Writing a file by the name that someone gave: what is there already is not lost for a slip of the finger."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from recover_tui.cli.context import CliContext
from recover_tui.domain import text

yes_option = click.option("--yes", is_flag=True, help="Overwrite FILE if it is there.")


def check_overwriting(context: CliContext, file: Path, *, yes: bool) -> None:
    """Refuse to write over what is there, unless `yes` or whoever sits at the terminal says so.

    The store and the config are never written over, and neither is what is no plain file. Raises ClickException.
    """
    if not os.path.lexists(file):
        return
    if file.exists() and not file.is_file():
        raise click.ClickException(f"{file} is not a plain file; name another")
    for ours in (context.store_file, context.config_file):
        if ours.exists() and file.exists() and file.samefile(ours):
            raise click.ClickException(f"{file} is what recover itself uses; name another file")
    if yes:
        return
    if not _someone_is_there():
        raise click.ClickException(f"{file} is there already; name another file, or overwrite it with --yes")
    if not click.confirm(f"{text.line(str(file))} is there already. Overwrite it?", default=False, err=True):
        raise click.ClickException(f"{file} was left as it is")


def _someone_is_there() -> bool:
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))
