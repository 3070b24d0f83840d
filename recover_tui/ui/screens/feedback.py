"""What controllers ask of the screen, done with Textual's means."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

from recover_tui.domain.endings import Ending
from recover_tui.domain.translation import gettext as _
from recover_tui.store.write_queue import Write
from recover_tui.system import desktop, paths
from recover_tui.ui.controllers.controller import JUST_COPIED, Copied
from recover_tui.ui.redaction_notice import RedactionNotice
from recover_tui.ui.screens.layout import DashboardLayout


class ScreenFeedback:
    """Shows things on the dashboard, and reaches the clipboard and the desktop through its app."""

    def __init__(self, dashboard: DashboardLayout) -> None:
        self._dashboard = dashboard
        self.redaction = RedactionNotice(dashboard.context.session.submit, self.flash)
        """What was masked last."""
        self._pictures_from: Path | None = None

    def flash(self, words: str) -> None:
        """Say what just happened, for some seconds."""
        self._dashboard.strip.flash(words)

    def show_notice(self, words: str) -> None:
        """Say what the agent has to know, until it is put away; empty puts it away."""
        self._dashboard.show_notice(words)

    def copy(self, text: str, said: Copied = JUST_COPIED) -> None:
        """Put a text on the clipboard, and say so.

        The terminal is asked as well, which reaches the agent's own machine over a connection; whether it took the
        text it doesn't say.
        """
        self._dashboard.app.copy_to_clipboard(text)

        async def put() -> None:
            from recover_tui.system import clipboard  # few copy

            copied = await asyncio.to_thread(clipboard.put, text, os.environ)
            self.flash(_(said.done if copied else said.handed_over))

        self.run(put())

    def open_link(self, link: str) -> bool:
        """Open a link on the desktop; False where there is none."""
        if not desktop.can_open(os.environ):
            return False
        self._dashboard.app.open_url(link)
        return True

    def choose_picture(self, choose: Callable[[Path], object]) -> None:
        """Let the agent choose a picture among files; `choose` takes its path, if one is chosen."""
        from recover_tui.ui.screens.picture_chooser import PictureChooser  # few choose one

        def chosen(path: Path | None) -> None:
            if path is not None:
                self._pictures_from = path.parent
                choose(path)

        chooser = PictureChooser(self._pictures_from or paths.usual_pictures(), self._dashboard.context.clock.now)
        self._dashboard.app.push_screen(chooser, chosen)

    def run(self, work: Coroutine[Any, Any, None], *, to_the_end: bool = False) -> None:
        """Go on with something that takes a while. The program doesn't end before it, if it is run `to_the_end`."""
        self._dashboard.run_worker(work, group="store" if to_the_end else "beside", exit_on_error=False)

    def announce_redaction(self, texts: Sequence[str], again: Write | None = None) -> None:
        """Say that something in these texts was masked; `again` keeps them anew if that was wrong."""
        self.redaction.announce(texts, again)

    def announce_end(self, ending: Ending) -> None:
        """Ring the bell or show a notification, as the config has it; none while everything is hidden."""
        wanted = self._dashboard.config.ends
        if wanted.bell:
            self._dashboard.app.bell()
        if wanted.notify and not self._dashboard.hidden and (command := desktop.notification(ending)):
            self.run(self._notify(command))

    async def _notify(self, command: Sequence[str]) -> None:
        from recover_tui.ui.hooks import run_hook

        await run_hook(command)  # where it can't be shown nobody misses it

    def run_hook(self, command: Sequence[str]) -> None:
        """Run a command of the agent's own, and say what goes wrong with it."""
        if command:
            self._dashboard.run_worker(self._run_hook(command), group="hooks", exit_on_error=False)

    async def _run_hook(self, command: Sequence[str]) -> None:
        from recover_tui.ui.hooks import run_hook  # few have one

        if trouble := await run_hook(command):
            self.show_notice(trouble)
