"""`recover config`: where it is, what is in force, what is wrong with it, a file to begin with."""

from __future__ import annotations

import os

import click

from recover_tui.cli.context import CliContext, pass_cli_context
from recover_tui.cli.streams import say
from recover_tui.config.loader import Loaded
from recover_tui.domain import text
from recover_tui.domain.os_errors import reason
from recover_tui.domain.translation import gettext as _


@click.group("config")
def config_commands() -> None:
    """Where the config is, what is in force, and whether it is right."""


@config_commands.command()
@pass_cli_context
def path(context: CliContext) -> None:
    """Say where the config file is, or would be."""
    say(str(context.config_file))


@config_commands.command()
@pass_cli_context
def show(context: CliContext) -> None:
    """Print what is in force, as TOML."""
    from recover_tui.config import writer  # loads tomlkit, which nothing else needs

    loaded = context.load_config()
    click.echo(text.harmless(writer.written(loaded.config)), nl=False)
    _complain(loaded)


@config_commands.command()
@pass_cli_context
def check(context: CliContext) -> None:
    """Read the file over, and name every mistake at once."""
    loaded = context.load_config()
    _complain(loaded)
    if loaded.problems:
        raise SystemExit(1)
    there = context.config_file.exists()
    said = _("{file}: all right") if there else _("{file}: not there, so defaults are in force")
    say(said.format(file=context.config_file))


@config_commands.command()
@pass_cli_context
def init(context: CliContext) -> None:
    """Write a commented file to begin with; one that is there is left alone."""
    from recover_tui.config import writer

    file = context.config_file
    try:
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    except FileExistsError:
        raise click.ClickException(_("{file} is there already and was left alone").format(file=file)) from None
    except OSError as error:
        said = _("{file} can't be written ({reason})")
        raise click.ClickException(said.format(file=file, reason=reason(error))) from None
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write(writer.template())
    say(str(file))


@config_commands.command()
def keys() -> None:
    """List what can be given another key, with the key it has."""
    from recover_tui.ui.commands import COMMANDS

    width = max(map(len, COMMANDS))
    for command in COMMANDS.values():
        say(f"{command.id:<{width}}  {command.key:<14}  {command.does}")


def _complain(loaded: Loaded) -> None:
    for line in loaded.report():
        click.echo(line, err=True)


COMMANDS = (config_commands,)
