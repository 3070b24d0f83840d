"""Running a command of the agent's own."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final

from recover_tui.domain.os_errors import reason
from recover_tui.domain.translation import gettext as _

TIMEOUT: Final = 5.0
"""Seconds that a command may take."""


async def run_hook(command: Sequence[str], *, within: float = TIMEOUT) -> str:
    """Run a program with its arguments, without a shell and told nothing, for `within` seconds at most.

    Gives what went wrong, in words for the agent; empty when nothing did.
    """
    nothing = asyncio.subprocess.DEVNULL
    try:
        process = await asyncio.create_subprocess_exec(*command, stdin=nothing, stdout=nothing, stderr=nothing)
    except OSError as error:
        return _("{program} can't be run ({reason}).").format(program=command[0], reason=reason(error))
    try:
        async with asyncio.timeout(within):
            code = await process.wait()
    except TimeoutError:
        process.kill()
        await process.wait()
        return _("{program} took too long and was stopped.").format(program=command[0])
    return _("{program} ended with {code}.").format(program=command[0], code=code) if code else ""
