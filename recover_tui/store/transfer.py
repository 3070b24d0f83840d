"""Everything the agent has, out of one store and into another."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct

from recover_tui.domain import timestamps
from recover_tui.domain.hybrid_clock import HybridClock
from recover_tui.domain.merging import Record, merge
from recover_tui.domain.private_struct import PrivateStruct
from recover_tui.domain.reflection import EndedBy
from recover_tui.domain.text import LONGEST_TEXT
from recover_tui.domain.translation import gettext as _
from recover_tui.store import connection, rows
from recover_tui.store.columns import clean
from recover_tui.store.connection import Database, DatabaseError
from recover_tui.store.tables import ANSWERS, INSERT_ORDER, PICTURES, REFLECTIONS, TABLES, WINS, Table

Tables = dict[str, list[dict[str, Any]]]
"""The rows of each table that is handed on."""


def export(database: Database, *, images: bool) -> Tables:
    """Give the rows of all tables; images in base64, or only what kind they are and how large."""
    return {table.name: export_table(database, table, images=images) for table in TABLES if table.exported}


def export_table(database: Database, table: Table, *, images: bool) -> list[dict[str, Any]]:
    """Give the rows of one table as `export` does, each with its parts; those that can't be read are left out."""
    local = {"deleted_at", *table.local}
    found = [
        {name: value for name, value in row.items() if name not in local}
        for row in rows.live_as_stored(database, table, order=table.order)
        if not row.get("elsewhere")
    ]
    for row in found:
        if table is WINS:
            row["image"] = _image(database, row["id"], data=images)
        elif table is REFLECTIONS:
            row["answers"] = [*_answers(database, row["id"])]
    return found


class Imported(Struct, frozen=True):
    """What an import brought."""

    new: int = 0
    changed: int = 0
    """Rows that were here and are newer there."""


def import_(
    database: Database, tables: Mapping[str, Sequence[Mapping[str, Any]]], redact: Callable[[str], str]
) -> Imported:
    """Take rows in, inside a write, with what is a caller's masked by `redact`.

    Of rows with one id the one that was changed last stays. ValueError when a row doesn't fit.
    """
    new = changed = 0
    for table in INSERT_ORDER:
        if table.exported:
            try:
                came = [_prepared(table, dict(row)) for row in tables.get(table.name, ())]
                ours = [_record(table, row) for one in came for row in _there(database, table, one.row)]
                theirs = {_key(table, one.row): one for one in came}
                merged = merge(ours, (_record(table, one.row) for one in came))
                for id in sorted(merged.new | merged.changed, key=list(theirs).index):
                    _put(database, table, theirs[id], redact)
            except (DatabaseError, TypeError, KeyError, AttributeError, OverflowError, ValueError) as error:
                said = _("a row of {table} does not fit ({problem})")
                raise ValueError(said.format(table=table.name, problem=error)) from error
            new, changed = new + len(merged.new), changed + len(merged.changed)
    return Imported(new, changed)


class _Came(PrivateStruct, frozen=True):
    """A row that came in, apart from its parts."""

    row: dict[str, Any]
    answers: Sequence[Mapping[str, Any]]
    image: Mapping[str, Any] | None


def _prepared(table: Table, row: dict[str, Any]) -> _Came:
    """Bring a row into the form of the store."""
    answers, image = row.pop("answers", []), row.pop("image", None)
    _check_lengths([*row.values(), *(answer.get("text") for answer in answers)])
    row = {column: clean(value) for column, value in row.items()}
    for column in row.keys() & set(table.times):
        if row[column] is not None:
            row[column] = timestamps.write(timestamps.read(row[column]))
    if table is REFLECTIONS and row.get("ended_by") is None:
        # What was under way elsewhere is not gone on with here: its time can't be known.
        row["ended_by"] = EndedBy.QUIT.value
    row["changed_at"] = row.get("changed_at") or _own_time(table, row)
    return _Came(row, answers, image)


def _own_time(table: Table, row: Mapping[str, Any]) -> str:
    """When a row came about that doesn't say when it was changed."""
    times = (row.get(column) for column in ("deleted_at", table.order.partition(",")[0], *table.times))
    return next(filter(None, times), timestamps.write(datetime.min.replace(tzinfo=UTC)))


def _key(table: Table, row: Mapping[str, Any]) -> str:
    return "/".join(str(row[column]) for column in table.primary_key)


def _there(database: Database, table: Table, row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    same_key = " AND ".join(f"{column} = ?" for column in table.primary_key)
    key = [row[column] for column in table.primary_key]
    return database.query(f"SELECT * FROM {table.name} WHERE {same_key}", key)


def _record(table: Table, row: Mapping[str, Any]) -> Record:
    """What a row is to merging. Two of the same moment are the same: what is ours stays then."""
    deleted = row.get("deleted_at") is not None
    changed_at = max(filter(None, (row.get("deleted_at"), row.get("changed_at") or _own_time(table, row))))
    return Record(_key(table, row), HybridClock.after(None, timestamps.read(changed_at), ""), deleted)


def _put(database: Database, table: Table, came: _Came, redact: Callable[[str], str]) -> None:
    """Insert a row with its parts, or put it in the place of the one with its key."""
    row = dict(came.row)
    if table.redacted:
        for column in table.words:
            row[column] = redact(row.get(column) or "")
    connection.upsert(database, table.name, row, pk=table.primary_key[0])
    table.read(next(_there(database, table, row)))
    if came.image:
        info = {column: came.image[column] for column in ("type", "width", "height")}
        data = base64.b64decode(came.image["data"], validate=True)
        picture = {"win_id": row["id"], **info, "data": data}
        PICTURES.read(picture)
        connection.upsert(database, PICTURES.name, picture, pk="win_id")
    if table is REFLECTIONS:
        database.execute("DELETE FROM answers WHERE reflection_id = ?", (row["id"],))
    database.table(ANSWERS.name).insert_all(
        {
            "reflection_id": row["id"],
            "position": position,
            "prompt": clean(answer["prompt"]),
            "text": redact(answer["text"]),
        }
        for position, answer in enumerate(came.answers)
    )


def _check_lengths(values: Iterable[object]) -> None:
    """Refuse what would have to be cut. Raises ValueError."""
    if any(isinstance(value, str) and len(value) > LONGEST_TEXT for value in values):
        raise ValueError(_("a text in it has more than {most} characters").format(most=f"{LONGEST_TEXT:,}"))


def _answers(database: Database, reflection: str) -> Iterator[dict[str, Any]]:
    found = "SELECT * FROM answers WHERE reflection_id = ? ORDER BY position"
    for row, _values in rows.select(database, ANSWERS, found, [reflection]):
        yield {"prompt": row["prompt"], "text": row["text"]}


def _image(database: Database, win: str, *, data: bool) -> dict[str, Any] | None:
    columns = "type, width, height, data" if data else "type, width, height"
    found = f"SELECT win_id, {columns} FROM pictures WHERE win_id = ?"
    for image, _values in rows.select(database, PICTURES, found, [win]):
        del image["win_id"]
        if data:
            image["data"] = base64.b64encode(image["data"]).decode()
        return image
    return None
