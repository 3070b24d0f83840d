"""People and places to turn to."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit


class Kind(StrEnum):
    """What a resource is, in the words of the guide."""

    COLLEAGUE = "colleague"
    LEAD = "lead"
    COACH = "coach"
    MENTOR = "mentor"
    WORKSHOP = "workshop"
    WELLNESS = "wellness"
    HELPLINE = "helpline"
    OTHER = "other"

    @classmethod
    def of(cls, text: str) -> Kind:
        """Read a kind from its name or a beginning of it that fits only one; ValueError names them all."""
        text = text.strip().lower()
        fitting = [kind for kind in cls if kind.value == text] or [
            kind for kind in cls if text and kind.value.startswith(text)
        ]
        if len(fitting) != 1:
            raise ValueError(f"{text!r} is none of: {', '.join(cls)}")
        return fitting[0]


@dataclass(frozen=True, slots=True)
class Resource:
    """Someone or something that helps."""

    id: str
    kind: Kind
    name: str
    reach: str
    """How: a link, a mail address, a number, a chat handle, a room; may be empty."""
    hours: str
    note: str
    origin: str
    """Where it came from: `own`, or the name of a pack."""

    @property
    def link(self) -> str | None:
        """What may be opened: the address as a link of a harmless scheme, or None when it can only be copied."""
        return link(self.reach)


_SCHEMES = frozenset({"http", "https", "mailto", "tel", "sip"})


def link(reach: str) -> str | None:
    """Return `reach` as a link that is safe to hand to the desktop, or None.

    Only http, https, mailto, tel and sip; a bare mail address counts as mailto. Nothing with a space or a control
    character in it, so that no text ever becomes a command.
    """
    reach = reach.strip()
    if not reach or not reach.isprintable() or any(character.isspace() for character in reach):
        return None
    try:
        parts = urlsplit(reach)
    except ValueError:
        return None
    if parts.scheme in ("http", "https"):
        return reach if parts.hostname else None
    if parts.scheme in _SCHEMES:
        return reach if parts.path else None
    before, at, host = reach.partition("@")
    if at and before and "." in host and ":" not in reach and "/" not in reach:
        return f"mailto:{reach}"
    return None
