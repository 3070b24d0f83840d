"""Words that are kept while they are being typed, and earlier ones that come back."""

from __future__ import annotations

from dataclasses import dataclass

from recover_tui.ui.messages import PaneMessage


class DraftSource:
    """Mixin of a text widget whose half-written words are kept under its `draft_key`."""

    draft_key: str = ""
    """What is being written, as the store knows it; empty for what isn't kept."""

    @dataclass(eq=False, repr=False)
    class Drafted(PaneMessage):
        """Words were typed."""

        key: str
        words: tuple[str, ...]
        """All that was typed so far; empty once it has become something else, or nothing."""
        overwritten: str = ""
        """What was written over since the last time."""

    @dataclass(eq=False, repr=False)
    class PreviousVersionRequested(PaneMessage):
        """The agent wants back what stood there before."""

        widget: DraftSource

    @property
    def typed(self) -> str:
        """The words as they are."""
        raise NotImplementedError

    def bring_back(self, words: str) -> None:
        """Put these in the place of what is there."""
        raise NotImplementedError
