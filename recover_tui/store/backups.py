"""Checked copies of the store, and the way back from a store that is damaged.

Copies lie in a folder beside the store: the newest of each of the last seven days on which there was one, and the
newest of each of the last four weeks. A damaged store is set aside whole; it is never written to and never deleted.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from recover_tui.domain.translation import gettext as _
from recover_tui.store import connection, copying
from recover_tui.store.connection import Database
from recover_tui.store.errors import StoreError

_SHAPE: Final = "%Y-%m-%dT%H%M%S-%fZ"
_NAME: Final = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d)(\d\d)(\d\d)-(\d{6})Z", re.ASCII)
_DAYS: Final = 7
_WEEKS: Final = 4


def folder_of(store_file: Path) -> Path:
    """Where the copies of a store lie."""
    return store_file.with_name(f"{store_file.name}-backups")


def before_upgrade(database: Database, store_file: Path, version: int) -> None:
    """Make a copy of a store that is about to get the schema of this `version`. Raises StoreError."""
    folder = folder_of(store_file)
    folder.mkdir(mode=0o700, exist_ok=True)
    copying.copy(database, folder / f"before-{version}.db")


def make(database: Database, store_file: Path, now: datetime) -> Path:
    """Make a checked copy. Raises StoreError."""
    folder = folder_of(store_file)
    folder.mkdir(mode=0o700, exist_ok=True)
    target = folder / f"{now.astimezone(UTC).strftime(_SHAPE)}.db"
    copying.copy(database, target)
    return target


def thin_out(store_file: Path, now: datetime) -> None:
    """Let the copies go that are no longer needed; those made before an upgrade, or never finished, after a week.

    Those that a clock which was ahead gave a time to come count apart, and go once there are enough of the others.
    Not to be done on the word of a clock that leapt.
    """
    folder = folder_of(store_file)
    others = [*folder.glob("before-*.db"), *folder.glob("*.part")]
    outlived = {file for file in others if now.timestamp() - file.stat().st_mtime > _DAYS * 86400}
    dated = [*_dated(folder)]
    ahead = [file for file in dated if _is_ahead(file, now)]
    past = [file for file in dated if file not in ahead]
    needed = {*_needed(past)}
    if len({time_of(file).date() for file in past}) < _DAYS:
        needed |= {*_needed(ahead)}
    for file in outlived | {*dated} - needed:
        file.unlink(missing_ok=True)


def older_than_a_week(store_file: Path, now: datetime) -> tuple[Path, ...]:
    """Give the copies older than a week, and those whose age can't be known."""
    return tuple(
        file
        for file in _dated(folder_of(store_file))
        if now - time_of(file) > timedelta(days=_DAYS) or _is_ahead(file, now)
    )


def forget(store_file: Path, but: Path) -> None:
    """Let all copies go but one: what was removed for good must not be in an older one."""
    folder = folder_of(store_file)
    for file in folder.iterdir():
        if file != but:
            file.unlink(missing_ok=True)


def is_due(store_file: Path, now: datetime) -> bool:
    """True when there is no copy from the last day."""
    return not any(abs(now - time_of(file)) < timedelta(days=1) for file in _dated(folder_of(store_file)))


def newest_good(store_file: Path, now: datetime) -> Path | None:
    """The newest copy in which nothing is wrong; one that a clock which was ahead gave its time comes last."""
    files = sorted(_dated(folder_of(store_file)), key=lambda file: (not _is_ahead(file, now), file), reverse=True)
    return next((file for file in files if copying.is_whole(file)), None)


def are_there(store_file: Path) -> bool:
    """True when this store was ever copied: then it was one, whatever it is now."""
    return any(_dated(folder_of(store_file)))


def set_aside(store_file: Path, now: datetime) -> Path:
    """Move a damaged store out of the way, whole: a journal left behind would change whatever comes in its place.

    Raises StoreError, and leaves all as it was, where another program has it open and the system won't move it then,
    as on Windows.
    """
    stem = f"{store_file.name}.damaged-{now.astimezone(UTC).strftime(_SHAPE)}"
    moved: list[tuple[Path, Path]] = []
    try:
        for suffix in ("-wal", "-shm", "-journal", ""):
            part, aside = store_file.with_name(store_file.name + suffix), store_file.with_name(stem + suffix)
            if part.exists():
                part.rename(aside)
                moved.append((part, aside))
    except PermissionError:
        for part, aside in moved:
            aside.rename(part)
        said = _("{path} is damaged, and another window has it open; close every other one, and start recover again")
        raise StoreError(said.format(path=store_file)) from None
    return store_file.with_name(stem)


def put_in_place(copy: Path, store_file: Path) -> None:
    """Begin again from a copy where there is no store any more. Raises StoreError."""
    database = connection.open_copy(copy)
    try:
        copying.copy(database, store_file)
    finally:
        database.close()


def _dated(folder: Path) -> Iterator[Path]:
    if folder.is_dir():
        for file in folder.glob("*.db"):
            try:
                time_of(file)
            except ValueError:
                continue
            yield file


def time_of(file: Path) -> datetime:
    """When a copy was made; ValueError when its name doesn't say."""
    named = _NAME.fullmatch(file.stem)
    if named is None:
        raise ValueError(file.stem)
    year, month, day, hour, minute, second, microsecond = map(int, named.groups())
    return datetime(year, month, day, hour, minute, second, microsecond, UTC)


def _is_ahead(file: Path, now: datetime) -> bool:
    return time_of(file) - now > timedelta(days=1)


def _needed(files: Iterable[Path]) -> Iterator[Path]:
    days: dict[object, Path] = {}
    weeks: dict[object, Path] = {}
    for file in sorted(files, reverse=True):
        at = time_of(file)
        days.setdefault(at.date(), file)
        weeks.setdefault(at.isocalendar()[:2], file)
    yield from [*days.values()][:_DAYS]
    yield from [*weeks.values()][:_WEEKS]


def check_room(path: Path) -> None:
    """Refuse a place for a copy that something is at already. Raises StoreError."""
    if os.path.lexists(path):
        raise StoreError(_("{path} is there already; name another file").format(path=path))
