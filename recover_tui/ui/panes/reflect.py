"""The reflection pane."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from inspect import cleandoc
from itertools import groupby
from typing import Final

from textual import events, getters, on
from textual.binding import Binding
from textual.containers import VerticalScroll
from textual.content import Content
from textual.message import Message
from textual.reactive import var
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import TextArea

from recover_tui.domain import durations, timestamps
from recover_tui.domain.drafts import HighWaterMark, Version
from recover_tui.domain.identity import make_id
from recover_tui.domain.privacy import mask
from recover_tui.domain.recurrence import is_recurring
from recover_tui.domain.reflection import (
    CLOSING_PROMPT,
    ENOUGH,
    GONE_ON,
    GRACE,
    HAD_ITS_SHARE,
    LONGEST_CAP,
    RESTING,
    RETURNING,
    USUAL_CAP,
    USUAL_REST,
    Cap,
    CapState,
    Draft,
    EndedBy,
    Reflection,
    ReflectionSpan,
    found,
    had_its_share,
    prompts,
    rests_until,
)
from recover_tui.domain.stopwatch import ClockReading, Stopwatch
from recover_tui.domain.worries import USUAL_WINDOW, Worry
from recover_tui.system.clock import Clock
from recover_tui.ui.autosave import Autosave
from recover_tui.ui.panes.pane import Pane
from recover_tui.ui.widgets.masked_text_area import ReflectionArea
from recover_tui.ui.widgets.plain_text import PlainText
from recover_tui.ui.widgets.row_list import NONE_FOUND, Row, RowList
from recover_tui.ui.widgets.search import Search

LOOK_EVERY: Final = 1.0
"""Seconds between two looks at the cap; also how long words stay unsaved at most."""
_DIM_FROM: Final = 20.0
"""Seconds before the cap from which the border dims."""
PAUSE: Final = 2.0
"""Seconds without a letter that the closing line waits for, so as not to cut into a sentence."""
SETTLING: Final = 2.0
"""Seconds without a letter after which letters are commands again, when the cap came in mid-sentence."""
_EMPTY: Final = "A short look back, with an end to it.\nThree questions, {cap}, then it closes.\n\nj begins."


class Reflect(Pane):
    """A look back with an end to it.

    `j` begins. One prompt at a time; `tab` takes the next. The time left stands in the border. Near the end the
    prompt becomes the closing line, and at the end everything is saved and closed: it can be made shorter, with
    `ctrl+s` or `escape`, never longer. `f5` brings back what a slip wrote over. `J` begins a longer one, for a
    break. `enter` reads a past one, `/` finds words in them, `d` deletes one, `u` brings it back. Where words are
    shown as dots, `ctrl+r` shows the line you are on, or the reflection you are reading.
    """

    TITLE = "Reflect"
    HELP = cleandoc(__doc__ or "")
    BINDINGS = [
        Binding("slash", "search", "search", id="reflect.search", key_display="/", tooltip="Find words in past ones"),
        Binding(
            "ctrl+r",
            "unmask",
            "show line",
            id="reflect.unmask",
            tooltip="Show the line you are on, or the reflection you read, where it is dots",
        ),
        Binding("d", "delete", "delete", id="reflect.delete", tooltip="Delete the reflection; u brings it back"),
        Binding("escape", "back", "back", id="reflect.back", tooltip="Back to the list"),
    ]
    DEFAULT_CSS = """
    Reflect {
        #reflect-empty { height: 1fr; content-align: center middle; text-align: center; color: $quiet; }
        #prompt { height: auto; max-height: 3; color: $accent; }
        RowList, ReflectionArea, VerticalScroll, Search, #prompt { display: none; }
        &.-searching Search { display: block; }
        VerticalScroll { height: 1fr; scrollbar-size-vertical: 1; }
        &.-filled RowList { display: block; }
        &.-filled #reflect-empty { display: none; }
        &.-writing #prompt, &.-writing ReflectionArea { display: block; }
        &.-reading VerticalScroll { display: block; }
        &.-writing RowList, &.-reading RowList, &.-writing #reflect-empty, &.-reading #reflect-empty { display: none; }
        &.-low { border: round $border-blurred; border-title-color: $cap-low; }
    }
    """

    reflections: var[tuple[Reflection, ...]] = var(())
    draft: var[Draft | None] = var(None)
    """The reflection under way in the store, in whatever window."""
    reflection_spans: var[tuple[ReflectionSpan, ...]] = var(())
    worries: var[tuple[Worry, ...]] = var(())
    last_call_ended_at: var[datetime | None] = var(None)
    mask: var[bool] = var(False)
    """Whether each character of what was written is shown as a dot."""
    writing: var[bool] = var(False, toggle_class="-writing", bindings=True)
    reading: var[bool] = var(False, toggle_class="-reading", bindings=True)
    searching: var[bool] = var(False, toggle_class="-searching", bindings=True)

    rows = getters.query_one(RowList)
    text_area = getters.query_one(ReflectionArea)

    @dataclass(eq=False, repr=False)
    class Started(Message):
        """A reflection began."""

        draft: Draft

    @dataclass(eq=False, repr=False)
    class Continued(Message):
        """One that was left is gone on with."""

        draft: Draft

    @dataclass(eq=False, repr=False)
    class Drafted(Message):
        """Words were written, or time was used."""

        draft: Draft
        lost: tuple[Version, ...] = ()
        """Answers that were written over."""

    @dataclass(eq=False, repr=False)
    class Finished(Message):
        """A reflection is over; nothing changes it any more."""

        draft: Draft
        ended_by: EndedBy
        lost: tuple[Version, ...] = ()

    @dataclass(eq=False, repr=False)
    class Deleted(Message):
        """The agent deleted a past reflection."""

        reflection: Reflection

    def __init__(
        self,
        clock: Clock,
        *,
        cap: int = USUAL_CAP,
        break_cap: int = LONGEST_CAP,
        rest: int = USUAL_REST,
        name: str = "",
        own_prompts: tuple[str, ...] = (),
        mask: bool = False,
        park_until: time = USUAL_WINDOW,
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._clock = clock
        self.set_reactive(Reflect.mask, mask)
        self._park_until = park_until
        self._cap_s = cap
        self._break_cap_s = break_cap
        self._rest_s = rest
        self._first_name: str = name
        self._own_prompts = own_prompts
        self._window: str = make_id(clock.now())
        self._draft_id = ""
        self._cap = Cap(cap)
        self._stopwatch = Stopwatch(0.0, None)
        self._prompts: tuple[str, ...] = ()
        self._texts: list[str] = []
        self._high_waters: list[HighWaterMark] = []
        self._autosave = Autosave(self, self._settle)
        self._place = 0
        self._timer: Timer | None = None
        self._shows_past = False
        self._unmasked = False
        self._reader: Callable[[], Content] = Content
        self._cut_off_at = -SETTLING
        self._typed_at = -PAUSE

    def parts(self) -> Iterable[Widget]:
        """The past ones, or how to begin."""
        yield PlainText(_EMPTY.format(cap=durations.words(self._cap_s)), id="reflect-empty")
        yield RowList()

    def compose_deferred(self) -> Iterable[Widget]:
        """What finds, the reader in the place of the past ones, prompt and text while writing."""
        yield Search()
        yield VerticalScroll(PlainText(id="reflection"))
        yield PlainText(id="prompt")
        yield ReflectionArea(mask=self.mask)

    def focus_target(self) -> Widget:
        """The text, the reader, or the list."""
        if self.writing:
            return self.text_area
        if self.reading:
            return self.query_one(VerticalScroll)
        if self.searching:
            return self.query_one(Search)
        return self.rows if self.reflections else self

    def leave(self) -> None:
        """Let go, with every word kept. What time is left stays good until its cap would have been over."""
        if self.writing:
            self._settle()
            self._stop_looking()

    def begin(self, *, on_a_break: bool = False) -> None:
        """Start a reflection, or go on with the one under way; say why when neither can be."""
        if not self.writing:
            now = self._clock.reading()
            refused = self._refusal(now)
            if refused:
                self._tell(lambda: Content(refused))
            elif self.draft is not None and self.draft.state(now) is not CapState.CLOSED:
                self._take_up(self.draft, now)
            else:
                self._start(self._break_cap_s if on_a_break else self._cap_s, now)
        self.enter()

    @property
    def own_draft(self) -> str:
        """Id of the reflection this window wrote last; it is ended here and nowhere else."""
        return self._draft_id

    def on_key(self, event: events.Key) -> None:
        """Let a sentence that the cap cut off run out: its letters are no commands."""
        now = self._clock.seconds()
        if event.is_printable and now - self._cut_off_at < SETTLING:
            event.stop()
            event.prevent_default()
            self._cut_off_at = now

    def tick(self) -> None:
        """Look at the cap, and hand up the words and the time used."""
        if not self.writing:
            return
        elapsed = self._stopwatch.at(self._clock.reading())
        state = self._cap.at(elapsed)
        if state is CapState.CLOSED:
            self._finish(EndedBy.CAP)
            self._cut_off_at = self._clock.seconds()
            return
        left = self._cap.left(elapsed)
        resting = self._clock.seconds() - self._typed_at >= PAUSE or left <= _DIM_FROM / 2
        if state is not CapState.OPEN and self._place != len(self._prompts) and resting:
            self._turn_to(len(self._prompts))
        self.set_class(left <= _DIM_FROM, "-low")
        said = f"{_clock(left)} left" if state is not CapState.GRACE else "finish your sentence"
        self.border_title = f"{self.TITLE} · {said}"
        self.summary = f"{_clock(left)} left · {self._prompt}"
        self._settle()

    def release_draft(self) -> None:
        """Stop writing: another window has gone on with it, or it is over. What was typed meanwhile is kept, too."""
        if self.writing:
            self.post_message(self.Drafted(self._draft, self._lost()))
            self._draft_id = ""
            self._stop_looking()
            self._tell(lambda: Content(GONE_ON))

    def suspend(self) -> None:
        """Let it stand while the agent is on a call: the words are kept and no time is used."""
        if self.writing:
            self._stopwatch = self._stopwatch.stop(self._clock.reading())
            self.post_message(self.Drafted(self._draft, self._lost()))
            self._draft_id = ""
            self._stop_looking()
            if self.has_focus_within:
                self.enter()

    def watch_mask(self) -> None:
        """Show the words the other way."""
        if self.ready:
            self.text_area.mask = self.mask
            self._list()
            self._say(self._reader())
            self._rest()

    def watch_reflections(self) -> None:
        """List the past ones."""
        self.set_class(bool(self.reflections), "-filled")
        self._list()
        self.refresh_bindings()
        if not self.writing:
            self._rest()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what there is something to do it to."""
        if action == "search":
            return bool(self.reflections) and not self.writing and not self.reading and not self.searching
        if action == "delete":
            return bool(self.reflections) and not self.writing and (not self.reading or self._shows_past)
        if action == "unmask":
            return self.mask and (self.writing or self.reading)
        return self.reading if action == "back" else True

    @on(RowList.OptionSelected)
    def action_open(self) -> None:
        """Read the chosen reflection."""
        past = self._chosen
        if past is not None:
            self._read(past)

    def action_search(self) -> None:
        """Ask for words to find."""
        self.searching = True
        self.enter()

    @on(Search.Changed)
    def _searched(self, event: Search.Changed) -> None:
        event.stop()
        self._list()

    @on(Search.Submitted)
    def _found(self, event: Search.Submitted) -> None:
        event.stop()
        if self._chosen is not None:
            self._read(self._chosen)

    @on(Search.Left)
    def _search_left(self, event: Search.Left) -> None:
        event.stop()
        self.searching = False
        self.enter()

    def action_back(self) -> None:
        """Return to the list."""
        self.reading = False
        self.enter()

    def action_unmask(self) -> None:
        """Show the line being written, or what is read, or make it dots again."""
        if self.writing:
            self.text_area.line_readable = not self.text_area.line_readable
        else:
            self._unmasked = not self._unmasked
            self._say(self._reader())

    def action_delete(self) -> None:
        """Delete the chosen reflection."""
        past = self._chosen
        if past is not None:
            self.reading = False
            self.post_message(self.Deleted(past))
            self.enter()

    def watch_draft(self) -> None:
        """Say that one can be gone on with."""
        if not self.writing:
            self._rest()

    @on(TextArea.Changed)
    def _changed(self, event: TextArea.Changed) -> None:
        event.stop()
        written = self.text_area.text
        if self.writing and self._texts[self._place] != written:
            self._texts[self._place] = written
            self._typed_at = self._clock.seconds()
            self._autosave.touch()
            if self._place == len(self._prompts) and "\n" in written:
                self._texts[-1] = " ".join(written.split())
                self._finish(EndedBy.DONE)

    @on(ReflectionArea.Turned)
    def _turned(self, event: ReflectionArea.Turned) -> None:
        event.stop()
        place = self._place + event.step
        state = self._cap.at(self._stopwatch.at(self._clock.reading()))
        if self.writing and 0 <= place <= len(self._prompts) and state is CapState.OPEN:
            self._turn_to(place)

    @on(ReflectionArea.Ended)
    def _ended(self, event: ReflectionArea.Ended) -> None:
        event.stop()
        if self.writing:
            self._finish(event.by)

    @property
    def _chosen(self) -> Reflection | None:
        return next((past for past in self.reflections if past.id == self.rows.chosen), None)

    @property
    def _prompt(self) -> str:
        return self._prompts[self._place] if self._place < len(self._prompts) else CLOSING_PROMPT

    @property
    def _draft(self) -> Draft:
        return Draft(
            self._draft_id,
            self._cap.seconds,
            self._prompts,
            tuple(self._texts[:-1]),
            self._texts[-1],
            self._stopwatch,
            self._window,
        )

    def _list(self) -> None:
        now = self._clock.now()
        past = found(self.reflections, self.query_one(Search).value) if self.searching else self.reflections
        rows: list[Row] = []
        for day, those in groupby(past, lambda one: timestamps.day(one.started_at, now)):
            rows.append((None, Content(day)))
            rows += [(one.id, self._row(one)) for one in those]
        self.rows.show(rows if rows or not self.searching else [NONE_FOUND])

    def _row(self, past: Reflection) -> Content:
        gist = self._shown(" ".join(past.gist.split()))
        return Content.assemble((f"  {timestamps.time_of_day(past.started_at)}  ", "$quiet"), gist)

    def _shown(self, words: str) -> str:
        return mask(words) if self.mask and not self._unmasked else words

    def _refusal(self, now: ClockReading) -> str:
        draft = self.draft
        if draft is not None and draft.state(now) is not CapState.CLOSED:
            return ""
        if draft is not None and any(draft.words):
            # Its time is over, and whoever closes it has not come to that yet: it is no way to another one.
            return RESTING.format(until=timestamps.time_of_day(now.at + timedelta(seconds=self._rest_s)))
        until = rests_until(self.reflection_spans, self.last_call_ended_at, now.at, self._rest_s)
        if until is not None:
            return RESTING.format(until=timestamps.time_of_day(until))
        return HAD_ITS_SHARE if had_its_share(self.reflection_spans, self.last_call_ended_at, now.at) else ""

    def _start(self, cap: int, now: ClockReading) -> None:
        asked = prompts(len(self.reflections), self._first_name, self._own_prompts)
        draft = Draft(make_id(now.at), cap, asked, ("",) * len(asked), "", Stopwatch(0.0, now), self._window)
        self.post_message(self.Started(draft))
        self._write(draft, place=0)

    def _take_up(self, draft: Draft, now: ClockReading) -> None:
        filled = [place for place, written in enumerate((*draft.texts, draft.next_step)) if written]
        draft = replace(draft, window=self._window, stopwatch=draft.stopwatch.start(now))
        self.post_message(self.Continued(draft))
        self._write(draft, place=max(filled, default=0))

    def _write(self, draft: Draft, *, place: int) -> None:
        self._draft_id, self._cap, self._stopwatch = draft.id, Cap(draft.cap_s), draft.stopwatch
        self._prompts, self._texts = draft.prompts, [*draft.texts, draft.next_step]
        self._high_waters = [HighWaterMark(text) for text in self._texts]
        self.reading, self.writing = False, True
        self._turn_to(place)
        self._timer = self.set_interval(LOOK_EVERY, self.tick)
        self.tick()

    def _settle(self) -> None:
        self._stopwatch = self._stopwatch.mark(self._clock.reading())
        self.post_message(self.Drafted(self._draft, self._lost()))

    def _lost(self) -> tuple[Version, ...]:
        """What was written over since the last time."""
        steps = [high_water.then(text) for high_water, text in zip(self._high_waters, self._texts, strict=True)]
        self._high_waters = [high_water for high_water, _ in steps]
        at = self._clock.now()
        return tuple(Version(self._place_of(answer), words, at) for answer, (_, words) in enumerate(steps) if words)

    def _place_of(self, answer: int) -> str:
        return f"{self._draft_id}/{answer}"

    def _turn_to(self, place: int) -> None:
        self._place = place
        self.query_one("#prompt", PlainText).say(self._prompt)
        self.text_area.place = self._place_of(place)
        self.text_area.hold(self._texts[place])

    def _finish(self, by: EndedBy) -> None:
        used = min(self._stopwatch.at(self._clock.reading()), self._cap.seconds + GRACE)
        self._stopwatch = Stopwatch(used, None)
        self._texts[-1] = self._texts[-1].strip()
        draft = self._draft
        self._stop_looking()
        self.post_message(self.Finished(draft, by, self._lost()))
        written = " ".join([*draft.texts, draft.next_step])
        past = [one for one in self.reflections if one.id != draft.id]
        now = self._clock.now()
        returning = is_recurring(written, past, self.worries, self.last_call_ended_at, now)

        def closing() -> Content:
            said = [Content(ENOUGH)]
            if draft.next_step:
                said.append(Content(f"{CLOSING_PROMPT}: {self._shown(draft.next_step)}"))
            if returning:
                said.append(Content(RETURNING.format(until=f"{self._park_until:%H:%M}")))
            return Content("\n\n").join([*said, Content("b breathes").stylize("$quiet")])

        self._tell(closing)

    def _stop_looking(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self._autosave.drop()
        self.writing = False
        self.remove_class("-low")
        self._rest()

    def _tell(self, words: Callable[[], Content]) -> None:
        self._open_reader(words, past=False)
        if self.has_focus_within:
            self.enter()

    def _read(self, past: Reflection) -> None:
        when = timestamps.day(past.started_at, self._clock.now())
        answered = [(answer.prompt, answer.text) for answer in past.answers]
        answered.append((CLOSING_PROMPT, past.next_step))

        def read() -> Content:
            said = [Content(when).stylize("$quiet")]
            said += [
                Content.assemble((asked, "$accent"), "\n", self._shown(words)) for asked, words in answered if words
            ]
            return Content("\n\n").join(said)

        self._open_reader(read, past=True)
        self.enter()

    def _open_reader(self, words: Callable[[], Content], *, past: bool) -> None:
        self._reader, self._shows_past, self._unmasked = words, past, False
        self._say(words())
        self.reading = True

    def _say(self, words: Content) -> None:
        self.query_one("#reflection", PlainText).say(words)

    def _rest(self) -> None:
        self.border_title = self.TITLE
        now = self._clock.reading()
        if (
            self.draft is not None
            and self.draft.id != self._draft_id
            and self.draft.state(now) is not CapState.CLOSED
        ):
            self.summary = f"{_clock(self.draft.left(now))} left of one · j goes on"
            return
        last = next((past.gist for past in self.reflections if past.gist), "")
        self.summary = (
            self._shown(" ".join(last.split())) or f"j begins · {durations.words(self._cap_s)}, then it closes"
        )


def _clock(left: float) -> str:
    return durations.clock(-(-left // 1))
