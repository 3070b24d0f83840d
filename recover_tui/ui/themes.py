"""Reading colour themes: small TOML files whose colours are meanings."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from textual.color import Color, ColorParseError
from textual.theme import Theme

from recover_tui.domain import text

MEANINGS: Final = {
    "breath-in": "primary",
    "breath-hold": "secondary",
    "breath-out": "success",
    "breath-halo": "panel",
    "breath-idle": "panel",
    "cap-low": "warning",
    "quiet": "foreground",
}
"""What a theme may colour of ours, and which of its base colours stands in when it doesn't."""

_COLOURS: Final = (
    "primary", "secondary", "warning", "error", "success", "accent",
    "foreground", "background", "surface", "panel", "boost",
)  # fmt: skip

_SWITCHES: Final = ("dark", "ansi")


def names(folders: Iterable[Path]) -> tuple[str, ...]:
    """Names of the theme files in these folders, the calm dark one first."""
    found = sorted({file.stem for folder in folders for file in _files(folder)})
    return tuple(sorted(found, key=lambda name: name != "dusk"))


def load(folders: Iterable[Path]) -> tuple[dict[str, Theme], tuple[str, ...]]:
    """Read every theme; a later folder's wins over an earlier one's. Also one line for each that can't be used."""
    themes: dict[str, Theme] = {}
    failed: list[str] = []
    for folder in folders:
        for file in _files(folder):
            try:
                theme = _theme(file)
                themes[theme.name] = theme
            except (OSError, ValueError, TypeError, ColorParseError) as error:
                failed.append(f"{file}: {text.line(str(error))}")
    return themes, tuple(failed)


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.toml")) if folder.is_dir() else []


def _theme(file: Path) -> Theme:
    table: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    variables = table.pop("variables", {})
    name = table.pop("name", file.stem)
    if name != file.stem:
        raise ValueError(f"its name is {name!r}; use the name of the file")
    for key, value in table.items():
        if key in _SWITCHES:
            if not isinstance(value, bool):
                raise ValueError(f"{key} is true or false")
        elif key not in _COLOURS:
            raise ValueError(f"{key} is not known; there are {', '.join([*_COLOURS, *_SWITCHES])}")
        else:
            _check_colour(key, value)
    for key, value in variables.items():
        if not re.fullmatch(r"[a-z-]+", key):
            raise ValueError(f"variable {key!r} is not a name")
        if not key.endswith("text-style"):
            _check_colour(key, value)
    return Theme(name=name, variables=variables, **table)


def _check_colour(name: str, value: object) -> None:
    if not isinstance(value, str):
        raise ValueError(f"{name} is a colour in quotes")
    Color.parse(value)


def meanings(theme: Theme) -> dict[str, str]:
    """Give each of our meanings, and what Textual wants of an ANSI theme, the colour that stands in for it."""
    stand_ins = {meaning: getattr(theme, colour) or theme.primary for meaning, colour in MEANINGS.items()}
    if theme.ansi:
        stand_ins |= {"ansi-background": "ansi_default", "ansi-foreground": "ansi_default"}
    return stand_ins
