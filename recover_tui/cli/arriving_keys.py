"""`recover doctor keys`: what arrives of the keys that are pressed, so that one can see which a terminal keeps."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import click

from recover_tui.cli.columns import cells, padded
from recover_tui.cli.context import CliContext, has_terminal, pass_cli_context
from recover_tui.domain.translation import gettext as _, pgettext

_PAUSE: Final = 0.1
"""Seconds after which an escape is the key, and not the beginning of another one."""
_LEAVE: Final = "ctrl+c"
_KEY: Final = 20
_ARRIVED: Final = 24
"""Cells of the columns, unless what stands over them is wider."""


@click.command("keys")
@pass_cli_context
def doctor_keys(context: CliContext) -> None:
    """Print what arrives of each key, until ctrl+c."""
    if not has_terminal() or sys.platform == "win32":
        raise click.UsageError(_("this looks at the keys of a terminal on Linux or macOS"))
    with _raw() as read:
        _write(_("press keys; ctrl+c ends"))
        key, what, does = pgettext("title", "key"), _("what arrived"), pgettext("title", "does")
        first, second = max(_KEY, cells(key) + 2), max(_ARRIVED, cells(what) + 2)
        _write(f"{padded(key, first)}{padded(what, second)}{does}")
        for name, arrived in arriving(read):
            if name == _LEAVE:
                return
            _write(f"{padded(name, first)}{padded(arrived, second)}{_does(context, name)}".rstrip())


def _write(line: str) -> None:
    os.write(1, f"{line}\r\n".encode())


def arriving(read: Callable[[], bytes]) -> Iterator[tuple[str, str]]:
    """Give each key by its name, with the bytes that came for it; `read` gives none when there was a pause."""
    from textual.events import Key

    from recover_tui.ui.textual_internals import XTermParser

    parser, came = XTermParser(), b""
    while True:
        data = read()
        came += data
        messages = [*parser.feed(data.decode(errors="replace"))] if data else [*parser.tick()]
        keys = [message.key for message in messages if isinstance(message, Key)]
        for key in keys:
            yield key, ascii(came.decode(errors="replace"))[1:-1]
        if keys or not data:
            came = b""


def _does(context: CliContext, key: str) -> str:
    from recover_tui.ui import commands

    chosen = context.load_config().config.keys
    standing = commands.escape_as_well(key, chosen)
    for scope in (commands.APP, commands.DASHBOARD):
        for command in scope.commands:
            if standing in chosen.get(command.id, command.key).split(","):
                return command.does
    return ""


@contextmanager
def _raw() -> Iterator[Callable[[], bytes]]:
    if sys.platform == "win32":
        raise OSError("there are no such terminals")
    import termios
    import tty

    before = termios.tcgetattr(0)
    tty.setraw(0)
    try:
        yield lambda: os.read(0, 1024) if select.select([0], [], [], _PAUSE)[0] else b""
    finally:
        termios.tcsetattr(0, termios.TCSADRAIN, before)
