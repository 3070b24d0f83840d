"""What words may hold: anything people write, nothing that steers a terminal.

Control characters, bidirectional overrides and half surrogates can retitle a terminal, fill its clipboard or turn
a line round. They are taken out where text comes in. Joiners stay: emoji, Hindi and Persian need them.
"""

from __future__ import annotations

import re

LONGEST_LINE = 500
"""Characters a single-line field keeps."""
LONGEST_TEXT = 20_000
"""Characters a longer text keeps; a cap of five minutes is spent long before."""

_UNWANTED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufff9-\ufffb]"
)
_BREAKS = re.compile(r"\r\n?|[\u2028\u2029\x85]")
_SPACES = re.compile(r"\s+")
_TAG = re.compile(r"(?<![\w#&/])#(?=[^\W\d_])[\w\u0900-\u0fff-]+")
"""A letter first: #4410 is a number."""


def clean(text: str) -> str:
    """Return text of any number of lines without anything that a terminal would obey, at most 20,000 characters."""
    return harmless(text)[:LONGEST_TEXT]


def harmless(text: str) -> str:
    """Return the text, however long, without anything that a terminal would obey."""
    return _UNWANTED.sub("", _BREAKS.sub("\n", text)).replace("\t", "    ")


def line(text: str) -> str:
    """Return the text as one clean line with single spaces, at most 500 characters."""
    return _SPACES.sub(" ", clean(text)).strip()[:LONGEST_LINE]


def is_too_long(text: str) -> bool:
    """True when `line` would cut the text."""
    return len(" ".join(text.split())) > LONGEST_LINE


def has_words(text: str, words: str) -> bool:
    """True when all these words occur in the text, in whatever script and case; a tag such as #refund as a whole."""
    text = text.casefold()
    sought = words.casefold().split()
    tagged = tags(text) if any(word.startswith("#") and len(word) > 1 for word in sought) else frozenset()
    return all(word in tagged if _TAG.fullmatch(word) else word in text for word in sought)


def tags(text: str) -> frozenset[str]:
    """Give the tags in a text as people write them, such as #refund, without regard to case."""
    return frozenset(_TAG.findall(text.casefold()))
