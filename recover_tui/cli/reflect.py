"""`recover reflect`: a look back in plain lines, its cap as hard as in the dashboard."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Final

import click

from recover_tui.cli.context import CliContext, pass_cli_context
from recover_tui.cli.output import keep_numbers_option, store_for_words
from recover_tui.cli.streams import say
from recover_tui.domain import durations
from recover_tui.domain.calls import LONGEST_CALL, ON_A_CALL
from recover_tui.domain.identity import make_id
from recover_tui.domain.reflection import ENOUGH, GONE_ON, GRACE, CapState, EndedBy, farewell, prompts, refusal
from recover_tui.domain.reflection_session import ReflectionSession
from recover_tui.domain.translation import gettext as _
from recover_tui.system import clock
from recover_tui.system.clock import Clock
from recover_tui.system.line_input import LineInput, stdin_lines

if TYPE_CHECKING:
    from recover_tui.config.model import ReflectConfig
    from recover_tui.store.store import Store

_LOOK_EVERY: Final = 1.0
"""Seconds between two looks at the time and at the phone; as often the words and the time used are kept."""


@click.command("reflect")
@click.option("--long", is_flag=True, help="Take longer, as on a break.")
@keep_numbers_option
@pass_cli_context
def reflect(context: CliContext, long: bool, keep_numbers: bool) -> None:
    """Look back in plain lines: three questions and a next small step, within a time that holds.

    Enter goes on to the next question. Ctrl+C leaves it, and the same command goes on with it while there is time.
    """
    config = context.load_config().config.reflect
    with store_for_words(context, keep_numbers=keep_numbers) as store:
        PlainReflection(store, clock.system_clock(), stdin_lines()).run(config, long=long)


class PlainReflection:
    """One look back, asked and answered a line at a time."""

    def __init__(self, store: Store, clock: Clock, lines: LineInput, say: Callable[..., object] = say) -> None:
        self._store = store
        self._clock = clock
        self._lines = lines
        self._say = say
        self._session: ReflectionSession
        self._told: set[CapState] = set()

    def run(self, config: ReflectConfig, *, long: bool = False) -> None:
        """Begin, or go on with the one under way, until it is over or left. Raises ClickException with why not."""
        self._begin(config, long=long)
        self._ask()
        try:
            ended_by = self._write()
        except KeyboardInterrupt:
            self._leave()
            return
        now = self._clock.reading()
        closed = self._session.close(now).draft
        if not self._store.reflections.finish(closed, ended_by, at=now.at):
            self._say("", _(GONE_ON))
        elif any(closed.words):
            resting = _("kept · this call rests for {length}").format(length=durations.words(config.rest))
            self._say("", _(ENOUGH), resting)
        else:
            self._say("", _(ENOUGH))

    def _begin(self, config: ReflectConfig, *, long: bool) -> None:
        store, now = self._store, self._clock.reading()
        store.reflections.close_expired(now)
        draft = store.reflections.draft()
        past = store.reflections.spans(now.at - timedelta(days=1), now.at + timedelta(days=1))
        call = store.snapshot(now.at).last_call_ended_at
        if refused := refusal(draft, past, call, now, config.rest):
            raise click.ClickException(refused)
        window = f"cli-{os.getpid()}"
        if draft is not None:
            self._session = ReflectionSession.resume(draft, window=window, now=now)
            store.reflections.claim_draft(draft.id, window, now)
        else:
            asked = prompts(len(store.reflections.newest()), config.name, config.prompts)
            cap = config.break_cap if long else config.cap
            self._session = ReflectionSession.begin(make_id(now.at), cap, asked, window=window, now=now)
            store.reflections.start(self._session.draft, now.at)
        left = durations.words(round(self._session.left(now)))
        self._say(_("{length}, then it closes. Enter goes on; Ctrl+C leaves it.").format(length=left))

    def _ask(self) -> None:
        said = [_(self._session.prompt)]
        if self._session.text:
            said.append(self._session.text)
        self._say("", *said)

    def _write(self) -> EndedBy:
        """Take lines until the last question is answered, the input ends, or the time is over."""
        while True:
            now = self._clock.reading()
            self._session = self._session.mark(now)
            if not self._store.reflections.save_draft(self._session.draft, at=now.at):
                return EndedBy.QUIT
            state = self._session.state(now)
            if state is CapState.CLOSED:
                self._answer(self._lines.rest())
                return EndedBy.CAP
            self._tell(state)
            self._stand_still_on_a_call()
            try:
                line = self._lines.next(_LOOK_EVERY)
            except EOFError:
                return EndedBy.DONE
            if line is not None and self._take(line):
                return EndedBy.CAP if state is CapState.GRACE else EndedBy.DONE

    def _take(self, line: str) -> bool:
        """Put a line to the question that is asked, and ask the next; True after the last one."""
        now = self._clock.reading()
        if self._session.suspended:
            self._session = self._session.go_on(now)
        self._answer(line)
        state = self._session.state(now)
        if self._session.at_closing_line or state in (CapState.GRACE, CapState.CLOSED):
            return True
        self._session = self._session.turn(1, now) if state is CapState.OPEN else self._session.turn_to_closing_line()
        self._ask()
        return False

    def _answer(self, line: str) -> None:
        if line.strip():
            self._session = self._session.write("\n".join(filter(None, (self._session.text, line.strip()))))

    def _tell(self, state: CapState) -> None:
        """Say once that the end is near, and that it is there."""
        if state in self._told:
            return
        self._told.add(state)
        if state is CapState.CLOSING and not self._session.at_closing_line:
            left = durations.words(round(self._session.left(self._clock.reading())))
            self._say(_("{length} left: enter this, then comes the next small step").format(length=left))
        elif state is CapState.GRACE:
            self._say(
                _("Time is up: finish your sentence, in {length} it closes").format(length=durations.words(GRACE))
            )

    def _stand_still_on_a_call(self) -> None:
        now = self._clock.now()
        if self._session.suspended:
            return
        if any(call.live(now) for call in self._store.calls.since(now - LONGEST_CALL)):
            self._session = self._session.suspend(self._clock.reading())
            self._store.reflections.save_draft(self._session.draft, at=now)
            self._say(_(ON_A_CALL))

    def _leave(self) -> None:
        now = self._clock.reading()
        self._answer(self._lines.rest())
        self._session = self._session.mark(now)
        self._store.reflections.save_draft(self._session.draft, at=now.at)
        self._say("", farewell(self._session.draft, now))


COMMANDS = (reflect,)
