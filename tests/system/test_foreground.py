"""Running another program on this terminal."""

from __future__ import annotations

import os
import signal
import sys

import pytest

from recover_tui.system import foreground


def test_it_waits_until_the_program_has_ended(capfd: pytest.CaptureFixture[str]) -> None:
    foreground.run([sys.executable, "-c", "print('there')"])
    assert capfd.readouterr().out == "there\n"


@pytest.mark.skipif(sys.platform == "win32", reason="nothing is stopped there")
def test_when_it_is_stopped_so_are_we_until_both_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    stopped = []
    kill = os.kill

    def go_on(process: int, number: int) -> None:
        stopped.append((process, number))
        [child] = children
        kill(child, signal.SIGCONT)

    children: list[int] = []
    waitpid = os.waitpid

    def wait(process: int, options: int) -> tuple[int, int]:
        children[:] = [process]
        return waitpid(process, options)

    monkeypatch.setattr(foreground.os, "kill", go_on)
    monkeypatch.setattr(foreground.os, "waitpid", wait)
    foreground.run([sys.executable, "-c", "import os, signal; os.kill(os.getpid(), signal.SIGSTOP)"])
    assert stopped == [(os.getpid(), signal.SIGSTOP)]


def test_a_program_that_is_not_there_is_an_error() -> None:
    with pytest.raises(OSError, match="No such file"):
        foreground.run(["/nowhere/at/all"])
