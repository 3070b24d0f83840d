"""Two desks and a real server, or three, killed while they write: a few times. `make torture` does it often."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.real import desks_torture

WRITES = 120


@pytest.mark.parametrize("seed", [1, 2])
def test_two_desks_agree_whatever_is_killed(seed: int, tmp_path: Path) -> None:
    assert desks_torture.two_desks(tmp_path, seed, WRITES).differences == []


def test_two_desks_agree_over_three_servers(tmp_path: Path) -> None:
    assert desks_torture.three_nodes(tmp_path, 3, WRITES).differences == []
