"""Noticing, by nothing but counting, that the same thing keeps coming back.

Each count is compared with one number, not with all from it on: so it is said when it becomes true, and once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from recover_tui.domain.reflection import SHIFT, Reflection
from recover_tui.domain.worries import Worry

_TIMES_A_CALL: Final = 2
_TIMES_A_SHIFT: Final = 4
_TIMES_THE_SAME_WORDS: Final = 3
_WORDS_KEPT_IN_MIND: Final = timedelta(days=7)
_FEWEST_WORDS: Final = 3
"""Shared words under which two texts are not about the same thing."""
_TELLING: Final = re.compile(r"\w{5,}")


def is_recurring(
    written: str,
    past: Iterable[Reflection],
    worries: Iterable[Worry],
    call_ended_at: datetime | None,
    now: datetime,
) -> bool:
    """True when the reflection just written makes it the second on its call, the fourth of the shift, or the third
    time in a week that its words were reflected on or parked.

    `past` are the reflections before it.
    """
    past = tuple(past)
    begun = [one.started_at for one in past]
    if call_ended_at is not None and _just(_TIMES_A_CALL, [at >= call_ended_at for at in begun]):
        return True
    if _just(_TIMES_A_SHIFT, [now - at < SHIFT for at in begun]):
        return True
    before = [(one.started_at, one.words) for one in past] + [(one.parked_at, one.text) for one in worries]
    return _just(
        _TIMES_THE_SAME_WORDS,
        [now - at < _WORDS_KEPT_IN_MIND and _about_the_same(written, text) for at, text in before],
    )


def _just(times: int, before: Sequence[bool]) -> bool:
    return sum(before) == times - 1


def _about_the_same(one: str, other: str) -> bool:
    mine, theirs = _telling_words(one), _telling_words(other)
    shared = len(mine & theirs)
    return shared >= _FEWEST_WORDS and 2 * shared >= min(len(mine), len(theirs))


def _telling_words(text: str) -> frozenset[str]:
    return frozenset(_TELLING.findall(text.casefold()))
