"""`recover hook`: run by a phone that waits for it to end.

It opens no store and loads next to nothing. What the phone tells goes into the spool, from which an open dashboard
takes it within a second, and everything else when it next opens the store.
"""

import os
from time import time_ns

from recover_tui.phones import microsip, twinkle
from recover_tui.store import spool_file
from recover_tui.system import hook_paths


def run(arguments: "list[str]") -> None:
    """Keep what a phone tells. It prints nothing and never fails: a phone must not break on us."""
    try:
        tell(arguments, hook_paths.store_file(os.environ))
    except Exception:  # whatever it is, the phone can't help it
        return


def tell(arguments: "list[str]", store_file: str) -> None:
    """Put what a phone tells into the spool of a store."""
    source, *told = arguments
    turn = None
    if source == microsip.SOURCE:
        turn = microsip.parse(told)
    elif source == twinkle.SOURCE:
        turn = twinkle.parse(os.environ)
    if turn is not None:
        now = time_ns() // 1_000_000
        folder = spool_file.folder_for(store_file, hook_paths.spools(os.environ))
        spool_file.put(folder, now, spool_file.hooked(source, now, turn))
