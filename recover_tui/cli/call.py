"""`recover call` and `recover hook`: telling the store about calls."""

from __future__ import annotations

from contextlib import suppress

import click

from recover_tui.cli.context import CliContext, pass_cli_context
from recover_tui.cli.hook import tell
from recover_tui.domain.calls import Event, Rating, Stage
from recover_tui.store.errors import StoreError
from recover_tui.system import clock

_BUSY_TIMEOUT = 0.5
"""Seconds to wait for another program's write: whoever tells us is waiting, and the spool is there."""
_WAITS = 75
"""Exit code for an event in the spool: sysexits' EX_TEMPFAIL."""


@click.command("call")
@click.argument("stage", type=click.Choice(list(map(str, Stage))))
@click.option("--ref", default="", help="What tells this call from others; kept as a hash only.")
@click.option("--rough", is_flag=True, help="It was rough.")
@click.option("--abusive", is_flag=True, help="It was abusive.")
@pass_cli_context
def call(context: CliContext, stage: str, ref: str, rough: bool, abusive: bool) -> None:
    """Tell about a call: it rings, was answered, has ended."""
    if (rough or abusive) and stage != Stage.ENDED:
        raise click.UsageError("how it was can be said when it has ended")
    if rough and abusive:
        raise click.UsageError("it was rough or abusive; say one of them")
    rating = Rating.ROUGH if rough else Rating.ABUSIVE if abusive else None
    event = Event("cli", Stage(stage), clock.now(), ref, rating=rating)
    try:
        _tell(context, event)
    except _WaitsError:
        click.echo("recover: the store can't be written to now; it is kept, and taken in later", err=True)
        raise SystemExit(_WAITS) from None


@click.command("hook", context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", metavar="SOURCE …", nargs=-1, type=click.UNPROCESSED)
@pass_cli_context
def hook(context: CliContext, arguments: tuple[str, ...]) -> None:
    """Be run by a phone: microsip answered|ended NUMBER, or twinkle. It prints nothing and always succeeds."""
    with suppress(Exception):
        tell(list(arguments), str(context.store_file.absolute()))


class _WaitsError(Exception):
    """The event is in the spool."""


def _tell(context: CliContext, event: Event) -> None:
    """Tell the store, or else let the event wait. Raises StoreError when neither can be."""
    try:
        with context.store(_BUSY_TIMEOUT) as store:
            store.calls.record_event(event)
    except (StoreError, OSError, ValueError) as error:
        _keep(context, event, error)


def _keep(context: CliContext, event: Event, error: Exception) -> None:
    try:
        context.spool.keep(event)
    except OSError:
        raise StoreError(f"{error}; nor can it be kept for later in {context.spool.folder}") from None
    raise _WaitsError


COMMANDS = (call, hook)
