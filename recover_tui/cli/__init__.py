"""The commands: arguments become paths, a config, a store and clocks, and those become the program."""

from recover_tui.cli.commands import main

__all__ = ["main"]
