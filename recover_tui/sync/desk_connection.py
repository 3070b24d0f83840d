"""This desk's connection to the agent's others, as the dashboard holds it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Collection
from datetime import datetime

from recover_tui.domain.team import Colleague
from recover_tui.store.replication import Desk
from recover_tui.store.team import Letter
from recover_tui.sync import team
from recover_tui.sync.bucket import Bucket
from recover_tui.sync.desk_secrets import DeskSecrets, connect
from recover_tui.sync.identity import Identity
from recover_tui.sync.replicator import Run
from recover_tui.sync.service import SyncService, SyncState
from recover_tui.sync.team import Mail


class DeskConnection:
    """Keeps in touch with the server, and seals kind words."""

    def __init__(
        self,
        desk: Desk,
        secrets: DeskSecrets,
        run: Run,
        *,
        carry: Collection[str],
        now: Callable[[], datetime],
        changed: Callable[[], Awaitable[None]],
    ) -> None:
        """`changed` is awaited when anything in the store is otherwise since the last time. Raises SyncError."""
        self._desk = desk
        self._identity = Identity(secrets.identity)

        async def go() -> Bucket:
            return await connect(desk, secrets)

        self._service = SyncService(
            run,
            go,
            self._identity,
            desk,
            carry=carry,
            now=now,
            changed=changed,
            mail=Mail(run, self._identity, desk.agent, secrets.teams, now),
        )

    @property
    def state(self) -> SyncState:
        """How this desk stands with the server."""
        return self._service.state

    async def keep_in_touch(self) -> None:
        """Stay in touch until cancelled."""
        await self._service.keep_in_touch()

    async def flush(self) -> None:
        """Send what waits, if the server is there."""
        await self._service.flush()

    def wake(self) -> None:
        """Something may have changed in the store."""
        self._service.wake()

    def seal_kind_word(self, to: Colleague, name: str, text: str, at: datetime) -> Letter:
        """Write a kind word to a colleague, as one who is called `name`. Raises SyncError."""
        return team.kind_word(self._identity, self._desk.agent, name, to, text, at)


async def open_connection(
    run: Run,
    read_secrets: Callable[[str], str],
    *,
    carry: Collection[str],
    now: Callable[[], datetime],
    changed: Callable[[], Awaitable[None]],
) -> DeskConnection | None:
    """Make the connection of this desk; None while it is the only one. Raises SyncError and StoreError."""
    from recover_tui.sync.desk_secrets import secrets_name

    desk: Desk | None = await run(lambda store: store.replication.desk())
    if desk is None:
        return None
    written = await asyncio.to_thread(read_secrets, secrets_name(desk.id))
    return DeskConnection(desk, DeskSecrets.read(written), run, carry=carry, now=now, changed=changed)
