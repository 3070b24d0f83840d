"""The support pane."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from textual.content import Content
from textual.reactive import var

from recover_tui.domain.drafts import OWN_PEOPLE
from recover_tui.domain.support import CRISIS, OWN, Kind, Resource, link
from recover_tui.domain.talk import people
from recover_tui.domain.text import has_words
from recover_tui.domain.translation import N_, NC_, gettext as _, pgettext
from recover_tui.system.clock import Clock
from recover_tui.ui import commands
from recover_tui.ui.messages import PaneMessage, QuestionAnswered
from recover_tui.ui.panes.entry_list_pane import EntryListPane
from recover_tui.ui.timings import timings_of
from recover_tui.ui.widgets.row_list import Row


class Support(EntryListPane):
    """People and places to turn to: one's own, then those the workplace handed out, then crisis lines."""

    TITLE = NC_("title", "Support")
    OPENED_BY = "support"
    HELP = N_(
        "People and places to turn to: your own, then those your workplace handed out, then crisis lines. `enter` "
        "opens a link, a mail address or a number; what can't be opened is shown to read. `t` talks to them, and "
        "`f4` shows the crisis line wherever you are."
    )
    EMPTY = N_(
        "People and places to turn to:\na colleague who listens, your coach,\nthe wellness line.\n\na adds one."
    )
    DRAFT_KEY = OWN_PEOPLE
    QUESTIONS = (
        (N_("Who or what helps?"), N_("Priya")),
        (N_("How to reach them?"), N_("a link, a mail address, a number, a room")),
        (N_("What are they?"), ""),
        (N_("When?"), N_("Mon-Fri 9:00-17:00, or day and night")),
        (N_("Anything to remember?"), N_("two desks down")),
    )
    SCOPE = commands.SUPPORT
    BINDINGS = SCOPE.bindings

    resources: var[tuple[Resource, ...]] = var(())

    class Added(PaneMessage):
        """The agent wrote down someone or something that helps."""

        name: str
        reach: str
        kind: Kind
        hours: str
        note: str

    class Changed(PaneMessage):
        """The agent wrote an entry anew."""

        id: str
        name: str
        reach: str
        kind: Kind
        hours: str
        note: str

    class Deleted(PaneMessage):
        """The agent deleted an entry."""

        resource: Resource

    class Opened(PaneMessage):
        """The agent wants to reach someone through a link."""

        link: str

    class Copied(PaneMessage):
        """The agent wants the address on the clipboard."""

        text: str
        """The address; empty when there is none."""

    def __init__(
        self,
        clock: Clock,
        *,
        crisis: tuple[Resource, ...] = (),
        schemes: Collection[str] = (),
        id: str | None = None,
    ) -> None:
        """`crisis` are the lines that come last and can't be deleted; `schemes` further links that may be opened."""
        super().__init__(id=id)
        self.add_class("-filled", update=False)  # if only with who else there could be
        self._clock = clock
        self._crisis = crisis
        self._schemes = schemes
        self._listed: tuple[Row, ...] = ()

    @property
    def questions(self) -> list[tuple[str, str]]:
        """What is asked for a new entry; the example of a kind is all that there are, as they can be typed."""
        kinds = ", ".join(kind.label for kind in Kind)
        return [(question, example or kinds) for question, example in super().questions]

    def on_mount(self) -> None:
        """Say who is open, and look again each minute."""
        self.relist()
        self.set_interval(timings_of(self).opening_hours, self.relist)

    def submit_added(self, answered: QuestionAnswered) -> None:
        """Hand the new entry up."""
        self.post_message(self.Added(*_fields(answered.values)))

    def submit_changed(self, id: str, answered: QuestionAnswered) -> None:
        """Hand the changed entry up."""
        self.post_message(self.Changed(id, *_fields(answered.values)))

    def watch_resources(self) -> None:
        """List them, and show the one that is read as it is now."""
        self.relist()
        if self.reading:
            self.reread()
        names = ", ".join(resource.name for resource in (*self.resources, *self._crisis[:1]))
        self.summary = names or _("people and places to turn to")

    def relist(self) -> None:
        """List those with the words that are sought."""
        now, sought = self._clock.now(), self.sought
        rows: tuple[Row, ...] = tuple(
            _row(resource, now)
            for resource in (*self.resources, *self._crisis)
            if has_words(f"{resource.name} {resource.kind.label} {resource.note}", sought)
        )
        if not self.resources and not sought:
            rows = (Row(None, _("a adds your own people")), *rows)
        if rows != self._listed:
            self._listed = rows
            self.show_rows(rows)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what there is something to do it to; what comes with the program stays."""
        chosen = self._chosen
        if chosen is not None and chosen.origin != OWN and (action == "edit" or chosen.origin == CRISIS):
            return action not in ("edit", "delete") and super().check_action(action, parameters)
        return super().check_action(action, parameters)

    def action_add(self) -> None:
        """Ask for an entry."""
        self.add()

    def action_edit(self) -> None:
        """Change the chosen entry."""
        if one := self._chosen:
            self.change(one.id, (one.name, one.reach, one.kind.label, one.hours, one.note))

    def open_chosen(self) -> None:
        """Open the chosen entry's link, or show the entry when it has none."""
        resource = self._chosen
        if resource is None:
            return
        address = link(resource.reach, self._schemes)
        if address:
            self.post_message(self.Opened(address))
        else:
            self.read(resource.id)

    def content_of(self, id: str) -> Content | None:
        """Give an entry in full."""
        one = self._resource(id)
        if one is None:
            return None
        return Content("\n\n".join(filter(None, (one.name, one.kind.label, one.reach, one.hours, one.note))))

    def action_copy(self) -> None:
        """Copy the chosen entry's address."""
        if resource := self._chosen:
            self.post_message(self.Copied(resource.address))

    def action_delete(self) -> None:
        """Delete the chosen entry."""
        if resource := self._chosen:
            self.reading = False
            self.post_message(self.Deleted(resource))
            self.focus_list()

    @property
    def chosen_person(self) -> Resource | None:
        """Whoever the agent is on, if it is someone to talk to."""
        return next((one for one in people(self.resources) if one.id == self.rows.chosen), None)

    @property
    def _chosen(self) -> Resource | None:
        return self._resource(self.rows.chosen)

    def _resource(self, id: str | None) -> Resource | None:
        return next((one for one in (*self.resources, *self._crisis) if one.id == id), None)


