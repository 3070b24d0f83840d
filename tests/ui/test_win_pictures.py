"""A picture for a win from the clipboard, or chosen among files."""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from textual.events import Paste
from textual.widget import Widget

from recover_tui.domain.wins import Image as WinImage, ImageInfo
from recover_tui.store.store import Store
from recover_tui.system import clipboard, paths
from recover_tui.ui.screens.picture_chooser import PictureChooser
from tests.conftest import NOW
from tests.samples import add_win
from tests.ui.conftest import OpenWindow, Window


def png(size: tuple[int, int] = (30, 20)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "white").save(out, "PNG")
    return out.getvalue()


Put = Callable[[bytes | None], None]


@pytest.fixture
def put(monkeypatch: pytest.MonkeyPatch) -> Put:
    """Put a picture on the clipboard."""

    def put(data: bytes | None) -> None:
        monkeypatch.setattr(clipboard, "picture", lambda *_, **__: data)

    put(None)
    return put


async def ask_for_a_picture(window: Window) -> None:
    await window.press("w")
    await window.type("She thanked me")
    await window.press("enter", "enter", "enter")


def only_win(window: Window) -> tuple[str, ImageInfo | None]:
    [win] = window.ask(lambda store: store.wins.newest())
    return win.text, win.image


PNG = ImageInfo("image/png", 30, 20)


@pytest.mark.parametrize("how", ["ctrl+v", "alt+v", "paste"])
@pytest.mark.parametrize("end", ["enter", "escape"])
async def test_a_picture_on_the_clipboard_comes_with_the_win(
    open_window: OpenWindow, put: Put, how: str, end: str
) -> None:
    """Some terminals paste nothing at all when there is a picture."""
    put(png())
    async with open_window() as window:
        await ask_for_a_picture(window)
        if how == "paste":
            window.app.post_message(Paste(""))
            await window.settle()
        else:
            await window.press(how)
        assert "from the clipboard, 30 × 20" in window.text
        await window.press(end)
        assert only_win(window) == ("She thanked me", PNG)


async def test_it_comes_along_when_enter_is_faster_than_the_clipboard(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = threading.Event()

    def picture(*_: object, **__: object) -> bytes:
        slow.wait(60)
        return png()

    monkeypatch.setattr(clipboard, "picture", picture)
    async with open_window() as window:
        await ask_for_a_picture(window)
        await window.pilot.press("ctrl+v", "enter")
        assert not window.dashboard.wins_pane.adding
        slow.set()
        await window.settle()
        assert only_win(window) == ("She thanked me", PNG)


async def test_where_there_is_none_text_is_pasted_as_usual(open_window: OpenWindow, put: Put) -> None:
    async with open_window() as window:
        window.app.copy_to_clipboard("/a/b.png")
        await ask_for_a_picture(window)
        await window.type("see ")
        await window.press("ctrl+v")
        assert window.dashboard.wins_pane.question_line.text == "see /a/b.png"


async def test_elsewhere_text_is_pasted_and_nobody_looks_for_a_picture(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(clipboard, "picture")
    async with open_window() as window:
        window.app.copy_to_clipboard("thanks")
        await window.press("w", "ctrl+v")
        assert window.dashboard.wins_pane.question_line.text == "thanks"
        await window.press("f9")
        assert window.app.screen is window.dashboard


async def test_text_that_a_terminal_pastes_waits_for_nothing(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(clipboard, "picture")
    async with open_window() as window:
        await ask_for_a_picture(window)
        await window.type("/a/b.png")
        assert window.dashboard.wins_pane.question_line.text == "/a/b.png"


async def test_what_is_typed_after_it_counts_instead(open_window: OpenWindow, put: Put, tmp_path: Path) -> None:
    put(png())
    path = tmp_path / "a.png"
    path.write_bytes(png((5, 5)))
    async with open_window() as window:
        await ask_for_a_picture(window)
        await window.press("ctrl+v")
        await window.type(str(path))
        await window.press("enter")
        assert only_win(window) == ("She thanked me", ImageInfo("image/png", 5, 5))


async def test_dropping_the_line_drops_it_and_the_next_win_has_none(open_window: OpenWindow, put: Put) -> None:
    put(png())
    async with open_window() as window:
        await ask_for_a_picture(window)
        await window.press("ctrl+v", "f8")
        await window.press("w")
        await window.type("Another")
        await window.press("enter", "enter", "enter", "enter")
        assert only_win(window) == ("Another", None)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"nonsense", "Not taken: the picture on the clipboard is no picture that can be read"),
        (None, "Not taken: the picture on the clipboard takes more than 10 MB"),
    ],
)
async def test_one_that_can_not_be_kept_is_said_so_and_the_win_is_kept(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch, data: bytes | None, said: str
) -> None:
    def picture(*_: object, **__: object) -> bytes:
        if data is None:
            raise clipboard.TooLargeError
        return data

    monkeypatch.setattr(clipboard, "picture", picture)
    async with open_window() as window:
        await ask_for_a_picture(window)
        await window.press("ctrl+v")
        assert window.notice.startswith(said)
        await window.press("enter")
        assert only_win(window) == ("She thanked me", None)


