"""What can go wrong between desks, in words for the person in front of one."""

from __future__ import annotations


class SyncError(Exception):
    """It can't be done now; the message says why and what to do."""


class WrongPassphraseError(SyncError):
    """The passphrase is another one."""


class BucketError(Exception):
    """The server can't be asked now, or would not have it."""

    def __init__(self, reason: str) -> None:
        """`reason` is one of the words in `reasons`."""
        super().__init__(reason)
        self.reason = reason


class ConflictError(Exception):
    """A key has another value than the one that was to be replaced."""


UNREACHABLE = "unreachable"
REFUSED = "refused"
"""The server doesn't know us, or doesn't let us do this."""
UNTRUSTED = "untrusted"
"""Nobody whom we trust vouches for the server."""
NO_BUCKET = "no bucket"
"""The server has no bucket for recover."""
FULL = "full"
"""The server has no room, or takes nothing so large."""
