"""Sample data: a whole day of an agent, with what the days before it left."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta, tzinfo
from typing import Final

from recover_tui.cli.demo_picture import kind_words
from recover_tui.domain.calls import Call, Rating
from recover_tui.domain.identity import make_id
from recover_tui.domain.reflection import Draft, EndedBy, prompts
from recover_tui.domain.reset import Outcome, Reset
from recover_tui.domain.stopwatch import Stopwatch
from recover_tui.domain.support import OWN, Kind, Resource
from recover_tui.domain.translation import N_, gettext as _
from recover_tui.domain.wins import Win
from recover_tui.domain.worries import USUAL_WINDOW, Worry, next_window
from recover_tui.store.store import Store

_LONGEST_DAY: Final = timedelta(hours=8)
_SHORTEST_DAY: Final = timedelta(hours=2)
"""Just after midnight the day before stands in for this one: thirty calls don't fit into less."""
_SINCE: Final = timedelta(seconds=42)
"""How long ago the last call ended."""
_BETWEEN: Final = (9, 14, 7, 18, 11, 16, 12, 22, 8, 13)
"""From the end of one call to the end of the next, over and over: what counts is how they differ."""
_CALLS: Final = "FFRFF.FRFFAFF.FFRFFFF.RFFFFFF."
"""How each of the day's calls was, the first one first: fine, rough, abusive, or no answer."""
_RATINGS: Final = {"F": Rating.FINE, "R": Rating.ROUGH, "A": Rating.ABUSIVE, ".": None}

_RESETS: Final = ((2, 4, 2, 60), (7, 3, 2, 60), (10, 5, 3, 120), (16, 4, 2, 60), (22, 3, 1, 30))
"""After which of the calls, tension before and after it, and its seconds."""
_EARLIER_RESETS: Final = (
    (1, 4, 2, 60), (1, 3, 2, 60), (2, 5, 3, 120), (3, 3, 3, 30), (3, 4, 2, 60), (4, 4, 3, 60),
    (7, 3, 1, 60), (8, 4, 2, 120), (9, 5, 2, 120), (10, 3, 2, 30), (11, 4, 3, 60), (14, 5, 4, 60),
)  # fmt: skip
"""How many days ago, and the same."""

_WINS: Final = (
    (
        41,
        N_("Stayed on the line till the refund was really through"),
        N_("a caller whose order was lost twice"),
        N_("one question at a time"),
    ),
    (
        19,
        N_("Got the outage note out before nine"),
        N_("the whole morning queue"),
        N_("asked the network desk first"),
    ),
    (
        12,
        N_("Said no to a discount and she thanked me anyway"),
        N_("a customer of eleven years"),
        N_("told her why, and what I could do"),
    ),
    (
        6,
        N_("Found the duplicate booking in two minutes"),
        N_("a family at the airport"),
        N_("checked the old reference as well"),
    ),
    (
        4,
        N_("She said I was the first to explain it to her"),
        N_("someone new to online banking"),
        N_("said it without one technical word"),
    ),
    (2, N_("He laughed at the end"), N_("the man with the broken router"), N_("let him finish before I began")),
    (
        1,
        N_("Handed over to billing without losing a word"),
        N_("a caller on her third try"),
        N_("stayed on until they had it all"),
    ),
)
_WITH_A_PICTURE: Final = 4
"""Place of the win that has one. All others have come up before, so it is the next to come up."""

_RESOURCES: Final = (
    ("Priya", Kind.COLLEAGUE, "", N_("on shift till 17:00"), N_("Two desks down. Good at listening, makes tea.")),
    (N_("Tom, team lead"), Kind.LEAD, "mailto:tom@example.com", "", ""),
    (N_("Coaching desk"), Kind.COACH, N_("ext 4410"), N_("9 to 12"), N_("Fifteen minutes, no agenda needed.")),
    (N_("De-escalation workshop"), Kind.WORKSHOP, "https://example.com/calm", N_("first Tuesday"), ""),
    (N_("Wellness line"), Kind.WELLNESS, "tel:+15550100", N_("day and night"), N_("Through work, and confidential.")),
)

