"""People and places to turn to."""

from __future__ import annotations

import re
from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from typing import Final
from urllib.parse import urlsplit

from recover_tui.domain.private_struct import PrivateStruct
from recover_tui.domain.translation import NC_, gettext as _, pgettext

OWN: Final = "own"
CRISIS: Final = "crisis"
"""Origins that are no pack's name."""


class Kind(StrEnum):
    """What a resource is, in the words of the guide."""

    COLLEAGUE = NC_("kind", "colleague")
    LEAD = NC_("kind", "lead")
    COACH = NC_("kind", "coach")
    MENTOR = NC_("kind", "mentor")
    WORKSHOP = NC_("kind", "workshop")
    WELLNESS = NC_("kind", "wellness")
    HELPLINE = NC_("kind", "helpline")
    OTHER = NC_("kind", "other")

    @property
    def label(self) -> str:
        """The word for it."""
        return pgettext("kind", self.value)

    @classmethod
    def of(cls, text: str) -> Kind:
        """Read a kind from its name, or a beginning of it that fits only one; ValueError names them all.

        It is understood in English and in the agent's language.
        """
        text = text.strip().casefold()
        names = {kind: (kind.value, kind.label.casefold()) for kind in cls}
        fitting = [kind for kind in cls if text in names[kind]] or [
            kind for kind in cls if text and any(name.startswith(text) for name in names[kind])
        ]
        if len(fitting) != 1:
            kinds = ", ".join(kind.label for kind in cls)
            raise ValueError(_("{written} is none of: {kinds}").format(written=repr(text), kinds=kinds))
        return fitting[0]


class Resource(PrivateStruct, frozen=True):
    """Someone or something that helps."""

    id: str
    kind: Kind
    name: str
    reach: str
    """How: a link, a mail address, a number, a chat handle, a room; may be empty."""
    hours: str
    note: str
    origin: str
    """Where it came from: `own`, the name of a pack, or `crisis` for a line that comes with the program."""
    zone: str = ""
    """Time zone of the hours, such as Europe/Paris; empty for the one of this machine."""

    @property
    def address(self) -> str:
        """How to reach it, as people write it."""
        before, colon, rest = self.reach.partition(":")
        return rest if colon and before in ("tel", "mailto", "sip") else self.reach

    def open_at(self, now: datetime) -> bool | None:
        """Whether it can be reached now; None when the hours don't say."""
        if not self.hours:
            return None
        from recover_tui.domain import hours  # what reads them takes time to load, and many have none

        opening = hours.read(self.hours)
        if opening is None:
            return None
        zones = [zone for zone in (self.zone, *opening.zones) if zone]
        if not zones:
            return opening.open_at(now.astimezone())
        from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # few name a zone, and the first picture waits

        try:
            found = {opening.open_at(now.astimezone(ZoneInfo(zone))) for zone in zones}
        except (ZoneInfoNotFoundError, ValueError, OSError):
            return None
        # Where the text can mean several zones, that is said which holds in all of them.
        return found.pop() if len(found) == 1 else None


_SCHEMES: Final = frozenset({"http", "https", "mailto", "tel", "sip"})
_WEB: Final = r"(?i)https?:"
_LOGIN: Final = r"(?i)https?:[/\\]*[^\s/\\?#]*@|[a-z][a-z0-9+.-]*:[/\\]*[^\s/\\?#@:]+:[^\s/\\?#]*@"
"""A name or a password before the host of a page, or a password before any other host."""
_HOST: Final = r"[^\W_](?:[\w-]*[^\W_])?(?:\.[^\W_](?:[\w-]*[^\W_])?)*\.?|[0-9a-f.]*:[0-9a-f:.]+"
"""A name in whatever script, or an address in figures."""


def link(reach: str, schemes: Collection[str] = ()) -> str | None:
    """Return `reach` as a link that is safe to hand to the desktop, or None.

    Only http, https, mailto, tel, sip and the further `schemes` that the agent allowed; a bare mail address counts as
    mailto. Nothing with a space or a control character in it, so that no text ever becomes a command. No login: it
    would stand on the screen, and what stands before an @ can pass for the host. No backslash, which some read as a
    slash and others don't.
    """
    reach = reach.strip()
    if not reach or not reach.isprintable() or any(character.isspace() for character in reach):
        return None
    if re.search(_LOGIN, reach) or "\\" in reach:
        return None
    try:
        parts = urlsplit(reach)
        host, _port = parts.hostname, parts.port
    except ValueError:
        return None
    if parts.scheme in ("http", "https"):
        return reach if host and re.fullmatch(_HOST, host) else None
    if parts.scheme in _SCHEMES or parts.scheme in schemes:
        return reach if parts.path else None
    before, at, domain = reach.partition("@")
    if at and before and "." in domain and ":" not in reach and "/" not in reach:
        return f"mailto:{reach}"
    return None


def link_problem(reach: str) -> str:
    """Say why what looks like a link is none that can be opened, and what to write; empty for anything else."""
    reach = reach.strip()
    if re.search(_LOGIN, reach):
        return _("a link with a name or password in it is not opened; write it without, as https://example.com/page")
    if re.match(_WEB, reach) and " " not in reach and link(reach) is None:
        return _("that is no link that can be opened; write it as https://example.com/page")
    return ""
