"""Everything the agent has, out of one store and into another."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from recover_tui.domain import timestamps
from recover_tui.domain.reflection import EndedBy
from recover_tui.domain.text import LONGEST_TEXT
from recover_tui.domain.translation import gettext as _
from recover_tui.store import rows
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
    ]
    for row in found:
        if table is WINS:
            row["image"] = _image(database, row["id"], data=images)
        elif table is REFLECTIONS:
            row["answers"] = [*_answers(database, row["id"])]
    return found


def import_(
    database: Database, tables: Mapping[str, Sequence[Mapping[str, Any]]], redact: Callable[[str], str]
) -> int:
    """Take rows in, inside a write, with what is a caller's masked by `redact`. How many were new.

    ValueError when a row doesn't fit.
    """
    new = 0
    for table in INSERT_ORDER:
        if table.exported:
            try:
                new += sum(_insert_new(database, table, dict(row), redact) for row in tables.get(table.name, ()))
            except (DatabaseError, TypeError, KeyError, AttributeError, OverflowError, ValueError) as error:
                said = _("a row of {table} does not fit ({problem})")
                raise ValueError(said.format(table=table.name, problem=error)) from error
    return new


def _insert_new(database: Database, table: Table, row: dict[str, Any], redact: Callable[[str], str]) -> bool:
    """Insert a row with its parts unless one with its key is there; True when it was new."""
    answers, image = row.pop("answers", []), row.pop("image", None)
    _check_lengths([*row.values(), *(answer.get("text") for answer in answers)])
    row = {column: clean(value) for column, value in row.items()}
    for column in row.keys() & set(table.times):
        if row[column] is not None:
            row[column] = timestamps.write(timestamps.read(row[column]))
    same_key = " AND ".join(f"{column} = ?" for column in table.primary_key)
    key = [row[column] for column in table.primary_key]
    there = f"SELECT * FROM {table.name} WHERE {same_key}"
    if database.one(there, *key) is not None:
        return False
    if table.redacted:
        for column in table.words:
            row[column] = redact(row.get(column) or "")
    if table is REFLECTIONS and row.get("ended_by") is None:
        # What was under way elsewhere is not gone on with here: its time can't be known.
        row["ended_by"] = EndedBy.QUIT.value
    database.table(table.name).insert(row)
    table.read(next(database.query(there, key)))
    if image:
        info = {column: image[column] for column in ("type", "width", "height")}
        data = base64.b64decode(image["data"], validate=True)
        picture = {"win_id": row["id"], **info, "data": data}
        PICTURES.read(picture)
        database.table(PICTURES.name).insert(picture)
    database.table(ANSWERS.name).insert_all(
        {
            "reflection_id": row["id"],
            "position": position,
            "prompt": clean(answer["prompt"]),
            "text": redact(answer["text"]),
        }
        for position, answer in enumerate(answers)
    )
    return True


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
