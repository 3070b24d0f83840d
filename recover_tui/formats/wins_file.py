"""Wins from elsewhere: a list in a text file, a CSV table, JSON."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from recover_tui.domain import text, timestamps
from recover_tui.domain.identity import make_id
from recover_tui.domain.wins import Win
from recover_tui.formats.export import FORMULA

_BULLET: Final = re.compile(r"^\s*(?:[-*•]|\d{1,3}[.)])\s+")
_COLUMNS: Final = ("text", "who", "why", "date")


@dataclass(frozen=True, slots=True)
class Entry:
    """One win in a file."""

    text: str
    who: str = ""
    why: str = ""
    added_at: datetime | None = None
    """When it was, if the file says so."""


def read(source: str, kind: str) -> tuple[Entry, ...]:
    """Read wins from the text of a file; `kind` is `csv`, `json`, or anything else for one win a line.

    ValueError says which line or entry is wrong. CSV has a first row that names its columns: text, and who, why and
    date if there are any; commas, semicolons or tabs part them. Without it each row is a text. JSON is a list of
    texts or objects, or a whole export.
    """
    match kind:
        case "csv":
            entries = _from_csv(source)
        case "json":
            entries = _from_json(source)
        case _:
            entries = [Entry(text.line(_BULLET.sub("", line))) for line in source.splitlines()]
    return tuple(entry for entry in entries if entry.text)


def new_ones(entries: Iterable[Entry], known: Iterable[str]) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """Part entries into those that are new and those whose words are known already, in the file or before it."""
    seen = {words.casefold() for words in known}
    fresh: list[Entry] = []
    again: list[Entry] = []
    for entry in entries:
        (again if entry.text.casefold() in seen else fresh).append(entry)
        seen.add(entry.text.casefold())
    return tuple(fresh), tuple(again)


def as_wins(entries: Iterable[Entry], now: datetime) -> tuple[Win, ...]:
    """Make new wins of entries, those without a date as of `now`, the first of them newest."""
    dated = [
        (entry, entry.added_at or now - timedelta(milliseconds=position)) for position, entry in enumerate(entries)
    ]
    return tuple(Win(make_id(at), entry.text, entry.who, entry.why, at) for entry, at in dated)


def _from_csv(source: str) -> list[Entry]:
    delimiter = next((one for one in ",;\t" if "text" in _header(source, one)), ",")
    try:
        lines = csv.reader(io.StringIO(source), delimiter=delimiter, strict=True)
        rows = [row for row in lines if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise ValueError(f"not CSV: {error}") from None
    if not rows:
        return []
    rows = [[cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell for cell in row] for row in rows]
    header = [cell.strip().lower() for cell in rows[0]]
    if "text" not in header:
        return [Entry(text.line(", ".join(cell.strip() for cell in row))) for row in rows]
    return [
        _entry(dict(zip(header, row, strict=False)), f"row {number}") for number, row in enumerate(rows[1:], start=2)
    ]


def _header(source: str, delimiter: str) -> list[str]:
    first = source.lstrip().partition("\n")[0]
    return [cell.strip().strip('"').lower() for cell in first.split(delimiter)]


def _from_json(source: str) -> list[Entry]:
    try:
        data: Any = json.loads(source)
    except (ValueError, RecursionError):
        raise ValueError("not JSON") from None
    if isinstance(data, dict):
        data = data.get("wins")
    if not isinstance(data, list):
        raise ValueError("not a list of wins; write a list of texts, or of objects with a text")
    return [
        Entry(text.line(item)) if isinstance(item, str) else _entry(item, f"entry {number}")
        for number, item in enumerate(data, start=1)
    ]


def _entry(item: Any, where: str) -> Entry:
    if not isinstance(item, Mapping):
        raise ValueError(f"{where} is neither a text nor an object with one")
    values = {name: item.get(name) or "" for name in (*_COLUMNS, "added_at")}
    if not all(isinstance(value, str) for value in values.values()):
        raise ValueError(f"{where} has something else than texts in it")
    said = values["added_at"] or values["date"]
    return Entry(
        text.line(values["text"]), text.line(values["who"]), text.line(values["why"]), _date(said.strip(), where)
    )


def _date(said: str, where: str) -> datetime | None:
    if not said:
        return None
    try:
        if len(said) == len("2026-05-12"):
            return datetime.combine(date.fromisoformat(said), time(12), tzinfo=UTC)
        return timestamps.read(said)
    except ValueError:
        raise ValueError(f"{where} has the date {said[:30]!r}; write it as 2026-05-12") from None
