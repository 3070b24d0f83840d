"""The agent's other desks and the team, as far as the dashboard shows them."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Final

from recover_tui.domain import timestamps
from recover_tui.domain.translation import gettext as _, ngettext
from recover_tui.store.change_watcher import ChangeWatcher
from recover_tui.store.errors import StoreError
from recover_tui.store.snapshot import Snapshot
from recover_tui.ui import commands
from recover_tui.ui.controllers.controller import Services
from recover_tui.ui.screens.layout import DashboardLayout

if TYPE_CHECKING:
    from recover_tui.sync.desk_connection import DeskConnection

_FLUSH_WITHIN: Final = 1.0
"""Seconds in which what waits may still be sent when the window closes."""
LOCK: Final = "desks"
"""What the window holds that is in touch with the server, of all windows on one store."""


class DesksView:
    """Keeps this desk in touch with the others, and says on a dashboard what comes of that."""

    def __init__(self, dashboard: DashboardLayout, services: Services) -> None:
        self._dashboard = dashboard
        self._services = services
        self._context = dashboard.context
        self._session = dashboard.context.session
        self.connection: DeskConnection | None = None
        """To the server; None while this desk is the only one, or that was not made out yet."""
        self._begun = False
        path = self._context.store_path
        self._watcher = ChangeWatcher((path, path.with_name(f"{path.name}-wal")) if path else ())

    def update(self, snapshot: Snapshot) -> None:
        """Show who left a kind word, and keep in touch from the first time that this desk is one of several."""
        if snapshot.is_one_of_several and not self._begun and self._context.read_secrets is not None:
            self._begun = True
            self._dashboard.run_worker(self._keep_in_touch(), group="desks", exit_on_error=False)
        self._show()

    def poll(self) -> None:
        """See whether something waits to be sent, and whether it waits for long."""
        if self.connection is not None:
            now = self._context.clock.reading()
            if self._watcher.changed(now):
                self._watcher.note(now)
                self.connection.wake()
            self._show()

    async def _keep_in_touch(self) -> None:
        # Few have several desks, and what it takes to talk to a server loads slowly.
        context, path, read = self._context, self._context.store_path, self._context.read_secrets
        if path is None or read is None:
            return
        try:
            module = await asyncio.to_thread(import_module, "recover_tui.sync.desk_connection")
        except ImportError:
            said = _("What is here stays here: install recover-tui[team] to have it at your other desks.")
            self._dashboard.show_notice(said)
            return
        from recover_tui.phones import link_file
        from recover_tui.phones.exclusive_lock import exclusive_lock
        from recover_tui.sync.errors import SyncError

        try:
            connection: DeskConnection | None = await module.open_connection(
                self._session.replicate,
                read,
                carry=self._dashboard.config.sync.carry,
                now=context.clock.now,
                changed=self._session.reread,
            )
        except SyncError as error:
            self._dashboard.show_notice(str(error))
            return
        except StoreError:
            self._begun = False
            return
        if connection is not None:
            self.connection = connection
            self._services.seal_kind_word = connection.seal_kind_word
            async with exclusive_lock(link_file.lock_for(path, LOCK)):
                await connection.keep_in_touch()

    async def end(self) -> None:
        """Send what waits, if that is soon done: this desk may be switched off, and its agent go to another."""
        if self.connection is not None:
            with suppress(TimeoutError):
                async with asyncio.timeout(_FLUSH_WITHIN):
                    await self.connection.flush()
        self._dashboard.workers.cancel_group(self._dashboard, "desks")

    def _show(self) -> None:
        line = self._words()
        if line != self._dashboard.quiet_line:
            self._dashboard.quiet_line = line
            self._dashboard.show_counts()

    def _words(self) -> str:
        if waiting := self._session.snapshot.kind_words:
            key = commands.key_of("kind_word", self._dashboard.config.keys)
            return _("{name} left you a kind word · {key} reads it").format(name=waiting[0].line, key=key)
        state = self.connection.state if self.connection else None
        if state is None or state.waiting_since is None or not state.is_late(self._context.clock.now()):
            return ""
        since = timestamps.time_of_day(state.waiting_since)
        said = ngettext(
            "{count} change waits for the server since {time}",
            "{count} changes wait for the server since {time}",
            state.waiting,
        )
        return said.format(count=state.waiting, time=since)
