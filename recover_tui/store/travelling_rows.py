"""Rows as they travel between desks: values, and not which call a phone spoke of."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any, Final

from recover_tui.domain import timestamps
from recover_tui.domain.desks import Carried
from recover_tui.domain.hybrid_clock import HybridClock
from recover_tui.domain.merging import Record
from recover_tui.domain.reflection import Elsewhere
from recover_tui.domain.wins import Image, ImageInfo
from recover_tui.store import columns, connection, deletion
from recover_tui.store.row_versions import RUNS, RowVersions, Values, Version, digest
from recover_tui.store.store_file import StoreFile
from recover_tui.store.tables import (
    ANSWERS,
    CALLS,
    COLLEAGUES,
    KIND_WORDS,
    PARKED,
    PICTURES,
    REFLECTIONS,
    RESETS,
    RESOURCES,
    RETIRED_LINES,
    SETTINGS,
    TRAVELLING_SETTINGS,
    WINS,
    Table,
    read_setting,
)  # fmt: skip

TRAVELLING: Final = (
    WINS, PICTURES, REFLECTIONS, ANSWERS, RESOURCES, RESETS, CALLS, PARKED, RETIRED_LINES, COLLEAGUES, KIND_WORDS,
    SETTINGS,
)  # fmt: skip
"""Tables of which rows are at all desks, in an order in which none refers to one that is not there yet.

