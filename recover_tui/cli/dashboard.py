"""Putting the dashboard together."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from recover_tui.cli.context import CliContext, has_terminal, log_crash
from recover_tui.cli.ending import USAGE, EndedError
from recover_tui.cli.listeners import listeners
from recover_tui.config.loader import Loaded
from recover_tui.config.model import Pictures
from recover_tui.domain.translation import gettext as _, ngettext
from recover_tui.formats import crisis_lines
from recover_tui.system import clock, paths

if TYPE_CHECKING:
    from recover_tui.store.store import Store
    from recover_tui.ui.context import ResetRequest


_KEEP_TITLE: Final = "\x1b[22;0t"
_TITLE_AS_IT_WAS: Final = "\x1b[23;0t"


def open_dashboard(
    context: CliContext,
    request: ResetRequest | None = None,
    *,
    inline: bool = False,
    served: tuple[int, int] | None = None,
) -> None:
    """Open the dashboard and stay until it is closed; with a `request`, until that reset is over.

    `inline` puts it under the prompt. Where it is `served` to a page, that has so many columns and lines.
    """
    if inline and sys.platform == "win32":
        raise EndedError(_("under the prompt it runs on Linux and macOS"), USAGE)
    if served is None and not has_terminal():
        raise EndedError(_("the dashboard needs a terminal; recover reset --plain works without one"), USAGE)
    from recover_tui.store.session import StoreSession
    from recover_tui.store.thread import StoreThread
    from recover_tui.ui import terminal, textual_internals
    from recover_tui.ui.app import HUNG_UP, RecoverApp
    from recover_tui.ui.context import AppContext
    from recover_tui.ui.terminal_background import BackgroundQuery

    def open_fallback() -> Store:
        from recover_tui.store.store import Store

        return Store.open(None)

    loaded = context.load_config()
    typed = ""
    if loaded.config.look.pictures is Pictures.TERMINAL and served is None:
        from recover_tui.ui.terminal_pictures import ask_this_terminal
        from recover_tui.ui.widgets.image_view import draw_pictures

        kind, cell, typed = ask_this_terminal()
        draw_pictures(kind, cell)
    config = loaded.config
    time = clock.system_clock()
    background = BackgroundQuery()
    app = RecoverApp(
        AppContext(
            StoreSession(
                StoreThread(partial(context.open_store, checked=True), context.open_or_recover),
                StoreThread(open_fallback),
                time,
                store_path=context.store_file,
                spool=context.spool,
                keep_days=config.reflect.keep,
            ),
            time,
            config,
            store_path=context.store_file,
            theme_folders=context.theme_folders,
            crisis_lines=crisis_lines.lines_for(config.support.country or crisis_lines.country_of(os.environ)),
            packs=paths.packs(),
            listeners=tuple(listeners(config.phones)) if context.listens else (),
            notice=" ".join(filter(None, (_notice(loaded), _unsaved_notice()))),
            request=request,
            background=background,
            keep_setting=context.keep_setting,
            sample_day=_sample_day(context),
            read_secrets=_read_secrets if context.listens else None,
            log_crash=log_crash,
            inline=inline,
            served=served is not None,
        )
    )
    textual_internals.install_driver_patches(
        partial(terminal.BoundedParser, background=background, typed=typed), served=served is not None
    )
    # GNU screen keeps an escape back until the next key, and then both, while a program asks for the mouse.
    with _named_window(named=served is None and os.environ.get("TERM") != "linux"):
        app.run(inline=inline, mouse="STY" not in os.environ, size=served)
    if app.unsaved:
        with suppress(OSError):  # the terminal may be gone
            _write_unsaved(app.unsaved)
    if app.return_code == HUNG_UP:
        _forget_the_terminal()
    if app.cut_short:
        os._exit(app.return_code or 0)  # nobody waits for a store that is still busy
    if app.crashed:
        said = _("it had to stop; everything saved is safe. Where it broke is in {log}")
        raise EndedError(said.format(log=paths.log_file()))
    if app.return_code:
        sys.exit(app.return_code)


@contextmanager
def _named_window(*, named: bool) -> Iterator[None]:
    """Call the terminal's window recover meanwhile, whatever is on the screen; then as it was called before."""
    if not named:
        yield
        return
    _to_terminal(f"{_KEEP_TITLE}\x1b]0;recover\x07")
    try:
        yield
    finally:
        _to_terminal(_TITLE_AS_IT_WAS)


def _to_terminal(sequence: str) -> None:
    stream = sys.__stderr__
    with suppress(OSError, ValueError):  # it may be gone
        if stream is not None:
            stream.write(sequence)
            stream.flush()


def _forget_the_terminal() -> None:
    """Let what Python still writes out at its end go nowhere: it would fail, and that would be the exit code."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)


def _write_unsaved(words: tuple[str, ...]) -> None:
    import tempfile

    from recover_tui.cli.streams import warn
    from recover_tui.store import unsaved_file

    for folder in (paths.unsaved(), Path(tempfile.gettempdir())):
        try:
            file = unsaved_file.write(folder, words, clock.now())
        except OSError:
            continue
        warn(_("the store could not be written to; the last words are in {file}").format(file=file))
        return
    warn(_("the last words could not be kept, neither in the store nor beside it"))


def _read_secrets(name: str) -> str:
    from recover_tui.system.credentials import Credentials

    return Credentials(paths.credentials()).read(name)


def _sample_day(context: CliContext) -> tuple[str, ...]:
    if not context.listens:  # this is one
        return ()
    return (sys.executable, "-m", "recover_tui", "--config", str(context.config_file), "demo")


def _unsaved_notice() -> str:
    from recover_tui.store import unsaved_file

    files = unsaved_file.waiting(paths.unsaved())
    said = _("Words that could not be saved are in {file}; delete it when you have them.")
    return said.format(file=files[-1]) if files else ""


def _notice(loaded: Loaded) -> str:
    count = len(loaded.problems)
    if not count:
        return ""
    if not loaded.readable:
        return _("The config can't be used; defaults stand in. recover config check says more.")
    return ngettext(
        "One setting can't be used; defaults stand in. recover config check says more.",
        "{count} settings can't be used; defaults stand in. recover config check says more.",
        count,
    ).format(count=count)
