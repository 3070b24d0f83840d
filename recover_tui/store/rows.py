"""Rows read one by one, so that one which can't be read costs itself and no other.

Another program, or a flipped bit, may have put there what no column of ours ever holds. Such a row is left out
wherever rows are listed, and stays as it is; `find_troubles` names it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import datetime
from typing import Any, Final

from recover_tui.domain import timestamps
from recover_tui.domain.private_struct import PrivateStruct
from recover_tui.domain.translation import gettext as _
from recover_tui.store.columns import BrokenText
from recover_tui.store.connection import Database
from recover_tui.store.tables import DRAFTS, RETIRED_LINES, SETTINGS, TABLES, Table, UnreadableError, read_setting

Row = dict[str, Any]

_NOT_SAID: Final = (RETIRED_LINES, DRAFTS)
"""Tables whose keys may hold words of the agent's, or of the agent's own lines."""


class Trouble(PrivateStruct, frozen=True):
    """A row with something in it that this program never writes. Nothing private is in it."""

    table: Table
    number: int
    """The row's number in the file, by which it can be removed whatever its key is."""
    id: str
    """Its id; empty when that can't be read, is private, or is made of two columns."""
    why: str
    """A column and what is wrong with it."""
    shown: bool
    """True when the row is shown all the same, with U+FFFD for each byte that is no text."""

    @property
    def place(self) -> str:
        """What it is called: its table, and its id or else its number."""
        return f"{self.table.name}/{self.id or self.number}"


def live(
    database: Database, table: Table, where: str = "1", *parameters: object, order: str = "1", limit: int = -1
) -> list[Row]:
    """Give the values of the rows that are not deleted, in the domain's types; `where` takes the `parameters`."""
    return [values for _, values in _live(database, table, where, parameters, order, limit)]


def live_as_stored(database: Database, table: Table, *, order: str) -> list[Row]:
    """Give the rows that `live` gives as they are in the store."""
    return [row for row, _ in _live(database, table, "1", (), order, -1)]


def select(
    database: Database, table: Table, sql: str, parameters: Sequence[object] = (), *, limit: int = -1
) -> Iterator[tuple[Row, Row]]:
    """Give the rows of a table that a question finds, so many at most: as stored, and in the domain's types.

    Those that can't be read don't count, and are noted in `Database.unreadable`.
    """
    left = limit
    with closing(database.execute(sql, parameters)) as found:  # one left open would keep the store locked
        names = [column[0] for column in found.description]
        while left and (values := found.fetchone()) is not None:
            row = dict(zip(names, values, strict=True))
            try:
                read = table.read(row)
            except UnreadableError:
                if row.get("deleted_at") is None:
                    database.unreadable.add((table.name, *(row[column] for column in table.primary_key)))
            else:
                left -= 1
                yield row, read


def older(database: Database, table: Table, than: datetime, where: str) -> list[str]:
    """Give the ids of the rows that came about before this, deleted ones as well.

    The age of a row whose time can't be read isn't known, so it is none of them.
    """
    came_about = table.order.partition(",")[0]
    found = select(database, table, f"SELECT * FROM {table.name} WHERE {where}")
    return [row["id"] for _, row in found if row[came_about] < than]


def newest_time(database: Database, before: datetime) -> datetime | None:
    """When the newest row came about of those that did before this; None when there is none."""
    found = []
    for table in TABLES:
        if came_about := table.order.partition(",")[0]:
            sql = f"SELECT * FROM {table.name} WHERE {came_about} < ? ORDER BY {came_about} DESC"
            found += [row[came_about] for _, row in select(database, table, sql, [timestamps.write(before)], limit=1)]
    return max(found, default=None)


def find_troubles(database: Database, tables: Iterable[Table] = TABLES) -> list[Trouble]:
    """Look through all rows of these tables for those that can't be read, or hold bytes that are no text."""
    return [trouble for table in tables for trouble in _troubles(database, table)]


def _live(
    database: Database, table: Table, where: str, parameters: Sequence[object], order: str, limit: int
) -> Iterator[tuple[Row, Row]]:
    sql = f"SELECT * FROM {table.name} WHERE deleted_at IS NULL AND {where} ORDER BY {order}"
    return select(database, table, sql, parameters, limit=limit)


def _troubles(database: Database, table: Table) -> Iterator[Trouble]:
    lost = _lost_references(database, table)
    for row in database.query(f"SELECT rowid AS number, * FROM {table.name}"):
        number, unreadable = row["number"], _why(table, row)
        broken = next((name for name in table.columns if isinstance(row[name], BrokenText)), "")
        not_utf_8 = _("{column} is no UTF-8 text").format(column=broken) if broken else ""
        if why := unreadable or not_utf_8 or lost.get(number, ""):
            yield Trouble(table, number, _id(table, row), why, shown=not unreadable and number not in lost)


def _lost_references(database: Database, table: Table) -> dict[int, str]:
    """Say of rows that refer to one that isn't there by which column, by their number."""
    references = database.execute(f"PRAGMA foreign_key_list({table.name})").fetchall()
    columns = {reference[0]: reference[3] for reference in references}
    found = database.execute(f"PRAGMA foreign_key_check({table.name})").fetchall()
    said = _("{column} names a row that is not there")
    return {number: said.format(column=columns[id]) for _table, number, _parent, id in found}


def _why(table: Table, row: Mapping[str, Any]) -> str:
    if row.get("deleted_at") is not None:
        row = {"deleted_at": row["deleted_at"]}  # the rest of a deleted row is asked for nowhere
    try:
        table.read(row)
        if table is SETTINGS:
            read_setting(row["name"], row["value"])
    except ValueError as error:
        return str(error)
    return ""


def _id(table: Table, row: Mapping[str, Any]) -> str:
    key = row[table.primary_key[0]]
    readable = isinstance(key, str) and not isinstance(key, BrokenText) and key.isprintable()
    return key if readable and len(table.primary_key) == 1 and table not in _NOT_SAID else ""
