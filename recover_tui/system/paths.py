"""Where config, data and themes live. Nothing here creates anything."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from platformdirs import PlatformDirs

_DIRS = PlatformDirs("recover-tui", appauthor=False)


def config_file(environ: Mapping[str, str]) -> Path:
    """The config file: RECOVER_CONFIG, else the platform's place."""
    named = environ.get("RECOVER_CONFIG")
    return Path(named).expanduser() if named else Path(_DIRS.user_config_dir) / "config.toml"


def store_file(environ: Mapping[str, str]) -> Path:
    """The store: RECOVER_DB, else the platform's place."""
    named = environ.get("RECOVER_DB")
    return Path(named).expanduser() if named else Path(_DIRS.user_data_dir) / "recover.db"


def log_file() -> Path:
    """The file that a crash leaves its frames in."""
    return Path(_DIRS.user_log_dir) / "recover.log"


def spools() -> Path:
    """Where call events wait that could not be told to a store."""
    return Path(_DIRS.user_state_dir) / "spool"


def unsaved() -> Path:
    """Where words go that a store would not take before its window closed."""
    return Path(_DIRS.user_state_dir) / "unsaved"


def packs() -> tuple[Path, ...]:
    """Packs that a workplace laid down for everyone on this machine, in the system's config folder."""
    return tuple(sorted(Path(_DIRS.site_config_dir).glob("packs/*.toml")))


def pictures_folder() -> Path:
    """Where pictures are saved out to."""
    return Path(_DIRS.user_pictures_dir)


def own_themes(config: Path) -> Path:
    """The agent's own themes, beside the config file."""
    return config.parent / "themes"


def shipped_themes() -> Path:
    """The themes that come with the program: inside an installed wheel, beside the package in a checkout."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "themes"
    return inside if inside.is_dir() else package.parent / "themes"
