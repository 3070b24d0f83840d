"""Kind words: those that wait, one at a time; or one for a colleague."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from textual import getters, on
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from recover_tui.domain import timestamps
from recover_tui.domain.drafts import KIND_WORD_KEY
from recover_tui.domain.team import LONGEST_KIND_WORD, Colleague, KindWord
from recover_tui.domain.translation import N_, gettext as _
from recover_tui.system.clock import Clock
from recover_tui.ui import commands
from recover_tui.ui.messages import PaneMessage, QuestionAnswered, QuestionLeft
from recover_tui.ui.overlays.overlay import Overlay
from recover_tui.ui.widgets.concealable import Concealable
from recover_tui.ui.widgets.plain_text import PlainText
from recover_tui.ui.widgets.question_line import QuestionLine
from recover_tui.ui.widgets.row_list import Row, RowList


class KindWordsOverlay(Concealable, Overlay, can_focus=True):
    """Reads kind words, and then or else writes one."""

    HELP = N_(
        "A kind word that a colleague left for you; `w` keeps it with your wins, `x` lets nothing of theirs come any "
        "more. Where none waits you can leave one: choose who, and say it in a line. Only they can read it."
    )
    SCOPE = commands.KIND_WORDS
    BINDINGS = SCOPE.bindings
    DEFAULT_CSS = """
    KindWordsOverlay {
        align: center middle;
        padding: 0 2;
        max-width: 72;
        & > PlainText { width: 1fr; height: auto; text-align: center; }
        & > #kind-about, & > #kind-aside { color: $quiet; }
        & > #kind-text { padding: 1 2; margin: 1 0; background: $raised; border-left: outer $accent; display: none; }
        & > RowList { height: auto; max-height: 14; margin: 1 0; display: none; }
        & > QuestionLine { margin: 1 0; display: none; }
        &.-read > #kind-text, &.-who > RowList, &.-write > QuestionLine { display: block; }
    }
    """

    step: reactive[str] = reactive("read", bindings=True)
    """`read`, `who`, `write`."""
    rows = getters.query_one(RowList)
    question = getters.query_one(QuestionLine)

    class Read(PaneMessage):
        """One was read."""

        word: KindWord

    class Kept(PaneMessage):
        """The agent keeps one with the wins."""

        word: KindWord

    class Blocked(PaneMessage):
        """Nothing of its sender's is to come any more."""

        word: KindWord

    class Written(PaneMessage):
        """The agent left one for someone."""

        to: Colleague
        text: str

    def __init__(
        self,
        clock: Clock,
        waiting: Sequence[KindWord] = (),
        colleagues: Sequence[Colleague] = (),
        *,
        chosen: Colleague | None = None,
        drafts: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
    ) -> None:
        """Those that are `waiting` are read; without any, one is written, to whoever is `chosen` if that is clear."""
        super().__init__()
        self._clock = clock
        self._waiting = list(waiting)
        self._colleagues = tuple(colleagues)
        self._chosen = chosen
        self._drafts = drafts

    def compose(self) -> Iterable[Widget]:
        """Whose it is, the words or the question, what can be done."""
        yield PlainText(id="kind-about")
        yield PlainText(id="kind-text")
        yield RowList(labelled=False)
        yield QuestionLine((_("What would you like to tell them?"), _("you stayed so patient on that call")))
        yield PlainText(id="kind-aside")

    def on_mount(self) -> None:
        """Show the first one, or who there is."""
        self._turn_to("read" if self._waiting else "write" if self._chosen else "who")

    def focus_target(self) -> Widget:
        """The list, the line, or what is read."""
        return {"who": self.rows, "write": self.question}.get(self.step, self)

    def conceal(self) -> None:
        """The words go with the widgets that show them."""
        self.concealed = True

    def reveal(self) -> None:
        """Nothing here was covered apart."""
        self.concealed = False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what there is something to do it to."""
        return action == "leave" or self.step == "read"

    def action_next(self) -> None:
        """Be done with the one on the screen."""
        self._next(self.Read(self._waiting[0]))

    def action_keep(self) -> None:
        """Keep it with the wins."""
        self._next(self.Kept(self._waiting[0]))

    def action_block(self) -> None:
        """Let nothing of theirs come any more."""
        self._next(self.Blocked(self._waiting[0]))

    def action_leave(self) -> None:
        """Go back to the panes; one that was on the screen was read."""
        if self.step == "read" and self._waiting:
            self.post_message(self.Read(self._waiting[0]))
        self.post_message(self.Closed())

    @on(RowList.OptionSelected)
    def _selected(self, event: RowList.OptionSelected) -> None:
        event.stop()
        self._chosen = next((one for one in self._colleagues if one.id == self.rows.chosen), None)
        if self._chosen is not None:
            self._turn_to("write")

    @on(QuestionAnswered)
    def _answered(self, event: QuestionAnswered) -> None:
        event.stop()
        text = event.values[0].strip()[:LONGEST_KIND_WORD]
        if text and self._chosen is not None:
            self.post_message(self.Written(self._chosen, text))
        self.post_message(self.Closed())

    @on(QuestionLeft)
    def _left(self, event: QuestionLeft) -> None:
        event.stop()
        self.post_message(self.Closed())

    def _next(self, said: PaneMessage) -> None:
        self.post_message(said)
        del self._waiting[0]
        if self._waiting:
            self._turn_to("read")
        else:
            self.post_message(self.Closed())

    def _turn_to(self, step: str) -> None:
        self.step = step
        for each in ("read", "who", "write"):
            self.set_class(each == step, f"-{each}")
        name = self._chosen.name if self._chosen else ""
        about, aside = "", ""
        match step:
            case "read":
                about, aside = self._show_first()
            case "who":
                about, aside = _("Who is it for?"), _("enter chooses")
                self.rows.show([Row(one.id, one.name, aside=one.team) for one in self._colleagues])
            case "write":
                about, aside = _("To {name}. Only they can read it.").format(name=name), _("enter leaves it for them")
                self.question.begin(draft_key=KIND_WORD_KEY, drafted=self._drafts.get(KIND_WORD_KEY, ()))
        self.query_one("#kind-about", PlainText).show(about)
        self.query_one("#kind-aside", PlainText).show(aside)
        self.focus_default()

    def _show_first(self) -> tuple[str, str]:
        word, now = self._waiting[0], self._clock.now()
        quoted = Content(_("“{words}”").format(words=word.text)).stylize("bold")
        self.query_one("#kind-text", PlainText).show(quoted)
        when = f"{timestamps.day(word.sent_at, now)}, {timestamps.time_of_day(word.sent_at)}"
        aside = "" if word.known else _("It is signed by nobody whom your team knows.")
        return f"{word.line} · {when}", aside
