"""What a trial found."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

AT_ONCE = 4
"""How many programs are tried beside each other."""


@dataclass(slots=True)
class Outcome:
    """How often something was tried, and what was lost."""

    times: int
    lost: list[str] = field(default_factory=list)
    """What broke the promise, one line each; empty when it held."""
    late: list[str] = field(default_factory=list)
    """What took longer than promised. It counts in full only: how fast a machine is, no test depends on."""
    figure: str = ""
    """What was measured."""


def repeat(times: int, folder: Path, one: Callable[[int, Path], Iterable[str]]) -> list[str]:
    """Try something so many times, some at once, each in a folder of its own. Gives what was lost."""

    def attempt(number: int) -> list[str]:
        own = folder / str(number)
        own.mkdir(parents=True)
        try:
            return [f"{number}: {lost}" for lost in one(number, own)]
        except Exception as error:
            return [f"{number}: {type(error).__name__}: {error}"]

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [lost for found in pool.map(attempt, range(times)) for lost in found]
