"""Callers' numbers and addresses, taken out of what the agent writes before any of it is kept.

People write in a hurry, and what the caller just said slips in. Card numbers, account numbers, phone numbers and mail
addresses have no use here and do harm in a file; so they are masked on every way into the store. Of a card the last
four digits stay, as on any receipt.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Final

from recover_tui.domain.folding import Folded, Span, fold
from recover_tui.domain.private_struct import PrivateStruct

# As text: they are compiled with the first words that are written, and the first picture doesn't wait for them.
_ANY: Final = r"[\d@\uff20\ufe6b]"
"""Without one of these there is nothing to mask."""
_MASKS: Final = r"\[(?:card \d{4}|account|mail|code|phone)\]"
_GAP: Final = r"(?: {1,4}| {0,2}[-./] {0,2}| {0,2}\n{1,2} {0,4})"
"""What may stand between two digits of a card."""
_DIGITS: Final = rf"(?<!\d)\d(?:{_GAP}?\d){{11,}}"
_SIGN: Final = r"( ?[^\w\s\x00] ?|_)"
_EVEN_GROUPS: Final = (
    rf"(?<!\d)(?:\d{{4}}{_SIGN}\d{{4}}\1\d{{4}}\1\d{{4}}|\d{{4}}{_SIGN}\d{{6}}\2\d{{4,5}}"
    rf"|\d{_SIGN}\d(?:\3\d){{10,17}})(?!\d)"
)
"""A card in the groups that are printed on it, or digit by digit, with any one sign between them."""
_FEWEST, _MOST = 12, 19
"""Digits of a card number, at least and at most."""
_USUAL: Final = 16
"""Digits of most cards; fewer in groups are no card where more stand beside them."""
_AMEX: Final = [4, 6]
"""How the digits of American Express and Diners begin, in groups."""
_LONGEST_PHONE: Final = 15
"""Digits after a plus that are a phone number's, and not a card's."""
_GROUP: Final = 4
"""Digits of a group as it is printed, and at least before a number goes on in the next line."""
_ISSUERS: Final = (
    r"4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2(?:2[2-9]|[3-6]\d|7[01])\d{13}|2720\d{12}|3[47]\d{13}|35\d{14}"
    r"|3(?:0[0-5]|[689]\d)\d{11}|6(?:011|5\d\d)\d{12}|6[24]\d{14,17}|(?:5[0678]|6[37])\d{10,17}"
)
"""How card numbers begin and how long they are: Visa, Mastercard, Amex, JCB, Diners, Discover, UnionPay, Maestro."""
_IBAN: Final = r"(?i)(?<![^\W_])(?=([A-Z]{2}\d{2}(?:[ .-]{0,2}[A-Z0-9]){11,30}(?![^\W_])))"
_MAIL: Final = r"[^\s@<>()\[\],;:\x00]{1,64}@[^\s@<>()\[\],;:\x00]{1,255}\.[^\W\d_]{2,24}"
_CODE: Final = r"(?i)\b(cvv2?|cvc2?|csc|security code|pin)(\W{1,3}(?:is\W)?)(\d{3,4})\b"

_ROUNDS: Final = 8
"""How often a text is looked through at most: what is masked may show that something beside it is a number."""


class Redacted(PrivateStruct, frozen=True):
    """A text without what belongs to a caller."""

    text: str
    found: tuple[str, ...] = ()
    """What was masked, as it was written, in case it was something else."""


def redact(text: str, allowed: Collection[str] = ()) -> Redacted:
    """Mask numbers and addresses of callers; what the agent `allowed` stays as it is, however it is spaced.

    What was redacted once isn't changed by doing so again.
    """
    if not re.search(_ANY, text):
        return Redacted(text)
    kept = {_spaced(one) for one in allowed}
    folded = fold(text)
    folded = folded.masked(match.span() for match in re.finditer(_MASKS, folded.text))
    masks: dict[Span, str] = {}
    for _ in range(_ROUNDS):
        before = len(masks)
        for find in (_places, _phones):
            folded = _mask(folded, find(folded), text, kept, masks)
        if len(masks) == before:
            break
    parts: list[str] = []
    done = 0
    places = sorted(masks)
    for begin, end in places:
        parts += [text[done:begin], masks[begin, end]]
        done = end
    return Redacted("".join([*parts, text[done:]]), tuple(text[begin:end] for begin, end in places))


def _mask(
    folded: Folded, found: Iterator[tuple[int, int, str]], text: str, kept: set[str], masks: dict[Span, str]
) -> Folded:
    """Note the masks of what was found, the longest of those that begin together, and give the text without it."""
    done = 0
    new: list[Span] = []
    for begin, end, mask in sorted(found, key=lambda place: (place[0], -place[1])):
        if begin >= done:
            done = end
            written = folded.written((begin, end))
            if _spaced(text[slice(*written)]) not in kept:
                masks[written] = mask
                new.append((begin, end))
    return folded.masked(new)


def _spaced(words: str) -> str:
    return " ".join(words.split())


def _places(folded: Folded) -> Iterator[tuple[int, int, str]]:
    text = folded.text
    for match in re.finditer(_DIGITS, text):
        yield from _cards(text, match.start(), match.end())
    for match in re.finditer(_EVEN_GROUPS, text):
        if _is_card(digits := re.sub(r"\D", "", match[0])):
            yield *match.span(), f"[card {digits[-4:]}]"
    for match in re.finditer(_IBAN, text):
        words = match[1]
        while words and not _is_account(words):
            words = re.sub(r"(?:^|[ .-]+)[^ .-]*$", "", words)
        if words:
            yield match.start(), match.start() + len(words), "[account]"
    for match in re.finditer(_MAIL, text):
        begin = match.start()
        name = match[0].partition("@")[0]
        if text[begin - 1 : begin + 2] == "://" or name.endswith("/"):
            begin += name.rfind("/") + 1
        if begin < match.start() + len(name):
            yield begin, match.end(), "[mail]"
    for match in re.finditer(_CODE, text):
        yield *match.span(3), "[code]"


def _phones(folded: Folded) -> Iterator[tuple[int, int, str]]:
    # Loaded with the first number: few texts have one, and the screen would wait.
    from recover_tui.domain import phone_numbers

    for begin, end in phone_numbers.find(folded):
        yield begin, end, "[phone]"


def _cards(text: str, begin: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Look for cards among digits that stand close together, where one number may end and another begin."""
    places = [place for place in range(begin, end) if text[place].isdigit()]
    digits = "".join(text[place] for place in places)
    firsts = [index for index, place in enumerate(places) if place == begin or not text[place - 1].isdigit()]
    lasts = {index for index, place in enumerate(places) if place + 1 == end or not text[place + 1].isdigit()}
    for first in firsts:
        for last in lasts.intersection(range(first + _FEWEST - 1, first + _MOST)):
            dialled = last - first < _LONGEST_PHONE and text[max(0, places[first] - 1)] == "+"
            alone = last - first == len(places) - 1
            if (
                not dialled
                and _is_card(digits[first : last + 1])
                and _hangs_together(text[places[first] : places[last] + 1], alone=alone)
            ):
                yield places[first], places[last] + 1, f"[card {digits[last - 3 : last + 1]}]"


def _hangs_together(written: str, *, alone: bool) -> bool:
    """True unless a line breaks within a group, or it is more likely made of pieces of several numbers."""
    lines = [line for line in written.split("\n")[:-1] if line]
    if not all(re.search(rf"\d{{{_GROUP}}}[ .-]*$", line) for line in lines):
        return False
    sizes = [len(group) for group in re.findall(r"\d+", written)]
    evenly = len({*re.findall(r"\D+", written)}) <= 1
    if sizes[:2] == _AMEX and written[0] == "3":
        return True
    if len({*sizes[:-1]}) <= 1 and sizes[-1] <= sizes[0] and (alone or len(sizes) == 1 or sum(sizes) >= _USUAL):
        return evenly or sizes[0] in (1, _GROUP)
    return evenly and alone


# The check digits are loaded with the first number that needs them, too.


def _is_account(words: str) -> bool:
    from stdnum import iban

    return bool(iban.is_valid(words))


def _is_card(digits: str) -> bool:
    from stdnum import luhn

    return re.fullmatch(_ISSUERS, digits) is not None and bool(luhn.is_valid(digits))
