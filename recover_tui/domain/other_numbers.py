"""Numbers in groups that are no phone's: dates, times, amounts, versions, addresses of machines, and their like."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from typing import Final

from recover_tui.domain.grouped_number import GroupedNumber

# As text: they are compiled with the first number that is written.
_DAY: Final = r"(?:[12]\d|3[01]|0?[1-9])"
_MONTH: Final = r"(?:1[0-2]|0?[1-9])"
_YEAR: Final = r"(?:19|20)\d\d"
_HOUR: Final = r"(?:[01]?\d|2[0-4])"
_MINUTE: Final = r"[0-5]\d"
_CLOCK: Final = rf"{_HOUR}\.{_MINUTE}(?:\.{_MINUTE})?"
_QUARTERS: Final = r"(?:[01]\d|2[0-4])(?:00|15|30|45)"
_HEX: Final = "[0-9A-Fa-f]"
_OCTET: Final = r"(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)"
_MONTHS: Final = (
    "jan(?:uary|uar|vier)?|janv|feb(?:ruary|ruar)?|févr?(?:ier)?|mar(?:ch|s|zo)?|märz|apr(?:il)?|avr(?:il)?|may|mai|mayo"
    "|jun[ei]?|juin|junio|jul[iy]?|juil(?:let)?|julio|aug(?:ust)?|août|agosto|sept?(?:ember|embre)?|septiembre"
    "|o[ck]t(?:ober|obre)?|octubre|nov(?:ember|embre|iembre)?|de[cz](?:ember)?|déc(?:embre)?|diciembre"
)
_BLANK: Final = "\x01"

_SIGNS: Final = "[$€£¥₹₽₺₴₩₪₫₦₱฿₡₲₵₸₼₾¢]"
_CODES: Final = (
    "AED|ARS|AUD|BDT|BGN|BRL|CAD|CHF|CLP|CNY|COP|CZK|DKK|EGP|EUR|GBP|GHS|HKD|HUF|IDR|ILS|INR|ISK|JPY|KES|KRW|MAD|MXN"
    "|MYR|NGN|NOK|NZD|PEN|PHP|PKR|PLN|RON|RSD|RUB|SAR|SEK|SGD|THB|TRY|TWD|UAH|USD|VND|XAF|XOF|ZAR|Rs|Rp|kr|zł|Kč|Ft|lei"
    "|R|руб|грн"
)
_UNITS: Final = (
    "%|‰|°|[kcm]?m[²³]?|sqm|cbm|ft|[km]?g|lbs?|oz|ml|[kMGT]?W|[kMG]Wh|[kMG]?Hz|[kMGT]i?B|[kMG]?bit|px|dpi|m?s|min|kcal"
    "|bn"
)
# Only what doesn't also say what someone does: "612 345 678 calls" may be a number that does.
_COUNTED: Final = (
    "euros?|dollars?|pounds?|cents?|rupees|yen|yuan|won|pesos|reais|francs?|franken|kron[oe]r|złotych|forint|рублей|гривен"
    "|lakhs?|crores?|millions?|miles|met(?:er|re)s|tons|tonnes|lit(?:er|re)s|bytes?|bits?|pixels|hours|minutes|seconds|days"
    "|weeks|months|years|users|people|persons|members|visitors|customers|rows|words|characters|items|pieces|pcs|times"
    "|tokens|inhabitants|residents|households|homes|entries|products|parcels|subscribers|employees|citizens|stück|kunden"
    "|einwohner|personen|zeilen|stunden|habitants|personnes|lignes|habitantes|personas|persone|abitanti|pessoas|osób"
    "|klientów|sztuk|человек|штук|клиентов"
    "|calls (?:per|an?|this) (?:hour|day|week|shift|month)"
)
_MEASURED: Final = rf" ?(?:{_UNITS}|(?i:{_COUNTED}))(?!\w)"
_SUMS: Final = (
    "amount|approx|approximately|almost|balance|budget|circa|ca|cost|costs|earned|income|nearly|paid"
    "|population|price|profit|refund|revenue|roughly|salary|saved|spent|sum|total|totals|turnover|worth|summe|betrag"
    "|umsatz|total de|somme|importe|totale"
)
_NEAR: Final = 10
"""How near to each other the ends of a range are when nothing else shows that it is one."""
_COUNTING: Final = r"(?i)\b(?:calls|chats|contacts|per (?:hour|day|week|shift|month)): ?$"
"""What stands before the figures of a shift."""
_STEPS: Final = frozenset((1, 2, 5, 10, 15, 20, 25, 50, 100, 200, 250, 500, 1000))
"""Steps in which people count."""
_FEWEST_PADDED: Final = 5
"""The smallest step in 00 15 30 45; 01 02 03 04 05 is how a French number might go."""
_LONGEST_STEPS: Final = 5
"""Groups that may go up in even steps by chance, as in 01 02 03 04 05."""
_LONGEST_FIRST: Final = 7
"""Digits that no phone number has in its first group, when others follow."""
_ROUND: Final = 50
_WHOLE: Final = 500
"""What the ends of a range, and the whole of a ratio, are multiples of."""


def without_addresses_and_dates(text: str) -> str:
    """Give a folded text of the same length in which these are blank: links, machines, times and whole dates."""
    return re.sub(_blanked(), _blank, text)


@cache
def _blanked() -> str:
    day = r"\d\d?(?:st|nd|rd|th)?"
    alone, ends = r"(?<![\d+])(?<!\d[-./])", r"(?![-./]?\d)"
    parts = (
        r"(?:https?|ftp|file)://[^\s+]+|\bwww\.[^\s+]+",
        r"\b10\.\d{4,9}/[^\s+]+",
        rf"\b{_HEX}{{8}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{4}}-{_HEX}{{12}}\b",
        r"(?<![\d:])\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?(?:[+-](?:0\d|1[0-4]):?(?:00|30|45))?(?![\d:])",
        rf"(?<![\w:])(?:{_HEX}{{0,4}}:){{2,7}}{_HEX}{{0,4}}(?![\w:])",
        rf"(?<![\w-]){_HEX}{{2}}(?:-{_HEX}{{2}}){{5}}(?![\w-])",
        r"(?<![\d-])\d-\d(?:,? ?\(\d\d?(?:-\d\d?)?\)|,? \d-\d)+(?![\d-])",
        r"(?<![\d.+])\d\d?\.\d\d?(?:\.\d+){1,2} \([\w.-]{2,24}\)",
        rf"\b(?=\d*[a-f])(?=[a-f]*\d){_HEX}{{8,}}\b",
        rf"(?<![\d.+]){_OCTET}(?:\.{_OCTET}){{3}}(?::\d{{1,5}}|/\d{{1,2}})?(?!\d|\.\d)",
        rf"{alone}(?:{'|'.join(_dates('-./', _YEAR))}){ends}",
        rf"{alone}{_YEAR} ?[-/] ?{_YEAR}{ends}",
        rf"(?i:(?:\b{day}\.? ?)?\b(?:{_MONTHS})\.?(?: {day})?,? {_YEAR}(?! ?\d{{3}}))",
    )
    return "|".join(parts)


def _blank(match: re.Match[str]) -> str:
    found = match[0]
    pairs = re.fullmatch(r"\d\d(?:\.\d\d){3}", found)
    after_code = re.search(r"\+\d{1,4} ?$", match.string[max(0, match.start() - 6) : match.start()])
    if (pairs and not found.startswith("10.")) or after_code:
        return found
    return _BLANK * len(found)


def is_another(number: GroupedNumber) -> bool:
    """True when a number in groups reads as something else than a phone."""
    return any(
        reads(number)
        for reads in (is_amount, is_date, _is_range, _is_count, _is_version, _is_book, _is_numbered, _is_postcode)
    )


# Dates and times


def _dates(signs: str, year: str) -> list[str]:
    """Patterns of a date in any order, with any one of these signs in it."""
    found = []
    for sign in map(re.escape, signs):
        orders = [(_DAY, _MONTH, year), (_MONTH, _DAY, year), (year, _MONTH, _DAY)]
        if year == _YEAR:
            orders.append((year, _DAY, _MONTH))
        found += [sign.join(order) for order in orders]
    return found


@cache
def _date_patterns() -> str:
    date = rf"(?>{'|'.join(_dates('-./ ', _YEAR))})"
    clock = rf"(?:{_CLOCK}|(?:[01]\d|2[0-3])[- ]?{_MINUTE}(?:[- ]?{_MINUTE})?)"
    day = rf"{_DAY}[./]{_MONTH}"
    month = rf"(?:{_MONTH}[-./]{_YEAR}|{_YEAR}[-./]{_MONTH})"
    return "|".join(
        (
            rf"(?:(?:{clock}|{day}|{_DAY})[-/ ])?{date}(?:[-/. ](?:{date}|{clock}))*",
            *_short_dates(),
            rf"{month}(?:[-/ ]{month})+",
            rf"{day}(?:[- ]{day})+",
            rf"{_CLOCK}(?:[-/ ]{_CLOCK})+",
            rf"{_QUARTERS}-{_QUARTERS}(?:[ /]{_QUARTERS}-{_QUARTERS})*",
            rf"{_YEAR}(?:[-/ ]{_YEAR})+|{_YEAR}[-/]\d\d(?:[- ]{_YEAR}[-/]\d\d)+",
            rf"{_YEAR}[-/](?:0\d{{2,6}}|\d{{1,3}})",
            rf"\d\d?-\d\d?/{_YEAR}",
        )
    )


def _short_dates() -> Iterator[str]:
    """Patterns of dates with two digits for the year, several or with a time."""
    for sign in "-./":
        date = f"(?>{'|'.join(_dates(sign, '[0-9][0-9]'))})"
        yield rf"{date}(?:[-/ ](?:{date}|{_CLOCK}|(?:[01]\d|2[0-3]){_MINUTE}))+"


def is_date(number: GroupedNumber) -> bool:
    """True for a date or a time, and for several."""
    return re.fullmatch(_date_patterns(), number.plain) is not None


# Amounts


def is_amount(number: GroupedNumber) -> bool:
    """True when it is grouped by thousands, or has decimals, and what is around it or its size speaks for that."""
    plain = number.plain
    decimals = r"(?:,\d{1,4}(?!\d))?"
    money = re.search(rf"(?:{_SIGNS}|\b(?:{_CODES})\.?) ?[-+]?$", number.before) or re.match(
        rf"{decimals} ?(?:{_SIGNS}|(?:{_CODES})\b)", number.after
    )
    counted = re.match(rf"{decimals}{_MEASURED}", number.after)
    named = re.search(rf"(?i)(?:\b(?:{_SUMS})\.?:? (?:of |is |was )?|\d of )$", number.before)
    evident = bool(money or counted or named or re.match(r",\d{1,2}(?!\d)", number.after))
    if re.fullmatch(r"[1-9]\d{0,2}(?: \d{3})+\.\d{1,4}", plain):
        return True
    if re.fullmatch(r"[1-9]\d{0,2}(?:[ .]\d{2,3})*[ .]\d{3}", plain):
        return evident or (not number.plus and _is_grand(plain))
    if re.fullmatch(r"(?:0|[1-9]\d*)\.\d+(?:[-/ ](?:0|[1-9]\d*)\.\d+)+", plain):
        return not number.plus
    if re.fullmatch(r"[1-9]\d{0,2}(?: \d{3})* \d00-[1-9]\d{0,2}(?: \d{3})* \d00", plain):
        return True
    if re.fullmatch(r"\d+\.\d+", plain) and not number.plus:
        looks_dialled = re.fullmatch(r"\d{3,5}\.\d{4,7}|0\d+\.\d+", plain) and not plain.startswith("0.")
        return not looks_dialled or evident or _is_coordinate(number)
    return bool(money) and re.fullmatch(r"[1-9][\d.]*", plain) is not None


def _is_grand(plain: str) -> bool:
    """True for thousands that are an amount without a word: 1 234 567, 12 500 000, 12.345.678."""
    spaced = r"1 \d{3} \d{3}|\d{1,2}(?: \d{3})* 000|\d{3} (?:\d{3} )*000 000"
    return re.fullmatch(rf"{spaced}|\d{{1,2}}(?:\.\d{{3}})+|\d{{3}}(?:\.\d{{3}}){{3,}}", plain) is not None


def _is_coordinate(number: GroupedNumber) -> bool:
    return bool(re.search(r"(?:\d\.\d+°?[NSEW]?,? ?-?|[-−])$", number.before) or re.match(r", ?-?\d", number.after))


# Ranges, ratios, scores, counting


def _is_range(number: GroupedNumber) -> bool:
    plain = number.plain
    pairs = r"\d{1,3}-\d{1,3}(?:[ /]\d{1,3}-\d{1,3})+|\d{1,3}/\d{1,3}(?:[ -]\d{1,3}/\d{1,3})+"
    if re.fullmatch(pairs, plain):
        return True
    if ends := re.fullmatch(r"([1-9]\d+)([-/])([1-9]\d+)", plain):
        low, high = int(ends[1]), int(ends[3])
        in_round_numbers = (high % _ROUND or low % _ROUND) == 0 if ends[2] == "-" else high % _WHOLE == 0
        measured = len(ends[1]) == len(ends[3]) and re.match(_MEASURED, number.after)
        if low < high and (in_round_numbers or measured or high - low < _NEAR):
            return True
    return bool(re.match(r" ?=", number.after)) and " " in number.gap(1)


def _is_count(number: GroupedNumber) -> bool:
    """True for 10 20 30 40, 12 15 20 minutes, 5 12 8 9 10, and for fewer or more single digits than a phone has."""
    digits, sizes = number.digits, number.sizes
    groups = [number.text[begin:end] for begin, end in number.groups]
    steps = {int(after) - int(before) for before, after in pairwise(groups)}
    if len(groups) > 2 and len(steps) == 1:
        step, padded = abs(steps.pop()), any(group.startswith("0") for group in groups)
        usual = (step in _STEPS or step == int(groups[0])) and (step >= _FEWEST_PADDED or not padded)
        if usual or len(groups) > _LONGEST_STEPS:
            return True
    counted = re.match(_MEASURED, number.after) or re.search(_COUNTING, number.before)
    if counted and max(sizes) <= len("100") and not any(group.startswith("0") for group in groups):
        return True
    if max(sizes) == 1:
        return not (10 <= len(digits) <= 11 or (digits.startswith("0") and len(digits) >= 9))
    return max(sizes) == len("10") and 1 in sizes[1:] and not digits.startswith("0")


# Versions and numbers with check digits


def _is_version(number: GroupedNumber) -> bool:
    sizes = number.sizes
    if len(sizes) <= 2 or not re.fullmatch(r"[\d.]+", number.plain):
        return False
    small_first = sizes[0] == 1 and sizes[1] <= len("10")
    article = len(sizes) == 3 and sizes[2] <= len("10") < min(sizes[:2])
    return small_first or 1 in sizes[1:] or (number.digits[0] != "0" and (article or max(sizes) > 4))


def _is_book(number: GroupedNumber) -> bool:
    digits, sizes = number.digits, number.sizes
    if len(digits) == 13 and (digits.startswith(("978", "979")) or sizes == [1, 6, 6]):
        from stdnum import ean

        return bool(ean.is_valid(digits))
    if len(digits) == 10 and len(sizes) == 4 and sizes[-1] == 1:
        from stdnum import isbn

        return bool(isbn.is_valid(digits))
    return False


def _is_numbered(number: GroupedNumber) -> bool:
    """True when it ends with a digit by itself, as check digits do, or begins with more than one phone group has."""
    sizes = number.sizes
    return number.digits[0] != "0" and (sizes[-1] == 1 < max(sizes) or sizes[0] >= _LONGEST_FIRST)


def _is_postcode(number: GroupedNumber) -> bool:
    """True for a ZIP+4 after the two letters of a state, and for 1000-205 or 01310-100 before a town."""
    if re.fullmatch(r"\d{5}-\d{4}", number.plain):
        return re.search(r"\b[A-Z]{2} $", number.before) is not None
    return bool(re.fullmatch(r"\d{4,5}-\d{3}", number.plain) and re.match(r" [^\W\d_a-z]", number.after))
