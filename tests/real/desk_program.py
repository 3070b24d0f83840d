"""A desk as a process of its own: it writes and keeps in touch until it is killed, and says what it wrote.

Each write is told of twice: as one that is tried, with what its row is to say then, and as one that was done, when it
is in the file. Started again after a kill, it goes on with the first write that it had not said was done.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import Any, Final, Self

from msgspec.structs import replace

from recover_tui.domain.identity import uuid7
from recover_tui.domain.reset import Outcome, Reset
from recover_tui.domain.wins import Image, ImageInfo, Win
from recover_tui.store.replication import Desk
from recover_tui.store.store import Store
from recover_tui.store.thread import StoreThread
from recover_tui.sync.bucket import Bucket
from recover_tui.sync.credentials_file import ServerLogin
from recover_tui.sync.identity import Identity
from recover_tui.sync.nats_bucket import NatsBucket
from recover_tui.sync.service import SyncService
from recover_tui.sync.team import Mail
from recover_tui.system import clock

Change = Callable[[], object]
Write = tuple[str, Any, Change]
"""The row, what it is to say, and what makes it say so."""

OWN: Final = "own"
"""What a win says that no other desk touches."""
SHARED: Final = "shared"
_AMONG: Final = 60
"""Newest wins of which one is changed."""
_LOOKS_EVERY: Final = 0.2
"""Seconds between two looks at how it stands with the server."""
_MANY_BYTES: Final = 300_000
"""Of a picture in more than one chunk."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Who a desk is, and what it is to write."""

    store: str
    desk: str
    agent: str
    identity: str
    """The agent's secret."""
    wrapped: str
    login: str
    """A credentials file."""
    server: str
    seed: int
    writes: int
    pace: float
    """Seconds between two writes, on the average."""

    @classmethod
    def read(cls, file: Path) -> Self:
        return cls(**json.loads(file.read_text()))


