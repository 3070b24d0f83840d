"""Writing a file by the name that someone gave: what is there already is not lost for a slip of the finger."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import click

from recover_tui.cli.context import CliContext
from recover_tui.domain import text
from recover_tui.domain.os_errors import reason
from recover_tui.domain.translation import gettext as _

yes_option = click.option("--yes", is_flag=True, help="Overwrite FILE if it is there.")


def check_overwriting(context: CliContext, file: Path, *, yes: bool) -> None:
    """Refuse to write over what is there, unless `yes` or whoever sits at the terminal says so.

    The store and the config are never written over, and neither is what is no plain file. Raises ClickException.
    """
    if not os.path.lexists(file):
        return
    if file.exists() and not file.is_file():
        raise click.ClickException(_("{file} is not a plain file; name another").format(file=file))
    for ours in (context.store_file, context.config_file):
        if ours.exists() and file.exists() and file.samefile(ours):
            raise click.ClickException(_("{file} is what recover itself uses; name another file").format(file=file))
    if yes:
        return
    if not _someone_is_there():
        said = _("{file} is there already; name another file, or overwrite it with --yes")
        raise click.ClickException(said.format(file=file))
    question = _("{file} is there already. Overwrite it?").format(file=text.line(str(file)))
    if not click.confirm(question, default=False, err=True):
        raise click.ClickException(_("{file} was left as it is").format(file=file))


def _someone_is_there() -> bool:
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stderr))


def write_private(file: Path, written: str) -> None:
    """Write a text file that only its owner can read, whole or not at all. Raises ClickException."""
    part = file.with_name(f".{file.name}.part")
    try:
        descriptor = os.open(part, os.O_CREAT | os.O_WRONLY | os.O_TRUNC | getattr(os, "O_NOFOLLOW", 0), 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="") as opened:
            opened.write(written)
            opened.flush()
            os.fsync(opened.fileno())
        part.replace(file)
    except OSError as error:
        part.unlink(missing_ok=True)
        said = _("{file} can't be written ({reason})")
        raise click.ClickException(said.format(file=file, reason=reason(error))) from None
