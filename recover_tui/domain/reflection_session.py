"""A reflection under way: its prompts, its words, its cap, and what was written over, as values.

Every step gives a new session; the time is handed in. So that the cap holds is a fact about plain functions, whatever
a window does with them.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from recover_tui.domain.drafts import HighWaterMark
from recover_tui.domain.private_struct import PrivateStruct
from recover_tui.domain.reflection import CLOSING_PROMPT, GRACE, Cap, CapState, Draft
from recover_tui.domain.stopwatch import ClockReading, Stopwatch


class ReflectionSession(PrivateStruct, frozen=True):
    """A draft, the prompt it stands at, and the fullest that each of its texts has been."""

    draft: Draft
    index: int = 0
    """Which prompt is asked; their number stands for the closing line, the next small step."""
    marks: tuple[HighWaterMark, ...] = ()

    @classmethod
    def begin(
        cls, id: str, cap_s: int, prompts: Sequence[str], *, window: str, now: ClockReading
    ) -> ReflectionSession:
        """Start a reflection with these prompts, capped at `cap_s` seconds, written in this `window`."""
        texts = ("",) * len(prompts)
        return cls._of(Draft(id, cap_s, tuple(prompts), texts, "", Stopwatch(0.0, now), window), 0)

    @classmethod
    def resume(cls, draft: Draft, *, window: str, now: ClockReading, index: int | None = None) -> ReflectionSession:
        """Go on with a draft in this `window`, with the time it has left.

        It stands at the prompt with this `index`, or else at the last one that has words.
        """
        filled = [place for place, written in enumerate(draft.words) if written]
        at = max(filled, default=0) if index is None else index
        return cls._of(replace(draft, window=window, stopwatch=draft.stopwatch.start(now)), at)

    @classmethod
    def _of(cls, draft: Draft, index: int) -> ReflectionSession:
        return cls(draft, index, tuple(HighWaterMark(text) for text in draft.words))

    @property
    def id(self) -> str:
        """Id of the reflection."""
        return self.draft.id

    @property
    def cap(self) -> Cap:
        """How long it may take."""
        return Cap(self.draft.cap_s)

    @property
    def at_closing_line(self) -> bool:
        """Whether the next small step is asked for."""
        return self.index == len(self.draft.prompts)

    @property
    def prompt(self) -> str:
        """What is asked now."""
        return CLOSING_PROMPT if self.at_closing_line else self.draft.prompts[self.index]

    @property
    def text(self) -> str:
        """What was written to it."""
        return self.draft.words[self.index]

    def draft_key(self, index: int) -> str:
        """What the text at this prompt is called among the versions of drafts."""
        return f"{self.draft.id}/{index}"

    def state(self, now: ClockReading) -> CapState:
        """How far the reflection is."""
        return self.draft.state(now)

    def left(self, now: ClockReading) -> float:
        """Seconds to the cap."""
        return self.draft.left(now)

    def write(self, text: str) -> ReflectionSession:
        """Put this text in the place of what was written to the prompt."""
        if self.at_closing_line:
            return replace(self, draft=replace(self.draft, next_step=text))
        texts = (*self.draft.texts[: self.index], text, *self.draft.texts[self.index + 1 :])
        return replace(self, draft=replace(self.draft, texts=texts))

    def turn(self, step: int, now: ClockReading) -> ReflectionSession:
        """Go on to another prompt, `step` on or back. Near the cap the closing line stays."""
        index = self.index + step
        if not 0 <= index <= len(self.draft.prompts) or self.state(now) is not CapState.OPEN:
            return self
        return replace(self, index=index)

    def turn_to_closing_line(self) -> ReflectionSession:
        """Ask for the next small step and nothing else any more."""
        return replace(self, index=len(self.draft.prompts))

    def mark(self, now: ClockReading) -> ReflectionSession:
        """Settle the time used so far; it can never be given back."""
        return self._with(self.draft.stopwatch.mark(now))

    @property
    def suspended(self) -> bool:
        """Whether it stands still."""
        return self.draft.stopwatch.since is None

    def go_on(self, now: ClockReading) -> ReflectionSession:
        """Let the time run again."""
        return self._with(self.draft.stopwatch.start(now))

    def suspend(self, now: ClockReading) -> ReflectionSession:
        """Stand still, as while the phone rings: no time is used."""
        return self._with(self.draft.stopwatch.stop(now))

    def close(self, now: ClockReading) -> ReflectionSession:
        """End it: the time used is settled, at most the cap and its grace."""
        used = min(self.draft.stopwatch.at(now), self.draft.cap_s + GRACE)
        closed = self._with(Stopwatch(used, None))
        return replace(closed, draft=replace(closed.draft, next_step=self.draft.next_step.strip()))

    def checkpoint(self) -> tuple[ReflectionSession, tuple[tuple[str, str], ...]]:
        """Say what was written over since the last checkpoint, as draft keys with their texts."""
        steps = [mark.then(text) for mark, text in zip(self.marks, self.draft.words, strict=True)]
        overwritten = tuple((self.draft_key(index), words) for index, (_, words) in enumerate(steps) if words)
        return replace(self, marks=tuple(mark for mark, _ in steps)), overwritten

    def _with(self, stopwatch: Stopwatch) -> ReflectionSession:
        return replace(self, draft=replace(self.draft, stopwatch=stopwatch))