class Writer:
    """Makes the writes of a plan, the same ones each time as far as the other desks let it."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._chance = Random()

    def next(self, store: Store, number: int) -> Write:
        """Think of a write."""
        self._chance = Random(f"{self._plan.seed} {self._plan.desk} {number}")
        ways, weights = zip(*self._ways().items(), strict=True)
        [way] = self._chance.choices(ways, weights)
        return way(store, number) or self._new_win(store, number)

    def pause(self) -> float:
        """Seconds until the next one."""
        return self._chance.uniform(0, 2 * self._plan.pace)

    def _ways(self) -> dict[Callable[[Store, int], Write | None], int]:
        return {
            self._new_win: 30,
            self._other_words: 25,
            self._other_picture: 5,
            self._no_win: 10,
            self._shown_win: 5,
            self._reset: 8,
            self._rated_reset: 4,
            self._retired: 5,
            self._unretired: 3,
            self._breath: 5,
            self._theme: 1,
        }

    def _id(self) -> str:
        return uuid7(clock.now(), self._chance.randbytes(10))

    def _picture(self) -> Image:
        size = _MANY_BYTES if self._chance.random() < 0.1 else self._chance.randint(20, 5000)
        return Image(ImageInfo("image/png", 1, 1), self._chance.randbytes(size))

    def _new_win(self, store: Store, number: int) -> Write:
        image = self._picture() if self._chance.random() < 0.1 else None
        who = SHARED if self._chance.random() < 0.3 else OWN
        win = Win(self._id(), f"{self._plan.desk} added {number}", who, self._plan.desk, clock.now())
        return f"wins/{win.id}", [win.text, sum_of(image)], partial(store.wins.add, win, image)

    def _some_win(self, store: Store) -> Win | None:
        """Choose one of the newest wins that are shared, or were added here."""
        wins = [win for win in store.wins.newest(_AMONG) if win.who == SHARED or win.why == self._plan.desk]
        return self._chance.choice(wins) if wins else None

    def _other_words(self, store: Store, number: int) -> Write | None:
        if (win := self._some_win(store)) is None:
            return None
        changed = replace(win, text=f"{self._plan.desk} changed {number}")
        said = [changed.text, sum_of(store.wins.image(win.id))]
        return f"wins/{win.id}", said, partial(store.wins.update, changed)

    def _other_picture(self, store: Store, number: int) -> Write | None:
        if (win := self._some_win(store)) is None:
            return None
        image = self._picture()
        return f"wins/{win.id}", [win.text, sum_of(image)], partial(store.wins.put_image, win.id, image)

    def _no_win(self, store: Store, number: int) -> Write | None:
        if (win := self._some_win(store)) is None:
            return None
        return f"wins/{win.id}", None, partial(store.delete, "wins", win.id, at=clock.now())

    def _shown_win(self, store: Store, number: int) -> Write | None:
        if (win := self._some_win(store)) is None or win.who == SHARED:
            return None
        said = [win.text, sum_of(store.wins.image(win.id))]
        return f"wins/{win.id}", said, partial(store.wins.mark_shown, win.id, clock.now())

    def _reset(self, store: Store, number: int) -> Write:
        reset = Reset(self._id(), None, clock.now(), 60, number, self._plan.desk, Outcome.COMPLETED, 3)
        return f"resets/{reset.id}", [number, None], partial(store.resets.add, reset)

    def _rated_reset(self, store: Store, number: int) -> Write | None:
        own = [reset for reset in store.resets.all() if reset.pattern == self._plan.desk]
        if not own:
            return None
        reset, after = self._chance.choice(own), self._chance.randint(1, 5)
        return f"resets/{reset.id}", [reset.actual_s, after], partial(store.resets.rate, reset.id, after)

    def _retired(self, store: Store, number: int) -> Write:
        line = f"{self._plan.desk} line {self._chance.randint(1, 20)}"
        return f"retired_lines/{line}", True, partial(store.resets.retire, line, clock.now())

    def _unretired(self, store: Store, number: int) -> Write | None:
        own = sorted(line for line in store.resets.retired() if line.startswith(self._plan.desk))
        if not own:
            return None
        line = self._chance.choice(own)
        return f"retired_lines/{line}", None, partial(store.resets.unretire, line, clock.now())

    def _breath(self, store: Store, number: int) -> Write:
        return "settings/breath_runs", store.settings.breath_runs() + 1, store.settings.count_breath_run

    def _theme(self, store: Store, number: int) -> Write:
        theme = f"{self._plan.desk} theme {number}"
        return "settings/theme", theme, partial(store.settings.remember_theme, theme)


def sum_of(image: Image | None) -> str | None:
    """Sum up a picture."""
    return sha256(image.data).hexdigest() if image else None


def said_by(store: Store) -> dict[str, Any]:
    """Say of each row what the desk would say of it; rows that were deleted are none."""
    found: dict[str, Any] = {
        f"wins/{win.id}": [win.text, sum_of(store.wins.image(win.id))] for win in store.wins.newest()
    }
    found |= {f"resets/{reset.id}": [reset.actual_s, reset.after] for reset in store.resets.all()}
    found |= {f"retired_lines/{line}": True for line in store.resets.retired()}
    return found | {"settings/breath_runs": store.settings.breath_runs(), "settings/theme": store.settings.theme()}


def say(*words: object) -> None:
    """Write a line at once."""
    sys.stdout.write(json.dumps(words) + "\n")
    sys.stdout.flush()


async def run(plan: Plan, done: int) -> None:
    """Be the desk, which has `done` so many of its writes already."""
    identity, login = Identity(plan.identity), ServerLogin.read(plan.login)
    desk = Desk(plan.desk, plan.agent, plan.server, wrapped=plan.wrapped)
    thread, writer = StoreThread(lambda: Store.open(Path(plan.store))), Writer(plan)

    def enrol(store: Store) -> None:
        if store.replication.desk() is None:
            store.replication.enrol(desk)

    async def connect() -> Bucket:
        return await NatsBucket.connect(plan.server, plan.agent, login.seed)

    async def nobody_looks() -> None: ...

    service = SyncService(
        thread,
        connect,
        identity,
        desk,
        carry=frozenset({"journal"}),
        now=clock.now,
        changed=nobody_looks,
        mail=Mail(thread, identity, plan.agent, login.teams, clock.now),
    )

    def write(store: Store, number: int) -> None:
        row, said, change = writer.next(store, number)
        say("tries", number, row, said)
        change()

    async def write_all() -> None:
        for number in range(done + 1, plan.writes + 1):
            await thread(partial(write, number=number))
            say("did", number)
            service.wake()
            await asyncio.sleep(writer.pause())

    async def tell() -> None:
        told = None
        while True:
            if (state := (service.state.trouble, service.state.waiting)) != told:
                say("stands", round(clock.seconds(), 2), *state)
                told = state
            await asyncio.sleep(_LOOKS_EVERY)

    await thread(enrol)
    async with asyncio.TaskGroup() as group:
        group.create_task(service.keep_in_touch())
        group.create_task(write_all())
        group.create_task(tell())


if __name__ == "__main__":
    asyncio.run(run(Plan.read(Path(sys.argv[1])), int(sys.argv[2])))
