"""A row as the server has it: a name that says nothing, and bytes that say nothing, not even how long it is."""

from __future__ import annotations

from typing import Any, Final

from msgspec import json

from recover_tui.domain.hybrid_clock import HybridClock
from recover_tui.domain.merging import Record
from recover_tui.domain.private_struct import PrivateStruct
from recover_tui.store.row_versions import Picture
from recover_tui.sync.identity import Identity

_SMALLEST: Final = 512
"""Bytes; a larger row has twice as many, or four times, and so on."""
CHUNK: Final = 256 * 1024
"""Bytes of a picture under one key."""


def prefix(agent: str) -> str:
    """Where all of an agent's keys are."""
    return f"a.{agent}."


def row_key(identity: Identity, agent: str, table: str, id: str) -> str:
    """Name the key of a row."""
    return f"{prefix(agent)}r.{identity.opaque(table, id)}"


def identity_key(agent: str) -> str:
    """Name the key of the agent's own identity, under their passphrase."""
    return f"{prefix(agent)}k"


def check_key(agent: str) -> str:
    """Name the key of a value by which a desk sees that its identity is the agent's."""
    return f"{prefix(agent)}c"


def question_key(identity: Identity | None, agent: str, win: str = "") -> str:
    """Name the key under which a desk asks for the picture of a win, or how all such keys begin."""
    return f"{prefix(agent)}q.{identity.opaque('questions', win) if identity else ''}"


def picture_keys(identity: Identity, agent: str, win: str, picture: Picture) -> tuple[str, ...]:
    """Name the keys of the chunks of a picture; they are apart from the rows, which are listed."""
    name = identity.opaque("pictures", win, picture.digest)
    return tuple(f"p.{agent}.{name}.{number}" for number in range(-(-picture.size // CHUNK)))


class _Content(PrivateStruct, frozen=True):
    """What is sealed of a row."""

    table: str
    id: str
    clock: tuple[int, int, str]
    deleted: bool
    values: dict[str, Any]
    counts: dict[str, Any]


def seal(identity: Identity, key: str, table: str, record: Record) -> bytes:
    """Give a row as bytes that only the agent's desks can read, and make."""
    clock = record.changed
    content = _Content(
        table,
        record.id,
        (clock.milliseconds, clock.count, clock.desk),
        record.deleted,
        dict(record.values),
        dict(record.counts),
    )
    return identity.seal(key, padded(json.encode(content)))


def unseal(identity: Identity, agent: str, key: str, value: bytes) -> tuple[str, Record]:
    """Give the table and the row. ValueError for what no desk of the agent's sealed, or sealed as another row."""
    try:
        content = json.decode(identity.unseal(key, value), type=_Content)
    except RecursionError as error:
        raise ValueError("no row") from error
    if row_key(identity, agent, content.table, content.id) != key:
        raise ValueError("another row's")
    clock = HybridClock(*content.clock)
    return content.table, Record(content.id, clock, content.deleted, content.values, content.counts)


def padded(content: bytes) -> bytes:
    """Lengthen JSON to one of few sizes."""
    size = _SMALLEST
    while size < len(content):
        size *= 2
    return content.ljust(size)


def chunks(data: bytes) -> tuple[bytes, ...]:
    """Cut a picture into chunks of one size, the last one filled up."""
    return tuple(data[start : start + CHUNK].ljust(CHUNK, b"\0") for start in range(0, len(data), CHUNK))
