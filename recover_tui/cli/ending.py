"""How the program ends: with one calm line at most, whatever happens."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable
from typing import NoReturn

from recover_tui.cli.context import log_crash
from recover_tui.domain import text
from recover_tui.domain.os_errors import reason
from recover_tui.domain.translation import gettext as _
from recover_tui.store.errors import StoreError
from recover_tui.system.paths import NoHomeError

USAGE = 2
"""Exit code after something was asked for that there is not, as shells have it."""
INTERRUPTED = 130


class EndedError(Exception):
    """The program ends here, with a line that says why."""

    def __init__(self, line: str, code: int = 1) -> None:
        super().__init__(line)
        self.code = code


def run(program: Callable[[], object]) -> NoReturn:
    """Run the program, and exit with what it gives where that is a code."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # An encoding that lacks a character of theirs keeps nobody from the rest of their words.
        sys.stdout.reconfigure(errors="replace")
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if sys.platform == "win32" and isinstance(stream, io.TextIOWrapper) and not stream.isatty():
            stream.reconfigure(encoding="utf-8")  # else a pipe has what Windows was set to in that country
    try:
        code = program()
    except EndedError as error:
        _end(str(error), error.code)
    except (StoreError, NoHomeError) as error:
        _end(str(error), 1)
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        _forget_stdout()  # whoever read us has gone; there is nobody left to tell
        sys.exit(1)
    except OSError as error:
        log_crash(error)
        _forget_stdout()
        said = _("the system would not have it ({reason}); what was kept stays kept")
        _end(said.format(reason=reason(error)), 1)
    except Exception as error:
        log = log_crash(error)
        said = _("something went wrong that nobody foresaw")
        _end(_("{problem}; where is in {file}").format(problem=said, file=log) if log else said, 1)
    sys.exit(code if isinstance(code, int) else 0)


def _forget_stdout() -> None:
    """Let what Python still writes out at its end go nowhere: it would fail, and that would be the exit code."""
    if sys.stdout is not None:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _end(line: str, code: int) -> NoReturn:
    if sys.stderr is not None:
        print(f"recover: {text.line(line)}", file=sys.stderr)  # noqa: T201
    sys.exit(code)
