"""`recover call` and `recover hook`: telling the store about calls."""

from __future__ import annotations

import os
from contextlib import suppress

import click

from recover_tui.cli import clock
from recover_tui.cli.setup import Setup, pass_setup
from recover_tui.domain.calls import Event, Rating, Stage
from recover_tui.phones import microsip, twinkle


@click.command("call")
@click.argument("stage", type=click.Choice(list(map(str, Stage))))
@click.option("--ref", default="", help="What tells this call from others; kept as a hash only.")
@click.option("--rough", "rating", flag_value="rough", help="It was rough.")
@click.option("--abusive", "rating", flag_value="abusive", help="It was abusive.")
@pass_setup
def call(setup: Setup, stage: str, ref: str, rating: str | None) -> None:
    """Tell about a call: it rings, was answered, has ended."""
    if rating and stage != Stage.ENDED:
        raise click.UsageError("how it was can be said when it has ended")
    event = Event("cli", Stage(stage), clock.now(), ref, rating=Rating(rating) if rating else None)
    with setup.store() as store:
        store.take_in_event(event)


@click.command("hook", context_settings={"ignore_unknown_options": True, "help_option_names": []})
@click.argument("arguments", metavar="SOURCE …", nargs=-1, type=click.UNPROCESSED)
@pass_setup
def hook(setup: Setup, arguments: tuple[str, ...]) -> None:
    """Be run by a phone: microsip answered|ended NUMBER, or twinkle. It prints nothing and always succeeds."""
    with suppress(Exception):  # a phone must never wait for us, or break on us
        source, *told = arguments
        at = clock.now()
        event = {
            microsip.SOURCE: lambda: microsip.parse(told, at),
            twinkle.SOURCE: lambda: twinkle.parse(os.environ, at),
        }[source]()
        if event is not None:
            with setup.store() as store:
                store.take_in_event(event)


COMMANDS = (call, hook)
