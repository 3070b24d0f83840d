"""The keys at the bottom, as many as fit whole."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set as AbstractSet
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.screen import Screen
from textual.widgets import Footer

from recover_tui.domain.translation import gettext as _, pgettext
from recover_tui.ui import commands
from recover_tui.ui.commands import Command
from recover_tui.ui.textual_internals import footer_keys
from recover_tui.ui.widgets.plain_text import PlainText

if TYPE_CHECKING:
    from recover_tui.ui.textual_internals import FooterKey

_PADDING: Final = 2
"""Columns that the footer leaves free at its sides."""


_PARTING: Final = 3
"""Columns of the line between two groups."""
_LEAST_FOR_CAPS: Final = 78
"""Columns from which keys stand on caps, and groups apart."""


def _group(command: Command | None) -> int:
    if command is None:
        return 0
    return 2 if command.last else int(command.keeps)


def _stays(command: Command | None) -> bool:
    return command is not None and command.stays


def _translated(key: FooterKey) -> FooterKey:
    """Have a key say what it does in the agent's language: a binding has it in English."""
    key.description = pgettext("key", key.description)
    if isinstance(key.tooltip, str):
        key.tooltip = _(key.tooltip)
    return key


class KeyFooter(Footer):
    """A footer that leaves keys out rather than cutting one in half.

    All of them are in the help anyway.
    """

    DEFAULT_CSS = """
    KeyFooter {
        padding: 0 1;
        background: $ground;
        & > .key-footer--parting { width: 3; color: $line; padding: 0 1; }
        & > FooterKey { background: $ground; }
        &.-caps > FooterKey {
            .footer-key--key { padding: 0 1; background: $raised; }
            .footer-key--description { padding: 0 1; }
        }
    }
    """

    def __init__(self, chosen: Mapping[str, str] = MappingProxyType({})) -> None:
        """`chosen` are the keys that the config has for commands, by their ids."""
        self._chosen = chosen
        super().__init__(show_command_palette=False, compact=True)
        self._composed: tuple[tuple[str, str, bool], ...] = ()
        self._room = 0

    def compose(self) -> ComposeResult:
        """Offer the keys that fit, in groups: what helps now, what is kept, what hides, explains and leaves."""
        offered: dict[str, tuple[Command | None, bool]] = {}
        active = self.screen.active_bindings
        for each in active.values():
            if each.binding.show:
                command = commands.COMMANDS.get(each.binding.id or "")
                offered.setdefault(each.binding.action, (command, each.node is self.screen))
        keys = [_translated(key) for key in footer_keys(super().compose())]
        if self._faded:
            keys = [key for key in keys if not offered[key.action][1] and _stays(offered[key.action][0])]
        for key in keys:
            command = offered[key.action][0]
            first = commands.key_of(command.id, self._chosen) if command is not None else key.key
            if first in active:
                key.key, key.key_display = first, self.app.get_key_display(active[first].binding)
            if key.action == "hide" and self.screen.has_class("-hidden"):
                key.description = pgettext("key", "show")
        keys.sort(key=lambda key: (_group(offered[key.action][0]), not offered[key.action][1]))
        self._room = self.size.width or self.app.size.width - _PADDING
        caps = self._room >= _LEAST_FOR_CAPS and not self.app.current_theme.ansi
        self.set_class(caps, "-caps")
        fitting = self._fitting(keys, offered, caps=caps)
        self._composed = self._offered()
        before = None
        for key in keys:
            if key in fitting:
                group = _group(offered[key.action][0])
                if caps and before is not None and group != before:
                    yield PlainText("│", classes="key-footer--parting")
                before = group
                # Set before it is mounted: afterwards each key would be styled a second time.
                yield key if caps else key.add_class("-compact", update=False)

    def on_mount(self) -> None:
        """Compose at once: Textual waits for the next change, and the screen around this is complete."""
        self._composed = ()
        self.bindings_changed(self.screen)

    @property
    def _faded(self) -> bool:
        return self.screen.has_class("-faded")

    def _fitting(
        self, keys: Sequence[FooterKey], offered: Mapping[str, tuple[Command | None, bool]], *, caps: bool
    ) -> AbstractSet[FooterKey]:
        """Choose as many as there is room for: those that stay first, then the dashboard's, then all others."""
        room = self._room - (2 * _PARTING if caps else 0)
        fitting = set()
        for key in sorted(keys, key=lambda key: (not _stays(offered[key.action][0]), not offered[key.action][1])):
            needed = cell_len(key.key_display) + cell_len(key.description) + (5 if caps else 2)
            if needed <= room:
                room -= needed
                fitting.add(key)
        return fitting

    def bindings_changed(self, screen: Screen[object]) -> None:
        """Compose again only when there is something else to offer, and once for changes that follow each other."""
        offered = self._offered()
        if offered != self._composed and screen is self.screen and screen.app.app_focus:
            self._composed = offered
            super().bindings_changed(screen)

    def _offered(self) -> tuple[tuple[str, str, bool], ...]:
        active = self.screen.active_bindings.values()
        offered = ((one.binding.key, one.binding.description, one.enabled) for one in active if one.binding.show)
        return (("faded", "", self._faded), *offered)

    def on_resize(self) -> None:
        """Choose again for another width."""
        if self.size.width != self._room:
            self.refresh(recompose=True)
