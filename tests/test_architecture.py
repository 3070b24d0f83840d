"""What holds for the code as a whole."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "recover_tui"
SOURCES = sorted(PACKAGE.rglob("*.py"))
TESTS = sorted(Path(__file__).parent.rglob("*.py"))


def loaded_by(module: str) -> set[str]:
    code = f"import sys, {module}; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    return set(done.stdout.split())


def test_the_domain_loads_no_library_and_no_database() -> None:
    modules = ",".join(f"recover_tui.domain.{file.stem}" for file in (PACKAGE / "domain").glob("*.py"))
    assert not loaded_by(modules.replace(".__init__", "")) & {"textual", "rich", "sqlite3", "sqlite_utils", "click"}


def test_the_command_line_loads_neither_textual_nor_the_store_before_it_knows_the_command() -> None:
    assert not loaded_by("recover_tui.cli") & {"textual", "sqlite_utils"}


def test_a_hook_loads_next_to_nothing() -> None:
    """A phone waits for it: no command line, no config, no database, no screen."""
    assert not loaded_by("recover_tui.cli.hook") & {
        "click", "textual", "rich", "sqlite3", "sqlite_utils", "tomllib", "stdnum", "statistics", "asyncio",
        "recover_tui.config",
    }  # fmt: skip


def test_the_first_frame_does_not_wait_for_the_store_to_be_loaded() -> None:
    assert "sqlite_utils" not in loaded_by("recover_tui.ui.app")


def lines_with(pattern: str, files: list[Path]) -> list[str]:
    return [
        f"{file.relative_to(PACKAGE.parent)}: {line.strip()}"
        for file in files
        for line in file.read_text(encoding="utf-8").splitlines()
        if re.search(pattern, line)
    ]


def test_one_place_reads_the_clock() -> None:
    found = lines_with(r"datetime\.now\(|monotonic\(|time\.time\(|clock_gettime\(|date\.today\(", SOURCES)
    assert {line.partition(":")[0] for line in found} == {"recover_tui/cli/clock.py"}


def test_one_place_opens_the_store_and_one_begins_a_write() -> None:
    for pattern in (r"sqlite3\.connect\(", r"BEGIN IMMEDIATE\""):
        found = lines_with(pattern, SOURCES)
        assert {line.partition(":")[0] for line in found} == {"recover_tui/store/connection.py"}


def test_no_test_sleeps() -> None:
    assert not lines_with(
        r"(?<!really_)sleep\((?!0\))\d|pause\(0|time\.sleep\(", [file for file in TESTS if file != Path(__file__)]
    )


def test_colours_are_named_only_in_themes() -> None:
    assert not lines_with(r"#[0-9a-fA-F]{6}\b", SOURCES)


def test_no_private_word_can_be_markup() -> None:
    assert not lines_with(r"(?<!class )\b(Static|Label)\(", [file for file in SOURCES if file.name != "words.py"])
    assert not lines_with(r"\.notify\(|from_markup", SOURCES)


@pytest.mark.parametrize("layer", ["domain", "store", "ui", "cli"])
def test_every_layer_says_what_it_is_for(layer: str) -> None:
    assert (PACKAGE / layer / "__init__.py").read_text().startswith('"""')