def _fields(values: tuple[str, ...]) -> tuple[str, str, Kind, str, str]:
    """Read the answers; words that are no kind are kept with the note."""
    name, reach, kind, hours, note = values
    try:
        known = Kind.of(kind) if kind.strip() else Kind.OTHER
    except ValueError:
        known, note = Kind.OTHER, " · ".join(filter(None, (kind, note)))
    return name, reach, known, hours, note


_DAY_AND_NIGHT = N_("day and night")
"""Hours of which nobody has to be told that it is open now."""
_SHORT_KINDS = {
    Kind.COLLEAGUE: NC_("kind", "peer"),
    Kind.WORKSHOP: NC_("kind", "course"),
    Kind.WELLNESS: NC_("kind", "well"),
    Kind.HELPLINE: NC_("kind", "line"),
}
"""What they are called where there is room for six cells."""


def _row(resource: Resource, now: datetime) -> Row:
    is_open = resource.open_at(now)
    said = _("open now") if is_open and resource.hours not in (_DAY_AND_NIGHT, _(_DAY_AND_NIGHT)) else ""
    aside = " · ".join(filter(None, (said, resource.address, resource.hours)))
    kind = "" if resource.kind is Kind.OTHER else resource.kind.label
    short = pgettext("kind", _SHORT_KINDS[resource.kind]) if resource.kind in _SHORT_KINDS else ""
    return Row(resource.id, resource.name, kind, aside, short)
