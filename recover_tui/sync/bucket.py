"""What is asked of a server: the last value of each key, and to be told of the next."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from hashlib import sha256
from typing import Protocol

from recover_tui.domain.private_struct import PrivateStruct


class Entry(PrivateStruct, frozen=True):
    """The value of a key."""

    key: str
    value: bytes
    """Empty for one that was taken away."""
    revision: int
    """The server's number of this value, greater than that of all values before it."""

    @property
    def etag(self) -> str:
        """A hash of the value."""
        return etag(self.value)


def etag(value: bytes) -> str:
    """Give a hash of a value, to tell it from any other."""
    return sha256(value).hexdigest()[:32]


class Batch(PrivateStruct, frozen=True):
    """Values that came together."""

    entries: tuple[Entry, ...] = ()
    complete: bool = False
    """Whether all that were there when they were asked for have come by now."""


class Bucket(Protocol):
    """Values by their keys. All of it raises BucketError where the server can't be asked."""

    async def put(self, key: str, value: bytes, *, after: int | None = None) -> int:
        """Give a key a value, and get its revision.

        `after` is the revision that it takes the place of, 0 for none; ConflictError where that is another. None
        takes the place of whatever is there.
        """
        ...

    async def get(self, key: str) -> Entry | None:
        """Give the value of a key, empty where it was taken away; None where there never was one."""
        ...

    def watch(self, prefix: str, *, since: int = 0) -> AsyncGenerator[Batch]:
        """Give the values of keys that begin so, whose revision is later than `since`, and then those to come."""
        ...

    async def close(self) -> None:
        """Let go of the server."""
        ...
