"""A whole shift by commands and plain lines alone, as a screen reader or a script would live it."""

from __future__ import annotations

import json
from typing import Any

from tests.cli.conftest import Run, environ, recover

__all__ = ["environ", "recover"]


def test_a_shift_from_the_first_call_to_the_last_worry(recover: Run) -> None:
    def done(*arguments: str, stdin: str = "") -> str:
        ended = recover(*arguments, stdin=stdin)
        assert (ended.returncode, ended.stderr) == (0, ""), arguments
        return ended.stdout

    def rows(*arguments: str) -> Any:
        return json.loads(done(*arguments, "--json"))

    done("call", "ringing", "--ref", "1")
    done("call", "answered", "--ref", "1")
    assert done("status").strip() == "on a call"
    done("call", "ended", "--ref", "1", "--rough")
    assert done("status").startswith("between calls")
    lines = done("reset", "10", "--plain").splitlines()
    assert (lines[0], lines[-1]) == ("A reset of 12 s. Ctrl+C leaves it.", "ready")

    written = done("reflect", stdin="he was promised it twice\nher voice got quiet\n\nsay the date first\n")
    assert "That is enough for now." in written
    assert recover("reflect").returncode == 1  # the call rests
    [past] = rows("journal", "list")
    assert (past["next_step"], past["ended_by"]) == ("say the date first", "done")

    done("win", "add", "stayed with her till the refund was throgh", "--who", "a caller")
    [win] = rows("win", "list")
    done("win", "edit", win["id"], "--text", "stayed with her till the refund was through")
    done("support", "add", "Priya", "--kind", "colleague", "--reach", "4410")
    assert "Priya · colleague · 4410" in done("talk")
    done("talk", "priya", stdin="name the wait first\n")
    done("park", "add", "the new rota")

    found = rows("search", "the")
    assert [row["text"] for row in found["wins"]] == ["stayed with her till the refund was through"]
    assert [row["who"] for row in found["wins"]] == ["a caller"]
    assert [row["text"] for row in found["parked"]] == ["the new rota"]
    assert len(found["reflections"]) == 2
    assert "Wins · stayed with her till the refund was through · today" in done("search", "refund", "through")

    figures = rows("stats")
    assert figures["reflections"] == {"all": 2, "ended_by_cap": 0}
    assert sum(hour["rough"] for hour in figures["hours"]) == 1
    assert sum(week["resets"] for week in figures["weeks"]) == 1
    assert done("stats").endswith("Only you see this.\n")
    assert done("stats", "--over", "all").count("1 rough call") == 2
