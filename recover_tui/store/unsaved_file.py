"""Words that the store would not take before the window closed, as a text file."""

from __future__ import annotations

import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from recover_tui.domain import text
from recover_tui.system.private_files import make_folder


def write(folder: Path, texts: Iterable[str], now: datetime) -> Path:
    """Write them down for this user alone. Raises OSError.

    A text that goes on in a later one is in that.
    """
    from recover_tui.domain.redaction import redact  # nearly always there is nothing to write

    kept: list[str] = []
    for said in texts:
        kept = [before for before in kept if before not in said]
        if said.strip() and not any(said in other for other in kept):
            kept.append(said)
    make_folder(folder)
    file = folder / f"unsaved-{now.astimezone():%Y-%m-%d-%H%M%S}.txt"
    with os.fdopen(os.open(file, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as opened:
        opened.write("\n\n".join(redact(text.clean(said)).text for said in kept) + "\n")
        opened.flush()
        os.fsync(opened.fileno())
    return file


def waiting(folder: Path) -> tuple[Path, ...]:
    """The files that are there."""
    return tuple(sorted(folder.glob("unsaved-*.txt")))
