"""The microphone tells: a program that records is on a call. For phones that live in a browser and tell nobody.

Only who records is looked at, never what. On Linux the sound server says so (PulseAudio, or PipeWire in its place),
on Windows the list in which the system keeps who used the microphone, and until when. There is no ring in that, so
everything folds at the answer.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from typing import Final

from msgspec import Struct

from recover_tui.domain.calls import Event, Stage
from recover_tui.domain.phone_links import Condition
from recover_tui.phones.link import Link
from recover_tui.phones.open_calls import OpenCalls

SOURCE: Final = "microphone"
GRACE: Final = 1.0
"""Seconds without a recording that end a call: a program that changes devices records anew."""
_TRY_AGAIN: Final = 10.0
_LOOK_EVERY: Final = 1.0
"""Seconds between two looks where nobody says when something changed."""
_NAMES: Final = ("application.process.binary", "application.name")
_IN_USE: Final = 0
"""What Windows has as the end of a use that goes on."""

Recordings = Callable[[], AsyncIterator[tuple[str, ...]]]
"""Gives names of the recordings of one program, at once and when there are others. Raises OSError, ImportError."""


class Microphone(Struct, frozen=True):
    """Takes it for a call that one program records."""

    program: str
    recordings: Recordings | None = None
    """Where from; None is what this system has."""
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    name: str = SOURCE

    async def listen(self, link: Link) -> None:
        """Look until cancelled."""
        calls = OpenCalls(self.name, link, self.sleep)
        recordings = self.recordings or _of_this_system(self.program)
        try:
            while True:
                try:
                    async for names in recordings():
                        link.turn(Condition.CONNECTED)
                        await self._take(names, calls)
                except ImportError:
                    link.turn(Condition.MISSING)
                except OSError:
                    link.turn(Condition.UNREACHABLE)
                calls.lose()
                await self.sleep(_TRY_AGAIN)
        finally:
            calls.close()

    async def _take(self, names: tuple[str, ...], calls: OpenCalls) -> None:
        if not names:
            calls.end()
        elif calls:
            calls.begin(Stage.ANSWERED)  # it goes on, also where the sound server was gone meanwhile
        else:
            calls.hear(Event(self.name, Stage.ANSWERED, calls.link.now(), names[0]))


def records(properties: Mapping[str, str], program: str) -> bool:
    """Whether a recording is one of this program, by what the sound server says of it."""
    wanted = _plain(program)
    return any(_plain(properties.get(name, "")) == wanted for name in _NAMES)


def in_use(uses: Iterable[tuple[str, int]], program: str) -> tuple[str, ...]:
    """Who of these uses the microphone now, if it is this program.

    Windows has each as the path of a program, with `#` for what parts folders, or the name of a package; and when its
    last use ended, which is 0 while it goes on.
    """
    wanted = _plain(program)
    return tuple(
        who for who, ended in uses if ended == _IN_USE and wanted in (_plain(who.rpartition("#")[2]), _plain(who))
    )


def _plain(name: str) -> str:
    return name.strip().lower().removesuffix(".exe")


def _of_this_system(program: str) -> Recordings:
    return _windows(program) if sys.platform == "win32" else _pulse(program)


def _pulse(program: str) -> Recordings:
    async def recordings() -> AsyncIterator[tuple[str, ...]]:
        from pulsectl import PulseError  # an extra, and few have it
        from pulsectl_asyncio import PulseAsync

        try:
            async with PulseAsync("recover") as pulse:

                async def now() -> tuple[str, ...]:
                    found = await pulse.source_output_list()
                    return tuple(str(one.index) for one in found if records(one.proplist, program))

                yield await now()
                async for _ in pulse.subscribe_events("source_output"):
                    names = await now()
                    if not names:
                        await asyncio.sleep(GRACE)
                        names = await now()
                    yield names
        except PulseError as error:
            raise ConnectionError(str(error)) from None

    return recordings


def _windows(program: str) -> Recordings:
    async def recordings() -> AsyncIterator[tuple[str, ...]]:
        before: tuple[str, ...] | None = None
        while True:
            names = in_use(_uses(), program)
            if names != before:
                yield names
            before = names
            await asyncio.sleep(_LOOK_EVERY)

    return recordings


def _uses() -> list[tuple[str, int]]:
    """Each program that ever used the microphone, and when its last use ended."""
    if sys.platform != "win32":
        return []
    import winreg

    root = r"Software\Microsoft\Windows\CurrentVersion\CapabilityAccessManager\ConsentStore\microphone"
    found = []
    for path in (root, rf"{root}\NonPackaged"):
        with winreg.OpenKey(winreg.HKEY_CURRENT_USER, path) as key:
            for number in range(winreg.QueryInfoKey(key)[0]):
                who = winreg.EnumKey(key, number)
                try:
                    with winreg.OpenKey(key, who) as use:
                        found.append((who, int(winreg.QueryValueEx(use, "LastUsedTimeStop")[0])))
                except OSError:
                    continue  # it was never used by this one
    return found
