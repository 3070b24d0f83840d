"""What this store has for the agent's other desks, and what theirs have for it.

Triggers of the schema note which rows changed, once this desk is one of several. A row that is on its way gets a
clock here, in the transaction in which it is read: whatever happens to the program, the note stays until another desk
can have it. What comes from another desk is merged with what is here, row by row, and the file then holds the same
as theirs.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from recover_tui.domain.desks import Carried
from recover_tui.domain.merging import Record, newest
from recover_tui.domain.private_struct import PrivateStruct
from recover_tui.domain.wins import Image
from recover_tui.store import connection
from recover_tui.store.connection import DatabaseError
from recover_tui.store.row_versions import Picture, RowVersions, alike, counts, digest
from recover_tui.store.store_file import StoreFile
from recover_tui.store.tables import ANSWERS, BY_NAME, PICTURES, REFLECTIONS, SETTINGS
from recover_tui.store.travelling_rows import (
    GOES,
    JOURNAL_TABLES,
    ORDER,
    TRAVELLING,
    TravellingRows,
    check,
    is_ahead,
)


class Desk(PrivateStruct, frozen=True):
    """This desk among the agent's."""

    id: str
    agent: str
    """The pseudonym by which the server knows the agent."""
    server: str
    certificate: str = ""
    """Who vouches for the server, as PEM; empty for those whom the system trusts."""
    wrapped: str = ""
    """The agent's identity under the passphrase, for a server that lost it."""


class Outgoing(PrivateStruct, frozen=True):
    """A row on its way to the other desks."""

    number: int
    """Its place in the queue."""
    table: str
    record: Record
    revision: int
    """The server's number of the value that this one takes the place of; 0 for none."""
    picture: Picture | None = None
    """One that the server may not have yet."""
    unneeded: Picture | None = None
    """One that the server has and nobody needs any more."""


class Incoming(PrivateStruct, frozen=True):
    """A row as another desk has it."""

    table: str
    record: Record
    revision: int
    etag: str
    """A hash of its value."""


class Wanted(PrivateStruct, frozen=True):
    """A picture that a win has at another desk."""

    win: str
    picture: Picture


class Arrivals(Struct, frozen=True):
    """What came of rows from another desk."""

    changed: bool = False
    """Whether anything is otherwise here now."""
    unreadable: int = 0
    """Rows that don't fit, as of a newer program; they are left where they are."""


