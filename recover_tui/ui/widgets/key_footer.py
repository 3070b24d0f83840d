"""The keys at the bottom, as many as fit whole."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Footer
from textual.widgets._footer import FooterKey


class KeyFooter(Footer):
    """A footer that leaves keys out rather than cutting one in half.

    All of them are in the help anyway.
    """

    FIRST: ClassVar[tuple[str, ...]] = ("reset", "hide", "leave", "stop", "help", "add")
    """Actions whose keys stay longest when room is short."""
    LAST: ClassVar[tuple[str, ...]] = ("help", "quit")
    """Actions whose keys stand at the end."""
    DEFAULT_CSS = """
    KeyFooter { padding: 0 1; }
    """

    def __init__(self) -> None:
        super().__init__(show_command_palette=False, compact=True)
        self._shown: tuple[tuple[str, str, bool], ...] = ()

    def compose(self) -> ComposeResult:
        """Offer the keys that fit: those of the whole screen, then those of the place one is in, help and quit."""
        nodes = {active.binding.action: active.node for active in self.screen.active_bindings.values()}
        keys = [key for key in super().compose() if isinstance(key, FooterKey)]
        for key in keys:
            if key.action == "hide" and self.screen.has_class("-hidden"):
                key.description = "show"
        keys.sort(key=lambda key: (key.action in self.LAST, nodes.get(key.action) is not self.screen))
        room = self.size.width or self.app.size.width
        fitting = set()
        for key in sorted(keys, key=lambda key: key.action not in self.FIRST):
            needed = cell_len(key.key_display) + cell_len(key.description) + 2
            if needed <= room:
                room -= needed
                fitting.add(key)
        self._shown = self._offered()
        for key in keys:
            if key in fitting:
                # Set before it is mounted: afterwards each key would be styled a second time.
                yield key.add_class("-compact", update=False)

    def bindings_changed(self, screen: Screen[object]) -> None:
        """Compose again only when there is something else to offer."""
        if self._offered() != self._shown:
            super().bindings_changed(screen)

    def _offered(self) -> tuple[tuple[str, str, bool], ...]:
        active = self.screen.active_bindings.values()
        return tuple((one.binding.key, one.binding.description, one.enabled) for one in active if one.binding.show)

    def on_resize(self) -> None:
        """Choose again for another width."""
        self.refresh(recompose=True)
