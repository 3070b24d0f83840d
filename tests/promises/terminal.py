"""The real program run to its end, and the files it leaves. On a terminal it is run by `tools.terminal`."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from tools.terminal import RECOVER, ROOT, TIMEOUT, Terminal, environ

__all__ = ["RECOVER", "ROOT", "TIMEOUT", "Terminal", "environ", "files", "holding", "run"]


def run(
    folder: Path, *arguments: str, stdin: str = "", code: str = "", **others: str
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    command = (sys.executable, "-c", code, *arguments) if code else (*RECOVER, *arguments)
    return subprocess.run(
        command,
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environ(folder, **others),
        cwd=ROOT,
        timeout=120,
        check=False,
    )


def files(folder: Path) -> Iterator[Path]:
    """Every file below a folder that is still there when one looks."""
    for path in folder.rglob("*"):
        with suppress(FileNotFoundError):
            if path.is_file() and not path.is_symlink():
                yield path


def holding(folder: Path, *secrets: str) -> list[str]:
    """The files that hold any of these words."""
    found = []
    for file in files(folder):
        with suppress(FileNotFoundError):
            data = file.read_bytes()
            found += [f"{file.name}: {secret}" for secret in secrets if secret.encode() in data]
    return found
