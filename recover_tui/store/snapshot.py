"""What the dashboard shows, read in one go."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from recover_tui.domain.calls import Call
from recover_tui.domain.private_struct import PrivateStruct
from recover_tui.domain.reflection import Draft, Reflection, ReflectionSpan
from recover_tui.domain.shift import ShiftEnd
from recover_tui.domain.support import Resource
from recover_tui.domain.team import KindWord
from recover_tui.domain.wins import Win
from recover_tui.domain.worries import Review, Worry


class Snapshot(PrivateStruct, frozen=True):
    """The store at one moment, as far as a dashboard needs it."""

    wins: tuple[Win, ...] = ()
    """Newest first."""
    has_all: bool = True
    """Whether all wins and reflections that are there are in it, not just the newest."""
    resources: tuple[Resource, ...] = ()
    """The agent's own first, in the order in which they were added."""
    reflections: tuple[Reflection, ...] = ()
    """Newest first, only those that are over."""
    draft: Draft | None = None
    """The reflection under way, in whatever window."""
    reflection_spans: tuple[ReflectionSpan, ...] = ()
    """When reflections with words in them were in the last day, deleted ones as well."""
    worries: tuple[Worry, ...] = ()
    """Worries that wait, those parked first first."""
    review: Review | None = None
    """The last time that parked worries were looked at."""
    shift_ends_at: datetime | None = None
    """The end that was set for a shift, this one or an earlier one."""
    retired: frozenset[str] = frozenset()
    """Lines that the agent never wants to see again."""
    resets: int = 0
    """How many were ever begun; lines and places take turns by it."""
    resets_taken: tuple[datetime, ...] = ()
    """When those of today began that were taken to their end, with nothing skipped."""
    calls: tuple[Call, ...] = ()
    """Those of the last days, the newest first."""
    call_salt: bytes = b""
    """What references to calls are hashed with; empty while there was none."""
    breath_runs: int = 0
    """How many runs of breathing there were, resets included."""
    first_steps: int = 0
    """How many steps of the first day were seen."""
    shift_offers: Mapping[ShiftEnd, datetime] = {}
    """When each end of a shift was offered last."""
    kind_words: tuple[KindWord, ...] = ()
    """Those that nobody has read, the first ones first."""
    reflection_elsewhere: Draft | None = None
    """The reflection under way at another desk, without its words."""
    is_one_of_several: bool = False
    """Whether the agent has other desks."""
    theme: str = ""
    """The colour theme chosen in the palette, with the one in the config that it took the place of."""

    drafts: Mapping[str, tuple[str, ...]] = {}
    """Lines that are half written, by what they are."""

    @property
    def activity(self) -> Iterator[datetime]:
        """When something was told or done, the newest of each kind at least."""
        for call in self.calls:
            yield from filter(None, (call.ended_at, call.answered_at, call.rang_at))
        yield from self.resets_taken
        yield from (span.ended_at for span in self.reflection_spans)
        yield from (win.added_at for win in self.wins[:1])
        yield from (worry.parked_at for worry in self.worries)

    @property
    def resets_today(self) -> int:
        """How many resets were taken today."""
        return len(self.resets_taken)

    @property
    def last_call(self) -> Call | None:
        """The call that ended last, of those that someone took."""
        ended = [call for call in self.calls if call.answered and call.ended_at]
        return max(ended, key=lambda call: (call.ended_at, call.id), default=None)

    @property
    def last_call_ended_at(self) -> datetime | None:
        """When that was."""
        return self.last_call.ended_at if self.last_call else None
