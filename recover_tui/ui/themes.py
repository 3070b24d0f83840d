"""Reading colour themes: small TOML files whose colours are meanings."""

from __future__ import annotations

import tomllib
from collections.abc import Container, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from textual.color import Color, ColorParseError
from textual.theme import Theme

from recover_tui.domain import text
from recover_tui.domain.translation import gettext as _, ngettext

MEANINGS: Final = (
    "ground", "surface", "raised", "line",
    "text", "quiet", "accent", "primary", "warm",
    "cursor", "cursor-ink",
    "in", "in-hi", "hold", "hold-hi", "out", "out-hi", "rest", "halo", "rim", "ink",
)  # fmt: skip
"""What a theme says the colour of. In style sheets those of the breath are called `breath-in` and so on; `ground`,
`surface` and `text` are also what Textual calls `background`, `surface` and `foreground`."""
_OF_THE_BREATH: Final = frozenset({"in", "in-hi", "hold", "hold-hi", "out", "out-hi", "rest"})
_AREAS: Final = ("ground", "surface", "raised", "halo", "cursor")
"""Large areas side by side: they are told apart by how light they are."""
_GREY_BELOW: Final = 0.15
"""Saturation (HLS) under which Rich takes a colour for a grey as it looks for one of 256. Others go to a cube of six
steps a side, where grounds that are close to each other change places or turn pink."""
DARK: Final = "dusk"
"""The calm dark theme. It stands in for one that isn't there."""
LIGHT: Final = "dawn"
"""The calm light one."""
PLAIN: Final = "terminal"
"""The one that needs no more than sixteen colours."""
AUTO: Final = "auto"
"""In the place of a theme's name: the dark or the light one, as the terminal itself is."""
ALIASES: Final[Mapping[str, str]] = {"contrast": "contrast-dark"}
"""Names that a config may still have, and the theme that each stands for."""


def names(folders: Iterable[Path]) -> tuple[str, ...]:
    """Names of the theme files in these folders, the calm dark one first."""
    return tuple(in_order({file.stem for folder in folders for file in _files(folder)}))


def in_order(names: Iterable[str]) -> list[str]:
    """Sort names of themes as they are listed: the calm dark one first."""
    return sorted(names, key=lambda name: (name != DARK, name))


def settings(folders: Iterable[Path]) -> tuple[str, ...]:
    """What a config may name: the themes, `AUTO`, and names of old."""
    return (*names(folders), AUTO, *ALIASES)


def stamps(folders: Iterable[Path]) -> tuple[object, ...]:
    """Tell one state of the theme files in these folders from another, without reading them."""
    found: list[object] = []
    for folder in folders:
        for file in _files(folder):
            with suppress(OSError):  # it went away meanwhile
                seen = file.stat()
                found.append((file, seen.st_mtime_ns, seen.st_size, seen.st_ino))
    return tuple(found)


def load(
    folders: Iterable[Path], *, shipped: Container[str] | None = None, grey_areas: bool = False
) -> tuple[dict[str, Theme], dict[str, str]]:
    """Read every theme; a later folder's wins over an earlier one's. Also a line for each that can't be used.

    Both by the theme's name. `shipped` says which of the first folder are wanted; None means all. `grey_areas` as in
    `read`.
    """
    themes: dict[str, Theme] = {}
    failed: dict[str, str] = {}
    for place, folder in enumerate(folders):
        for file in _files(folder):
            if place == 0 and shipped is not None and file.stem not in shipped:
                continue
            try:
                themes[file.stem] = read(file, grey_areas=grey_areas)
            except (OSError, ValueError, TypeError, ColorParseError) as error:
                failed[file.stem] = f"{file}: {text.line(str(error))}"
    return themes, failed


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.toml")) if folder.is_dir() else []


def read(file: Path, *, grey_areas: bool = False) -> Theme:
    """Read one theme. Raises OSError, ValueError or ColorParseError, which say what is wrong.

    With `grey_areas` large areas are one of the 24 greys that are among 256 colours, and as light as they were.
    """
    table: dict[str, Any] = tomllib.loads(file.read_text(encoding="utf-8"))
    colours = table.pop("colours", None)
    name = table.pop("name", file.stem)
    if name == AUTO:
        raise ValueError(_("auto is what follows the terminal; give the theme another name"))
    if name != file.stem:
        raise ValueError(_("its name is {name}; use the name of the file").format(name=repr(name)))
    if not isinstance(colours, dict):
        raise ValueError(_("it has no [colours]; the themes that come with recover show how"))
    switches = {"dark": True, "ansi": False} | table
    for key, value in switches.items():
        if key not in ("dark", "ansi"):
            raise ValueError(_("{key} is not known; there are name, dark, ansi and [colours]").format(key=key))
        if not isinstance(value, bool):
            raise ValueError(_("{key} is true or false").format(key=key))
    if unknown := [key for key in colours if key not in MEANINGS]:
        said = _("{key} is not known; there are {known}")
        raise ValueError(said.format(key=unknown[0], known=", ".join(MEANINGS)))
    if missing := [key for key in MEANINGS if key not in colours]:
        said = ngettext("{names} is missing", "{names} are missing", len(missing))
        raise ValueError(said.format(names=", ".join(missing)))
    for key, value in colours.items():
        if not isinstance(value, str):
            raise ValueError(_("{key} is a colour in quotes").format(key=key))
        Color.parse(value)
    if grey_areas:
        colours |= {key: _grey(colours[key]) for key in _AREAS}
    return _theme(name, colours, **switches)


def _grey(colour: str) -> str:
    parsed = Color.parse(colour)
    if parsed.ansi is not None or parsed.hsl.s < _GREY_BELOW:
        return colour
    level = 255 * parsed.brightness
    step = min(24, max(1, round((level - 8) / 10) + 1))  # they go from 8 to 238, ten apart
    level = round(255 * step / 25)  # which Rich takes for that step
    return Color(level, level, level).hex


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
