"""The commands: arguments become paths, a config, a store and clocks, and those become the program."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run `recover`. Whoever runs a hook or `call` waits for it, so it loads nothing of what the others need."""
    # Nothing that is loaded at a start is garbage, and looking for some takes a tenth of it. The dashboard, which
    # stays, looks again when it is there.
    gc.disable()
    if sys.argv[1:2] == ["hook"]:
        from recover_tui.cli.hook import run

        run(sys.argv[2:])
        return
    if sys.argv[1:2] == ["call"]:
        from recover_tui.cli.hook import call

        if call(sys.argv[2:]):
            return
    from recover_tui.cli import ending
    from recover_tui.cli.start import opening

    if plain := opening(sys.argv[1:]):
        ending.run(plain.open)
    from recover_tui.cli import commands  # with click, for which the dashboard has no use

    commands.main()


def hook() -> None:
    """Run `recover hook`, for a phone."""
    sys.argv[1:1] = ["hook"]
    main()


__all__ = ["hook", "main"]
