"""The tables of the store: what may be in their columns, and what copying, deleting, exporting and importing need.

A column that is added to a table is named here once, with what it may hold. A row in which one holds anything else
can't be read: it is left out wherever rows are listed, and `recover doctor` names it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, Literal

from recover_tui.domain.calls import Rating
from recover_tui.domain.private_struct import PrivateStruct
from recover_tui.domain.reflection import Elsewhere, EndedBy
from recover_tui.domain.reset import Outcome
from recover_tui.domain.support import Kind
from recover_tui.domain.wins import WinRotation
from recover_tui.domain.worries import Resolution
from recover_tui.store import columns
from recover_tui.store.columns import Reader, maybe, one_of

Deletable = Literal["wins", "reflections", "resources", "parked", "kind_words"]
"""Names of the tables whose rows the agent can delete, and bring back."""


class UnreadableError(ValueError):
    """A row of the store can't be read; the message says which column is why, and nothing private."""


class Table(PrivateStruct, frozen=True):
    """One table."""

    name: str
    columns: Mapping[str, Reader]
    """What each column may hold."""
    primary_key: tuple[str, ...] = ("id",)
    order: str = ""
    """How an export sorts its rows, as SQL has it after ORDER BY; the first column is when a row came about."""
    words: tuple[str, ...] = ()
    """Text columns that the agent writes. Deleting a row empties them."""
    private: str = "1"
    """SQL condition for the rows whose words are the agent's own; those of other rows stay when they are deleted."""
    redacted: bool = False
    """True when a caller's number can slip into its words, so that an import masks them."""
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

    @property
    def travels(self) -> bool:
        """True when its rows are merged with those of another store, and so know when they were last changed."""
        return "changed_at" in self.columns

    @property
    def times(self) -> tuple[str, ...]:
        """The columns with a point in time, which an import writes in the one format of the store."""
        return tuple(name for name, read in self.columns.items() if read in (columns.time, columns.maybe_time))

    def read(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """Give the values of those columns that a row has, in the domain's types. Raises UnreadableError."""
        values = {}
        for name, read in self.columns.items():
            if name in row:
                try:
                    values[name] = read(row[name])
                except ValueError as error:
                    raise UnreadableError(columns.unfit(name, error)) from None
        return values


ANSWERS: Final = Table(
    "answers",
    {
        "reflection_id": columns.name,
        "position": columns.count,
        "prompt": columns.words,
        "text": columns.words,
    },
    ("reflection_id", "position"),
    owner="reflection_id",
)
PICTURES: Final = Table(
    "pictures",
    {
        "win_id": columns.name,
        "type": columns.name,
        "width": columns.count,
        "height": columns.count,
        "data": columns.data,
    },
    ("win_id",),
    owner="win_id",
)
WINS: Final = Table(
    "wins",
    {
        "id": columns.name,
        "text": columns.words,
        "who": columns.words,
        "why": columns.words,
        "added_at": columns.time,
        "shown": columns.count,
        "shown_at": columns.maybe_time,
        "deleted_at": columns.maybe_time,
        "standing": one_of(WinRotation),
        "changed_at": columns.maybe_time,
    },
    order="added_at, id",
    words=("text", "who", "why"),
    redacted=True,
    parts=PICTURES,
    exported=True,
    deletable=True,
)
REFLECTIONS: Final = Table(
    "reflections",
    {
        "id": columns.name,
        "call_id": maybe(columns.name),
        "started_at": columns.time,
        "cap_s": columns.whole,
        "active_s": columns.whole,
        "ended_by": maybe(one_of(EndedBy)),
        "next_step": columns.words,
        "deleted_at": columns.maybe_time,
        "used_s": maybe(columns.number),
        "since_boot": maybe(columns.name),
        "since_s": maybe(columns.number),
        "since_at": columns.maybe_time,
        "window": maybe(columns.name),
        "changed_at": columns.maybe_time,
        "elsewhere": maybe(one_of(Elsewhere)),
    },
    order="started_at, id",
    words=("next_step",),
    redacted=True,
    local=("used_s", "since_boot", "since_s", "since_at", "window", "elsewhere"),
    parts=ANSWERS,
    exported=True,
    deletable=True,
)
RESOURCES: Final = Table(
    "resources",
    {
        "id": columns.name,
        "kind": one_of(Kind),
        "name": columns.words,
        "reach": columns.words,
        "hours": columns.words,
        "note": columns.words,
        "origin": columns.words,
        "added_at": columns.time,
        "deleted_at": columns.maybe_time,
        "zone": columns.words,
        "changed_at": columns.maybe_time,
    },
    order="added_at, id",
    words=("name", "reach", "hours", "note"),
    # What came in a workplace's pack is not private, and is known again by its name.
    private="origin = 'own'",
    exported=True,
    deletable=True,
)
RESETS: Final = Table(
    "resets",
    {
        "id": columns.name,
        "call_id": maybe(columns.name),
        "started_at": columns.time,
        "planned_s": columns.whole,
        "actual_s": columns.whole,
        "pattern": columns.words,
        "outcome": one_of(Outcome),
        "before": maybe(columns.whole),
        "after": maybe(columns.whole),
        "deleted_at": columns.maybe_time,
        "changed_at": columns.maybe_time,
    },
    order="started_at, id",
    exported=True,
)
CALLS: Final = Table(
    "calls",
    {
        "id": columns.name,
        "source": columns.words,
        "ref": maybe(columns.words),
        "direction": maybe(columns.words),
        "answered_at": columns.maybe_time,
        "ended_at": columns.maybe_time,
        "talk_s": maybe(columns.whole),
        "ended_by": maybe(columns.words),
        "rating": maybe(one_of(Rating)),
        "deleted_at": columns.maybe_time,
        "rang_at": columns.maybe_time,
        "answered": columns.between(0, 1),
        "changed_at": columns.maybe_time,
    },
    order="ended_at, id",
    exported=True,
)
PARKED: Final = Table(
    "parked",
    {
        "id": columns.name,
        "text": columns.words,
        "parked_at": columns.time,
        "until": columns.maybe_time,
        "outcome": maybe(one_of(Resolution)),
        "deleted_at": columns.maybe_time,
        "changed_at": columns.maybe_time,
    },
    order="parked_at, id",
    words=("text",),
    redacted=True,
    exported=True,
    deletable=True,
)
RETIRED_LINES: Final = Table(
    "retired_lines",
    {
        "text": columns.name,
        "retired_at": columns.time,
        "deleted_at": columns.maybe_time,
        "changed_at": columns.maybe_time,
    },
    ("text",),
    order="retired_at, text",
    exported=True,
)
COLLEAGUES: Final = Table(
    "colleagues",
    {
        "id": columns.name,
        "team": columns.name,
        "name": columns.words,
        "recipient": columns.name,
        "verify_key": columns.name,
        "added_at": columns.time,
        "blocked_at": columns.maybe_time,
        "deleted_at": columns.maybe_time,
        "changed_at": columns.maybe_time,
    },
    order="added_at, id",
    exported=True,
)
KIND_WORDS: Final = Table(
    "kind_words",
    {
        "id": columns.name,
        "team": columns.name,
        "sender": columns.name,
        "name": columns.words,
        "text": columns.words,
        "sent_at": columns.time,
        "read_at": columns.maybe_time,
        "known": columns.between(0, 1),
        "deleted_at": columns.maybe_time,
        "changed_at": columns.maybe_time,
    },
    order="sent_at, id",
    words=("name", "text"),
    redacted=True,
    exported=True,
    deletable=True,
)
PACKS: Final = Table("packs", {"name": columns.name, "date": columns.day}, ("name",), salvaged=False)
SETTINGS: Final = Table("settings", {"name": columns.name, "value": columns.name}, ("name",), salvaged=False)
DRAFTS: Final = Table(
    "drafts",
    {"place": columns.name, "words": columns.lines, "kept_at": columns.time},
    ("place",),
    salvaged=False,
)
VERSIONS: Final = Table(
    "versions",
    {"id": columns.name, "place": columns.name, "words": columns.words, "replaced_at": columns.time},
    salvaged=False,
)
OUTBOX: Final = Table(
    "outbox",
    {"number": columns.count, "table_name": columns.name, "row_id": columns.name},
    ("number",),
    salvaged=False,
)
ROW_VERSIONS: Final = Table(
    "row_versions",
    {
        "table_name": columns.name,
        "row_id": columns.name,
        "milliseconds": columns.natural,
        "count": columns.count,
        "desk": columns.name,
        "deleted": columns.between(0, 1),
        "digest": columns.name,
        "counts": columns.name,
        "sent": columns.between(0, 1),
        "revision": columns.natural,
        "etag": columns.name,
        "picture": maybe(columns.name),
        "wanted": maybe(columns.name),
    },
    ("table_name", "row_id"),
    salvaged=False,
)
TEAM_OUTBOX: Final = Table(
    "team_outbox",
    {"key": columns.name, "value": columns.data, "made_at": columns.time},
    ("key",),
    salvaged=False,
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
    COLLEAGUES,
    KIND_WORDS,
    PACKS,
    SETTINGS,
    DRAFTS,
    VERSIONS,
    OUTBOX,
    ROW_VERSIONS,
    TEAM_OUTBOX,
)
"""All tables of the store, in the order in which an export lists them."""
INSERT_ORDER: Final = (CALLS, *(table for table in TABLES if table is not CALLS))
"""The same in an order in which no row refers to one that is not there yet."""
BY_NAME: Final = {table.name: table for table in TABLES}

_SETTINGS: Final = {
    "breath_runs": columns.digits,
    "first_steps": columns.digits,
    "unknown_posts": columns.digits,
    "salt": columns.hexadecimal,
    "review": columns.time_and_number,
    "shift_ends_at": columns.time,
    "seen_at": columns.time,
    "leapt": columns.time_and_number,
    "opener_offered": columns.time,
    "closer_offered": columns.time,
}

TRAVELLING_SETTINGS: Final = (
    "theme", "breath_runs", "first_steps", "shift_ends_at", "review", "purge_agreed", "opener_offered",
    "closer_offered", "teams",
)  # fmt: skip
"""Settings that are the agent's, whatever desk it is."""


def read_setting(name: str, value: object) -> Any:
    """Give the value of a setting in the domain's types. Raises UnreadableError."""
    try:
        return _SETTINGS.get(name, columns.name)(value)
    except ValueError as error:
        raise UnreadableError(columns.unfit(name, error)) from None
