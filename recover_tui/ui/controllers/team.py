"""Kind words: read, kept with the wins, left for a colleague."""

from __future__ import annotations

from recover_tui.domain.identity import make_id
from recover_tui.domain.translation import gettext as _
from recover_tui.domain.wins import Win
from recover_tui.ui.controllers.controller import Controller, handles
from recover_tui.ui.overlays.kind_words import KindWordsOverlay


class TeamController(Controller):
    """Says what kind words mean for the store."""

    @handles(KindWordsOverlay.Read)
    def read(self, message: KindWordsOverlay.Read) -> None:
        """Note that one was read."""
        id, at = message.word.id, self.clock.now()
        self.session.submit(lambda store: store.team.mark_read(id, at))

    @handles(KindWordsOverlay.Kept)
    def keep(self, message: KindWordsOverlay.Kept) -> None:
        """Keep one with the wins."""
        word, at = message.word, self.clock.now()
        win = Win(make_id(at), word.text, "", _("a kind word of {name}").format(name=word.name), at)
        self.undo.offer(_("the win is taken out again"), lambda store: store.delete("wins", win.id, at=at))
        self.session.submit(lambda store: store.wins.add(win), words=win.texts)
        self.session.submit(lambda store: store.team.mark_read(word.id, at))
        self.feedback.flash(_("kept"))

    @handles(KindWordsOverlay.Blocked)
    def block(self, message: KindWordsOverlay.Blocked) -> None:
        """Let nothing of its sender's come any more."""
        word, at = message.word, self.clock.now()
        self.undo.offer(
            _("{name}'s kind words come again").format(name=word.name),
            lambda store: store.team.block(word.sender, None),
        )
        self.session.submit(lambda store: store.team.block(word.sender, at))
        self.session.submit(lambda store: store.team.mark_read(word.id, at))
        self.feedback.flash(_("nothing of theirs comes any more · u takes it back"))

    @handles(KindWordsOverlay.Written)
    def leave(self, message: KindWordsOverlay.Written) -> None:
        """Leave one for a colleague, as soon as the server can be reached."""
        to, text, at, seal = message.to, message.text, self.clock.now(), self.seal_kind_word
        if seal is None:
            return
        self.session.submit(
            lambda store: store.team.post(seal(to, store.team.names().get(to.team, ""), text, at), at),
            words=(text,),
            refresh=False,
        )
        self.feedback.flash(_("left for {name}").format(name=to.name))
