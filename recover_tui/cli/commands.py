"""The command line."""

from __future__ import annotations

import os
from importlib import import_module
from pathlib import Path
from typing import Final

import click
from click.exceptions import NoArgsIsHelpError

from recover_tui import __version__
from recover_tui.cli import ending
from recover_tui.cli.context import CliContext, pass_cli_context
from recover_tui.cli.ending import EndedError
from recover_tui.cli.translated import translate, use_language
from recover_tui.domain.translation import gettext as _
from recover_tui.system import clock, paths


class LazyGroup(click.Group):
    """Commands that are loaded when they are asked for: opening the dashboard doesn't wait for the others."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name them all."""
        return sorted({*super().list_commands(ctx), *_MODULES})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load the one of this name."""
        module_name = _MODULES.get(cmd_name)
        if module_name is None:
            command = super().get_command(ctx, cmd_name)
        else:
            module = import_module(f"recover_tui.cli.{module_name}")
            command = next(one for one in module.COMMANDS if one.name == cmd_name)
        if command is not None:
            translate(command)
        return command

    def format_help(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what there is to know of the program."""
        translate(self)
        super().format_help(ctx, formatter)


_MODULES: Final = {
    "backup": "copies",
    "call": "call",
    "completion": "shells",
    "config": "config",
    "doctor": "doctor",
    "export": "transfer",
    "hook": "call",
    "import": "transfer",
    "init": "shells",
    "journal": "journal",
    "kudos": "team",
    "park": "park",
    "phones": "phones",
    "reflect": "reflect",
    "report": "report",
    "reset": "reset",
    "restore": "copies",
    "search": "search",
    "stats": "stats",
    "status": "status",
    "support": "support",
    "sync": "sync",
    "talk": "talk",
    "team": "team",
    "web": "web",
    "win": "win",
}
"""Where each command is."""


@click.group(cls=LazyGroup, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--db", metavar="PATH", type=click.Path(path_type=Path), help="The store. [env: RECOVER_DB]")
@click.option("--config", metavar="PATH", type=click.Path(path_type=Path), help="The config. [env: RECOVER_CONFIG]")
@click.option("--inline", is_flag=True, help="In three lines under the prompt; more only while something goes on.")
@click.option("--served", hidden=True, type=click.Tuple([int, int]), help="The cells of the page it is shown in.")
@click.version_option(__version__, "--version", "-V", prog_name="recover")
@click.pass_context
def recover(
    ctx: click.Context, db: Path | None, config: Path | None, inline: bool, served: tuple[int, int] | None
) -> None:
    """A calm place between calls. Without a command it opens the dashboard; r there takes a reset."""
    if config:
        use_language(config)
    ctx.obj = context = CliContext.of(db, config)
    if ctx.invoked_subcommand is None:
        _open_dashboard(context, inline=inline, served=served)


@recover.command()
@pass_cli_context
def demo(context: CliContext) -> None:
    """Open the dashboard on a throw-away store with sample data."""
    import tempfile

    from recover_tui.cli.demo import fill

    with tempfile.TemporaryDirectory(prefix="recover-demo-") as folder:
        sample = CliContext(Path(folder) / "demo.db", own_folder=True, config_file=context.config_file, listens=False)
        with sample.store() as store:
            store.file.db.execute("PRAGMA synchronous = OFF")  # it is thrown away, and opens forty times as fast
            fill(store, clock.now())
        _open_dashboard(sample)


def _open_dashboard(context: CliContext, *, inline: bool = False, served: tuple[int, int] | None = None) -> None:
    from recover_tui.cli.dashboard import open_dashboard  # no other command needs what it needs

    open_dashboard(context, inline=inline, served=served)


def main() -> None:
    """Run a command."""
    if "_RECOVER_COMPLETE" in os.environ:
        import_module("recover_tui.cli.shells")  # it knows one more shell than click
    ending.run(_run)


def _run() -> object:
    try:
        use_language(paths.config_file(os.environ))
        return recover.main(prog_name="recover", standalone_mode=False)
    except NoArgsIsHelpError as error:
        click.echo(error.format_message(), err=True)
        return ending.USAGE
    except click.UsageError as error:
        where = error.ctx.command_path if error.ctx else "recover"
        said = _("{problem}. See {command} --help")
        line = said.format(problem=error.format_message().rstrip(".।"), command=where)
        raise EndedError(line, ending.USAGE) from None
    except click.ClickException as error:
        raise EndedError(error.format_message()) from None
    except click.Abort:
        return ending.INTERRUPTED
