"""What of the example numbers of every region is masked, and what of numbers that are nobody's.

The examples come from phonenumbers, one for each region and type of line, written as its rules for the country do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final

import phonenumbers
from phonenumbers import PhoneNumber, PhoneNumberFormat, PhoneNumberType

from recover_tui.domain.redaction import redact

LEAST_MASKED: Final = 0.99
MOST_FALSE_ALARMS: Final = 0.01
FEWEST_DIGITS: Final = 7
"""Digits of the shortest number that is looked for; shorter ones are an extension, a house, anything."""

_SENTENCES: Final = ("{}", "She said {}, twice.", "reach him at {} after lunch")
_FORMATS: Final = {
    "E.164": PhoneNumberFormat.E164,
    "international": PhoneNumberFormat.INTERNATIONAL,
    "as a link": PhoneNumberFormat.RFC3966,
}
_WRITINGS: Final = {
    "as people group it": None,
    "with U+2011": "\u2011",
    "with U+202F": "\u202f",
    "with U+00A0": "\u00a0",
    "with two spaces": "  ",
    "with ' - '": " - ",
    "with ' / '": " / ",
    "with a soft hyphen": "\u00ad",
}
_TYPES: Final = {value: name.lower() for name, value in vars(PhoneNumberType).items() if isinstance(value, int)}
_NOBODYS: Final = Path(__file__).with_name("nobodys_numbers.txt")
_CALLERS: Final = Path(__file__).with_name("callers_numbers.txt")
"""What is a caller's stands in « »; signs that can't be seen are written as in Python."""


@dataclass
class Figure:
    """How many of a kind went as they should."""

    kind: str
    tried: int = 0
    others: list[str] = field(default_factory=list)
    """Those that didn't."""

    def note(self, text: str, *, good: bool) -> None:
        self.tried += 1
        if not good:
            self.others.append(text)

    def try_phone(self, number: str, region: str) -> None:
        """Note whether a number is masked, by itself or in a sentence, as its length falls."""
        self.note(f"{region} {number}", good=is_masked(number, _SENTENCES[len(number) % len(_SENTENCES)]))

    @property
    def share_good(self) -> float:
        return 1 - len(self.others) / self.tried


@cache
def examples() -> tuple[tuple[str, str, PhoneNumber], ...]:
    """The example of each region and type of line, with both."""
    return tuple(
        (region, _TYPES[line], number)
        for region in sorted(phonenumbers.SUPPORTED_REGIONS)
        for line in _TYPES
        if (number := phonenumbers.example_number_for_type(region, line)) is not None
    )


def grouped(number: PhoneNumber) -> str | None:
    """The number as people in its country group it, if they do and it is long enough."""
    written: str = phonenumbers.format_number(number, PhoneNumberFormat.NATIONAL)
    digits = re.sub(r"\D", "", written)
    return written if len(digits) >= FEWEST_DIGITS and (written != digits or digits.startswith("0")) else None


@cache
def is_masked(number: str, sentence: str) -> bool:
    """True when nothing of a number in a sentence is left, and all of the sentence."""
    return redact(sentence.format(number)).text == sentence.format("[phone]")


def phones() -> Iterator[Figure]:
    """Every example in each writing, then the national writing by the type of line."""
    for kind, shape in _FORMATS.items():
        figure = Figure(kind)
        for region, _, number in examples():
            written = phonenumbers.format_number(number, shape)
            if len(re.sub(r"\D", "", written)) >= FEWEST_DIGITS:
                figure.try_phone(written.removeprefix("tel:"), region)
        yield figure
    national = [(region, line, written) for region, line, one in examples() if (written := grouped(one))]
    for kind, sign in _WRITINGS.items():
        figure = Figure(f"national, {kind}")
        for region, _, written in national:
            figure.try_phone(written if sign is None else re.sub(r"(?<=\d)[ -](?=\d)", sign, written), region)
        yield figure
    for line in sorted({line for _, line, _ in national}):
        figure = Figure(f"national, {line.replace('_', ' ')}")
        for region, own, written in national:
            if own == line:
                figure.try_phone(written, region)
        yield figure


def nobodys() -> list[str]:
    """Texts with numbers that are nobody's, one a line of the file."""
    return _texts(_NOBODYS)


def callers() -> Figure:
    """How many callers' numbers in sentences are masked, with all that is beside them left as it is."""
    figure = Figure("callers' numbers in sentences")
    for line in _texts(_CALLERS):
        marked = re.sub(r"\\(?:u[0-9a-f]{4}|[nt])", lambda sign: sign[0].encode().decode("unicode_escape"), line)
        text = re.sub("[«»]", "", marked)
        masked = re.sub(r"\[(?:card \d{4}|phone|code)\]", "[]", redact(text).text)
        good = masked == re.sub("«[^»]*»", "[]", marked)
        figure.note(f"{line}  ->  {redact(text).text!r}", good=good)
    return figure


def _texts(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line and not line.startswith("## ")]


def false_alarms() -> Figure:
    """What is masked of numbers that are nobody's."""
    figure = Figure("nobody's numbers left as they are")
    for text in nobodys():
        figure.note(f"{text}  ->  {redact(text).text}", good=redact(text).text == text)
    return figure
