"""People and places to turn to: the agent's own, and those of a workplace's packs."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from msgspec.structs import asdict, replace

from recover_tui.domain import text, timestamps
from recover_tui.domain.identity import make_id
from recover_tui.domain.support import Resource
from recover_tui.store import connection, rows
from recover_tui.store.store_file import StoreFile
from recover_tui.store.tables import PACKS, RESOURCES

if TYPE_CHECKING:
    from recover_tui.formats.packs import Pack


class ResourceRepository:
    """The resources in a store file. Their words are cleaned and not redacted: numbers are what they are for."""

    def __init__(self, file: StoreFile) -> None:
        self._file = file

    def all(self) -> tuple[Resource, ...]:
        """All resources, the agent's own first, then in the order in which they came."""
        return tuple(map(_from_row, rows.live(self._file.db, RESOURCES, order="origin <> 'own', added_at, id")))

    def add(self, resource: Resource, at: datetime) -> Resource:
        """Keep someone or something to turn to, added `at` this time. Gives it as it is kept."""
        kept = _clean(resource)
        with self._file.write():
            self._file.db.table("resources").insert(
                {**_to_row(kept), "added_at": timestamps.write(at), **self._file.changed_now()}
            )
        return kept

    def update(self, resource: Resource) -> None:
        """Give the entry with this id these values."""
        with self._file.write():
            self._file.db.table("resources").update(
                resource.id, {**_to_row(_clean(resource)), **self._file.changed_now()}
            )

    def import_pack(self, pack: Pack, at: datetime) -> tuple[int, int, int]:
        """Take in a pack: how many entries are new, changed, and gone since the last time it was.

        The agent's own entries stay as they are, and an entry of the pack that the agent deleted stays deleted. A
        pack that is older than what is here changes nothing.
        """
        with self._file.write():
            db = self._file.db
            if self.pack_date(pack.name) > pack.date.isoformat():
                return 0, 0, 0
            table = db.table("resources")
            known = rows.select(db, RESOURCES, "SELECT * FROM resources WHERE origin = ?", [pack.name])
            before = {row["name"]: row for row, _ in known}
            new = changed = 0
            for position, entry in enumerate(pack.entries):
                row = {**asdict(entry), "kind": entry.kind.value, "origin": pack.name}
                stamp = self._file.changed_now()
                old = before.pop(entry.name, None)
                if old is None:
                    added = at + timedelta(milliseconds=position)  # listed in the order of the pack
                    table.insert({"id": make_id(added), **row, "added_at": timestamps.write(added), **stamp})
                    new += 1
                elif any(old[name] != value for name, value in row.items()):
                    table.update(old["id"], {**row, **stamp})
                    changed += 1
            for row in before.values():
                table.delete(row["id"])
            connection.upsert(db, "packs", {"name": pack.name, "date": pack.date.isoformat()}, pk="name")
        return new, changed, len(before)

    def pack_date(self, name: str) -> str:
        """The date of the pack of this name that was taken in last, as ISO 8601 has it; empty when there is none."""
        for row, _ in rows.select(self._file.db, PACKS, "SELECT * FROM packs WHERE name = ?", [name]):
            return str(row["date"])
        return ""


def _clean(resource: Resource) -> Resource:
    return replace(
        resource,
        name=text.line(resource.name),
        reach=text.line(resource.reach),
        hours=text.line(resource.hours),
        note=text.line(resource.note),
        zone=text.line(resource.zone),
    )


def _from_row(row: Mapping[str, Any]) -> Resource:
    return Resource(
        id=row["id"],
        kind=row["kind"],
        name=row["name"],
        reach=row["reach"],
        hours=row["hours"],
        note=row["note"],
        origin=row["origin"],
        zone=row["zone"],
    )


def _to_row(resource: Resource) -> dict[str, Any]:
    return {
        "id": resource.id,
        "kind": resource.kind.value,
        "name": resource.name,
        "reach": resource.reach,
        "hours": resource.hours,
        "note": resource.note,
        "origin": resource.origin,
        "zone": resource.zone,
    }
