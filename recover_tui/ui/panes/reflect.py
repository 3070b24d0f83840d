"""The reflection pane."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from inspect import cleandoc
from typing import Final

from textual import getters, on
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import TextArea

from recover_tui.domain import durations, timestamps
from recover_tui.domain.reflection import (
    CLOSING_PROMPT,
    ENOUGH,
    GRACE,
    USUAL_CAP,
    Cap,
    EndedBy,
    Reflection,
    Stand,
    prompts,
)
from recover_tui.ui.clocks import Clocks
from recover_tui.ui.panes.pane import Pane
from recover_tui.ui.widgets.rows import Rows
from recover_tui.ui.widgets.words import Words

LOOK_EVERY: Final = 1.0
"""Seconds between two looks at the cap; also how long words stay unsaved at most."""
_EMPTY: Final = "A short look back, with an end to it.\nThree questions, {cap}, then it closes.\n\nj begins."


class Writing(TextArea):
    """Where the answer is written. `tab` takes the next prompt, `ctrl+s` ends."""

    BINDINGS = [
        Binding("tab", "next_prompt", "next", id="reflect.next", tooltip="Take the next prompt"),
        Binding("shift+tab", "previous_prompt", "back", id="reflect.previous", tooltip="Back a prompt", show=False),
        Binding("ctrl+s", "finish", "finish", id="reflect.finish", tooltip="Save, and be done"),
        Binding("escape", "leave", "leave", id="reflect.leave", tooltip="Leave; every word is kept"),
    ]
    DEFAULT_CSS = """
    Writing {
        border: none;
        padding: 0;
        background: transparent;
        height: 1fr;
        scrollbar-size-vertical: 1;
        &:focus { border: none; background-tint: transparent 0%; }
        & .text-area--cursor-line { background: transparent; }
        &:ansi { background: ansi_default; color: ansi_default; }
    }
    """

    @dataclass
    class Turned(Message):
        """The agent wants another prompt."""

        step: int

    @dataclass
    class Ended(Message):
        """The agent is done or leaves."""

        by: EndedBy

    def __init__(self) -> None:
        super().__init__(soft_wrap=True, tab_behavior="focus", show_line_numbers=False, highlight_cursor_line=False)

    def action_next_prompt(self) -> None:
        """Ask for the next prompt."""
        self.post_message(self.Turned(1))

    def action_previous_prompt(self) -> None:
        """Ask for the prompt before."""
        self.post_message(self.Turned(-1))

    def action_finish(self) -> None:
        """Say that it is done."""
        self.post_message(self.Ended(EndedBy.DONE))

    def action_leave(self) -> None:
        """Say that it is left."""
        self.post_message(self.Ended(EndedBy.QUIT))


class Reflect(Pane):
    """A look back with an end to it.

    `j` begins. One prompt at a time; `tab` takes the next. The time left stands in the border. Near the end the
    prompt becomes the closing line, and at the end everything is saved and closed: it can be made shorter, with
    `ctrl+s` or `escape`, never longer. `enter` reads a past one, `d` deletes it, `u` brings it back.
    """

    TITLE = "Reflect"
    HELP = cleandoc(__doc__ or "")
    BINDINGS = [
        Binding("d", "delete", "delete", id="reflect.delete", tooltip="Delete the reflection; u brings it back"),
        Binding("escape", "back", "back", id="reflect.back", tooltip="Back to the list"),
    ]
    DEFAULT_CSS = """
    Reflect {
        #reflect-empty { height: 1fr; content-align: center middle; text-align: center; color: $quiet; }
        #prompt { height: auto; max-height: 3; color: $accent; }
        Rows, Writing, VerticalScroll, #prompt { display: none; }
        VerticalScroll { height: 1fr; scrollbar-size-vertical: 1; }
        &.-filled Rows { display: block; }
        &.-filled #reflect-empty { display: none; }
        &.-writing #prompt, &.-writing Writing { display: block; }
        &.-reading VerticalScroll { display: block; }
        &.-writing Rows, &.-reading Rows, &.-writing #reflect-empty, &.-reading #reflect-empty { display: none; }
        &.-low { border: round $border-blurred; border-title-color: $cap-low; }
    }
    """

    reflections: var[tuple[Reflection, ...]] = var(())
    writing: var[bool] = var(False, toggle_class="-writing", bindings=True)
    reading: var[bool] = var(False, toggle_class="-reading", bindings=True)

    rows = getters.query_one(Rows)
    text_area = getters.query_one(Writing)

    @dataclass
    class Started(Message):
        """A reflection began."""

        cap_s: int
        prompts: tuple[str, ...]

    @dataclass
    class Drafted(Message):
        """Words were written."""

        texts: tuple[str, ...]
        """One for each prompt."""
        next_step: str
        active_s: int

    @dataclass
    class Finished(Message):
        """A reflection is over; nothing changes it any more."""

        texts: tuple[str, ...]
        next_step: str
        active_s: int
        ended_by: EndedBy

    @dataclass
    class Deleted(Message):
        """The agent deleted a past reflection."""

        reflection: Reflection

    def __init__(self, clocks: Clocks, *, cap: int = USUAL_CAP, name: str = "", id: str | None = None) -> None:
        super().__init__(id=id)
        self._clocks = clocks
        self._cap = Cap(cap)
        self._first_name = name
        self._began = 0.0
        self._prompts: tuple[str, ...] = ()
        self._texts: list[str] = []
        self._place = 0
        self._unsaved = False
        self._timer: Timer | None = None

    def parts(self) -> Iterable[Widget]:
        """The past ones, the reader in their place, prompt and text while writing."""
        yield Words(_EMPTY.format(cap=durations.words(self._cap.seconds)), id="reflect-empty")
        yield Rows()
        with VerticalScroll():
            yield Words(id="reflection")
        yield Words(id="prompt")
        yield Writing()

    def place_of_focus(self) -> Widget:
        """The text, the reader, or the list."""
        if self.writing:
            return self.text_area
        if self.reading:
            return self.query_one(VerticalScroll)
        return self.rows if self.reflections else self

    def leave(self) -> None:
        """End what is being written."""
        if self.writing:
            self._finish(EndedBy.QUIT)

    def begin(self) -> None:
        """Start a reflection, or return to the one under way."""
        if not self.writing:
            self._prompts = (*prompts(len(self.reflections), self._first_name), CLOSING_PROMPT)
            self._texts = [""] * len(self._prompts)
            self._place, self._unsaved = 0, False
            self._began = self._clocks.seconds()
            self.reading, self.writing = False, True
            self._load()
            self.post_message(self.Started(self._cap.seconds, self._prompts[:-1]))
            self._timer = self.set_interval(LOOK_EVERY, self.tick)
            self.tick()
        self.enter()

    def tick(self) -> None:
        """Look at the cap, and hand up words that are not saved yet."""
        if not self.writing:
            return
        elapsed = self._elapsed
        stand = self._cap.at(elapsed)
        if stand is Stand.CLOSED:
            self._finish(EndedBy.CAP)
            return
        if stand is not Stand.OPEN and self._place != len(self._prompts) - 1:
            self._turn_to(len(self._prompts) - 1)
        self.set_class(stand is not Stand.OPEN, "-low")
        left = durations.clock(-(-self._cap.left(elapsed) // 1))
        said = f"{left} left" if stand is not Stand.GRACE else "finish your sentence"
        self.border_title = f"{self.TITLE} · {said}"
        self.telling = f"{left} left · {self._prompts[self._place]}"
        if self._unsaved:
            self._unsaved = False
            self.post_message(self.Drafted(tuple(self._texts[:-1]), self._texts[-1], self._active))

    def watch_reflections(self) -> None:
        """List the past ones."""
        now = self._clocks.now()
        self.set_class(bool(self.reflections), "-filled")
        self.rows.show([(past.id, _row(past, timestamps.day(past.started_at, now))) for past in self.reflections])
        self.refresh_bindings()
        if not self.writing:
            self._rest()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what there is something to do it to."""
        if action == "delete":
            return bool(self.reflections) and not self.writing
        return self.reading if action == "back" else True

    @on(Rows.OptionSelected)
    def action_open(self) -> None:
        """Read the chosen reflection."""
        past = self._chosen
        if past is not None:
            self._read(past)

    def action_back(self) -> None:
        """Return to the list."""
        self.reading = False
        self.enter()

    def action_delete(self) -> None:
        """Delete the chosen reflection."""
        past = self._chosen
        if past is not None:
            self.reading = False
            self.post_message(self.Deleted(past))
            self.enter()

    @on(TextArea.Changed)
    def _changed(self, event: TextArea.Changed) -> None:
        event.stop()
        if self.writing and self._texts[self._place] != self.text_area.text:
            self._texts[self._place] = self.text_area.text
            self._unsaved = True
            if self._place == len(self._prompts) - 1 and "\n" in self.text_area.text:
                self._texts[-1] = self.text_area.text.replace("\n", " ").strip()
                self._finish(EndedBy.DONE)

    @on(Writing.Turned)
    def _turned(self, event: Writing.Turned) -> None:
        event.stop()
        place = self._place + event.step
        if self.writing and 0 <= place < len(self._prompts) and self._cap.at(self._elapsed) is Stand.OPEN:
            self._turn_to(place)

    @on(Writing.Ended)
    def _ended(self, event: Writing.Ended) -> None:
        event.stop()
        if self.writing:
            self._finish(event.by)

    @property
    def _elapsed(self) -> float:
        return self._clocks.seconds() - self._began

    @property
    def _active(self) -> int:
        return round(min(self._elapsed, self._cap.seconds + GRACE))

    @property
    def _chosen(self) -> Reflection | None:
        return next((past for past in self.reflections if past.id == self.rows.chosen), None)

    def _turn_to(self, place: int) -> None:
        self._place = place
        self._load()

    def _load(self) -> None:
        self.query_one("#prompt", Words).say(self._prompts[self._place])
        self.text_area.load_text(self._texts[self._place])
        self.text_area.move_cursor(self.text_area.document.end)

    def _finish(self, by: EndedBy) -> None:
        if self._timer is not None:
            self._timer.stop()
        self.post_message(self.Finished(tuple(self._texts[:-1]), self._texts[-1].strip(), self._active, by))
        next_step = self._texts[-1].strip()
        self.writing = False
        self.remove_class("-low")
        closing = [Content(ENOUGH)]
        closing += [Content(f"Next small step: {next_step}")] if next_step else []
        closing.append(Content("b breathes").stylize("$quiet"))
        self.query_one("#reflection", Words).say(Content("\n\n").join(closing))
        self.reading = True
        self._rest()
        if self.has_focus_within:
            self.enter()

    def _read(self, past: Reflection) -> None:
        when = timestamps.day(past.started_at, self._clocks.now())
        said: list[Content] = [Content(when).stylize("$quiet")]
        answered = [(answer.prompt, answer.text) for answer in past.answers]
        answered.append((CLOSING_PROMPT, past.next_step))
        said += [Content.assemble((asked, "$accent"), "\n", words) for asked, words in answered if words]
        self.query_one("#reflection", Words).say(Content("\n\n").join(said))
        self.reading = True
        self.enter()

    def _rest(self) -> None:
        self.border_title = self.TITLE
        last = next((past.gist for past in self.reflections if past.gist), "")
        self.telling = last.replace("\n", " ") or f"j begins · {durations.words(self._cap.seconds)}, then it closes"


def _row(past: Reflection, day: str) -> Content:
    gist = " ".join(past.gist.split()) or "nothing written"
    return Content.assemble((f"{day} · ", "$quiet"), gist)
