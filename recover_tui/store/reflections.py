"""Reflections: the one under way, which any window can find, and those that are over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import json
from msgspec.structs import replace

from recover_tui.domain import timestamps
from recover_tui.domain.drafts import Version
from recover_tui.domain.reflection import GRACE, Answer, Draft, Elsewhere, EndedBy, Reflection, ReflectionSpan
from recover_tui.domain.stopwatch import ClockReading, Stopwatch
from recover_tui.store import rows, versions
from recover_tui.store.calls import CallRepository
from recover_tui.store.columns import write_time
from recover_tui.store.redactor import Redactor
from recover_tui.store.store_file import StoreFile
from recover_tui.store.tables import ANSWERS, REFLECTIONS


class ReflectionRepository:
    """The reflections in a store file, each with the call it followed."""

    def __init__(self, file: StoreFile, redactor: Redactor, calls: CallRepository) -> None:
        self._file = file
        self._redactor = redactor
        self._calls = calls

    def newest(self, limit: int = -1) -> tuple[Reflection, ...]:
        """The newest reflections that are over, newest first, without those in which nothing was written."""
        written = "(next_step <> '' OR EXISTS (SELECT 1 FROM answers WHERE reflection_id = id AND text <> ''))"
        found = rows.live(
            self._file.db,
            REFLECTIONS,
            f"ended_by IS NOT NULL AND {written}",
            order="started_at DESC, id DESC",
            limit=limit,
        )
        answers: dict[str, list[Answer]] = {row["id"]: [] for row in found}
        for _, row in rows.select(
            self._file.db,
            ANSWERS,
            "SELECT * FROM answers WHERE reflection_id IN (SELECT value FROM json_each(?))"
            " ORDER BY reflection_id, position",
            [json.encode([*answers]).decode()],
        ):
            answers[row["reflection_id"]].append(Answer(row["prompt"], row["text"]))
        return tuple(_from_row(row, answers[row["id"]]) for row in found)

    def spans(self, since: datetime, until: datetime) -> tuple[ReflectionSpan, ...]:
        """When reflections with words in them were that began between these times, deleted ones as well."""
        found = rows.select(
            self._file.db,
            REFLECTIONS,
            "SELECT * FROM reflections WHERE ended_by IS NOT NULL AND started_at >= ? AND started_at <= ? AND ("
            f" deleted_at IS NOT NULL OR next_step <> '' OR elsewhere = '{Elsewhere.WRITTEN}'"
            " OR EXISTS (SELECT 1 FROM answers WHERE reflection_id = reflections.id AND text <> ''))",
            [timestamps.write(since), timestamps.write(until)],
        )
        return tuple(ReflectionSpan(row["started_at"], row["active_s"]) for _, row in found)

    def add(self, draft: Draft, ended_by: EndedBy, at: datetime) -> None:
        """Keep a reflection that began `at` this time and is over, such as what a talk ended with."""
        with self._file.write():
            over = {
                "ended_by": ended_by.value,
                "next_step": self._redactor.text(draft.next_step),
                "active_s": round(draft.stopwatch.used),
            }
            self._insert(draft, at, over)

    # The one under way

    def draft(self) -> Draft | None:
        """The reflection under way, if there is one."""
        return self.under_way()[0]

    def elsewhere(self) -> Draft | None:
        """The one under way at another desk, if there is one; its words are there."""
        return self.under_way()[1]

    def under_way(self) -> tuple[Draft | None, Draft | None]:
        """Give `draft` and `elsewhere` at once."""
        found = rows.live(self._file.db, REFLECTIONS, "ended_by IS NULL", order="started_at DESC")
        here = (_to_draft(row, self._answers(row["id"])) for row in found if row["elsewhere"] is None)
        there = (_to_draft(row, ()) for row in found if row["elsewhere"] is not None)
        return next(here, None), next(there, None)

    def start(self, draft: Draft, at: datetime) -> bool:
        """Begin a reflection; False when one is under way, since there is never more than one.

        One that was under way at another desk is over: what is left of its cap is the cap of this one.
        """
        with self._file.write():
            if self.draft() is not None:
                return False
            elsewhere, now = self.elsewhere(), draft.stopwatch.since
            used = min(round(elsewhere.stopwatch.at(now)), elsewhere.cap_s) if elsewhere and now else 0
            self._file.db.execute(
                "UPDATE reflections SET ended_by = ?, active_s = max(active_s, ?), changed_at = ?"
                " WHERE ended_by IS NULL AND elsewhere IS NOT NULL",
                (EndedBy.QUIT.value, used, *self._file.changed_now().values()),
            )
            self._insert(draft, at, {"window": draft.window, **_stopwatch_columns(draft.stopwatch)})
        return True

    def claim_draft(self, id: str, window: str, now: ClockReading) -> bool:
        """Go on with a draft in another window, which the one before hears of; False when it is over."""
        with self._file.write():
            draft = self.draft()
            if draft is None or draft.id != id:
                return False
            row = {"window": window, **_stopwatch_columns(draft.stopwatch.start(now))}
            self._file.db.table("reflections").update(id, row)
        return True

    def save_draft(self, draft: Draft, overwritten: Iterable[Version] = (), at: datetime | None = None) -> bool:
        """Keep the words and the time used. False, and nothing changed, when it is over or another window has it.

        What was `overwritten` is kept for a day, and so are words that come too late, when `at` says the time.
        """
        return self._save(draft, None, overwritten, at)

    def finish(
        self, draft: Draft, ended_by: EndedBy, overwritten: Iterable[Version] = (), at: datetime | None = None
    ) -> bool:
        """Keep the words as `save_draft` does, and lock them."""
        return self._save(draft, ended_by, overwritten, at)

    def close_expired(self, now: ClockReading, own: str = "") -> bool:
        """End the draft that nobody came back to before its cap and grace were over; True if there was one.

        `own` is the id of a draft that the caller ends itself.
        """
        draft = self.draft()
        if draft is None or draft.id == own or not draft.abandoned(now):
            return False
        used = min(round(draft.stopwatch.at(now)), draft.cap_s + GRACE)
        with self._file.write():
            done = self._file.db.execute(
                "UPDATE reflections SET ended_by = ?, active_s = max(active_s, ?), changed_at = ?"
                " WHERE id = ? AND ended_by IS NULL",
                (EndedBy.QUIT.value, used, *self._file.changed_now().values(), draft.id),
            )
        return bool(done.rowcount)

    def purge(self, older_than: datetime) -> int:
        """Remove reflections that began before this and are over, deleted ones as well, inside a write. How many."""
        db = self._file.db
        # Of those at another desk there are no words here, and its rules hold for them.
        old = rows.older(db, REFLECTIONS, older_than, "ended_by IS NOT NULL AND elsewhere IS NULL")
        for id in old:
            versions.forget_reflection(db, id)
            db.execute("DELETE FROM answers WHERE reflection_id = ?", (id,))
            db.execute("DELETE FROM reflections WHERE id = ?", (id,))
        return len(old)

    def _insert(self, draft: Draft, at: datetime, columns: Mapping[str, Any]) -> None:
        self._file.db.table("reflections").insert(
            {
                "id": draft.id,
                "call_id": self._calls.last_before(at),
                "started_at": timestamps.write(at),
                "cap_s": draft.cap_s,
                **self._file.changed_now(),
                **columns,
            }
        )
        self._put_answers(draft)

    def _put_answers(self, draft: Draft) -> None:
        # An answer that can't be read may have left a gap, so none is taken to be there already.
        for position, (prompt, words) in enumerate(zip(draft.prompts, draft.texts, strict=True)):
            self._file.db.execute(
                "INSERT INTO answers (reflection_id, position, prompt, text) VALUES (?, ?, ?, ?)"
                " ON CONFLICT DO UPDATE SET text = excluded.text",
                (draft.id, position, prompt, self._redactor.text(words)),
            )

    def _save(
        self, draft: Draft, ended_by: EndedBy | None, overwritten: Iterable[Version], at: datetime | None
    ) -> bool:
        with self._file.write():
            db = self._file.db
            columns = _stopwatch_columns(draft.stopwatch)
            done = db.execute(
                "UPDATE reflections SET next_step = ?, ended_by = ?, active_s = max(active_s, ?),"
                " used_s = max(used_s, ?), since_boot = ?, since_s = ?, since_at = ?, changed_at = ?"
                " WHERE id = ? AND ended_by IS NULL AND window = ?",
                (
                    self._redactor.text(draft.next_step),
                    ended_by and ended_by.value,
                    min(columns["active_s"], draft.cap_s + GRACE),
                    columns["used_s"],
                    columns["since_boot"],
                    columns["since_s"],
                    columns["since_at"],
                    *self._file.changed_now().values(),
                    draft.id,
                    draft.window,
                ),
            )
            if done.rowcount:
                self._put_answers(draft)
            if not done.rowcount and at is not None:
                overwritten = (*overwritten, *self._too_late(draft, at))
            for version in overwritten:
                versions.put(db, replace(version, words=self._redactor.text(version.words)))
        return bool(done.rowcount)

    def _too_late(self, draft: Draft, at: datetime) -> Iterator[Version]:
        """What a window wrote that the store has not, because it was over or another window had it."""
        kept = [answer.text for answer in self._answers(draft.id)]
        next_step = self._file.db.one("SELECT next_step FROM reflections WHERE id = ?", draft.id)
        for position, (words, there) in enumerate(zip(draft.words, [*kept, next_step], strict=False)):
            if words.strip() and words.strip() not in (there or ""):
                yield Version(f"{draft.id}/{position}", words, at)

    def _answers(self, id: str) -> list[Answer]:
        found = rows.select(
            self._file.db,
            ANSWERS,
            "SELECT * FROM answers WHERE reflection_id = ? ORDER BY position",
            [id],
        )
        return [Answer(row["prompt"], row["text"]) for _, row in found]


def _from_row(row: Mapping[str, Any], answers: Sequence[Answer]) -> Reflection:
    return Reflection(
        id=row["id"],
        call_id=row["call_id"],
        started_at=row["started_at"],
        cap_s=row["cap_s"],
        active_s=row["active_s"],
        ended_by=row["ended_by"],
        answers=tuple(answers),
        next_step=row["next_step"],
    )


def _to_draft(row: Mapping[str, Any], answers: Sequence[Answer]) -> Draft:
    since = None
    if None not in (row["since_boot"], row["since_s"], row["since_at"]):
        since = ClockReading(row["since_boot"], row["since_s"], row["since_at"])
    return Draft(
        id=row["id"],
        cap_s=row["cap_s"],
        prompts=tuple(answer.prompt for answer in answers),
        texts=tuple(answer.text for answer in answers),
        next_step=row["next_step"],
        stopwatch=Stopwatch(row["used_s"] or 0.0, since),
        window=row["window"] or "",
    )


def _stopwatch_columns(stopwatch: Stopwatch) -> dict[str, Any]:
    since = stopwatch.since
    return {
        "active_s": round(stopwatch.used),
        "used_s": stopwatch.used,
        "since_boot": since.boot if since else None,
        "since_s": since.seconds if since else None,
        "since_at": write_time(since.at if since else None),
    }
