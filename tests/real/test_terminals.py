"""Real terminals, asked where their cursor stands: tmux, and xterm on a display of its own, where they are here."""

from __future__ import annotations

import json
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from rich import cells

from recover_tui.ui.terminal_cells import cell_table
from recover_tui.ui.textual_internals import install_cell_table
from tests.promises.terminal import RECOVER, ROOT, Terminal, environ, run

TEXTS = [
    "plain", "हिन्दी में धन्यवाद", "বাংলা", "தமிழ்", "မြန်မာ ကျေးဇူး", "中文", "👩‍👩‍👧 and ❤️", "👍🏽", "é", "각", "🇮🇳", "ﷺ",
]  # fmt: skip
PATIENCE = 60


def tmux(command: list[str], folder: Path) -> None:
    """Run it in a pane until it is over."""
    on_socket = ["tmux", "-S", str(folder / "tmux")]
    pane = f"{shlex.join(command)}; {shlex.join([*on_socket, 'wait-for', '-S', 'over'])}"
    subprocess.run([*on_socket, "-f", "/dev/null", "new-session", "-d", "-x", "120", "-y", "30", pane], check=True)
    subprocess.run([*on_socket, "wait-for", "over"], check=True, timeout=PATIENCE)


def xterm(command: list[str], _: Path) -> None:
    """Run it in a window until it is over."""
    run = ["xvfb-run", "--auto-servernum", "xterm", "-u8", "-geometry", "120x30", "-e", *command]
    subprocess.run(run, check=True, timeout=PATIENCE, stderr=subprocess.DEVNULL)


NEEDED: dict[Callable[[list[str], Path], None], list[str]] = {tmux: ["tmux"], xterm: ["xterm", "xvfb-run", "xauth"]}


@pytest.mark.parametrize("terminal", NEEDED, ids=lambda one: one.__name__)
def test_what_follows_a_text_stands_where_it_belongs(
    terminal: Callable[[list[str], Path], None], tmp_path: Path
) -> None:
    for program in NEEDED[terminal]:
        if shutil.which(program) is None:
            pytest.skip(f"{program} is not here; Debian has it")
    install_cell_table(cell_table)
    texts, answers = tmp_path / "texts", tmp_path / "answers"
    texts.write_text(json.dumps(TEXTS))
    environment = ["env", "LC_ALL=C.UTF-8", f"PYTHONPATH={ROOT}"]
    command = [*environment, sys.executable, "-m", "tests.real.cell_probe", str(texts), str(answers)]
    terminal(command, tmp_path)
    found = json.loads(answers.read_text())
    expected = {text: cells.cell_len(text) for text in TEXTS}
    assert {text: pinned for text, (_, pinned, _) in found.items()} == expected
    assert {text: styled for text, (_, _, styled) in found.items()} == expected
    # Without it, this terminal would count some of them otherwise.
    assert any(plainly != expected[text] for text, (plainly, _, _) in found.items())


@pytest.mark.skipif(shutil.which("screen") is None, reason="GNU screen is not here; Debian has it")
def test_in_gnu_screen_an_escape_arrives_by_itself(tmp_path: Path) -> None:
    with Terminal(
        tmp_path, command=("screen", "-q", "-U", *RECOVER), SCREENDIR=str(tmp_path / "screens")
    ) as terminal:
        terminal.until("shows all keys")
        terminal.send("w")
        terminal.until("1 of 4")
        terminal.send("\x1b")
        terminal.until(lambda text: "1 of 4" not in text)
        terminal.send("b")
        terminal.until("breathe in")


@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not here; Debian has it")
def test_in_tmux_one_key_opens_it_beside_the_work(tmp_path: Path) -> None:
    (tmp_path / "recover").write_text(f'#!/bin/sh\nexec {shlex.join(RECOVER)} "$@"\n')
    (tmp_path / "recover").chmod(0o755)
    (tmp_path / "tmux.conf").write_text(run(tmp_path, "init", "tmux").stdout)
    environment = {**environ(tmp_path), "PATH": f"{tmp_path}:{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}

    def tell(*command: str) -> str:
        done = subprocess.run(
            ["tmux", "-S", str(tmp_path / "tmux"), *command],
            capture_output=True, text=True, encoding="utf-8", env=environment, timeout=PATIENCE, check=True,
        )  # fmt: skip
        return done.stdout

    tell("-f", str(tmp_path / "tmux.conf"), "new-session", "-d", "-x", "140", "-y", "40", "sh")
    try:
        bound = shlex.split(tell("list-keys", "-T", "prefix", "R"))
        tell(*bound[bound.index("R") + 1 :])
        assert tell("list-panes", "-F", "#{pane_width} #{pane_current_command}").split()[2] == "60"
        wait = "until tmux -S {} capture-pane -p | grep -q Breathe; do :; done"
        subprocess.run(["sh", "-c", wait.format(tmp_path / "tmux")], check=True, timeout=PATIENCE)
    finally:
        tell("kill-server")
