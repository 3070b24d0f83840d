"""Colleagues, and the kind words that they leave one another."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

from recover_tui.domain.private_struct import PrivateStruct
from recover_tui.domain.translation import gettext as _

LONGEST_KIND_WORD: Final = 500
"""Characters of a kind word: a line or two."""


class Colleague(PrivateStruct, frozen=True):
    """Someone of the same team, as first seen: from then on a kind word of theirs is known by their key."""

    id: str
    """Team and pseudonym."""
    team: str
    name: str
    recipient: str
    """What is encrypted to: an age recipient."""
    verify_key: str
    """What their signature is checked with: Ed25519, in hexadecimal."""
    blocked: bool = False

    @property
    def pseudonym(self) -> str:
        """What the server knows them by."""
        return self.id.rpartition("/")[2]


class KindWord(PrivateStruct, frozen=True):
    """A kind word that someone left."""

    id: str
    team: str
    sender: str
    """Their pseudonym."""
    name: str
    """What they are called; what they call themselves, when they are not `known`."""
    text: str
    sent_at: datetime
    known: bool
    """Whether it is signed by the one who first had that name."""
    read_at: datetime | None = None

    @property
    def line(self) -> str:
        """Who it is of, in words."""
        return self.name if self.known else _("someone who goes by {name}").format(name=self.name)


def named(colleagues: Iterable[Colleague], name: str) -> tuple[Colleague, ...]:
    """Give those who have this name, whatever its case; those whose name begins so when nobody has."""
    everyone = [*colleagues]
    wanted = " ".join(name.split()).casefold()
    exact = tuple(one for one in everyone if one.name.casefold() == wanted)
    return exact or tuple(one for one in everyone if wanted and one.name.casefold().startswith(wanted))
