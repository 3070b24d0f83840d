"""The wins pane."""

from __future__ import annotations

from dataclasses import dataclass
from inspect import cleandoc

from textual import on
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.reactive import var

from recover_tui.domain import timestamps
from recover_tui.domain.wins import Win
from recover_tui.ui.clocks import Clocks
from recover_tui.ui.panes.listing import Listing
from recover_tui.ui.widgets.rows import Rows


class Wins(Listing):
    """Your own wins, newest first.

    `w` keeps a new one: what happened, who it helped, why it went well; only the first is needed. `enter` reads one,
    `d` deletes it, `u` brings it back. One of them comes up at the end of each reset.
    """

    TITLE = "Wins"
    HELP = cleandoc(__doc__ or "")
    EMPTY = "Calls that went well, in your own words.\nThey come back to you after a reset.\n\nw keeps the first one."
    QUESTIONS = (
        ("What went well?", "Stayed with someone till the refund was through"),
        ("Who did it help?", "a caller whose order was lost"),
        ("What made it work?", "asked one question at a time"),
    )
    BINDINGS = [
        Binding("d", "delete", "delete", id="wins.delete", tooltip="Delete the win; u brings it back"),
        Binding("escape", "back", "back", id="wins.back", tooltip="Back to the list"),
    ]

    wins: var[tuple[Win, ...]] = var(())

    @dataclass
    class Added(Message):
        """The agent wrote a win down."""

        text: str
        who: str
        why: str

    @dataclass
    class Deleted(Message):
        """The agent deleted a win."""

        win: Win

    def __init__(self, clocks: Clocks, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._now = clocks.now

    def take(self, values: tuple[str, ...]) -> None:
        """Hand the new win up."""
        self.post_message(self.Added(*values))

    def watch_wins(self) -> None:
        """List them."""
        now = self._now()
        self.show([(win.id, _row(win, timestamps.day(win.added_at, now))) for win in self.wins])
        self.border_subtitle = str(len(self.wins)) if self.wins else ""
        self.telling = self.wins[0].text if self.wins else "w keeps a call that went well"

    @on(Rows.OptionSelected)
    def action_open(self) -> None:
        """Show the chosen win in full."""
        win = self._chosen
        if win is not None:
            day = Content(timestamps.day(win.added_at, self._now())).stylize("$quiet")
            who = f"It helped {win.who}" if win.who else ""
            why = f"What worked: {win.why}" if win.why else ""
            self.read(Content("\n\n").join([*map(Content, filter(None, (win.text, who, why))), day]))

    def action_delete(self) -> None:
        """Delete the chosen win."""
        win = self._chosen
        if win is not None:
            self.reading = False
            self.post_message(self.Deleted(win))
            self.enter()

    @property
    def _chosen(self) -> Win | None:
        return next((win for win in self.wins if win.id == self.rows.chosen), None)


def _row(win: Win, day: str) -> Content:
    about = f"{day} · for {win.who}" if win.who else day
    return Content.assemble(win.text, "\n", (f"  {about}", "$quiet"))
