"""Proof that one is good at this, in one's own words."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo
from enum import StrEnum

from recover_tui.domain import timestamps
from recover_tui.domain.private_struct import PrivateStruct
from recover_tui.domain.translation import gettext as _


class WinRotation(StrEnum):
    """How readily a win comes up by itself."""

    USUAL = ""
    PINNED = "pinned"
    """Twice as often as the others."""
    RESTED = "rested"
    """Not for now."""


class ImageInfo(PrivateStruct, frozen=True):
    """What is known of a win's image without its pixels."""

    type: str
    """Media type: image/png, or image/jpeg for what came as one."""
    width: int
    height: int


class Image(PrivateStruct, frozen=True):
    """An image ready to be kept: decoded and encoded anew, so that nothing but pixels is in it."""

    info: ImageInfo
    data: bytes
    """The encoded file."""


class Win(PrivateStruct, frozen=True):
    """Something that went well with a caller."""

    id: str
    text: str
    """What happened."""
    who: str
    """Who it helped; may be empty."""
    why: str
    """Why it went well; may be empty."""
    added_at: datetime
    shown: int = 0
    """How often it has come up by itself; a new one begins where the least shown of the others stands."""
    shown_at: datetime | None = None
    """When it last did."""
    rotation: WinRotation = WinRotation.USUAL
    image: ImageInfo | None = None

    @property
    def texts(self) -> tuple[str, ...]:
        """What the agent wrote, field by field."""
        return self.text, self.who, self.why

    @property
    def words(self) -> str:
        """All that was written, to search in."""
        return " ".join(self.texts)


def due(wins: Iterable[Win]) -> Win | None:
    """Choose the win that comes up next: the least shown, among those the one not seen for longest.

    So none comes twice running while there is another. A pinned one comes twice as often, a rested one not at all.
    """

    def turn(win: Win) -> tuple[bool, float, float, str]:
        seen = win.shown_at.timestamp() if win.shown_at else 0.0
        return win is latest, win.shown / (2 if win.rotation is WinRotation.PINNED else 1), seen, win.id

    wins = tuple(win for win in wins if win.rotation is not WinRotation.RESTED)
    seen_before = [win for win in wins if win.shown_at]
    latest = max(seen_before, key=lambda win: (win.shown_at, win.id), default=None)
    return min(wins, key=turn, default=None)


def affirmation(win: Win, now: datetime, zone: tzinfo | None = None, *, brief: bool = False) -> str:
    """Say back what the win itself proves; `brief` says only when it was.

    Slogans can make people feel worse (Wood 2009); evidence does not.
    """
    match timestamps.days_between(win.added_at, now, zone):
        case 0:
            said = [_("That was you, today.")]
        case 1:
            said = [_("That was you, yesterday.")]
        case _days:
            said = [_("That was you, on {day}.").format(day=timestamps.day(win.added_at, now, zone))]
    if win.who and not brief:
        said.append(_("It helped {who}.").format(who=_without_full_stop(win.who)))
    if win.why and not brief:
        said.append(_("What worked: {why}.").format(why=_without_full_stop(win.why)))
    return " ".join(said)


def _without_full_stop(text: str) -> str:
    return text.rstrip().rstrip(".")
