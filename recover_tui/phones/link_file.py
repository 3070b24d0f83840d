"""How the links of the window that listens stand, in a file beside the store, for `recover doctor` to read."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from msgspec import json

from recover_tui.domain.phone_links import LinkState


def path_for(store_path: Path) -> Path:
    """Where it is for this store."""
    return store_path.with_name(f"{store_path.name}.links")


def lock_for(store_path: Path, name: str) -> Path:
    """What the window holds that listens to this kind of phone."""
    return store_path.with_name(f"{store_path.name}-{name}.lock")


def write(file: Path, states: Iterable[LinkState]) -> None:
    """Put these there, readable by this user alone. Where that can't be, nothing is."""
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    with suppress(OSError):
        part.unlink(missing_ok=True)
        opened = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(opened, "wb") as out:
            out.write(json.encode({state.name: state for state in states}))
        part.replace(file)


def read(file: Path) -> dict[str, LinkState]:
    """Give the states by the kinds of phones; none where there is no such file, or it is none of ours."""
    try:
        return json.decode(file.read_bytes(), type=dict[str, LinkState])
    except (OSError, ValueError, RecursionError):
        return {}
