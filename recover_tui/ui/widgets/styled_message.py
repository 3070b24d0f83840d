"""A translated message with a style for what is put into it."""

from __future__ import annotations

from string import Formatter

from textual.content import Content


def styled_message(message: str, style: str = "", **parts: str | tuple[str, str] | Content) -> Content:
    """Put `parts` where the message names them, each with a style of its own, the words around them in `style`.

    A part is text, text and its style, or content.
    """
    pieces: list[str | tuple[str, str] | Content] = []
    for words, name, _spec, _conversion in Formatter().parse(message):
        if words:
            pieces.append((words, style))
        if name:
            pieces.append(parts[name])
    return Content.assemble(*pieces)
