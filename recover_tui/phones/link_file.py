"""How the links of the window that listens stand, in a file beside the store, for `recover doctor` to read."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from recover_tui.domain import timestamps
from recover_tui.domain.phone_links import Condition, LinkState


def path_for(store_path: Path) -> Path:
    """Where it is for this store."""
    return store_path.with_name(f"{store_path.name}.links")


def lock_for(store_path: Path, name: str) -> Path:
    """What the window holds that listens to this kind of phone."""
    return store_path.with_name(f"{store_path.name}-{name}.lock")


def write(file: Path, states: Iterable[LinkState]) -> None:
    """Put these there, readable by this user alone. Where that can't be, nothing is."""
    table = {state.name: _to_table(state) for state in states}
    part = file.with_name(f"{file.name}.{os.getpid()}.part")
    with suppress(OSError):
        part.unlink(missing_ok=True)
        opened = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(opened, "w", encoding="utf-8") as out:
            json.dump(table, out)
        part.replace(file)


def read(file: Path) -> dict[str, LinkState]:
    """Give the states by the kinds of phones; none where there is no such file, or it is none of ours."""
    try:
        table: Any = json.loads(file.read_text(encoding="utf-8"))
        return {name: _from_table(name, values) for name, values in table.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return {}


def _to_table(state: LinkState) -> dict[str, Any]:
    return {
        "condition": state.condition.value,
        "since": state.since and timestamps.write(state.since),
        "events": state.events,
        "own": state.own,
        "heard_at": state.heard_at and timestamps.write(state.heard_at),
        "refused": state.refused,
    }


def _from_table(name: str, values: dict[str, Any]) -> LinkState:
    since, heard_at = values["since"], values["heard_at"]
    return LinkState(
        name,
        Condition(values["condition"]),
        timestamps.read(since) if since else None,
        int(values["events"]),
        int(values["own"]),
        timestamps.read(heard_at) if heard_at else None,
        int(values["refused"]),
    )
