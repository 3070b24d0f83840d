"""Packs: one TOML file in which a workplace hands out whom to turn to."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import chain, repeat
from pathlib import Path
from typing import Any, Final
from zoneinfo import available_timezones

from recover_tui.domain import text
from recover_tui.domain.os_errors import reason
from recover_tui.domain.private_struct import PrivateStruct
from recover_tui.domain.support import CRISIS, OWN, Kind, link_problem
from recover_tui.domain.translation import gettext as _

_LARGEST_FILE: Final = 256 * 1024
_FIELDS: Final = ("kind", "name", "reach", "hours", "zone", "note")


class PackError(Exception):
    """The file can't be taken in; the message names every line that is wrong."""


class Entry(PrivateStruct, frozen=True):
    """One person or place in a pack."""

    kind: Kind
    name: str
    reach: str
    hours: str
    zone: str
    note: str


class Pack(PrivateStruct, frozen=True):
    """A pack that is right in every field."""

    name: str
    date: date
    """When the workplace wrote it."""
    entries: tuple[Entry, ...]


def load(path: Path) -> Pack:
    """Read the pack at `path`. Raises PackError."""
    try:
        if path.stat().st_size > _LARGEST_FILE:
            raise PackError(_("{file}: larger than 256 KiB").format(file=path))
        source = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise PackError(_("{name} can't be read ({reason})").format(name=path, reason=reason(error))) from None
    except UnicodeDecodeError:
        raise PackError(_("{file}: not UTF-8 text").format(file=path)) from None
    try:
        return parse(source)
    except PackError as error:
        raise PackError("; ".join(f"{path.name}:{line}" for line in str(error).splitlines())) from None


def parse(source: str) -> Pack:
    """Read TOML text; the lines of PackError are `line: what is wrong`."""
    try:
        tables = tomllib.loads(source)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        found = re.search(r"\(at line (\d+)", str(error))
        raise PackError(_("{line}: not TOML").format(line=found[1] if found else 1)) from None
    wrong: list[str] = []
    name = _text(tables.get("name"))
    if not name or name in (OWN, CRISIS):
        wrong.append(_('a pack needs a name, such as name = "Acme wellbeing"'))
    written = tables.get("date")
    if not isinstance(written, date):
        wrong.append(_("a pack needs the date it was written, such as date = 2026-11-01"))
    rows = tables.get("entry", [])
    if not isinstance(rows, list) or not rows:
        wrong.append(_("a pack needs entries: [[entry]], then kind, name, reach, hours, zone, note"))
        rows = []
    unknown = [text.line(key) for key in tables if key not in ("name", "date", "entry")]
    wrong += [_("{setting} is not known").format(setting=key) for key in unknown]
    wrong = [f"1: {said}" for said in wrong]
    entries: list[Entry] = []
    for row, line in zip(rows, chain(_lines_of_entries(source), repeat(1)), strict=False):
        try:
            entries.append(_entry(row, {entry.name for entry in entries}))
        except ValueError as error:
            wrong.append(f"{line}: {error}")
    if wrong:
        raise PackError("\n".join(wrong))
    assert isinstance(written, date)  # noqa: S101  # else it would have been wrong
    return Pack(name, written, tuple(entries))


def _lines_of_entries(source: str) -> Iterator[int]:
    for number, line in enumerate(source.splitlines(), 1):
        if re.match(r"\s*\[\[\s*entry\s*\]\]", line):
            yield number


def _entry(row: Any, names: set[str]) -> Entry:
    if not isinstance(row, Mapping):
        raise ValueError(_("an entry is a table"))
    for key, value in row.items():
        if key not in _FIELDS:
            said = _("{setting} is not known; there are {names}")
            raise ValueError(said.format(setting=text.line(key), names=", ".join(_FIELDS)))
        if not isinstance(value, str):
            raise ValueError(_("{setting} is a text in quotes").format(setting=key))
    values = {key: text.line(row.get(key, "")) for key in _FIELDS}
    if not values["name"]:
        raise ValueError(_("an entry needs a name"))
    if values["name"] in names:
        raise ValueError(_("{name} is there twice").format(name=values["name"]))
    if values["zone"] and values["zone"] not in available_timezones():
        raise ValueError(_("{zone} is no time zone; write one such as Europe/Paris").format(zone=values["zone"]))
    if problem := link_problem(values["reach"]):
        raise ValueError(f"reach: {problem}")
    kind = Kind.of(values.pop("kind") or Kind.OTHER)
    return Entry(kind, **values)


def _text(value: Any) -> str:
    return text.line(value) if isinstance(value, str) else ""
