"""What is said on the screen, kept in the store: the only place that holds it, and what can be undone."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from textual import getters, on, work
from textual.message import Message
from textual.reactive import var
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import Worker, WorkerState

from recover_tui.config.model import Config
from recover_tui.domain import talk, timestamps
from recover_tui.domain.calls import Call, Event, Rating, Stage
from recover_tui.domain.drafts import before
from recover_tui.domain.identity import make_id
from recover_tui.domain.redaction import redact
from recover_tui.domain.reflection import Draft, EndedBy
from recover_tui.domain.reset import Reset
from recover_tui.domain.stopwatch import Stopwatch
from recover_tui.domain.support import OWN, Resource
from recover_tui.domain.wins import Image, Win, WinRotation
from recover_tui.domain.worries import Worry, next_window
from recover_tui.formats import images
from recover_tui.formats.images import ImageError
from recover_tui.phones.exclusive_lock import exclusive_lock
from recover_tui.store.snapshot import Snapshot
from recover_tui.store.spool import Spool
from recover_tui.store.thread import StoreThread
from recover_tui.system import desktop, paths, webhook
from recover_tui.system.clock import Clock
from recover_tui.system.webhook import WebhookError
from recover_tui.ui.overlays.reset import ResetOverlay
from recover_tui.ui.overlays.review import ReviewOverlay
from recover_tui.ui.overlays.talk import TalkOverlay
from recover_tui.ui.panes.breathe import Breathe
from recover_tui.ui.panes.reflect import Reflect
from recover_tui.ui.panes.support import Support
from recover_tui.ui.panes.wins import Wins
from recover_tui.ui.store_link import Change, StoreLink
from recover_tui.ui.widgets.draft_source import DraftSource
from recover_tui.ui.widgets.status_strip import StatusStrip

if TYPE_CHECKING:
    from recover_tui.formats.packs import Pack
    from recover_tui.phones.listening import Listener
    from recover_tui.store.deletion import DeletedRow
    from recover_tui.store.store import Store
    from recover_tui.store.tables import Deletable


HOOK_PATIENCE: Final = 5.0
"""Seconds that a command of the agent's own may take."""


