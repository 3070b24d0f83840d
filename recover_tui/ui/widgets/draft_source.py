"""Words that are kept while they are being typed, and earlier ones that come back."""

from __future__ import annotations

from typing import Final

from recover_tui.domain.drafts import AFTER_TALK_KEY, KIND_WORD_KEY, MESSAGE_KEY, OWN_PEOPLE, WIN_KEY, WORRY_KEY
from recover_tui.domain.translation import N_, gettext as _
from recover_tui.ui.messages import PaneMessage

HALF_WRITTEN: Final = {
    WIN_KEY: N_("a win is half written · w goes on"),
    OWN_PEOPLE: N_("someone is half written · s and a go on"),
    WORRY_KEY: N_("a worry is half written · p goes on"),
    MESSAGE_KEY: N_("a message is half written · t goes on"),
    KIND_WORD_KEY: N_("a kind word is half written · k goes on"),
    AFTER_TALK_KEY: N_("an answer is half written · t goes on"),
}
"""What is said of a line that waits to be gone on with, by its draft key: messages, translated where shown."""


def half_written(key: str) -> str:
    """Say that a line is half written, and which key goes on; an entry that is being changed goes on at `e`."""
    return _(HALF_WRITTEN[key]) if key in HALF_WRITTEN else _("the change is half made · e goes on")


class DraftSource:
    """Mixin of a text widget whose half-written words are kept under its `draft_key`."""

    draft_key: str = ""
    """What is being written, as the store knows it; empty for what isn't kept."""

    class Drafted(PaneMessage):
        """Words were typed."""

        key: str
        words: tuple[str, ...]
        """All that was typed so far; empty once it has become something else, or nothing."""
        overwritten: str = ""
        """What was written over since the last time."""

    class PreviousVersionRequested(PaneMessage):
        """The agent wants back what stood there before."""

        widget: DraftSource

    class Dropped(PaneMessage):
        """The agent wants nothing of what was typed to be kept."""

        key: str
        words: tuple[str, ...]
        """All that was typed."""

    @property
    def typed(self) -> str:
        """The words as they are."""
        raise NotImplementedError

    def bring_back(self, words: str) -> None:
        """Put these in the place of what is there."""
        raise NotImplementedError
