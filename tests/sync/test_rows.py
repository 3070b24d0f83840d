"""A row as a server has it."""

from __future__ import annotations

import json
from functools import cache

import pytest
from hypothesis import given, strategies as st
from msgspec.structs import replace

from recover_tui.domain.hybrid_clock import HybridClock
from recover_tui.domain.merging import Record
from recover_tui.domain.wins import ImageInfo
from recover_tui.store.row_versions import Picture
from recover_tui.sync import rows
from recover_tui.sync.identity import MAC_BYTES, Identity
from tests.sync.desks import AGENT, identity

CLOCK = HybridClock(1_778_578_200_000, 2, "desk1")
SCALARS = st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text() | st.floats(allow_nan=False)
VALUES = st.dictionaries(
    st.text(min_size=1, max_size=9), SCALARS | st.lists(st.dictionaries(st.text(), st.text(), max_size=2), max_size=2)
)
RECORDS = st.builds(
    Record,
    st.text(min_size=1, max_size=40),
    st.builds(HybridClock, st.integers(0, 10**14), st.integers(0, 10**6), st.text(max_size=9)),
    st.booleans(),
    VALUES,
    st.dictionaries(st.text(max_size=9), st.none() | st.integers(0, 10**6) | st.text(), max_size=3),
)


@cache
def other() -> Identity:
    return Identity.new()


def win(said: str, id: str = "w1") -> Record:
    return Record(id, CLOCK, values={"text": said, "who": "", "why": ""}, counts={"shown": 3, "shown_at": None})


def key_of(record: Record, table: str = "wins") -> str:
    return rows.row_key(identity(), AGENT, table, record.id)


def sealed(record: Record, table: str = "wins") -> bytes:
    return rows.seal(identity(), key_of(record, table), table, record)


@given(st.sampled_from(["wins", "answers", "settings"]), RECORDS)
def test_a_row_comes_out_as_it_went_in(table: str, record: Record) -> None:
    key = key_of(record, table)
    assert rows.unseal(identity(), AGENT, key, rows.seal(identity(), key, table, record)) == (table, record)


def content_size(value: bytes) -> int:
    """Bytes of what is sealed: age puts noise of any length into its header, and the content after that."""
    return len(value[MAC_BYTES:].partition(b"\n--- ")[2].partition(b"\n")[2])


@given(st.text(max_size=20), st.text("0123456789abcdef-", min_size=12, max_size=36))
def test_the_server_sees_neither_what_it_is_nor_how_long(said: str, id: str) -> None:
    value = sealed(win(said, id))
    assert content_size(value) == content_size(sealed(win("")))
    assert len(said.encode()) < 5 or said.encode() not in value
    assert id not in key_of(win(said, id))
    assert id.encode() not in value


def test_sizes_are_of_few_classes() -> None:
    sizes = {len(rows.padded(b"x" * length)) for length in range(0, 40_000, 7)}
    assert sizes == {512 * 2**power for power in range(8)}
    assert len({content_size(sealed(win("x" * length))) for length in range(0, 3600, 40)}) == 4


@given(st.dictionaries(st.text(), st.text()))
def test_what_was_lengthened_reads_the_same(content: dict[str, str]) -> None:
    written = json.dumps(content).encode()
    padded = rows.padded(written)
    assert padded.startswith(written)
    assert json.loads(padded) == content


# What is refused


@given(st.integers(0, 10**6), st.integers(1, 255))
def test_a_forged_row_is_refused(place: int, by: int) -> None:
    value = bytearray(sealed(win("You stayed till it worked")))
    value[place % len(value)] ^= by
    with pytest.raises(ValueError, match="forged"):
        rows.unseal(identity(), AGENT, key_of(win("")), bytes(value))


@given(st.integers(0, 10**6))
def test_a_truncated_row_is_refused(length: int) -> None:
    value = sealed(win("You stayed till it worked"))
    with pytest.raises(ValueError, match="forged"):
        rows.unseal(identity(), AGENT, key_of(win("")), value[: length % len(value)])


