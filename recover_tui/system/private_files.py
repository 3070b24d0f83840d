"""Folders that only this user can look into. A phone's hook makes one, so this loads nothing."""

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path


def make_folder(folder: "str | Path") -> None:
    """Make a folder, and those above it that are missing, for this user alone. Raises OSError.

    One that is there keeps its mode.
    """
    if folder and not os.path.isdir(folder):
        make_folder(os.path.dirname(folder))
        try:
            os.mkdir(folder, 0o700)
        except FileExistsError:
            if not os.path.isdir(folder):
                raise
