"""The wins pane."""

from __future__ import annotations

from asyncio import Future
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from textual import on
from textual.content import Content
from textual.reactive import var
from textual.widget import Widget

from recover_tui.domain import timestamps
from recover_tui.domain.drafts import WIN_KEY
from recover_tui.domain.text import has_words
from recover_tui.domain.translation import N_, NC_, gettext as _, pgettext
from recover_tui.domain.wins import Image, Win, WinRotation, due
from recover_tui.system.clock import Clock
from recover_tui.ui import commands
from recover_tui.ui.messages import ClipboardAsked, FileAsked, ImageRequested, PaneMessage, QuestionAnswered
from recover_tui.ui.panes.entry_list_pane import EntryListPane
from recover_tui.ui.panes.list_pane import MOST_ROWS
from recover_tui.ui.widgets.quote_card import QuoteCard
from recover_tui.ui.widgets.row_list import Row

if TYPE_CHECKING:
    from recover_tui.ui.widgets.image_view import ImageView

Picture = str | Future[Image | None]
"""A path as it was typed or pasted, or what was on the clipboard."""


class Wins(EntryListPane):
    """The agent's own wins, newest first."""

    TITLE = NC_("title", "Wins")
    OPENED_BY = "win"
    HELP = N_(
        "Your own wins, newest first. `w` keeps a new one: what happened is enough. One of them comes up after a "
        "rough call and at the end of each reset: `+` lets one come up twice as often, `-` lets it rest."
    )
    EMPTY = N_(
        "Calls that went well, in your own words.\nThey come back to you after a reset.\n\nw keeps the first one."
    )
    DRAFT_KEY = WIN_KEY
    QUESTIONS = (
        (N_("What went well?"), N_("Stayed with someone till the refund was through")),
        (N_("Who did it help?"), N_("a caller whose order was lost")),
        (N_("What made it work?"), N_("asked one question at a time")),
        (N_("A picture of it?"), N_("paste it or its path, or f9")),
    )
    TAKES_PICTURE = True
    SCOPE = commands.WINS
    BINDINGS = SCOPE.bindings

    wins: var[tuple[Win, ...]] = var(())

    class Added(PaneMessage):
        """The agent wrote a win down."""

        text: str
        who: str
        why: str
        picture: Picture
        """As it was typed or pasted; may be empty."""

    class Changed(PaneMessage):
        """The agent wrote other words, or has a picture for it now."""

        id: str
        text: str
        who: str
        why: str
        picture: Picture
        """As it was typed or pasted; empty leaves the one there is."""

    class RotationChanged(PaneMessage):
        """The agent wants a win to come up more or less readily."""

        win: Win
        rotation: WinRotation

    class PicturePasted(PaneMessage):
        """The agent pasted where a picture is asked for."""

        found: Future[Image | None]
        """Takes the one on the clipboard; None when there is none."""

    class PictureSought(PaneMessage):
        """The agent wants to choose a picture among files."""

        choose: Callable[[Path], object]
        """Takes the path of the one chosen."""

    class ImageSaved(PaneMessage):
        """The agent wants a win's image as a file."""

        win: Win

    class Deleted(PaneMessage):
        """The agent deleted a win."""

        win: Win

    def __init__(self, clock: Clock, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._now = clock.now
        self._quoted: Win | None = None

    def compose_parts(self) -> Iterable[Widget]:
        """A win that comes up next, and the list."""
        yield QuoteCard()
        yield from super().compose_parts()

    def compose_beside_text(self) -> Iterable[Widget]:
        """Room for an image."""
        from recover_tui.ui.widgets.image_view import ImageView

        yield ImageView()

    @property
    def image_view(self) -> ImageView:
        """The image of the win that is read."""
        return cast("ImageView", self.query_one("ImageView"))

    def submit_added(self, answered: QuestionAnswered) -> None:
        """Hand the new win up."""
        text, who, why, path = answered.values
        self.post_message(self.Added(text, who, why, answered.picture or path))

    def submit_changed(self, id: str, answered: QuestionAnswered) -> None:
        """Hand the other words up."""
        text, who, why, path = answered.values
        self.post_message(self.Changed(id, text, who, why, answered.picture or path))

    @on(ClipboardAsked)
    def _clipboard_asked(self, event: ClipboardAsked) -> None:
        self.post_message(self.PicturePasted(event.found))

    @on(FileAsked)
    def _file_asked(self) -> None:
        self.post_message(self.PictureSought(self.question_line.choose))

    def watch_wins(self) -> None:
        """List them, and show the one that is read as it is now."""
        self.relist()
        if self.reading:
            self.reread()
        self.watch_has_all()
        # The card stays when the older ones come, just after it was shown.
        if self.has_all or self._quoted not in self.wins:
            self._quoted = due(self.wins) if len(self.wins) > 1 else None
            self.quote(self._quoted)
        self.summary = self.wins[0].text if self.wins else _("w keeps a call that went well")

    def watch_has_all(self) -> None:
        """Say how many there are."""
        self.border_subtitle = str(len(self.wins)) if self.wins and self.has_all else ""

    def relist(self) -> None:
        """List those with the words that are sought."""
        now, sought = self._now(), self.sought
        found = [win for win in self.wins if has_words(win.words, sought)] if sought else self.wins
        rows = [_row(win, timestamps.short_day(win.added_at, now)) for win in found[:MOST_ROWS]]
        self.show_rows(rows, more=len(found) - len(rows))

    def quote(self, win: Win | None) -> None:
        """Show a win as a card above the list."""
        said = timestamps.day(win.added_at, self._now()) if win else ""
        about = _("{day}, for {who}").format(day=said, who=win.who) if win and win.who else said
        self.query_one(QuoteCard).show_quote(_("you did this"), win.text if win else "", about)

    def show_image(self, id: str, data: bytes) -> None:
        """Show this image if its win is still the one being read."""
        if self.reading and id == self.read_id:
            self.image_view.show(data)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer to save only what there is."""
        if action == "save_image":
            return self._chosen is not None and self._chosen.image is not None and not self.adding
        return super().check_action("edit" if action == "rotate" else action, parameters)

    def open_chosen(self) -> None:
        """Show the chosen win in full."""
        win = self._chosen
        if win is not None:
            self.image_view.show(b"")
            self.read(win.id)
            if win.image is not None:
                self.post_message(ImageRequested(win, partial(self.show_image, win.id)))

    def content_of(self, id: str) -> Content | None:
        """Give a win in full."""
        win = self._win(id)
        if win is None:
            return None
        day = Content(timestamps.day(win.added_at, self._now())).stylize("$quiet")
        who = _("It helped {who}").format(who=win.who) if win.who else ""
        why = _("What worked: {why}").format(why=win.why) if win.why else ""
        return Content("\n\n").join([*map(Content, filter(None, (win.text, who, why))), day])

    def action_edit(self) -> None:
        """Change the words of the chosen win, or give it a picture."""
        if win := self._chosen:
            self.change(win.id, (win.text, win.who, win.why, ""))

    def action_rotate(self, rotation: str) -> None:
        """Pin the chosen win or let it rest; the same key again makes it like the others."""
        if win := self._chosen:
            wanted = WinRotation(rotation)
            self.post_message(self.RotationChanged(win, WinRotation.USUAL if win.rotation is wanted else wanted))

    def action_save_image(self) -> None:
        """Save the picture of the chosen win."""
        if win := self._chosen:
            self.post_message(self.ImageSaved(win))

    def action_delete(self) -> None:
        """Delete the chosen win."""
        if win := self._chosen:
            self.reading = False
            self.post_message(self.Deleted(win))
            self.focus_list()

    @property
    def _chosen(self) -> Win | None:
        return self._win(self.rows.chosen)

    def _win(self, id: str | None) -> Win | None:
        return next((win for win in self.wins if win.id == id), None)


def _row(win: Win, day: str) -> Row:
    rotation = pgettext("win", _ROTATIONS[win.rotation]) if win.rotation in _ROTATIONS else ""
    about = [win.who, _("a picture") if win.image else "", rotation]
    return Row(win.id, win.text, day, " · ".join(filter(None, about)))


_ROTATIONS = {WinRotation.PINNED: NC_("win", "pinned"), WinRotation.RESTED: NC_("win", "resting")}
