"""Talking it out: whom, a message without the caller in it, and how it ends."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from textual import getters, on
from textual.reactive import reactive
from textual.widget import Widget

from recover_tui.config.model import DEFAULTS, Config
from recover_tui.domain import durations
from recover_tui.domain.drafts import AFTER_TALK_KEY, MESSAGE_KEY, HighWaterMark
from recover_tui.domain.stopwatch import Stopwatch
from recover_tui.domain.support import Resource, link
from recover_tui.domain.talk import CAP, CLOSING_QUESTION, MESSAGE, payload, with_message
from recover_tui.domain.translation import N_, gettext as _, pgettext
from recover_tui.system.clock import Clock
from recover_tui.system.webhook import host
from recover_tui.ui import commands
from recover_tui.ui.autosave import Autosave
from recover_tui.ui.messages import CutOff, PaneMessage, QuestionAnswered, QuestionLeft
from recover_tui.ui.overlays.overlay import Overlay
from recover_tui.ui.timings import timings_of
from recover_tui.ui.widgets.masked_text_area import MaskedTextArea
from recover_tui.ui.widgets.plain_text import PlainText
from recover_tui.ui.widgets.question_line import QuestionLine
from recover_tui.ui.widgets.row_list import Row, RowList


class TalkOverlay(Overlay):
    """Talking it out with someone, for five minutes at most."""

    HELP = N_(
        "Talk it out with someone, for five minutes at most. Choose who, change the message if you like, and leave "
        "the caller out of it. `ctrl+s` goes on: copy it, open their mail or chat, or send it where you set that up. "
        "One question ends it. `escape` leaves."
    )
    SCOPE = commands.TALK
    BINDINGS = SCOPE.bindings
    DEFAULT_CSS = """
    TalkOverlay {
        height: auto;
        max-height: 100%;
        max-width: 72;
        padding: 1 2 0 2;
        background: $surface;
        border: tall $surface;
        border-left: outer $primary;
        border-title-color: $foreground;
        border-title-background: $surface;
        border-title-style: bold;
        & > #talk-about { height: auto; color: $accent; padding: 0 0 1 0; }
        & > #talk-aside { height: auto; color: $quiet; padding: 1 0 0 0; }
        & > RowList, & > MaskedTextArea, & > QuestionLine { display: none; }
        & > RowList { height: auto; max-height: 14; }
        & > MaskedTextArea { height: auto; min-height: 3; max-height: 10; }
        &.-who > RowList, &.-how > RowList { display: block; }
        &.-message > MaskedTextArea { display: block; }
        &.-after > QuestionLine { display: block; }
    }
    """

    step: reactive[str] = reactive("who", bindings=True)
    """`who`, `message`, `how`, `after`."""
    rows = getters.query_one(RowList)
    text_area = getters.query_one(MaskedTextArea)
    question = getters.query_one(QuestionLine)

    class Copied(PaneMessage):
        """The agent wants the message on the clipboard."""

        text: str

    class Opened(PaneMessage):
        """The agent wants to open a link, with the message copied where the link can't carry it."""

        link: str
        text: str

    class Sent(PaneMessage):
        """The agent has seen what will be sent, and sends it."""

        payload: str

    class Concluded(PaneMessage):
        """The agent said what will help the next call."""

        text: str
        used: float
        """Seconds."""

    def __init__(
        self,
        clock: Clock,
        people: Sequence[Resource],
        config: Config = DEFAULTS,
        *,
        chosen: Resource | None = None,
        drafts: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
        in_team: Collection[str] = (),
    ) -> None:
        """`chosen` is whom to talk to when that is clear; `drafts` what was half written when a window was gone.

        Those `in_team`, by their names, can be left a kind word as well.
        """
        super().__init__()
        self._clock = clock
        self._people = tuple(people)
        self._chosen = chosen
        self._schemes = config.support.schemes
        self._host = host(config.talk.webhook)
        self._drafts = drafts
        self._in_team = frozenset(name.casefold() for name in in_team)
        self._autosave = Autosave(self, self._hand_up)
        self._usual_message = _(MESSAGE)
        self._high_water = HighWaterMark(self._usual_message)
        self._shown_first = False
        self._stopwatch = Stopwatch(0.0, clock.reading())

    def compose(self) -> Iterable[Widget]:
        """A line that says what to do, the people, the message, the question."""
        yield PlainText(id="talk-about")
        yield RowList(labelled=False)
        yield MaskedTextArea()
        yield QuestionLine((_(CLOSING_QUESTION), _("slower, and the fee first")))
        yield PlainText(id="talk-aside")

    def on_mount(self) -> None:
        """Show the first step: choosing a person, or the message if that is clear."""
        self.text_area.draft_key = MESSAGE_KEY
        self.text_area.hold(next(iter(self._drafts.get(MESSAGE_KEY, ())), self._usual_message))
        self._turn_to("message" if self._chosen else "who")
        self.set_interval(timings_of(self).tick, self.tick)
        self.tick()

    def flush(self) -> None:
        """Keep what was said last. Called before the program ends."""
        if self.step == "after" and self.question.typed.strip():
            self._conclude(self.question.typed)

    def focus_target(self) -> Widget:
        """The list, the message, or the question."""
        match self.step:
            case "message":
                return self.text_area
            case "after":
                return self.question
        return self.rows

    def save_draft(self) -> None:
        """Hand up what is typed and not saved yet, without waiting for a pause."""
        self._autosave.settle()

    def tick(self) -> None:
        """Look at the time left."""
        self._stopwatch = self._stopwatch.mark(self._clock.reading())
        left = CAP - self._stopwatch.used
        time_left = _("{time} left").format(time=durations.clock(max(0, -(-left // 1))))
        self.border_title = " · ".join([pgettext("title", "Talk"), time_left])
        if left <= 0:
            self.flush()
            self.post_message(CutOff())
            self.post_message(self.Closed())

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Go on from the message only; everything else is chosen from a list."""
        return self.step == "message" if action == "go_on" else True

    def action_go_on(self) -> None:
        """Ask what to do with the message."""
        self._turn_to("how")

    def action_leave(self) -> None:
        """Close, with the message kept as a draft."""
        self.post_message(self.Closed())

    @on(RowList.OptionSelected)
    def _selected(self, event: RowList.OptionSelected) -> None:
        event.stop()
        if self.step == "who":
            self._chosen = next((one for one in self._people if one.id == self.rows.chosen), None)
            self._turn_to("message")
        else:
            self._do(self.rows.chosen or "")

    @on(MaskedTextArea.Changed)
    def _changed(self, event: MaskedTextArea.Changed) -> None:
        event.stop()
        if not self.text_area.concealed and self.step == "message":
            self._autosave.touch()

    def _hand_up(self) -> None:
        typed = self.text_area.typed
        self._high_water, overwritten = self._high_water.then(typed)
        drafted = () if typed == self._usual_message else (typed,)
        self.post_message(MaskedTextArea.Drafted(MESSAGE_KEY, drafted, overwritten))

    @on(QuestionAnswered)
    def _answered(self, event: QuestionAnswered) -> None:
        event.stop()
        self._conclude(event.values[0])
        self.post_message(self.Closed())

    @on(QuestionLeft)
    def _left(self, event: QuestionLeft) -> None:
        event.stop()
        self.post_message(self.Closed())

    @property
    def _link(self) -> str | None:
        return link(self._chosen.reach, self._schemes) if self._chosen else None

    def _conclude(self, words: str) -> None:
        used = self._stopwatch.at(self._clock.reading())
        self.post_message(self.Concluded(words, min(used, CAP)))

    def _do(self, way: str) -> None:
        message = self.text_area.text
        body = payload(message)
        match way:
            case "copy":
                self.post_message(self.Copied(message))
            case "open" if self._link is not None:
                self.post_message(self.Opened(with_message(self._link, message), message))
            case "kind word" if self._chosen is not None:
                self.post_message(self.Closed(kind_word_for=self._chosen.name))
                return
            case "send" if self._shown_first:
                self.post_message(self.Sent(body))
            case _:
                self._shown_first = True
                said = _("This goes to {host}, exactly as it stands:\n{body}\nenter again sends it.")
                self._aside(said.format(host=self._host, body=body))
                return
        self._turn_to("after")

    def _turn_to(self, step: str) -> None:
        self.step = step
        self._shown_first = False
        for each in _STEPS:
            self.set_class(each == step, f"-{each}")
        name = self._chosen.name if self._chosen else ""
        about, aside = _STEPS[step]
        self.query_one("#talk-about", PlainText).show(_(about).format(name=name))
        self._aside(_(aside))
        match step:
            case "who":
                self.rows.show(map(_row, self._people))
            case "how":
                self.rows.show(self._ways())
            case "after":
                self._autosave.drop()
                self.post_message(MaskedTextArea.Drafted(MESSAGE_KEY, ()))
                self.question.begin(draft_key=AFTER_TALK_KEY, drafted=self._drafts.get(AFTER_TALK_KEY, ()))
        self.focus_default()

    def _ways(self) -> list[Row]:
        ways = [Row("copy", _("Copy it"))]
        if self._link is not None:
            mail = self._link.startswith("mailto:")
            ways.append(Row("open", _("Write a mail") if mail else _("Open the way to them; it is copied as well")))
        if self._chosen is not None and self._chosen.name.casefold() in self._in_team:
            ways.append(Row("kind word", _("Leave them a kind word instead")))
        if self._host:
            ways.append(Row("send", _("Send it to {host}").format(host=self._host)))
        return ways

    def _aside(self, words: str) -> None:
        self.query_one("#talk-aside", PlainText).show(words)


def _row(one: Resource) -> Row:
    return Row(one.id, one.name, aside=" · ".join(filter(None, (one.kind.label, one.address, one.hours))))


_STEPS: Final = {
    "who": (N_("Who could you talk to?"), N_("enter chooses")),
    "message": (N_("To {name}. Leave the caller out of it."), N_("ctrl+s goes on: copy it, mail it or send it")),
    "how": (N_("How should it reach {name}?"), N_("enter chooses")),
    "after": (N_("Talk with {name} about what happened rather than who it was. At the end:"), N_("enter keeps it")),
}
"""What each step says first, and below."""
