"""The command line in the agent's language: our messages, the help of our commands, and click's own words."""

from __future__ import annotations

import os
from inspect import cleandoc
from pathlib import Path
from typing import TYPE_CHECKING

from recover_tui.domain import translation
from recover_tui.domain.translation import ENGLISH
from recover_tui.system import language
from recover_tui.system.language import DOMAIN, LOCALE

if TYPE_CHECKING:
    import click


def use_language(config_file: Path) -> None:
    """Speak the language that this config or the environment asks for from now on."""
    chosen = language.chosen(_set_in(config_file), os.environ)
    translation.use(language.catalogue(chosen))
    if chosen != ENGLISH:
        import gettext

        # click asks the standard library, which asks the environment.
        gettext.bindtextdomain(DOMAIN, LOCALE)
        gettext.textdomain(DOMAIN)
        os.environ["LANGUAGE"] = chosen


def _set_in(config_file: Path) -> str:
    """Give the language that is set in a config, without loading what reads one where nothing is."""
    try:
        with config_file.open("rb") as file:
            mentioned = b"language" in file.read(_LARGEST)
    except (OSError, ValueError):
        return ""
    if not mentioned:
        return ""
    from recover_tui.config import loader

    return loader.load(config_file).config.look.language


_LARGEST = 64 * 1024
"""Bytes of a config that are read."""


def translate(command: click.Command) -> None:
    """Give a command, its options and the commands below it their help in this language."""
    import click  # the dashboard opens without it

    command.help = translation.gettext(cleandoc(command.help or ""))
    for option in command.params:
        if isinstance(option, click.Option) and option.help:
            option.help = translation.gettext(option.help)
    if isinstance(command, click.Group):
        for below in command.commands.values():
            translate(below)
