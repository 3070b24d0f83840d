"""The store: what the agent keeps, with a repository for each subject.

Repositories take and return domain objects. They know no clock and make no ids: both are handed in. The store belongs
to the thread that opened it. Each change is one transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

from recover_tui.domain import believed_time, timestamps
from recover_tui.domain.believed_time import BelievedTime
from recover_tui.domain.team import KindWord
from recover_tui.domain.translation import gettext as _
from recover_tui.store import backups, copying, deletion, rows, schema, versions
from recover_tui.store.calls import CallRepository
from recover_tui.store.deletion import DeletedRow
from recover_tui.store.drafts import DraftRepository
from recover_tui.store.errors import AlteredError, DamagedError, StoreError
from recover_tui.store.redactor import Redactor
from recover_tui.store.reflections import ReflectionRepository
from recover_tui.store.resets import ResetRepository
from recover_tui.store.resources import ResourceRepository
from recover_tui.store.rows import Trouble
from recover_tui.store.settings import SettingRepository
from recover_tui.store.snapshot import Snapshot
from recover_tui.store.store_file import StoreFile
from recover_tui.store.tables import BY_NAME, TABLES, Deletable
from recover_tui.store.wins import WinRepository
from recover_tui.store.worries import WorryRepository

if TYPE_CHECKING:
    from recover_tui.store import transfer
    from recover_tui.store.insights import InsightRepository
    from recover_tui.store.past import PastRepository
    from recover_tui.store.replication import ReplicationRepository
    from recover_tui.store.spool import Spool
    from recover_tui.store.team import TeamRepository

_NEWEST_REFLECTIONS: Final = 200
"""Reflections in a snapshot at most."""


class _DryRunError(Exception):
    """Takes back what a dry run wrote."""


class Store:
    """An open store."""

    def __init__(self, file: StoreFile, *, recovery_note: str = "") -> None:
        self.file = file
        self.redactor = Redactor()
        self.settings = SettingRepository(file)
        self.calls = CallRepository(file, self.settings)
        self.wins = WinRepository(file, self.redactor)
        self.resources = ResourceRepository(file)
        self.reflections = ReflectionRepository(file, self.redactor, self.calls)
        self.resets = ResetRepository(file, self.calls)
        self.worries = WorryRepository(file, self.redactor, self.settings)
        self.drafts = DraftRepository(file, self.redactor)
        self.recovery_note = recovery_note
        """What was done about a damaged file, in words; empty when nothing had to be."""
        self._seen_version = None if recovery_note else file.data_version()

    @property
    def insights(self) -> InsightRepository:
        """The agent's own figures, loaded when they are first asked for."""
        from recover_tui.store.insights import InsightRepository

        return InsightRepository(self.file)

    @property
    def past(self) -> PastRepository:
        """Past days, loaded when one is first looked at."""
        from recover_tui.store.past import PastRepository

        return PastRepository(self.file, self.wins, self.reflections)

    @property
    def replication(self) -> ReplicationRepository:
        """What goes to other desks and comes from them, loaded where there are some."""
        from recover_tui.store.replication import ReplicationRepository

        return ReplicationRepository(self.file)

    @property
    def team(self) -> TeamRepository:
        """Colleagues and their kind words, loaded where there is a team."""
        from recover_tui.store.team import TeamRepository

        return TeamRepository(self.file, self.redactor, self.settings)

    # Opening and closing

    @classmethod
    def open(
        cls, path: Path | None, *, busy_timeout: float = 10.0, own_folder: bool = False, checked: bool = False
    ) -> Self:
        """Open the store at `path`, made if it isn't there; None is one in memory. Raises StoreError.

        The rest is as for StoreFile.
        """
        return cls(StoreFile(path, busy_timeout=busy_timeout, own_folder=own_folder, checked=checked))

    @classmethod
    def open_or_recover(
        cls, path: Path, now: datetime, *, busy_timeout: float, own_folder: bool, altered_too: bool = False
    ) -> Self:
        """Open the store at `path`, and when it is damaged begin again from its newest copy.

        The damaged file is set aside whole, and rows in it that are newer than the copy are taken over as far as they
        can be read; `recovery_note` says so. A file that was never known to be ours is left where it is.
        `altered_too` sets one aside as well that holds parts which are not ours; nothing in it is read. Raises
        StoreError.
        """
        try:
            file = StoreFile(path, busy_timeout=busy_timeout, own_folder=own_folder, checked=True)
            try:
                file.check()
            except StoreError:
                file.close()
                raise
            return cls(file)
        except AlteredError:
            if not (altered_too and backups.are_there(path)):
                raise
        except DamagedError:
            if not (own_folder or backups.are_there(path)):
                raise
        aside = backups.set_aside(path, now)
        copy = backups.newest_good(path, now)
        if copy is not None:
            backups.put_in_place(copy, path)
        file = StoreFile(path, busy_timeout=busy_timeout, own_folder=own_folder, checked=True)
        with suppress(StoreError), file.write():
            copying.salvage(aside, file.db)
        return cls(file, recovery_note=_recovery_note(aside, copy, now))

    def close(self) -> None:
        """Let go of the file."""
        self.file.close()

    # Reading

    def snapshot(self, today: datetime, *, most: int | None = None) -> Snapshot:
        """Read all that the dashboard shows, or the newest wins and reflections of it, so many at `most`.

        `today` is when the agent's day began.
        """
        draft, elsewhere = self.reflections.under_way()
        ahead = today + timedelta(days=2)  # what is later was written while the clock was ahead, and is no last call
        wins = self.wins.newest(-1 if most is None else most)
        reflections = self.reflections.newest(_NEWEST_REFLECTIONS if most is None else most)
        return Snapshot(
            wins=wins,
            has_all=most is None or most > max(len(wins), len(reflections)),
            resources=self.resources.all(),
            reflections=reflections,
            draft=draft,
            reflection_spans=self.reflections.spans(today - timedelta(days=1), ahead),
            worries=self.worries.waiting(),
            review=self.worries.review(),
            shift_ends_at=self.worries.shift_ends_at(),
            retired=self.resets.retired(),
            resets=self.resets.count(),
            resets_taken=self.resets.taken_since(today),
            calls=self.calls.since(today - timedelta(days=7), until=ahead),
            call_salt=self.settings.known_salt(),
            breath_runs=self.settings.breath_runs(),
            first_steps=self.settings.first_steps(),
            shift_offers=self.settings.shift_offers(),
            kind_words=self._kind_words(),
            reflection_elsewhere=elsewhere,
            is_one_of_several=self.settings.get("desk") is not None,
            theme=self.settings.theme(),
            drafts=self.drafts.all(),
        )

    def _kind_words(self) -> tuple[KindWord, ...]:
        # What reads them is loaded where there are some.
        waits = "SELECT 1 FROM kind_words WHERE read_at IS NULL AND deleted_at IS NULL"
        return self.team.unread() if self.file.db.one(waits) else ()

    def changed_elsewhere(self) -> bool:
        """True when what was read before may be out of date: another connection has written since the last time that
        this was asked, or a copy took the place of the file. Raises StoreError.
        """
        self.file.reopen_if_replaced()
        before, self._seen_version = self._seen_version, self.file.data_version()
        return self._seen_version != before

    def troubles(self, *tables: str) -> list[Trouble]:
        """Look through the rows of these tables, or of all, for those that can't be read or hold broken text."""
        return rows.find_troubles(self.file.db, [BY_NAME[name] for name in tables] or TABLES)

    def any_unreadable(self) -> bool:
        """True when a row was left out of what was read, since the store was opened."""
        return bool(self.file.db.unreadable)

    def integrity(self) -> str:
        """Check the file: `ok`, or the first thing that is wrong with it."""
        return str(self.file.db.one("PRAGMA quick_check(1)"))

    # Deleting, and undoing it

    def delete(self, table: Deletable, id: str, *, at: datetime) -> tuple[DeletedRow, ...]:
        """Delete a row, down to its bytes. Gives what `restore` brings back; nothing when it isn't there."""
        with self.file.write():
            deleted = deletion.erase(self.file.db, table, id, at)
        self.file.truncate_wal()
        return (deleted,) if deleted else ()

    def remove(self, trouble: Trouble, *, at: datetime) -> None:
        """Delete a row that can't be read, down to its bytes; this can't be undone."""
        with self.file.write():
            deletion.remove(self.file.db, trouble, at)
        self.file.truncate_wal()

    def restore(self, deleted: Iterable[DeletedRow]) -> None:
        """Bring deleted rows back."""
        with self.file.write():
            for row in deleted:
                deletion.put_back(self.file.db, row, self.file.changed_now())

    def purge(self, older_than: datetime, *, at: datetime) -> int:
        """Remove reflections that began before this for good, down to their bytes, deleted ones as well. How many.

        Worries put off before this go with them, unless they still wait.
        Freed pages are overwritten (secure_delete), a write-ahead log that still held them is emptied, and older
        copies give way to one made now.
        """
        with self.file.write():
            gone = self.reflections.purge(older_than) + self.worries.purge(older_than)
        self.file.truncate_wal()
        path = self.file.path
        if gone and path is not None and backups.are_there(path):
            backups.forget(path, but=self.back_up(at))
        return gone

    def retain(self, keep: timedelta, *, now: datetime) -> bool:
        """Purge what is older than this, if the agent agreed to that by purging by hand; True when that was done.

        Nothing is removed on the word of a clock that leapt: ages are counted from the time that is believed.
        """
        known = self._note_time(now)
        if not self.settings.purges_by_itself():
            return False
        self.purge(known.age_from(now) - keep, at=now)
        return True

    # In and out

    def export(self, *, images: bool = True) -> transfer.Tables:
        """Everything the agent has that can be read, in the shape that `import_` takes back.

        Images are in base64; with `images` False only what kind they are and how large.
        """
        from recover_tui.store import transfer  # what goes in and out of a store is rare

        return transfer.export(self.file.db, images=images)

    def export_table(self, table: str) -> list[dict[str, Any]]:
        """The rows of one table that is exported, as `export` gives them without the bytes of images."""
        from recover_tui.store import transfer

        return transfer.export_table(self.file.db, BY_NAME[table], images=False)

    def import_(
        self, tables: Mapping[str, Sequence[Mapping[str, Any]]], *, dry_run: bool = False
    ) -> transfer.Imported:
        """Take in what `export` gave; of rows with one id the one that was changed last stays. Says what it brought.

        All or nothing: ValueError when a row doesn't fit, and then nothing was taken in. With `dry_run` nothing is in
        any case.
        """
        from recover_tui.store import transfer

        imported = transfer.Imported()
        with suppress(_DryRunError), self.file.write():
            imported = transfer.import_(self.file.db, tables, self.redactor.text)
            if dry_run:
                raise _DryRunError
        return imported

    def record_spooled(self, spool: Spool) -> int:
        """Take in the events that waited. How many."""
        taken = 0
        for file, event in spool.waiting():
            self.calls.record_event(event)
            file.unlink(missing_ok=True)
            taken += 1
        return taken

    # Copies

    def back_up(self, now: datetime) -> Path:
        """Make a checked copy beside the store, which is a file. Raises StoreError."""
        if self.file.path is None:
            raise StoreError(_("a store in memory has no place for copies"))
        return backups.make(self.file.db, self.file.path, now)

    def maintain(self, now: datetime) -> None:
        """Let go of what was written over long ago, and make the day's copy. Raises StoreError.

        Copies that are no longer needed go, unless the clock leapt. What was deleted is taken out of those that stay
        for longer than a week.
        """
        known = self._note_time(now)
        with self.file.write():
            versions.forget_old(self.file.db, now)
        path = self.file.path
        if path is not None and backups.is_due(path, now):
            self.back_up(now)
            if known.steady:
                backups.thin_out(path, now)
            for copy in backups.older_than_a_week(path, now):
                deletion.erase_in_copy(copy, deletion.deleted_rows(self.file.db))

    def _note_time(self, now: datetime) -> BelievedTime:
        """Note where the clock stands. Gives what is known of the time since."""
        with self.file.write():
            known = self.settings.believed_time()
            if known is None:
                # Nothing was noted yet. What was written at another sitting says when that was.
                before = rows.newest_time(self.file.db, now - believed_time.APART)
                known = BelievedTime(before or now)
            after = known.then(now)
            if after != known or self.settings.believed_time() is None:
                self.settings.remember_time(after)
        return after

    def newest_copy(self, now: datetime) -> Path | None:
        """The newest copy in which nothing is wrong."""
        return backups.newest_good(self.file.path, now) if self.file.path else None

    def copy_to(self, target: Path, *, overwrite: bool = False) -> None:
        """Make a checked copy somewhere else, where nothing is or what is there may go. Raises StoreError."""
        if not overwrite:
            backups.check_room(target)
        copying.copy(self.file.db, target)

    def go_back_to(self, copy: Path) -> None:
        """Put what is in a copy in the place of everything. Raises StoreError."""
        if not copying.is_whole(copy):
            raise StoreError(_("{path} is damaged or no copy of a store").format(path=copy))
        copying.replace_contents(self.file.db, copy)
        if schema.check_schema(self.file.db, copy) < schema.VERSION:
            schema.migrate(self.file.db)


def _recovery_note(aside: Path, copy: Path | None, now: datetime) -> str:
    if copy is None:
        return _("The store was damaged. It is kept as {file}; a new one is in its place.").format(file=aside.name)
    said = _("The store was damaged. It is kept as {file}; the copy of {day} is in its place.")
    return said.format(file=aside.name, day=timestamps.day(backups.time_of(copy), now))
