"""`recover journal`: past reflections on the command line."""

from __future__ import annotations

from datetime import timedelta

import click

from recover_tui.cli.context import CliContext, pass_cli_context
from recover_tui.cli.output import delete_row, find_row, json_option, show_json, show_lines
from recover_tui.cli.streams import say
from recover_tui.domain import durations, text, timestamps
from recover_tui.domain.reflection import CLOSING_PROMPT, found
from recover_tui.domain.translation import gettext as _, ngettext
from recover_tui.system import clock


@click.group()
def journal() -> None:
    """Your past reflections."""


@journal.command("list")
@json_option
@pass_cli_context
def journal_list(context: CliContext, as_json: bool) -> None:
    """List reflections, newest first, by their next small step."""
    _list_reflections(context, "", as_json)


@journal.command("search")
@click.argument("words", nargs=-1, required=True)
@json_option
@pass_cli_context
def journal_search(context: CliContext, words: tuple[str, ...], as_json: bool) -> None:
    """List the reflections in which all these words occur."""
    _list_reflections(context, " ".join(words), as_json)


@journal.command("show")
@click.argument("id")
@json_option
@pass_cli_context
def journal_show(context: CliContext, id: str, as_json: bool) -> None:
    """Show the reflection with this ID, or the end of it, as the list shows it."""
    with context.store() as store:
        row = find_row(store.export_table("reflections"), id)
    if as_json:
        show_json(row)
        return
    say(timestamps.day(timestamps.read(row["started_at"]), clock.now()))
    answered = [(answer["prompt"], answer["text"]) for answer in row["answers"]]
    for prompt, answer in [*answered, (_(CLOSING_PROMPT), row["next_step"])]:
        if answer:
            say("", prompt, answer)


@journal.command("earlier")
@json_option
@pass_cli_context
def journal_earlier(context: CliContext, as_json: bool) -> None:
    """Show what was written over in the last day, newest first: f5 brings it back while you type."""
    with context.store() as store:
        versions = store.drafts.versions()
    if as_json:
        show_json([{"text": one.words, "replaced_at": timestamps.write(one.replaced_at)} for one in versions])
    else:
        say(*(f"{timestamps.time_of_day(one.replaced_at)}  {one.words}" for one in versions))


@journal.command("delete")
@click.argument("id")
@pass_cli_context
def journal_delete(context: CliContext, id: str) -> None:
    """Delete the reflection with this ID, or the end of it."""
    delete_row(context, "reflections", id)


@journal.command("purge")
@click.option("--older-than", "days", metavar="DAYS", required=True, help="Such as 30d.")
@pass_cli_context
def journal_purge(context: CliContext, days: str) -> None:
    """Remove reflections older than DAYS for good, down to their bytes; this can't be undone."""
    try:
        now = clock.now()
        older_than = now - timedelta(days=durations.read_days(days))
    except ValueError as error:
        raise click.UsageError(f"--older-than: {error}") from None
    with context.store() as store:
        count = store.purge(older_than, at=now)
        say(ngettext("{count} removed", "{count} removed", count).format(count=count))
        store.settings.agree_to_purge()


def _list_reflections(context: CliContext, words: str, as_json: bool) -> None:
    with context.store() as store:
        past = found(store.reflections.newest(), words)
        rows = {row["id"]: row for row in store.export_table("reflections")} if as_json else {}
    if as_json:
        show_json([rows[one.id] for one in past])
        return
    now = clock.now()
    show_lines([(one.id, f"{timestamps.day(one.started_at, now)} · {text.line(one.gist)}") for one in past])


COMMANDS = (journal,)
