from __future__ import annotations

import json

from tests.cli.conftest import Run, one_line


def test_worries_are_parked_listed_and_moved_to_another_end_of_the_shift(recover: Run) -> None:
    assert recover("park", "add", "the fee").stdout.startswith("parked until 17:00")
    assert recover("park", "add", "-", stdin="the tone\n").returncode == 0
    moved = recover("park", "until", "22:05")
    assert moved.stdout.startswith("this shift ends at 22:05")
    assert moved.stdout.endswith("; 2 wait until then\n")
    assert recover("park", "add", "one more").stdout.startswith("parked until 22:05")
    waiting = json.loads(recover("park", "list", "--json").stdout)
    assert [(one["text"], one["until"][11:16]) for one in waiting] == [
        ("the fee", "22:05"), ("the tone", "22:05"), ("one more", "22:05"),
    ]  # fmt: skip
    assert "the fee · until 22:05" in recover("park", "list").stdout
    wrong = recover("park", "until", "late")
    assert (wrong.returncode, one_line(wrong)) == (
        2, 'recover: use a time of day, such as "17:00". See recover park until --help',
    )  # fmt: skip
    assert "needs some words" in one_line(recover("park", "add", "  "))
