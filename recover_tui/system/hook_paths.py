"""The places that a phone's hook needs, found without loading what knows every system.

Only what is plain is answered here; wherever it isn't, `paths` is asked.
"""

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:  # loading `collections.abc` takes as long as all the rest
    from collections.abc import Mapping


def store_file(environ: "Mapping[str, str]") -> str:
    """The store: RECOVER_DB, else the platform's place."""
    named = environ.get("RECOVER_DB")
    if named:
        plain = named if _is_plain(named) else None
    else:
        plain = _below(environ, "XDG_DATA_HOME", ".local/share", "recover.db")
    if plain is None:
        from recover_tui.system import paths

        return str(paths.store_file(environ).absolute())
    return plain


def spools(environ: "Mapping[str, str]") -> str:
    """Where call events wait that could not be told to a store."""
    plain = _below(environ, "XDG_STATE_HOME", ".local/state", "spool")
    if plain is None:
        from recover_tui.system import paths

        return str(paths.spools())
    return plain


def _below(environ: "Mapping[str, str]", name: str, usual: str, file: str) -> "str | None":
    """The file in our folder, where the environment says plainly where that is."""
    base = environ.get(name) or os.path.join(environ.get("HOME") or ".", usual)
    return os.path.join(base, "recover-tui", file) if sys.platform.startswith("linux") and _is_plain(base) else None


def _is_plain(path: str) -> bool:
    """True for an absolute path that is written in the one way in which everything else writes it."""
    return os.path.isabs(path) and os.path.normpath(path) == path
