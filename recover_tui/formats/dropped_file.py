"""A path as a terminal pastes it when a file is dropped there: quoted for a shell, as a link, or as it is."""

from __future__ import annotations

import os
import re
import shlex
import sys
import unicodedata
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from recover_tui.domain import text

_WINDOWS: Final = re.compile(r"(?:& )?(['\"]?)((?:[A-Za-z]:[\\/]|\\\\).*)\1", re.DOTALL)
_LINK: Final = re.compile(r"file:(?://[^/]*)?(/.*)", re.DOTALL | re.IGNORECASE)
_ANSI_C: Final = re.compile(r"\$'((?:[^'\\]|\\.)*)'", re.DOTALL)
_ESCAPE: Final = re.compile(r"\\(?:x([0-9a-fA-F]{1,2})|([0-7]{1,3})|[uU]([0-9a-fA-F]{1,8})|(.))", re.DOTALL)
_LETTERS: Final = {"a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def understood(pasted: str, suffixes: Collection[str]) -> Path | None:
    """Say which file with one of these suffixes was pasted; None when it is none.

    Of what it can mean, the file that is there is taken. What was pasted may have lost a line break or an unusual
    space of the name on the way: then the one file that reads the same is meant, if there is only one.
    """
    paths = [_expanded(Path(meaning.replace("\0", ""))) for meaning in _meanings(pasted.strip())]
    meant = [path for path in paths if path.suffix.lower() in suffixes]
    return next(filter(None, map(_found, meant)), meant[-1] if meant else None)


def _meanings(pasted: str) -> Iterator[str]:
    """What it can mean, the likeliest last."""
    yield pasted
    if windows := _WINDOWS.fullmatch(pasted):
        yield windows[2]
        return
    readings = [*_read_by_a_shell(pasted)] if os.sep == "/" else [pasted.strip("'\"")]
    yield from readings
    for reading in (pasted, *readings):
        if link := _LINK.fullmatch(reading):
            yield unquote(link[1], errors="surrogateescape")


def _read_by_a_shell(pasted: str) -> Iterator[str]:
    yield re.sub(r"\\(.)", r"\1", pasted, flags=re.DOTALL)
    plain = _ANSI_C.sub(lambda found: shlex.quote(_ansi_c(found[1])), pasted)
    # Some write a quote as it has to be between quotes, and leave those out.
    for quoted in [f"'{plain}'"] * ("'\\''" in plain) + [plain]:
        with suppress(ValueError):
            words = shlex.split(quoted)
            if len(words) == 1:
                yield words[0]


def _ansi_c(quoted: str) -> str:
    def character(found: re.Match[str]) -> str:
        in_hex, octal, unicode, letter = found.groups()
        if letter:
            return _LETTERS.get(letter, letter)
        if unicode:
            return _character(int(unicode, 16))
        byte = int(in_hex, 16) if in_hex else int(octal, 8) & 0xFF
        return bytes([byte]).decode("utf-8", "surrogateescape")

    # Bytes beyond ASCII stand one by one, and only together make a character.
    decoded = _ESCAPE.sub(character, quoted)
    return decoded.encode("utf-8", "surrogateescape").decode("utf-8", "surrogateescape")


def _character(number: int) -> str:
    return chr(number) if number <= sys.maxunicode and not 0xD800 <= number <= 0xDFFF else "\ufffd"


def _expanded(path: Path) -> Path:
    try:
        return path.expanduser()
    except RuntimeError:
        return path


def _found(path: Path) -> Path | None:
    """The file or folder at this path, or the only one whose path reads the same."""
    if os.path.lexists(path):
        return path
    if path.parent == path or (folder := _found(path.parent)) is None:
        return None
    try:
        alike = [other for other in folder.iterdir() if _as_read(other.name) == _as_read(path.name)]
    except OSError:
        return None
    return alike[0] if len(alike) == 1 else None


def _as_read(name: str) -> str:
    return unicodedata.normalize("NFC", text.line(name))
