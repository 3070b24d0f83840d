from __future__ import annotations

import base64
import csv
import errno
import io
import os
import re
import stat
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

import pytest

from recover_tui.formats import export, export_folder, wins_file
from recover_tui.formats.export_folder import ExportedFile, ExportFolderError
from tests.formats.test_export import EVERYTHING, HOSTILE

PNG, JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0"


def win(id: str, words: str, day: int, image: bytes = b"") -> dict[str, Any]:
    kind = "image/jpeg" if image == JPEG else "image/png"
    picture = {"type": kind, "width": 3, "height": 2, "data": base64.b64encode(image).decode()}
    return {
        "id": id, "text": words, "who": "", "why": "", "added_at": f"2026-05-{day}T09:00:00.000Z",
        "image": picture if image else None,
    }  # fmt: skip


def tables(words: str = "x") -> dict[str, list[dict[str, Any]]]:
    return EVERYTHING | {
        "wins": [win("a", words, 12, PNG), win("b", words, 12), win("c", words, 12, JPEG), win("d", words, 13, PNG)],
        "reflections": [
            {"id": "r", "started_at": "2026-05-12T09:00:00.000Z", "next_step": words,
             "answers": [{"prompt": "One?", "text": words}, {"prompt": "Two?", "text": ""}]}
        ],
        "retired_lines": [],
    }  # fmt: skip


COLUMNS = {
    "wins": ["id", "text", "who", "why", "added_at"],
    "reflections": ["id", "started_at", "next_step"],
    "resources": ["name", "kind", "reach", "hours", "note"],
    "resets": ["started_at", "actual_s", "before", "after"],
    "calls": ["ended_at", "rating"],
    "parked": ["text", "parked_at", "outcome"],
    "retired_lines": ["text", "retired_at"],
}


def exported(words: str = "x") -> dict[str, bytes]:
    return {str(file.path): file.data for file in export_folder.files(tables(words), COLUMNS)}


def rows_of(data: bytes) -> list[dict[str, str]]:
    return [*csv.DictReader(io.StringIO(data.decode(), newline=""))]


def text_files(**files: str) -> Iterator[ExportedFile]:
    for name, words in files.items():
        yield ExportedFile(PurePosixPath(name.replace("__", "/")), words.encode())


# What is in it


def test_there_is_a_file_for_each_chapter_table_and_picture() -> None:
    assert {*exported()} == {
        "wins.md", "reflections.md", "support.md", "parked.md", "resets.md", "calls.md",
        *(f"csv/{name}.csv" for name in (*COLUMNS, "answers")),
        "pictures/2026-05-12-1.png", "pictures/2026-05-12-2.jpg", "pictures/2026-05-13-1.png",
    }  # fmt: skip


def test_the_chapters_are_those_of_the_one_markdown_file() -> None:
    found = exported()
    names = ("wins", "reflections", "support", "parked", "resets", "calls")
    whole = "\n".join(found[f"{name}.md"].decode() for name in names)
    assert re.sub(r"!\[]\(.*\)\n\n?", "", whole) == export.as_markdown(tables())


def test_each_picture_is_the_file_that_its_win_links_to() -> None:
    found = exported()
    chapter = found["wins.md"].decode()
    linked = re.findall(r"!\[]\((.*?)\)", chapter)
    assert [found[name] for name in linked] == [PNG, JPEG, PNG]  # the newest first
    assert linked[0] == "pictures/2026-05-13-1.png"
    assert "base64" not in chapter


def test_a_table_of_wins_names_the_pictures_and_comes_back() -> None:
    found = exported("=1+1")
    first, second, *_ = rows_of(found["csv/wins.csv"])
    assert (first["text"], first["image"]) == ("'=1+1", "pictures/2026-05-12-1.png")
    assert (first["image_type"], first["image_width"], first["image_height"]) == ("image/png", "3", "2")
    assert {second[name] for name in ("image", "image_type", "image_width", "image_height")} == {""}
    entries = wins_file.read(found["csv/wins.csv"].decode(), "csv")
    assert [(one.text, one.added_at and one.added_at.day) for one in entries] == [
        ("=1+1", 12), ("=1+1", 12), ("=1+1", 12), ("=1+1", 13),
    ]  # fmt: skip


def test_answers_have_a_table_of_their_own() -> None:
    assert rows_of(exported("@x")["csv/answers.csv"]) == [
        {"reflection_id": "r", "position": "0", "prompt": "One?", "text": "'@x"},
        {"reflection_id": "r", "position": "1", "prompt": "Two?", "text": ""},
    ]


def test_a_table_without_rows_names_its_columns_and_numbers_stay_numbers() -> None:
    found = exported()
    assert found["csv/retired_lines.csv"] == b"text,retired_at\r\n"
    assert rows_of(found["csv/resets.csv"])[0] == {
        "started_at": "2026-05-11T22:30:00.000Z", "actual_s": "120", "before": "4", "after": "",
    }  # fmt: skip


