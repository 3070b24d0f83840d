from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from recover_tui.cli import reset as plain
from recover_tui.domain import reset
from recover_tui.domain.breathing import DIZZY, PATTERNS, Kind
from recover_tui.domain.reset import ResetScript
from recover_tui.system import clock
from tests.cli.conftest import ROOT, Run


def timed(seconds: int, **words: str) -> list[tuple[float, str]]:
    return list(plain.timed_lines(ResetScript(reset.plan(seconds, PATTERNS["4-4-4"]), seconds, **words)))  # type: ignore[arg-type]


def test_a_minute_is_five_cycles_of_4_4_4_with_the_length_up_front() -> None:
    first, *phases, last = timed(60)
    assert first == (0, "A reset of 60 s. Ctrl+C leaves it.")
    assert [at for at, _ in phases] == [4 * step for step in range(15)]
    assert [line for _, line in phases[:4]] == [
        "breathe in, 4  (1 of 5)",
        "hold, 4",
        "breathe out, 4",
        "breathe in, 4  (2 of 5)",
    ]
    assert last == (60, "")


@pytest.mark.parametrize("pattern", PATTERNS)
def test_every_pattern_ends_on_an_exhale(pattern: str) -> None:
    *_, last_phase, _ = plain.timed_lines(ResetScript(reset.plan(60, PATTERNS[pattern]), 60))
    assert last_phase[1].startswith(Kind.OUT.value)


def test_two_minutes_add_a_place_to_picture() -> None:
    assert (60, "For 60 s, picture it. A bench.") in timed(120, place="A bench.")
    assert (60, "For 60 s, picture it. A place where you are calm.") in timed(120)
    assert timed(120)[-1][0] == 120


def test_a_line_and_on_first_runs_a_word_about_dizziness() -> None:
    script = ResetScript(reset.plan(60, PATTERNS["4-4-4"]), 60, line="It is over.", first_runs=True)
    assert list(plain.timed_lines(script))[1:3] == [(0, DIZZY), (0, "It is over.")]


def test_it_waits_until_each_line_is_due(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    slept: list[float] = []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds / 2 if len(slept) == 1 else seconds

    monkeypatch.setattr(plain.clock, "seconds", lambda: now[0])
    plain.wait_until(104, sleep)
    plain.wait_until(90, sleep)
    assert slept == [4, 2]


def test_a_whole_plain_reset_is_recorded(recover: Run, tmp_path: Path) -> None:
    quick = tmp_path / "quick"
    quick.mkdir()
    (quick / "sitecustomize.py").write_text(
        "import time\nreally_sleep = time.sleep\ntime.sleep = lambda seconds: really_sleep(seconds / 1000)\n"
        "import recover_tui.system.clock as clock\nreally = clock.seconds\nclock.seconds = lambda: really() * 1000\n"
    )
    done = recover("reset", "60", env={"PYTHONPATH": os.pathsep.join((str(quick), str(ROOT)))})
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("breathe in, 4") == done.stdout.count("\nhold, 4") == 5
    assert done.stdout.endswith("\nready\n")
    [kept] = json.loads(recover("export", "-").stdout)["resets"]
    assert (kept["outcome"], kept["planned_s"], kept["actual_s"], kept["pattern"]) == ("completed", 60, 60, "4-4-4")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_leaving_a_plain_reset_is_recorded_as_that(
    environ: dict[str, str], recover: Run, number: signal.Signals
) -> None:
    began = clock.seconds()
    with subprocess.Popen(
        [sys.executable, "-m", "recover_tui", "reset", "--plain"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environ,
        cwd=ROOT,
    ) as child:
        assert child.stdout
        assert any("breathe in" in line for line in child.stdout)
        os.kill(child.pid, number)
        _, error = child.communicate(timeout=60)
    passed = clock.seconds() - began
    assert (child.returncode, error.strip()) == (130, "")
    [kept] = json.loads(recover("export", "-").stdout)["resets"]
    assert kept["outcome"] == "interrupted"
    assert kept["actual_s"] <= round(passed)
