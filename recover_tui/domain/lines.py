"""Lines and places that a reset shows, and which of them comes next."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final

from recover_tui.domain.translation import N_

REFRAMES: Final = (
    N_("They rang about a problem. You answered, so you got the weather."),
    N_("The anger was there before the line connected."),
    N_("You can care about the outcome and still put the headset down."),
    N_("A no from policy is not a no from you."),
    N_("They know one call of your day. You know all of it."),
    N_("What they said describes their afternoon, not your work."),
    N_("You did not break it. You are the one who stayed to look at it."),
    N_("Being polite under fire is a skill, and you just used it."),
    N_("A raised voice is mostly volume. The request inside it is small."),
    N_("You can understand why someone shouts and still not take it home."),
    N_("It is possible to do this right and be shouted at anyway."),
    N_("They heard the company. You were only the voice on the line."),
    N_("The next caller knows nothing about the last one."),
    N_("You owe them effort and honesty. You do not owe them your evening."),
    N_("Some calls end without a thank-you and are still well handled."),
    N_("The ticket is theirs. The shoulders are yours: let them drop."),
    N_("You listened longer than most people would have."),
    N_("If the wait was an hour, the first minute was never about you."),
    N_("A boundary said calmly is part of the service."),
    N_("One hard call in a day is one call, not the day."),
    N_("They wanted it fixed yesterday. You could only start today."),
    N_("Nobody sounds like themselves when money is missing."),
    N_("You are allowed to be good at this and find it tiring."),
    N_("It was loud, it was short, and it is over."),
    N_("You gave the answer there was. Another person would have had the same one."),
    N_("Fear often comes down a phone line as rudeness."),
    N_("Notice one thing you said that helped, even a little."),
    N_("The line is closed. Nothing more can be said on it."),
)  # fmt: skip
"""Shipped reframing lines. Short, because they are read while breathing."""

PLACES: Final = (
    N_("A kitchen early in the morning. The kettle is just beginning to hum, and no one else is up."),
    N_("A bench under a big tree. Wind high up in the leaves, none of it down here."),
    N_("A beach at low tide. The sand is firm and cool, and the water takes its time."),
    N_("A library in the afternoon. A page turns somewhere, and sun lies across the long table."),
    N_("A train by a window. Fields pass, and there is nothing to do until the last stop."),
    N_("A room while it rains. The window is open a hand's width, and you are dry."),
    N_("A path through pines. Soft ground, the smell of resin, your own unhurried steps."),
    N_("A boat tied up on a lake. It moves a little, and the rope holds it."),
    N_("A balcony after dark. The city is a low sound, and the air has cooled."),
    N_("A garden just watered. Drops on the leaves, dark earth, someone humming next door."),
    N_("Snow in the street at night. Every sound is muffled, and the lamps are warm."),
    N_("A blanket on a hill. High clouds cross slowly, and you do not have to name them."),
    N_("A workshop that smells of wood. Good tools in their places, light from the side."),
    N_("A swimming pool before it opens. Still water, blue lines, one lane all yours."),
)
"""Shipped calm places for the long reset: something to see, to hear, to feel."""


def available(own: Sequence[str], shipped: Sequence[str], retired: Collection[str]) -> tuple[str, ...]:
    """List the lines in turn, the agent's own first, without any that was retired."""
    return tuple(dict.fromkeys(text for text in (*own, *shipped) if text not in retired))


def pick_in_rotation(lines: Sequence[str], times: int) -> str | None:
    """Pick the line whose turn it is after `times` showings: each once before any comes again."""
    return lines[times % len(lines)] if lines else None
