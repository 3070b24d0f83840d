"""A shift's worth of sample data."""

from __future__ import annotations

from datetime import datetime, timedelta

from recover_tui.domain.calls import Rating
from recover_tui.domain.identity import make_id
from recover_tui.domain.reflection import Draft, EndedBy, prompts
from recover_tui.domain.reset import Outcome
from recover_tui.domain.stopwatch import Stopwatch
from recover_tui.domain.support import Kind
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
        store.add_win(said, who=who, why=why, at=now - timedelta(days=days, hours=2))
    for place, (name, kind, reach, hours, note) in enumerate(_RESOURCES):
        at = now - timedelta(days=60 - place)
        store.add_resource(name, kind=kind, reach=reach, hours=hours, note=note, at=at)
    for place, (hours_ago, texts, next_step, ended_by) in enumerate(_REFLECTIONS):
        at = now - timedelta(hours=hours_ago)
        reflection = make_id(at)
        draft = Draft(reflection, 120, prompts(place), texts, next_step, Stopwatch(97, None), window="")
        store.start_reflection(draft, at=at)
        store.end_reflection(draft, ended_by)
    for minutes, rating in ((96, Rating.FINE), (58, Rating.ROUGH), (21, Rating.FINE), (0.7, None)):
        store.add_ended_call(at=now - timedelta(minutes=minutes), source="key", rating=rating)
    for minutes, before, outcome in (
        (57, 4, Outcome.COMPLETED),
        (33, 3, Outcome.SKIPPED),
        (20, 3, Outcome.COMPLETED),
    ):
        store.add_reset(
            started_at=now - timedelta(minutes=minutes),
            planned_s=60,
            actual_s=41 if outcome is Outcome.SKIPPED else 60,
            pattern="4-4-4",
            outcome=outcome,
            before=before,
        )
        store.count_breath_run()
