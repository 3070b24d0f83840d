"""What a command needs to begin: where things are, what is set, how to open the store."""

from __future__ import annotations

import codecs
import os
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct

from recover_tui.domain import text
from recover_tui.domain.os_errors import reason
from recover_tui.domain.translation import gettext as _
from recover_tui.store.errors import StoreError, explained
from recover_tui.store.spool import Spool
from recover_tui.system import paths
from recover_tui.system.paths import NoHomeError
from recover_tui.system.private_files import make_folder

if TYPE_CHECKING:
    from recover_tui.config.loader import Loaded
    from recover_tui.store.store import Store

BUSY_TIMEOUT = 10.0
"""Seconds a command waits for another program's write."""


class CliContext(Struct, frozen=True):
    """What every command is given: where the store and the config are."""

    store_file: Path
    own_folder: bool
    """True when the store is in the folder that is ours alone."""
    config_file: Path
    listens: bool = True
    """False for a store that real calls don't belong into."""

    @property
    def theme_folders(self) -> tuple[Path, ...]:
        """Folders with themes; a later one wins."""
        return paths.shipped_themes(), paths.own_themes(self.config_file)

    def load_config(self) -> Loaded:
        """Read the config file."""
        from recover_tui.config import loader

        return loader.load(self.config_file, **self._known_names)

    def keep_setting(self, section: str, name: str, value: object) -> str:
        """Put a setting into the config file. Gives why it couldn't; empty if it did."""
        from recover_tui.config import writer  # loads tomlkit, which nothing else needs

        if not self.listens:
            return _("a sample day keeps nothing")
        try:
            writer.keep(self.config_file, section, name, value, **self._known_names)
        except writer.NotKeptError as error:
            return str(error)
        return ""

    @property
    def _known_names(self) -> dict[str, Any]:
        """What a config may name."""
        from recover_tui.ui import commands, themes

        return {"themes": themes.settings(self.theme_folders), "bindings": commands.KEYS}

    @property
    def spool(self) -> Spool:
        """Where events wait that the store can't take."""
        return Spool.of(self.store_file, paths.spools())

    def open_store(self, busy_timeout: float = BUSY_TIMEOUT) -> Store:
        """Open the store, and let it take in what waits for it. Raises StoreError."""
        from recover_tui.store.store import Store

        store = Store.open(self.store_file, busy_timeout=busy_timeout, own_folder=self.own_folder)
        return self._take_in_what_waits(store)

    def open_or_recover(self, *, altered_too: bool = False) -> Store:
        """Open the store, and when it is damaged begin again from its newest copy. Raises StoreError.

        `altered_too` does the same for one that another program gave parts of its own.
        """
        from recover_tui.store.store import Store
        from recover_tui.system import clock

        store = Store.open_or_recover(
            self.store_file,
            clock.now(),
            busy_timeout=BUSY_TIMEOUT,
            own_folder=self.own_folder,
            altered_too=altered_too,
        )
        return self._take_in_what_waits(store)

    def _take_in_what_waits(self, store: Store) -> Store:
        try:
            store.record_spooled(self.spool)
        except Exception as error:
            # What can't be taken in now waits on, and is no reason not to read.
            if not isinstance(error, StoreError) and not hasattr(error, "sqlite_errorname"):
                store.close()
                raise
        return store

    @contextmanager
    def store(self, busy_timeout: float = BUSY_TIMEOUT) -> Iterator[Store]:
        """Have the store open for a while; another program's write is waited for `busy_timeout` seconds.

        Raises StoreError, also for what SQLite says meanwhile.
        """
        store = self.open_store(busy_timeout)
        try:
            yield store
        except Exception as error:
            if hasattr(error, "sqlite_errorname"):
                raise explained(error, self.store_file) from error
            raise
        finally:
            store.close()


pass_cli_context = click.make_pass_decorator(CliContext)


def say(*lines: str) -> None:
    """Write lines to stdout, without anything a terminal would obey."""
    for line in lines:
        click.echo(text.clean(line))


def warn(message: str) -> None:
    """Write a line about what is being done to stderr."""
    click.echo(f"recover: {message}", err=True)


def read_stdin(largest: int) -> str:
    """Read what comes in, so many bytes at most. Raises ClickException."""
    if sys.stdin is None:
        raise click.ClickException(_("there is nothing to read from; nothing was kept"))
    came_in = sys.stdin.buffer.read(largest + 1)
    if len(came_in) > largest:
        said = _("more than {size} MB came in; nothing was kept")
        raise click.ClickException(said.format(size=largest // 2**20))
    try:
        return _decoded(came_in)
    except UnicodeDecodeError:
        raise click.ClickException(_("what came in is not UTF-8 text; nothing was kept")) from None


def read_file(file: Path, largest: int) -> str:
    """Read a text file of so many bytes at most, or stdin when it is called -. Raises ClickException."""
    if str(file) == "-":
        return read_stdin(largest)
    try:
        if file.stat().st_size > largest:
            said = _("{file} is larger than {size} MB; nothing was taken in")
            raise click.ClickException(said.format(file=file, size=largest // 2**20))
        return _decoded(file.read_bytes())
    except OSError as error:
        said = _("{file} can't be read ({reason})")
        raise click.ClickException(said.format(file=file, reason=reason(error))) from None
    except UnicodeDecodeError:
        raise click.ClickException(_("{file} is not UTF-8 text; save it as UTF-8").format(file=file)) from None


def _decoded(data: bytes) -> str:
    """Read UTF-8, or UTF-16 where a mark at the beginning says so, as Excel writes it. Raises UnicodeDecodeError."""
    marked = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return data.decode("utf-16" if marked else "utf-8-sig")


def log_crash(error: BaseException) -> Path | None:
    """Add where an error came from to the log, which only this user can read: no values, so no private words.

    Gives the log, or None when it can't be written.
    """
    frames = traceback.StackSummary.extract(traceback.walk_tb(error.__traceback__), lookup_lines=False)
    try:
        file = paths.log_file()
        make_folder(file.parent)
        descriptor = os.open(file, os.O_CREAT | os.O_APPEND | os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0), 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as log:
            log.write("".join([*frames.format(), type(error).__name__, "\n\n"]))
    except (OSError, NoHomeError):
        return None
    return file


def has_terminal(platform: str = sys.platform) -> bool:
    """True when there is a terminal that a dashboard can be drawn on. On Windows no variable says of which kind."""
    streams: tuple[Any, ...] = (sys.__stdin__, sys.__stderr__)
    if not all(stream is not None and stream.isatty() for stream in streams):
        return False
    kind = os.environ.get("TERM", "")
    return kind != "dumb" and (bool(kind) or platform == "win32")
