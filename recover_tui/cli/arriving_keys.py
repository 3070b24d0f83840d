"""`recover doctor keys`: what arrives of the keys that are pressed, so that one can see which a terminal keeps."""

from __future__ import annotations

import os
import select
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import click

from recover_tui.cli.context import CliContext, has_terminal, pass_cli_context

_PAUSE: Final = 0.1
"""Seconds after which an escape is the key, and not the beginning of another one."""
_LEAVE: Final = "ctrl+c"


@click.command("keys")
@pass_cli_context
def doctor_keys(context: CliContext) -> None:
    """Print what arrives of each key, until ctrl+c."""
    if not has_terminal() or sys.platform == "win32":
        raise click.UsageError("this looks at the keys of a terminal on Linux or macOS")
    with _raw() as read:
        _write("press keys; ctrl+c ends")
        _write(f"{'key':<20}{'what arrived':<24}does")
        for name, arrived in arriving(read):
            if name == _LEAVE:
                return
            _write(f"{name:<20}{arrived:<24}{_does(context, name)}".rstrip())


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
                return command.tooltip or command.label
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
