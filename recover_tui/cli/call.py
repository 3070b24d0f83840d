"""`recover call` and `recover hook`: telling the store about calls."""

from __future__ import annotations

from contextlib import suppress

import click

from recover_tui.cli.context import CliContext, pass_cli_context
from recover_tui.cli.hook import put, tell
from recover_tui.domain.calls import Event, Rating, Stage
from recover_tui.domain.translation import gettext as _
from recover_tui.store.errors import StoreError
from recover_tui.system import clock

_BUSY_TIMEOUT = 0.5
"""Seconds to wait for another program's write: whoever tells us is waiting."""


@click.command("call")
@click.argument("stage", type=click.Choice(list(map(str, Stage))))
@click.option("--ref", default="", help="What tells this call from others; kept as a hash only.")
@click.option("--rough", is_flag=True, help="It was rough.")
@click.option("--abusive", is_flag=True, help="It was abusive.")
@pass_cli_context
def call(context: CliContext, stage: str, ref: str, rough: bool, abusive: bool) -> None:
    """Tell about a call: it rings, was answered, has ended."""
    if (rough or abusive) and stage != Stage.ENDED:
        raise click.UsageError(_("how it was can be said when it has ended"))
    if rough and abusive:
        raise click.UsageError(_("it was rough or abusive; say one of them"))
    rating = "rough" if rough else "abusive" if abusive else ""
    store_file = str(context.store_file.absolute())
    try:
        put("cli", (stage, "", ""), store_file, rating=rating, ref=ref)
    except (OSError, ValueError) as error:
        rated = Rating(rating) if rating else None
        _tell_store(context, Event("cli", Stage(stage), clock.now(), ref, rating=rated), error)


@click.command("hook", context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", metavar="SOURCE …", nargs=-1, type=click.UNPROCESSED)
@pass_cli_context
def hook(context: CliContext, arguments: tuple[str, ...]) -> None:
    """Be run by a phone: microsip answered|ended NUMBER, twinkle, or any STAGE. It is silent and never fails."""
    with suppress(Exception):
        tell(list(arguments), str(context.store_file.absolute()))


def _tell_store(context: CliContext, event: Event, error: Exception) -> None:
    """Tell the store itself, where nothing can wait for it. Raises StoreError when neither can be."""
    try:
        with context.store(_BUSY_TIMEOUT) as store:
            store.calls.record_event(event)
    except (StoreError, OSError, ValueError) as broken:
        said = _("{problem}; nor can it be kept for later ({reason})")
        raise StoreError(said.format(problem=broken, reason=error)) from None


COMMANDS = (call, hook)
