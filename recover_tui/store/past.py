"""What past days are made of, read when someone looks back at one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from recover_tui.domain import durations, timestamps
from recover_tui.domain.past import Entry, Kind
from recover_tui.domain.reflection import CLOSING_PROMPT, Reflection
from recover_tui.domain.translation import gettext as _
from recover_tui.domain.wins import Win
from recover_tui.store import rows
from recover_tui.store.reflections import ReflectionRepository
from recover_tui.store.store_file import StoreFile
from recover_tui.store.tables import CALLS, PARKED, RESETS
from recover_tui.store.wins import WinRepository


class PastRepository:
    """The past days in a store file."""

    def __init__(self, file: StoreFile, wins: WinRepository, reflections: ReflectionRepository) -> None:
        self._file = file
        self._wins = wins
        self._reflections = reflections

    def written(self) -> tuple[Entry, ...]:
        """Everything that was written: wins, reflections, worries."""
        return (
            *map(_of_win, self._wins.newest()),
            *map(_of_reflection, self._reflections.newest()),
            *(Entry(row["id"], row["parked_at"], Kind.WORRY, row["text"], row["text"]) for row in self._worries()),
        )

    def told(self, day: date) -> tuple[Entry, ...]:
        """What else happened on a day of this machine: calls that someone took, and resets."""
        return (*self._calls(day), *self._resets(day))

    def _worries(self) -> list[rows.Row]:
        return rows.live(self._file.db, PARKED)

    def _calls(self, day: date) -> Iterator[Entry]:
        for row in rows.live(self._file.db, CALLS, "answered AND ended_at >= ? AND ended_at < ?", *_bounds(day)):
            length = durations.words(row["talk_s"]) if row["talk_s"] is not None else ""
            rating = row["rating"].label if row["rating"] else ""
            yield Entry(row["id"], row["ended_at"], Kind.CALL, " · ".join(filter(None, (rating, length))))

    def _resets(self, day: date) -> Iterator[Entry]:
        for row in rows.live(self._file.db, RESETS, "started_at >= ? AND started_at < ?", *_bounds(day)):
            said = [durations.words(row["actual_s"]), row["pattern"], row["outcome"].label]
            if row["before"] is not None and row["after"] is not None:
                said.append(_("{before} → {after}").format(before=row["before"], after=row["after"]))
            yield Entry(row["id"], row["started_at"], Kind.RESET, " · ".join(filter(None, said)))


def _bounds(day: date) -> tuple[str, str]:
    begins, ends = (datetime.combine(one, time()).astimezone() for one in (day, day + timedelta(days=1)))
    return timestamps.write(begins), timestamps.write(ends)


def _of_win(win: Win) -> Entry:
    text = "\n\n".join(filter(None, (win.text, win.who, win.why)))
    return Entry(win.id, win.added_at, Kind.WIN, win.text, text)


def _of_reflection(past: Reflection) -> Entry:
    asked = [*((one.prompt, one.text) for one in past.answers), (_(CLOSING_PROMPT), past.next_step)]
    text = "\n\n".join(f"{prompt}\n{words}" for prompt, words in asked if words)
    return Entry(past.id, past.started_at, Kind.REFLECTION, past.gist, text)