What is written in a reflection travels as one row of ANSWERS, apart from that it was and when. Of a picture it is
said which one it is; its bytes follow apart.
"""
JOURNAL_TABLES: Final = (ANSWERS, PARKED)
_STAYS: Final[Mapping[str, frozenset[str]]] = {
    RESETS.name: frozenset({"call_id"}),
    CALLS.name: frozenset({"ref"}),
    REFLECTIONS.name: frozenset({"call_id", "window", "elsewhere", "next_step", "active_s"}),
}
"""Columns that mean something at this desk alone."""
_GROWS: Final[Mapping[str, frozenset[str]]] = {
    WINS.name: frozenset({"shown", "shown_at"}),
    REFLECTIONS.name: frozenset({"active_s"}),
}
"""Columns of which the larger value counts, whoever wrote last."""
_MADE_UP: Final = frozenset({"written", "paused", "answers", "size", "digest"})
"""What a row says of itself that is no column of it."""
_GROWING_SETTINGS: Final = frozenset({"breath_runs", "first_steps", "review"})
_AHEAD: Final = timedelta(days=2)
"""A review so much later was held while a clock was ahead."""
ORDER: Final = {table.name: place for place, table in enumerate(TRAVELLING)}


class TravellingRows:
    """The rows of a store file that other desks have as well."""

    def __init__(self, file: StoreFile, versions: RowVersions) -> None:
        self._file = file
        self._versions = versions

    def read(self, table: Table, id: str, desk: str, carry: Collection[str], now: datetime) -> Record | None:
        """Give a row as it travels, with the clock of its last change; None for one that doesn't travel."""
        if table in JOURNAL_TABLES and Carried.JOURNAL not in carry:
            return None
        known = self._versions.of(table, id)
        row = self._row_of(table, id, known)
        if known is None and (row is None or not _travels(table, row)):
            return None
        deleted = row is None or row.get("deleted_at") is not None
        if row is None and table is SETTINGS:
            return None
        if table is ANSWERS and row is not None and not deleted and not _travels(table, row):
            return None  # the words are at another desk, or still being written
        values, counts = ({}, {}) if row is None or deleted else self._values(table, row)
        if (
            known is not None
            and deleted == known.deleted
            and digest(Record(id, known.clock, deleted, values)) == known.digest
        ):
            return Record(id, known.clock, deleted, values, counts)
        changed_at = (row.get("deleted_at") or row.get("changed_at")) if row else None
        return Record(
            id,
            HybridClock.after(known.clock if known else None, _read_time(changed_at, now), desk),
            deleted,
            values,
            counts,
        )

    def _values(self, table: Table, row: Mapping[str, Any]) -> tuple[Values, Values]:
        """Give what travels of a row: what the last writer says, and what only grows."""
        if table is SETTINGS:
            return _setting(row["name"], row["value"])
        if table is PICTURES:
            return dict(row["image"]), {}
        if table is ANSWERS:
            said = {name: row[name] for name in ("started_at", "cap_s", "ended_by", "next_step", "changed_at")}
            return {**said, "answers": self._answers(row["id"])}, {}
        grows = _GROWS.get(table.name, frozenset())
        left_out = {*_STAYS.get(table.name, ()), *grows, "deleted_at", *table.primary_key}
        values = {name: row[name] for name in table.columns if name not in left_out}
        counts = {name: row[name] for name in sorted(grows)}
        if table is REFLECTIONS:
            values["written"] = self._is_written(row)
            values["paused"] = row["since_at"] is None
            if row["ended_by"] is None:
                del counts["active_s"]  # it runs
            else:
                values = {name: value for name, value in values.items() if name not in (*RUNS, "paused")}
        return values, counts

    def _is_written(self, row: Mapping[str, Any]) -> bool:
        answers = any(answer["text"] for answer in self._answers(row["id"]))
        return answers or bool(row["next_step"]) or row["elsewhere"] == Elsewhere.WRITTEN

    def _answers(self, reflection: str) -> list[Values]:
        found = "SELECT prompt, text FROM answers WHERE reflection_id = ? ORDER BY position"
        return [*self._file.db.query(found, [reflection])]

    def _row_of(self, table: Table, id: str, known: Version | None) -> Values | None:
        """Give the row of which a travelling one is made; None where there is none."""
        if table is ANSWERS:
            return self._row(REFLECTIONS, id)
        if table is not PICTURES:
            return self._row(table, id)
        win, image = self._row(WINS, id), self._image(id, known)
        if image is None:
            return None
        return {"image": image, "deleted_at": None, "changed_at": win["changed_at"] if win else None}

    def _image(self, win: str, known: Version | None) -> Values | None:
        """Say which picture a win has, here or as soon as it is here."""
        image = self.picture(win)
        if image is None:
            return json.loads(known.wanted) if known and known.wanted else None
        info, digest = image.info, sha256(image.data).hexdigest()
        return {
            "type": info.type, "width": info.width, "height": info.height, "size": len(image.data), "digest": digest,
        }  # fmt: skip

    def write(self, table: Table, merged: Record) -> None:
        """Let a row be as it was merged."""
        db = self._file.db
        if merged.deleted:
            self._delete(table, merged)
        elif table is SETTINGS:
            value = {**merged.values, **merged.counts}["value"]
            written = " ".join(map(str, value)) if isinstance(value, list) else str(value)
            read_setting(merged.id, written)
            connection.upsert(db, table.name, {"name": merged.id, "value": written}, pk="name")
        elif table is ANSWERS:
            self._write_answers(merged)
        elif table is not PICTURES:  # those have a place of their own
            said = {**merged.values, **merged.counts}
            row = {table.primary_key[0]: merged.id, "deleted_at": None}
            row |= {name: columns.clean(value) for name, value in said.items() if name in table.columns}
            if table is REFLECTIONS:
                row |= self._place_of_words(merged)
            connection.upsert(db, table.name, row, pk=table.primary_key[0])
            table.read(self._row(table, merged.id) or {})

    def _delete(self, table: Table, merged: Record) -> None:
        at = _time_of(merged.changed)
        if table is ANSWERS or table is PICTURES:
            return  # they go with their reflection, and from their place
        if table.deletable:
            deletion.erase_row(self._file.db, table, merged.id, at)
        else:
            self._file.db.execute(
                f"UPDATE {table.name} SET deleted_at = ?, changed_at = ? WHERE {table.primary_key[0]} = ?",
                (at, at, merged.id),
            )

    def _place_of_words(self, merged: Record) -> Values:
        """Say where the words of a reflection are: here, or at another desk."""
        row = self._row(REFLECTIONS, merged.id)
        if row is not None and row["elsewhere"] is None and row["deleted_at"] is None:
            return {"next_step": row["next_step"]}
        there = Elsewhere.WRITTEN if merged.values["written"] else Elsewhere.BLANK
        over = merged.values["ended_by"] is not None
        return {"next_step": "", "elsewhere": there.value, **(dict.fromkeys(RUNS) if over else {})}

    def _write_answers(self, merged: Record) -> None:
        db, said = self._file.db, merged.values
        row = {
            name: columns.clean(said[name]) for name in ("started_at", "cap_s", "ended_by", "next_step", "changed_at")
        }
        connection.insert_missing(db, REFLECTIONS.name, {"id": merged.id, "active_s": 0, **row})
        db.execute(
            "UPDATE reflections SET next_step = ?, elsewhere = NULL WHERE id = ?", (row["next_step"], merged.id)
        )
        REFLECTIONS.read(self._row(REFLECTIONS, merged.id) or {})
        db.execute("DELETE FROM answers WHERE reflection_id = ?", (merged.id,))
        for position, answer in enumerate(said["answers"]):
            written = {"reflection_id": merged.id, "position": position, **answer}
            ANSWERS.read(written)
            connection.insert_missing(
                db, ANSWERS.name, {name: columns.clean(written[name]) for name in ANSWERS.columns}
            )

    def place_picture(self, merged: Record, theirs: Record) -> None:
        """Note which picture the server has. One here that is another now goes, and the right one is wanted."""
        self._versions.note_picture(merged.id, None if theirs.deleted else theirs.values)
        image = None if merged.deleted else merged.values
        here = self.picture(merged.id)
        if here is not None and (image is None or sha256(here.data).hexdigest() != image["digest"]):
            self._file.db.execute("DELETE FROM pictures WHERE win_id = ?", (merged.id,))
            here = None
        self._versions.want(merged.id, image if here is None else None)

    def _row(self, table: Table, id: str) -> dict[str, Any] | None:
        key = table.primary_key[0]
        return next(self._file.db.query(f"SELECT * FROM {table.name} WHERE {key} = ?", [id]), None)

    def picture(self, win: str) -> Image | None:
        """Give the picture of a win, with its bytes."""
        for row in self._file.db.query("SELECT * FROM pictures WHERE win_id = ?", [win]):
            return Image(ImageInfo(row["type"], row["width"], row["height"]), row["data"])
        return None


