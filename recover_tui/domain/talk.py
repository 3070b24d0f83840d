"""Talking it out with someone: brief, about the call and not the caller, with an end to it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final
from urllib.parse import quote

from msgspec import json

from recover_tui.domain.support import CRISIS, OWN, Kind, Resource
from recover_tui.domain.translation import N_

CAP: Final = 300
"""Seconds. Going over it together again and again keeps it alive as much as doing so alone."""
MESSAGE: Final = N_("That was a tough one.\nFive minutes when you're free?")
CLOSING_QUESTION: Final = N_("What will help the next call?")
_NEAREST: Final = (Kind.COLLEAGUE, Kind.LEAD, Kind.COACH, Kind.MENTOR, Kind.OTHER)


def people(resources: Iterable[Resource]) -> tuple[Resource, ...]:
    """Give those one can write to: colleagues first, then lead, coach, mentor, and others of one's own."""
    found = [
        one
        for one in resources
        if one.kind in _NEAREST and (one.origin == OWN if one.kind is Kind.OTHER else one.origin != CRISIS)
    ]
    return tuple(sorted(found, key=lambda one: _NEAREST.index(one.kind)))


def with_message(link: str, message: str) -> str:
    """Put the message into a link that can carry it, which only mail can."""
    if not link.startswith("mailto:"):
        return link
    return f"{link}{'&' if '?' in link else '?'}body={quote(message)}"


def payload(message: str) -> str:
    """Write what a webhook gets, to the letter: the JSON that Slack, Teams and Mattermost take."""
    return json.encode({"text": message}).decode()
