"""What each state looks like at three sizes, cell by cell: its characters, and the colours of each.

A frame is a text file. After a change that is meant to be seen, `make frames` writes them anew; read what changed.
"""

from __future__ import annotations

import os
import string
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Final

import pytest
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, TextArea

from recover_tui.cli import demo
from recover_tui.domain.support import Kind, Resource
from recover_tui.domain.team import KindWord
from recover_tui.store.store import Store
from recover_tui.system import paths
from recover_tui.ui.overlays.reset import ResetOverlay
from tests.conftest import NOW, Time
from tests.ui.conftest import OpenWindow, Window

FRAMES: Final = Path(__file__).with_name("frames")
SIZES: Final = ((120, 40), (80, 24), (44, 14))
_CRISIS: Final = (Resource("crisis", Kind.OTHER, "Listening ear", "0800 555 0199", "", "", "built-in"),)
_LETTERS: Final = string.ascii_letters + string.digits + "".join(map(chr, range(0x3B1, 0x400)))

Way = Callable[[Window, Time], Awaitable[None]]


@pytest.fixture(autouse=True)
def _cursors_that_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """Textual blinks by the real clock: on a slow machine a frame would be taken while the cursor is out."""
    monkeypatch.setattr(TextArea, "_toggle_cursor_blink_visible", lambda _area: None)
    monkeypatch.setattr(Input, "_toggle_cursor", lambda _input: None)


async def at_rest(window: Window, time: Time) -> None:
    """As it opens."""


async def breathing(window: Window, time: Time) -> None:
    await window.press("b")
    await _later(window, time, 3.2)


async def in_a_hold(window: Window, time: Time) -> None:
    await window.press("b")
    await _later(window, time, 6)


async def reset(window: Window, time: Time) -> None:
    await window.press("r")
    await _later(window, time, 10.4)


async def card_of_a_reset(window: Window, time: Time) -> None:
    await window.press("r", "n")


async def reflecting(window: Window, time: Time) -> None:
    await window.press("j")
    await window.type("He raised his voice about the second invoice")
    await _later(window, time, 46)


async def end_of_a_reflection(window: Window, time: Time) -> None:
    await reflecting(window, time)
    await _later(window, time, 90)


async def asked_how_it_was(window: Window, time: Time) -> None:
    await window.press("c")
    time.pass_(1)
    await window.settle()


async def an_offer(window: Window, time: Time) -> None:
    await asked_how_it_was(window, time)
    await window.press("2")


async def hidden(window: Window, time: Time) -> None:
    await window.press("h")


async def crisis_line(window: Window, time: Time) -> None:
    await window.press("f4")


async def talking(window: Window, time: Time) -> None:
    await window.press("t")


async def worries(window: Window, time: Time) -> None:
    await window.press("v", "v")


async def a_win_begun(window: Window, time: Time) -> None:
    await window.press("w")
    await window.type("She laughed at the end")


async def all_keys(window: Window, time: Time) -> None:
    await window.press("?")


async def settings(window: Window, time: Time) -> None:
    await window.press(",")


async def own_figures(window: Window, time: Time) -> None:
    await window.press("i")


async def a_past_day(window: Window, time: Time) -> None:
    await window.press("m", "left")


async def a_kind_word(window: Window, time: Time) -> None:
    word = KindWord("1", "Floor 2", "floor/sam", "Sam", "You stayed so patient on that refund call", NOW, known=True)
    await window.session.replicate(lambda store: store.team.take(word))
    await window.session.reread()
    await window.press("k")


WAYS: Final[tuple[Way, ...]] = (
    at_rest,
    breathing,
    in_a_hold,
    reset,
    card_of_a_reset,
    reflecting,
    end_of_a_reflection,
    asked_how_it_was,
    an_offer,
    hidden,
    crisis_line,
    talking,
    worries,
    a_win_begun,
    all_keys,
    settings,
    own_figures,
    a_past_day,
    a_kind_word,
)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
async def test_a_state_looks_as_it_did(
    open_window: OpenWindow, store: Store, time: Time, way: Way, size: tuple[int, int]
) -> None:
    demo.fill(store, NOW)
    async with open_window(size=size, crisis=_CRISIS) as window:
        await way(window, time)
        seen(window, f"{way.__name__}-{size[0]}x{size[1]}")


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
async def test_the_first_day_looks_as_it_did(open_window: OpenWindow, size: tuple[int, int]) -> None:
    async with open_window(size=size, crisis=_CRISIS) as window:
        seen(window, f"first_day-{size[0]}x{size[1]}")


async def test_one_colour_of_the_theme_changed_is_seen(open_window: OpenWindow, store: Store, tmp_path: Path) -> None:
    demo.fill(store, NOW)
    shipped = (paths.shipped_themes() / "dusk.toml").read_text("utf-8")
    own = tmp_path / "themes"
    own.mkdir()
    (own / "dusk.toml").write_text(shipped.replace('line = "#3e474f"', 'line = "#3e4750"'), "utf-8")
    async with open_window(themes=(paths.shipped_themes(), own), crisis=_CRISIS) as window:
        assert frame(window) != (FRAMES / "at_rest-120x40.txt").read_text("utf-8")


def seen(window: Window, name: str) -> None:
    """Compare what is on the screen with what was seen there before, or keep it."""
    file = FRAMES / f"{name}.txt"
    now = frame(window)
    if "WRITE_FRAMES" in os.environ:
        FRAMES.mkdir(exist_ok=True)
        file.write_text(now, "utf-8")
    assert now.splitlines() == file.read_text("utf-8").splitlines(), f"{file.name} looks different"


def frame(window: Window) -> str:
    """What is on the screen: its characters, a letter for how each looks, and what the letters stand for.

    A photograph is only the place it takes: its cells are the business of whoever scales it.
    """
    letters: dict[str, str] = {}
    characters, looks = [], []
    photographs = [picture.region for picture in window.app.screen.query("ImageView > *").results(Widget)]
    for y, strip in enumerate(window.strips):
        for x, width in [(region.x, region.width) for region in photographs if y in region.line_range]:
            strip = Strip.join([strip.crop(0, x), Strip([Segment("░" * width)]), strip.crop(x + width)])
        characters.append("".join(segment.text for segment in strip).rstrip())
        looks.append("".join(_letters(strip, letters)))
    legend = [f"{letter}  {look}" for look, letter in letters.items()]
    return "\n".join([*characters, "", *looks, "", *legend, ""])


def _letters(segments: Iterable[Segment], letters: dict[str, str]) -> Iterable[str]:
    for segment in segments:
        look = _look(segment.style or Style())
        yield letters.setdefault(look, _LETTERS[len(letters)]) * segment.cell_length


def _look(style: Style) -> str:
    """Colours and the rest of it, without what the mouse may do there."""
    colours = [colour.name if colour else "default" for colour in (style.color, style.bgcolor)]
    marks = [mark for mark in ("bold", "dim", "italic", "underline", "strike", "reverse") if getattr(style, mark)]
    return " ".join([colours[0], "on", colours[1], *marks])


async def _later(window: Window, time: Time, seconds: float) -> None:
    time.pass_(seconds)
    dashboard = window.dashboard
    dashboard.breathe_pane.pacer.tick()
    for overlay in dashboard.query(ResetOverlay):
        overlay.pacer.tick()
    if dashboard.reflect_pane.writing:
        dashboard.reflect_pane.tick()
    await window.settle()
