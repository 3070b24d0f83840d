"""Writes docs/keys.md from the commands, so that the page and the program can't disagree: `make keys`."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, groupby
from pathlib import Path
from typing import Final

from recover_tui.ui.commands import SCOPES, Command

PAGE: Final = Path(__file__).with_name("keys.md")
_BEGINNING: Final = """\
<!-- Made by `make keys` from recover_tui/ui/commands.py: change a key there, not here. -->

# Keys

On the screen `?` shows these, those that count where you are first; `f1` does while you type. `ctrl+p` finds any of
them by name, and the colour themes. In a list, the arrows move, and `enter` opens what you are on. `1`, `2` and `3`
count while the top line asks how a call was, and `f3` right after something was masked.

Some terminals keep a key for themselves: `f10` does whatever `escape` does, `f12` is `f1`, and `f6` hides as `ctrl+l`
does. `recover doctor keys` says what arrives of the keys you press.

Every key can be another one. Put the name in the right column into `[keys]` in the [config](config.md), with one key
or several: `reset = "f5"`, `"breathe.stop" = "x,escape"`. Names with a dot need the quotes. `recover config keys`
lists them as well, with the keys as the config spells them.
"""
_TITLES: Final = {"here": "in the list of keys"}
"""Of places whose title says enough on the screen alone."""


def page() -> str:
    """Give the page as it should be."""
    parts = [_BEGINNING]
    for title, scopes in groupby(SCOPES, key=lambda scope: scope.title):
        commands = chain.from_iterable(scope.commands for scope in scopes)
        heading = f"## {_sentence(_TITLES.get(title, title))}"
        parts.append("\n".join([heading, "", "| key | what it does | name |", "|---|---|---|", *_rows(commands), ""]))
    return "\n".join(parts)


def _rows(commands: Iterator[Command]) -> Iterator[str]:
    """One for each thing that is done; the commands that do it together share one."""
    for does, together in groupby(commands, key=lambda command: command.tooltip or command.label):
        alike = list(together)
        keys = _listed([key for command in alike for key in _keys(command)])
        yield f"| {keys} | {_sentence(does)} | {_listed([command.id for command in alike])} |"


def _keys(command: Command) -> list[str]:
    """As people write them."""
    return [command.key_display] if command.key_display else command.key.split(",")


def _listed(names: list[str]) -> str:
    """More than three by the first and the last."""
    if len(names) > 3:
        return f"`{names[0]}` to `{names[-1]}`"
    return ", ".join(f"`{name}`" for name in names)


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
