from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from recover_tui.cli import reset as plain
from recover_tui.config import Breathe, Config
from recover_tui.config import Reset as ResetConfig
from recover_tui.domain import lines, reset
from recover_tui.domain.breathing import DIZZY, PATTERNS, Kind
from recover_tui.domain.reset import Part
from recover_tui.store.snapshot import Snapshot
from recover_tui.store.store import Store
from tests.cli.conftest import Run
from tests.conftest import NOW

SEASONED = Snapshot(settings=(("breath_runs", "9"),))


def timed(seconds: int, config: Config | None = None, snapshot: Snapshot = SEASONED) -> list[tuple[float, str]]:
    config = config or Config()
    plan = reset.plan(seconds, PATTERNS[config.breathe.pattern], parts=config.reset.parts)
    return list(plain.timed_lines(plan, config, snapshot))


def test_a_minute_is_five_cycles_of_4_4_4_with_the_length_up_front() -> None:
    lines_ = timed(60)
    assert lines_[0] == (0, "A reset of 60 s. Ctrl+C leaves it.")
    phases = [(at, line) for at, line in lines_[2:-1]]
    assert [at for at, _ in phases] == [4 * step for step in range(15)]
    assert [line for _, line in phases[:4]] == ["breathe in, 4  (1 of 5)", "hold, 4", "breathe out, 4",
                                                "breathe in, 4  (2 of 5)"]  # fmt: skip
    assert lines_[-1] == (60, "")


@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_pattern_ends_on_an_exhale(pattern: str) -> None:
    lines_ = timed(60, Config(breathe=Breathe(pattern=pattern)))
    assert lines_[-2][1].startswith(Kind.OUT.value)


def test_two_minutes_add_a_place_to_picture() -> None:
    lines_ = timed(120)
    assert (60, f"For 60 s, picture it. {lines.PLACES[0]}") in lines_
    assert lines_[-1][0] == 120


def test_lines_take_turns_and_retired_ones_stay_away() -> None:
    snapshot = Snapshot(resets=1, retired=frozenset({lines.REFRAMES[1]}), settings=SEASONED.settings)
    assert timed(60, snapshot=snapshot)[1] == (0, lines.REFRAMES[2])


def test_the_word_about_dizziness_is_for_the_first_runs() -> None:
    assert (0, DIZZY) in timed(60, snapshot=Snapshot())
    assert (0, DIZZY) not in timed(60)


def test_the_card_has_a_win_and_ready(store: Store) -> None:
    store.add_win("Stayed till it worked", at=NOW)
    said = list(plain.closing_lines(store, Config(), store.snapshot(NOW), NOW))
    assert said == ["“Stayed till it worked”", "That was you, today.", "A sip of water, shoulders down.", "ready"]
    assert store.wins()[0].shown == 1


def test_parts_that_were_left_out_stay_out(store: Store) -> None:
    config = Config(reset=ResetConfig(parts=(Part.BREATHE,)))
    assert list(plain.closing_lines(store, config, store.snapshot(NOW), NOW)) == ["ready"]
    assert timed(60, config)[1][1].startswith("breathe in")


def test_it_waits_until_each_line_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds / 2 if len(slept) == 1 else seconds

    monkeypatch.setattr(plain.clock, "seconds", lambda: now[0])
    plain._wait_until(104, sleep)
    plain._wait_until(90, sleep)
    assert slept == [4, 2]


def test_a_whole_plain_reset_is_recorded(recover: Run, tmp_path: Path) -> None:
    quick = tmp_path / "quick"
    quick.mkdir()
    (quick / "sitecustomize.py").write_text(
        "import time\nreally_sleep = time.sleep\ntime.sleep = lambda seconds: really_sleep(seconds / 1000)\n"
        "import recover_tui.cli.clock as clock\nreally = clock.seconds\nclock.seconds = lambda: really() * 1000\n"
    )
    done = recover("reset", "60", env={"PYTHONPATH": str(quick)})
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("breathe in, 4") == done.stdout.count("\nhold, 4") == 5
    assert done.stdout.endswith("\nready\n")
    [kept] = json.loads(recover("export", "-").stdout)["resets"]
    assert (kept["outcome"], kept["planned_s"], kept["actual_s"], kept["pattern"]) == ("completed", 60, 60, "4-4-4")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_leaving_a_plain_reset_is_recorded_as_that(
    environ: dict[str, str], recover: Run, number: signal.Signals
) -> None:
    child = subprocess.Popen(
        [sys.executable, "-m", "recover_tui", "reset", "--plain"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environ,
        cwd=Path(__file__).parents[2],
    )
    assert child.stdout
    while "breathe in" not in child.stdout.readline():
        pass
    os.kill(child.pid, number)
    _, error = child.communicate(timeout=30)
    assert (child.returncode, error.strip()) == (130, "")
    [kept] = json.loads(recover("export", "-").stdout)["resets"]
    assert (kept["outcome"], kept["actual_s"]) == ("interrupted", 0)
