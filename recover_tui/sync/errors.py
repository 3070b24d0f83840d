"""What can go wrong between desks, in words for the person in front of one."""

from __future__ import annotations

from typing import Final

from recover_tui.domain.translation import gettext as _


class SyncError(Exception):
    """It can't be done now; the message says why and what to do."""


class WrongPassphraseError(SyncError):
    """The passphrase is another one."""


class BucketError(Exception):
    """The server can't be asked now, or would not have it."""

    def __init__(self, reason: str) -> None:
        """`reason` is one of those below."""
        super().__init__(reason)
        self.reason = reason


class ConflictError(Exception):
    """A key has another value than the one that was to be replaced."""


UNREACHABLE: Final = "unreachable"
REFUSED: Final = "refused"
UNTRUSTED: Final = "untrusted"
NO_BUCKET: Final = "no bucket"
FULL: Final = "full"
"""Why a server can't be used."""


def words(reason: str) -> str:
    """Say why a server can't be used, and what to do."""
    return {
        UNREACHABLE: _("the server can't be reached; what changes waits until it can"),
        REFUSED: _("the server doesn't let this desk in, or not do that; ask who runs it for new credentials"),
        UNTRUSTED: _("nobody whom this desk trusts vouches for the server; ask who runs it for new credentials"),
        NO_BUCKET: _("the server has no place for recover yet; who runs it can make one: recover sync bucket"),
        FULL: _("the server has no room; what changes waits until it has"),
    }[reason]
