"""The tables of the store: what copying, deleting, exporting and importing have to know of each.

A column that is added to a table is named here once, if it holds words, a time, or something of this machine alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

Deletable = Literal["wins", "reflections", "resources", "parked"]
"""Names of the tables whose rows the agent can delete, and bring back."""


@dataclass(frozen=True, slots=True)
class Table:
    """One table."""

    name: str
    primary_key: tuple[str, ...] = ("id",)
    order: str = ""
    """How an export sorts its rows, as SQL has it after ORDER BY."""
    words: tuple[str, ...] = ()
    """Text columns that the agent writes. Deleting a row empties them."""
    private: str = "1"
    """SQL condition for the rows whose words are the agent's own; those of other rows stay when they are deleted."""
    redacted: bool = False
    """True when a caller's number can slip into its words, so that an import masks them."""
    times: tuple[str, ...] = ()
    """Time columns that an import writes in the format of this store."""
    local: tuple[str, ...] = ()
    """Columns that mean something on this machine alone; an export leaves them out."""
    parts: Table | None = None
    """The table that holds further parts of its rows."""
    owner: str = ""
    """For a table of parts: the column with the id of the row that they belong to."""
    exported: bool = False
    salvaged: bool = True
    """Whether rows of a damaged store are taken over into the one that takes its place."""
    deletable: bool = False


ANSWERS: Final = Table("answers", ("reflection_id", "position"), owner="reflection_id")
PICTURES: Final = Table("pictures", ("win_id",), owner="win_id")
WINS: Final = Table(
    "wins",
    order="added_at, id",
    words=("text", "who", "why"),
    redacted=True,
    times=("added_at", "shown_at"),
    parts=PICTURES,
    exported=True,
    deletable=True,
)
REFLECTIONS: Final = Table(
    "reflections",
    order="started_at, id",
    words=("next_step",),
    redacted=True,
    times=("started_at",),
    local=("used_s", "since_boot", "since_s", "since_at", "window"),
    parts=ANSWERS,
    exported=True,
    deletable=True,
)
RESOURCES: Final = Table(
    "resources",
    order="added_at, id",
    words=("name", "reach", "hours", "note"),
    # What came in a workplace's pack is not private, and is known again by its name.
    private="origin = 'own'",
    times=("added_at",),
    exported=True,
    deletable=True,
)
RESETS: Final = Table("resets", order="started_at, id", times=("started_at",), exported=True)
CALLS: Final = Table("calls", order="ended_at, id", times=("rang_at", "answered_at", "ended_at"), exported=True)
PARKED: Final = Table(
    "parked",
    order="parked_at, id",
    words=("text",),
    redacted=True,
    times=("parked_at",),
    exported=True,
    deletable=True,
)
RETIRED_LINES: Final = Table(
    "retired_lines", ("text",), order="retired_at, text", times=("retired_at",), exported=True
)

TABLES: Final = (
    WINS,
    PICTURES,
    REFLECTIONS,
    ANSWERS,
    RESOURCES,
    RESETS,
    CALLS,
    PARKED,
    RETIRED_LINES,
    Table("packs", ("name",), salvaged=False),
    Table("settings", ("name",), salvaged=False),
    Table("drafts", ("place",), salvaged=False),
    Table("versions", salvaged=False),
)
"""All tables of the store, in the order in which an export lists them."""
INSERT_ORDER: Final = (CALLS, *(table for table in TABLES if table is not CALLS))
"""The same in an order in which no row refers to one that is not there yet."""
BY_NAME: Final = {table.name: table for table in TABLES}