GOES: Final = {
    CALLS.name: "rating IS NOT NULL",
    RESOURCES.name: "origin = 'own'",
    SETTINGS.name: f"name IN {TRAVELLING_SETTINGS}",
}
"""SQL conditions for those rows of a table that go to other desks, where not all do."""


def check(table: Table, record: Record) -> None:
    """Refuse a row that a newer program wrote more into, which would be lost if it were written over: ValueError."""
    known = (REFLECTIONS if table is ANSWERS else table).columns
    if unknown := {**record.values, **record.counts}.keys() - known.keys() - _MADE_UP:
        raise ValueError(f"{', '.join(sorted(unknown))} of a newer recover")


def _travels(table: Table, row: Mapping[str, Any]) -> bool:
    """Whether a row goes to other desks, one that never went there."""
    if table is ANSWERS:
        return row["ended_by"] is not None and row["elsewhere"] is None and row["deleted_at"] is None
    if table is CALLS:
        return row["rating"] is not None
    if table is RESOURCES:
        return bool(row["origin"] == "own")
    return table is not SETTINGS or row["name"] in TRAVELLING_SETTINGS


def _setting(name: str, value: str) -> tuple[Values, Values]:
    if name not in _GROWING_SETTINGS:
        return {"value": value}, {}
    read = read_setting(name, value)
    return {}, {"value": [timestamps.write(read[0]), read[1]] if name == "review" else read}


def is_ahead(theirs: Record, now: datetime) -> bool:
    """True for a review of worries that a clock which is ahead gave its time: no later one would count."""
    found = theirs.counts.get("value") if theirs.id == "review" else None
    return found is not None and timestamps.read(found[0]) - now > _AHEAD


def _read_time(written: str | None, now: datetime) -> datetime:
    """Read when a row was changed: now, as far as is known, where what stands there is no time."""
    try:
        return columns.time(written)
    except ValueError:
        return now


def _time_of(clock: HybridClock) -> str:
    return timestamps.write(datetime.fromtimestamp(clock.milliseconds / 1000, UTC))
