"""Callers' numbers and addresses, taken out of what the agent writes before any of it is kept.

People write in a hurry, and what the caller just said slips in. Card numbers, account numbers, phone numbers and mail
addresses have no use here and do harm in a file; so they are masked on every way into the store. Of a card the last
four digits stay, as on any receipt.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Final

# As text: they are compiled with the first words that are written, and the first picture doesn't wait for them.
_SEPARATORS: Final = r"[ \u00a0\u2009.\-–/]"
_DIGITS: Final = rf"\d(?:{_SEPARATORS}?\d){{11,}}"
_FEWEST, _MOST = 12, 19
"""Digits of a card number."""
_ISSUERS: Final = (
    r"4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2(?:2[2-9]|[3-6]\d|7[01])\d{13}|2720\d{12}|3[47]\d{13}|35\d{14}"
    r"|3(?:0[0-5]|[689]\d)\d{11}|6(?:011|5\d\d)\d{12}|6[24]\d{14,17}|(?:5[0678]|6[37])\d{10,17}"
)
"""How card numbers begin and how long they are: Visa, Mastercard, Amex, JCB, Diners, Discover, UnionPay, Maestro."""
_IBAN: Final = r"(?i)\b[A-Z]{2}\d{2}(?:[ \u00a0]?[A-Z0-9]){11,30}\b"
_MAIL: Final = r"[^\s@<>()\[\],;:]{1,64}@[^\s@<>()\[\],;:]+\.[^\W\d_]{2,24}"
_PHONE: Final = (
    rf"(?<![\w+])(?:\+|00)\d(?:{_SEPARATORS}?\(?\d\)?){{7,13}}(?!\d)"
    rf"|(?<![\w.,])\(?0\d{{1,4}}\)?(?:{_SEPARATORS}?\d){{6,9}}(?!\d)"
    rf"|(?<![\w.,])\(?\d{{3}}\)?{_SEPARATORS}\d{{3}}{_SEPARATORS}\d{{4}}(?!\d)"
)
_CODE: Final = r"(?i)\b(cvv2?|cvc2?|csc|security code|pin)(\W{1,3}(?:is\W)?)(\d{3,4})\b"


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text without what belongs to a caller."""

    text: str
    found: tuple[str, ...] = ()
    """What was masked, as it was written, in case it was something else."""


def redact(text: str, allowed: Collection[str] = ()) -> Redacted:
    """Mask numbers and addresses of callers; what the agent `allowed` stays as it is."""
    folded = "".join(map(_digit, text))
    places = sorted(_places(folded), key=lambda place: (place[0], -place[1]))
    parts: list[str] = []
    found: list[str] = []
    done = 0
    for begin, end, mask in places:
        if begin < done or text[begin:end] in allowed:
            continue
        parts += [text[done:begin], mask]
        found.append(text[begin:end])
        done = end
    return Redacted("".join([*parts, text[done:]]), tuple(found))


def _places(text: str) -> Iterator[tuple[int, int, str]]:
    for match in re.finditer(_DIGITS, text):
        yield from _cards(text, match.start(), match.end())
    for match in re.finditer(_IBAN, text):
        words = match[0]
        while words and not _is_account(words):
            words = words.rpartition(" ")[0]
        if words:
            yield match.start(), match.start() + len(words), "[account]"
    for match in re.finditer(_MAIL, text):
        yield match.start(), match.end(), "[mail]"
    for match in re.finditer(_PHONE, text):
        yield match.start(), match.end(), "[phone]"
    for match in re.finditer(_CODE, text):
        yield match.start(3), match.end(3), "[code]"


def _cards(text: str, begin: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Look for cards among digits that stand close together, where one number may end and another begin."""
    places = [place for place in range(begin, end) if text[place].isdigit()]
    firsts = [index for index, place in enumerate(places) if place == begin or not text[place - 1].isdigit()]
    lasts = {index for index, place in enumerate(places) if place + 1 == end or not text[place + 1].isdigit()}
    for first in firsts:
        for last in lasts.intersection(range(first + _FEWEST - 1, first + _MOST)):
            digits = "".join(text[place] for place in places[first : last + 1])
            if re.fullmatch(_ISSUERS, digits) and _is_card(digits):
                yield places[first], places[last] + 1, f"[card {digits[-4:]}]"


# The check digits are loaded with the first number that needs them: few texts have one, and the screen would wait.


def _is_account(words: str) -> bool:
    from stdnum import iban

    return bool(iban.is_valid(words))


def _is_card(digits: str) -> bool:
    from stdnum import luhn

    return bool(luhn.is_valid(digits))


def _digit(character: str) -> str:
    """Fold the digits of all scripts, one character for one."""
    value = unicodedata.digit(character, None)
    return character if value is None or not character.isdecimal() else str(value)
