"""Keys as they are written on the screen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from textual.app import App

from recover_tui.ui.commands import Command


def key_names(app: App[object], command: Command, chosen: Mapping[str, str]) -> str:
    """Name the key or keys that a command has, where the config may have `chosen` others, by the command's id."""
    keys = chosen.get(command.id)
    if keys is None and command.key_display:
        return command.key_display
    binding = replace(command.binding, key_display=None)
    return " ".join(
        app.get_key_display(replace(binding, key=key.strip())) for key in (keys or command.key).split(",")
    )
