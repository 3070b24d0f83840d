from __future__ import annotations

import re
from pathlib import Path

import pytest
import textual

from recover_tui.system import environment

READ_BY_TEXTUAL = {
    name
    for file in Path(textual.__file__).parent.rglob("*.py")
    for name in re.findall(r"[\"'](TEXTUAL(?:_[A-Z_]+)?|COLUMNS|LINES)[\"']", file.read_text(encoding="utf-8"))
}
ONLY_LOOKS = {
    "TEXTUAL_ANIMATIONS", "TEXTUAL_COLOR_SYSTEM", "TEXTUAL_DIM_FACTOR", "TEXTUAL_DISABLE_KITTY_KEY", "TEXTUAL_FPS",
    "TEXTUAL_SMOOTH_SCROLL", "TEXTUAL_SPEEDUPS",
}  # fmt: skip


def test_of_what_textual_reads_only_that_stays_which_changes_how_it_looks() -> None:
    environ = dict.fromkeys(READ_BY_TEXTUAL, "1")
    environment.quieten(environ)
    assert environ.keys() == ONLY_LOOKS


@pytest.mark.parametrize(
    "name",
    ["TEXTUAL", "TEXTUAL_LOG", "TEXTUAL_DEBUG", "TEXTUAL_DEVTOOLS_PORT", "TEXTUAL_SCREENSHOT", "TEXTUAL_PRESS",
     "TEXTUAL_DRIVER", "TEXTUAL_OF_A_LATER_VERSION", "COLUMNS", "LINES"],
)  # fmt: skip
def test_what_writes_sends_or_presses_is_taken_out_and_nothing_else(name: str) -> None:
    kept = {"HOME": "/home/asha", "COLORTERM": "truecolor", "NO_COLOR": "1", "TERM": "xterm", "ESCDELAY": "50"}
    environ = {name: "1", **kept}
    environment.quieten(environ)
    assert environ == kept
