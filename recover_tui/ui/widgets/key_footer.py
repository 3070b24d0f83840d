"""The keys at the bottom, as many as fit whole."""

from __future__ import annotations

from typing import Final

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Footer

from recover_tui.ui import commands
from recover_tui.ui.textual_internals import FooterKey

_PADDING: Final = 2
"""Columns that the footer leaves free at its sides."""


class KeyFooter(Footer):
    """A footer that leaves keys out rather than cutting one in half.

    All of them are in the help anyway.
    """

    DEFAULT_CSS = """
    KeyFooter { padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__(show_command_palette=False, compact=True)
        self._composed: tuple[tuple[str, str, bool], ...] = ()
        self._room = 0

    def compose(self) -> ComposeResult:
        """Offer the keys that fit: the dashboard's, then those of what has the focus, then help and quit."""
        active = {each.binding.action: each for each in self.screen.active_bindings.values() if each.binding.show}
        by_action = {action: commands.COMMANDS.get(each.binding.id or "") for action, each in active.items()}
        keys = [key for key in super().compose() if isinstance(key, FooterKey)]
        for key in keys:
            if key.action == "hide" and self.screen.has_class("-hidden"):
                key.description = "show"

        def is_last(key: FooterKey) -> bool:
            command = by_action.get(key.action)
            return command is not None and command.last

        def stays(key: FooterKey) -> bool:
            command = by_action.get(key.action)
            return command is not None and command.stays

        keys.sort(key=lambda key: (is_last(key), active[key.action].node is not self.screen))
        room = self._room = self.size.width or self.app.size.width - _PADDING
        fitting = set()
        for key in sorted(keys, key=lambda key: not stays(key)):
            needed = cell_len(key.key_display) + cell_len(key.description) + 2
            if needed <= room:
                room -= needed
                fitting.add(key)
        self._composed = self._offered()
        for key in keys:
            if key in fitting:
                # Set before it is mounted: afterwards each key would be styled a second time.
                yield key.add_class("-compact", update=False)

    def bindings_changed(self, screen: Screen[object]) -> None:
        """Compose again only when there is something else to offer, and once for changes that follow each other."""
        offered = self._offered()
        if offered != self._composed and screen is self.screen and screen.app.app_focus:
            self._composed = offered
            super().bindings_changed(screen)

    def _offered(self) -> tuple[tuple[str, str, bool], ...]:
        active = self.screen.active_bindings.values()
        return tuple((one.binding.key, one.binding.description, one.enabled) for one in active if one.binding.show)

    def on_resize(self) -> None:
        """Choose again for another width."""
        if self.size.width != self._room:
            self.refresh(recompose=True)
