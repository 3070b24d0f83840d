"""What shells and multiplexers are told, tried with those that are here."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from recover_tui.cli.shells import SPLITS
from tests.cli.conftest import ROOT, Run

SHELLS = ["bash", "zsh", "fish", "powershell"]


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_gets_lines_that_ask_us(recover: Run, shell: str) -> None:
    done = recover("completion", shell)
    assert done.returncode == 0
    assert f"{shell}_complete" in done.stdout
    assert done.stdout.startswith("# ")


@pytest.mark.parametrize(
    ("line", "word", "found"),
    [
        ("recover wi", "wi", ["win"]),
        ("recover win im", "im", ["import"]),
        ("recover ", "", ["backup", "call", "completion"]),
        ("recover phones test bar", "bar", ["baresip"]),
    ],
)
def test_powershell_is_answered(recover: Run, line: str, word: str, found: list[str]) -> None:
    asked = {"_RECOVER_COMPLETE": "powershell_complete", "COMP_WORDS": line, "COMP_CWORD": word}
    values = [one.split("\t")[0] for one in recover(env=asked).stdout.splitlines()]
    assert values[: len(found)] == found


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not here")
def test_bash_completes(tmp_path: Path, environ: dict[str, str]) -> None:
    program = tmp_path / "bin" / "recover"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m recover_tui "$@"\n')
    program.chmod(0o755)
    script = (
        'eval "$(recover completion bash)"; COMP_WORDS=(recover win im); COMP_CWORD=2;'
        ' _recover_completion recover; echo "${COMPREPLY[@]}"'
    )
    environ["PATH"] = f"{program.parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, env=environ, cwd=ROOT, timeout=60, check=True
    )
    assert done.stdout.split() == ["import"]


@pytest.mark.parametrize("multiplexer", SPLITS)
def test_each_multiplexer_gets_a_key_that_opens_it(recover: Run, multiplexer: str) -> None:
    printed = recover("init", multiplexer).stdout
    assert "recover" in printed.split("\n", 1)[1]
    assert len(max(printed.splitlines(), key=len)) < 100


def test_what_is_not_known_is_said_with_what_is(recover: Run) -> None:
    assert "powershell" in recover("completion", "csh").stderr
    assert "zellij" in recover("init", "byobu").stderr
