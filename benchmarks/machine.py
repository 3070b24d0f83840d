"""Where something was measured: what figures depend on besides the program."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path


def write(file: Path, rows: Sequence[object]) -> None:
    """Keep what was measured, and on what."""
    machine = {
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "textual": version("textual"),
    }
    file.write_text(json.dumps({"machine": machine, "rows": rows}, indent=1) + "\n", encoding="utf-8")
