"""Calls, as phones tell about them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Final

from msgspec.structs import replace

from recover_tui.domain import timestamps
from recover_tui.domain.calls import Call, Event, Rating, apply_event, reference
from recover_tui.domain.identity import make_id
from recover_tui.domain.reflection import EndedBy
from recover_tui.store import connection, rows
from recover_tui.store.columns import write_time
from recover_tui.store.settings import SettingRepository
from recover_tui.store.store_file import StoreFile
from recover_tui.store.tables import CALLS

_LOOK_AROUND_FOR: Final = timedelta(hours=12)
"""How long before or after an event something was told of the calls that it may be about."""
_LATEST: Final = "9999"
"""Later, as text, than any time that is written."""
_MOST_CALLS: Final = 60
"""Calls looked at to say which one an event is about, and to learn the usual gap from."""
_LAST_TOLD_AT: Final = "max(coalesce(rang_at, ''), coalesce(answered_at, ''), coalesce(ended_at, ''))"
"""When something was last told about a call, as SQL that an index knows."""


class CallRepository:
    """The calls in a store file. What a phone calls a call is kept as a hash, whose salt is in the settings."""

    def __init__(self, file: StoreFile, settings: SettingRepository) -> None:
        self._file = file
        self._settings = settings

    def add(self, call: Call) -> None:
        """Keep a call, whatever is known of others."""
        with self._file.write():
            self._file.db.table("calls").insert({**_to_row(call), **self._file.changed_now()})

    def record_event(self, event: Event, id: str = "") -> Call | None:
        """Note what a phone told. Gives the call as it is now; None when that is nothing new.

        `id` is for a call that is new; without one it is made here.

        A reflection that an earlier call had paused, and that was not gone on with since, ends with the next call.
        """
        with self._file.write():
            event = replace(event, ref=reference(self._settings.salt(), event.ref))
            known = self.since(event.at - _LOOK_AROUND_FOR, until=event.at + _LOOK_AROUND_FOR)
            call = apply_event(event, known, id or make_id(event.at))
            if call is None:
                return None
            connection.upsert(self._file.db, "calls", {**_to_row(call), **self._file.changed_now()})
            before = max((each.began_at for each in known if each.began_at and each.id != call.id), default=None)
            if before is not None and call.id not in {each.id for each in known}:
                self._end_paused_reflections(before)
        return call

    def rate(self, id: str, rating: Rating | None) -> None:
        """Note how the agent says a call was; None takes that back."""
        with self._file.write():
            self._file.db.table("calls").update(id, {"rating": rating and rating.value, **self._file.changed_now()})

    def since(self, at: datetime, *, until: datetime | None = None) -> tuple[Call, ...]:
        """Calls of which something was told since then, and nothing later than `until`, the newest first."""
        found = rows.live(
            self._file.db,
            CALLS,
            f"{_LAST_TOLD_AT} >= ? AND {_LAST_TOLD_AT} <= ?",
            timestamps.write(at),
            timestamps.write(until) if until else _LATEST,
            order=f"{_LAST_TOLD_AT} DESC, id DESC",
            limit=_MOST_CALLS,
        )
        return tuple(map(_from_row, found))

    def sources(self) -> dict[str, datetime]:
        """When each source of calls last told something."""
        told: dict[str, datetime] = {}
        for row in rows.live(self._file.db, CALLS):
            at = row["ended_at"] or row["answered_at"] or row["rang_at"]
            if at is not None:
                told[row["source"]] = max(at, told.get(row["source"], at))
        return told

    def last_before(self, at: datetime) -> str | None:
        """The id of the last call that someone had answered and that had ended by then."""
        found = rows.live(
            self._file.db,
            CALLS,
            "answered AND ended_at <= ?",
            timestamps.write(at),
            order="ended_at DESC",
            limit=1,
        )
        return found[0]["id"] if found else None

    def _end_paused_reflections(self, began_before: datetime) -> None:
        self._file.db.execute(
            "UPDATE reflections SET ended_by = ?, changed_at = ?"
            " WHERE ended_by IS NULL AND since_at IS NULL AND started_at < ?",
            (EndedBy.CALL.value, *self._file.changed_now().values(), timestamps.write(began_before)),
        )


def _from_row(row: Mapping[str, Any]) -> Call:
    return Call(
        id=row["id"],
        source=row["source"],
        ended_at=row["ended_at"],
        rating=row["rating"],
        ref=row["ref"] or "",
        direction=row["direction"] or "",
        rang_at=row["rang_at"],
        answered_at=row["answered_at"],
        answered=bool(row["answered"]),
        talk_s=row["talk_s"],
        ended_by=row["ended_by"] or "",
    )


def _to_row(call: Call) -> dict[str, Any]:
    return {
        "id": call.id,
        "source": call.source,
        "ended_at": write_time(call.ended_at),
        "rating": call.rating and call.rating.value,
        "ref": call.ref or None,
        "direction": call.direction or None,
        "rang_at": write_time(call.rang_at),
        "answered_at": write_time(call.answered_at),
        "answered": int(call.answered),
        "talk_s": call.talk_s,
        "ended_by": call.ended_by or None,
    }
