from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from recover_tui.formats import picture_folder
from recover_tui.formats.images import SUFFIXES


def touch(path: Path, *, changed: float = 0) -> Path:
    path.touch()
    os.utime(path, (changed, changed))
    return path


def test_folders_stand_by_name_and_pictures_newest_first(tmp_path: Path) -> None:
    for name in ("b", "A", ".hidden"):
        (tmp_path / name).mkdir()
    old, new = touch(tmp_path / "old.PNG", changed=10), touch(tmp_path / "new.webp", changed=20)
    for other in ("notes.txt", "png", ".kept.png", "a.png.exe"):
        touch(tmp_path / other)
    found = picture_folder.list_folder(tmp_path)
    assert [path.name for path in found.folders] == ["A", "b"]
    assert found.pictures == ((new, datetime.fromtimestamp(20, UTC)), (old, datetime.fromtimestamp(10, UTC)))
    assert found.more == 0


def test_every_kind_of_picture_that_can_be_kept_is_shown(tmp_path: Path) -> None:
    for suffix in SUFFIXES:
        touch(tmp_path / f"a{suffix}")
    assert len(picture_folder.list_folder(tmp_path).pictures) == len(SUFFIXES)


def test_what_would_not_be_read_is_not_shown(tmp_path: Path) -> None:
    (tmp_path / "link.png").symlink_to(touch(tmp_path / "a.txt"))
    (tmp_path / "nowhere").symlink_to(tmp_path / "gone")
    os.mkfifo(tmp_path / "pipe.png")
    found = picture_folder.list_folder(tmp_path)
    assert not found.pictures
    assert not found.folders


def test_of_a_camera_s_folder_the_newest_are_shown_and_the_others_counted(tmp_path: Path) -> None:
    for number in range(picture_folder.MOST + 3):
        touch(tmp_path / f"{number}.jpg", changed=number)
    found = picture_folder.list_folder(tmp_path)
    assert (len(found.pictures), found.more) == (picture_folder.MOST, 3)
    assert found.pictures[0][0].name == f"{picture_folder.MOST + 2}.jpg"


def test_a_time_that_no_calendar_has_is_some_time_ago(tmp_path: Path) -> None:
    path = tmp_path / "a.png"
    path.touch()
    try:
        os.utime(path, (2**40, 2**40))
    except OSError:
        pytest.skip("this file system has no such time")
    assert picture_folder.list_folder(tmp_path).pictures[0][0] == path
