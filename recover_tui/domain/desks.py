"""An agent's desks, and what travels between them."""

from __future__ import annotations

from enum import StrEnum


class Carried(StrEnum):
    """What travels between desks only where the agent wants it."""

    JOURNAL = "journal"
    """The words of reflections, and worries."""
