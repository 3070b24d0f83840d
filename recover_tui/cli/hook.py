"""`recover hook`: run by a phone that waits for it to end.

It loads little and opens no store. What the phone tells goes into the spool, from which an open dashboard takes it
within a second, and everything else when it next opens the store.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress

from recover_tui import paths
from recover_tui.cli import clock
from recover_tui.phones import microsip, twinkle
from recover_tui.store.spool import Spool


def run(arguments: Sequence[str]) -> None:
    """Keep what a phone tells. It prints nothing and never fails: a phone must not break on us."""
    with suppress(Exception):
        tell(arguments, Spool.of(paths.store_file(os.environ), paths.spools()))


def tell(arguments: Sequence[str], spool: Spool) -> None:
    """Put what a phone tells into the spool."""
    source, *told = arguments
    event = None
    if source == microsip.SOURCE:
        event = microsip.parse(told, clock.now())
    elif source == twinkle.SOURCE:
        event = twinkle.parse(os.environ, clock.now())
    if event is not None:
        spool.keep(event)
