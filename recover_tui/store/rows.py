"""Rows of the store and what they stand for in the domain, both ways."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from recover_tui.domain import text, timestamps
from recover_tui.domain.calls import Call, Rating
from recover_tui.domain.reflection import Answer, EndedBy, Reflection
from recover_tui.domain.reset import Outcome, Reset
from recover_tui.domain.stopwatch import ClockReading, Stopwatch
from recover_tui.domain.support import Kind, Resource
from recover_tui.domain.wins import ImageInfo, Win, WinRotation

_OF_THIS_MACHINE: Final = frozenset({"deleted_at", "used_s", "since_boot", "since_s", "since_at", "window"})


def plain(row: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out what belongs to this machine alone."""
    return {name: value for name, value in row.items() if name not in _OF_THIS_MACHINE}


def clean(value: Any) -> Any:
    """Take out of a value what a terminal would obey."""
    return text.clean(value) if isinstance(value, str) else value


def time(value: str | None) -> datetime | None:
    """Read a time that may not be there."""
    return timestamps.read(value) if value else None


def win(row: Mapping[str, Any]) -> Win:
    """Read a win, joined with what is known of its picture."""
    return Win(
        id=row["id"],
        text=row["text"],
        who=row["who"],
        why=row["why"],
        added_at=timestamps.read(row["added_at"]),
        shown=row["shown"],
        shown_at=time(row["shown_at"]),
        rotation=WinRotation(row["standing"]),
        image=image_info(row) if row["type"] else None,
    )


def image_info(row: Mapping[str, Any]) -> ImageInfo:
    """Read what is known of a picture."""
    return ImageInfo(row["type"], row["width"], row["height"])


def win_row(win: Win) -> dict[str, Any]:
    """Write a win; its picture has a row of its own."""
    return {
        "id": win.id,
        "text": win.text,
        "who": win.who,
        "why": win.why,
        "added_at": timestamps.write(win.added_at),
        "shown": win.shown,
        "standing": win.rotation.value,
    }


def resource(row: Mapping[str, Any]) -> Resource:
    """Read a resource."""
    return Resource(
        id=row["id"],
        kind=Kind(row["kind"]),
        name=row["name"],
        reach=row["reach"],
        hours=row["hours"],
        note=row["note"],
        origin=row["origin"],
        zone=row["zone"],
    )


def resource_row(resource: Resource) -> dict[str, Any]:
    """Write a resource."""
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


def call(row: Mapping[str, Any]) -> Call:
    """Read a call."""
    return Call(
        id=row["id"],
        source=row["source"],
        ended_at=time(row["ended_at"]),
        rating=Rating(row["rating"]) if row["rating"] else None,
        ref=row["ref"] or "",
        direction=row["direction"] or "",
        rang_at=time(row["rang_at"]),
        answered_at=time(row["answered_at"]),
        answered=bool(row["answered"]),
        talk_s=row["talk_s"],
        ended_by=row["ended_by"] or "",
    )


def call_row(call: Call) -> dict[str, Any]:
    """Write a call."""
    return {
        "id": call.id,
        "source": call.source,
        "ended_at": time_row(call.ended_at),
        "rating": call.rating and call.rating.value,
        "ref": call.ref or None,
        "direction": call.direction or None,
        "rang_at": time_row(call.rang_at),
        "answered_at": time_row(call.answered_at),
        "answered": int(call.answered),
        "talk_s": call.talk_s,
        "ended_by": call.ended_by or None,
    }


def time_row(at: datetime | None) -> str | None:
    """Write a time that may not be there."""
    return timestamps.write(at) if at else None


def stopwatch(row: Mapping[str, Any]) -> Stopwatch:
    """Read a stopwatch from a draft's row."""
    since = None
    if row["since_at"] is not None:
        since = ClockReading(row["since_boot"], row["since_s"], timestamps.read(row["since_at"]))
    return Stopwatch(row["used_s"] or 0.0, since)


def stopwatch_row(stopwatch: Stopwatch) -> dict[str, Any]:
    """Write a stopwatch into a draft's row."""
    since = stopwatch.since
    return {
        "active_s": round(stopwatch.used),
        "used_s": stopwatch.used,
        "since_boot": since.boot if since else None,
        "since_s": since.seconds if since else None,
        "since_at": timestamps.write(since.at) if since else None,
    }


def reset(row: Mapping[str, Any]) -> Reset:
    """Read a reset."""
    return Reset(
        id=row["id"],
        call_id=row["call_id"],
        started_at=timestamps.read(row["started_at"]),
        planned_s=row["planned_s"],
        actual_s=row["actual_s"],
        pattern=row["pattern"],
        outcome=Outcome(row["outcome"]),
        before=row["before"],
        after=row["after"],
    )


def reset_row(reset: Reset) -> dict[str, Any]:
    """Write a reset."""
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


def reflection(row: Mapping[str, Any], answers: Sequence[Answer]) -> Reflection:
    """Read a reflection with its answers."""
    return Reflection(
        id=row["id"],
        call_id=row["call_id"],
        started_at=timestamps.read(row["started_at"]),
        cap_s=row["cap_s"],
        active_s=row["active_s"],
        ended_by=EndedBy(row["ended_by"]) if row["ended_by"] else None,
        answers=tuple(answers),
        next_step=row["next_step"],
    )
