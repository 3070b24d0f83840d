"""`recover hook` and `recover call`: run by a phone, or a script, that waits for them to end.

They open no store and load next to nothing. What is told goes into the spool, which is as safe as the store: an open
dashboard takes it in within a second, and everything else when it next opens the store, before it looks.
"""

import os
from time import time_ns

from recover_tui.phones import any_phone, microsip, twinkle
from recover_tui.store import spool_file
from recover_tui.system import hook_paths

_RATINGS = {"--rough": "rough", "--abusive": "abusive"}


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
    elif source == any_phone.SOURCE:
        turn = any_phone.parse(told)
    if turn is not None:
        put(source, turn, store_file)


def call(arguments: "list[str]") -> bool:
    """Keep what a script tells with the plainest of arguments. False when these are others, or it can't be kept."""
    stage, *told = arguments or [""]
    turn, rating, ref = any_phone.parse([stage]), "", ""
    while told:
        word = told.pop(0)
        if word in _RATINGS and not rating:
            rating = _RATINGS[word]
        elif word == "--ref" and told and not told[0].startswith("-"):
            ref = told.pop(0)
        else:
            return False
    if turn is None or stage != turn[0] or (rating and stage != "ended"):
        return False
    try:
        put("cli", turn, hook_paths.store_file(os.environ), rating=rating, ref=ref)
    except Exception:  # who takes the long way says what is wrong
        return False
    return True


def put(source: str, turn: "tuple[str, str, str]", store_file: str, *, rating: str = "", ref: str = "") -> None:
    """Put a turn of a call into the spool of the store at this absolute path. Raises OSError."""
    now = time_ns() // 1_000_000
    folder = spool_file.folder_for(store_file, hook_paths.spools(os.environ))
    told_of = spool_file.keyed(folder, ref) if ref else ""
    spool_file.put(folder, now, spool_file.hooked(source, now, turn, rating=rating, ref=told_of))
