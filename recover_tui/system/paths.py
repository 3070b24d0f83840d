"""Where config, data and themes live. Nothing here creates anything.

What platformdirs says holds on every system. A relative path in an XDG variable counts for nothing, as the
specification has it; so does a relative HOME. `hook_paths` gives the same answers for a phone that can't wait.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Literal

from platformdirs import PlatformDirs

from recover_tui.domain.translation import gettext as _

_DIRS = PlatformDirs("recover-tui", appauthor=False)


class NoHomeError(Exception):
    """There is no home folder to put anything under; the message says what to do."""


def config_file(environ: Mapping[str, str]) -> Path:
    """The config file: RECOVER_CONFIG, else the platform's place. Raises NoHomeError."""
    return _named(environ, "RECOVER_CONFIG") or _place("user_config_dir") / "config.toml"


def store_file(environ: Mapping[str, str]) -> Path:
    """The store: RECOVER_DB, else the platform's place. Raises NoHomeError."""
    return _named(environ, "RECOVER_DB") or _place("user_data_dir") / "recover.db"


def log_file() -> Path:
    """The file that a crash leaves its frames in. Raises NoHomeError."""
    return _place("user_log_dir") / "recover.log"


def credentials() -> Path:
    """The file for what logins give, where the system has no keyring. Raises NoHomeError."""
    return _place("user_data_dir") / "credentials.json"


def spools() -> Path:
    """Where call events wait that could not be told to a store. Raises NoHomeError."""
    return _place("user_state_dir") / "spool"


def unsaved() -> Path:
    """Where words go that a store would not take before its window closed. Raises NoHomeError."""
    return _place("user_state_dir") / "unsaved"


def packs() -> tuple[Path, ...]:
    """Packs that a workplace laid down for everyone on this machine, in the system's config folder."""
    return tuple(sorted(Path(_DIRS.site_config_dir).glob("packs/*.toml")))


def pictures_folder() -> Path:
    """Where pictures are saved out to. Raises NoHomeError."""
    return _place("user_pictures_dir")


def usual_pictures() -> Path:
    """Where to look for pictures first: their folder, else the home folder, else the top."""
    with suppress(NoHomeError, RuntimeError):
        return next((folder for folder in (pictures_folder(), Path.home()) if folder.is_dir()), Path("/"))
    return Path("/")


def own_themes(config: Path) -> Path:
    """The agent's own themes, beside the config file."""
    return config.parent / "themes"


def shipped_themes() -> Path:
    """The themes that come with the program: inside an installed wheel, beside the package in a checkout."""
    return _shipped("themes")


def shipped_extension() -> Path:
    """The extension for browsers that comes with the program."""
    return _shipped("browser")


def _shipped(name: str) -> Path:
    package = Path(__file__).resolve().parents[1]
    inside = package / name
    return inside if inside.is_dir() else package.parent / name


def _named(environ: Mapping[str, str], name: str) -> Path | None:
    named = environ.get(name)
    if not named:
        return None
    try:
        return Path(named).expanduser()
    except RuntimeError:
        said = _("{name} begins with a ~ that is no home folder here; write the whole path")
        raise NoHomeError(said.format(name=name)) from None


def _place(
    kind: Literal["user_config_dir", "user_data_dir", "user_log_dir", "user_pictures_dir", "user_state_dir"],
) -> Path:
    try:
        return Path(getattr(_DIRS, kind))
    except RuntimeError:
        raise NoHomeError(_("no home folder is known for this user; set HOME to a folder of your own")) from None
