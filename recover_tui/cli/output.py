"""What the commands for words share: listing rows, naming one by its id, refusing words, saying what was masked."""

from __future__ import annotations

import codecs
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from recover_tui.cli.context import CliContext
from recover_tui.cli.streams import say, warn
from recover_tui.domain import text
from recover_tui.domain.translation import gettext as _, untranslated
from recover_tui.system import clock

if TYPE_CHECKING:
    from recover_tui.store.store import Store
    from recover_tui.store.tables import Deletable

Row = Mapping[str, Any]
"""A row of a table, as an export has it."""


def _in_english(ctx: click.Context, _option: click.Parameter, as_json: bool) -> bool:
    """Have everything in English until the command is over: what scripts read is the same in every language."""
    if as_json:
        ctx.with_resource(untranslated())
    return as_json


json_option = click.option(
    "--json", "as_json", is_flag=True, is_eager=True, callback=_in_english, help="JSON, for scripts."
)
keep_numbers_option = click.option(
    "--keep-numbers", is_flag=True, help="Mask nothing: what looks like a caller's number or address is nobody's."
)
LARGEST_FILE = 10 * 1024 * 1024
"""Bytes of a file or of stdin that are read at most."""
_ENDING = 6
"""Characters of the end of an id that a list shows: the beginning is the time, and much the same in all."""


def cleaned(rows: Any) -> Any:
    """Give the same without anything that a terminal would obey, in whatever lists and objects it stands.

    What this program keeps has nothing of that kind, but another may have written into the store.
    """
    if isinstance(rows, str):
        return text.harmless(rows)
    if isinstance(rows, Mapping):
        return {text.harmless(name): cleaned(value) for name, value in rows.items()}
    if isinstance(rows, list | tuple):
        return [cleaned(one) for one in rows]
    return rows


def as_json(rows: object, encoding: str | None = None) -> str:
    """Write rows as JSON that is whole in this encoding too: what that may lack is written as an escape."""
    unicode = codecs.lookup(encoding or "utf-8").name.startswith("utf")
    return json.dumps(cleaned(rows), ensure_ascii=not unicode, indent=1) + "\n"


def show_json(rows: object) -> None:
    """Write rows to stdout for scripts."""
    click.echo(as_json(rows, sys.stdout.encoding if sys.stdout else None), nl=False)


def show_lines(lines: Sequence[tuple[str, str]]) -> None:
    """Write one line a row to stdout, each after the last six characters of its id."""
    if lines:
        say(*(f"{id[-_ENDING:]}  {line}" for id, line in lines))
    else:
        warn(_("there is none"))


def check_words(too_long: str, *words: str) -> None:
    """Refuse words that could not be kept as they are. Raises ClickException.

    `too_long` says that they have to be a line of `{most}` characters at most.
    """
    for one in words:
        if text.is_too_long(one):
            raise click.ClickException(too_long.format(most=text.LONGEST_LINE))
        if any("\ud800" <= character <= "\udfff" for character in one):
            raise click.ClickException(_("these words are not UTF-8 text; nothing was kept"))


@contextmanager
def store_for_words(context: CliContext, *, keep_numbers: bool) -> Iterator[Store]:
    """Have the store open to take words in, and say on stderr when something in them was masked.

    With `keep_numbers` nothing is. Raises StoreError, also for what SQLite says meanwhile.
    """
    with context.store() as store:
        if keep_numbers:
            store.redactor.keep_numbers()
        yield store
    if store.redactor.has_masked:
        warn(_("what looked like a caller's number or address is masked in it"))


def find_row(rows: Sequence[Row], ending: str) -> Row:
    """Give the one row whose id ends like this. Raises ClickException when there is none, or are several."""
    ending = ending.strip()
    if len(ending) < _ENDING:
        said = _("{written} is too short; write the {count} characters that the list shows")
        raise click.ClickException(said.format(written=repr(ending), count=_ENDING))
    fitting = [row for row in rows if row["id"].endswith(ending)]
    if len(fitting) != 1:
        said = (
            _("{written} is the id of several; see the list")
            if fitting
            else _("{written} is the id of none; see the list")
        )
        raise click.ClickException(said.format(written=repr(ending)))
    return fitting[0]


def delete_row(context: CliContext, table: Deletable, ending: str) -> None:
    """Delete the row whose id ends like this, and say which it was. Raises ClickException."""
    with context.store() as store:
        unreadable = [{"id": one.id} for one in store.troubles(table) if one.id and not one.shown]
        row = find_row([*store.export_table(table), *unreadable], ending)
        store.delete(table, row["id"], at=clock.now())
    words = row.get("text") or row.get("name") or row.get("next_step") or ""
    said = _("deleted {id}").format(id=row["id"][-_ENDING:])
    say(f"{said}  {words}".rstrip())
