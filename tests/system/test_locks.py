from __future__ import annotations

import errno
import fcntl
from pathlib import Path

import pytest

from recover_tui.system import locks


@pytest.mark.parametrize(
    ("refused", "works"),
    [
        (None, True),
        (errno.ENOLCK, False),
        (errno.EOPNOTSUPP, False),
        (errno.EINVAL, False),
        (errno.EPERM, False),
        (errno.EAGAIN, True),
        (errno.EACCES, True),
    ],
)
def test_a_lock_that_nobody_else_can_hold_is_tried_and_leaves_nothing(
    refused: int | None, works: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lockf(*_: object) -> None:
        if refused is not None:
            raise OSError(refused, "refused")

    monkeypatch.setattr(fcntl, "lockf", lockf)
    assert locks.work_in(tmp_path) is works
    assert [*tmp_path.iterdir()] == []


def test_where_nothing_can_be_tried_nothing_is_claimed(tmp_path: Path) -> None:
    assert locks.work_in(tmp_path / "none")
