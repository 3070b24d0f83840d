"""The application: themes, keys, and what happens at the very end."""

from __future__ import annotations

import asyncio
import signal
import sys
import threading
from collections.abc import Sequence
from functools import partial
from typing import Final
from weakref import WeakKeyDictionary

from rich.console import RenderableType
from textual import events, on
from textual.app import App, SuspendNotSupported
from textual.command import CommandPalette
from textual.driver import Driver
from textual.errors import NoWidget
from textual.filter import ANSIToTruecolor, LineFilter, Monochrome, NoColor
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input

from recover_tui.domain.translation import gettext as _
from recover_tui.system.console import CloseHandler, watch_for_close
from recover_tui.ui import commands, terminal, themes
from recover_tui.ui.context import AppContext
from recover_tui.ui.panes.pane import Pane
from recover_tui.ui.screens.dashboard import Dashboard
from recover_tui.ui.terminal_background import BackgroundReport
from recover_tui.ui.terminal_cells import cell_table, pinning
from recover_tui.ui.terminal_reports import bound_size, is_no_window
from recover_tui.ui.textual_internals import CalmApp, install_cell_table
from recover_tui.ui.theme_switch import ThemeSwitch
from recover_tui.ui.timings import Timings
from recover_tui.ui.widgets.draft_source import DraftSource

_NO_CONTROLS: Final = terminal.NoControls()
_NO_COLOUR: Final = NoColor()
HUNG_UP: Final = 129
"""Exit code after the terminal was closed, as shells have it."""
LEAVE_WITHIN: Final = 2.0
"""Seconds that are left to save the last words when a signal ends the program."""
_ON_THEIR_WAY: Final = 0.05
"""Seconds in which letters that were typed before a signal are still taken."""


