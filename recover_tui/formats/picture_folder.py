"""The pictures in a folder, and the folders one can go on to."""

from __future__ import annotations

import os
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from recover_tui.domain.private_struct import PrivateStruct
from recover_tui.formats.images import SUFFIXES

MOST: Final = 200
"""Pictures listed at most, the newest; a folder of a camera has thousands."""


class FolderListing(PrivateStruct, frozen=True):
    """What there is to choose in a folder."""

    folder: Path
    folders: tuple[Path, ...]
    """By name, the hidden ones left out."""
    pictures: tuple[tuple[Path, datetime], ...]
    """Each with when it was changed, the newest first."""
    more: int
    """Pictures that are older than all of these."""


def list_folder(folder: Path) -> FolderListing:
    """Look into a folder. Raises OSError when it can't be read."""
    folders: list[Path] = []
    pictures: list[tuple[float, Path]] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            with suppress(OSError):  # it went away in between, or leads nowhere
                if entry.is_dir():
                    folders.append(Path(entry.path))
                elif entry.is_file(follow_symlinks=False) and Path(entry.name).suffix.lower() in SUFFIXES:
                    pictures.append((entry.stat(follow_symlinks=False).st_mtime, Path(entry.path)))
    folders.sort(key=lambda path: path.name.casefold())
    pictures.sort(key=lambda one: (-one[0], one[1].name))
    newest = tuple((path, _time(changed)) for changed, path in pictures[:MOST])
    return FolderListing(folder, tuple(folders), newest, len(pictures) - len(newest))


def _time(seconds: float) -> datetime:
    """When that was; a file system holds any number."""
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return datetime.fromtimestamp(0, UTC)
