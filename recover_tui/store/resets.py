"""Resets that were taken, and the lines that no reset shows any more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec.structs import replace

from recover_tui.domain import timestamps
from recover_tui.domain.reset import Outcome, Reset
from recover_tui.store import connection, rows
from recover_tui.store.calls import CallRepository
from recover_tui.store.store_file import StoreFile
from recover_tui.store.tables import RESETS, RETIRED_LINES


class ResetRepository:
    """The resets in a store file, each with the call it followed."""

    def __init__(self, file: StoreFile, calls: CallRepository) -> None:
        self._file = file
        self._calls = calls

    def add(self, reset: Reset) -> Reset:
        """Keep a reset. Gives it with the last call that ended before it, to which it belongs."""
        with self._file.write():
            kept = replace(reset, call_id=self._calls.last_before(reset.started_at))
            self._file.db.table("resets").insert({**_to_row(kept), **self._file.changed_now()})
        return kept

    def rate(self, id: str, after: int) -> None:
        """Note the tension after a reset, 1 calm to 5 very tense."""
        with self._file.write():
            self._file.db.table("resets").update(id, {"after": after, **self._file.changed_now()})

    def all(self) -> tuple[Reset, ...]:
        """All resets, newest first."""
        return tuple(map(_from_row, rows.live(self._file.db, RESETS, order="started_at DESC, id DESC")))

    def count(self) -> int:
        """How many were ever begun."""
        return int(self._file.db.one("SELECT count(*) FROM resets WHERE deleted_at IS NULL"))

    def taken_since(self, day: datetime) -> tuple[datetime, ...]:
        """When those began since then that were taken to their end, with nothing skipped."""
        found = rows.live(
            self._file.db,
            RESETS,
            "outcome = ? AND started_at >= ?",
            Outcome.COMPLETED.value,
            timestamps.write(day),
            order="started_at",
        )
        return tuple(row["started_at"] for row in found)

    def retire(self, line: str, at: datetime) -> None:
        """Never show this line or calm place again."""
        row = {"text": line, "retired_at": timestamps.write(at), "deleted_at": None}
        with self._file.write():
            connection.upsert(self._file.db, "retired_lines", {**row, **self._file.changed_now()}, pk="text")

    def unretire(self, line: str, at: datetime) -> None:
        """Let a retired line come up again."""
        with self._file.write():
            self._file.db.execute(
                "UPDATE retired_lines SET deleted_at = ?, changed_at = ? WHERE text = ?",
                (timestamps.write(at), *self._file.changed_now().values(), line),
            )

    def retired(self) -> frozenset[str]:
        """Lines and calm places that the agent never wants to see again."""
        return frozenset(row["text"] for row in rows.live(self._file.db, RETIRED_LINES))


def _from_row(row: Mapping[str, Any]) -> Reset:
    return Reset(
        id=row["id"],
        call_id=row["call_id"],
        started_at=row["started_at"],
        planned_s=row["planned_s"],
        actual_s=row["actual_s"],
        pattern=row["pattern"],
        outcome=row["outcome"],
        before=row["before"],
        after=row["after"],
    )


def _to_row(reset: Reset) -> dict[str, Any]:
    return {
        "id": reset.id,
        "call_id": reset.call_id,
        "started_at": timestamps.write(reset.started_at),
        "planned_s": reset.planned_s,
        "actual_s": reset.actual_s,
        "pattern": reset.pattern,
        "outcome": reset.outcome.value,
        "before": reset.before,
        "after": reset.after,
    }
