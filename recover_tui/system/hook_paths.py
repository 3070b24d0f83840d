"""The places that a phone's hook needs, as `paths` has them, found without loading what knows every system.

Where that can't be told so simply, `paths` is asked.
"""

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:  # loading `collections.abc` takes as long as all the rest
    from collections.abc import Mapping


def store_file(environ: "Mapping[str, str]") -> str:
    """The store: RECOVER_DB, else the platform's place."""
    named = environ.get("RECOVER_DB", "")
    if named and os.path.isabs(named) and os.path.normpath(named) == named:
        return named
    if named or not sys.platform.startswith("linux"):
        from recover_tui.system import paths

        return str(paths.store_file(environ).absolute())
    return os.path.join(_base(environ, "XDG_DATA_HOME", "~/.local/share"), "recover-tui", "recover.db")


def spools(environ: "Mapping[str, str]") -> str:
    """Where call events wait that could not be told to a store."""
    if not sys.platform.startswith("linux"):
        from recover_tui.system import paths

        return str(paths.spools())
    return os.path.join(_base(environ, "XDG_STATE_HOME", "~/.local/state"), "recover-tui", "spool")


def _base(environ: "Mapping[str, str]", name: str, usual: str) -> str:
    return environ.get(name, "").strip() or os.path.expanduser(usual)
