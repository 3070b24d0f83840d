"""Run inside a terminal: asks it where the cursor stands after each text, written plainly and kept in its cells."""

from __future__ import annotations

import json
import os
import re
import sys
import termios
import tty
from pathlib import Path

from recover_tui.ui.terminal_cells import cell_table, pinned
from recover_tui.ui.textual_internals import install_cell_table


def column(text: str) -> int:
    os.write(1, f"\r\x1b[K{text}\x1b[6n".encode())
    reply = b""
    while not (found := re.search(rb"\x1b\[\d+;(\d+)R", reply)):
        reply += os.read(0, 64)
    return int(found[1]) - 1


def main(texts: Path, answers: Path) -> None:
    install_cell_table(cell_table)
    before = termios.tcgetattr(0)
    tty.setraw(0)
    try:
        found = {
            text: [column(text), column(pinned(text)), column(pinned(f"\x1b[1m{text}\x1b[0m"))]
            for text in json.loads(texts.read_text())
        }
    finally:
        termios.tcsetattr(0, termios.TCSADRAIN, before)
    part = answers.with_suffix(".part")
    part.write_text(json.dumps(found))
    part.replace(answers)


main(Path(sys.argv[1]), Path(sys.argv[2]))
