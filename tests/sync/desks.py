"""Desks of one agent's, for tests: stores in memory, and what each knows of the server."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any

from recover_tui.store.replication import Desk
from recover_tui.store.row_versions import counts, digest
from recover_tui.store.store import Store
from recover_tui.store.tables import ANSWERS, REFLECTIONS
from recover_tui.store.travelling_rows import TRAVELLING
from recover_tui.sync.bucket import Bucket
from recover_tui.sync.identity import Identity
from recover_tui.sync.service import SyncService
from recover_tui.sync.team import Mail

AGENT = "a1b2c3"
JOURNAL = frozenset({"journal"})


@cache
def identity() -> Identity:
    """The agent whom all desks belong to."""
    return Identity.new()


async def nothing() -> None:
    """Nobody looks."""


class TestDesk:
    """One desk, with a clock of its own."""

    __test__ = False

    def __init__(
        self,
        name: str,
        now: Callable[[], datetime],
        *,
        carry: frozenset[str] = JOURNAL,
        agent: str = AGENT,
        who: Identity | None = None,
        teams: dict[str, Any] | None = None,
    ) -> None:
        self.name = name
        self._now = now
        self.store = Store.open(None)
        self.desk = Desk(name, agent, "nats://127.0.0.1:4222")
        self.store.replication.enrol(self.desk)
        self.identity = who or identity()
        self.mail = Mail(self.run, self.identity, agent, teams or {}, now)
        self.service = SyncService(
            self.run,
            _not_connected,
            self.identity,
            self.desk,
            carry=carry,
            now=now,
            changed=nothing,
            mail=self.mail,
        )

    async def run(self, work: Callable[[Store], Any]) -> Any:
        return work(self.store)

    async def exchange(self, bucket: Bucket) -> None:
        """Bring the desk and the server up to each other."""
        await self.service.exchange(bucket)

    def rows(self) -> dict[str, Any]:
        """All that travels, as it is here."""
        replication, carry = self.store.replication, JOURNAL
        found: dict[str, Any] = {}
        for table in TRAVELLING:
            source = REFLECTIONS if table is ANSWERS else table
            for row in self.store.file.db.execute(f"SELECT {source.primary_key[0]} FROM {source.name}").fetchall():
                record = replication._rows.read(table, row[0], self.name, carry, self._now())
                if record is not None and not record.deleted:
                    found[f"{table.name}/{row[0]}"] = (digest(record), counts(record), dict(record.values))
                    if "paused" in record.values:  # how far it is, every desk reckons by itself
                        found[f"{table.name}/{row[0]}"] = (digest(record), counts(record))
        for id, data in self.store.file.db.execute("SELECT win_id, data FROM pictures").fetchall():
            found[f"pictures/{id}"] = data
        return found


async def _not_connected() -> Bucket:
    raise AssertionError("it is given a bucket")
