"""Ids that can be made on any desk and merged later: UUIDv7 (RFC 9562), which sort by when they were made."""

from __future__ import annotations

import os
from datetime import datetime
from uuid import UUID


def uuid7(at: datetime, random: bytes) -> str:
    """Make an id for something that happened at `at` from ten random bytes."""
    milliseconds = int(at.timestamp() * 1000).to_bytes(6, "big")
    body = bytearray(milliseconds + random[:10])
    body[6] = (body[6] & 0x0F) | 0x70
    body[8] = (body[8] & 0x3F) | 0x80
    return str(UUID(bytes=bytes(body)))


def make_id(at: datetime) -> str:
    """Make an id for something that happens at `at`."""
    return uuid7(at, os.urandom(10))
