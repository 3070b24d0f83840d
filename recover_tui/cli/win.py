"""`recover win`: wins on the command line."""

from __future__ import annotations

from pathlib import Path

import click
from msgspec.structs import replace

from recover_tui.cli.context import CliContext, pass_cli_context
from recover_tui.cli.output import (
    LARGEST_FILE,
    check_words,
    delete_row,
    find_row,
    json_option,
    keep_numbers_option,
    show_json,
    show_lines,
    store_for_words,
)
from recover_tui.cli.streams import read_file, read_stdin, say
from recover_tui.domain import text, timestamps
from recover_tui.domain.identity import make_id
from recover_tui.domain.redaction import redact
from recover_tui.domain.translation import gettext as _, ngettext
from recover_tui.domain.wins import Win
from recover_tui.formats import images, wins_file
from recover_tui.formats.images import ImageError
from recover_tui.system import clock


@click.group()
def win() -> None:
    """Your wins."""


@win.command("add")
@click.argument("said", metavar="TEXT|-")
@click.option("--who", default="", help="Who it helped.")
@click.option("--why", default="", help="What made it work.")
@click.option("--image", "file", help="A PNG, JPEG, WebP or GIF to keep with it.")
@keep_numbers_option
@pass_cli_context
def win_add(context: CliContext, said: str, who: str, why: str, file: str | None, keep_numbers: bool) -> None:
    """Keep a win. With - it is read from stdin, so that it stands in no process list."""
    if said == "-":
        said = read_stdin(LARGEST_FILE)
    if not text.line(said):
        raise click.UsageError(_("a win needs some words"))
    check_words(_("a win is a line of {most} characters at most; nothing was kept"), said, who, why)
    image = None
    if file is not None:
        try:
            image = images.read(images.pasted_path(file) or Path(file))
        except ImageError as error:
            raise click.ClickException(_("{problem}; nothing was kept").format(problem=error)) from None
    now = clock.now()
    with store_for_words(context, keep_numbers=keep_numbers) as store:
        added = store.wins.add(Win(make_id(now), said, who, why, now), image)
        say(_("kept {id}").format(id=added.id))


@win.command("list")
@json_option
@pass_cli_context
def win_list(context: CliContext, as_json: bool) -> None:
    """List wins, newest first."""
    _list_wins(context, "", as_json)


@win.command("search")
@click.argument("words", nargs=-1, required=True)
@json_option
@pass_cli_context
def win_search(context: CliContext, words: tuple[str, ...], as_json: bool) -> None:
    """List the wins in which all these words occur."""
    _list_wins(context, " ".join(words), as_json)


@win.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--yes", is_flag=True, help="Take them in. Without it you only see what would be.")
@keep_numbers_option
@pass_cli_context
def win_import(context: CliContext, file: Path, yes: bool, keep_numbers: bool) -> None:
    """Take in wins from FILE, or lines from stdin with -.

    Text has one a line; Markdown has them in lists; a table (.csv, .tsv) has a column text, and who, why and date if
    you like; JSON has texts or what an export has. A file with a win that is too long is refused whole.
    """
    try:
        entries = wins_file.read(read_file(file, LARGEST_FILE), file.suffix.lower().lstrip("."))
    except ValueError as error:
        said = _("{file}: {problem}; nothing was taken in")
        raise click.ClickException(said.format(file=file, problem=error)) from None
    with store_for_words(context, keep_numbers=keep_numbers) as store:
        line = store.redactor.line
        kept = [replace(one, text=line(one.text), who=line(one.who), why=line(one.why)) for one in entries]
        known = {form for one in store.wins.newest() for form in (one.text, redact(one.text).text)}
        fresh, again = wins_file.new_ones(kept, known)
        say(*(_("here already: {text}").format(text=entry.text) for entry in again))
        here = ngettext("{count} here already", "{count} here already", len(again)).format(count=len(again))
        if yes:
            store.wins.add_all(wins_file.as_wins(fresh, clock.now()))
            taken = ngettext("{count} taken in", "{count} taken in", len(fresh)).format(count=len(fresh))
            say(f"{taken}, {here}")
        else:
            say(*(_("new: {text}").format(text=entry.text) for entry in fresh))
            new = ngettext("{count} new", "{count} new", len(fresh)).format(count=len(fresh))
            say(_("{counts}. With --yes they are taken in").format(counts=f"{new}, {here}"))


@win.command("edit")
@click.argument("id")
@click.option("--text", "said", help="What went well; - reads it from stdin.")
@click.option("--who", help="Who it helped.")
@click.option("--why", help="What made it work.")
@keep_numbers_option
@pass_cli_context
def win_edit(
    context: CliContext, id: str, said: str | None, who: str | None, why: str | None, keep_numbers: bool
) -> None:
    """Change the win with this ID, or the end of it, as the list shows it; what is left out stays."""
    if said == "-":
        said = read_stdin(LARGEST_FILE)
    if said is not None and not text.line(said):
        raise click.UsageError(_("a win needs some words"))
    check_words(_("a win is a line of {most} characters at most; nothing was kept"), *filter(None, (said, who, why)))
    with store_for_words(context, keep_numbers=keep_numbers) as store:
        row = find_row(store.export_table("wins"), id)
        kept = next(one for one in store.wins.newest() if one.id == row["id"])
        words = (
            kept.text if said is None else said,
            kept.who if who is None else who,
            kept.why if why is None else why,
        )
        store.wins.update(replace(kept, text=words[0], who=words[1], why=words[2]))
        say(_("kept {id}").format(id=kept.id))


@win.command("delete")
@click.argument("id")
@pass_cli_context
def win_delete(context: CliContext, id: str) -> None:
    """Delete the win with this ID, or the end of it, as the list shows it."""
    delete_row(context, "wins", id)


def _list_wins(context: CliContext, words: str, as_json: bool) -> None:
    with context.store() as store:
        rows = store.export_table("wins")[::-1]
    rows = [row for row in rows if text.has_words(f"{row['text']} {row['who']} {row['why']}", words)]
    if as_json:
        show_json(rows)
        return
    now = clock.now()
    show_lines(
        [(row["id"], f"{row['text']} · {timestamps.day(timestamps.read(row['added_at']), now)}") for row in rows]
    )


COMMANDS = (win,)
