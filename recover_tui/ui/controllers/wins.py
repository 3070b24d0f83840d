"""Wins: kept, changed, deleted, with their images."""

from __future__ import annotations

import asyncio
import os
from asyncio import Future

from msgspec.structs import replace

from recover_tui.domain.identity import make_id
from recover_tui.domain.translation import N_, gettext as _
from recover_tui.domain.wins import Image, Win, WinRotation
from recover_tui.system import paths
from recover_tui.ui.controllers.controller import Controller, handles
from recover_tui.ui.messages import ImageRequested
from recover_tui.ui.panes.wins import Picture, Wins

_ROTATIONS = {
    WinRotation.USUAL: N_("like the others"),
    WinRotation.PINNED: N_("pinned"),
    WinRotation.RESTED: N_("resting"),
}


class WinsController(Controller):
    """Keeps what went well."""

    @handles(Wins.Added)
    def add(self, message: Wins.Added) -> None:
        """Keep a new win; its image follows when it has been read."""
        at = self.clock.now()
        win = Win(make_id(at), message.text, message.who, message.why, at)
        self.undo.offer(_("the win is taken out again"), lambda store: store.delete("wins", win.id, at=at))
        self.session.submit(lambda store: store.wins.add(win), words=win.texts)
        self.feedback.flash(_("kept"))
        self.feedback.announce_redaction(win.texts, lambda store: store.wins.update(win))
        self._attach(message.picture, win.id)

    @handles(Wins.Changed)
    def change(self, message: Wins.Changed) -> None:
        """Put other words in the place of a win's, or another image."""
        before = next((win for win in self.session.snapshot.wins if win.id == message.id), None)
        if before is None:
            return
        after = replace(before, text=message.text, who=message.who, why=message.why)
        if after == before:
            self._attach(message.picture, message.id)
            return
        self.undo.offer(_("the win is as it was"), lambda store: store.wins.update(before))
        self.session.submit(lambda store: store.wins.update(after), words=after.texts)
        self.feedback.flash(_("changed · u takes it back"))
        self.feedback.announce_redaction(after.texts, lambda store: store.wins.update(after))
        self._attach(message.picture, message.id)

    @handles(Wins.RotationChanged)
    def set_rotation(self, message: Wins.RotationChanged) -> None:
        """Let a win come up more or less readily."""
        self.session.submit(lambda store: store.wins.set_rotation(message.win.id, message.rotation))
        self.feedback.flash(_(_ROTATIONS[message.rotation]))

    @handles(Wins.Deleted)
    def remove(self, message: Wins.Deleted) -> None:
        """Delete a win."""
        self.delete("wins", message.win.id)

    @handles(ImageRequested)
    def show_image(self, message: ImageRequested) -> None:
        """Hand the image of a win to whoever shows it."""

        async def read() -> None:
            image = await self.session.read(lambda store: store.wins.image(message.win.id))
            if image is not None:
                message.show(image.data)

        self.feedback.run(read())

    @handles(Wins.ImageSaved)
    def save_image(self, message: Wins.ImageSaved) -> None:
        """Write the image of a win to a file of the agent's."""

        async def save() -> None:
            from recover_tui.formats import images  # loaded with the first image

            image = await self.session.read(lambda store: store.wins.image(message.win.id))
            if image is None:
                return
            stem = f"recover-{message.win.added_at.astimezone():%Y-%m-%d}"
            try:
                path = await asyncio.to_thread(images.write, image, paths.pictures_folder(), stem)
            except (images.ImageError, paths.NoHomeError) as error:
                self.feedback.show_notice(_("Not saved: {reason}.").format(reason=error))
            else:
                self.feedback.flash(_("saved to {path}").format(path=path))

        self.feedback.run(save())

    @handles(Wins.PicturePasted)
    def paste_picture(self, message: Wins.PicturePasted) -> None:
        """Look for a picture on the clipboard."""
        self.feedback.run(self._read_clipboard(message.found), to_the_end=True)

    @handles(Wins.PictureSought)
    def seek_picture(self, message: Wins.PictureSought) -> None:
        """Let the agent choose a picture."""
        self.feedback.choose_picture(message.choose)

    async def _read_clipboard(self, found: Future[Image | None]) -> None:
        from recover_tui.formats import images  # loaded with the first image
        from recover_tui.system import clipboard

        def read() -> Image | None:
            data = clipboard.picture(os.environ, most=images.LARGEST_FILE)
            return images.decoded(data, _("the picture on the clipboard")) if data else None

        try:
            found.set_result(await asyncio.to_thread(read))
        except clipboard.TooLargeError:
            self.feedback.show_notice(
                _("Not taken: the picture on the clipboard takes more than 10 MB; crop it first.")
            )
        except images.ImageError as error:
            self.feedback.show_notice(_("Not taken: {reason}.").format(reason=error))
        finally:
            found.cancel()  # whoever waits for it goes on; it changes nothing where there is a result

    def _attach(self, picture: Picture, win_id: str) -> None:
        if isinstance(picture, Future):
            self.feedback.run(self._attach_pasted(picture, win_id), to_the_end=True)
        elif picture.strip():
            self.feedback.run(self._read_and_attach(picture, win_id), to_the_end=True)

    async def _attach_pasted(self, found: Future[Image | None], win_id: str) -> None:
        await asyncio.wait([found])
        if not found.cancelled() and (image := found.result()) is not None:
            self.session.submit(lambda store: store.wins.put_image(win_id, image))

    async def _read_and_attach(self, pasted: str, win_id: str) -> None:
        from recover_tui.formats import images  # loaded with the first image

        def read() -> Image:
            path = images.pasted_path(pasted)
            if path is None:
                raise images.ImageError(_("that is no path of a PNG, JPEG, WebP or GIF"))
            return images.read(path)

        try:
            image = await asyncio.to_thread(read)
        except images.ImageError as error:
            said = _("Kept without the picture: {reason}. In Wins, e gives it one.")
            self.feedback.show_notice(said.format(reason=error))
        else:
            self.session.submit(lambda store: store.wins.put_image(win_id, image))
