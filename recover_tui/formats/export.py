"""What was exported, as something to read or to hand on: a table of wins, a Markdown text, a page.

Whatever people wrote is only text there: no spreadsheet takes it for a formula, no browser or editor for markup.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from recover_tui.domain.reflection import CLOSING_PROMPT

Tables = Mapping[str, Sequence[Mapping[str, Any]]]
FORMULA: Final = re.compile(r"'*[=+\-@\t\r]")
"""How a cell begins that a spreadsheet would work out, or that only our quote keeps from it."""
_MARKDOWN: Final = re.compile(r"([\\`*_{}\[\]<>#|~&!])|^(\s*)([-+=]|\d+(?=[.)]))", re.MULTILINE)
_PAGE: Final = """<!doctype html>
<html lang="en">
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
    written = io.StringIO()
    rows = csv.writer(written)
    rows.writerow(["text", "who", "why", "date"])
    for win in tables["wins"]:
        rows.writerow([*map(_cell, (win["text"], win["who"], win["why"])), win["added_at"]])
    return written.getvalue()


def as_markdown(tables: Tables) -> str:
    """Wins, reflections and people, as Markdown."""
    lines: list[str] = []
    for heading, entries in _chapters(tables):
        lines += [f"# {heading}", ""]
        for entry in entries:
            lines += [f"## {_marked(entry.title)}", ""]
            for question, words in entry.parts:
                lines += [*([f"*{_marked(question)}*", ""] if question else []), _marked(words), ""]
    return "\n".join(lines)


def as_html(tables: Tables) -> str:
    """The same as a page that loads nothing, with the pictures in it."""
    body: list[str] = []
    for heading, entries in _chapters(tables):
        body.append(f"<h1>{heading}</h1>")
        for entry in entries:
            body.append(f"<h2>{escape(entry.title)}</h2>")
            for question, words in entry.parts:
                asked = f"<small>{escape(question)}</small><br>" if question else ""
                body.append(f"<p>{asked}{escape(words).replace(chr(10), '<br>')}</p>")
            if entry.image:
                body.append(f'<img alt="" src="{escape(entry.image)}">')
    return _PAGE.format(body="\n".join(body))


@dataclass(frozen=True, slots=True)
class _Entry:
    title: str
    asked: Sequence[tuple[str, str]]
    image: str = ""

    @property
    def parts(self) -> Iterator[tuple[str, str]]:
        """What was asked and said, where something was said."""
        return ((question, words) for question, words in self.asked if words)


def _chapters(tables: Tables) -> Iterator[tuple[str, Iterator[_Entry]]]:
    yield (
        "Wins",
        (
            _Entry(
                win["text"],
                [("", win["added_at"][:10]), ("Who it helped", win["who"]), ("What made it work", win["why"])],
                _image(win.get("image")),
            )
            for win in reversed(tables["wins"])
        ),
    )
    yield (
        "Reflections",
        (
            _Entry(
                past["started_at"][:10],
                [*((one["prompt"], one["text"]) for one in past["answers"]), (CLOSING_PROMPT, past["next_step"])],
            )
            for past in reversed(tables["reflections"])
        ),
    )
    yield (
        "Support",
        (
            _Entry(
                one["name"], [("", " · ".join(filter(None, (one["kind"], one["reach"], one["hours"], one["note"]))))]
            )
            for one in tables["resources"]
        ),
    )


def _image(image: Mapping[str, Any] | None) -> str:
    return f"data:{image['type']};base64,{image['data']}" if image else ""


def _cell(words: str) -> str:
    return f"'{words}" if FORMULA.match(words) else words


def _marked(words: str) -> str:
    return _MARKDOWN.sub(lambda found: f"\\{found[1]}" if found[1] else _at_the_start(found[2], found[3]), words)


def _at_the_start(space: str, mark: str) -> str:
    return f"{space}{mark}\\" if mark[0].isdecimal() else f"{space}\\{mark}"
