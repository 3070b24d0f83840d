"""What the store has to say, shown on the dashboard; and the dashboard's beginning and end."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from msgspec.structs import replace

from recover_tui.domain.call_display import ASK_FOR
from recover_tui.domain.translation import gettext as _
from recover_tui.store.snapshot import Snapshot
from recover_tui.ui import commands
from recover_tui.ui.controllers.calls import CallsController
from recover_tui.ui.controllers.controller import Controllers
from recover_tui.ui.key_names import key_names
from recover_tui.ui.screens.desks_view import DesksView
from recover_tui.ui.screens.layout import DashboardLayout
from recover_tui.ui.widgets.draft_source import HALF_WRITTEN

if TYPE_CHECKING:
    from recover_tui.domain.phone_links import LinkState
    from recover_tui.phones.listening import Listener

_BOUND: Final = (
    "wins", "resources", "reflections", "has_all", "draft", "reflection_spans", "worries", "shift_ends_at", "drafts",
    "last_call_ended_at", "resets", "breath_runs", "resets_taken", "reflection_elsewhere",
)  # fmt: skip
"""Parts of a snapshot that panes are bound to, by their names on the dashboard."""


class StoreView:
    """Shows on the dashboard what its store session reports, and runs its start and its end."""

    def __init__(
        self,
        dashboard: DashboardLayout,
        controllers: Controllers,
        calls: CallsController,
        *,
        notice: str,
        take_up_theme: Callable[[str], object],
    ) -> None:
        """`notice` is what the agent has to know from the start; `take_up_theme` takes the theme once chosen."""
        self._dashboard = dashboard
        self._controllers = controllers
        self._calls = calls
        self._context = dashboard.context
        self._session = dashboard.context.session
        self._notice = notice
        self._show_theme = take_up_theme
        self._read = asyncio.Event()
        self._painted = asyncio.Event()
        self._begun = False
        """Whether everything is loaded that the first picture needs, and what can wait may begin."""
        self._said_trouble: set[str] = set()
        self._writing_links = asyncio.Lock()
        self.desks = DesksView(dashboard, controllers.services)
        self._session.attach(self)

    def foresee(self) -> None:
        """Give what was read ahead to the panes before they are there, so that each is laid out once."""
        snapshot, kind = self._session.snapshot, type(self._dashboard)
        for name in _BOUND:
            self._dashboard.set_reactive(getattr(kind, name), getattr(snapshot, name))
        self._dashboard.set_reactive(kind.known_calls, snapshot.calls)

    def begin(self) -> None:
        """Show what the agent has to know. Called when there is something to show it on."""
        dashboard = self._dashboard
        self.on_notice(self._notice)
        dashboard.call_after_refresh(self._painted.set)

    async def load(self) -> None:
        """Read the store, put it in order, and begin to hear of calls."""
        dashboard = self._dashboard
        try:
            await self._session.open()
            await self._painted.wait()  # what can wait would keep the first picture waiting
            await self._session.run_maintenance()
        finally:
            if not dashboard.app.is_headless:
                gc.freeze()  # what is there now stays, and need not be looked through in the middle of a word
            gc.enable()  # it was off while all of this was loaded
        from recover_tui.ui.controllers.support import SupportController  # it had time until here

        await self._controllers.get(SupportController).import_packs(self._context.packs)
        self._begun = True
        self.desks.update(self._session.snapshot)
        for listener in self._context.listeners:
            dashboard.run_worker(self._listen(listener), group="phones", exit_on_error=False)
        drafts = self._session.snapshot.drafts
        if words := next((words for key, words in HALF_WRITTEN.items() if key in drafts), ""):
            dashboard.strip.flash(_(words), for_=ASK_FOR)

    async def _listen(self, listener: Listener) -> None:
        # Few have a phone that is listened to.
        from recover_tui.domain.phone_links import LinkState
        from recover_tui.phones import link_file
        from recover_tui.phones.exclusive_lock import exclusive_lock
        from recover_tui.phones.link import Link

        context, calls = self._context, self._calls
        path = context.store_path
        assert path is not None  # noqa: S101  # where there are listeners there is a store
        file = link_file.path_for(path)

        async def keep() -> None:
            async with self._writing_links:
                await asyncio.to_thread(link_file.write, file, tuple(context.links.values()))

        def changed(state: LinkState) -> None:
            before = context.links.get(state.name)
            context.links[state.name] = state
            if before is None or replace(state, events=before.events) != before or state.trouble != before.trouble:
                self._dashboard.run_worker(keep(), group="links", exit_on_error=False)
                self._say_trouble(state)

        async with exclusive_lock(link_file.lock_for(path, listener.name)):
            state = LinkState(listener.name)
            try:
                await listener.listen(Link(state, calls.hear, context.clock.now, calls.count_unknown_post, changed))
            finally:
                link_file.write(file, context.links.values())

    def _say_trouble(self, state: LinkState) -> None:
        """Say once that a link doesn't work, though not over a question about a call.

        The settings and `recover doctor` say more, for as long as it is so.
        """
        if state.trouble and state.name not in self._said_trouble and self._calls.asked is None:
            self._said_trouble.add(state.name)
            key = key_names(self._dashboard.app, commands.COMMANDS["settings"], self._context.config.keys)
            said = _("{phone}: {trouble} · {key} says more")
            self._dashboard.strip.flash(said.format(phone=state.name, trouble=state.trouble, key=key), for_=ASK_FOR)

    def poll(self) -> None:
        """See whether another window or a command has written, and say what was put off."""
        self.desks.poll()
        for state in self._context.links.values():
            self._say_trouble(state)
        if self._session.needs_poll():
            own = self._dashboard.reflect_pane.own_draft
            self._dashboard.run_worker(self._session.poll(own=own), group="poll", exit_on_error=False)

    async def has_read(self) -> None:
        """Let a key that comes before the store was read wait for it: what it begins may be half written there."""
        with suppress(TimeoutError):
            async with asyncio.timeout(self._context.timings.read_within):
                await self._read.wait()

    async def read_draft(self) -> None:
        """Read what another window wrote of the reflection under way since the last poll."""
        if self._read.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(self._context.timings.read_within):
                    draft = await self._session.read(lambda store: store.reflections.draft())
                    self._dashboard.draft = draft or self._dashboard.draft

    async def end(self) -> None:
        """Wait until everything was saved, or can't be now, and let the store go."""
        workers = self._dashboard.workers
        # None named would mean all of them, and so the one that waits here.
        if under_way := [worker for worker in workers if worker.group == "store"]:
            await workers.wait_for_complete(under_way)
        await self._session.idle()
        await self.desks.end()
        await self._session.close()

    # What the session tells

    def on_snapshot(self, snapshot: Snapshot) -> None:
        """Show what the store has."""
        dashboard = self._dashboard
        if not self._read.is_set():
            self._take_up_theme(snapshot.theme)
        self._read.set()
        for name in _BOUND:
            setattr(dashboard, name, getattr(snapshot, name))
        dashboard.known_calls = snapshot.calls
        self._calls.forget_stored()
        dashboard.show_counts()
        self._calls.update()
        self.desks.update(snapshot if self._begun else replace(snapshot, is_one_of_several=False))
        dashboard.strip.tick()

    def on_notice(self, words: str) -> None:
        """Say something of the store; empty when it is over."""
        self._dashboard.show_notice(words)

    def on_saving(self, busy: bool) -> None:
        """Say that something is being saved."""
        self._dashboard.strip.show_busy(_("saving") if busy else "")

    def on_unexpected_error(self, error: BaseException) -> None:
        """Say that something went wrong that nobody foresaw; where is in the log."""
        self._context.log_crash(error)
        self.on_notice(_("Something went wrong that nobody foresaw. Everything saved is safe."))

    # The theme chosen from the list is kept, until the config names another

    def _take_up_theme(self, kept: str) -> None:
        configured = f"{self._context.config.look.theme} "
        if kept.startswith(configured):
            self._show_theme(kept.removeprefix(configured))

    def remember_theme(self, chosen: str) -> None:
        """Keep the choice of a theme."""
        kept = f"{self._dashboard.config.look.theme} {chosen}"
        if self._session.snapshot.theme != kept:
            self._session.submit(lambda store: store.settings.remember_theme(kept))
