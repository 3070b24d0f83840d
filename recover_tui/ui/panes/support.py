"""The support pane."""

from __future__ import annotations

from dataclasses import dataclass
from inspect import cleandoc

from textual import on
from textual.binding import Binding
from textual.content import Content
from textual.message import Message
from textual.reactive import var

from recover_tui.domain.support import Kind, Resource
from recover_tui.ui.panes.listing import Listing
from recover_tui.ui.widgets.rows import Rows


class Support(Listing):
    """People and places to turn to.

    `enter` opens a link, a mail address or a number; what can't be opened is shown to read. `y` copies how to reach
    them. `a` adds someone, `d` deletes, `u` brings back.
    """

    TITLE = "Support"
    HELP = cleandoc(__doc__ or "")
    EMPTY = "People and places to turn to:\na colleague who listens, your coach,\nthe wellness line.\n\na adds one."
    QUESTIONS = (
        ("Who or what helps?", "Priya"),
        ("How to reach them?", "a link, a mail address, a number, a room"),
        ("What are they?", "colleague, lead, coach, mentor, workshop, wellness, helpline, other"),
        ("Anything to remember?", "on shift till five"),
    )
    BINDINGS = [
        Binding("y", "copy", "copy", id="support.copy", tooltip="Copy how to reach them"),
        Binding("a", "add", "add", id="support.add", tooltip="Add someone or something that helps"),
        Binding("d", "delete", "delete", id="support.delete", tooltip="Delete the entry; u brings it back"),
        Binding("escape", "back", "back", id="support.back", tooltip="Back to the list"),
    ]

    resources: var[tuple[Resource, ...]] = var(())

    @dataclass
    class Added(Message):
        """The agent wrote down someone or something that helps."""

        name: str
        reach: str
        kind: Kind
        note: str

    @dataclass
    class Deleted(Message):
        """The agent deleted an entry."""

        resource: Resource

    @dataclass
    class Opened(Message):
        """The agent wants to reach someone through a link."""

        link: str

    @dataclass
    class Copied(Message):
        """The agent wants the address on the clipboard."""

        text: str
        """The address; empty when there is none."""

    def take(self, values: tuple[str, ...]) -> None:
        """Hand the new entry up. Words that are no kind are kept with the note."""
        name, reach, kind, note = values
        try:
            known = Kind.of(kind) if kind.strip() else Kind.OTHER
        except ValueError:
            known, note = Kind.OTHER, " · ".join(filter(None, (kind, note)))
        self.post_message(self.Added(name, reach, known, note))

    def watch_resources(self) -> None:
        """List them."""
        self.show([(resource.id, _row(resource)) for resource in self.resources])
        names = ", ".join(resource.name for resource in self.resources)
        self.telling = names or "people and places to turn to"

    def action_add(self) -> None:
        """Ask for an entry."""
        self.add()

    @on(Rows.OptionSelected)
    def action_open(self) -> None:
        """Open the chosen entry's link, or show the entry when it has none."""
        resource = self._chosen
        if resource is None:
            return
        if resource.link:
            self.post_message(self.Opened(resource.link))
        else:
            lines = (resource.name, resource.kind.value, resource.reach, resource.hours, resource.note)
            self.read(Content("\n\n".join(filter(None, lines))))

    def action_copy(self) -> None:
        """Copy the chosen entry's address."""
        if resource := self._chosen:
            self.post_message(self.Copied(resource.reach))

    def action_delete(self) -> None:
        """Delete the chosen entry."""
        if resource := self._chosen:
            self.reading = False
            self.post_message(self.Deleted(resource))
            self.enter()

    @property
    def _chosen(self) -> Resource | None:
        return next((resource for resource in self.resources if resource.id == self.rows.chosen), None)


def _row(resource: Resource) -> Content:
    kind = "" if resource.kind is Kind.OTHER else resource.kind.value
    about = " · ".join(filter(None, (kind, resource.reach, resource.hours)))
    return Content.assemble(resource.name, "\n", (f"  {about}", "$quiet"))
