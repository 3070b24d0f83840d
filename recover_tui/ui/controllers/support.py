"""People and places to turn to: kept, changed, deleted, reached."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec.structs import replace

from recover_tui.domain.identity import make_id
from recover_tui.domain.support import OWN, Resource, link_problem
from recover_tui.domain.translation import gettext as _
from recover_tui.ui.controllers.controller import NOT_OPENED, Controller, handles
from recover_tui.ui.panes.support import Support

if TYPE_CHECKING:
    from recover_tui.formats.packs import Pack


class SupportController(Controller):
    """Keeps the agent's own entries, and opens the way to any."""

    async def import_packs(self, files: Sequence[Path]) -> None:
        """Take in what the workplace laid down for everyone, where it is newer."""
        if not files:
            return
        from recover_tui.formats import packs  # few workplaces have any

        for file in files:
            try:
                pack = await asyncio.to_thread(packs.load, file)
            except packs.PackError as error:
                self.feedback.show_notice(_("A pack can't be used: {reason}.").format(reason=error))
            else:
                self._import(pack)

    def _import(self, pack: Pack) -> None:
        at = self.clock.now()
        self.session.submit(lambda store: store.resources.import_pack(pack, at))

    @handles(Support.Added)
    def add(self, message: Support.Added) -> None:
        """Keep someone or something that helps."""
        at = self.clock.now()
        entry = Resource(make_id(at), message.kind, message.name, message.reach, message.hours, message.note, OWN)
        self.undo.offer(_("the entry is taken out again"), lambda store: store.delete("resources", entry.id, at=at))
        self.session.submit(
            lambda store: store.resources.add(entry, at), words=(entry.name, entry.reach, entry.hours, entry.note)
        )
        self.feedback.flash(_("kept"))
        self._say_what_is_not_opened(entry)

    @handles(Support.Changed)
    def change(self, message: Support.Changed) -> None:
        """Put an entry as it is to be in the place of the one with its id."""
        before = next((one for one in self.session.snapshot.resources if one.id == message.id), None)
        if before is None:
            return
        after = replace(
            before,
            name=message.name,
            reach=message.reach,
            kind=message.kind,
            hours=message.hours,
            note=message.note,
        )
        if after == before:
            return
        self.undo.offer(_("the entry is as it was"), lambda store: store.resources.update(before))
        self.session.submit(lambda store: store.resources.update(after))
        self.feedback.flash(_("changed · u takes it back"))
        self._say_what_is_not_opened(after)

    def _say_what_is_not_opened(self, entry: Resource) -> None:
        if problem := link_problem(entry.reach):
            self.feedback.show_notice(_("Kept as words: {problem}.").format(problem=problem))

    @handles(Support.Deleted)
    def remove(self, message: Support.Deleted) -> None:
        """Delete an entry."""
        self.delete("resources", message.resource.id)

    @handles(Support.Opened)
    def open(self, message: Support.Opened) -> None:
        """Open a link, or copy it where there is no desktop."""
        if self.feedback.open_link(message.link):
            self.feedback.flash(_("opened"))
        else:
            self.feedback.copy(message.link, NOT_OPENED)

    @handles(Support.Copied)
    def copy(self, message: Support.Copied) -> None:
        """Put an address on the clipboard."""
        if message.text:
            self.feedback.copy(message.text)
        else:
            self.feedback.flash(_("there is no address to copy"))