async def test_a_win_is_given_a_picture_from_the_clipboard_later(
    open_window: OpenWindow, put: Put, store: Store
) -> None:
    put(png())
    add_win(store, "Stayed", at=NOW)
    async with open_window() as window:
        window.dashboard.open(window.dashboard.wins_pane)
        await window.settle()
        await window.press("e", "enter", "enter", "enter", "ctrl+v", "enter")
        assert only_win(window) == ("Stayed", PNG)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "pictures"
    (folder / "[b]of calls").mkdir(parents=True)
    (folder / "kind \x1b[31m words [b].png").write_bytes(png())
    (folder / "[b]of calls" / "inside.png").write_bytes(png((5, 5)))
    (folder / "notes.txt").touch()
    monkeypatch.setattr(paths, "pictures_folder", lambda: folder)
    return folder


async def test_a_picture_is_chosen_among_files(open_window: OpenWindow, folder: Path) -> None:
    async with open_window() as window:
        await ask_for_a_picture(window)
        assert "f9" in window.lines[-1]
        await window.press("f9")
        assert "[b]of calls/" in window.text
        assert "notes.txt" not in window.text
        await window.press("enter")
        assert window.app.screen is window.dashboard
        assert window.app.focused is window.dashboard.wins_pane.question_line
        await window.press("enter")
        assert only_win(window) == ("She thanked me", PNG)


async def test_one_goes_into_folders_and_up_again_and_begins_there_the_next_time(
    open_window: OpenWindow, folder: Path
) -> None:
    async with open_window() as window:
        await ask_for_a_picture(window)
        await window.press("f9", "home", "down", "enter")
        assert "inside.png" in window.text
        await window.press("backspace")
        assert window.app.screen.query_one("RowList").chosen == "[b]of calls"  # type: ignore[attr-defined]
        await window.press("enter", "enter")
        assert window.dashboard.wins_pane.question_line.text.endswith("inside.png")
        await window.press("f9")
        assert "inside.png" in window.text
        await window.press("escape", "enter")
        assert only_win(window) == ("She thanked me", ImageInfo("image/png", 5, 5))


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
async def test_a_folder_that_can_not_be_read_is_said_so(open_window: OpenWindow, folder: Path) -> None:
    (folder / "[b]of calls").chmod(0)
    async with open_window() as window:
        await ask_for_a_picture(window)
        await window.press("f9", "home", "down", "enter")
        assert "can't be read (permission denied)" in window.text


async def test_a_folder_that_is_gone_can_be_left(open_window: OpenWindow, folder: Path) -> None:
    async with open_window() as window:
        await ask_for_a_picture(window)
        await window.press("f9")
        inside = folder / "[b]of calls"
        (inside / "inside.png").unlink()
        inside.rmdir()
        await window.press("home", "down", "enter")
        assert "can't be read (no such file or directory)" in " ".join(window.text.split())
        await window.press("end", "enter")
        assert window.app.screen is window.dashboard


async def test_choosing_none_leaves_the_line_as_it_was(open_window: OpenWindow, folder: Path) -> None:
    async with open_window() as window:
        await ask_for_a_picture(window)
        await window.type("typed")
        await window.press("f9", "escape")
        assert window.dashboard.wins_pane.question_line.text == "typed"


async def test_hiding_puts_the_files_away(open_window: OpenWindow, folder: Path) -> None:
    async with open_window(size=(44, 12)) as window:
        await ask_for_a_picture(window)
        await window.press("f9")
        assert isinstance(window.app.screen, PictureChooser)
        await window.press("f6")
        assert window.app.screen is window.dashboard
        assert "kind" not in window.text
        await window.press("f6", "enter")
        assert only_win(window) == ("She thanked me", None)


@pytest.mark.parametrize(("size", "shown"), [((120, 40), True), ((80, 24), True), ((44, 14), False)])
async def test_a_win_with_a_picture_comes_back_with_it(
    open_window: OpenWindow, store: Store, size: tuple[int, int], shown: bool
) -> None:
    """Whole, where there is room for it."""
    add_win(store, "She thanked me", at=NOW, image=WinImage(PNG, png()))
    async with open_window(size=size) as window:
        await window.press("r", "n")
        assert "ready" in window.text
        pictures = window.app.screen.query("ResetCard ImageView > *").results(Widget)
        assert [window.app.screen.region.contains_region(picture.region) for picture in pictures if picture.size] == [
            True
        ] * shown
        await window.press("ctrl+l")
        assert not [picture for picture in window.app.screen.query("ResetCard ImageView > *") if picture.is_attached]
