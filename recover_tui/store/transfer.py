"""Everything the agent has, out of one store and into another."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from recover_tui.domain import timestamps
from recover_tui.domain.reflection import EndedBy
from recover_tui.store import rows
from recover_tui.store.connection import Database, DatabaseError

Tables = dict[str, list[dict[str, Any]]]
"""The rows of each table that is handed on."""
_ORDERS: Final = {
    "wins": "added_at, id",
    "reflections": "started_at, id",
    "resources": "added_at, id",
    "resets": "started_at, id",
    "calls": "ended_at, id",
    "parked": "parked_at, id",
    "retired_lines": "retired_at, text",
}
"""What goes out, and in which order."""
_INWARDS: Final = ("calls", *(name for name in _ORDERS if name != "calls"))
"""How it comes in: what refers to a call comes after it."""
_ABOUT_CALLERS: Final = {"wins": ("text", "who", "why"), "reflections": ("next_step",), "parked": ("text",)}
"""Columns that the agent writes freely, and where a caller's number can slip in."""
_TIMES: Final = frozenset(
    {"started_at", "added_at", "ended_at", "answered_at", "rang_at", "parked_at", "shown_at", "retired_at"}
)


def export(database: Database, *, pictures: bool) -> Tables:
    """Give all rows; pictures in base64, or only what kind they are and how large."""
    found = {name: [rows.plain(row) for row in _live(database, name, order)] for name, order in _ORDERS.items()}
    for win in found["wins"]:
        win["image"] = _image(database, win["id"], data=pictures)
    for past in found["reflections"]:
        past["answers"] = [*_answers(database, past["id"])]
    return found


def import_(
    database: Database, tables: Mapping[str, Sequence[Mapping[str, Any]]], redact: Callable[[str], str]
) -> int:
    """Take rows in, inside a write, with what is a caller's masked by `redact`. How many were new.

    ValueError when a row doesn't fit.
    """
    new = 0
    for name in _INWARDS:
        try:
            new += sum(_take_in(database, name, dict(row), redact) for row in tables.get(name, ()))
        except (DatabaseError, TypeError, KeyError, AttributeError, OverflowError, ValueError) as error:
            raise ValueError(f"a row of {name} does not fit ({error})") from error
    return new


def _take_in(database: Database, name: str, row: dict[str, Any], redact: Callable[[str], str]) -> bool:
    answers, image = row.pop("answers", []), row.pop("image", None)
    row = {column: rows.clean(value) for column, value in row.items()}
    for column in _ABOUT_CALLERS.get(name, ()):
        row[column] = redact(row.get(column) or "")
    for column in row.keys() & _TIMES:
        if row[column] is not None:
            row[column] = timestamps.write(timestamps.read(row[column]))
    key = "text" if name == "retired_lines" else "id"
    if database.execute(f"SELECT 1 FROM {name} WHERE {key} = ?", (row[key],)).fetchone():
        return False
    if name == "reflections" and row.get("ended_by") is None:
        # What was under way elsewhere is not gone on with here: its time can't be known.
        row["ended_by"] = EndedBy.QUIT.value
    database.tables.table(name).insert(row)
    if image:
        shape = {column: image[column] for column in ("type", "width", "height")}
        data = base64.b64decode(image["data"], validate=True)
        database.tables.table("pictures").insert({"win_id": row["id"], **shape, "data": data})
    database.tables.table("answers").insert_all(
        {
            "reflection_id": row["id"],
            "position": position,
            "prompt": rows.clean(answer["prompt"]),
            "text": redact(answer["text"]),
        }
        for position, answer in enumerate(answers)
    )
    return True


def _live(database: Database, table: str, order: str) -> Iterator[dict[str, Any]]:
    return database.query(f"SELECT * FROM {table} WHERE deleted_at IS NULL ORDER BY {order}")


def _answers(database: Database, reflection: str) -> Iterator[dict[str, Any]]:
    return database.query("SELECT prompt, text FROM answers WHERE reflection_id = ? ORDER BY position", [reflection])


def _image(database: Database, win: str, *, data: bool) -> dict[str, Any] | None:
    columns = "type, width, height, data" if data else "type, width, height"
    image = next(database.query(f"SELECT {columns} FROM pictures WHERE win_id = ?", [win]), None)
    if image and data:
        image["data"] = base64.b64encode(image["data"]).decode()
    return image
