"""A picture on the screen, as well as the terminal can show it."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar

from textual.containers import Container
from textual.widget import Widget

from recover_tui.domain.translation import N_, gettext as _
from recover_tui.ui.terminal_pictures import Kind
from recover_tui.ui.widgets.concealable import Concealable
from recover_tui.ui.widgets.plain_text import PlainText

_CANT = N_("It can't be shown here. Saving it out works.")


class ImageView(Concealable, Container):
    """Shows one picture, or nothing: whole, in the room that is left, and never in fewer rows than tell anything."""

    DEFAULT_CSS = """
    ImageView {
        height: 1fr;
        min-height: 9;
        padding: 1 0 0 0;
        display: none;
        &.-filled { display: block; }
        & > * { width: auto; height: auto; max-width: 100%; }
    }
    """

    drawn_by: ClassVar[Callable[[Any], Widget] | None] = None
    """What draws a picture; chosen when the first one is, unless the terminal was asked before."""

    def __init__(self) -> None:
        super().__init__()
        self._data = b""

    def show(self, data: bytes) -> None:
        """Show the picture in these bytes; none takes it away."""
        self._data = data
        if not self.concealed:
            self._lay_out()

    def conceal(self) -> None:
        """Take the content out of the widget until `reveal`."""
        self.concealed = True
        self._lay_out()

    def reveal(self) -> None:
        """Show it again."""
        self.concealed = False
        self._lay_out()

    def _lay_out(self) -> None:
        shown = bool(self._data) and not self.concealed
        if not self.is_attached:
            return  # it was read for a card that is gone
        self.remove_children()
        self.set_class(shown, "-filled")
        if shown:
            self.mount(_widget_for(self._data))


def draw_pictures(kind: Kind, cell: tuple[int, int] | None) -> None:
    """Draw pictures like this from now on, with a cell of so many pixels."""
    if cell is not None:
        os.environ["TEXTUAL_CELL_WIDTH"], os.environ["TEXTUAL_CELL_HEIGHT"] = map(str, cell)
    with _no_terminal():
        from textual_image.widget import HalfcellImage, SixelImage, TGPImage

    ImageView.drawn_by = {Kind.SIXEL: SixelImage, Kind.KITTY: TGPImage}.get(kind, HalfcellImage)


def _widget_for(data: bytes) -> Widget:
    try:
        from PIL import Image

        if ImageView.drawn_by is None:
            draw_pictures(Kind.BLOCKS, None)
        assert ImageView.drawn_by is not None  # noqa: S101  # that is what it was called for
        return ImageView.drawn_by(Image.open(io.BytesIO(data), formats=("PNG", "JPEG")))
    except Exception:  # a decoder fed with anything raises anything
        return PlainText(_(_CANT), classes="pane--quiet")


@contextmanager
def _no_terminal() -> Iterator[None]:
    # The library asks the terminal as it is imported, and then the answer would be lost among the agent's keys.
    real = sys.__stdout__
    sys.__stdout__ = io.StringIO()  # type: ignore[misc,assignment]
    try:
        yield
    finally:
        sys.__stdout__ = real  # type: ignore[misc]
