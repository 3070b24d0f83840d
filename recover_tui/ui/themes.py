"""Reading colour themes: small TOML files whose colours are meanings."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from textual.color import Color, ColorParseError
from textual.theme import Theme

from recover_tui.domain import text

MEANINGS: Final = (
    "ground", "surface", "raised", "line",
    "text", "quiet", "accent", "primary", "warm",
    "cursor", "cursor-ink",
    "in", "in-hi", "hold", "hold-hi", "out", "out-hi", "rest", "halo", "rim", "ink",
)  # fmt: skip
"""What a theme says the colour of. In style sheets those of the breath are called `breath-in` and so on; `ground`,
`surface` and `text` are also what Textual calls `background`, `surface` and `foreground`."""
_OF_THE_BREATH: Final = frozenset({"in", "in-hi", "hold", "hold-hi", "out", "out-hi", "rest"})
ALIASES: Final[Mapping[str, str]] = {"contrast": "contrast-dark"}
"""Names that a config may still have, and the theme that each stands for."""


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
                themes[file.stem] = read(file)
            except (OSError, ValueError, TypeError, ColorParseError) as error:
                failed.append(f"{file}: {text.line(str(error))}")
    return themes, tuple(failed)


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.toml")) if folder.is_dir() else []


def read(file: Path) -> Theme:
    """Read one theme. Raises OSError, ValueError or ColorParseError, which say what is wrong."""
    table: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    colours = table.pop("colours", None)
    name = table.pop("name", file.stem)
    if name != file.stem:
        raise ValueError(f"its name is {name!r}; use the name of the file")
    if not isinstance(colours, dict):
        raise ValueError("it has no [colours]; the themes that come with recover show how")
    switches = {"dark": True, "ansi": False} | table
    for key, value in switches.items():
        if key not in ("dark", "ansi"):
            raise ValueError(f"{key} is not known; there are name, dark, ansi and [colours]")
        if not isinstance(value, bool):
            raise ValueError(f"{key} is true or false")
    if unknown := [key for key in colours if key not in MEANINGS]:
        raise ValueError(f"{unknown[0]} is not known; there are {', '.join(MEANINGS)}")
    if missing := [key for key in MEANINGS if key not in colours]:
        raise ValueError(f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing")
    for key, value in colours.items():
        if not isinstance(value, str):
            raise ValueError(f"{key} is a colour in quotes")
        Color.parse(value)
    return _theme(name, colours, **switches)


def _theme(name: str, colours: Mapping[str, str], *, dark: bool, ansi: bool) -> Theme:
    variables = {f"breath-{key}" if key in _OF_THE_BREATH else key: value for key, value in colours.items()}
    del variables["text"]  # Textual's own stands for a foreground that fits any ground
    variables |= {
        "border": colours["line"],
        "border-blurred": colours["line"],
        "footer-background": colours["ground"],
        "footer-foreground": colours["quiet"],
        "footer-key-foreground": colours["accent"],
        "footer-description-foreground": colours["quiet"],
        "block-cursor-background": colours["cursor"],
        "block-cursor-foreground": colours["cursor-ink"],
        "block-cursor-text-style": "none",
        "block-cursor-blurred-background": colours["surface"],
        "block-cursor-blurred-foreground": colours["text"],
        "block-cursor-blurred-text-style": "none",
        "input-selection-background": colours["cursor"],
        "input-selection-foreground": colours["cursor-ink"],
        "scrollbar": colours["line"],
        "scrollbar-hover": colours["quiet"],
        "scrollbar-active": colours["primary"],
        "scrollbar-background": colours["surface"],
        "scrollbar-background-hover": colours["surface"],
        "scrollbar-background-active": colours["surface"],
        "scrollbar-corner-color": colours["surface"],
    }
    if ansi:
        variables |= {"ansi-background": "ansi_default", "ansi-foreground": "ansi_default"}
    return Theme(
        name=name,
        primary=colours["primary"],
        secondary=colours["hold"],
        warning=colours["warm"],
        error=colours["warm"],
        success=colours["out"],
        accent=colours["accent"],
        foreground=colours["text"],
        background=colours["ground"],
        surface=colours["surface"],
        panel=colours["raised"],
        boost=colours["raised"],
        dark=dark,
        ansi=ansi,
        variables=variables,
    )


def stand_ins(theme: Theme) -> dict[str, str]:
    """Give each of our meanings a colour in a theme of Textual's own, which knows none of them."""
    known = {
        "ground": theme.background, "raised": theme.panel, "line": theme.panel, "quiet": theme.foreground,
        "warm": theme.warning, "cursor": theme.primary, "cursor-ink": theme.background, "halo": theme.panel,
        "rim": theme.accent, "ink": theme.background, "breath-in": theme.primary, "breath-in-hi": theme.primary,
        "breath-hold": theme.secondary, "breath-hold-hi": theme.secondary, "breath-out": theme.success,
        "breath-out-hi": theme.success, "breath-rest": theme.panel,
    }  # fmt: skip
    return {meaning: colour or theme.primary for meaning, colour in known.items()}
