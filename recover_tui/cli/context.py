"""What a command needs to begin: where things are, what is set, how to open the store."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, Self, TypeVar

from msgspec import Struct

from recover_tui.domain.translation import gettext as _
from recover_tui.store.errors import StoreError, explained
from recover_tui.store.spool import Spool
from recover_tui.system import paths
from recover_tui.system.paths import NoHomeError
from recover_tui.system.private_files import make_folder

if TYPE_CHECKING:
    from recover_tui.config.loader import Loaded
    from recover_tui.store.store import Store

P = ParamSpec("P")
R = TypeVar("R")
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

    @classmethod
    def of(cls, db: Path | None, config: Path | None) -> Self:
        """Give what the command line and the environment say."""
        return cls(
            store_file=db or paths.store_file(os.environ),
            own_folder=db is None and not os.environ.get("RECOVER_DB"),
            config_file=config or paths.config_file(os.environ),
        )

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

    def open_store(self, busy_timeout: float = BUSY_TIMEOUT, *, checked: bool = False) -> Store:
        """Open the store, and let it take in what waits for it; `checked` is as for StoreFile. Raises StoreError."""
        from recover_tui.store.store import Store

        store = Store.open(self.store_file, busy_timeout=busy_timeout, own_folder=self.own_folder, checked=checked)
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


def pass_cli_context(command: Callable[Concatenate[CliContext, P], R]) -> Callable[P, R]:
    """Hand a command the context as the first of its arguments."""
    from click import make_pass_decorator  # the dashboard opens without it

    return make_pass_decorator(CliContext)(command)


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
