"""What was exported, as something to read or to hand on: tables, a Markdown text, a page.

Whatever people wrote is only text there: no spreadsheet takes it for a formula, no browser or editor for markup.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from html import escape
from itertools import groupby
from typing import Any, Final

from recover_tui.domain import durations, timestamps
from recover_tui.domain.private_struct import PrivateStruct
from recover_tui.domain.reflection import CLOSING_PROMPT
from recover_tui.domain.translation import NC_, gettext as _, language, pgettext

_Row = Mapping[str, Any]
Tables = Mapping[str, Sequence[_Row]]
READ: Final = ("wins", "reflections", "resources", "parked", "resets", "calls")
"""The tables that are in what is written to be read."""
FORMULA: Final = re.compile(r"'*[=+\-@\t\r]")
"""How a cell begins that a spreadsheet would work out, or that only our quote keeps from it."""
_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]<>#|~&!])|^(\s*)([-+=]|\d+(?=[.)]))", re.MULTILINE)
_PAGE: Final = """<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<title>recover</title>
<style>
body {{ font: 1.1rem/1.6 sans-serif; max-width: 40rem; margin: 3rem auto; padding: 0 1rem; }}
small {{ opacity: 0.7; }} img {{ max-width: 100%; display: block; }}
</style>
{body}
</html>
"""


def as_csv(tables: Tables) -> str:
    """The wins as a table, newest last, which `recover win import` takes back."""
    rows = ((win["text"], win["who"], win["why"], win["added_at"]) for win in tables["wins"])
    return table_as_csv(("text", "who", "why", "date"), rows)


def table_as_csv(columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A table of any rows; None is an empty cell."""
    written = io.StringIO()
    table = csv.writer(written)
    table.writerow(columns)
    table.writerows(map(_cell, row) for row in rows)
    return written.getvalue()


def as_markdown(tables: Tables) -> str:
    """Everything in chapters, newest first, as Markdown. Days and times are those of this machine."""
    return "\n".join(chapters_as_markdown(tables).values())


def chapters_as_markdown(tables: Tables) -> dict[str, str]:
    """The same, each chapter by itself under the name of its table.

    A picture is linked where the image of a win says by `file` where it is.
    """
    written = {}
    for name, heading, entries in _chapters(tables):
        lines = [f"# {heading}", ""]
        for entry in entries:
            lines += [f"## {_marked(entry.title)}", ""]
            for question, words in entry.parts:
                lines += [*([f"*{_marked(question)}*", ""] if question else []), _marked(words), ""]
            if entry.image and "file" in entry.image:
                lines += [f"![]({entry.image['file']})", ""]
        written[name] = "\n".join(lines)
    return written


def as_html(tables: Tables) -> str:
    """The same as a page that loads nothing, with the pictures in it."""
    body: list[str] = []
    for _name, heading, entries in _chapters(tables):
        body.append(f"<h1>{escape(heading)}</h1>")
        for entry in entries:
            body.append(f"<h2>{escape(entry.title)}</h2>")
            for question, words in entry.parts:
                asked = f"<small>{escape(question)}</small><br>" if question else ""
                body.append(f"<p>{asked}{escape(words).replace(chr(10), '<br>')}</p>")
            if entry.image:
                body.append(f'<img alt="" src="{escape(_data_uri(entry.image))}">')
    return _PAGE.format(language=language(), body="\n".join(body))


class _Entry(PrivateStruct, frozen=True):
    title: str
    asked: Sequence[tuple[str, str]]
    image: Mapping[str, Any] | None = None

    @property
    def parts(self) -> Iterator[tuple[str, str]]:
        """What was asked and said, where something was said."""
        return ((question, words) for question, words in self.asked if words)


def _chapters(tables: Tables) -> Iterator[tuple[str, str, Iterator[_Entry]]]:
    """Give the name of each table in them, its heading and its entries."""
    for heading, name, entries in (
        (pgettext("title", "Wins"), "wins", _wins),
        (pgettext("title", "Reflections"), "reflections", _reflections),
        (pgettext("title", "Support"), "resources", _support),
        (pgettext("title", "Parked worries"), "parked", _worries),
        (pgettext("title", "Resets"), "resets", _resets),
        (pgettext("title", "Calls"), "calls", _calls),
    ):
        yield name, heading, entries(tables.get(name, ()))