def test_a_row_of_someone_else_is_refused() -> None:
    key = key_of(win(""))
    with pytest.raises(ValueError, match="forged"):
        rows.unseal(identity(), AGENT, key, rows.seal(other(), key, "wins", win("theirs")))


def test_a_row_that_was_moved_to_another_key_is_refused() -> None:
    with pytest.raises(ValueError, match="forged"):
        rows.unseal(identity(), AGENT, key_of(win("", "w2")), sealed(win("You stayed")))


@pytest.mark.parametrize(("table", "id"), [("wins", "w2"), ("parked", "w1")])
def test_a_row_that_a_desk_sealed_as_another_one_is_refused(table: str, id: str) -> None:
    key = rows.row_key(identity(), AGENT, table, id)
    with pytest.raises(ValueError, match="another row's"):
        rows.unseal(identity(), AGENT, key, rows.seal(identity(), key, "wins", win("You stayed")))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no JSON",
        b"\xff\xfe",
        b"[]",
        b"1",
        b"null",
        b"{}",
        b"[" * 100_000,
        b'{"table": "wins", "id": "w1"}',
        b'{"table": "wins", "id": "w1", "clock": [1, 2], "deleted": false, "values": {}, "counts": {}}',
        b'{"table": "wins", "id": "w1", "clock": 7, "deleted": false, "values": {}, "counts": {}}',
        b'{"table": "wins", "id": "w1", "clock": ["x", 2, "d"], "deleted": false, "values": {}, "counts": {}}',
        b'{"table": "wins", "id": "w1", "clock": [1, 2, "d"], "deleted": false, "values": 1, "counts": {}}',
        b'{"table": "wins", "id": "w1", "clock": [1, 2, "d"], "deleted": false, "values": {}, "counts": ["a"]}',
        b'{"table": "wins", "id": "w1", "clock": [Infinity, 2, "d"], "deleted": false, "values": {}, "counts": {}}',
    ],
    ids=lambda content: content[:70].decode(errors="replace"),
)
def test_what_is_sealed_and_no_row_is_refused(content: bytes) -> None:
    key = key_of(win(""))
    with pytest.raises(ValueError):  # noqa: PT011  # whatever it says
        rows.unseal(identity(), AGENT, key, identity().seal(key, content))


# Keys


def test_a_row_has_one_key_at_every_desk_and_each_row_another() -> None:
    keys = [key_of(win("", id), table) for table in ("wins", "parked") for id in ("w1", "w2")]
    assert len({*keys}) == 4
    assert all(key.startswith(rows.prefix(AGENT)) for key in keys)
    assert key_of(win("said")) == rows.row_key(Identity(identity().secret), AGENT, "wins", "w1") == keys[0]


PICTURE = Picture(ImageInfo("image/png", 8, 8), 2 * rows.CHUNK + 1, "0a")


def test_a_picture_has_a_key_for_each_chunk_and_another_picture_others() -> None:
    keys = rows.picture_keys(identity(), AGENT, "w1", PICTURE)
    other_keys = rows.picture_keys(identity(), AGENT, "w1", replace(PICTURE, digest="0b"))
    elsewhere = rows.picture_keys(identity(), AGENT, "w2", PICTURE)
    assert len(keys) == 3
    assert len({*keys, *other_keys, *elsewhere}) == 9
    assert not any(key.startswith(rows.prefix(AGENT)) for key in keys)  # they are not listed with the rows


@pytest.mark.parametrize("size", [0, 1, rows.CHUNK - 1, rows.CHUNK, rows.CHUNK + 1, 3 * rows.CHUNK])
def test_a_picture_is_cut_into_chunks_of_one_size_and_has_as_many_keys(size: int) -> None:
    data = bytes(number % 251 for number in range(size))
    chunks = rows.chunks(data)
    assert {len(chunk) for chunk in chunks} <= {rows.CHUNK}
    assert b"".join(chunks)[:size] == data
    assert len(chunks) == len(rows.picture_keys(identity(), AGENT, "w1", replace(PICTURE, size=size)))
