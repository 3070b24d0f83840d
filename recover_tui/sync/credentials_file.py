"""What a desk needs to join: where the server is, how the agent logs in, and the secrets of their teams."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Self

from msgspec import Meta, json

from recover_tui.domain.private_struct import PrivateStruct
from recover_tui.domain.translation import gettext as _
from recover_tui.sync.errors import SyncError


class TeamSecret(PrivateStruct, frozen=True):
    """What the members of a team share."""

    id: str
    """What the server calls it."""
    secret: str
    """The team's age identity: names and packs are encrypted to it."""
    leads: tuple[str, ...] = ()
    """Pseudonyms of those whose packs count."""


class ServerLogin(PrivateStruct, frozen=True):
    """One agent's login at one server."""

    server: str
    agent: Annotated[str, Meta(pattern=r"^[0-9A-Za-z]+\Z")]
    """The pseudonym."""
    seed: str
    """The seed of the nkey with which the agent logs in."""
    certificate: str
    teams: Mapping[str, TeamSecret]
    """By the names that the agents know them by."""

    def written(self) -> str:
        """Give it as text."""
        return json.format(json.encode(self), indent=1).decode()

    @classmethod
    def read(cls, text: str) -> Self:
        """Read it. Raises SyncError."""
        try:
            return json.decode(text, type=cls)
        except (ValueError, RecursionError):
            said = _("that is no credentials file; recover sync server writes one for each agent")
            raise SyncError(said) from None
