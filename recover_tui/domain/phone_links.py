"""How a link to a phone stands: whether it is connected, why not, and what was heard. No number, no call."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Final, Self

from msgspec.structs import replace

from recover_tui.domain.private_struct import PrivateStruct
from recover_tui.domain.translation import N_, gettext as _, ngettext

Clock24 = Callable[[datetime], str]
"""Writes a time of day."""


class Condition(StrEnum):
    """What a link does at the moment."""

    TRYING = "trying"
    """It was not connected yet."""
    CONNECTED = "connected"
    """It hears, or serves."""
    REFUSED = "refused"
    """The other side doesn't let us in."""
    UNREACHABLE = "unreachable"
    """Nothing answers there."""
    CLOSED = "closed"
    """The other side ends each connection before it has let us in."""
    LOST = "lost"
    """It was connected, and is tried again."""
    SIGNED_OUT = "signed out"
    """The agent's own login is needed."""
    UNKNOWN = "unknown"
    """It is connected, but the other side knows no such phone."""
    SILENT = "silent"
    """Something is there, and says nothing."""
    UNTRUSTED = "untrusted"
    """Its certificate is none that this machine trusts."""
    NO_TLS = "no tls"
    """It doesn't speak TLS at that port."""
    DEAF = "deaf"
    """It is connected, and the phone is in use, but nothing of that is told."""
    MISSING = "missing"
    """A part that it needs is not installed."""
    TAKEN = "taken"
    """Another program has the port that we would listen at."""


IN_IT: Final = frozenset({Condition.CONNECTED, Condition.DEAF, Condition.UNKNOWN})
"""What a link is in while the other side has let us in."""
MANY: Final = 20
"""Events after which it says something that none of them was about the agent."""
_TROUBLES: Final = {
    Condition.REFUSED: (N_("refuses the login"), N_("look at the login, its rights, and from where it lets one in")),
    Condition.UNREACHABLE: (N_("nothing answers there"), N_("look at the address, and whether it runs")),
    Condition.SILENT: (N_("something is there, and says nothing"), N_("look at the port, and at tls")),
    Condition.UNTRUSTED: (
        N_("its certificate isn't trusted"),
        N_("name it in SSL_CERT_FILE, if it is your company's own"),
    ),
    Condition.NO_TLS: (N_("it speaks no TLS there"), N_("look at the port, and at tls")),
    Condition.UNKNOWN: (N_("it knows no such phone"), N_("look at what the config says is yours")),
    Condition.CLOSED: (
        N_("ends each connection at once"),
        N_("it may let this machine in not at all: look at its ACL"),
    ),
    Condition.DEAF: (N_("connected, and tells nothing of your calls"), N_("its user needs read = call,agent")),
    Condition.SIGNED_OUT: (N_("nobody has logged in"), N_("recover phones login {name}")),
    Condition.MISSING: (N_("a part that it needs is not here"), N_("install recover-tui[{name}]")),
    Condition.TAKEN: (N_("another program has the port"), N_("close it, or give listen another port")),
}
_CONNECTIONS: Final = {
    Condition.TRYING: N_("trying"),
    Condition.CONNECTED: N_("connected"),
    Condition.LOST: N_("lost"),
}
"""What the others are called."""
_NOT_YOURS: Final = N_("none of them is yours: look at what the config says is yours")


class LinkState(PrivateStruct, frozen=True):
    """How one link stands."""

    name: str
    """The kind of phone."""
    condition: Condition = Condition.TRYING
    since: datetime | None = None
    """Since when it is in this condition."""
    events: int = 0
    """Events that were told since it is connected."""
    own: int = 0
    """How many of them were about the agent."""
    heard_at: datetime | None = None
    """When something about the agent was told last."""
    refused: int = 0
    """Posts that were not let in."""

    def turn(self, condition: Condition, at: datetime) -> Self:
        """Be in another condition; what was counted begins anew with each connection."""
        if condition is self.condition:
            return self
        if condition is Condition.CONNECTED and self.condition not in IN_IT:
            return replace(self, condition=condition, since=at, events=0, own=0)
        return replace(self, condition=condition, since=at)

    def count(self, at: datetime, *, own: bool) -> Self:
        """Count an event."""
        if own:
            return replace(self, events=self.events + 1, own=self.own + 1, heard_at=at)
        return replace(self, events=self.events + 1)

    @property
    def trouble(self) -> str:
        """What is wrong, in a few words; empty where nothing is, as far as one can tell."""
        if self.condition in _TROUBLES:
            return _(_TROUBLES[self.condition][0])
        if not self._hears_others_only:
            return ""
        said = ngettext("{count} event, none of them yours", "{count} events, none of them yours", self.events)
        return said.format(count=self.events)

    @property
    def advice(self) -> str:
        """What to do about it."""
        if self.condition in _TROUBLES:
            return _(_TROUBLES[self.condition][1]).format(name=self.name)
        return _(_NOT_YOURS) if self._hears_others_only else ""

    @property
    def _hears_others_only(self) -> bool:
        return self.condition is Condition.CONNECTED and self.events >= MANY and not self.own

    def words(self, clock: Clock24) -> str:
        """Say how it stands in one line; `clock` writes a time as the reader has it."""
        stands = self.trouble or _(_CONNECTIONS[self.condition])
        said = [_("{state} since {time}").format(state=stands, time=clock(self.since)) if self.since else stands]
        if self.condition in IN_IT and not self._hears_others_only:
            told = ngettext("{count} event, {own} of them yours", "{count} events, {own} of them yours", self.events)
            said.append(told.format(count=self.events, own=self.own) if self.events else _("nothing heard yet"))
        if self.heard_at:
            said.append(_("last heard {time}").format(time=clock(self.heard_at)))
        if self.refused:
            said.append(_("{count} not let in").format(count=self.refused))
        return ", ".join(said)
