"""Running another program on this terminal until it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence


def run(command: Sequence[str]) -> None:
    """Run a program and wait for it. When it is stopped, as by ctrl+z, so is this one, and the shell takes over.

    Raises OSError where it can't be started.
    """
    process = subprocess.Popen(command)  # noqa: S603  # it is given by the program itself
    if sys.platform == "win32":
        process.wait()
        return
    while True:
        _, status = os.waitpid(process.pid, os.WUNTRACED)
        if not os.WIFSTOPPED(status):
            process.returncode = os.waitstatus_to_exitcode(status)
            return
        os.kill(os.getpid(), signal.SIGSTOP)  # both go on at the shell's `fg`
