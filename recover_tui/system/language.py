"""Which language the agent reads, and its catalogue of messages.

The order is gettext's: what is set in the config, then LANGUAGE, LC_ALL, LC_MESSAGES and LANG. Windows sets none of
these; there it is the language of its own menus.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from recover_tui.domain.translation import ENGLISH, LANGUAGES

if TYPE_CHECKING:
    from gettext import GNUTranslations

DOMAIN: Final = "recover"
LOCALE: Final = Path(__file__).resolve().parents[1] / "locale"
"""The folder with a catalogue for each language, as gettext lays them out."""
_ENGLISH_TOO: Final = frozenset({"c", "posix"})
_OLD_CODES: Final = MappingProxyType({"tl": "fil"})
"""What a language is called as well; Filipino was Tagalog before it had a code."""


def chosen(setting: str, environ: Mapping[str, str]) -> str:
    """Name the first language that is asked for and that there is; English where there is none.

    `setting` is what the config says, empty when it says nothing.
    """
    return next(filter(None, map(_known, _asked_for(setting, environ))), ENGLISH)


def catalogue(language: str) -> GNUTranslations | None:
    """Give the messages in this language; None for English, and where the file is gone or broken."""
    if language == ENGLISH:
        return None
    from gettext import GNUTranslations

    try:
        with (LOCALE / language / "LC_MESSAGES" / f"{DOMAIN}.mo").open("rb") as file:
            return GNUTranslations(file)
    except Exception:  # what gettext raises for a file that is none is said nowhere
        return None


def _asked_for(setting: str, environ: Mapping[str, str]) -> Iterator[str]:
    if setting:
        yield setting
    named = next(filter(None, map(environ.get, ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))), "")
    yield from named.split(":")
    if not named and sys.platform == "win32":
        yield _of_windows()


def _known(tag: str) -> str:
    """Name the language of a tag such as `de_AT.UTF-8`; empty when there is no catalogue for it."""
    code = tag.replace("-", "_").partition(".")[0].partition("@")[0].partition("_")[0].lower()
    code = _OLD_CODES.get(code, code)
    return ENGLISH if code in _ENGLISH_TOO else code if code in LANGUAGES else ""


def _of_windows() -> str:
    import ctypes
    import locale

    windll = getattr(ctypes, "windll")  # noqa: B009
    return locale.windows_locale.get(windll.kernel32.GetUserDefaultUILanguage(), "")
