"""Bring the catalogues of messages up to the code: `make catalogues`, and `make catalogues NEW=fr` begins another.

Messages that are new stand in each `.po` file without a translation, those that are gone leave it, and every `.po` is
compiled to the `.mo` that the program reads.
"""

from __future__ import annotations

import argparse
import inspect
import io
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import click
from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir, extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from recover_tui.system.language import DOMAIN, LOCALE

PACKAGE = LOCALE.parent
TEMPLATE = LOCALE / f"{DOMAIN}.pot"
_KEYWORDS = {**DEFAULT_KEYWORDS, "NC_": ((1, "c"), 2)}
_CLICK_SAYS = ("core", "decorators", "exceptions", "formatting", "parser", "termui", "types")
"""Modules of click that speak to whoever types a command."""
_NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)
"""A catalogue changes when a message does, and not by the day on which that was looked at."""
_HEADER = """\
# What recover-tui says.
# Words in braces, such as {until}, stay as they are and may move; key names stay as well.
#"""
_WIDTH = 118


def extracted() -> Catalog:
    """Gather every message of the program, of its commands' help, and of click's own words."""
    catalogue = _empty()
    for file, _line, message, comments, context in extract_from_dir(
        str(PACKAGE), method_map=[("**.py", "python")], keywords=_KEYWORDS, comment_tags=("Translators:",)
    ):
        catalogue.add(message, locations=[(file, 1)], auto_comments=comments, context=context)
    for command in _commands():
        options = [one for one in command.params if isinstance(one, click.Option) and not one.hidden]
        said = [command.help, *(option.help for option in options)]
        for message in filter(None, said):
            catalogue.add(inspect.cleandoc(message), locations=[("cli", 1)])
    for name in _CLICK_SAYS:
        module = import_module(f"click.{name}")
        for _line, message, _comments, context in extract_from_file("python", str(module.__file__)):
            catalogue.add(message, locations=[("click", 1)], context=context)
    return catalogue


def _commands() -> Iterator[click.Command]:
    from recover_tui.cli.commands import recover

    waiting: list[click.Command] = [recover]
    while waiting:
        command = waiting.pop()
        yield command
        if isinstance(command, click.Group):
            context = click.Context(command)
            found = (command.get_command(context, name) for name in command.list_commands(context))
            waiting += [one for one in found if one is not None]


def brought_up(file: Path, template: Catalog) -> Catalog:
    """Read a catalogue and give it the messages of the template, keeping what is translated."""
    language = file.parts[-3]
    catalogue = _empty(language)
    if file.exists():
        with file.open("rb") as source:
            for message in read_po(source, locale=language, domain=DOMAIN):
                if message.id:
                    catalogue[message.id] = message
    catalogue.update(template, no_fuzzy_matching=True)
    return catalogue


def _empty(language: str | None = None) -> Catalog:
    return Catalog(
        locale=language,
        domain=DOMAIN,
        project="recover-tui",
        version="",
        msgid_bugs_address="",
        last_translator="",
        language_team="",
        header_comment=_HEADER,
        creation_date=_NO_DATE,
        revision_date=_NO_DATE,
        fuzzy=False,
    )


def as_po(catalogue: Catalog) -> bytes:
    """Write a catalogue for translators."""
    written = io.BytesIO()
    write_po(written, catalogue, width=_WIDTH, include_lineno=False, ignore_obsolete=True, sort_by_file=True)
    return written.getvalue()


def as_mo(catalogue: Catalog) -> bytes:
    """Compile a catalogue for the program."""
    written = io.BytesIO()
    write_mo(written, catalogue)
    return written.getvalue()


def file_of(language: str) -> Path:
    """Where a language's catalogue is."""
    return LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.po"


def main() -> None:
    """Write the template, each catalogue, and what is compiled from it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("language", nargs="?", help="one to begin, by its code, such as fr")
    begun = parser.parse_args().language
    template = extracted()
    TEMPLATE.write_bytes(as_po(template))
    files = {*LOCALE.glob(f"*/LC_MESSAGES/{DOMAIN}.po"), *([file_of(begun)] if begun else [])}
    for file in sorted(files):
        catalogue = brought_up(file, template)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(as_po(catalogue))
        file.with_suffix(".mo").write_bytes(as_mo(catalogue))
        missing = sum(1 for message in catalogue if message.id and not message.string)
        click.echo(f"{file.parts[-3]}: {len(catalogue)} messages, {missing} to translate")


if __name__ == "__main__":
    main()
