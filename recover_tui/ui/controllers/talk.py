"""Talking it out: the message copied, opened or sent, and what came of it kept."""

from __future__ import annotations

import asyncio

from recover_tui.domain import talk
from recover_tui.domain.identity import make_id
from recover_tui.domain.reflection import Draft, EndedBy
from recover_tui.domain.stopwatch import Stopwatch
from recover_tui.domain.translation import gettext as _
from recover_tui.system import webhook
from recover_tui.ui.controllers.controller import NOT_OPENED, OPENED_TOO, Controller, handles
from recover_tui.ui.overlays.talk import TalkOverlay


class TalkController(Controller):
    """Takes a message where the agent wants it."""

    @handles(TalkOverlay.Copied)
    def copy(self, message: TalkOverlay.Copied) -> None:
        """Put the message on the clipboard."""
        self.feedback.copy(message.text)

    @handles(TalkOverlay.Opened)
    def open(self, message: TalkOverlay.Opened) -> None:
        """Open the way to someone, with the message copied as well."""
        opened = self.feedback.open_link(message.link)
        self.feedback.copy(message.text, OPENED_TOO if opened else NOT_OPENED)

    @handles(TalkOverlay.Sent)
    def send(self, message: TalkOverlay.Sent) -> None:
        """Post it to the webhook."""

        async def post() -> None:
            try:
                await asyncio.to_thread(webhook.send, self.config.talk.webhook, message.payload)
            except webhook.WebhookError as error:
                self.feedback.show_notice(_("Not sent: {reason}.").format(reason=error))
            else:
                self.feedback.flash(_("sent"))

        self.feedback.run(post())

    @handles(TalkOverlay.Concluded)
    def conclude(self, message: TalkOverlay.Concluded) -> None:
        """Keep what will help the next call, with the reflections."""
        at = self.clock.now()
        used = Stopwatch(message.used, None)
        draft = Draft(make_id(at), talk.CAP, (_(talk.CLOSING_QUESTION),), (message.text,), "", used, "")
        self.undo.offer(
            _("the answer is taken out again"), lambda store: store.delete("reflections", draft.id, at=at)
        )
        self.session.submit(lambda store: store.reflections.add(draft, EndedBy.DONE, at), words=(message.text,))
        self.feedback.flash(_("kept with your reflections"))
        self.feedback.announce_redaction((message.text,))
