"""Past days: what was kept and what happened on each, and finding words in all of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, tzinfo
from enum import StrEnum

from recover_tui.domain.private_struct import PrivateStruct
from recover_tui.domain.text import has_words
from recover_tui.domain.translation import NC_, pgettext


class Kind(StrEnum):
    """What an entry is."""

    WIN = NC_("past", "win")
    REFLECTION = NC_("past", "look back")
    WORRY = NC_("past", "worry")
    RESET = NC_("past", "reset")
    CALL = NC_("past", "call")

    @property
    def label(self) -> str:
        """The word for it."""
        return pgettext("past", self.value)


class Entry(PrivateStruct, frozen=True):
    """One thing of a past day."""

    id: str
    at: datetime
    kind: Kind
    gist: str
    """The line it is listed by."""
    text: str = ""
    """All of it, to read and to find words in; empty where the line says everything."""


def on_day(entries: Iterable[Entry], day: date, zone: tzinfo | None = None) -> tuple[Entry, ...]:
    """Give the entries of a day of `zone`, or of this machine, the earliest first."""
    return tuple(sorted((one for one in entries if one.at.astimezone(zone).date() == day), key=_in_time))


def found(entries: Iterable[Entry], words: str) -> tuple[Entry, ...]:
    """Give the entries in which all these words occur, the newest first."""
    if not words.strip():
        return ()
    return tuple(sorted((one for one in entries if has_words(one.text, words)), key=_in_time, reverse=True))


def _in_time(entry: Entry) -> tuple[datetime, str, str, str]:
    return entry.at, entry.kind, entry.gist, entry.id
