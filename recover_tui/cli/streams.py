"""What commands write to the terminal, and read from it or from a file."""

from __future__ import annotations

import codecs
import sys
from pathlib import Path

import click

from recover_tui.domain import text
from recover_tui.domain.os_errors import reason
from recover_tui.domain.translation import gettext as _


def say(*lines: str) -> None:
    """Write lines to stdout, without anything a terminal would obey."""
    for line in lines:
        click.echo(text.clean(line))


def warn(message: str) -> None:
    """Write a line about what is being done to stderr."""
    click.echo(f"recover: {message}", err=True)


def read_stdin(largest: int) -> str:
    """Read what comes in, so many bytes at most. Raises ClickException."""
    if sys.stdin is None:
        raise click.ClickException(_("there is nothing to read from; nothing was kept"))
    came_in = sys.stdin.buffer.read(largest + 1)
    if len(came_in) > largest:
        said = _("more than {size} MB came in; nothing was kept")
        raise click.ClickException(said.format(size=largest // 2**20))
    try:
        return _decoded(came_in)
    except UnicodeDecodeError:
        raise click.ClickException(_("what came in is not UTF-8 text; nothing was kept")) from None


def read_file(file: Path, largest: int) -> str:
    """Read a text file of so many bytes at most, or stdin when it is called -. Raises ClickException."""
    if str(file) == "-":
        return read_stdin(largest)
    try:
        if file.stat().st_size > largest:
            said = _("{file} is larger than {size} MB; nothing was taken in")
            raise click.ClickException(said.format(file=file, size=largest // 2**20))
        return _decoded(file.read_bytes())
    except OSError as error:
        said = _("{file} can't be read ({reason})")
        raise click.ClickException(said.format(file=file, reason=reason(error))) from None
    except UnicodeDecodeError:
        raise click.ClickException(_("{file} is not UTF-8 text; save it as UTF-8").format(file=file)) from None


def _decoded(data: bytes) -> str:
    """Read UTF-8, or UTF-16 where a mark at the beginning says so, as Excel writes it. Raises UnicodeDecodeError."""
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return data.decode("utf-16" if marked else "utf-8-sig")
