"""Words on their way: kept while they are typed, and what was written over brought back."""

from __future__ import annotations

from recover_tui.domain.drafts import before
from recover_tui.domain.translation import gettext as _
from recover_tui.ui.controllers.controller import Controller, handles
from recover_tui.ui.widgets.draft_source import DraftSource, half_written


class DraftsController(Controller):
    """Keeps half-written lines."""

    @handles(DraftSource.Drafted)
    def keep(self, message: DraftSource.Drafted) -> None:
        """Keep a line as it is now; an empty one has become something else, or nothing."""
        at = self.clock.now()
        others = {key: words for key, words in self.session.snapshot.drafts.items() if key != message.key}
        self.session.amend(drafts={**others, message.key: message.words} if any(message.words) else others)
        self.session.submit(
            lambda store: store.drafts.put(message.key, message.words, message.overwritten, at=at),
            refresh=not any(message.words),
            words=message.words,
        )

    @handles(DraftSource.Dropped)
    def drop(self, message: DraftSource.Dropped) -> None:
        """Offer to bring back what was dropped: then it is half written, and its key goes on with it."""
        at = self.clock.now()
        self.undo.offer(half_written(message.key), lambda store: store.drafts.put(message.key, message.words, at=at))
        self.feedback.flash(_("dropped · u brings it back"))

    @handles(DraftSource.PreviousVersionRequested)
    def bring_back(self, message: DraftSource.PreviousVersionRequested) -> None:
        """Put what stood there before in the place of what is there."""
        widget = message.widget

        async def read() -> None:
            earlier = await self.session.read(lambda store: store.drafts.versions(widget.draft_key))
            words = before(widget.typed, earlier or ())
            if words is None:
                self.feedback.flash(_("nothing was written over here today"))
            else:
                widget.bring_back(words)
                self.feedback.flash(_("as it was · f5 goes further back"))

        self.feedback.run(read())