_REFLECTIONS: Final = (
    (
        193,
        (
            N_("By saying sooner that I had the file open"),
            N_("Long breath, then nothing"),
            N_("Silence is fine for a moment"),
        ),
        N_("Say what I see on my screen"),
        EndedBy.DONE,
    ),
    (
        147,
        (N_("When I stopped apologising"), N_("She asked me to just tell her"), N_("Say the date first")),
        N_("Give the date before the reason"),
        EndedBy.CAP,
    ),
    (
        98,
        (N_("Naming that he had called before"), N_("“Again” was the third word"), ""),
        N_("Read the last note aloud"),
        EndedBy.DONE,
    ),
    (
        50,
        (
            N_("I could have put him through at once"),
            N_("He spoke slower and slower"),
            N_("Ask who should hear this"),
        ),
        N_("Ask who they need before I explain"),
        EndedBy.DONE,
    ),
    (
        26,
        (
            N_("When I named the wait first, he slowed down"),
            N_("He began to repeat himself in the second minute"),
            "",
        ),
        N_("Name the wait before I ask for the number"),
        EndedBy.DONE,
    ),
    (
        3,
        (
            N_("I could have offered the call-back sooner"),
            N_("Her sentences got short"),
            N_("A colleague would say: offer two ways"),
        ),
        N_("Offer the call-back in the first minute"),
        EndedBy.CAP,
    ),
)
"""Hours ago, what was answered, the next small step, and how it ended."""

_DUE: Final = (N_("Did the courier note reach the night team"), N_("The training slot on Thursday"))
_PARKED: Final = N_("Ask about the new rota")


def fill(store: Store, now: datetime, zone: tzinfo | None = None) -> None:
    """Put the sample data in, as of `now`. The day began at midnight in `zone`, or as this machine has it."""
    for place, (days, said, who, why) in enumerate(_WINS):
        at = now - timedelta(days=days, hours=2)
        image = kind_words() if place == _WITH_A_PICTURE else None
        win = store.wins.add(Win(make_id(at), _(said), _(who), _(why), at), image)
        if image is None:
            store.wins.mark_shown(win.id, now - timedelta(hours=5 + place))
    for position, (name, kind, reach, hours, note) in enumerate(_RESOURCES):
        at = now - timedelta(days=60 - position)
        store.resources.add(Resource(make_id(at), kind, _(name), _(reach), _(hours), _(note), OWN), at)
    for position, (hours_ago, texts, next_step, ended_by) in enumerate(_REFLECTIONS):
        at = now - timedelta(hours=hours_ago)
        written = tuple(map(_, texts))
        draft = Draft(make_id(at), 120, prompts(position), written, _(next_step), Stopwatch(97, None), window="")
        store.reflections.add(draft, ended_by, at)
    ends = list(_ends(now, zone))
    for answer, at in zip(_CALLS, ends, strict=True):
        store.calls.add(Call(make_id(at), "key", at, _RATINGS[answer]))
    for days, before, after, seconds in _EARLIER_RESETS:
        _add_reset(store, now - timedelta(days=days, minutes=17 * before), before, after, seconds)
    for place, before, after, seconds in _RESETS:
        _add_reset(store, ends[place] + timedelta(seconds=30), before, after, seconds)
    for place, words in enumerate(_DUE):
        at = now - timedelta(hours=20 - place)
        store.worries.add(Worry(make_id(at), _(words), at, now - timedelta(minutes=10)))
    at = now - timedelta(hours=1)
    store.worries.add(Worry(make_id(at), _(_PARKED), at, next_window(now, _shift_end(now, zone), zone)))


def _shift_end(now: datetime, zone: tzinfo | None) -> time:
    """The usual end of a shift, or on a late one the last minute of the day."""
    return USUAL_WINDOW if now.astimezone(zone).time() < USUAL_WINDOW else time(23, 59)


def _ends(now: datetime, zone: tzinfo | None) -> Iterator[datetime]:
    """When the day's calls ended, the first one first."""
    local = now.astimezone(zone)
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    so_far = min(local - midnight, _LONGEST_DAY)
    span = (so_far if so_far >= _SHORTEST_DAY else _LONGEST_DAY) * 0.97
    steps = [_BETWEEN[place % len(_BETWEEN)] for place in range(len(_CALLS) - 1)]
    passed = 0
    for step in (0, *steps):
        passed += step
        yield now - _SINCE - span * (1 - passed / sum(steps))


def _add_reset(store: Store, at: datetime, before: int, after: int, seconds: int) -> None:
    reset = Reset(make_id(at), None, at, seconds, seconds, "4-4-4", Outcome.COMPLETED, before)
    store.resets.add(reset)
    store.resets.rate(reset.id, after)
    store.settings.count_breath_run()
