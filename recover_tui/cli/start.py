"""Opening the dashboard when nothing but that is asked for, which is nearly always."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from recover_tui.cli.context import CliContext
from recover_tui.cli.translated import use_language
from recover_tui.system import paths

_PATHS = ("--db", "--config")


class Opening(Struct, frozen=True):
    """The dashboard, as the command line asks for it."""

    db: Path | None = None
    config: Path | None = None
    inline: bool = False

    def open(self) -> None:
        """Open it, and stay until it is closed."""
        use_language(self.config or paths.config_file(os.environ))
        from recover_tui.cli.dashboard import open_dashboard

        open_dashboard(CliContext.of(self.db, self.config), inline=self.inline)


def opening(arguments: Sequence[str]) -> Opening | None:
    """Read the arguments of a plain start: where the store and the config are, and whether it is inline.

    They mean what the command line makes of them. None for everything else, which it has to read.
    """
    if (arguments and sys.platform == "win32") or "_RECOVER_COMPLETE" in os.environ:
        return None  # on Windows it also puts in what ~ and * stand for
    said: dict[str, Path] = {}
    inline = False
    rest = iter(arguments)
    for word in rest:
        name, equals, value = word.partition("=")
        if name in _PATHS:
            value = value if equals else next(rest, "")
            if not value:
                return None
            said[name] = Path(value)
        elif word == "--inline":
            inline = True
        else:
            return None
    return Opening(said.get("--db"), said.get("--config"), inline)
