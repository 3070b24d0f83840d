"""What a person reads, in their language: gettext's calls over the one catalogue that is in use.

English is the language of the messages themselves: without a catalogue each is what it says. A constant is marked by
`N_` or `NC_` and translated where it is shown; functions give text that is translated already. Values are put in
afterwards and by name, `_("parked until {until}").format(until=until)`, so that a translator can move them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from gettext import NullTranslations

ENGLISH: Final = "en"
LANGUAGES: Final[Mapping[str, str]] = MappingProxyType(
    {ENGLISH: "English", "de": "Deutsch", "es": "Español", "fil": "Filipino", "hi": "हिन्दी"}
)
"""Each language that there is a catalogue for, by its code, as its own readers call it."""

_catalogue: NullTranslations | None = None


def use(catalogue: NullTranslations | None) -> None:
    """Translate from this catalogue from now on; None leaves messages as they are."""
    global _catalogue
    _catalogue = catalogue


@contextmanager
def untranslated() -> Iterator[None]:
    """Have every message in English for a while: what scripts read is the same in every language."""
    before = _catalogue
    use(None)
    try:
        yield
    finally:
        use(before)


def language() -> str:
    """Give the code of the language in use."""
    return _catalogue.info().get("language", ENGLISH) if _catalogue else ENGLISH


def gettext(message: str) -> str:
    """Translate a message."""
    return _catalogue.gettext(message) if _catalogue and message else message


def ngettext(one: str, many: str, number: int) -> str:
    """Translate a message whose form depends on a number."""
    if _catalogue is None:
        return one if number == 1 else many
    return _catalogue.ngettext(one, many, number)


def pgettext(context: str, message: str) -> str:
    """Translate a message that other languages say differently in different places, as it is said in this one."""
    return _catalogue.pgettext(context, message) if _catalogue else message


def N_(message: str) -> str:  # noqa: N802
    """Mark a message for the catalogues; it is translated where it is shown."""
    return message


def NC_(context: str, message: str) -> str:  # noqa: ARG001, N802
    """Mark a message with its context for the catalogues; `pgettext` translates it where it is shown."""
    return message
