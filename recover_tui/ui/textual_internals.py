"""Every private name of Textual's and Rich's that is used, each with its reason. All of them were tried with Textual
8.2.8 and Rich 15.0.0.

Nothing else in the package touches one; a test says so, and another when one of them is gone.
"""

from __future__ import annotations

import codecs
import io
import sys
from collections.abc import Callable, Iterable
from functools import partial
from typing import TYPE_CHECKING

from rich import cells
from rich._unicode_data import load as load_cell_table
from rich.align import Align
from rich.text import Text
from textual._ansi_sequences import ANSI_SEQUENCES_KEYS as KNOWN_SEQUENCES
from textual._xterm_parser import XTermParser
from textual.app import App, ReturnType
from textual.command import CommandList, CommandPalette
from textual.widgets.option_list import Option

if TYPE_CHECKING:
    from textual.drivers.linux_driver import LinuxDriver
    from textual.widget import Widget
    from textual.widgets._footer import FooterKey

__all__ = [
    "KNOWN_SEQUENCES",
    "CalmApp",
    "CalmPalette",
    "FooterKey",
    "XTermParser",
    "install_cell_table",
    "install_driver_patches",
    "load_cell_table",
    "write_to_terminal",
]

# XTermParser: pastes are bounded in length and time by a parser of ours, and the driver has no hook for another one.
# KNOWN_SEQUENCES: what is none of them is no key, and would reach a text letter by letter.
# load_cell_table: Rich counts a spacing vowel sign as no cell, and has no hook for another table.


class CalmApp(App[ReturnType]):
    """An app that shows no traceback."""

    crashed: bool = False
    """Whether the program ended through an error nobody foresaw."""

    def on_crash(self, error: BaseException) -> None:
        """Called with an unexpected error before the app closes; override it to log."""

    def _fatal_error(self) -> None:
        # Textual's own prints the local variables, and with them what the agent wrote; there is no setting for it.
        error = sys.exception()
        if error is not None:
            self.on_crash(error)
        self.crashed = True
        self._close_messages_no_wait()


class CalmPalette(CommandPalette):
    """A palette that says in the agent's language that nothing was found."""

    nothing_found: str = ""
    """What it says then."""

    def _start_no_matches_countdown(self, search_value: str) -> None:
        # Textual's own says it in English, and there is no hook for other words.
        self._stop_no_matches_countdown()

        def say() -> None:
            if search_value:
                words = Align.center(Text(self.nothing_found, style="not bold"))
                self.query_one(CommandList).add_option(Option(words, disabled=True, id=self._NO_MATCHES))
            self._list_visible = bool(search_value)

        self._no_matches_timer = self.set_timer(self._NO_MATCHES_COUNTDOWN, say)


def write_to_terminal(app: App[ReturnType], sequence: str) -> bool:
    """Write a control sequence, and say whether there is a driver that gives the answer to a parser of ours."""
    driver = app._driver  # there is no public way to the terminal
    if driver is None or driver.is_headless or driver.is_web or sys.platform == "win32":
        return False
    driver.write(sequence)
    return True


def footer_keys(composed: Iterable[Widget]) -> list[FooterKey]:
    """Give the keys among what a footer composed: leaving some out means looking at them."""
    from textual.widgets._footer import FooterKey

    return [widget for widget in composed if isinstance(widget, FooterKey)]


def install_cell_table(load: Callable[[str], cells.CellTable]) -> None:
    """Let everything be measured with this table of cells."""
    if cells.load_cell_table is not load:  # type: ignore[attr-defined]
        cells.load_cell_table = load  # type: ignore[attr-defined,assignment]
        cells.get_character_cell_size.cache_clear()
        cells.cached_cell_len.cache_clear()


def install_driver_patches(parser: Callable[[bool], XTermParser], *, served: bool = False) -> None:
    """Let the driver read with this `parser`, survive a byte that is no UTF-8, and write UTF-8 in any locale.

    Where it is `served` to a page, that is another driver.
    """
    if served:
        from textual.drivers import web_driver

        web_driver.XTermParser = parser  # type: ignore[assignment,attr-defined]
        web_driver.getincrementaldecoder = _forgiving  # type: ignore[assignment,attr-defined]
        return
    for stream in (sys.__stdout__, sys.__stderr__):
        if isinstance(stream, io.TextIOWrapper) and codecs.lookup(stream.encoding).name != "utf-8":
            stream.reconfigure(encoding="utf-8")
    if sys.platform == "win32":
        from textual.drivers import win32

        win32.XTermParser = parser  # type: ignore[assignment,attr-defined]
    else:
        from textual.drivers import linux_driver, linux_inline_driver

        linux_inline_driver.XTermParser = parser  # type: ignore[assignment,attr-defined]
        linux_inline_driver.getincrementaldecoder = _forgiving  # type: ignore[assignment,attr-defined]
        linux_driver.LinuxDriver._sigcont_application = _continue  # type: ignore[assignment,method-assign]
        linux_driver.XTermParser = parser  # type: ignore[assignment,attr-defined]
        linux_driver.getincrementaldecoder = _forgiving  # type: ignore[assignment,attr-defined]


def _continue(driver: LinuxDriver, *_: object) -> None:
    """Take the terminal up again if it was let go, and paint again in any case.

    Textual takes it up again as well when it was never let go, as after `kill -STOP`: then it reads and writes with
    more and more threads, and those keep the program from ever ending.
    """
    if driver._must_signal_resume:
        driver.resume_application_mode()
    else:
        driver._app.post_message(driver.SignalResume())


def _forgiving(encoding: str) -> Callable[..., codecs.IncrementalDecoder]:
    """Give a decoder that replaces a broken byte; with Textual's own, one such byte ends the app."""
    return partial(codecs.getincrementaldecoder(encoding), errors="replace")
