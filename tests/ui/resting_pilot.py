"""A pilot that goes on as soon as everything has come to rest, and a screen painted only then.

Textual's own pilot goes on when the process has been idle for a while, 40 ms and more after each key, and every step
on the way is painted for nobody. A loop knows when it has nothing left to do, however slow the machine is.
"""

from __future__ import annotations

import asyncio
import selectors
import unicodedata
from collections.abc import Callable
from selectors import SelectorKey
from typing import Final, TypeVar
from weakref import WeakKeyDictionary

import pytest
from rich.console import RenderableType
from textual._compositor import Compositor
from textual.app import App
from textual.cache import LRUCache
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.events import Key
from textual.keys import KEY_NAME_REPLACEMENTS, REPLACED_KEYS, key_to_character
from textual.pilot import Pilot
from textual.screen import Screen

R = TypeVar("R")

_PATIENCE: Final = 60
"""Seconds after which something that should have happened is given up."""
_IDLE_TURNS: Final = 3
"""Turns of the loop that waiting for rest, or for work where there is none, takes by itself."""

_MOST_ROUNDS: Final = 50
"""What moves by itself never comes to rest; after so many pictures it is left to go on."""


class _Selector(selectors.DefaultSelector):
    """Says when there would be nothing to do but wait."""

    def __init__(self, at_rest: Callable[[], bool]) -> None:
        super().__init__()
        self._at_rest = at_rest

    def select(self, timeout: float | None = None) -> list[tuple[SelectorKey, int]]:
        if timeout is None or timeout > 0:
            if ready := super().select(0):
                return ready
            if self._at_rest():
                return []
        return super().select(timeout)


class RestingLoop(asyncio.SelectorEventLoop):
    """A loop whose rest one can wait for."""

    def __init__(self) -> None:
        self.turns = 0
        """How often it went round."""
        self._waiting: list[asyncio.Future[None]] = []
        super().__init__(_Selector(self._at_rest))

    async def rest(self) -> int:
        """Wait until there is nothing to do but wait. Gives the turns that took, one when there was nothing to do."""
        before = self.turns
        waiting = self.create_future()
        self._waiting.append(waiting)
        await waiting
        return self.turns - before

    def _at_rest(self) -> bool:
        waiting, self._waiting = self._waiting, []
        for one in waiting:
            if not one.done():
                one.set_result(None)
        return bool(waiting)

    def _run_once(self) -> None:
        self.turns += 1
        super()._run_once()  # type: ignore[misc]


class RestingPilot(Pilot[R]):
    """A pilot that waits for rest instead of for time to pass."""

    def __init__(self, app: App[R]) -> None:
        super().__init__(app)
        self._settled_at = -1

    async def press(self, *keys: str) -> None:
        """Press each key when what the one before did is done."""
        for key in keys:
            name = _name(key)
            self.app.post_message(Key(name, key_to_character(REPLACED_KEYS.get(name, name))))
            await self.settle()
            await self.app.animator.wait_until_complete()
            await self.settle()

    async def pause(self, delay: float | None = None) -> None:
        """Wait until all is done, and paint what has changed."""
        if delay is not None:
            await asyncio.sleep(delay)
        await self.settle()
        self.paint()

    async def resize_terminal(self, width: int, height: int) -> None:
        """Make the terminal another size; the app takes that up a moment later."""
        await super().resize_terminal(width, height)
        async with asyncio.timeout(_PATIENCE):
            while self.app.screen.outer_size != (width, height):  # noqa: ASYNC110  # nothing else tells
                await asyncio.sleep(0)
        await self.pause()

    async def settle(self) -> None:
        """Wait until all is done."""
        loop = asyncio.get_running_loop()
        assert isinstance(loop, RestingLoop)
        for _ in range(_MOST_ROUNDS):
            if await loop.rest() == 1 and loop.turns - self._settled_at <= _IDLE_TURNS:
                break
            await super().pause(delay=0)  # what waits for the next picture is done now
            self._settled_at = loop.turns

    def paint(self) -> None:
        """Paint what has changed, so that what can't be painted is found."""
        compositor = self.app.screen._compositor
        if compositor in _unpainted:
            _paint(compositor, screen_stack=_unpainted.pop(compositor))


def _name(key: str) -> str:
    if len(key) > 1 or key.isalnum():
        return key
    name = unicodedata.name(key).lower().replace("-", "_").replace(" ", "_")
    return KEY_NAME_REPLACEMENTS.get(name, name)


def share_parsed_css(monkeypatch: pytest.MonkeyPatch) -> None:
    """Parse the style sheets once for all apps of this process that have the same colours."""
    set_variables = Stylesheet.set_variables

    def share(sheet: Stylesheet, variables: dict[str, str]) -> None:
        sheet._parse_cache = LRUCache(0)  # the one before is shared by others and stays
        set_variables(sheet, variables)
        sheet._parse_cache = _parsed.setdefault(frozenset(variables.items()), LRUCache(1000))

    monkeypatch.setattr(Stylesheet, "set_variables", share)


_parsed: dict[frozenset[tuple[str, str]], LRUCache[tuple[object, ...], list[RuleSet]]] = {}
_paint: Final = Compositor.render_update
_unpainted: WeakKeyDictionary[Compositor, list[Screen[object]] | None] = WeakKeyDictionary()


def paint_at_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    """Put painting off until `RestingPilot.paint`: nobody sees the pictures in between, a third of all the work."""

    def put_off(
        compositor: Compositor,
        full: bool = False,
        screen_stack: list[Screen[object]] | None = None,
        simplify: bool = False,
    ) -> RenderableType | None:
        if full:  # it is asked for, by a screenshot
            return _paint(compositor, full, screen_stack, simplify)
        _unpainted[compositor] = screen_stack
        return ""

    monkeypatch.setattr(Compositor, "render_update", put_off)
