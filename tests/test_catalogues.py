"""The catalogues: every message of the program in every language, whole, and compiled as it is written."""

from __future__ import annotations

from collections.abc import Iterator
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from recover_tui.domain.translation import ENGLISH, LANGUAGES
from recover_tui.system.language import DOMAIN, LOCALE
from recover_tui.ui.commands import COMMANDS
from tools import catalogues

OTHERS = sorted(code for code in LANGUAGES if code != ENGLISH)
PACKAGE = LOCALE.parent
SHORT = {"key": 16, "short": 8, "title": 14}
"""Cells that a message has at most in the footer, in the narrow column of days, in the title of a pane."""
IN_THE_FOOTER = {command.label for command in COMMANDS.values() if command.show}
FILLED = {"day": "22", "month": "Nov", "year": "2026"}


def read(language: str) -> Catalog:
    with catalogues.file_of(language).open("rb") as file:
        return read_po(file, locale=language, domain=DOMAIN)


def said(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def meant(message: Message) -> tuple[str, ...]:
    return (message.id,) if isinstance(message.id, str) else tuple(message.id)


def names(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name is not None}


def messages(language: str) -> Iterator[Message]:
    return (message for message in read(language) if message.id)


def test_each_language_that_is_offered_has_a_catalogue() -> None:
    assert sorted(path.parent.parent.name for path in LOCALE.glob(f"*/LC_MESSAGES/{DOMAIN}.po")) == OTHERS


def test_the_template_has_what_the_code_says() -> None:
    assert catalogues.as_po(catalogues.extracted()) == catalogues.TEMPLATE.read_bytes(), "make catalogues"


@pytest.mark.parametrize("language", OTHERS)
def test_a_catalogue_has_every_message_and_is_compiled_as_it_stands(language: str) -> None:
    file = catalogues.file_of(language)
    with catalogues.TEMPLATE.open("rb") as source:
        brought_up = catalogues.brought_up(file, read_po(source))
    assert catalogues.as_po(brought_up) == file.read_bytes(), "make catalogues"
    assert catalogues.as_mo(brought_up) == file.with_suffix(".mo").read_bytes(), "make catalogues"
    assert [message.id for message in messages(language) if not all(said(message))] == []
    assert [message.id for message in messages(language) if message.fuzzy] == []


@pytest.mark.parametrize("language", OTHERS)
def test_no_placeholder_is_missing_and_none_is_new(language: str) -> None:
    """Of a plural, the forms for a fixed number may leave the number out."""
    wrong = []
    for message in messages(language):
        wanted = names(meant(message)[-1])
        optional = {"count"} if isinstance(message.id, tuple) else set()
        wrong += [form for form in said(message) if not wanted - optional <= names(form) <= wanted]
    assert wrong == []


@pytest.mark.parametrize("language", OTHERS)
def test_the_tone_and_the_form_are_those_of_the_original(language: str) -> None:
    for message in messages(language):
        for original, form in zip((*meant(message), meant(message)[-1]), said(message), strict=False):
            assert "!" in original or "!" not in form, form
            assert form[:1].isspace() == original[:1].isspace(), form
            assert form[-1:].isspace() == original[-1:].isspace(), form
            assert form.count("{") == form.count("}"), form
            elsewhere = message.locations[0][0].startswith(("cli", "formats"))
            if message.context in SHORT and not elsewhere and (message.context != "key" or original in IN_THE_FOOTER):
                assert cells(form.format(**FILLED)) <= SHORT[message.context], form


def cells(words: str) -> int:
    from rich.cells import cell_len

    from recover_tui.ui.terminal_cells import cell_table
    from recover_tui.ui.textual_internals import install_cell_table

    install_cell_table(cell_table)
    return cell_len(words)
