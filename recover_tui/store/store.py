"""The store: one method for each thing the program wants to keep or to know.

It takes and returns domain objects, knows no clock (every time is handed in), and belongs to the thread that opened
it. Each change is one transaction.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from dataclasses import asdict, replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Self

from recover_tui.domain import calls, text, timestamps
from recover_tui.domain.calls import Call, Event, Rating, reference
from recover_tui.domain.drafts import OWN_PEOPLE, Version
from recover_tui.domain.identity import make_id
from recover_tui.domain.redaction import redact
from recover_tui.domain.reflection import GRACE, Answer, Draft, EndedBy, Reflection, ReflectionSpan
from recover_tui.domain.reset import Outcome, Reset
from recover_tui.domain.stopwatch import ClockReading
from recover_tui.domain.support import OWN, Kind, Resource
from recover_tui.domain.wins import Image, Win, WinRotation
from recover_tui.domain.worries import Resolution, Review, Worry
from recover_tui.store import backups, connection, copying, deletion, drafts, rows, schema, transfer
from recover_tui.store.connection import Database
from recover_tui.store.deletion import Deletable, DeletedRow
from recover_tui.store.errors import DamagedError, StoreError, explained
from recover_tui.store.schema import VERSION
from recover_tui.store.snapshot import Snapshot
from recover_tui.store.spool import Spool

if TYPE_CHECKING:
    from sqlite_utils.db import Table

    from recover_tui.formats.packs import Pack
    from recover_tui.formats.wins_file import Entry

_NEWEST_REFLECTIONS: Final = 200
_LOOK_BACK_FOR: Final = timedelta(hours=12)
_HEADER: Final = 100
"""Bytes at the beginning of every store."""
_LONGEST_AWAY: Final = timedelta(days=30)
"""How long nobody opens it at most; longer, and the clock may have jumped."""
_MOST_CALLS: Final = 60
"""Calls looked at to place an event, and to learn the usual gap from."""


class Store:
    """An open store."""

    def __init__(self, path: Path | None, *, busy_timeout: float, own_folder: bool, checked: bool = False) -> None:
        self._path = path
        self._reopen = partial(_open_database, path, busy_timeout=busy_timeout, own_folder=own_folder)
        self._db = self._reopen(checked=checked)
        self._file = connection.identity(path)
        self._allowed: set[str] = set()
        self.recovery_note = ""
        """What was done about a damaged file, in words; empty when nothing had to be."""
        self._seen_version = self._data_version()

    @classmethod
    def open(
        cls, path: Path | None, *, busy_timeout: float = 10.0, own_folder: bool = False, checked: bool = False
    ) -> Self:
        """Open the store at `path`, made if it isn't there; None is one in memory. Raises StoreError.

        `checked` looks the whole file over before anything is written to it.
        """
        return cls(path, busy_timeout=busy_timeout, own_folder=own_folder, checked=checked)

    @classmethod
    def open_or_recover(cls, path: Path, now: datetime, *, busy_timeout: float, own_folder: bool) -> Self:
        """Open the store at `path`, and when it is damaged begin again from its newest copy; `mended` says so.

        The damaged file is set aside whole, and rows in it that are newer than the copy are taken over as far as they
        can be read. A file that was never known to be ours is left where it is. Raises StoreError.
        """
        try:
            return cls.open(path, busy_timeout=busy_timeout, own_folder=own_folder, checked=True)
        except DamagedError:
            if not (own_folder or backups.are_there(path)):
                raise
        aside = backups.set_aside(path, now)
        copy = backups.newest_good(path)
        if copy is not None:
            backups.put_in_place(copy, path)
        store = cls.open(path, busy_timeout=busy_timeout, own_folder=own_folder)
        with suppress(StoreError), store._write():
            copying.salvage(aside, store._db)
        said = f"the copy of {timestamps.day(backups.time_of(copy), now)}" if copy else "a new one"
        store.recovery_note = f"The store was damaged. It is kept as {aside.name}; {said} is in its place."
        return store

    def back_up(self, now: datetime) -> Path:
        """Make a checked copy beside the store, which is a file. Raises StoreError."""
        if self._path is None:
            raise StoreError("a store in memory has no place for copies")
        return backups.make(self._db, self._path, now)

    def maintain(self, now: datetime) -> None:
        """Let go of what was written over long ago, and make the day's copy. Raises StoreError.

        Copies that are no longer needed go. What was deleted is taken out of those that stay for longer than a week.
        """
        with self._write():
            drafts.forget_old_versions(self._db, now)
        if self._path is not None and backups.is_due(self._path, now):
            self.back_up(now)
            backups.thin_out(self._path, now)
            for copy in backups.older_than_a_week(self._path, now):
                deletion.erase_in_copy(copy, deletion.deleted_rows(self._db))

    def newest_copy(self) -> Path | None:
        """The newest copy in which nothing is wrong."""
        return backups.newest_good(self._path) if self._path else None

    def copy_to(self, target: Path) -> None:
        """Make a checked copy somewhere else. Raises StoreError."""
        backups.check_room(target)
        copying.copy(self._db, target)

    def go_back_to(self, copy: Path) -> None:
        """Put what is in a copy in the place of everything. Raises StoreError."""
        if not copying.is_whole(copy):
            raise StoreError(f"{copy} is damaged or no copy of a store")
        copying.replace_contents(self._db, copy)
        schema.migrate(self._db)

    def close(self) -> None:
        """Let go of the file."""
        self._db.close()

    def changed_elsewhere(self) -> bool:
        """True when another connection has written since the last time this was asked."""
        self._reopen_if_replaced()
        version = self._data_version()
        changed = version != self._seen_version
        self._seen_version = version
        return changed

    def snapshot(self, today: datetime, *, most: int | None = None) -> Snapshot:
        """Read all that the dashboard shows, or the newest wins and reflections of it, so many at `most`.

        `today` is when the agent's day began.
        """
        return Snapshot(
            wins=self.wins(limit=-1 if most is None else most),
            resources=self.resources(),
            reflections=self.reflections(limit=_NEWEST_REFLECTIONS if most is None else most),
            draft=self.draft(),
            reflection_spans=self.reflection_spans(today - timedelta(days=1)),
            worries=self.parked(),
            review=self.review(),
            retired=frozenset(row["text"] for row in self._live("retired_lines")),
            resets=self._one("SELECT count(*) FROM resets WHERE deleted_at IS NULL"),
            resets_today=self._one(
                "SELECT count(*) FROM resets"
                " WHERE deleted_at IS NULL AND outcome <> 'interrupted' AND started_at >= ?",
                timestamps.write(today),
            ),
            calls=self.calls(since=today - timedelta(days=7)),
            breath_runs=int(self._setting("breath_runs") or 0),
            theme=self._setting("theme") or "",
            drafts=drafts.all_of_them(self._db),
        )

    # Wins

    def wins(self, *, limit: int = -1) -> tuple[Win, ...]:
        """The newest wins, newest first; all unless there is a limit."""
        found = self._db.query(
            "SELECT wins.*, type, width, height FROM wins LEFT JOIN pictures ON win_id = id"
            " WHERE deleted_at IS NULL ORDER BY added_at DESC, id DESC LIMIT ?",
            [limit],
        )
        return tuple(map(rows.win, found))

    def add_win(self, said: str, *, at: datetime, who: str = "", why: str = "", picture: Image | None = None) -> Win:
        """Keep a win, with its picture if there is one."""
        words = self._line(said), self._line(who), self._line(why)
        kept = Win(make_id(at), *words, at, image=picture.info if picture else None)
        with self._write():
            # A new one begins where the least shown stands; at 0 it would come up at every other turn for long.
            shown = self._one("SELECT min(shown) FROM wins WHERE deleted_at IS NULL") or 0
            self._table("wins").insert({**rows.win_row(kept), "shown": shown})
            if picture is not None:
                self._put_picture(kept.id, picture)
        return kept

    def add_wins(self, entries: Iterable[Entry], *, at: datetime) -> int:
        """Keep many wins at once, those without a date as of now, the first of them newest. How many."""
        with self._write():
            shown = self._one("SELECT min(shown) FROM wins WHERE deleted_at IS NULL") or 0
            new = []
            for place, entry in enumerate(entries):
                when = entry.added_at or at - timedelta(milliseconds=place)
                kept = Win(make_id(when), self._line(entry.text), self._line(entry.who), self._line(entry.why), when)
                new.append({**rows.win_row(kept), "shown": shown})
            self._table("wins").insert_all(new)
        return len(new)

    def change_win(self, id: str, said: str, who: str, why: str) -> None:
        """Put other words in the place of those of a win."""
        with self._write():
            words = {"text": self._line(said), "who": self._line(who), "why": self._line(why)}
            self._table("wins").update(id, words)

    def set_rotation(self, id: str, rotation: WinRotation) -> None:
        """Pin a win, rest it, or neither."""
        with self._write():
            self._table("wins").update(id, {"standing": rotation.value})

    def picture(self, id: str) -> Image | None:
        """The picture of a win, with its bytes."""
        found = list(self._db.query("SELECT * FROM pictures WHERE win_id = ?", [id]))
        return Image(rows.image_info(found[0]), found[0]["data"]) if found else None

    def put_picture(self, id: str, picture: Image) -> None:
        """Keep a picture with a win, in the place of the one it has."""
        with self._write():
            self._put_picture(id, picture)

    def _put_picture(self, id: str, picture: Image) -> None:
        row = {
            "win_id": id,
            "type": picture.info.type,
            "width": picture.info.width,
            "height": picture.info.height,
            "data": picture.data,
        }
        connection.upsert(self._db, "pictures", row, pk="win_id")

    def showed_win(self, id: str, *, at: datetime) -> None:
        """Count that a win came up by itself."""
        with self._write():
            self._db.execute(
                "UPDATE wins SET shown = shown + 1, shown_at = ? WHERE id = ?", (timestamps.write(at), id)
            )

    # Support

    def resources(self) -> tuple[Resource, ...]:
        """All resources, the agent's own first, then in the order in which they came."""
        return tuple(map(rows.resource, self._live("resources", order="origin <> 'own', added_at, id")))

    def add_resource(
        self,
        name: str,
        *,
        at: datetime,
        kind: Kind = Kind.OTHER,
        reach: str = "",
        hours: str = "",
        note: str = "",
        zone: str = "",
    ) -> Resource:
        """Keep someone or something to turn to."""
        resource = Resource(
            make_id(at),
            kind,
            text.line(name),
            text.line(reach),
            text.line(hours),
            text.line(note),
            OWN,
            zone,
        )
        with self._write():
            self._table("resources").insert({**rows.resource_row(resource), "added_at": timestamps.write(at)})
        return resource

    def change_resource(self, resource: Resource) -> None:
        """Put an entry as it is to be in the place of the one with its id."""
        row = {name: text.line(value) for name, value in rows.resource_row(resource).items()}
        with self._write():
            self._table("resources").update(resource.id, row)

    def take_in(self, pack: Pack, *, at: datetime) -> tuple[int, int, int]:
        """Take in a pack: how many entries are new, changed, and gone since the last time it was.

        The agent's own entries stay as they are, and an entry of the pack that the agent deleted stays deleted. One
        that is older than what is here changes nothing.
        """
        with self._write():
            if self.pack_date(pack.name) > pack.date.isoformat():
                return 0, 0, 0
            before = {
                row["name"]: row for row in self._db.query("SELECT * FROM resources WHERE origin = ?", [pack.name])
            }
            new = changed = 0
            for place, entry in enumerate(pack.entries):
                row = {**asdict(entry), "kind": entry.kind.value, "origin": pack.name}
                old = before.pop(entry.name, None)
                if old is None:
                    added = at + timedelta(milliseconds=place)  # listed in the order of the pack
                    self._table("resources").insert(
                        {"id": make_id(added), **row, "added_at": timestamps.write(added)}
                    )
                    new += 1
                elif any(old[name] != value for name, value in row.items()):
                    self._table("resources").update(old["id"], row)
                    changed += 1
            for row in before.values():
                self._table("resources").delete(row["id"])
            connection.upsert(self._db, "packs", {"name": pack.name, "date": pack.date.isoformat()}, pk="name")
        return new, changed, len(before)

    def pack_date(self, name: str) -> str:
        """The date of the pack of this name that was taken in last, as ISO 8601 has it; empty when there is none."""
        return str(self._one("SELECT date FROM packs WHERE name = ?", name) or "")

    # Deleting, and undoing it

    def delete(self, table: Deletable, id: str, *, at: datetime) -> tuple[DeletedRow, ...]:
        """Delete a row, down to its bytes. Gives what `restore` brings back; nothing when it isn't there."""
        with self._write():
            deleted = deletion.erase(self._db, table, id, at)
        self._truncate_wal()
        return (deleted,) if deleted else ()

    def restore(self, deleted: Iterable[DeletedRow]) -> None:
        """Bring deleted rows back."""
        with self._write():
            for each in deleted:
                deletion.put_back(self._db, each)

    def retire(self, line: str, *, at: datetime) -> None:
        """Never show this line or place again."""
        row = {"text": line, "retired_at": timestamps.write(at), "deleted_at": None}
        with self._write():
            connection.upsert(self._db, "retired_lines", row, pk="text")

    def unretire(self, line: str, *, at: datetime) -> None:
        """Let a retired line come up again."""
        with self._write():
            self._db.execute("UPDATE retired_lines SET deleted_at = ? WHERE text = ?", (timestamps.write(at), line))

    # Resets

    def add_reset(
        self,
        *,
        started_at: datetime,
        planned_s: int,
        actual_s: int,
        pattern: str,
        outcome: Outcome,
        before: int | None = None,
    ) -> Reset:
        """Record a reset. It belongs to the last call that ended before it."""
        call = self._last_call_before(started_at)
        reset = Reset(make_id(started_at), call, started_at, planned_s, actual_s, pattern, outcome, before)
        with self._write():
            self._table("resets").insert(rows.reset_row(reset))
        return reset

    def rate_reset(self, id: str, after: int) -> None:
        """Note the tension after a reset."""
        with self._write():
            self._db.execute('UPDATE resets SET "after" = ? WHERE id = ?', (after, id))

    def resets(self) -> tuple[Reset, ...]:
        """All resets, newest first."""
        return tuple(map(rows.reset, self._live("resets", order="started_at DESC, id DESC")))

    # Reflections

    def start_reflection(self, draft: Draft, *, at: datetime) -> bool:
        """Begin a reflection; False when one is under way, since there is never more than one."""
        with self._write():
            if self._one("SELECT count(*) FROM reflections WHERE ended_by IS NULL AND deleted_at IS NULL"):
                return False
            self._put_reflection(draft, at, {"window": draft.window, **rows.stopwatch_row(draft.stopwatch)})
        return True

    def add_reflection(self, draft: Draft, by: EndedBy, *, at: datetime) -> None:
        """Keep a look back that is over, such as what a talk ended with."""
        with self._write():
            over = {
                "ended_by": by.value,
                "next_step": self._text(draft.next_step),
                "active_s": round(draft.stopwatch.used),
            }
            self._put_reflection(draft, at, over)

    def _put_reflection(self, draft: Draft, at: datetime, row: Mapping[str, Any]) -> None:
        self._table("reflections").insert(
            {
                "id": draft.id,
                "call_id": self._last_call_before(at),
                "started_at": timestamps.write(at),
                "cap_s": draft.cap_s,
                **row,
            }
        )
        self._table("answers").insert_all(
            {"reflection_id": draft.id, "position": position, "prompt": prompt, "text": self._text(said)}
            for position, (prompt, said) in enumerate(zip(draft.prompts, draft.texts, strict=True))
        )

    def draft(self) -> Draft | None:
        """The reflection under way, if there is one."""
        found = self._live("reflections", "ended_by IS NULL", order="started_at DESC", limit=1)
        if not found:
            return None
        row = found[0]
        answers = self._answers(row["id"])
        return Draft(
            id=row["id"],
            cap_s=row["cap_s"],
            prompts=tuple(answer["prompt"] for answer in answers),
            texts=tuple(answer["text"] for answer in answers),
            next_step=row["next_step"],
            stopwatch=rows.stopwatch(row),
            window=row["window"] or "",
        )

    def claim_draft(self, id: str, window: str, now: ClockReading) -> bool:
        """Go on with a draft in another window, which the one before hears of; False when it is over."""
        with self._write():
            draft = self.draft()
            if draft is None or draft.id != id:
                return False
            row = {"window": window, **rows.stopwatch_row(draft.stopwatch.start(now))}
            self._table("reflections").update(id, row)
        return True

    def save_draft(self, draft: Draft, lost: Iterable[Version] = (), *, at: datetime | None = None) -> bool:
        """Keep the words and the time used. False, and nothing changed, when it is over or another window has it.

        What of it was `lost` is kept for a day, and so are words that come too late, `at` this time.
        """
        return self._save(draft, None, lost, at)

    def end_reflection(
        self, draft: Draft, by: EndedBy, lost: Iterable[Version] = (), *, at: datetime | None = None
    ) -> bool:
        """Keep the words and lock them. False, and nothing changed, when it is over or another window has it."""
        return self._save(draft, by, lost, at)

    def _save(self, draft: Draft, by: EndedBy | None, lost: Iterable[Version], at: datetime | None) -> bool:
        with self._write():
            row = rows.stopwatch_row(draft.stopwatch)
            done = self._db.execute(
                "UPDATE reflections SET next_step = ?, ended_by = ?, active_s = max(active_s, ?),"
                " used_s = max(used_s, ?), since_boot = ?, since_s = ?, since_at = ?"
                " WHERE id = ? AND ended_by IS NULL AND window = ?",
                (
                    self._text(draft.next_step),
                    by and by.value,
                    min(row["active_s"], draft.cap_s + GRACE),
                    row["used_s"],
                    row["since_boot"],
                    row["since_s"],
                    row["since_at"],
                    draft.id,
                    draft.window,
                ),
            )
            for position, said in enumerate(draft.texts if done.rowcount else ()):
                self._db.execute(
                    "UPDATE answers SET text = ? WHERE reflection_id = ? AND position = ?",
                    (self._text(said), draft.id, position),
                )
            if not done.rowcount and at is not None:
                lost = (*lost, *self._too_late(draft, at))
            for version in lost:
                drafts.put_version(self._db, replace(version, words=self._text(version.words)))
        return bool(done.rowcount)

    def _too_late(self, draft: Draft, at: datetime) -> Iterator[Version]:
        """What a window wrote that the store has not, because it was over or another window had it."""
        kept = [answer["text"] for answer in self._answers(draft.id)]
        step = self._one("SELECT next_step FROM reflections WHERE id = ?", draft.id)
        for place, (words, there) in enumerate(zip(draft.words, [*kept, step], strict=False)):
            if words.strip() and words.strip() not in (there or ""):
                yield Version(f"{draft.id}/{place}", words, at)

    def close_expired(self, now: ClockReading, *, own: str = "") -> bool:
        """End the draft that nobody came back to before its cap and grace were over; True if there was one.

        `own` is the id of a draft that the caller ends itself.
        """
        draft = self.draft()
        if draft is None or draft.id == own or not draft.abandoned(now):
            return False
        used = min(round(draft.stopwatch.at(now)), draft.cap_s + GRACE)
        with self._write():
            done = self._db.execute(
                "UPDATE reflections SET ended_by = ?, active_s = max(active_s, ?) WHERE id = ? AND ended_by IS NULL",
                (EndedBy.QUIT.value, used, draft.id),
            )
        return bool(done.rowcount)

    def purge(self, older_than: datetime, *, at: datetime) -> int:
        """Remove reflections that began before this for good, down to their bytes, deleted ones as well. How many.

        Worries parked before this go with them, unless they still wait.
        Freed pages are overwritten (secure_delete), a write-ahead log that still held them is emptied, and older
        copies give way to one made now.
        """
        before = [timestamps.write(older_than)]
        of_them = "SELECT id FROM reflections WHERE started_at < ? AND ended_by IS NOT NULL"
        with self._write():
            for (id,) in self._db.execute(of_them, before).fetchall():
                deletion.forget_versions(self._db, id)
            self._db.execute(f"DELETE FROM answers WHERE reflection_id IN ({of_them})", before)
            gone = self._db.execute(f"DELETE FROM reflections WHERE id IN ({of_them})", before).rowcount
            settled = "outcome IS NOT NULL OR deleted_at IS NOT NULL"
            gone += self._db.execute(f"DELETE FROM parked WHERE parked_at < ? AND ({settled})", before).rowcount
        self._truncate_wal()
        if gone and self._path is not None and backups.are_there(self._path):
            backups.forget(self._path, but=self.back_up(at))
        return int(gone)

    def agree_to_purge(self) -> None:
        """Note that the agent has purged by hand once: from then on it may happen by itself."""
        with self._write():
            self._remember("purge_agreed", "yes")

    def may_purge(self, now: datetime) -> bool:
        """True when purging by itself was agreed to, and the clock goes on from where it was last seen.

        After a jump of the clock the age of things can't be known, and what is removed is gone for good.
        """
        seen = rows.time(self._setting("seen_at"))
        with self._write():
            self._remember("seen_at", timestamps.write(now))
        steady = seen is None or timedelta(0) <= now - seen <= _LONGEST_AWAY
        return steady and self._setting("purge_agreed") == "yes"

    def reflection_spans(self, since: datetime) -> tuple[ReflectionSpan, ...]:
        """When reflections with words in them were that began after `since`, deleted ones as well."""
        found = self._db.query(
            "SELECT started_at, active_s FROM reflections WHERE ended_by IS NOT NULL AND started_at >= ? AND ("
            " deleted_at IS NOT NULL OR next_step <> ''"
            " OR EXISTS (SELECT 1 FROM answers WHERE reflection_id = reflections.id AND text <> ''))",
            [timestamps.write(since)],
        )
        return tuple(ReflectionSpan(timestamps.read(row["started_at"]), row["active_s"]) for row in found)

    def reflections(self, *, limit: int = -1) -> tuple[Reflection, ...]:
        """The newest reflections that are over, newest first, without those in which nothing was written."""
        written = "(next_step <> '' OR EXISTS (SELECT 1 FROM answers WHERE reflection_id = id AND text <> ''))"
        found = self._live(
            "reflections", f"ended_by IS NOT NULL AND {written}", order="started_at DESC, id DESC", limit=limit
        )
        answers: dict[str, list[Answer]] = {row["id"]: [] for row in found}
        for row in self._db.query(
            "SELECT reflection_id, prompt, text FROM answers"
            " WHERE reflection_id IN (SELECT value FROM json_each(?)) ORDER BY reflection_id, position",
            [json.dumps(list(answers))],
        ):
            answers[row["reflection_id"]].append(Answer(row["prompt"], row["text"]))
        return tuple(rows.reflection(row, answers[row["id"]]) for row in found)

    # Words on their way

    def keep_draft(self, place: str, words: Sequence[str], lost: str = "", *, at: datetime) -> None:
        """Keep what is being typed into a line; empty words let it go. What was `lost` of it is kept for a day."""
        mine = text.line if place.startswith(OWN_PEOPLE) else self._text
        with self._write():
            drafts.put(self._db, place, [mine(each) for each in words], at)
            if lost:
                drafts.put_version(self._db, Version(place, mine(lost), at))

    def versions(self, place: str = "") -> tuple[Version, ...]:
        """What was written over in the last day, at one place or at all, the newest first."""
        found = drafts.versions(self._db)
        return tuple(each for each in found if place in ("", each.place))

    # Parked worries

    def park(self, worry: str, *, at: datetime, until: datetime) -> Worry:
        """Put a worry off."""
        parked = Worry(make_id(at), self._line(worry), at, until)
        with self._write():
            self._table("parked").insert(
                {
                    "id": parked.id,
                    "text": parked.text,
                    "parked_at": timestamps.write(at),
                    "until": timestamps.write(until),
                }
            )
        return parked

    def parked(self) -> tuple[Worry, ...]:
        """The worries that wait, those parked first first."""
        return tuple(
            Worry(row["id"], row["text"], timestamps.read(row["parked_at"]), timestamps.read(row["until"]))
            for row in self._live("parked", "outcome IS NULL AND until IS NOT NULL", order="parked_at, id")
        )

    def resolve(self, id: str, fate: Resolution | None) -> None:
        """Note what became of a worry; None lets it wait on."""
        with self._write():
            self._table("parked").update(id, {"outcome": fate and fate.value})

    def postpone(self, ids: Sequence[str], until: datetime) -> None:
        """Let worries wait for another window."""
        with self._write():
            for id in ids:
                self._table("parked").update(id, {"until": timestamps.write(until)})

    def spend(self, review: Review) -> None:
        """Note how much of its time a review has used. It never becomes less."""
        with self._write():
            before = self.review()
            if before is None or (before.window, before.used) < (review.window, review.used):
                self._remember("review", f"{timestamps.write(review.window)} {review.used:.1f}")

    def review(self) -> Review | None:
        """The last review that was held."""
        window, _, used = (self._setting("review") or "").partition(" ")
        return Review(timestamps.read(window), float(used)) if used else None

    # Calls and settings

    def add_ended_call(self, *, at: datetime, source: str, rating: Rating | None = None) -> Call:
        """Note that a call has ended, whatever is known of others."""
        call = Call(make_id(at), source, at, rating)
        with self._write():
            self._table("calls").insert(rows.call_row(call))
        return call

    def record_event(self, event: Event) -> Call | None:
        """Note what a phone told; None when it is nothing new.

        What the phone calls the call is kept as a hash only. A reflection that an earlier call had paused, and that
        was not gone on with since, ends with the next call.
        """
        with self._write():
            event = replace(event, ref=reference(self._salt(), event.ref))
            known = self.calls(since=event.at - _LOOK_BACK_FOR)
            call = calls.apply_event(event, known, make_id(event.at))
            if call is None:
                return None
            connection.upsert(self._db, "calls", rows.call_row(call))
            before = max((each.began_at for each in known if each.began_at and each.id != call.id), default=None)
            if before is not None and call.id not in {each.id for each in known}:
                self._db.execute(
                    "UPDATE reflections SET ended_by = ?"
                    " WHERE ended_by IS NULL AND since_at IS NULL AND started_at < ?",
                    (EndedBy.CALL.value, timestamps.write(before)),
                )
        return call

    def record_spooled(self, spool: Spool) -> int:
        """Take in the events that waited. How many."""
        taken = 0
        for file, event in spool.waiting():
            self.record_event(event)
            file.unlink(missing_ok=True)
            taken += 1
        return taken

    def rate_call(self, id: str, rating: Rating | None) -> None:
        """Note how the agent says a call was."""
        with self._write():
            self._table("calls").update(id, {"rating": rating and rating.value})

    def calls(self, *, since: datetime) -> tuple[Call, ...]:
        """Calls of which something was told since then, the newest first."""
        told = "max(coalesce(rang_at, ''), coalesce(answered_at, ''), coalesce(ended_at, ''))"
        found = self._db.query(
            f"SELECT * FROM calls WHERE deleted_at IS NULL AND {told} >= ? ORDER BY {told} DESC, id DESC LIMIT ?",
            [timestamps.write(since), _MOST_CALLS],
        )
        return tuple(map(rows.call, found))

    def _salt(self) -> bytes:
        salt = self._setting("salt")
        if salt is None:
            salt = secrets.token_hex(16)
            self._remember("salt", salt)
        return bytes.fromhex(salt)

    def sources(self) -> dict[str, datetime]:
        """When each source of calls last told something."""
        found = self._db.query(
            "SELECT source, max(coalesce(ended_at, answered_at, rang_at)) AS told FROM calls GROUP BY source"
        )
        return {row["source"]: timestamps.read(row["told"]) for row in found if row["told"]}

    def count_unknown_post(self) -> None:
        """Count that something was posted whose shape is not known."""
        self._count("unknown_posts")

    def unknown_posts(self) -> int:
        """How many there were."""
        return int(self._setting("unknown_posts") or 0)

    def integrity(self) -> str:
        """Check the file: `ok`, or the first thing that is wrong with it."""
        return str(self._one("PRAGMA quick_check(1)"))

    def remember_theme(self, chosen: str) -> None:
        """Keep the choice of a colour theme."""
        with self._write():
            self._remember("theme", chosen)

    def count_breath_run(self) -> None:
        """Count that a run of breathing began."""
        self._count("breath_runs")

    def _count(self, name: str) -> None:
        with self._write():
            self._db.execute(
                "INSERT INTO settings(name, value) VALUES (?, '1')"
                " ON CONFLICT(name) DO UPDATE SET value = CAST(CAST(value AS INTEGER) + 1 AS TEXT)",
                (name,),
            )

    # In and out

    def export(self, *, pictures: bool = True) -> transfer.Tables:
        """Everything the agent has, in the shape that `import_` takes back.

        Pictures are in base64; with `pictures` False only what kind they are and how large.
        """
        return transfer.export(self._db, pictures=pictures)

    def import_(self, tables: Mapping[str, Sequence[Mapping[str, Any]]]) -> int:
        """Take in what `export` gave; rows already here stay as they are. How many were new.

        All or nothing: ValueError when a row doesn't fit, and then nothing was taken in.
        """
        with self._write():
            return transfer.import_(self._db, tables, self._text)

    def _remember(self, name: str, value: str) -> None:
        connection.upsert(self._db, "settings", {"name": name, "value": value}, pk="name")

    def _setting(self, name: str) -> str | None:
        value: str | None = self._one("SELECT value FROM settings WHERE name = ?", name)
        return value

    def _last_call_before(self, at: datetime) -> str | None:
        call: str | None = self._one(
            "SELECT id FROM calls WHERE deleted_at IS NULL AND answered AND ended_at <= ?"
            " ORDER BY ended_at DESC LIMIT 1",
            timestamps.write(at),
        )
        return call

    def _answers(self, id: str) -> list[dict[str, Any]]:
        return list(
            self._db.query("SELECT prompt, text FROM answers WHERE reflection_id = ? ORDER BY position", [id])
        )

    # What callers must not leave behind

    def allow(self, words: Iterable[str]) -> None:
        """Keep these from now on as they are: the agent says that they are nobody's."""
        self._allowed.update(words)

    def _text(self, said: str) -> str:
        return redact(text.clean(said), self._allowed).text

    def _line(self, said: str) -> str:
        return text.line(self._text(said))

    # SQL in few words

    def _write(self) -> AbstractContextManager[None]:
        self._reopen_if_replaced()
        return connection.write(self._db)

    def _reopen_if_replaced(self) -> None:
        """See to it that the open file is the one at its path. Raises StoreError.

        A file that was taken away can still be written to, and all that would be gone with it: it is put back. One
        that another program put in its place is taken up.
        """
        if connection.identity(self._path) == self._file:
            return
        if self._path is not None and not self._path.exists():
            copying.copy(self._db, self._path)
        reopened = self._reopen()
        self._db.close()
        self._db, self._file, self._seen_version = reopened, connection.identity(self._path), -1

    def _truncate_wal(self) -> None:
        # A write-ahead log would keep what was overwritten in the file.
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def _table(self, name: str) -> Table:
        return self._db.tables.table(name)

    def _live(self, table: str, where: str = "1", *, order: str = "1", limit: int = -1) -> list[dict[str, Any]]:
        return list(
            self._db.query(
                f"SELECT * FROM {table} WHERE deleted_at IS NULL AND {where} ORDER BY {order} LIMIT ?",
                [limit],
            )
        )

    def _one(self, sql: str, *parameters: object) -> Any:
        row = self._db.execute(sql, list(parameters)).fetchone()
        return row[0] if row else None

    def _data_version(self) -> int:
        return int(self._one("PRAGMA data_version"))


def _open_database(path: Path | None, *, busy_timeout: float, own_folder: bool, checked: bool = False) -> Database:
    if path is not None and path.is_file() and path.stat().st_size < _HEADER and backups.are_there(path):
        # SQLite would take it for a new store.
        raise DamagedError(f"{path} is damaged; recover restore goes back to the newest copy")
    database = connection.connect(path, busy_timeout=busy_timeout, own_folder=own_folder)
    try:
        if checked and path is not None:
            copying.check(database, path)
        version = schema.check_schema(database, path)
        if version < VERSION:
            if path is not None and version:
                backups.before_upgrade(database, path, VERSION)
            schema.migrate(database)
    except connection.DatabaseError as error:
        database.close()
        raise explained(error, path or "memory") from error
    except StoreError:
        database.close()
        raise
    return database
