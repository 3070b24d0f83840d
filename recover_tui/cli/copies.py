"""`recover backup` and `recover restore`: a checked copy of the store, and the way back."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from recover_tui.cli.context import CliContext, pass_cli_context
from recover_tui.cli.overwriting import check_overwriting, yes_option
from recover_tui.cli.streams import say
from recover_tui.domain.translation import gettext as _
from recover_tui.system import clock


@click.command("backup")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@yes_option
@pass_cli_context
def backup(context: CliContext, file: Path | None, yes: bool) -> None:
    """Make a checked copy of the store, beside it or as FILE. The dashboard makes one each day."""
    if file is not None:
        check_overwriting(context, file, yes=yes)
    with context.store() as store:
        if file is None:
            file = store.back_up(clock.now())
        else:
            store.copy_to(file, overwrite=True)
    say(str(file))


@click.command("restore")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@pass_cli_context
def restore(context: CliContext, file: Path | None) -> None:
    """Go back to FILE, or to the newest copy. What is there now is copied first, so that this can be undone."""
    now = clock.now()
    with closing(context.open_or_recover(altered_too=True)) as store:
        chosen = file or store.newest_copy(now)
        if chosen is None:
            raise click.ClickException(_("there is no copy yet; recover backup makes one"))
        before = store.back_up(now)
        store.go_back_to(chosen)
        if store.recovery_note:
            say(store.recovery_note)
    say(_("{copy} is in place. recover restore {before} undoes this").format(copy=chosen, before=before))


COMMANDS = (backup, restore)
