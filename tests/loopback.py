"""Ports on this machine."""

from __future__ import annotations

import secrets
import socket
from contextlib import suppress


def free_port() -> int:
    """Give a port that nothing listens at, below those that systems give to whoever names none.

    One of theirs could be taken by any connection before the test's own program opens it.
    """
    while True:
        port = 15_000 + secrets.randbelow(15_000)
        with suppress(OSError), socket.socket() as one:
            one.bind(("127.0.0.1", port))
            return port