class RecoverApp(CalmApp[None]):
    """The dashboard in a terminal."""

    TITLE = "recover"
    CSS_PATH = "screens/dashboard.tcss"
    INLINE_PADDING = 0
    SCOPE = commands.APP
    BINDINGS = SCOPE.bindings

    def __init__(self, context: AppContext) -> None:
        install_cell_table(cell_table)
        self.context = context
        super().__init__()
        self.theme_switch = ThemeSwitch(self, context)
        self._begin_with_theme()
        self._leaving = False
        self._saved = threading.Event()
        self._driver_blurs = context.served
        self._sent_to: WeakKeyDictionary[events.Event, Widget | None] = WeakKeyDictionary()
        self._early: list[events.Key | events.Paste] = []
        self.exited = False
        """Whether the program is on its way out."""
        self.unsaved: tuple[str, ...] = ()
        """Words that the store would not take."""
        self.cut_short = False
        """Whether the store still works on them and must not be waited for."""
        notice = " ".join(filter(None, (context.notice, *self.theme_switch.failed[:1])))
        self.dashboard = Dashboard(context, notice=notice, take_up_theme=self.theme_switch.take_up)

    @property
    def timings(self) -> Timings:
        """How often the screen looks at the clock by itself."""
        return self.context.timings

    def get_driver_class(self) -> type[Driver]:
        """Give the driver of this system, which keeps every text in its cells."""
        if self.context.served:
            from textual.drivers.web_driver import WebDriver

            return pinning(WebDriver)
        return pinning(super().get_driver_class())

    def on_crash(self, error: BaseException) -> None:
        """Note where it broke, without a private word."""
        self.context.log_crash(error)

    def get_default_screen(self) -> Screen[None]:
        """There is one screen."""
        return self.dashboard

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Colours for our meanings in a theme that has none."""
        return themes.stand_ins(self.current_theme)

    async def on_load(self) -> None:
        """Read the store first: done while much else is being built, it would take ten times as long."""
        await self.context.session.prefetch(self.dashboard.most_rows())
        self.dashboard.store_view.foresee()

    def on_mount(self) -> None:
        """Take up the keys, and hear when the terminal goes away."""
        self.set_keymap(dict(self.context.config.keys))
        self.app_resume_signal.subscribe(self, self._paint_again)
        self.theme_switch.ask()
        self.set_interval(self.timings.poll, self.look_at_themes)
        if not self.is_headless and sys.platform != "win32":
            loop = asyncio.get_running_loop()
            for number in (signal.SIGHUP, signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(number, self._leave, 128 + number)
            terminal.watch_for_its_end(partial(loop.call_soon_threadsafe, self._leave, 128 + signal.SIGHUP))
        if not self.is_headless and sys.platform == "win32":
            handler = CloseHandler(partial(asyncio.get_running_loop().call_soon_threadsafe, self._leave, HUNG_UP))
            self._saved = handler.saved
            self._close_handler = watch_for_close(handler)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Let no text steer the terminal, and a theme in the terminal's own colours have those.

        Textual goes by the theme that it began with, before ours were there, and would put its own in their place.
        """
        filters = super().get_line_filters()
        if self.native_ansi_color:
            own = [each for each in filters if not isinstance(each, ANSIToTruecolor)]
            filters = [_NO_COLOUR if isinstance(each, Monochrome) else each for each in own]
        return [*filters, _NO_CONTROLS]

    def action_command_palette(self) -> None:
        """Offer everything that has a key which counts now, and what has none."""
        from recover_tui.ui.screens.palette import Entry, Palette, entries  # many never open it

        if not CommandPalette.is_open(self):  # type: ignore[arg-type]
            more = [Entry(_("Theme"), _("Change the colours"), "", self.action_pick_theme)]
            if self.context.sample_day and self.dashboard.at_rest:
                about = _("Look at a day of samples; q comes back")
                more.append(Entry(_("Sample day"), about, "", self.show_sample_day))
            self.push_screen(Palette((*entries(self, self.screen), *more)))

    def action_pick_theme(self) -> None:
        """Choose the colours."""
        self.search_themes()

    async def action_settings(self) -> None:
        """Show what can be set, and change it."""
        from recover_tui.ui.screens.settings import Settings  # few look at it twice

        await self.push_screen(Settings(self.dashboard, self.theme_switch, self.choose_theme))

    def search_themes(self) -> None:
        """Let a theme be chosen from a list that shows each."""
        from recover_tui.ui.screens.theme_picker import ThemePicker  # few change it twice

        switch = self.theme_switch
        swatches = {name: switch.available.get(name) for name in switch.offered}
        self.push_screen(ThemePicker(swatches, switch.chosen, show=switch.take_up, keep=self.choose_theme))

    def choose_theme(self, chosen: str) -> None:
        """Show a theme from now on, until the config names another."""
        self.theme_switch.take_up(chosen)
        self.dashboard.store_view.remember_theme(chosen)

    def look_at_themes(self) -> None:
        """Take up what changed in the agent's own themes, and name one that can't be used."""
        self.theme_switch.look(self._say_of_themes)

    def _say_of_themes(self, before: str, words: str) -> None:
        notice = self.dashboard.notice
        if words or str(notice.content) == before:
            self.dashboard.show_notice(words)

    def on_app_focus(self) -> None:
        """Whoever comes back may have made the terminal light or dark."""
        self.theme_switch.ask()

    @on(BackgroundReport)
    def _hear_background(self, event: BackgroundReport) -> None:
        self.theme_switch.hear(dark=event.dark)

    def show_sample_day(self) -> None:
        """Show a day of samples in the place of this one, until it is closed."""
        from recover_tui.system import foreground  # few look at it twice

        try:
            with self.suspend():
                foreground.run(self.context.sample_day)
        except (SuspendNotSupported, OSError):
            self.dashboard.strip.flash(_("recover demo shows a day of samples, in another terminal"))

    async def on_event(self, event: events.Event) -> None:
        """Note where a key or a paste is sent, and that someone is there."""
        if isinstance(event, events.AppBlur) and self._driver_blurs:
            self._driver_blurs = False  # it does so once as it begins, after the page may have said the contrary
            return
        if isinstance(event, events.InputEvent | events.Paste):
            self.dashboard.touch()
        if isinstance(event, events.Resize):
            if is_no_window(event.size) and self.dashboard.is_mounted:
                return
            bound_size(event)
            self.dashboard.use_columns(event.size.width)
        if isinstance(event, events.MouseDown | events.MouseUp) and event.button != 1:
            return  # pastes and menus are the terminal's; here they would take the focus from the text
        if isinstance(event, events.MouseEvent) and not self._points_at_something(event):
            return  # Textual would take the focus from the text, and the next letters would be commands
        if isinstance(event, events.Key | events.Paste | events.MouseDown) and self.dashboard.ready:
            self.dashboard.first_day.end_step()
        if isinstance(event, events.Key | events.Paste) and not event.is_forwarded:
            if not self.dashboard.ready:
                self._early.append(event)
                return
            if isinstance(event, events.Key):
                event.key = commands.escape_as_well(event.key, self.context.config.keys)
            if isinstance(event, events.Key) and not isinstance(self.focused, Input | DraftSource):
                event.key = commands.unshifted(event.key, self.context.config.keys)
            self._sent_to[event] = self.focused
        await super().on_event(event)

    @on(Pane.Ready)
    async def _take_up_early_keys(self) -> None:
        """Go through what was typed before there was anything to type into."""
        while self._early and self.dashboard.ready:
            await self.on_event(self._early.pop(0))

    def on_key(self, event: events.Key) -> None:
        """Send a key after the focus when that moved while the key was on its way.

        Keys typed ahead, or coming in a burst over a slow line, would reach the pane that had the focus before, and
        a letter of a sentence would be a command there.
        """
        if self._went_astray(event):
            self.post_message(events.Key(event.key, event.character))

    def on_paste(self, event: events.Paste) -> None:
        """Send a paste after the focus, just like a key."""
        if self._went_astray(event):
            self.post_message(events.Paste(event.text))

    def _points_at_something(self, event: events.MouseEvent) -> bool:
        if self.mouse_captured is not None:
            return True
        try:
            self.screen.get_widget_at(event.x, event.y)
        except NoWidget:
            return False
        return True

    def _went_astray(self, event: events.Key | events.Paste) -> bool:
        if self.focused is self._sent_to.pop(event, self.focused):
            return False
        event.stop()
        event.prevent_default()
        return True

    def action_hide(self) -> None:
        """Take everything off the screen, or put it back, whatever is open."""
        self.dashboard.action_hide()

    def exit(self, result: None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """End the program at once; `action_quit` keeps everything first."""
        self.exited = True
        super().exit(result, return_code, message)

    def action_help_quit(self) -> None:
        """Say how to leave and how to copy, which ctrl+c is used for elsewhere."""
        leave = _("escape, then q, leaves") if self.dashboard.typing else _("q leaves")
        self.dashboard.strip.flash(" · ".join([leave, _("ctrl+c copies what is selected")]))

    async def action_quit(self) -> None:
        """Close, with everything kept."""
        self._leave(0)

    def _begin_with_theme(self) -> None:
        if first := self.theme_switch.shown:
            self.set_reactive(App.theme, first)
            self.stylesheet.set_variables(self.get_css_variables())
            for name in self.available_themes.keys() - self.theme_switch.loaded:
                self.unregister_theme(name)

    def _paint_again(self, _app: App[None]) -> None:
        """After a stop the terminal has forgotten every line."""
        self.theme_switch.ask()
        self.refresh(layout=True)
        for widget in self.screen.query("*"):
            widget.refresh(repaint=True)

    def _leave(self, return_code: int) -> None:
        if not self._leaving:
            self._leaving = True
            self.run_worker(self._leave_in_order(return_code), exit_on_error=False)

    async def _leave_in_order(self, return_code: int) -> None:
        try:
            # Whoever closes the terminal or shuts the machine down doesn't wait for a store that is busy.
            async with asyncio.timeout(LEAVE_WITHIN if return_code else None):
                if return_code:
                    await asyncio.sleep(_ON_THEIR_WAY)
                await self.dashboard.leave()
        except TimeoutError:
            self.cut_short = True
        finally:
            self.unsaved = self.context.session.unsaved_words
            self._saved.set()
            self.exit(return_code=return_code)
