"""Calls, as far as a recovery needs to know them: that one ended, and when. Never who it was."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from recover_tui.domain import durations


class Rating(StrEnum):
    """How the agent says a call was. Nothing is ever inferred."""

    FINE = "fine"
    ROUGH = "rough"
    ABUSIVE = "abusive"


@dataclass(frozen=True, slots=True)
class Call:
    """One call on the agent's phone."""

    id: str
    source: str
    """Who told about it: `key` for the dashboard, `cli` for a command."""
    ended_at: datetime | None
    rating: Rating | None = None


def since(seconds: float) -> tuple[str, float]:
    """Say how long ago a call ended, and in how many seconds the words change.

    To the second while it matters, then to the minute and the hour: a strip that seldom changes is a calm one.
    """
    seconds = max(0.0, seconds)
    if seconds < 600:
        return durations.clock(seconds), 1 - seconds % 1
    if seconds < 5400:
        return f"{int(seconds // 60)} min", 60 - seconds % 60
    return f"{int(seconds // 3600)} h", 3600 - seconds % 3600
