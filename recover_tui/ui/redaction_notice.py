"""Saying that a caller's number was masked, and keeping what was none."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from recover_tui.domain import text
from recover_tui.domain.translation import gettext as _
from recover_tui.store.write_queue import Write


class RedactionNotice:
    """Tells the agent that a number was masked, once for each number, and can bring the last one back."""

    def __init__(self, submit: Callable[[Write], object], flash: Callable[[str], object]) -> None:
        self._submit = submit
        self._flash = flash
        self._spoken_of: set[str] = set()
        self._last: tuple[tuple[str, ...], Write | None] | None = None

    def announce(self, texts: Iterable[str], again: Write | None = None) -> None:
        """Say that something in these texts was masked; `again` keeps them anew if that was wrong."""
        from recover_tui.domain.redaction import redact  # the first picture has nothing to mask

        found = [one for said in texts for one in redact(text.clean(said)).found if one not in self._spoken_of]
        if found:
            self._spoken_of.update(found)
            self._last = tuple(found), again
            self._flash(_("a number was masked · f3 puts it back if it is no caller's"))

    def keep(self) -> None:
        """Keep what was spoken of last as it was written: it is nobody's."""
        if self._last is None:
            return
        (found, again), self._last = self._last, None
        self._submit(lambda store: store.redactor.allow(found))
        if again is not None:
            self._submit(again)
        self._flash(_("put back") if again is not None else _("not masked again from now on"))
