"""`recover search`: words looked for in everything that is kept."""

from __future__ import annotations

from collections.abc import Iterator

import click

from recover_tui.cli.context import CliContext, pass_cli_context
from recover_tui.cli.output import Row, json_option, show_json, show_lines
from recover_tui.domain import text, timestamps
from recover_tui.domain.translation import NC_, pgettext
from recover_tui.store.store import Store
from recover_tui.system import clock

_PLACES = (
    ("wins", NC_("title", "Wins"), "added_at"),
    ("reflections", NC_("title", "Reflections"), "started_at"),
    ("resources", NC_("title", "Support"), ""),
    ("parked", NC_("title", "Parked worries"), "parked_at"),
)
"""Tables with words in them, what they are called, and the column that says when."""


@click.command("search")
@click.argument("words", nargs=-1, required=True)
@json_option
@pass_cli_context
def search(context: CliContext, words: tuple[str, ...], as_json: bool) -> None:
    """Look for WORDS in wins, reflections, people and worries; each has to hold all of them."""
    with context.store() as store:
        found = list(_found(store, " ".join(words)))
    if as_json:
        tables = {table: [row for place, row in found if place == table] for table, _title, _at in _PLACES}
        show_json(tables)
        return
    now = clock.now()
    titles = {table: (pgettext("title", title), at) for table, title, at in _PLACES}
    lines = []
    for table, row in found:
        title, at = titles[table]
        day = timestamps.day(timestamps.read(row[at]), now) if at else ""
        lines.append((row["id"], " · ".join(filter(None, (title, _gist(row), day)))))
    show_lines(lines)


def _found(store: Store, words: str) -> Iterator[tuple[str, Row]]:
    for table, _title, _at in _PLACES:
        for row in store.export_table(table)[::-1]:
            if text.has_words(" ".join(_words(row)), words):
                yield table, row


def _words(row: Row) -> Iterator[str]:
    """Everything in a row that somebody wrote."""
    for name in ("text", "who", "why", "next_step", "name", "reach", "hours", "note"):
        yield row.get(name) or ""
    for answer in row.get("answers", ()):
        yield answer["text"]


def _gist(row: Row) -> str:
    """The line that a row is listed by."""
    answers = (answer["text"] for answer in row.get("answers", ()))
    return next(filter(None, (row.get("text"), row.get("name"), row.get("next_step"), *answers)), "")


COMMANDS = (search,)