def _wins(rows: Sequence[_Row]) -> Iterator[_Entry]:
    for win in reversed(rows):
        said = [(_("Who it helped"), win["who"]), (_("What made it work"), win["why"])]
        yield _Entry(win["text"], [("", local_day(win["added_at"])), *said], win.get("image"))


def _reflections(rows: Sequence[_Row]) -> Iterator[_Entry]:
    for past in reversed(rows):
        asked = [*((one["prompt"], one["text"]) for one in past["answers"]), (_(CLOSING_PROMPT), past["next_step"])]
        yield _Entry(local_day(past["started_at"]), asked)


def _support(rows: Sequence[_Row]) -> Iterator[_Entry]:
    for one in rows:
        yield _Entry(
            one["name"], [("", _line(pgettext("kind", one["kind"]), one["reach"], one["hours"], one["note"]))]
        )


def _worries(rows: Sequence[_Row]) -> Iterator[_Entry]:
    for one in reversed(rows):
        outcome = pgettext("outcome", one.get("outcome") or NC_("outcome", "waits"))
        yield _Entry(one["text"], [("", _line(local_day(one["parked_at"]), outcome))])


def _resets(rows: Sequence[_Row]) -> Iterator[_Entry]:
    def line(one: _Row) -> str:
        outcome = pgettext("outcome", one["outcome"]) if one["outcome"] else ""
        before, after = one.get("before"), one.get("after")
        felt = (
            _("tension {tension} before").format(tension=before) if before is not None else "",
            _("tension {tension} after").format(tension=after) if after is not None else "",
        )
        return _line(_time(one["started_at"]), _length(one["actual_s"]), one["pattern"], outcome, *felt)

    return _by_day(rows, lambda one: str(one["started_at"]), line)


def _calls(rows: Sequence[_Row]) -> Iterator[_Entry]:
    def line(one: _Row) -> str:
        talk = _length(one.get("talk_s")) if one.get("answered", 1) else _("not answered")
        rating = pgettext("call", one["rating"]) if one.get("rating") else ""
        return _line(_time(_told_at(one)), talk, rating)

    return _by_day(sorted(rows, key=_told_at), _told_at, line)


def _told_at(call: _Row) -> str:
    return next((call[when] for when in ("rang_at", "answered_at", "ended_at") if call.get(when)), "")


def _by_day(rows: Sequence[_Row], at: Callable[[_Row], str], line: Callable[[_Row], str]) -> Iterator[_Entry]:
    for day, those in groupby(reversed(rows), lambda row: local_day(at(row))):
        yield _Entry(day, [("", line(row)) for row in those])


def _line(*words: str | None) -> str:
    return " · ".join(filter(None, words))


def local_day(at: str) -> str:
    """The day here, as other lists have it; what is no time stays what it is."""
    try:
        return timestamps.read(at).astimezone().date().isoformat()
    except (ValueError, OverflowError, OSError):
        return at


def _time(at: str) -> str:
    try:
        return timestamps.time_of_day(timestamps.read(at))
    except (ValueError, OverflowError, OSError):
        return ""


def _length(seconds: Any) -> str:
    return durations.words(seconds) if isinstance(seconds, int) else ""


def _data_uri(image: Mapping[str, Any]) -> str:
    return f"data:{image['type']};base64,{image['data']}"


def _cell(value: Any) -> Any:
    return f"'{value}" if isinstance(value, str) and FORMULA.match(value) else value


def _marked(words: str) -> str:
    return _MARKDOWN.sub(lambda found: f"\\{found[1]}" if found[1] else _at_the_start(found[2], found[3]), words)


def _at_the_start(space: str, mark: str) -> str:
    return f"{space}{mark}\\" if mark[0].isdecimal() else f"{space}\\{mark}"
