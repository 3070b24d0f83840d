"""The reflection pane: past ones, and the one being written."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, cast

from textual.content import Content
from textual.reactive import var
from textual.widget import Widget

from recover_tui.config.model import DEFAULTS, Config, ReflectConfig
from recover_tui.domain import durations, timestamps
from recover_tui.domain.identity import make_id
from recover_tui.domain.privacy import mask
from recover_tui.domain.recurrence import is_recurring
from recover_tui.domain.reflection import (
    CLOSING_SOON,
    ENDED_BY_CALL,
    GONE_ON,
    CapState,
    Draft,
    EndedBy,
    Reflection,
    ReflectionSpan,
    cap_beside,
    counting,
    farewell,
    found,
    prompts,
    refusal,
)
from recover_tui.domain.reflection_session import ReflectionSession
from recover_tui.domain.shift import CLOSER_CAP, CLOSER_PROMPTS
from recover_tui.domain.stopwatch import ClockReading
from recover_tui.domain.translation import N_, NC_, gettext as _
from recover_tui.domain.worries import Worry, window_after
from recover_tui.system.clock import Clock
from recover_tui.ui import commands
from recover_tui.ui.messages import CutOff, ReflectionDeleted
from recover_tui.ui.panes import reflection_words
from recover_tui.ui.panes.list_pane import ListPane
from recover_tui.ui.widgets.concealable import Concealable
from recover_tui.ui.widgets.quote_card import QuoteCard

if TYPE_CHECKING:
    from recover_tui.ui.panes.reflection_editor import ReflectionEditor


class Reflect(Concealable, ListPane):
    """A look back with an end to it: then everything is saved and closed."""

    TITLE = NC_("title", "Reflect")
    OPENED_BY = "reflect"
    HELP = N_(
        "A look back with an end to it. Then everything is saved and closed: it can be made shorter, never longer. "
        "Where words are dots, `ctrl+r` shows them until you leave it."
    )
    EMPTY = N_("A short look back, with an end to it.\nThree questions, {cap}, then it closes.\n\nj begins.")
    SCOPE = commands.REFLECT
    BINDINGS = SCOPE.bindings
    DEFAULT_CSS = """
    Reflect {
        ReflectionEditor { display: none; }
        &.-writing ReflectionEditor { display: block; }
        &.-writing RowList, &.-writing Search, &.-writing VerticalScroll, &.-writing .list-pane--empty {
            display: none;
        }
        &.-low { border-title-color: $warm; }
    }
    """

    config: var[Config] = var(DEFAULTS, init=False)
    """What is set; the next reflection goes by it."""
    reflections: var[tuple[Reflection, ...]] = var(())
    draft: var[Draft | None] = var(None)
    """The reflection under way in the store, in whatever window."""
    reflection_spans: var[tuple[ReflectionSpan, ...]] = var(())
    reflection_elsewhere: var[Draft | None] = var(None)
    """The reflection under way at another desk."""
    worries: var[tuple[Worry, ...]] = var(())
    shift_ends_at: var[datetime | None] = var(None)
    """The end that was set for this shift."""
    last_call_ended_at: var[datetime | None] = var(None)
    mask: var[bool] = var(False)
    """Whether each character of what was written is shown as a dot."""
    writing: var[bool] = var(False, toggle_class="-writing", bindings=True)

    def __init__(self, clock: Clock, config: Config = DEFAULTS, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._clock = clock
        self._window = make_id(clock.now())
        self._readable = False
        self._content: Callable[[], Content] = Content
        self.set_reactive(Reflect.config, config)
        self.set_reactive(Reflect.mask, config.reflect.mask)

    def compose_parts(self) -> Iterable[Widget]:
        """The next small step that was set last, and the list."""
        yield QuoteCard()
        yield from super().compose_parts()

    def compose_deferred(self) -> Iterable[Widget]:
        """What a list pane has, and the editor."""
        from recover_tui.ui.panes.reflection_editor import ReflectionEditor

        yield from super().compose_deferred()
        yield ReflectionEditor(
            self._clock, mask=self.mask, show=self._show_time, end=self._ended, refused=self.release_draft
        )

    @property
    def editor(self) -> ReflectionEditor:
        """Where a reflection is written."""
        return cast("ReflectionEditor", self.query_one("ReflectionEditor"))

    @property
    def words_if_empty(self) -> str:
        """What it is for, with how long the next one would be."""
        return super().words_if_empty.format(cap=durations.words(self.config.reflect.cap))

    def focus_target(self) -> Widget:
        """The text, or what a list has."""
        return self.editor.text_area if self.writing else super().focus_target()

    def flush(self) -> None:
        """Let go, with every word kept. What time is left stays good until its cap would have been over."""
        if self.writing:
            self.editor.save()
            self.editor.close()
            self._stop_writing()

    def begin(self, *, on_a_break: bool = False, closes_shift: bool = False) -> None:
        """Start a reflection, or go on with the one under way; say why when neither can be.

        One that `closes_shift` is about no call, so that none has to rest for it.
        """
        if not self.writing:
            now = self._clock.reading()
            rest = self.config.reflect.rest
            elsewhere = counting(self.reflection_elsewhere, self.last_call_ended_at, now, rest)
            refused = refusal(self.draft, self.reflection_spans, self.last_call_ended_at, now, rest, elsewhere)
            if refused and not (closes_shift and self.draft is None):
                self.post_message(CutOff())  # whoever begins to write at once means no command
                self._show_content(lambda: Content(refused))
            else:
                self.reading, self.writing = False, True
                if self.draft is not None and self.draft.state(now) is not CapState.CLOSED:
                    self.editor.resume(self.draft, self._window)
                else:
                    times = len(self.reflections)
                    new = _new(self.config.reflect, times, on_a_break, closes_shift, elsewhere, self._window, now)
                    self.editor.start(new)
        else:
            self.editor.go_on()
        self.focus_default()

    @property
    def own_draft(self) -> str:
        """Id of the reflection this window wrote last; it is ended here and nowhere else."""
        return self.editor.own_id if self.ready else ""

    def tick(self) -> None:
        """Look at the cap, and hand up the words and the time used."""
        self.editor.tick()

    def release_draft(self) -> None:
        """Stop writing: another window has gone on with it, or it is over. What was typed meanwhile is kept, too."""
        if self.writing:
            self.post_message(CutOff())
            self.editor.release()
            self._stop_writing()
            self._show_content(lambda: Content(_(GONE_ON)))

    def suspend(self) -> None:
        """Let it stand while the agent is on a call, and until it is written on: no time is used."""
        if self.writing:
            self.editor.suspend()

    def compare(self, draft: Draft | None) -> None:
        """Close one that stands still here when the store's `draft` is no longer it: the next call ended it."""
        if self.editor.is_gone(draft):
            self.post_message(CutOff())
            self.editor.close()
            self._stop_writing()
            self._show_content(lambda: Content(_(GONE_ON if draft else ENDED_BY_CALL)))

    def conceal(self) -> None:
        """Let nothing that was uncovered come back readable. The words go with the widgets that show them."""
        self.concealed = True
        self._make_unreadable()

    def reveal(self) -> None:
        """All that is to be done here was done by `conceal`."""
        self.concealed = False

    def watch_reading(self) -> None:
        """What was uncovered in the reader is covered once one has left it."""
        if not self.reading:
            self._make_unreadable()

    def watch_config(self) -> None:
        """Say how long the next one would be."""
        self.show_empty(self.words_if_empty)
        if not self.writing:
            self._show_idle()

    def watch_mask(self) -> None:
        """Show all words as dots, or readable again."""
        if self.ready:
            self.editor.text_area.mask = self.mask
            self.relist()
            self._show_next_step()
            self.show_text(self._content())
            if not self.writing:
                self._show_idle()

    def watch_reflections(self) -> None:
        """List the past ones."""
        self.relist()
        self._show_next_step()
        if self.reading and self.read_id:
            self.reread()
        if not self.writing:
            self._show_idle()

    def watch_has_all(self) -> None:
        """Say how many there are."""
        self.watch_draft(self.draft)

    def watch_reflection_elsewhere(self) -> None:
        """Say that one is under way at another desk."""
        self.watch_draft(self.draft)

    def watch_draft(self, before: Draft | None) -> None:
        """Say that one can be gone on with; one that stands still here may be over, or gone on with elsewhere."""
        if not self.writing:
            self._show_idle()
        elif before is not None and self.editor.is_gone(self.draft):
            self.release_draft()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer what there is something to do it to."""
        match action:
            case "search" | "delete" if self.writing:
                return False
            case "delete":
                return bool(self.reflections) and (not self.reading or bool(self.read_id))
            case "unmask":
                return self.mask and (self.writing or self.reading)
        return super().check_action(action, parameters)

    def relist(self) -> None:
        """List those with the words that are sought, by day."""
        now = self._clock.now()
        past = found(self.reflections, self.sought) if self.sought else self.reflections
        self.show_rows([reflection_words.row(one, now, self._shown) for one in past])

    def open_chosen(self) -> None:
        """Read the chosen reflection."""
        past = self._chosen
        if past is not None:
            self._readable = False
            self._content = lambda: self.content_of(past.id) or Content()
            self.read(past.id)

    def action_unmask(self) -> None:
        """Show the line being written, or what is read, or make it dots again."""
        if self.writing:
            self.editor.text_area.toggle_readable()
        else:
            self._readable = not self._readable
            self.show_text(self._content())

    def action_delete(self) -> None:
        """Delete the chosen reflection."""
        past = self._chosen
        if past is not None:
            self.reading = False
            self.post_message(ReflectionDeleted(past))
            self.focus_list()

    @property
    def _chosen(self) -> Reflection | None:
        return self._past(self.rows.chosen)

    def _past(self, id: str | None) -> Reflection | None:
        return next((past for past in self.reflections if past.id == id), None)

    def _show_next_step(self) -> None:
        step = next((past.next_step for past in self.reflections if past.next_step), "")
        self.query_one(QuoteCard).show_quote(_("next small step"), reflection_words.one_line(step, self._shown))

    def content_of(self, id: str) -> Content | None:
        """Give a past reflection in full."""
        past = self._past(id)
        return reflection_words.in_full(past, self._clock.now(), self._read_out) if past else None

    def _shown(self, words: str) -> str:
        return mask(words) if self.mask else words

    def _read_out(self, words: str) -> str:
        return words if self._readable else self._shown(words)

    def _make_unreadable(self) -> None:
        if self._readable:
            self._readable = False
            self.show_text(self._content())

    def _ended(self, draft: Draft, by: EndedBy | None) -> None:
        self._stop_writing()
        if by is EndedBy.CAP:
            self.post_message(CutOff())
        if by is None:
            self._show_content(lambda: Content(farewell(draft, self._clock.reading())))
            return
        now, written = self._clock.now(), " ".join(draft.words)
        past = [one for one in self.reflections if one.id != draft.id]
        recurring = is_recurring(written, past, self.worries, self.last_call_ended_at, now)
        parked_until = timestamps.soon(window_after(now, self.config.park.until, self.shift_ends_at), now)
        until = parked_until if recurring else ""
        rest, parked = self.config.reflect.rest, len(self.worries)
        self._show_content(lambda: reflection_words.closing(draft, rest, until, self._read_out, parked))

    def _stop_writing(self) -> None:
        self.writing = False
        self.remove_class("-low")
        self._show_idle()

    def _show_content(self, content: Callable[[], Content]) -> None:
        self._content, self._readable, self.read_id = content, False, ""
        self.show_text(content())
        self.reading = True
        if self.has_focus_within:
            self.focus_default()

    def _show_time(self) -> None:
        session, left = self.editor.session, self.editor.left
        assert session is not None  # noqa: S101  # it is the editor of one that asks
        self.set_class(left <= CLOSING_SOON, "-low")
        words = reflection_words.time_left(left, in_grace=self.editor.in_grace, paused=self.editor.suspended)
        used = 1 - left / session.cap.seconds
        self.border_title = reflection_words.title(self.title_shown, used, words, self.size.width)
        asked = _("{number} of {count}").format(number=session.index + 1, count=len(session.draft.prompts))
        self.border_subtitle = "" if session.at_closing_line else asked
        self.summary = f"{words} · {reflection_words.asked(session)}"

    def _show_idle(self) -> None:
        self.border_title = self.title_shown
        self.border_subtitle = reflection_words.kept(len(self.reflections)) if self.has_all else ""
        last = next((past.gist for past in self.reflections if past.gist), "")
        shown = reflection_words.one_line(last, self._shown)
        own = self.draft if self.draft is not None and self.draft.id != self.own_draft else None
        now, cap, rest = self._clock.reading(), self.config.reflect.cap, self.config.reflect.rest
        elsewhere = counting(self.reflection_elsewhere, self.last_call_ended_at, now, rest)
        self.summary = reflection_words.idle(own, elsewhere, now, cap, shown)


def _new(
    own: ReflectConfig,
    times: int,
    on_a_break: bool,
    closes_shift: bool,
    elsewhere: Draft | None,
    window: str,
    now: ClockReading,
) -> ReflectionSession:
    """Begin the reflection that follows `times` earlier ones, with its cap and its prompts."""
    cap, asked = own.break_cap if on_a_break else own.cap, prompts(times, own.name, own.prompts)
    if closes_shift:
        cap, asked = CLOSER_CAP, tuple(map(_, CLOSER_PROMPTS))
    cap = cap_beside(cap, elsewhere, now)
    return ReflectionSession.begin(make_id(now.at), cap, asked, window=window, now=now)
