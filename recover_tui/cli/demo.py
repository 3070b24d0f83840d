"""A shift's worth of sample data."""

from __future__ import annotations

from datetime import datetime, timedelta

from recover_tui.domain.calls import Call, Rating
from recover_tui.domain.identity import make_id
from recover_tui.domain.reflection import Draft, EndedBy, prompts
from recover_tui.domain.reset import Outcome, Reset
from recover_tui.domain.stopwatch import Stopwatch
from recover_tui.domain.support import OWN, Kind, Resource
from recover_tui.domain.wins import Win
from recover_tui.store.store import Store

_WINS = (
    (
        41,
        "Stayed on the line till the refund was really through",
        "a caller whose order was lost twice",
        "one question at a time",
    ),
    (
        27,
        "“You are the first person who explained it to me”",
        "someone new to online banking",
        "said it without one technical word",
    ),
    (19, "Got the outage note out before nine", "the whole morning queue", "asked the network desk first"),
    (
        12,
        "Said no to a discount and she thanked me anyway",
        "a customer of eleven years",
        "told her why, and what I could do",
    ),
    (6, "Found the duplicate booking in two minutes", "a family at the airport", "checked the old reference as well"),
    (2, "He laughed at the end", "the man with the broken router", "let him finish before I began"),
    (
        1,
        "Handed over to billing without losing a word",
        "a caller on her third try",
        "stayed on until they had it all",
    ),
)

_RESOURCES = (
    ("Priya", Kind.COLLEAGUE, "", "on shift till 17:00", "Two desks down. Good at listening, makes tea."),
    ("Tom, team lead", Kind.LEAD, "mailto:tom@example.com", "", ""),
    ("Coaching desk", Kind.COACH, "ext 4410", "9 to 12", "Fifteen minutes, no agenda needed."),
    ("De-escalation workshop", Kind.WORKSHOP, "https://example.com/calm", "first Tuesday", ""),
    ("Wellness line", Kind.WELLNESS, "tel:+15550100", "day and night", "Through work, and confidential."),
)

_REFLECTIONS = (
    (
        26,
        ("When I named the wait first, he slowed down", "He began to repeat himself in the second minute", ""),
        "Name the wait before I ask for the number",
        EndedBy.DONE,
    ),
    (
        3,
        (
            "I could have offered the call-back sooner",
            "Her sentences got short",
            "A colleague would say: offer two ways",
        ),
        "Offer the call-back in the first minute",
        EndedBy.CAP,
    ),
)


def fill(store: Store, now: datetime) -> None:
    """Put the sample data in, so that the last call ended a moment before `now`."""
    for days, said, who, why in _WINS:
        at = now - timedelta(days=days, hours=2)
        store.wins.add(Win(make_id(at), said, who, why, at))
    for position, (name, kind, reach, hours, note) in enumerate(_RESOURCES):
        at = now - timedelta(days=60 - position)
        store.resources.add(Resource(make_id(at), kind, name, reach, hours, note, OWN), at)
    for position, (hours_ago, texts, next_step, ended_by) in enumerate(_REFLECTIONS):
        at = now - timedelta(hours=hours_ago)
        draft = Draft(make_id(at), 120, prompts(position), texts, next_step, Stopwatch(97, None), window="")
        store.reflections.add(draft, ended_by, at)
    for minutes, rating in ((96, Rating.FINE), (58, Rating.ROUGH), (21, Rating.FINE), (0.7, None)):
        at = now - timedelta(minutes=minutes)
        store.calls.add(Call(make_id(at), "key", at, rating))
    for minutes, before, outcome in (
        (57, 4, Outcome.COMPLETED),
        (33, 3, Outcome.SKIPPED),
        (20, 3, Outcome.COMPLETED),
    ):
        at = now - timedelta(minutes=minutes)
        seconds = 41 if outcome is Outcome.SKIPPED else 60
        store.resets.add(Reset(make_id(at), None, at, 60, seconds, "4-4-4", outcome, before))
        store.settings.count_breath_run()
