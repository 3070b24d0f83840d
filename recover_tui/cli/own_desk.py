"""What the commands for desks and teams share: this desk with its secrets, and a round to the server."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar

import click
from msgspec import Struct

from recover_tui.cli.context import CliContext
from recover_tui.domain.translation import gettext as _
from recover_tui.system import clock, paths
from recover_tui.system.credentials import Credentials

if TYPE_CHECKING:
    from recover_tui.store.replication import Desk
    from recover_tui.store.store import Store
    from recover_tui.sync.desk_secrets import DeskSecrets
    from recover_tui.sync.identity import Identity
    from recover_tui.sync.nats_bucket import NatsBucket
    from recover_tui.sync.service import SyncService

T = TypeVar("T")


def require_extra() -> None:
    """Say what is missing where the extra for desks and teams is not installed. Raises ClickException."""
    try:
        import recover_tui.sync.desk_secrets  # noqa: F401
    except ImportError:
        raise click.ClickException(_("a part that it needs is not here; install recover-tui[team]")) from None


class OwnDesk(Struct, frozen=True):
    """This desk, and what it needs to talk to the server."""

    desk: Desk
    secrets: DeskSecrets
    identity: Identity
    carry: tuple[str, ...]

    @classmethod
    def of(cls, context: CliContext, store: Store) -> OwnDesk:
        """Find them. Raises ClickException where this desk is the only one, or its secrets are gone."""
        require_extra()
        from recover_tui.sync.desk_secrets import DeskSecrets, secrets_name
        from recover_tui.sync.errors import SyncError
        from recover_tui.sync.identity import Identity

        desk = store.replication.desk()
        if desk is None:
            said = _("this desk is the only one; recover sync init or join makes it one of several")
            raise click.ClickException(said)
        try:
            secrets = DeskSecrets.read(Credentials(paths.credentials()).read(secrets_name(desk.id)))
            return cls(desk, secrets, Identity(secrets.identity), context.load_config().config.sync.carry)
        except SyncError as error:
            raise click.ClickException(str(error)) from None

    async def connect(self) -> NatsBucket:
        """Connect to the server. Raises BucketError."""
        from recover_tui.sync.desk_secrets import connect

        return await connect(self.desk, self.secrets)

    def exchange(self, store: Store) -> int:
        """Take in what is new at the server and send what waits. How much still waits. Raises ClickException."""

        async def go() -> int:
            service = self._service(store)
            bucket = await self.connect()
            try:
                await service.exchange(bucket)
            finally:
                await bucket.close()
            return service.state.waiting

        return asked(go())

    def behind(self, store: Store) -> int:
        """How many of the server's values are not here yet. Raises ClickException."""

        async def go() -> int:
            bucket = await self.connect()
            try:
                return await self._service(store).behind(bucket)
            finally:
                await bucket.close()

        return asked(go())

    def _service(self, store: Store) -> SyncService:
        from recover_tui.sync.service import SyncService
        from recover_tui.sync.team import Mail

        async def run(work: Callable[[Store], Any]) -> Any:
            return work(store)

        return SyncService(
            run,
            self.connect,
            self.identity,
            self.desk,
            carry=self.carry,
            now=clock.now,
            changed=_nobody_looks,
            mail=Mail(run, self.identity, self.desk.agent, self.secrets.teams, clock.now),
        )


def asked(going: Coroutine[Any, Any, T]) -> T:
    """Ask the server something. Raises ClickException with why it can't be, and what to do."""
    from recover_tui.sync.errors import BucketError, SyncError, words

    try:
        return asyncio.run(going)
    except BucketError as error:
        raise click.ClickException(words(error.reason)) from None
    except SyncError as error:
        raise click.ClickException(str(error)) from None


def forget_secrets(desk: str) -> None:
    """Let the secrets of a desk go."""
    from recover_tui.sync.desk_secrets import secrets_name

    with suppress(OSError):
        Credentials(paths.credentials()).forget(secrets_name(desk))


async def _nobody_looks() -> None: ...
