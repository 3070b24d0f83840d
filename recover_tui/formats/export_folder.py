"""An export as a folder that any editor and any spreadsheet can open: Markdown by chapter, tables, pictures."""

from __future__ import annotations

import base64
import os
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any, Final

from recover_tui.domain.os_errors import reason
from recover_tui.domain.private_struct import PrivateStruct
from recover_tui.domain.translation import gettext as _
from recover_tui.formats import export
from recover_tui.formats.export import Tables

_Row = Mapping[str, Any]
_CHAPTERS: Final[Mapping[str, str]] = {"resources": "support"}
"""What a chapter's file is called where it isn't called as its table."""
_TABLES: Final = PurePosixPath("csv")
_PICTURES: Final = PurePosixPath("pictures")
_IMAGE: Final = {"image": "file", "image_type": "type", "image_width": "width", "image_height": "height"}
"""The columns for a win's picture, and what each says of it."""
_ANSWERS: Final = ("reflection_id", "position", "prompt", "text")


class ExportFolderError(Exception):
    """The folder can't be written; the message says why and what to do."""


class ExportedFile(PrivateStruct, frozen=True):
    """One file of an export."""

    path: PurePosixPath
    """Where it is in the folder."""
    data: bytes


def files(tables: Tables, columns: Mapping[str, Sequence[str]]) -> Iterator[ExportedFile]:
    """Give the files of an export, one after the other: pictures are large.

    `columns` are those of each table, in the order in which they stand in its file. Those for pictures, and the table
    of answers, follow by themselves.
    """
    pictures = _picture_files(tables["wins"])
    wins = [_with_file(win, pictures.get(win["id"])) for win in tables["wins"]]
    for name, text in export.chapters_as_markdown({**tables, "wins": wins}).items():
        yield ExportedFile(PurePosixPath(f"{_CHAPTERS.get(name, name)}.md"), text.encode())
    for name, of_table in columns.items():
        if name == "wins":
            yield _table(name, (*of_table, *_IMAGE), map(_with_image_columns, wins))
        else:
            yield _table(name, of_table, tables[name])
    yield _table("answers", _ANSWERS, _answers(tables["reflections"]))
    for win in tables["wins"]:
        if path := pictures.get(win["id"]):
            yield ExportedFile(path, base64.b64decode(win["image"]["data"]))


def check(folder: Path, *, replace: bool) -> None:
    """Refuse a folder with something in it, unless files of an earlier export may be replaced there.

    Raises ExportFolderError, also for what is no folder.
    """
    try:
        if os.path.lexists(folder):
            _check_folder(folder)
            if not replace and any(folder.iterdir()):
                said = _(
                    "{folder} is not empty; name another folder, or replace the files of an earlier export in it with"
                    " --yes"
                )
                raise ExportFolderError(said.format(folder=folder))
    except OSError as error:
        said = _("{folder} can't be read ({reason})")
        raise ExportFolderError(said.format(folder=folder, reason=reason(error))) from None


def write(folder: Path, exported: Iterable[ExportedFile], *, never: Collection[Path] = ()) -> None:
    """Write files into a folder, which is made if it isn't there, all for this user alone. Raises ExportFolderError.

    A plain file in the place of one is replaced, unless it is one of those that `never` are; a link is refused, and
    nothing else in the folder is touched. All are written beside their places first: if one can't be, what was there
    before is there still, and nothing of the new ones.
    """
    made: list[Path] = []
    parts: dict[Path, Path] = {}
    place = folder
    try:
        made += _make_folder(folder)
        if not any(folder.iterdir()):
            with suppress(OSError):  # some disks know no modes
                folder.chmod(0o700)
        for file in exported:
            place = folder / file.path
            made += _make_folder(place.parent)
            _check_place(place, never)
            part = place.with_name(f".{place.name}.part")
            parts[part] = place
            _write_new(part, file.data)
        for part, place in parts.items():
            part.replace(place)
    except OSError as error:
        said = _("{file} can't be written ({reason})")
        raise ExportFolderError(said.format(file=place, reason=reason(error))) from None
    finally:
        for part in parts:
            with suppress(OSError):
                part.unlink(missing_ok=True)
        for one in reversed(made):
            with suppress(OSError):  # it has something in it, and stays
                one.rmdir()


def _picture_files(wins: Sequence[_Row]) -> dict[str, PurePosixPath]:
    """Name a file for each win with a picture, by its id: the day, as other files have it, and a number."""
    named: dict[str, PurePosixPath] = {}
    numbers: Counter[str] = Counter()
    for win in wins:
        if image := win.get("image"):
            day = export.local_day(win["added_at"])[: len("2026-05-12")]
            numbers[day] += 1
            suffix = "jpg" if image["type"] == "image/jpeg" else "png"
            named[win["id"]] = _PICTURES / f"{day}-{numbers[day]}.{suffix}"
    return named


def _with_file(win: _Row, path: PurePosixPath | None) -> _Row:
    """Give a win whose picture is a file in place of its bytes."""
    return {**win, "image": {**win["image"], "data": "", "file": str(path)} if path else None}


def _with_image_columns(win: _Row) -> _Row:
    image = win["image"] or {}
    return {**win, **{column: image.get(what) for column, what in _IMAGE.items()}}


def _answers(reflections: Sequence[_Row]) -> Iterator[_Row]:
    for past in reflections:
        for position, answer in enumerate(past["answers"]):
            yield {"reflection_id": past["id"], "position": position, **answer}


def _table(name: str, columns: Sequence[str], rows: Iterable[_Row]) -> ExportedFile:
    written = export.table_as_csv(columns, ([row.get(column) for column in columns] for row in rows))
    return ExportedFile(_TABLES / f"{name}.csv", written.encode())


def _make_folder(folder: Path) -> list[Path]:
    """Make a folder for this user alone. Gives it, or nothing when it was there."""
    try:
        folder.mkdir(0o700)
    except FileExistsError:
        _check_folder(folder)
        return []
    return [folder]


def _check_folder(folder: Path) -> None:
    _check_no_link(folder)
    if not folder.is_dir():
        said = _("{folder} is not a folder; move it away or name another")
        raise ExportFolderError(said.format(folder=folder))


def _check_place(place: Path, never: Collection[Path]) -> None:
    _check_no_link(place)
    if not place.exists():
        return
    if not place.is_file():
        said = _("{file} is not a plain file; move it away or name another folder")
        raise ExportFolderError(said.format(file=place))
    if any(one.exists() and place.samefile(one) for one in never):
        raise ExportFolderError(_("{file} is what recover itself uses; name another file").format(file=place))


def _check_no_link(path: Path) -> None:
    if path.is_symlink():
        said = _("{file} is a link, and nothing is written through one; move it away or name another folder")
        raise ExportFolderError(said.format(file=path))


def _write_new(file: Path, data: bytes) -> None:
    file.unlink(missing_ok=True)  # left by an export that was killed
    flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(file, flags, 0o600), "wb") as opened:
        opened.write(data)
        opened.flush()
        os.fsync(opened.fileno())