class ReplicationRepository:
    """The queue of changes in a store file, and the clocks of its rows."""

    def __init__(self, file: StoreFile) -> None:
        self._file = file
        self._versions = RowVersions(file)
        self._rows = TravellingRows(file, self._versions)

    # This desk

    def desk(self) -> Desk | None:
        """Give this desk; None while it is the only one."""
        found = self._settings("desk", "sync_agent", "sync_server", "sync_certificate", "sync_wrapped")
        if "desk" not in found or "sync_agent" not in found:
            return None
        return Desk(
            found["desk"],
            found["sync_agent"],
            found.get("sync_server", ""),
            found.get("sync_certificate", ""),
            found.get("sync_wrapped", ""),
        )

    def enrol(self, desk: Desk) -> None:
        """Be one of several desks from now on: all that is here goes to the others."""
        with self._file.write():
            for name, value in (
                ("desk", desk.id),
                ("sync_agent", desk.agent),
                ("sync_server", desk.server),
                ("sync_certificate", desk.certificate),
                ("sync_wrapped", desk.wrapped),
            ):
                self._put(name, value)
            self._queue_all()

    def remember(self, name: str, value: str) -> None:
        """Keep what was last known of the server, under a name."""
        with self._file.write():
            self._put(f"sync_{name}", value)

    def recall(self, name: str) -> str:
        """Give what was kept under a name; empty when nothing was."""
        return self._settings(f"sync_{name}").get(f"sync_{name}", "")

    # Out

    def waiting(self, carry: Collection[str] = tuple(Carried)) -> int:
        """How many rows and messages another desk or a colleague can't have yet, of what this `carry` lets travel."""
        stays = [] if Carried.JOURNAL in carry else [table.name for table in JOURNAL_TABLES]
        rows = "SELECT count(*) FROM outbox WHERE table_name NOT IN (SELECT value FROM json_each(?))"
        letters = "SELECT count(*) FROM team_outbox"
        return int(self._file.db.one(f"SELECT ({rows}) + ({letters})", json.dumps(stays)))

    def queue_all(self) -> None:
        """Let every row go out once more."""
        with self._file.write():
            self._file.db.execute("UPDATE row_versions SET sent = 0")
            self._queue_all()

    def queue_again(self, rows: Iterable[tuple[str, str]]) -> None:
        """Let these rows go out again, by their tables and ids: the server lost them."""
        lost = "(SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?))"
        with self._file.write():
            self._file.db.execute(
                "UPDATE row_versions SET revision = 0, etag = '', sent = 0, picture = NULL"
                f" WHERE sent AND (table_name, row_id) IN {lost}",
                [json.dumps([*rows])],
            )
            self._queue_unsent()

    def values(self, among: Iterable[str] | None = None) -> dict[tuple[str, str], tuple[int, str]]:
        """Give revision and hash of the value that the server has of each row, by table and id.

        Of all, or `among` those with these hashes.
        """
        found = "SELECT table_name, row_id, revision, etag FROM row_versions WHERE revision > 0"
        some = " AND etag IN (SELECT value FROM json_each(?))"
        rows = (
            self._file.db.execute(found)
            if among is None
            else self._file.db.execute(found + some, [json.dumps([*among])])
        )
        return {(table, id): (revision, etag) for table, id, revision, etag in rows.fetchall()}

    def outgoing(
        self, carry: Collection[str], now: datetime, *, limit: int = 100, but: Iterable[int] = ()
    ) -> tuple[Outgoing, ...]:
        """Give rows that changed, those that waited longest first, each with its clock; each stays in the queue.

        `carry` says what else travels. What turns out to be no change leaves the queue. Those with the numbers in
        `but` are passed over.
        """
        desk = self.desk()
        if desk is None or self._file.db.one("SELECT 1 FROM outbox") is None:
            return ()
        going = []
        with self._file.write():
            found = self._file.db.query(
                "SELECT * FROM outbox WHERE number NOT IN (SELECT value FROM json_each(?)) ORDER BY number LIMIT ?",
                [json.dumps([*but]), limit],
            )
            for entry in list(found):
                try:
                    one = self._stamp(entry, desk.id, carry, now)
                except (ValueError, KeyError):
                    one = None  # what can't be read stays here, and doctor names it
                if one is None:
                    self._file.db.execute("DELETE FROM outbox WHERE number = ?", (entry["number"],))
                else:
                    going.append(one)
        return tuple(going)

    def acknowledge(self, sent: Outgoing, revision: int, etag: str) -> None:
        """Note that the server has a row, as a value with this hash; what changed meanwhile still waits."""
        record = sent.record
        image = record.values if sent.table == PICTURES.name else None
        with self._file.write():
            noted = self._file.db.execute(
                "UPDATE row_versions SET revision = :revision, etag = :etag, picture = :picture,"
                " sent = digest = :digest AND counts = :counts"
                " WHERE table_name = :table AND row_id = :id AND revision = :replaced",
                {
                    "revision": revision,
                    "etag": etag,
                    "picture": json.dumps(image) if image else None,
                    "digest": digest(record),
                    "counts": counts(record),
                    "table": sent.table,
                    "id": record.id,
                    "replaced": sent.revision,
                },
            )
            if noted.rowcount:  # else another desk's came in between, and what is to be sent is in the queue anew
                self._file.db.execute("DELETE FROM outbox WHERE number = ?", (sent.number,))

    # In

    def take_in(self, arrived: Iterable[Incoming], carry: Collection[str], now: datetime) -> Arrivals:
        """Merge rows of another desk with what is here."""
        desk = self.desk()
        if desk is None:
            return Arrivals()
        changed, unreadable = False, 0
        with self._file.write():
            for one in sorted(arrived, key=lambda one: ORDER.get(one.table, 0)):
                try:
                    with self._savepoint():
                        changed = self._merge(one, desk.id, carry, now) or changed
                except (ValueError, TypeError, KeyError, AttributeError, OverflowError):
                    unreadable += 1
                except DatabaseError as error:
                    if not _is_about_the_row(error):
                        raise
                    unreadable += 1
        return Arrivals(changed, unreadable)

    def picture(self, win: str) -> Image | None:
        """Give the picture of a win, with its bytes."""
        return self._rows.picture(win)

    def wanted(self) -> tuple[Wanted, ...]:
        """Give the pictures that are not here yet."""
        found = self._file.db.execute(
            "SELECT row_id, wanted FROM row_versions JOIN wins ON id = row_id"
            " WHERE wanted IS NOT NULL AND deleted_at IS NULL"
            " AND NOT EXISTS (SELECT 1 FROM pictures WHERE win_id = row_id)"
        ).fetchall()
        return tuple(Wanted(id, Picture.read(json.loads(wanted))) for id, wanted in found)

    def put_picture(self, wanted: Wanted, data: bytes) -> None:
        """Keep a picture that another desk has, unless the win was deleted or given another one meanwhile."""
        with self._file.write():
            if wanted not in self.wanted():
                return
            info = wanted.picture.info
            row = {"win_id": wanted.win, "type": info.type, "width": info.width, "height": info.height, "data": data}
            connection.upsert(self._file.db, PICTURES.name, row, pk="win_id")
            self._versions.want(wanted.win, None)

    # Rows as values

    def _stamp(self, entry: Mapping[str, Any], desk: str, carry: Collection[str], now: datetime) -> Outgoing | None:
        """Give a row of the queue a clock if it changed; None when the server has it, or it stays here."""
        table = BY_NAME[entry["table_name"]]
        record = self._rows.read(table, entry["row_id"], desk, carry, now)
        if record is None:
            return None
        known = self._versions.of(table, record.id)
        if known and known.sent and known.is_of(record):
            return None
        self._versions.note(table, record, sent=False)
        there = Picture.read(json.loads(known.picture)) if known and known.picture else None
        here = Picture.read(record.values) if table is PICTURES and record.values else None
        same = there is not None and here is not None and there.digest == here.digest
        return Outgoing(
            entry["number"],
            table.name,
            record,
            known.revision if known else 0,
            picture=None if same else here,
            unneeded=None if same else there,
        )

    # Merging

    def _merge(self, arrived: Incoming, desk: str, carry: Collection[str], now: datetime) -> bool:
        """Merge one row with what is here; True when that changed anything here."""
        table, theirs = BY_NAME[arrived.table], arrived.record
        if table not in TRAVELLING or (table in JOURNAL_TABLES and Carried.JOURNAL not in carry):
            return False
        ours = self._rows.read(table, theirs.id, desk, carry, now)
        known = self._versions.of(table, theirs.id)
        if ours is None and known is not None and theirs.changed <= known.clock:
            return False
        ahead = table is SETTINGS and is_ahead(theirs, now)
        if ours is None and ahead:
            return False
        whole = self._versions.of(REFLECTIONS, theirs.id) if table is ANSWERS and ours is None else None
        if whole is not None and whole.deleted and not theirs.deleted and theirs.changed <= whole.clock:
            return False  # its words would bring back a reflection that is gone
        merged = theirs if ours is None else ours if ahead else newest(ours, theirs)
        if merged.deleted:
            merged = replace(merged, counts={})  # as it is read from here, or it would go out once more
        else:
            check(table, theirs)
        changes = ours is None or not alike(ours, merged)
        if changes:
            self._rows.write(table, merged)
        same = alike(merged, theirs) and merged.changed == theirs.changed
        self._versions.note(table, merged, sent=same, revision=arrived.revision, etag=arrived.etag)
        if table is PICTURES:
            self._rows.place_picture(merged, theirs)
        queued = "table_name = ? AND row_id = ?", (table.name, theirs.id)
        if same:
            self._file.db.execute(f"DELETE FROM outbox WHERE {queued[0]}", queued[1])
        elif not self._file.db.one(f"SELECT 1 FROM outbox WHERE {queued[0]}", *queued[1]):
            self._file.db.execute("INSERT INTO outbox (table_name, row_id) VALUES (?, ?)", queued[1])
        return changes

    # What is kept of rows, and of this desk

    def _queue_all(self) -> None:
        for table in TRAVELLING:
            source = REFLECTIONS if table is ANSWERS else table
            self._file.db.execute(
                f"INSERT INTO outbox (table_name, row_id) SELECT '{table.name}', {source.primary_key[0]}"
                f" FROM {source.name} AS row WHERE {GOES.get(table.name, '1')} AND NOT EXISTS (SELECT 1 FROM outbox"
                f" WHERE table_name = '{table.name}' AND row_id = row.{source.primary_key[0]})"
            )
        self._queue_unsent()

    def _queue_unsent(self) -> None:
        self._file.db.execute(
            "INSERT INTO outbox (table_name, row_id) SELECT table_name, row_id FROM row_versions AS known"
            " WHERE NOT sent AND NOT EXISTS (SELECT 1 FROM outbox"
            " WHERE outbox.table_name = known.table_name AND outbox.row_id = known.row_id)"
        )

    def _settings(self, *names: str) -> dict[str, str]:
        found = self._file.db.execute(
            "SELECT name, value FROM settings WHERE name IN (SELECT value FROM json_each(?))", [json.dumps(names)]
        )
        return dict(found.fetchall())

    def _put(self, name: str, value: str) -> None:
        connection.upsert(self._file.db, SETTINGS.name, {"name": name, "value": value}, pk="name")

    @contextmanager
    def _savepoint(self) -> Iterator[None]:
        """Let a row that doesn't fit change nothing."""
        self._file.db.execute("SAVEPOINT row")
        try:
            yield
        except BaseException:
            if self._file.db.conn.in_transaction:
                self._file.db.execute("ROLLBACK TO row")
            raise
        self._file.db.execute("RELEASE row")


def _is_about_the_row(error: Exception) -> bool:
    """Whether SQLite refused a row for what is in it, and not for what befell the file."""
    name = getattr(error, "sqlite_errorname", "")
    return not name or name.startswith(("SQLITE_CONSTRAINT", "SQLITE_MISMATCH", "SQLITE_TOOBIG"))
