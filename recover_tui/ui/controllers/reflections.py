"""Reflections: begun, written, ended, deleted."""

from __future__ import annotations

from collections.abc import Callable

from recover_tui.domain import endings
from recover_tui.domain.translation import gettext as _
from recover_tui.ui.controllers.controller import Controller, handles
from recover_tui.ui.messages import (
    ReflectionDeleted,
    ReflectionDrafted,
    ReflectionFinished,
    ReflectionLeft,
    ReflectionResumed,
    ReflectionStarted,
)


class ReflectionsController(Controller):
    """Keeps a reflection at each step. A step that comes too late, since another window has it, is answered so."""

    @handles(ReflectionStarted)
    def start(self, message: ReflectionStarted) -> None:
        """One begins, unless there is one already."""
        at, draft = self.clock.now(), message.draft
        self.session.submit(
            lambda store: store.reflections.start(draft, at),
            refresh=False,
            words=draft.words,
            then=_unless_kept(message.refused),
        )

    @handles(ReflectionResumed)
    def resume(self, message: ReflectionResumed) -> None:
        """One is gone on with in this window."""
        now, draft = self.clock.reading(), message.draft
        self.session.submit(
            lambda store: store.reflections.claim_draft(draft.id, draft.window, now),
            refresh=False,
            words=draft.words,
            then=_unless_kept(message.refused),
        )

    @handles(ReflectionDrafted)
    def save(self, message: ReflectionDrafted) -> None:
        """Keep the words and the time used so far."""
        at, draft = self.clock.now(), message.draft
        self.session.submit(
            lambda store: store.reflections.save_draft(draft, message.overwritten, at),
            refresh=False,
            words=draft.words,
            then=_unless_kept(message.refused),
        )
        self.feedback.announce_redaction(draft.words)

    @handles(ReflectionLeft)
    def leave(self, message: ReflectionLeft) -> None:
        """One was left, with its time running on."""
        at, draft = self.clock.now(), message.draft
        self.session.amend(draft=draft)
        self.session.submit(
            lambda store: store.reflections.save_draft(draft, message.overwritten, at), words=draft.words
        )

    @handles(ReflectionFinished)
    def finish(self, message: ReflectionFinished) -> None:
        """One is over."""
        at, draft = self.clock.now(), message.draft
        self.session.submit(
            lambda store: store.reflections.finish(draft, message.ended_by, message.overwritten, at),
            words=draft.words,
        )
        self.feedback.run_hook(self.config.hooks.reflection_closed)
        if ending := endings.of_reflection(message.ended_by, written=any(draft.words)):
            self.feedback.announce_end(ending)
        if any(draft.words):
            self.feedback.flash(_("saved"))
        self.feedback.announce_redaction(draft.words)

    @handles(ReflectionDeleted)
    def remove(self, message: ReflectionDeleted) -> None:
        """Delete a past one."""
        self.delete("reflections", message.reflection.id)


def _unless_kept(refused: Callable[[], object]) -> Callable[[bool], object]:
    return lambda kept: None if kept else refused()
