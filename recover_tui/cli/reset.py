"""`recover reset`: a guided reset without the dashboard."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import click

from recover_tui.cli.context import CliContext, has_terminal, pass_cli_context
from recover_tui.cli.dashboard import open_dashboard
from recover_tui.cli.streams import say, warn
from recover_tui.config.model import Config
from recover_tui.domain import durations, reset
from recover_tui.domain.breathing import DIZZY, Run
from recover_tui.domain.identity import make_id
from recover_tui.domain.reset import READY, Imagining, Outcome, Reset, ResetScript
from recover_tui.domain.reset_script import lay_out_reset
from recover_tui.domain.translation import gettext as _
from recover_tui.system import clock

if TYPE_CHECKING:
    from recover_tui.store.store import Store


class _Seconds(click.ParamType[int]):
    name = "seconds"

    def convert(self, value: str | int, param: click.Parameter | None, ctx: click.Context | None) -> int:
        try:
            seconds = durations.read(str(value))
        except ValueError as error:
            self.fail(str(error), param, ctx)
        if not reset.SHORTEST <= seconds <= reset.LONGEST:
            said = _("a reset takes {shortest} to {longest} seconds")
            self.fail(said.format(shortest=reset.SHORTEST, longest=reset.LONGEST), param, ctx)
        return seconds


@click.command("reset")
@click.argument("seconds", type=_Seconds(), required=False)
@click.option("--pattern", metavar="NAME", help="4-4-4, 4-6, 5-5, sigh, box, 4-7-8, or one of yours.")
@click.option("--plain", is_flag=True, help="One line per phase, for screen readers and pipes.")
@pass_cli_context
def reset_command(context: CliContext, seconds: int | None, pattern: str | None, plain: bool) -> None:
    """Take a reset: breathe, a line, one of your wins, ready.

    SECONDS is 10 to 600, also as 2m or 1m30s; 60 unless the config says otherwise.
    """
    loaded = context.load_config()
    patterns = loaded.config.breathe.all_patterns
    if pattern is not None and pattern not in patterns:
        said = _("there is no pattern {written}; there are {patterns}")
        raise click.UsageError(said.format(written=repr(pattern), patterns=", ".join(patterns)))
    if plain or not (has_terminal() and sys.stdout.isatty()):
        for line in loaded.report():
            warn(line)
        with context.store() as store:
            _plain(store, loaded.config, seconds or loaded.config.reset.seconds, pattern)
    else:
        from recover_tui.ui.context import ResetRequest

        open_dashboard(context, ResetRequest(seconds, pattern))


def _plain(store: Store, config: Config, seconds: int, pattern: str | None) -> None:
    started_at = clock.now()
    patterns = config.breathe.all_patterns
    script = lay_out_reset(
        seconds,
        store.snapshot(started_at),
        patterns[config.breathe.pattern],
        chosen=patterns[pattern] if pattern else None,
        holds=config.breathe.holds,
        parts=config.reset.parts,
        own_lines=config.reset.lines,
        own_places=config.reset.places,
    )
    plan = script.plan
    began = clock.seconds()
    outcome = Outcome.INTERRUPTED
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        for at, line in timed_lines(script):
            wait_until(began + at)
            say(line)
        outcome = Outcome.COMPLETED
    finally:
        actual_s = min(plan.seconds, round(clock.seconds() - began))
        store.resets.add(Reset(make_id(started_at), None, started_at, plan.seconds, actual_s, plan.pattern, outcome))
        store.settings.count_breath_run()
    say(*script.card(clock.now()), _(READY))
    if script.win is not None:
        store.wins.mark_shown(script.win.id, clock.now())


def timed_lines(script: ResetScript) -> Iterator[tuple[float, str]]:
    """Give every line of a plain reset with the second at which it is due; the last is the end itself."""
    plan = script.plan
    yield 0, _("A reset of {length}. Ctrl+C leaves it.").format(length=durations.words(plan.seconds))
    if script.first_runs:
        yield 0, _(DIZZY)
    if script.line:
        yield 0, _(script.line)
    begins = 0.0
    for part in plan.parts:
        if isinstance(part, Imagining):
            place = _(script.place) if script.place else _("A place where you are calm.")
            said = _("For {length}, picture it. {place}")
            yield begins, said.format(length=durations.words(part.seconds), place=place)
        else:
            yield from ((begins + at, line) for at, line in _phases(part))
        begins += part.seconds
    yield begins, ""


def _phases(run: Run) -> Iterator[tuple[float, str]]:
    at = 0
    for cycle in range(1, run.cycles + 1):
        for index, phase in enumerate(run.pattern.phases):
            if at < run.seconds:
                said = _("{phase}, {seconds}") if index else _("{phase}, {seconds}  ({cycle} of {cycles})")
                yield (
                    at,
                    said.format(phase=phase.kind.words, seconds=phase.seconds, cycle=cycle, cycles=run.cycles),
                )
            at += phase.seconds


def wait_until(reading: float, sleep: Callable[[float], None] = time.sleep) -> None:
    """Wait until the clock reads so many seconds, however often sleeping ends early."""
    while (left := reading - clock.seconds()) > 0:
        sleep(left)


def _interrupt(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


COMMANDS = (reset_command,)
