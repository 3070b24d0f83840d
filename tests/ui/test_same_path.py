"""The same path through a shift, by keys alone, by the mouse alone, and in another language.

A reset from its start to ready, a reflection to its cap, a win, a talk, the figures. The same in plain lines is in
`tests/real/test_plain_shift.py`, in a browser in `tests/real/test_web.py`.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from recover_tui.domain import translation
from recover_tui.domain.insights import Period
from recover_tui.domain.reflection import GRACE, EndedBy
from recover_tui.domain.reset import Outcome
from recover_tui.domain.support import Kind
from recover_tui.domain.translation import gettext as _, pgettext
from recover_tui.store.store import Store
from recover_tui.system import language
from recover_tui.ui import commands
from recover_tui.ui.overlays.reset import ResetOverlay
from tests.conftest import NOW, Time
from tests.samples import add_resource
from tests.ui.conftest import OpenWindow, Window

WIDE = (120, 40)


class ByKeys:
    """What is done by keys."""

    def __init__(self, window: Window) -> None:
        self.window = window

    async def command(self, key: str, label: str, does: str) -> None:
        await self.window.press(key)

    async def confirm(self, words: str) -> None:
        await self.window.press("enter")


class ByMouse:
    """What is done by clicks: on the keys at the bottom, on lines of the help, on rows."""

    def __init__(self, window: Window) -> None:
        self.window = window

    async def command(self, key: str, label: str, does: str) -> None:
        self.window.pilot.paint()
        footer = self.window.lines[-1]
        if label and label in footer:
            await self._click(footer.index(label), len(self.window.lines) - 1)
            return
        await self.command("?", pgettext("key", "keys"), "")
        await self._click_on(does)

    async def confirm(self, words: str) -> None:
        await self._click_on(words)
        await self._click_on(words)

    async def _click_on(self, words: str) -> None:
        self.window.pilot.paint()
        y = next(y for y, line in enumerate(self.window.lines) if words in line)
        await self._click(self.window.lines[y].index(words), y)

    async def _click(self, x: int, y: int) -> None:
        await self.window.pilot.click(offset=(x, y))
        await self.window.settle()


@pytest.fixture
def in_hindi() -> Iterator[None]:
    translation.use(language.catalogue("hi"))
    yield
    translation.use(language.catalogue("en"))


async def walk(window: Window, store: Store, time: Time, hand: ByKeys | ByMouse) -> None:
    """Go the whole path; words are typed."""
    await hand.command("r", pgettext("key", "reset"), _("Breathe, a line, one of your wins"))
    overlay = window.dashboard.overlays.current
    assert isinstance(overlay, ResetOverlay)
    time.pass_(61)
    overlay.pacer.tick()
    await window.settle()
    assert _("ready") in window.text
    time.pass_(2)
    await window.press("3")
    [reset] = window.ask(lambda store: store.resets.all())
    assert (reset.outcome, reset.after) == (Outcome.COMPLETED, 3)
    await hand.command("escape", pgettext("key", "leave"), "")
    assert not window.dashboard.occupied
    time.pass_(2)

    await hand.command("j", pgettext("key", "reflect"), _("Look back, two minutes or longer"))
    await window.type("He was promised it twice")
    time.pass_(120 + GRACE + 1)
    window.dashboard.reflect_pane.tick()
    await window.settle()
    assert _("That is enough for now.") in window.text
    [past] = window.ask(lambda store: store.reflections.newest())
    assert (past.gist, past.ended_by) == ("He was promised it twice", EndedBy.CAP)

    time.pass_(2)
    await hand.command("w", pgettext("key", "win"), _("Keep something that went well"))
    await window.type("Stayed till it worked")
    await window.press("enter", "enter", "enter", "enter")
    assert [win.text for win in window.ask(lambda store: store.wins.newest())] == ["Stayed till it worked"]

    await hand.command("t", pgettext("key", "talk"), _("Talk it out with someone"))
    await hand.confirm("Priya")
    await hand.command("ctrl+s", pgettext("key", "go on"), _(commands.FINISH))
    await hand.confirm(_("Copy it"))
    await window.type("Say the date first")
    await window.press("enter")
    assert len(window.ask(lambda store: store.reflections.newest())) == 2

    await hand.command("i", "", _(commands.FIGURES))
    assert _("Only you see this.") in window.text
    [(hour, counts)] = window.ask(lambda store: store.insights.over(Period.ALL, time.now())).hours
    assert (hour, counts.resets) == (9, 1)
    await hand.command("escape", pgettext("key", "leave"), "")
    assert window.dashboard.at_rest


@pytest.mark.parametrize("hand", [ByKeys, ByMouse])
async def test_in_english(open_window: OpenWindow, store: Store, time: Time, hand: type[ByKeys | ByMouse]) -> None:
    add_resource(store, "Priya", at=NOW, kind=Kind.COLLEAGUE, reach="4410")
    async with open_window(size=WIDE) as window:
        await walk(window, store, time, hand(window))


@pytest.mark.usefixtures("in_hindi")
@pytest.mark.parametrize("size", [WIDE, (80, 24)], ids=str)
async def test_in_hindi(open_window: OpenWindow, store: Store, time: Time, size: tuple[int, int]) -> None:
    add_resource(store, "Priya", at=NOW, kind=Kind.COLLEAGUE, reach="4410")
    async with open_window(size=size) as window:
        await walk(window, store, time, ByKeys(window))
