"""What lists write for scripts."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

from recover_tui.domain.reflection import Draft, EndedBy
from recover_tui.domain.stopwatch import Stopwatch
from recover_tui.domain.wins import Image, ImageInfo
from recover_tui.store.store import Store
from tests.cli.conftest import Run
from tests.conftest import NOW
from tests.samples import add_resource, add_win


def test_lists_for_scripts_are_to_the_byte_what_an_export_has(recover: Run, environ: dict[str, str]) -> None:
    store = Store.open(Path(environ["RECOVER_DB"]))
    for day in range(2):
        at = NOW + timedelta(days=day)
        add_win(store, "“Thanks” \\ 电话", who="Asha", at=at, image=Image(ImageInfo("image/png", 2, 1), b"pixels"))
        add_resource(store, "Priya", reach="ext 1", at=at)
        draft = Draft(f"reflection-{day}", 120, ("What?",), ("The wait\nand more",), "Ask", Stopwatch(9, None), "")
        store.reflections.add(draft, EndedBy.DONE, at)
    rows = store.export(images=False)
    store.close()

    def as_json(value: object) -> str:
        return json.dumps(value, ensure_ascii=False, indent=1) + "\n"

    assert recover("win", "list", "--json").stdout == as_json(rows["wins"][::-1])
    assert recover("win", "search", "thanks", "--json").stdout == as_json(rows["wins"][::-1])
    assert recover("support", "list", "--json").stdout == as_json(rows["resources"])
    assert recover("journal", "list", "--json").stdout == as_json(rows["reflections"][::-1])
    assert recover("journal", "show", "reflection-0", "--json").stdout == as_json(rows["reflections"][0])
