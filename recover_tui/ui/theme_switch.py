"""Which theme is shown: the one that was chosen, or what stands for it on this terminal and at this hour."""

from __future__ import annotations

import os
from collections.abc import Callable, Collection
from typing import Final

from textual.app import App
from textual.theme import Theme

from recover_tui.ui import terminal_background, themes
from recover_tui.ui.context import AppContext
from recover_tui.ui.textual_internals import write_to_terminal

_COLOURFUL: Final = ("truecolor", "256")
"""What Rich calls terminals that can show a theme's colours. With sixteen they would all be grey."""


class ThemeSwitch:
    """Knows the themes there are, takes up changes in their files, and shows one of them in an app."""

    def __init__(self, app: App[None], context: AppContext) -> None:
        self._app = app
        self._context = context
        self._system = app.console.color_system
        self._stamps: tuple[object, ...] = ()
        self._failed: dict[str, str] = {}
        self._terminal_is_dark: bool | None = None
        self._configured = context.config.look.theme
        self.chosen = self._configured
        """What the agent chose: a theme, or `themes.AUTO`."""
        self._themes: dict[str, Theme] = {}
        self._have_all = False
        self._read(themes.DARK if self._configured == themes.AUTO and self._dark else self._configured)
        self._said = self._failed

    @property
    def available(self) -> dict[str, Theme]:
        """The themes by their names, without Textual's own. The first picture needs one, and waits for no other."""
        if not self._have_all:
            self._read()
        return self._themes

    @property
    def loaded(self) -> Collection[str]:
        """Names of those that were read so far."""
        return self._themes.keys()

    @property
    def failed(self) -> tuple[str, ...]:
        """A line for each theme that can't be used."""
        return tuple(self._failed.values())

    @property
    def shown(self) -> str:
        """Name of the theme that is to be shown; empty where there is none but Textual's own."""
        if not (name := self._named(self.chosen)):
            wanted = (self._named(self._configured), *themes.in_order(self.available))
            name = next((name for name in wanted if name in self.available), "")
        if name and self._system not in _COLOURFUL and not self._themes[name].ansi:
            return themes.PLAIN if themes.PLAIN in self.available else name
        return name

    @property
    def offered(self) -> tuple[str, ...]:
        """Names among which one can choose here, `themes.AUTO` last."""
        able = self._system in _COLOURFUL
        names = [name for name, theme in self.available.items() if able or theme.ansi]
        return (*themes.in_order(names), *([themes.AUTO] if able else []))

    def take_up(self, chosen: str) -> None:
        """Show this theme, or what stands for it."""
        self.chosen = chosen
        self.ask()
        self._show()

    def ask(self) -> None:
        """Ask the terminal whether it is light or dark, if that counts."""
        if self.chosen == themes.AUTO and write_to_terminal(self._app, terminal_background.QUERY):
            self._context.background.pending = True

    def hear(self, *, dark: bool) -> None:
        """Take up what the terminal answered."""
        self._terminal_is_dark = dark
        self._show()

    def look(self, say: Callable[[str, str], object]) -> None:
        """Take up what changed in the files, and the hour.

        A theme that can't be read keeps the colours it had. It is named by `say`, which is given what was said before
        as well, once it has stood so for two looks: it may have been half written.
        """
        stamps = themes.stamps(self._context.theme_folders)
        if stamps != self._stamps:
            self._read()
        elif self._failed != self._said:
            before, self._said = self._said, self._failed
            say(" ".join([*before.values()][:1]), " ".join(self.failed[:1]))
        if self.chosen == themes.AUTO:
            self._show()

    def _read(self, *only: str) -> None:
        folders = self._context.theme_folders
        self._have_all = not only
        self._stamps = themes.stamps(folders)
        found, self._failed = themes.load(folders, shipped=only or None, grey_areas=self._system == "256")
        kept = {name: theme for name, theme in self._themes.items() if name in self._failed}
        before, self._themes = self._themes, found | kept
        for name, theme in self._themes.items():
            if theme != before.get(name):
                self._app.register_theme(theme)
                if name == self._app.theme and before:
                    self._app.mutate_reactive(App.theme)
        if before:
            self._show()
            for name in before.keys() - self._themes.keys():
                self._app.unregister_theme(name)

    def _show(self) -> None:
        if self.shown and self.shown != self._app.theme:
            self._app.theme = self.shown

    def _named(self, chosen: str) -> str:
        if chosen == themes.AUTO:
            chosen = themes.DARK if self._dark else themes.LIGHT
        if chosen in self._themes or chosen in self.available:
            return chosen
        stands_for = themes.ALIASES.get(chosen, "")
        return stands_for if stands_for in self._themes else ""

    @property
    def _dark(self) -> bool:
        if self._terminal_is_dark is not None:
            return self._terminal_is_dark
        said = terminal_background.dark_by_environment(os.environ)
        return terminal_background.dark_by_hour(self._context.clock.now()) if said is None else said
