"""What can be tried here of how it is on Windows: without the modules that only POSIX has, and the rules for paths.

The dashboard itself can't be: Textual's driver for this system needs those modules, and its driver for Windows needs
Windows. mypy reads everything as if it were there (`make check`).
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from recover_tui.cli import context
from recover_tui.store.connection import on_network_share
from tests.cli.conftest import ROOT

_WITHOUT = """
import sys
for name in ("fcntl", "termios", "tty", "pty", "resource", "pwd", "grp"):
    sys.modules[name] = None
from recover_tui.cli import {entry}
sys.argv = ["recover", *sys.argv[1:]]
{entry}()
"""


def run(folder: Path, *arguments: str, entry: str = "main") -> subprocess.CompletedProcess[str]:
    environ = {
        "PATH": "",
        "HOME": str(folder),
        "RECOVER_DB": str(folder / "store" / "recover.db"),
        "RECOVER_CONFIG": str(folder / "config.toml"),
    }
    return subprocess.run(
        [sys.executable, "-c", _WITHOUT.format(entry=entry), *arguments],
        capture_output=True, text=True, encoding="utf-8", cwd=ROOT, env=environ, timeout=60, check=False,
    )  # fmt: skip


def test_the_commands_work_without_what_only_posix_has(tmp_path: Path) -> None:
    assert run(tmp_path, "win", "add", "Blieb ruhig · हिन्दी").returncode == 0
    assert run(tmp_path, "park", "add", "the fee").returncode == 0
    assert run(tmp_path, "call", "ended", "--rough").returncode == 0
    assert [row["text"] for row in json.loads(run(tmp_path, "win", "list", "--json").stdout)] == [
        "Blieb ruhig · हिन्दी"
    ]
    exported = tmp_path / "all.json"
    assert run(tmp_path, "export", str(exported)).returncode == 0
    assert run(tmp_path, "import", str(exported)).returncode == 0
    assert run(tmp_path, "backup").returncode == 0
    assert "integrity" in run(tmp_path, "doctor").stdout
    for done in (run(tmp_path, "phones"), run(tmp_path, "config", "show"), run(tmp_path, "status")):
        assert done.returncode == 0
        assert "Traceback" not in done.stderr


def test_a_phone_has_a_program_of_its_own_to_start(tmp_path: Path) -> None:
    run(tmp_path, "win", "add", "Stayed till it worked")
    assert run(tmp_path, "any", "ended", entry="hook").returncode == 0
    assert "calls from any" in run(tmp_path, "doctor").stdout


@pytest.mark.parametrize(
    ("path", "platform", "refused"),
    [
        (r"\\server\share\recover.db", "win32", True),
        ("//server/share/recover.db", "win32", True),
        (r"\\?\C:\Users\a\recover.db", "win32", False),
        (r"C:\Users\a\recover.db", "win32", False),
        (r"\\server\share\recover.db", "linux", False),
        ("//server/share", "linux", False),
    ],
)
def test_a_network_share_is_no_place_for_a_store(path: str, platform: str, refused: bool) -> None:
    assert on_network_share(path, platform) is refused


class Terminal:
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("term", "platform", "there"),
    [
        (None, "win32", True),
        ("dumb", "win32", False),
        (None, "linux", False),
        ("", "linux", False),
        ("xterm", "linux", True),
    ],
)
def test_on_windows_no_variable_says_that_there_is_a_terminal(
    monkeypatch: pytest.MonkeyPatch, term: str | None, platform: str, there: bool
) -> None:
    for name in ("__stdin__", "__stderr__"):
        monkeypatch.setattr(sys, name, Terminal())
    monkeypatch.delenv("TERM", raising=False)
    if term is not None:
        monkeypatch.setenv("TERM", term)
    assert context.has_terminal(platform) is there
