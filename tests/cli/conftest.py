"""The program as a process of its own, with nothing of this machine's."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "TZ": "UTC",
        "TERM": "xterm-256color",
        "PYTHONIOENCODING": "utf-8",
        "RECOVER_DB": str(tmp_path / "store" / "recover.db"),
        "RECOVER_CONFIG": str(tmp_path / "config.toml"),
    }


@pytest.fixture
def recover(environ: dict[str, str], tmp_path: Path) -> Run:
    def run(*arguments: str, stdin: str = "", env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "recover_tui", *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            encoding="utf-8",
            env=environ | (env or {}),
            cwd=ROOT,
            timeout=60,
            check=False,
        )

    return run


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    """What was said on stderr, which has to be a single calm line."""
    lines = done.stderr.splitlines()
    assert len(lines) == 1, done.stderr
    assert "Traceback" not in done.stderr
    return lines[0]
