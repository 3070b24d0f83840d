"""Being the first of an agent's desks, or one more."""

from __future__ import annotations

import secrets

from recover_tui.domain.translation import gettext as _
from recover_tui.store.replication import Desk
from recover_tui.sync import rows
from recover_tui.sync.bucket import Bucket
from recover_tui.sync.credentials_file import ServerLogin
from recover_tui.sync.errors import ConflictError, SyncError
from recover_tui.sync.identity import Identity

_CHECK = b"recover"


def new_desk(login: ServerLogin, wrapped: bytes) -> Desk:
    """Make a desk of the agent who logs in so, with their identity as it is `wrapped` at the server."""
    return Desk(secrets.token_hex(4), login.agent, login.server, login.certificate, wrapped.hex())


async def has_identity(bucket: Bucket, agent: str) -> bool:
    """Whether the agent has an identity at the server. Raises BucketError."""
    there = await bucket.get(rows.identity_key(agent))
    return there is not None and bool(there.value)


async def lay_down(bucket: Bucket, agent: str, identity: Identity, wrapped: bytes) -> None:
    """Keep a new identity at the server. Raises SyncError where there is one, and BucketError."""
    try:
        await bucket.put(rows.identity_key(agent), wrapped, after=0)
    except ConflictError:
        said = _("you are at that server already; recover sync join takes this desk to your others")
        raise SyncError(said) from None
    key = rows.check_key(agent)
    await bucket.put(key, identity.seal(key, _CHECK))


async def wrapped_identity(bucket: Bucket, agent: str) -> bytes:
    """Give the identity as it is at the server. Raises SyncError where there is none, and BucketError."""
    there = await bucket.get(rows.identity_key(agent))
    if there is None or not there.value:
        raise SyncError(_("you have no other desk at that server; recover sync init begins with this one"))
    return there.value


async def check(bucket: Bucket, agent: str, identity: Identity) -> None:
    """See that an identity is the one of the agent's desks. Raises SyncError and BucketError."""
    key = rows.check_key(agent)
    there = await bucket.get(key)
    try:
        if there is not None and there.value:
            identity.unseal(key, there.value)
    except ValueError:
        raise SyncError(_("that is the key of someone else; nothing was changed")) from None
