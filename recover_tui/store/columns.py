"""Values of single columns, in the domain's types and as SQLite has them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from recover_tui.domain import text, timestamps


def read_time(value: str | None) -> datetime | None:
    """Read a time that may be missing."""
    return timestamps.read(value) if value else None


def write_time(at: datetime | None) -> str | None:
    """Write a time that may be missing."""
    return timestamps.write(at) if at else None


def clean(value: Any) -> Any:
    """Take out of a text what a terminal would obey; any other value stays as it is."""
    return text.clean(value) if isinstance(value, str) else value
