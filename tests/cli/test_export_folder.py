"""`recover export FOLDER/`, as a process of its own."""

from __future__ import annotations

import csv
import json
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from recover_tui.cli.demo import fill
from recover_tui.domain.translation import LANGUAGES
from recover_tui.store.store import Store
from tests.cli.conftest import Run, one_line
from tests.conftest import NOW


@pytest.fixture
def filled(environ: dict[str, str]) -> None:
    with closing(Store.open(Path(environ["RECOVER_DB"]))) as store:
        store.file.db.execute("PRAGMA synchronous = OFF")
        fill(store, NOW)


def table(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return [*csv.DictReader(opened)]


@pytest.mark.parametrize("name", ["out/", "out", "2026.05/", "there.d", "out.json/"])
def test_a_name_that_can_only_be_a_folders_becomes_one(recover: Run, tmp_path: Path, name: str) -> None:
    recover("win", "add", "Held the line")
    if name == "there.d":
        (tmp_path / name).mkdir()
    done = recover("export", f"{tmp_path}/{name}")
    assert done.stdout.startswith(f"{tmp_path / name}, a folder: 1 win, "), done.stderr
    assert "## Held the line" in (tmp_path / name / "wins.md").read_text()


def test_everything_is_in_it_for_this_user_alone(filled: None, recover: Run, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    done = recover("export", f"{folder}/")
    assert (done.returncode, done.stderr) == (0, "")
    [picture] = (folder / "pictures").iterdir()
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert f"![](pictures/{picture.name})" in (folder / "wins.md").read_text()
    for path in (folder, *folder.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
    exported = json.loads(recover("export", "-").stdout)
    for name, rows in exported.items():
        written = table(folder / "csv" / f"{name}.csv")
        assert len(written) == len(rows)
        for cells, row in zip(written, rows, strict=True):
            plain = {key: value for key, value in row.items() if key not in ("image", "answers")}
            assert plain.keys() <= cells.keys()
            said = {key: "" if value is None else str(value) for key, value in plain.items()}
            assert {key: cells[key].removeprefix("'") for key in plain} == said
    answers = [answer["text"] for past in exported["reflections"] for answer in past["answers"]]
    assert [row["text"] for row in table(folder / "csv" / "answers.csv")] == answers


def test_a_tables_columns_are_those_of_the_json_export(filled: None, recover: Run, tmp_path: Path) -> None:
    recover("export", f"{tmp_path}/out/")
    for name, rows in json.loads(recover("export", "-").stdout).items():
        [header] = [
            line.split(",") for line in (tmp_path / "out" / "csv" / f"{name}.csv").read_text().splitlines()[:1]
        ]
        extra = ["image", "image_type", "image_width", "image_height"] if name == "wins" else []
        if rows:
            assert {*header} == {*rows[0]} - {"answers"} | {*extra}


def test_wins_come_back_from_it(filled: None, recover: Run, tmp_path: Path) -> None:
    recover("win", "add", "=1+1, “she said”")
    recover("export", f"{tmp_path}/out/")
    file, other = str(tmp_path / "out" / "csv" / "wins.csv"), {"RECOVER_DB": str(tmp_path / "other.db")}
    assert recover("win", "import", file).stdout.endswith("0 new, 8 here already. With --yes they are taken in\n")
    assert recover("win", "import", file, "--yes", env=other).stdout == "8 taken in, 0 here already\n"
    lists = [json.loads(recover("win", "list", "--json", env=env).stdout) for env in (other, {})]
    kept = [[(one["text"], one["who"], one["why"], one["added_at"]) for one in each] for each in lists]
    assert kept[0] == kept[1]


def test_a_folder_in_use_is_written_into_only_when_one_says_so(recover: Run, tmp_path: Path) -> None:
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "mine.txt").write_text("mine")
    recover("win", "add", "Held the line")
    done = recover("export", f"{folder}/")
    assert "is not empty; name another folder" in one_line(done)
    assert (done.returncode, [path.name for path in folder.iterdir()]) == (1, ["mine.txt"])
    for said in ("## Held the line", "## Found it"):
        assert recover("export", f"{folder}/", "--yes").returncode == 0
        assert said in (folder / "wins.md").read_text()
        recover("win", "add", "Found it")
    assert (folder / "mine.txt").read_text() == "mine"
    assert not [*folder.rglob(".*")]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("none/out/", "can't be written (no such file or directory)"),
        ("file/", "is not a folder; move it away or name another"),
        ("link/", "is a link, and nothing is written through one"),
        ("link", "is a link, and nothing is written through one"),
        ("store/", "is not empty"),
    ],
)
def test_what_cannot_be_is_said_in_one_line(recover: Run, tmp_path: Path, name: str, said: str) -> None:
    recover("win", "add", "Held the line")
    (tmp_path / "file").write_text("mine")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "elsewhere")
    done = recover("export", f"{tmp_path}/{name}")
    assert said in one_line(done)
    assert (done.returncode, done.stdout, [*(tmp_path / "elsewhere").iterdir()]) == (1, "", [])


def test_a_store_in_the_place_of_one_of_its_files_stays(recover: Run, tmp_path: Path) -> None:
    store = str(tmp_path / "out" / "wins.md")
    recover("--db", store, "win", "add", "Held the line")
    done = recover("--db", store, "export", f"{tmp_path}/out/", "--yes")
    assert "is what recover itself uses" in one_line(done)
    assert "Held the line" in recover("--db", store, "win", "list").stdout


def test_what_cannot_be_read_is_left_out_and_that_is_said(filled: None, recover: Run, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "store" / "recover.db", isolation_level=None)) as other:
        other.execute("UPDATE wins SET added_at = 'soon' WHERE rowid = 1")
    done = recover("export", f"{tmp_path}/out/")
    assert "left out; recover doctor says what" in one_line(done)
    assert len(table(tmp_path / "out" / "csv" / "wins.csv")) == 6


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_tables_and_names_of_files_are_english_everywhere(
    filled: None, recover: Run, tmp_path: Path, language: str
) -> None:
    for folder, env in (("own", {"LANGUAGE": language}), ("english", {})):
        assert recover("export", f"{tmp_path}/{folder}/", env=env).returncode == 0
    own, english = tmp_path / "own", tmp_path / "english"
    names = [sorted(str(path.relative_to(folder)) for path in folder.rglob("*")) for folder in (own, english)]
    assert names[0] == names[1]
    for file in (own / "csv").iterdir():
        assert file.read_bytes() == (english / "csv" / file.name).read_bytes()
    assert (own / "wins.md").read_text() != (english / "wins.md").read_text()
