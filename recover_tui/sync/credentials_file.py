"""What a desk needs to join: where the server is, how the agent logs in, and the secrets of their teams."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from recover_tui.domain.translation import gettext as _
from recover_tui.sync.errors import SyncError


@dataclass(frozen=True, slots=True, repr=False)
class TeamSecret:
    """What the members of a team share."""

    id: str
    """What the server calls it."""
    secret: str
    """The team's age identity: names and packs are encrypted to it."""
    leads: tuple[str, ...] = ()
    """Pseudonyms of those whose packs count."""


@dataclass(frozen=True, slots=True, repr=False)
class ServerLogin:
    """One agent's login at one server."""

    server: str
    agent: str
    """The pseudonym."""
    seed: str
    """The seed of the nkey with which the agent logs in."""
    certificate: str = ""
    teams: Mapping[str, TeamSecret] = field(default_factory=dict)
    """By the names that the agents know them by."""

    def written(self) -> str:
        """Give it as text."""
        return json.dumps(asdict(self), indent=1)

    @classmethod
    def read(cls, text: str) -> Self:
        """Read it. Raises SyncError."""
        try:
            found: dict[str, Any] = json.loads(text)
            teams = {
                str(name): TeamSecret(str(team["id"]), str(team["secret"]), tuple(map(str, team["leads"])))
                for name, team in found["teams"].items()
            }
            login = cls(
                str(found["server"]), str(found["agent"]), str(found["seed"]), str(found["certificate"]), teams
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            said = _("that is no credentials file; recover sync server writes one for each agent")
            raise SyncError(said) from None
        if not login.agent.isalnum() or not login.agent.isascii():
            raise SyncError(_("that is no credentials file; recover sync server writes one for each agent"))
        return login
