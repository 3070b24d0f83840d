"""What the screen is made with: handed in as one value, so that nothing has to pass it on piece by piece."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import field

from recover_tui.config.model import Config
from recover_tui.domain.private_struct import PrivateStruct
from recover_tui.domain.support import Resource
from recover_tui.domain.translation import gettext as _
from recover_tui.store.session import StoreSession
from recover_tui.system.clock import Clock
from recover_tui.ui.terminal_background import BackgroundQuery
from recover_tui.ui.timings import USUAL, Timings

if TYPE_CHECKING:
    from recover_tui.domain.phone_links import LinkState
    from recover_tui.phones.listening import Listener


class ResetRequest(PrivateStruct, frozen=True):
    """A reset asked for on the command line: it starts at once, and the program ends with it."""

    seconds: int | None = None
    pattern: str | None = None
    opens_shift: bool = False
    """Whether it begins a shift, with someone whom the agent helped in mind."""


class AppContext(PrivateStruct, frozen=True):
    """The store, the time, what is set, and where things are."""

    session: StoreSession
    clock: Clock
    config: Config
    store_path: Path | None = None
    """The store's file. Of all windows on the same one, one listens to phones."""
    theme_folders: tuple[Path, ...] = ()
    """Folders with themes; a later one wins."""
    crisis_lines: tuple[Resource, ...] = ()
    """Lines for the agent's country."""
    packs: tuple[Path, ...] = ()
    """Files that the workplace laid down for everyone."""
    listeners: tuple[Listener, ...] = ()
    """What hears of calls."""
    links: dict[str, LinkState] = {}
    """How the links of this window to phones stand, by the kinds of phones."""
    notice: str = ""
    """What the agent has to know from the start."""
    request: ResetRequest | None = None
    background: BackgroundQuery = field(default_factory=BackgroundQuery)
    """Tells the one who reads from the terminal that it was asked for its colour."""
    timings: Timings = USUAL
    keep_setting: Callable[[str, str, object], str] = lambda *_setting: _("there is no config file")
    """Puts a setting into the config file, by its section and its name. Gives why it couldn't; empty if it did."""
    sample_day: tuple[str, ...] = ()
    """The program that shows a day of samples, with its arguments; empty where there is none."""
    read_secrets: Callable[[str], str] | None = None
    """Reads what is kept where the system keeps secrets, by its name; None where this desk is to stay alone."""
    inline: bool = False
    """Whether it stands in a few lines under the prompt, and not on a screen of its own."""
    served: bool = False
    """Whether it is shown in a page, and not in a terminal."""
    log_crash: Callable[[BaseException], object] = lambda _: None
    """Takes an error nobody foresaw."""
