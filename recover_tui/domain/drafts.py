"""Words on their way: kept while they are typed, and those that were written over kept for a day.

A slip can empty a text, and whatever saves it by itself would keep the emptiness.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import takewhile
from typing import Final

from recover_tui.domain.private_struct import PrivateStruct

LEAST_LOSS: Final = 20
"""Characters that have to be gone before what they stood in counts as written over; fewer is putting a word right."""
KEPT_FOR: Final = timedelta(days=1)
WIN_KEY: Final = "win"
OWN_PEOPLE: Final = "support"
"""Draft key of a new entry in Support; numbers in it are not masked: they are the agent's own people."""
WORRY_KEY: Final = "worry"
MESSAGE_KEY: Final = "message"
AFTER_TALK_KEY: Final = "after a talk"
KIND_WORD_KEY: Final = "kind word"
"""What lines are called while they are half written; answers of a reflection are called by its id and their place."""
MOST: Final = 20
"""How many texts that were written over are kept."""


class Version(PrivateStruct, frozen=True):
    """A text that was written over."""

    key: str
    """What it was written in: the key of a draft, or a reflection's id, a slash and the number of the text."""
    words: str
    replaced_at: datetime


class HighWaterMark(PrivateStruct, frozen=True):
    """The fullest that a text has been since something of it was last written over."""

    words: str = ""

    def then(self, words: str) -> tuple[HighWaterMark, str]:
        """Say where the text stands now, and what was written over; empty when nothing was."""
        if loss(self.words, words) >= LEAST_LOSS:
            return HighWaterMark(words), self.words
        return HighWaterMark(words) if len(words) >= len(self.words) else self, ""


def before(words: str, earlier: Sequence[Version]) -> str | None:
    """Give what stood there before these words, going round; None when nothing else did.

    `earlier` is the newest first.
    """
    texts = list(dict.fromkeys(each.words for each in earlier))
    after = texts.index(words) + 1 if words in texts else 0
    return next((text for text in (*texts[after:], *texts[:after]) if text != words), None)


def loss(before: str, after: str) -> int:
    """How many characters of a text are gone, as far as its beginning and its end tell."""
    kept = _alike(before, after)
    return len(before) - kept - _alike(before[kept:][::-1], after[kept:][::-1])


def _alike(one: str, other: str) -> int:
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))
