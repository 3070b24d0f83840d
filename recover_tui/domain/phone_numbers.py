"""Phone numbers as people write them, told from the other numbers in a text.

A number that is written in groups, or with a plus, a bracket or a leading 0, and has the digits of one, is taken for
one unless it reads as something else. There is no table of what is dialled where: it would be 23 MB, and miss what
people leave out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from recover_tui.domain import number_context, other_numbers
from recover_tui.domain.folding import Folded, Span
from recover_tui.domain.grouped_number import GroupedNumber

_FEWEST, _MOST = 7, 15
"""Digits of a phone number; E.164 allows 15 at most."""
_LONGEST_GROUP: Final = 12
"""Digits of a group; more together are something else beside a phone number."""
_EVENLY: Final = 30
"""Digits in groups of one size that are taken for several numbers at most; more are a table."""

_TIGHT: Final = r" {0,2}(?:--?|/) {0,2}| ?\.(?! )| \. "
_BRACKETS: Final = r" ?[)\]] ?(?:[-./] ?)?(?:[(\[] ?)?|(?:[-./]| {1,4})?[(\[] ?"
_RUN: Final = (
    r"(?:(?<![\d+])(?<!\d )(?:\( ?\+|\+) ?\(? ?|[(\[] ?)?"
    rf"\d+(?:(?:{_BRACKETS}|{_TIGHT}| {{1,4}})\d+)*"
)
_OPENING: Final = r"[(\[]"
_UNDIVIDED: Final = r"0[1-9]\d{7,10}|00[1-9]\d{8,14}"


def find(folded: Folded) -> Iterator[Span]:
    """Give the places of phone numbers in a folded text, in order."""
    for match in re.finditer(_RUN, other_numbers.without_addresses_and_dates(folded.text)):
        if match.end() - match.start() >= _FEWEST:
            run = number_context.unglued(GroupedNumber.of(folded.text, match.span()))
            if run is not None:
                yield from (number.span for number in _numbers_in(_parted(run, folded)) if _is_phone(number))


def _parted(run: GroupedNumber, folded: Folded) -> GroupedNumber:
    """Take what nobody sees for gaps when there are no others, and not one after each digit."""
    begin, end = run.groups[0]
    parts = [place for place in range(begin + 1, end) if folded.spans[place][0] in folded.parted]
    if len(run.groups) > 1 or not parts or len(parts) == end - begin - 1:
        return run
    groups = tuple(pairwise([begin, *parts, end]))
    return GroupedNumber(run.text, groups, run.begin)


def _numbers_in(run: GroupedNumber) -> Iterator[GroupedNumber]:
    """Part numbers that stand next to each other."""
    parts = _parts(run)
    if len(parts) == 1:
        yield run
    else:
        for part in parts:
            yield from _numbers_in(part)


def _parts(run: GroupedNumber) -> Sequence[GroupedNumber]:
    sizes = run.sizes
    count = sum(sizes)
    if count < 2 * _FEWEST or len(sizes) == 1:
        return [run]
    if undivided := [at for at, size in enumerate(sizes) if size > _LONGEST_GROUP]:
        return run.cut(sorted({*undivided, *(at + 1 for at in undivided)} - {0}))
    if brackets := _beginnings(run, _OPENING):
        return run.cut(brackets)
    widths = [_width(run.gap(at)) for at in range(1, len(sizes))]
    least, most = min(widths), max(widths)
    parts = run.cut(at for at, width in enumerate(widths, start=1) if least < width == most)
    if all(sum(part.sizes) >= _FEWEST for part in parts) and len(parts) > 1:
        return parts
    if count <= _most(run) or number_context.is_named(run) or other_numbers.is_date(run):
        return [run]
    if period := _period(sizes):
        return run.cut(range(period, len(sizes), period))
    if run.is_evenly_printed and sizes[-1] < sizes[0]:
        return [run]
    return run.cut(_beginnings(run, r"00?[1-9]"))


def _width(gap: str) -> int:
    """How far apart it puts two groups: a sign among spaces most, a space less, a sign or bracket least."""
    if re.search(r"[()\[\]]", gap) or " " not in gap:
        return 0
    return 1 if gap == " " else 2


def _beginnings(run: GroupedNumber, sign: str) -> list[int]:
    """Where a number may begin, by a sign that it begins with, after a whole one and before enough for another."""
    found = []
    sizes = run.sizes
    count, left = 0, sum(sizes)
    for at, (begin, _) in enumerate(run.groups):
        before = run.groups[at - 1][1] if at else begin
        if count >= _FEWEST <= left and re.match(rf" *[-./]? *{sign}", run.text[before : begin + 3]):
            # What is dialled first by itself, as in 8 (301), goes with it.
            trunk = sizes[at - 1] == 1 and count > _FEWEST
            found.append(at - trunk)
            count = trunk
        count += sizes[at]
        left -= sizes[at]
    return found


def _period(sizes: Sequence[int]) -> int:
    """After how many groups their sizes begin anew, when that makes whole numbers; 0 when they don't."""
    evenly = len(set(sizes)) == 1
    if evenly and (sizes[0] not in (2, 3) or sum(sizes) > _EVENLY):
        return 0
    for period in range(2, min(len(sizes) // 2, _MOST) + 1):
        repeated = [*sizes[:period]] * (len(sizes) // period)
        if repeated == [*sizes] and _FEWEST <= sum(sizes[:period]) <= _MOST:
            return period
    return 0


def _most(number: GroupedNumber) -> int:
    """How many digits it may have at most, with the two that stand for a plus."""
    return _MOST + 2 if number.digits.startswith("00") else _MOST


def _is_phone(number: GroupedNumber) -> bool:
    """True for one number, and for several that can't be told apart."""
    digits = number.digits
    if len(digits) < _FEWEST or len(set(digits)) == 1 or digits.startswith("000"):
        return False
    if len(digits) > _most(number) and number.is_evenly_printed:
        return False
    if number.plus:
        return not other_numbers.is_amount(number)
    if number_context.is_named(number):
        return False
    if len(number.groups) == 1:
        return re.fullmatch(_UNDIVIDED, digits) is not None
    return number.has_brackets or not other_numbers.is_another(number)
