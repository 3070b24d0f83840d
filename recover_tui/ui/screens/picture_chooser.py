"""Choosing a picture among one's files."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

from textual import getters, on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen

from recover_tui.domain import text, timestamps
from recover_tui.domain.os_errors import reason
from recover_tui.domain.translation import gettext as _, ngettext
from recover_tui.formats import picture_folder
from recover_tui.formats.picture_folder import FolderListing
from recover_tui.ui import commands
from recover_tui.ui.widgets.plain_text import PlainText
from recover_tui.ui.widgets.row_list import Row, RowList

_UP: Final = ".."
"""Id of the row that goes to the folder above."""


class PictureChooser(ModalScreen[Path | None]):
    """A folder's pictures, newest first, and the folders around it. Gives the one chosen, None when none is."""

    AUTO_FOCUS = "RowList"
    SCOPE = commands.PICTURE_CHOOSER
    BINDINGS = SCOPE.bindings
    DEFAULT_CSS = """
    PictureChooser {
        align: center middle;
        background: $background 60%;
        & > Vertical {
            width: 72;
            max-width: 100%;
            height: 24;
            max-height: 100%;
            padding: 0 1;
            background: $background;
            border: round $border;
            border-title-color: $foreground;
            border-title-style: bold;
            border-subtitle-color: $quiet;
        }
        #chooser-folder { height: 1; color: $quiet; text-wrap: nowrap; text-overflow: ellipsis; }
    }
    """

    rows = getters.query_one(RowList)

    def __init__(self, folder: Path, now: Callable[[], datetime]) -> None:
        """Begin in this `folder`."""
        super().__init__()
        self._now = now
        self._listing = FolderListing(folder, (), (), 0)

    def compose(self) -> ComposeResult:
        """The folder, and what is in it."""
        with Vertical() as frame:
            frame.border_title = _("Choose a picture")
            frame.border_subtitle = _("enter opens · backspace goes up · escape closes")
            yield PlainText(id="chooser-folder")
            yield RowList()

    async def on_mount(self) -> None:
        """Look into the folder."""
        self._open(self._listing.folder)

    def action_up(self) -> None:
        """Go to the folder above."""
        self._open(self._listing.folder.parent)

    def action_close(self) -> None:
        """Choose none."""
        self.dismiss(None)

    @on(RowList.OptionSelected)
    def _row_selected(self, event: RowList.OptionSelected) -> None:
        event.stop()
        name = event.option.id or _UP
        path = self._listing.folder / name
        if name == _UP:
            self.action_up()
        elif path in self._listing.folders:
            self._open(path)
        else:
            self.dismiss(path)

    def _open(self, folder: Path) -> None:
        # On a thread, and only the last one asked for counts: a folder of another machine may take its time.
        self.run_worker(self._list(folder), exclusive=True)

    async def _list(self, folder: Path) -> None:
        before = self._listing.folder
        try:
            self._listing = await asyncio.to_thread(picture_folder.list_folder, folder)
        except OSError as error:
            said = _("{folder} can't be read ({reason})")
            self._say(said.format(folder=text.line(folder.name), reason=reason(error)))
            if not self.rows.options:
                self.rows.show(self._rows())
            return
        self._say(self._fitting(text.line(str(folder))))
        self.rows.show(self._rows())
        found = [path for path, _changed in self._listing.pictures[:1]]
        if before.parent == folder and before in self._listing.folders:
            found = [before]
        for path in found:
            self.rows.highlighted = self.rows.get_option_index(path.name)

    def _fitting(self, path: str) -> str:
        """Its end: the folder one is in says more than the disk."""
        room = max(1, self.rows.size.width)
        return path if len(path) <= room else f"…{path[1 - room :]}"

    def _say(self, words: str) -> None:
        self.query_one("#chooser-folder", PlainText).show(words, layout=False)

    def _rows(self) -> Iterator[Row]:
        listing, now = self._listing, self._now()
        if listing.folder.parent != listing.folder:
            yield Row(_UP, _("↑ the folder above"))
        for folder in listing.folders:
            yield Row(folder.name, f"{text.line(folder.name)}/")
        for path, changed in listing.pictures:
            yield Row(path.name, text.line(path.name), timestamps.short_day(changed, now))
        if listing.more:
            older = ngettext(
                "{count} older; paste the path of one of those",
                "{count} older; paste the path of one of those",
                listing.more,
            )
            yield Row(None, older.format(count=listing.more))
        elif not listing.pictures:
            yield Row(None, _("no picture here"))