def test_P8_no_word_is_markup_or_a_place_in_the_file_system() -> None:
    found = exported(HOSTILE)
    assert {*found} == {*exported()}
    assert not re.search(r"(?<!\\)[<`]|(?<![\\!])\[", found["wins.md"].decode())


# Writing it


def test_it_belongs_to_this_user_alone_whatever_the_umask(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    before = os.umask(0)
    try:
        export_folder.write(folder, text_files(a="1", csv__b="2"))
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.rglob("*"))}
    assert modes == {"out": 0o700, "a": 0o600, "csv": 0o700, "b": 0o600}


def test_an_empty_folder_becomes_this_users_alone_and_one_in_use_keeps_its_mode(tmp_path: Path) -> None:
    for name, mode in (("empty", 0o700), ("used", 0o755)):
        folder = tmp_path / name
        folder.mkdir(0o755)
        if name == "used":
            (folder / "mine").write_text("mine")
        export_folder.write(folder, text_files(a="1"))
        assert stat.S_IMODE(folder.stat().st_mode) == mode


def test_a_folder_with_something_in_it_is_refused_unless_one_says_so(tmp_path: Path) -> None:
    export_folder.check(tmp_path / "none", replace=False)
    export_folder.check(tmp_path, replace=False)
    (tmp_path / "mine").write_text("mine")
    with pytest.raises(ExportFolderError, match=r"is not empty; name another folder.*--yes"):
        export_folder.check(tmp_path, replace=False)
    export_folder.check(tmp_path, replace=True)


def test_only_what_it_writes_is_replaced(tmp_path: Path) -> None:
    export_folder.write(tmp_path / "out", text_files(a="old", csv__b="old", csv__c="old"))
    (tmp_path / "out" / "csv" / "mine").write_text("mine")
    (tmp_path / "out" / ".a.part").write_text("left by one that was killed")
    export_folder.write(tmp_path / "out", text_files(a="new", csv__b="new"))
    found = {path.name: path.read_text() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert found == {"a": "new", "b": "new", "c": "old", "mine": "mine"}


@pytest.mark.parametrize("link", ["out", "out/csv", "out/a", "out/csv/b"])
@pytest.mark.parametrize("there", [True, False], ids=["leads somewhere", "leads nowhere"])
def test_nothing_is_written_through_a_link(tmp_path: Path, link: str, there: bool) -> None:
    target, path = tmp_path / "elsewhere", tmp_path / link
    path.parent.mkdir(parents=True, exist_ok=True)
    if there and link in ("out", "out/csv"):
        target.mkdir()
    elif there:
        target.write_text("mine")
    path.symlink_to(target)
    before = {one: one.lstat().st_mtime_ns for one in sorted(tmp_path.rglob("*")) if not one.is_dir()}
    with pytest.raises(ExportFolderError, match="is a link, and nothing is written through one"):
        export_folder.write(tmp_path / "out", text_files(a="1", csv__b="2"))
    assert {one: one.lstat().st_mtime_ns for one in sorted(tmp_path.rglob("*")) if not one.is_dir()} == before
    assert not target.is_dir() or not [*target.iterdir()]


def test_what_is_in_the_way_is_named_and_stays(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(ExportFolderError, match="is not a folder; move it away or name another"):
        export_folder.check(tmp_path / "file", replace=True)
    (tmp_path / "out" / "a").mkdir(parents=True)
    (tmp_path / "out" / "csv").write_text("mine")
    with pytest.raises(ExportFolderError, match="a is not a plain file; move it away"):
        export_folder.write(tmp_path / "out", text_files(a="1"))
    with pytest.raises(ExportFolderError, match="csv is not a folder"):
        export_folder.write(tmp_path / "out", text_files(csv__b="1"))
    assert (tmp_path / "out" / "csv").read_text() == "mine"


def test_what_the_program_itself_uses_is_never_replaced(tmp_path: Path) -> None:
    store = tmp_path / "a"
    store.write_text("the store")
    with pytest.raises(ExportFolderError, match="is what recover itself uses"):
        export_folder.write(tmp_path, text_files(a="1"), never=[store, tmp_path / "none"])
    assert store.read_text() == "the store"


@pytest.mark.parametrize("earlier", [True, False])
def test_a_disk_that_fills_up_costs_nothing_that_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, earlier: bool
) -> None:
    folder = tmp_path / "out"
    if earlier:
        export_folder.write(folder, text_files(a="old", csv__b="old"))
    before = {path: path.is_file() and path.read_text() for path in tmp_path.rglob("*")}
    reached: list[int] = []

    def full(descriptor: int) -> None:
        reached.append(descriptor)
        if len(reached) == 2:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(ExportFolderError, match=r"b can't be written \(no space left on device\)$"):
        export_folder.write(folder, text_files(a="new", csv__b="new", csv__c="new"))
    assert {path: path.is_file() and path.read_text() for path in tmp_path.rglob("*")} == before


def test_a_folder_is_not_made_in_one_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ExportFolderError, match=r"out can't be written \(no such file or directory\)"):
        export_folder.write(tmp_path / "none" / "out", text_files(a="1"))
    assert not [*tmp_path.iterdir()]
