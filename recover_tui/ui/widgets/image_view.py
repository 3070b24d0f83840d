"""A picture on the screen, as well as the terminal can show it."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

from textual.containers import Container
from textual.widget import Widget

from recover_tui.ui.widgets.concealable import Concealable
from recover_tui.ui.widgets.plain_text import PlainText

_CANT = "It can't be shown here. Saving it out works."


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


def ask_the_terminal() -> None:
    """Find out whether the terminal shows real pictures (sixel, kitty). Only before the dashboard has it."""
    _widget_class(ask=True)


def _widget_for(data: bytes) -> Widget:
    try:
        from PIL import Image

        return _widget_class()(Image.open(io.BytesIO(data), formats=("PNG", "JPEG")))
    except Exception:  # a decoder fed with anything raises anything
        return PlainText(_CANT, classes="pane--quiet")


@cache
def _widget_class(*, ask: bool = False) -> Callable[[Any], Widget]:
    if ask:
        from textual_image.widget import Image

        return Image
    if "textual_image.widget" in sys.modules:
        return _widget_class(ask=True)
    with _no_terminal():
        from textual_image.widget import HalfcellImage

        return HalfcellImage


@contextmanager
def _no_terminal() -> Iterator[None]:
    # The library asks the terminal as it is imported, and then the answer would be lost among the agent's keys.
    real = sys.__stdout__
    sys.__stdout__ = io.StringIO()  # type: ignore[misc,assignment]
    try:
        yield
    finally:
        sys.__stdout__ = real  # type: ignore[misc]
