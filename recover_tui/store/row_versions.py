"""What is known of the last change of each row that travels between desks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any, Final

from recover_tui.domain.hybrid_clock import HybridClock
from recover_tui.domain.merging import Record
from recover_tui.domain.private_struct import PrivateStruct
from recover_tui.domain.wins import ImageInfo
from recover_tui.store.store_file import StoreFile
from recover_tui.store.tables import PICTURES, Table

Values = dict[str, Any]

RUNS: Final = ("used_s", "since_boot", "since_s", "since_at")
"""Columns that say how far a reflection under way is: every desk reckons by itself how they change."""


class Picture(PrivateStruct, frozen=True):
    """Which picture a win has, without its bytes."""

    info: ImageInfo
    size: int
    digest: str

    @classmethod
    def read(cls, image: Mapping[str, Any]) -> Picture:
        """Read one from what a row says of it. Raises ValueError, TypeError and KeyError."""
        info = ImageInfo(str(image["type"]), int(image["width"]), int(image["height"]))
        return cls(info, int(image["size"]), str(image["digest"]))


class Version(PrivateStruct, frozen=True):
    """What is known of a row's last change."""

    clock: HybridClock
    deleted: bool
    digest: str = ""
    """What the row said then."""
    counts: str = ""
    sent: bool = False
    """Whether the server has just that."""
    revision: int = 0
    """The server's number of the value that it has."""
    etag: str = ""
    """A hash of that value: after a server was set up anew its numbers begin again."""
    picture: str | None = None
    """The picture that the server has, as JSON."""
    wanted: str | None = None
    """The picture that is not here yet, as JSON."""

    def is_of(self, record: Record) -> bool:
        """Whether a row says just this, and since then."""
        return (self.clock, self.digest, self.counts) == (record.changed, digest(record), counts(record))


class RowVersions:
    """The versions in a store file."""

    def __init__(self, file: StoreFile) -> None:
        self._file = file

    def of(self, table: Table, id: str) -> Version | None:
        """Give what is known of a row; None when it never travelled."""
        found = self._file.db.query(
            "SELECT * FROM row_versions WHERE table_name = ? AND row_id = ?", [table.name, id]
        )
        for row in found:
            return Version(
                HybridClock(row["milliseconds"], row["count"], row["desk"]),
                bool(row["deleted"]),
                row["digest"],
                row["counts"],
                bool(row["sent"]),
                row["revision"],
                row["etag"],
                row["picture"],
                row["wanted"],
            )
        return None

    def note(self, table: Table, record: Record, *, sent: bool, revision: int | None = None, etag: str = "") -> None:
        """Keep the clock of a row, and what it said then."""
        clock = record.changed
        row = {
            "table_name": table.name,
            "row_id": record.id,
            "milliseconds": clock.milliseconds,
            "count": clock.count,
            "desk": clock.desk,
            "deleted": int(record.deleted),
            "digest": digest(record),
            "counts": counts(record),
            "sent": int(sent),
        }
        known = self.of(table, record.id)
        if revision is not None or known is None:
            row |= {"revision": revision or 0, "etag": etag}
        names, places = ", ".join(f'"{name}"' for name in row), ", ".join(f":{name}" for name in row)
        changes = ", ".join(f'"{name}" = excluded."{name}"' for name in row)
        if known is None:
            self._file.db.execute(f"INSERT INTO row_versions ({names}) VALUES ({places})", row)
            return
        changes = ", ".join(f'"{name}" = :{name}' for name in row)
        self._file.db.execute(
            f"UPDATE row_versions SET {changes} WHERE table_name = :table_name AND row_id = :row_id", row
        )

    def note_picture(self, win: str, image: Mapping[str, Any] | None) -> None:
        """Note which picture of a win the server has."""
        self._put(win, "picture", image)

    def want(self, win: str, image: Mapping[str, Any] | None) -> None:
        """Note which picture of a win is not here yet. ValueError, TypeError or KeyError for what is none."""
        if image is not None:
            Picture.read(image)
        self._put(win, "wanted", image)

    def _put(self, win: str, column: str, image: Mapping[str, Any] | None) -> None:
        self._file.db.execute(
            f"UPDATE row_versions SET {column} = ? WHERE table_name = ? AND row_id = ?",
            (json.dumps(image) if image else None, PICTURES.name, win),
        )


def digest(record: Record) -> str:
    """Sum up what a row says, apart from how far a reflection under way is."""
    under_way = "paused" in record.values
    said = {
        name: value for name, value in record.values.items() if not under_way or name not in (*RUNS, "changed_at")
    }
    return sha256(json.dumps([record.deleted, said], sort_keys=True).encode()).hexdigest()[:32]


def counts(record: Record) -> str:
    """Write what only grows in a row."""
    return json.dumps(record.counts, sort_keys=True)


def alike(one: Record, other: Record) -> bool:
    """Whether two rows say the same, whenever they were changed."""
    return digest(one) == digest(other) and counts(one) == counts(other)
