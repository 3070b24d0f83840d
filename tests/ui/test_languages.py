"""The dashboard in another language: every word on the screen comes from the catalogue, and nothing is cut."""

from __future__ import annotations

import re
from collections.abc import Iterator
from gettext import NullTranslations

import pytest
from textual.keys import Keys

from recover_tui.cli import demo
from recover_tui.domain import translation
from recover_tui.domain.breathing import PATTERNS
from recover_tui.store.store import Store
from recover_tui.system import paths
from recover_tui.ui import themes
from tests.conftest import NOW, Time
from tests.ui.conftest import OpenWindow
from tests.ui.test_frames import SIZES, WAYS, Way

ACCENTED = str.maketrans("abcdeghijklmnorstuwyz", "áƀćḋéǵĥíĵķĺḿńóŕśťúẃýź")
_PLACEHOLDER = re.compile(r"(\{[^}]*\})")
KEYS = {
    "esc", "enter", "space", "tab", "shift", "ctrl", "alt", "backspace", "left", "right", "up", "down",
    *(key.value for key in Keys),
}  # fmt: skip
TYPED = {*["He", "raised", "his", "voice", "about", "the", "second", "invoice", "She", "laughed", "at", "the", "end"]}
TYPED |= {*["You", "stayed", "so", "patient", "on", "that", "refund", "call", "Sam"]}
NAMES = {*PATTERNS, *themes.settings((paths.shipped_themes(),)), "Listening", "ear", "dusk", "Polyvagal"}


class Accented(NullTranslations):
    """A language in which every letter has an accent, so that what is not translated stands out."""

    def gettext(self, message: str) -> str:
        return accented(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return accented(msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        return accented(message)


def accented(message: str) -> str:
    parts = _PLACEHOLDER.split(message)
    return "".join(part if part.startswith("{") else part.translate(ACCENTED) for part in parts)


@pytest.fixture
def accented_language() -> Iterator[None]:
    translation.use(Accented())
    yield
    translation.use(None)


def untranslated(lines: list[str]) -> set[str]:
    """The words on these lines that no catalogue had."""
    words = {word for line in lines for word in re.findall(r"(?<![\w.@/:+^-])[A-Za-z]{2,}(?![\w@/+-])", line)}
    return {word for word in words if word.translate(ACCENTED) != word and word not in KEYS | TYPED | NAMES}


@pytest.mark.usefixtures("accented_language")
@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
async def test_every_word_on_the_screen_comes_from_the_catalogue(
    open_window: OpenWindow, store: Store, time: Time, way: Way, size: tuple[int, int]
) -> None:
    demo.fill(store, NOW)
    async with open_window(size=size) as window:
        await way(window, time)
        assert untranslated(window.lines) == set()