class Keeping(Screen[None]):
    """A screen that keeps what its panes say. What it looks like is not its business."""

    drafts: var[Mapping[str, tuple[str, ...]]] = var(MappingProxyType({}))
    """Lines that are half written, by what they are."""

    strip = getters.query_one(StatusStrip)
    reflect_pane = getters.query_one(Reflect)

    @dataclass(eq=False, repr=False)
    class Settled(Message):
        """Everything a widget had to say before this has arrived."""

        arrived: asyncio.Event

    def __init__(
        self,
        store: StoreThread,
        spare: StoreThread,
        config: Config,
        clock: Clock,
        *,
        beside: Path | None = None,
        spool: Spool | None = None,
        unforeseen: Callable[[BaseException], None] = lambda _: None,
    ) -> None:
        """`spare` stands in while `store` can't be opened.

        `beside` is the store's file; windows on the same one take turns at listening to a phone. Events that could
        not be told to it wait in `spool`. `unforeseen` takes an error that nobody foresaw.
        """
        super().__init__()
        self._link = StoreLink(
            store,
            spare,
            clock,
            keep_days=config.reflect.keep,
            spool=spool,
            watched=_files_of(beside, spool),
            show=self._show,
            notice=self._give_notice,
            saving=lambda busy: self.strip.work("saving" if busy else ""),
        )
        self._unforeseen = unforeseen
        self._beside = beside
        self._config = config
        self._clock = clock
        self._snapshot = Snapshot()
        self._reset_id = ""
        self._events_under_way = 0
        self._said_masked: set[str] = set()
        self._masked: tuple[tuple[str, ...], Change | None] | None = None

    def _show(self, snapshot: Snapshot) -> None:
        """Show what the store has."""
        raise NotImplementedError

    def _give_notice(self, words: str) -> None:
        """Say what the agent has to know; nothing when `words` is empty."""
        raise NotImplementedError

    def action_call_ended(self) -> None:
        """Note that a call just ended."""
        self._take_in_event(Event("key", Stage.ENDED, self._clock.now()))

    @work(group="store", exit_on_error=False)
    async def _take_in_event(self, event: Event) -> None:
        self._events_under_way += 1
        try:
            known = await self._link.keep(lambda store: store.calls.record_event(event), read=False)
            if known is None and event.source == "key":
                self.strip.say("the end of that call is known already")
        finally:
            self._events_under_way -= 1
        await self._link.refresh()

    @work(group="phones", exit_on_error=False)
    async def _listen(self, listener: Listener) -> None:
        assert self._beside is not None  # noqa: S101  # where there are listeners there is a store
        async with exclusive_lock(self._beside.with_name(f"{self._beside.name}-{listener.name}.lock")):
            await listener.listen(self.hear, self._clock.now, self._puzzled)

    def hear(self, event: Event) -> None:
        """Take what a phone told, at once."""
        self._take_in_event(event)

    def _puzzled(self) -> None:
        self._keep(lambda store: store.settings.count_unknown_post(), read=False)

    def _rate(self, call: Call, rating: Rating) -> None:
        self._keep(lambda store: store.calls.rate(call.id, rating))
        self._link.offer_undo("not rated", lambda store: store.calls.rate(call.id, None))

    def action_undo(self) -> None:
        """Take back the last deletion or addition."""
        offered = self._link.take_undo()
        if offered is None:
            self.strip.say("nothing to take back")
            return
        said, undo = offered
        self._keep(undo)
        self.strip.say(said)

    # Resets

    @on(ResetOverlay.Ended)
    def _reset_ended(self, event: ResetOverlay.Ended) -> None:
        def add(store: Store) -> None:
            store.resets.add(reset)
            store.settings.count_breath_run()
            self._reset_id = reset.id

        reset = Reset(
            make_id(event.started_at),
            None,
            event.started_at,
            event.planned_s,
            event.actual_s,
            event.pattern,
            event.outcome,
            event.before,
        )

        self._keep(add)
        self._run_hook(self._config.hooks.reset_finished)

    @on(ResetOverlay.Rated)
    def _reset_rated(self, event: ResetOverlay.Rated) -> None:
        self._keep(lambda store: store.resets.rate(self._reset_id, event.after))

    @on(ResetOverlay.Retired)
    def _line_retired(self, event: ResetOverlay.Retired) -> None:
        at = self._clock.now()
        self._keep(lambda store: store.resets.retire(event.line, at))
        self._link.offer_undo("the line may come again", lambda store: store.resets.unretire(event.line, at))
        self.strip.say("that line won't come again · u takes it back")

    @on(ResetOverlay.Showed)
    def _win_shown(self, event: ResetOverlay.Showed) -> None:
        at = self._clock.now()
        self._keep(lambda store: store.wins.mark_shown(event.win.id, at))

    # Parked worries

    @on(ReviewOverlay.Kept)
    def _worry_kept(self, event: ReviewOverlay.Kept) -> None:
        self._postpone((event.worry,))

    @on(ReviewOverlay.Postponed)
    def _worries_put_off(self, event: ReviewOverlay.Postponed) -> None:
        self._postpone(event.worries)

    def _postpone(self, parked: Sequence[Worry]) -> None:
        at = self._clock.now()
        until = next_window(at, self._config.park.until)
        self._keep(lambda store: store.worries.postpone([one.id for one in parked], until))
        self.strip.say(f"waiting until {when(until, at)}")

    @on(ReviewOverlay.Settled)
    def _worry_settled(self, event: ReviewOverlay.Settled) -> None:
        self._keep(lambda store: store.worries.resolve(event.worry.id, event.resolution))
        self._link.offer_undo("parked again", lambda store: store.worries.resolve(event.worry.id, None))
        self.strip.say(f"{event.resolution} · u brings it back")

    @on(ReviewOverlay.Spent)
    def _review_spent(self, event: ReviewOverlay.Spent) -> None:
        self._snapshot = replace(self._snapshot, review=event.review)
        self._keep(lambda store: store.worries.spend_review(event.review), read=False)

    # What the panes say

    @on(Breathe.Began)
    def _breath_began(self) -> None:
        self._keep(lambda store: store.settings.count_breath_run())

    @on(Wins.Added)
    @work(group="store", exit_on_error=False)
    async def _win_added(self, event: Wins.Added) -> None:
        at = self._clock.now()

        win = Win(make_id(at), event.text, event.who, event.why, at)

        def add(store: Store) -> None:
            store.wins.add(win)
            self._link.offer_undo("taken out again", lambda store: store.delete("wins", win.id, at=at))

        words = (event.text, event.who, event.why)
        self.strip.say("kept")
        await self._link.keep(add, words=words)
        self._say_what_was_masked(words, lambda store: store.wins.update(win))
        await self._put_picture(event.picture, win.id)

    async def _put_picture(self, said: str, win_id: str) -> None:
        if not said.strip():
            return
        try:
            picture = await asyncio.to_thread(_picture_at, said)
        except ImageError as error:
            self._give_notice(f"Kept without the picture: {error}. In Wins, e gives it one.")
        else:
            await self._link.keep(lambda store: store.wins.put_image(win_id, picture))

    @on(Wins.Changed)
    @work(group="store", exit_on_error=False)
    async def _win_changed(self, event: Wins.Changed) -> None:
        before = next((win for win in self._snapshot.wins if win.id == event.id), None)
        win = Win(event.id, event.text, event.who, event.why, before.added_at if before else self._clock.now())
        words = (event.text, event.who, event.why)
        if before is not None:
            self._link.offer_undo("as it was", lambda store: store.wins.update(before))
        self.strip.say("changed · u takes it back")
        await self._link.keep(lambda store: store.wins.update(win), words=words)
        self._say_what_was_masked(words, lambda store: store.wins.update(win))
        await self._put_picture(event.picture, event.id)

    @on(Wins.RotationChanged)
    def _win_stood(self, event: Wins.RotationChanged) -> None:
        self._keep(lambda store: store.wins.set_rotation(event.win.id, event.rotation))
        self.strip.say(_STOOD[event.rotation])

    @on(Wins.PictureWanted)
    @work(group="pictures", exit_on_error=False)
    async def _picture_wanted(self, event: Wins.PictureWanted) -> None:
        found = await self._link.ask(lambda store: store.wins.image(event.win.id))
        if found is not None:
            self.query_one(Wins).show_picture(event.win.id, found.data)

    @on(Wins.PictureSaved)
    @work(group="pictures", exit_on_error=False)
    async def _picture_saved(self, event: Wins.PictureSaved) -> None:
        found = await self._link.ask(lambda store: store.wins.image(event.win.id))
        if found is None:
            return
        stem = f"recover-{event.win.added_at:%Y-%m-%d}"
        try:
            path = await asyncio.to_thread(images.write, found, paths.pictures_folder(), stem)
        except ImageError as error:
            self._give_notice(f"Not saved: {error}.")
        else:
            self.strip.say(f"saved to {path}")

    @on(Wins.Deleted)
    def _win_deleted(self, event: Wins.Deleted) -> None:
        self._delete("wins", event.win.id)

    @on(Support.Added)
    def _resource_added(self, event: Support.Added) -> None:
        at = self._clock.now()

        new = Resource(make_id(at), event.kind, event.name, event.reach, event.hours, event.note, OWN)

        def add(store: Store) -> None:
            store.resources.add(new, at)
            self._link.offer_undo("taken out again", lambda store: store.delete("resources", new.id, at=at))

        self._keep(add, words=(event.name, event.reach, event.hours, event.note))
        self.strip.say("kept")

    @on(Support.Changed)
    def _resource_changed(self, event: Support.Changed) -> None:
        before = next((one for one in self._snapshot.resources if one.id == event.id), None)
        if before is None:
            return
        after = replace(
            before, name=event.name, reach=event.reach, kind=event.kind, hours=event.hours, note=event.note
        )
        self._keep(lambda store: store.resources.update(after))
        self._link.offer_undo("as it was", lambda store: store.resources.update(before))
        self.strip.say("changed · u takes it back")

    @on(Support.Deleted)
    def _resource_deleted(self, event: Support.Deleted) -> None:
        self._delete("resources", event.resource.id)

    @on(Support.Opened)
    def _link_opened(self, event: Support.Opened) -> None:
        if desktop.can_open(os.environ):
            self.app.open_url(event.link)
            self.strip.say("opened")
        else:
            self.app.copy_to_clipboard(event.link)
            self.strip.say("no desktop to open it with; copied instead")

    @on(Support.Copied)
    def _copied(self, event: Support.Copied) -> None:
        if event.text:
            self.app.copy_to_clipboard(event.text)
        self.strip.say("copied" if event.text else "there is no address to copy")

    @on(TalkOverlay.Copied)
    def _message_copied(self, event: TalkOverlay.Copied) -> None:
        self.app.copy_to_clipboard(event.text)
        self.strip.say("copied")

    @on(TalkOverlay.Opened)
    def _way_opened(self, event: TalkOverlay.Opened) -> None:
        self.app.copy_to_clipboard(event.text)
        if desktop.can_open(os.environ):
            self.app.open_url(event.link)
            self.strip.say("opened, and copied")
        else:
            self.strip.say("no desktop to open it with; copied instead")

    @on(TalkOverlay.Sent)
    @work(group="webhook", exit_on_error=False)
    async def _message_sent(self, event: TalkOverlay.Sent) -> None:
        try:
            await asyncio.to_thread(webhook.send, self._config.talk.webhook, event.payload)
        except WebhookError as error:
            self._give_notice(f"Not sent: {error}.")
        else:
            self.strip.say("sent")

    @on(TalkOverlay.Concluded)
    def _talk_concluded(self, event: TalkOverlay.Concluded) -> None:
        at = self._clock.now()
        stopwatch = Stopwatch(event.used, None)
        draft = Draft(make_id(at), talk.CAP, (talk.CLOSING_QUESTION,), (event.text,), "", stopwatch, "")
        self._keep(lambda store: store.reflections.add(draft, EndedBy.DONE, at), words=(event.text,))
        self.strip.say("kept with your reflections")
        self._say_what_was_masked((event.text,))

    @on(Reflect.Started)
    def _reflection_started(self, event: Reflect.Started) -> None:
        at = self._clock.now()
        self._keep_draft(lambda store: store.reflections.start(event.draft, at), event.draft.words)

    @on(Reflect.Continued)
    def _reflection_continued(self, event: Reflect.Continued) -> None:
        now = self._clock.reading()
        self._keep_draft(
            lambda store: store.reflections.claim_draft(event.draft.id, event.draft.window, now), event.draft.words
        )

    @on(Reflect.Drafted)
    def _reflection_drafted(self, event: Reflect.Drafted) -> None:
        at = self._clock.now()
        self._keep_draft(lambda store: store.reflections.save_draft(event.draft, event.lost, at), event.draft.words)
        self._say_what_was_masked(event.draft.words)

    @on(Reflect.Finished)
    def _reflection_finished(self, event: Reflect.Finished) -> None:
        at = self._clock.now()
        self._keep(
            lambda store: store.reflections.finish(event.draft, event.ended_by, event.lost, at),
            words=event.draft.words,
        )
        self._run_hook(self._config.hooks.reflection_closed)
        self.strip.say("saved")

    @on(Reflect.Deleted)
    def _reflection_deleted(self, event: Reflect.Deleted) -> None:
        self._delete("reflections", event.reflection.id)

    def _delete(self, table: Deletable, row: str) -> None:
        at = self._clock.now()
        deleted: list[DeletedRow] = []
        self._keep(lambda store: deleted.extend(store.delete(table, row, at=at)))
        self._link.offer_undo("back again", lambda store: store.restore(deleted))
        self.strip.say("deleted · u brings it back")

    # Words on their way

    @on(DraftSource.Drafted)
    def _line_drafted(self, event: DraftSource.Drafted) -> None:
        at = self._clock.now()
        self.drafts = {place: words for place, words in self.drafts.items() if place != event.place}
        goes_on = any(event.words)
        if goes_on:
            self.drafts = {**self.drafts, event.place: event.words}
        self._keep(
            lambda store: store.drafts.put(event.place, event.words, event.lost, at=at),
            read=not goes_on,
            words=event.words,
        )

    @on(DraftSource.PreviousVersionRequested)
    @work(group="earlier", exit_on_error=False)
    async def _previous_version_requested(self, event: DraftSource.PreviousVersionRequested) -> None:
        widget = event.widget
        earlier = await self._link.ask(lambda store: store.drafts.versions(widget.place))
        words = before(widget.typed, earlier or ())
        if words is None:
            self.strip.say("nothing was written over here today")
        else:
            widget.bring_back(words)
            self.strip.say("as it was · f5 goes further back")

    # What callers must not leave behind

    def _say_what_was_masked(self, texts: Iterable[str], again: Change | None = None) -> None:
        """Say that something was masked, once for each; `again` keeps the words anew if that was wrong."""
        found = [one for text in texts for one in redact(text).found if one not in self._said_masked]
        if found:
            self._said_masked.update(found)
            self._masked = (tuple(found), again)
            self.refresh_bindings()
            self.strip.say("a caller's number is kept as a mask · f3 if it is none")

    def action_keep_masked(self) -> None:
        """Keep what was masked as it is."""
        if self._masked is not None:
            found, again = self._masked
            self._masked = None
            self._keep(lambda store: store.redactor.allow(found), read=False)
            if again is not None:
                self._keep(again)
            self.strip.say("kept as it is")

    # Commands of the agent's own

    @work(group="hooks", exit_on_error=False)
    async def _run_hook(self, command: Sequence[str]) -> None:
        """Run one without a shell, for a few seconds at most."""
        if not command:
            return
        nothing = asyncio.subprocess.DEVNULL
        try:
            process = await asyncio.create_subprocess_exec(*command, stdin=nothing, stdout=nothing, stderr=nothing)
        except OSError as error:
            self._give_notice(f"{command[0]} can't be run ({(error.strerror or str(error)).lower()}).")
            return
        try:
            async with asyncio.timeout(HOOK_PATIENCE):
                code = await process.wait()
        except TimeoutError:
            process.kill()
            self._give_notice(f"{command[0]} took too long and was stopped.")
        else:
            if code:
                self._give_notice(f"{command[0]} ended with {code}.")

    # Keeping it

    async def _take_in_packs(self, files: Sequence[Path]) -> None:
        """Take in what the workplace laid down for everyone."""
        at = self._clock.now()
        if not files:
            return
        from recover_tui.formats import packs

        for file in files:
            try:
                pack = await asyncio.to_thread(packs.load, file)
            except packs.PackError as error:
                self._give_notice(f"A pack can't be used: {error}.")
            else:
                await self._link.keep(_taking_in(pack, at))

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say that something went wrong that nobody foresaw; where is in the log."""
        error = event.worker.error
        if event.state is WorkerState.ERROR and error is not None:
            self._unforeseen(error)
            self._give_notice("Something went wrong that nobody foresaw. Everything saved is safe.")

    @work(group="store", exit_on_error=False)
    async def _keep(self, change: Callable[[Store], object], *, read: bool = True, words: Sequence[str] = ()) -> None:
        await self._link.keep(change, read=read, words=words)

    @work(group="store", exit_on_error=False)
    async def _keep_draft(self, change: Callable[[Store], bool], words: Sequence[str]) -> None:
        if await self._link.keep(change, read=False, words=words) is False:
            self.reflect_pane.release_draft()

    async def _settle(self, widget: Widget) -> None:
        arrived = asyncio.Event()
        widget.post_message(self.Settled(arrived))
        await arrived.wait()

    @on(Settled)
    def _settled(self, event: Settled) -> None:
        event.arrived.set()


def _picture_at(said: str) -> Image:
    path = images.pasted_path(said)
    if path is None:
        raise ImageError("that is no path of a PNG, JPEG, WebP or GIF")
    return images.read(path)


def _files_of(store_file: Path | None, spool: Spool | None) -> tuple[Path, ...]:
    files = [store_file, store_file.with_name(f"{store_file.name}-wal")] if store_file else []
    return (*files, spool.folder) if spool and files else ()


def _taking_in(pack: Pack, at: datetime) -> Change:
    return lambda store: store.resources.import_pack(pack, at)


_STOOD = {WinRotation.USUAL: "like the others", WinRotation.PINNED: "pinned", WinRotation.RESTED: "resting"}


def when(at: datetime, now: datetime) -> str:
    """Say a time of today or tomorrow."""
    clock = timestamps.time_of_day(at)
    return clock if timestamps.day(at, now) == "today" else f"{clock} tomorrow"
