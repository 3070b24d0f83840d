"""Writing folded into the few signs that numbers are looked for in, with the way back to what was written.

There are some forty digits that mean 7, twenty spaces, thirty dashes, and signs that nobody sees at all. What looks
for numbers sees one of each, and still says to the character where a number stood.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from recover_tui.domain.private_struct import PrivateStruct

MASK: Final = "\x00"
"""Stands for what is masked already. No text folds to it otherwise."""

Span = tuple[int, int]
"""Where something begins, and where it has ended."""

_MARK: Final = "mark"
_BREAKS: Final = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
# Beside what Unicode itself calls a dash or a space: the minus, the bullet, and long vowels as Japanese numbers have
# them; the blank of Braille, and letters of Hangul that are blank.
_DASHES: Final = "\u2212\u2043\u02d7\u30fc\u2796"
_SPACES: Final = "\t\u2800\u115f\u1160\u3164"
_DOTS: Final = "\u00b7\u2022\u2027\u2219\u22c5\u30fb"
_SLASHES: Final = "\u2044\u2215\u2571\u29f8"
_SAME: Final = (
    dict.fromkeys(_BREAKS, "\n")
    | dict.fromkeys(_DASHES, "-")
    | dict.fromkeys(_SPACES, " ")
    | dict.fromkeys(_DOTS, ".")
    | dict.fromkeys(_SLASHES, "/")
    | {"\u2795": "+", "{": "(", "}": ")"}
)


class Folded(PrivateStruct, frozen=True):
    """A text with one sign for each kind of sign."""

    text: str
    spans: list[Span]
    """For each character of it, where that stood in what was written, with the marks on it."""
    parted: frozenset[int]
    """Where in what was written something unseen stood just before a character."""

    def written(self, span: Span) -> Span:
        """Give where something was written that was found in the folded text."""
        return self.spans[span[0]][0], self.spans[span[1] - 1][1]

    def masked(self, places: Iterable[Span]) -> Folded:
        """Give the text with `MASK` in these places, which are in order and apart."""
        parts: list[str] = []
        spans: list[Span] = []
        done = 0
        for begin, end in places:
            parts += [self.text[done:begin], MASK]
            spans += [*self.spans[done:begin], self.written((begin, end))]
            done = end
        return Folded("".join([*parts, self.text[done:]]), spans + self.spans[done:], self.parted)


def fold(text: str) -> Folded:
    """Fold digits, dashes, spaces, line breaks, dots, slashes, braces and wide forms; drop what nobody sees."""
    characters: list[str] = []
    spans: list[Span] = []
    parted: set[int] = set()
    unseen = False
    for place, character in enumerate(text):
        folded = _folded(character)
        if folded == _MARK and spans:
            spans[-1] = (spans[-1][0], place + 1)
        elif folded == "":
            unseen = True
        elif folded != _MARK:
            if unseen:
                parted.add(place)
                unseen = False
            characters.append(folded)
            spans.append((place, place + 1))
    return Folded("".join(characters), spans, frozenset(parted))


@lru_cache(maxsize=4096)
def _folded(character: str) -> str:
    """Give the sign for a character, "" for one that nobody sees, `_MARK` for one that stands on another."""
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    if character in _SAME:
        return _SAME[character]
    if character.isascii() and character.isprintable():
        return character
    wide = unicodedata.normalize("NFKC", character)
    if len(wide) == 1 and not character.isnumeric():
        character = _SAME.get(wide, wide)
    match unicodedata.category(character):
        case "Zs":
            return " "
        case "Pd":
            return "-"
        case "Cc" | "Cf" | "Cs" | "Cn":
            return ""
        case "Mn" | "Me" | "Mc":
            return _MARK
        case _:
            return character
