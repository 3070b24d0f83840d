"""The dashboard under a prompt, in a terminal of its own: three lines at rest, and what was above them stays."""

from __future__ import annotations

import signal
from pathlib import Path

from recover_tui.store.store import Store
from tests.promises.terminal import Terminal

ABOVE = "what stood there before"


def opened(folder: Path) -> Terminal:
    return Terminal(folder, "--inline", size=(80, 24), before=f'echo "{ABOVE}";')


def lines(terminal: Terminal) -> list[str]:
    """What stands below the line that was there before."""
    above, *below = [line.rstrip() for line in terminal.screen.display]
    assert above == ABOVE
    while below and not below[-1]:
        del below[-1]
    return below


def test_at_rest_it_takes_three_lines_and_more_only_while_something_goes_on(tmp_path: Path) -> None:
    with opened(tmp_path) as terminal:
        terminal.until("reset")
        terminal.rest(0.5)
        assert len(lines(terminal)) == 3
        terminal.send("r")
        terminal.until("breathe in")
        terminal.rest(0.3)
        assert 10 <= len(lines(terminal)) <= 14
        terminal.send("\x1b")
        terminal.until(lambda text: "breathe in" not in text)
        terminal.rest(0.5)
        assert len(lines(terminal)) == 3
        terminal.send("q")
        code, _ = terminal.ended()
        assert code == 0
        terminal.rest(0.2)
        assert lines(terminal) == []
        # The shell has its line as it was.
        assert b"\x1b[?1049h" not in terminal.written


def test_a_terminal_that_closes_in_mid_sentence_loses_nothing_there(tmp_path: Path) -> None:
    with opened(tmp_path) as terminal:
        terminal.until("reset")
        terminal.send("j")
        terminal.until("finish")
        terminal.send("He shouted about the fee")
        terminal.until("about the fee")
        terminal.process.send_signal(signal.SIGHUP)
        assert terminal.ended()[0] == 129
    store = Store.open(tmp_path / "store" / "recover.db")
    draft = store.reflections.draft()
    assert draft is not None
    assert draft.texts[0] == "He shouted about the fee"
    store.close()
