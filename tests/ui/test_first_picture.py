"""What is on the screen as soon as anything is."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from rich.console import RenderableType
from textual.screen import Screen

from recover_tui.config.model import Config
from recover_tui.domain.wins import Win
from recover_tui.store.store import Store
from recover_tui.system import paths
from recover_tui.system.clock import Clock
from recover_tui.ui.app import RecoverApp
from recover_tui.ui.panes.pane import Pane
from tests.conftest import NOW
from tests.samples import add_win
from tests.ui.conftest import context_of

Look = Callable[[RecoverApp], object]
FirstPicture = Callable[..., Awaitable[object]]


@pytest.fixture
def first_picture(store_file: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> FirstPicture:
    """Say what holds when the first picture goes to the terminal."""

    async def look_at(look: Look, size: tuple[int, int] = (120, 40), *, all: bool = False) -> object:
        app = RecoverApp(context_of(store_file, clock, theme_folders=(paths.shipped_themes(),)))
        seen: list[object] = []
        paint = app._display

        def watched(screen: Screen[object], renderable: RenderableType | None) -> None:
            seen.append(look(app))
            paint(screen, renderable)

        monkeypatch.setattr(app, "_display", watched)
        async with app.run_test(size=size):
            await app.workers.wait_for_complete()
            await app.dashboard.leave()
        return seen if all else seen[0]

    return look_at


async def test_the_store_is_read_before_there_is_a_screen(store: Store, store_file: Path, clock: Clock) -> None:
    add_win(store, "You stayed with me.", at=NOW)
    on_the_screen = []

    def open_store() -> Store:
        on_the_screen.append(app.dashboard.is_mounted)
        return Store.open(store_file)

    app = RecoverApp(context_of(store_file, clock, open_store=open_store))
    async with app.run_test():
        await app.workers.wait_for_complete()
        assert [win.text for win in app.dashboard.wins] == ["You stayed with me."]
        await app.dashboard.leave()
    assert on_the_screen == [False]


async def test_it_has_the_theme_that_was_chosen(store: Store, first_picture: FirstPicture) -> None:
    store.settings.remember_theme(f"{Config().look.theme} dawn")
    assert await first_picture(lambda app: app.theme) == "dawn"


async def test_it_is_arranged_for_its_size(first_picture: FirstPicture) -> None:
    def folded(app: RecoverApp) -> list[str | None]:
        return [pane.id for pane in app.dashboard.query(Pane) if pane.folded]

    assert await first_picture(folded, size=(120, 40)) == []
    assert await first_picture(folded, size=(60, 30)) == ["wins", "reflect", "support"]


@pytest.mark.parametrize("count", [4, 90], ids=["a few wins", "more than a pane shows"])
@pytest.mark.parametrize("size", [(160, 50), (120, 40), (100, 30), (80, 24), (60, 30), (44, 14), (40, 10)])
async def test_none_of_its_words_moves_afterwards(
    store: Store, first_picture: FirstPicture, size: tuple[int, int], count: int
) -> None:
    words_of = "win {number}, with someone who had waited a long time for it"
    store.wins.add_all(
        Win(f"{count - number:03}", words_of.format(number=number), "a caller", "", NOW - timedelta(minutes=number))
        for number in range(count)
    )

    def words(app: RecoverApp) -> str:
        strips = app.screen._compositor.render_strips()
        return re.sub("[▀▄█▁]", " ", "\n".join("".join(segment.text for segment in strip) for strip in strips))

    first, *later = await first_picture(words, size=size, all=True)
    for number, picture in enumerate(later):
        moved = [where for where, cell in enumerate(first) if cell not in (" ", picture[where])]
        assert moved == [], number


async def test_how_many_there_are_is_said_once_all_are_read(store: Store, first_picture: FirstPicture) -> None:
    store.wins.add_all(Win(f"{number:03}", f"win {number}", "", "", NOW) for number in range(90))

    def said(app: RecoverApp) -> str:
        return str(app.dashboard.wins_pane.border_subtitle or "")

    assert dict.fromkeys(await first_picture(said, all=True)) == {"": None, "90": None}  # type: ignore[call-overload]
