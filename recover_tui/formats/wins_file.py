"""Wins from elsewhere: a list in a text or Markdown file, a table, JSON."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, time, timedelta
from typing import Any, Final

from recover_tui.domain import text, timestamps
from recover_tui.domain.identity import make_id
from recover_tui.domain.private_struct import PrivateStruct
from recover_tui.domain.translation import gettext as _, ngettext
from recover_tui.domain.wins import Win
from recover_tui.formats.export import FORMULA

_BULLET: Final = re.compile(r"^\s*(?:[-*+•◦‣▪–]|\d{1,3}[.)])\s+")
_BOX: Final = re.compile(r"^\s*\[[ xX]\]\s+")
_COLUMNS: Final = ("text", "who", "why", "date", "added_at")
_HEADINGS: Final[Mapping[str, str]] = {
    heading: column
    for column, headings in (
        ("text", "text|texto|teksto|टेक्स्ट|पाठ"),
        ("who", "who|wer|wem|quién|quien|a quién|sino|kanino|कौन|किसे|किसकी"),
        ("why", "why|warum|wodurch|por qué|por que|bakit|paano|क्यों|कैसे"),
        ("date", "date|datum|fecha|petsa|तारीख|दिनांक"),
        ("added_at", "added_at"),
    )
    for heading in headings.split("|")
}
"""What a column is called, in each language that there is, whichever the agent reads."""
_SEPARATOR: Final = re.compile(r'\s*"?sep=([^\w"\'\\]?)"?\s*', re.IGNORECASE)
"""What Excel writes and wants as the first line of a table, to know what parts its cells."""
_NAMED_AT_MOST: Final = 20
"""Lines that are named where more are wrong."""


class Entry(PrivateStruct, frozen=True):
    """One win in a file."""

    text: str
    who: str = ""
    why: str = ""
    added_at: datetime | None = None
    """When it was, if the file says so; noon of this machine where it says no more than the day."""


class _Found(PrivateStruct, frozen=True):
    """What stands in one place of a file, as it stands there."""

    unit: str
    """What the place is counted in: `line`, `row` or `entry`."""
    number: int
    """From 1."""
    values: Mapping[str, str]

    @property
    def where(self) -> str:
        return _numbered(self.unit, str(self.number), 1)

    @property
    def too_long(self) -> bool:
        return any(text.is_too_long(self.values.get(name, "")) for name in ("text", "who", "why"))

    def entry(self) -> Entry:
        said, who, why = (text.line(self.values.get(name, "")) for name in ("text", "who", "why"))
        at = self.values.get("added_at") or self.values.get("date") or ""
        return Entry(said, who, why, _date(at.strip(), self.where))


def read(source: str, kind: str) -> tuple[Entry, ...]:
    """Read wins from the text of a file; `kind` is `csv`, `tsv`, `json`, `md`, or anything else for one win a line.

    ValueError names the lines, rows or entries that are wrong, and then none is to be taken in. A table has a first
    row that names its columns: text, and who, why and date if there are any, in any order; commas, semicolons or tabs
    part them. Without names, what has one column is a list. JSON is a list of texts or objects, or a whole export. Of
    Markdown the items of its lists are read, and paragraphs, but no table; without a list each line.
    """
    source = source.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    match kind:
        case "csv":
            found = _in_table(source)
        case "tsv" | "tab":
            found = _in_table(source, "\t")
        case "json":
            found = _in_json(source)
        case "md" | "markdown" | "mdown" | "mkd":
            found = _in_markdown(source)
        case _ if _SEPARATOR.fullmatch(source.partition("\n")[0]) or _names_columns(source):
            found = _in_table(source)
        case _:
            found = list(_in_lines(source))
    found = [one for one in found if text.line(one.values.get("text", ""))]
    if too_long := [one for one in found if one.too_long]:
        said = _("a win is a line of {most} characters at most").format(most=text.LONGEST_LINE)
        raise ValueError(f"{_places(too_long)}: {said}")
    return tuple(one.entry() for one in found)


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


def _in_lines(source: str, begin: int = 0) -> Iterator[_Found]:
    for number, line in enumerate(source.splitlines(), begin + 1):
        yield _Found("line", number, {"text": _BOX.sub("", _BULLET.sub("", line))})


# Tables


def _in_table(source: str, delimiter: str = "") -> list[_Found]:
    if named := _SEPARATOR.fullmatch(source.partition("\n")[0]):
        delimiter, source = named[1] or delimiter, source.partition("\n")[2]
    delimiter = delimiter or next((one for one in ",;\t" if "text" in _header(source, one)), "")
    rows = _rows(source, delimiter or ",")
    if not rows:
        return []
    header = [_column(cell) for cell in rows[0][1]]
    if "text" in header:
        return [_in_row(header, number, row, delimiter) for number, row in rows[1:]]
    if {*header} & {*_COLUMNS} or any(_has_columns(source, one) for one in delimiter or ",;\t"):
        raise ValueError(_("no column is named text; name the one with your wins so, in the first row"))
    return [_Found("row", number, {"text": ", ".join(cell.strip() for cell in row)}) for number, row in rows]


def _in_row(header: Sequence[str], number: int, row: list[str], delimiter: str) -> _Found:
    if len(header) == 1:
        row = [delimiter.join(row)]
    elif any(cell.strip() for cell in row[len(header) :]):
        said = _("row {number} has more cells than the first; put quotes around words with a {delimiter}")
        raise ValueError(said.format(number=number, delimiter=repr(delimiter)))
    return _Found("row", number, dict(zip(header, row, strict=False)))


def _rows(source: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """The rows that are not empty, each with its number."""
    try:
        lines = [*csv.reader(io.StringIO(source), delimiter=delimiter, strict=True)]
    except csv.Error as error:
        raise ValueError(_("not CSV: {problem}").format(problem=error)) from None
    return [
        (number, [cell[1:] if cell.startswith("'") and FORMULA.match(cell) else cell for cell in row])
        for number, row in enumerate(lines, 1)
        if any(cell.strip() for cell in row)
    ]


def _has_columns(source: str, delimiter: str) -> bool:
    """True when every row has as many cells as the others, and more than one."""
    try:
        widths = [len(row) for _, row in _rows(source, delimiter)]
    except ValueError:
        return False
    return len(widths) > 1 and len({*widths}) == 1 and widths[0] > 1


def _header(source: str, delimiter: str) -> list[str]:
    first = source.lstrip().partition("\n")[0]
    return [_column(cell.strip().strip('"')) for cell in first.split(delimiter)]


def _column(heading: str) -> str:
    """Name the column that this heading means; one that means none is called as it is."""
    written = heading.strip().lower()
    return _HEADINGS.get(written, written)


def _names_columns(source: str) -> bool:
    headers = (_header(source, delimiter) for delimiter in ",;\t")
    return any("text" in header and len({*_COLUMNS} & {*header}) > 1 for header in headers)


# Markdown


def _in_markdown(source: str) -> list[_Found]:
    from markdown_it import MarkdownIt  # takes long to load, and few lists are Markdown

    source = re.sub(r"^([ \t]*)[•◦‣▪](?=[ \t])", r"\1-", source, flags=re.MULTILINE)
    tokens = MarkdownIt("commonmark", {"maxNesting": 100}).enable("table").parse(source)
    has_lists = any(token.type == "list_item_open" for token in tokens)
    found: list[_Found] = []
    goes_on = is_heading = in_table = False
    for token in tokens:
        line = token.map[0] if token.map else 0
        match token.type:
            case "heading_open" | "heading_close":
                is_heading = token.type == "heading_open"
            case "table_open" | "table_close":
                in_table = token.type == "table_open"
            case "list_item_open" | "list_item_close" | "blockquote_open" | "blockquote_close":
                goes_on = False
            case "paragraph_close":
                goes_on = token.level > 0
            case "inline" if not is_heading and not in_table:
                said = "".join(_shown(child.type, child.content) for child in token.children or ())
                if not has_lists:
                    found += _in_lines(said, line)
                elif goes_on:  # a further paragraph of the same item
                    before = found.pop()
                    found.append(_Found("line", before.number, {"text": f"{before.values['text']} {said}"}))
                else:
                    found.append(_Found("line", line + 1, {"text": _BOX.sub("", said)}))
            case "code_block":
                found += _in_lines(token.content, line)
            case "fence":
                found += _in_lines(token.content, line + 1)
            case "html_block" if not token.content.lstrip().startswith("<!--"):
                found += _in_lines(token.content, line)
    return found


def _shown(kind: str, content: str) -> str:
    return "\n" if kind in ("softbreak", "hardbreak") else content


# JSON


def _in_json(source: str) -> list[_Found]:
    try:
        data: Any = json.loads(source)
    except (ValueError, RecursionError):
        raise ValueError(_("not JSON")) from None
    if isinstance(data, dict):
        data = data.get("wins")
    if not isinstance(data, list):
        raise ValueError(_("not a list of wins; write a list of texts, or of objects with a text"))
    return [_in_object(item, number) for number, item in enumerate(data, 1)]


def _in_object(item: Any, number: int) -> _Found:
    if isinstance(item, str):
        return _Found("entry", number, {"text": item})
    if not isinstance(item, Mapping):
        raise ValueError(_("entry {number} is neither a text nor an object with one").format(number=number))
    values = {name: item.get(name) or "" for name in _COLUMNS}
    if not all(isinstance(value, str) for value in values.values()):
        raise ValueError(_("entry {number} has something else than texts in it").format(number=number))
    return _Found("entry", number, values)


# All of them


def _places(found: Sequence[_Found]) -> str:
    numbers = [str(one.number) for one in found[:_NAMED_AT_MOST]]
    if more := len(found[_NAMED_AT_MOST:]):
        numbers.append(ngettext("{count} more", "{count} more", more).format(count=more))
    if len(numbers) == 1:
        return found[0].where
    listed = _("{numbers} and {last}").format(numbers=", ".join(numbers[:-1]), last=numbers[-1])
    return _numbered(found[0].unit, listed, len(found))


def _numbered(unit: str, numbers: str, count: int) -> str:
    """Name places that are counted in this unit."""
    match unit:
        case "line":
            said = ngettext("line {numbers}", "lines {numbers}", count)
        case "row":
            said = ngettext("row {numbers}", "rows {numbers}", count)
        case _:
            said = ngettext("entry {numbers}", "entries {numbers}", count)
    return said.format(numbers=numbers)


def _date(said: str, where: str) -> datetime | None:
    """Read a day, which is that day wherever one reads it, or a point in time.

    A day becomes noon as this machine has it; so does a time without a zone become one of this machine.
    """
    if not said:
        return None
    try:
        at = datetime.fromisoformat(said)
        if at.tzinfo:
            return timestamps.read(said)
        if at.time() == time():  # without a time, or with the midnight that programs put in its place
            at = datetime.combine(at.date(), time(12))
        return at.astimezone(UTC)
    except (ValueError, OverflowError, OSError):
        wrong = _("{place} has the date {date}; write it as 2026-05-12")
        raise ValueError(wrong.format(place=where, date=repr(said[:30]))) from None
