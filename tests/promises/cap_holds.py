"""C1 and C2 with the real program: whatever is done to it, a reflection ends in time and with every word."""

from __future__ import annotations

import random
import signal
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from recover_tui.domain.reflection import GRACE, EndedBy
from recover_tui.system import clock
from tests.promises.nothing_is_lost import begin_to_reflect, opened
from tests.promises.outcome import Outcome, repeat
from tests.promises.terminal import Terminal

_CAP: Final = 30
_SLACK: Final = 8.0
"""Seconds until a window closes what another left open at its end, with the time that looking takes."""


def C1_C2_no_way_round(folder: Path, times: int) -> Outcome:
    """Killed, ended, stopped and taken up in a second window, at random, until it is over."""
    longest = 0.0

    def one(number: int, own: Path) -> Iterable[str]:
        nonlocal longest
        chance = random.Random(number)
        (own / "config.toml").write_text(f"[reflect]\ncap = {_CAP}\n")
        typed, began, window = "", 0.0, Terminal(own)
        begin_to_reflect(window)
        window.wait(0.5)
        began = clock.seconds()
        while clock.seconds() - began < 2 * (_CAP + GRACE):
            if under_way(own) is None:
                break
            word = f"w{len(typed)} "
            window.send(word)
            window.wait(1.3)
            if word.strip() in window.text and "finish" in window.text:
                typed += word
            match chance.choice(["nothing", "kill", "term", "stop", "second"]):
                case "kill" | "term" as way:
                    window.process.send_signal(signal.SIGKILL if way == "kill" else signal.SIGTERM)
                    window = again(own, window)
                case "stop":
                    window.process.send_signal(signal.SIGSTOP)
                    window.wait(chance.uniform(1, 4))
                    window.process.send_signal(signal.SIGCONT)
                case "second":
                    first, window = window, Terminal(own)
                    window.until("Support")
                    window.send("j")
                    window.wait(1.0)
                    first.__exit__()
        used = clock.seconds() - began
        longest = max(longest, used)
        window.__exit__()
        with opened(own) as store:
            past = store.reflections.newest(limit=1)
            if store.reflections.draft() is not None:
                yield "it was never over"
            elif not past:
                yield f"nothing is left of {typed!r}"
            elif past[0].active_s > _CAP + GRACE or past[0].ended_by not in (EndedBy.CAP, EndedBy.QUIT):
                yield f"{past[0].active_s} s, ended by {past[0].ended_by}"
            said = " ".join([*(one.words for one in past), *(one.words for one in store.drafts.versions())])
            if missing := [word for word in typed.split() if word not in said]:
                yield f"missing: {missing} of {typed}"
            if len(store.reflections.newest()) > 1:
                yield "another one began"
        if used > _CAP + GRACE + _SLACK:
            yield f"{used:.0f} s"

    lost = repeat(times, folder, one)
    return Outcome(
        times, lost, figure=f"over after {longest:.0f} s at most, for a cap of {_CAP} and {GRACE} of grace"
    )


def under_way(own: Path) -> object:
    with opened(own) as store:
        return store.reflections.draft()


def again(own: Path, window: Terminal) -> Terminal:
    """Open another window after the first, and go on."""
    window.ended()
    window.__exit__()
    new = Terminal(own)
    new.until("Support")
    new.send("j")
    new.wait(0.5)
    return new
