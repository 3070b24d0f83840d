"""The secrets of a desk, which are kept where the system keeps secrets and never in the store or the config."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

from msgspec import json

from recover_tui.domain.private_struct import PrivateStruct
from recover_tui.domain.translation import gettext as _
from recover_tui.store.replication import Desk
from recover_tui.sync.credentials_file import ServerLogin, TeamSecret
from recover_tui.sync.errors import SyncError
from recover_tui.sync.identity import Identity
from recover_tui.sync.nats_bucket import NatsBucket


class DeskSecrets(PrivateStruct, frozen=True):
    """What a desk has to know to be one of the agent's."""

    identity: str
    """The agent's secret, as Identity takes it."""
    seed: str
    """With which the agent logs in at the server."""
    teams: Mapping[str, TeamSecret]
    """Those that the agent may join, by their names."""

    @classmethod
    def of(cls, identity: Identity, login: ServerLogin) -> Self:
        """Take them from a credentials file."""
        return cls(identity.secret, login.seed, login.teams)

    def written(self) -> str:
        """Give them as text."""
        return json.encode(self).decode()

    @classmethod
    def read(cls, text: str) -> Self:
        """Read them. Raises SyncError."""
        try:
            return json.decode(text, type=cls)
        except (ValueError, RecursionError):
            said = _("this desk's secrets are not where they were kept; recover sync join brings them back")
            raise SyncError(said) from None


def secrets_name(desk: str) -> str:
    """What the secrets of a desk are called among others."""
    return f"desk {desk}"


async def connect(desk: Desk, secrets: DeskSecrets) -> NatsBucket:
    """Connect a desk to its server. Raises BucketError."""
    return await NatsBucket.connect(desk.server, desk.agent, secrets.seed, certificate=desk.certificate)
