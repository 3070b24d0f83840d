"""What the README and the pages in docs/ say is what the program does."""

from __future__ import annotations

import re
import runpy
import tomllib
from pathlib import Path

import click
import pytest

from recover_tui.cli.commands import recover
from recover_tui.config import loader
from recover_tui.config.model import PHONES, SECTIONS, settings
from recover_tui.formats import packs
from recover_tui.ui.commands import COMMANDS, KEYS, Command

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]
PAGE = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def text_of(page: str) -> str:
    return (DOCS / page).read_text(encoding="utf-8")


def rows_of(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.startswith("| ")]


# The README


def test_the_readme_is_soon_read() -> None:
    assert len(README.splitlines()) < 120


@pytest.mark.parametrize("command", ["| **Run it** | `make run` |", "| **Test it** | `make test` |"])
def test_its_two_commands_are_on_its_first_screen(command: str) -> None:
    assert command in README.splitlines()[:24]


def test_the_test_command_is_the_one_that_ci_calls() -> None:
    assert "\nmake test\n" in (ROOT / ".ci" / "run").read_text()


def test_the_readme_has_a_line_for_each_page() -> None:
    linked = set(re.findall(r"^- \[[^]]+\]\(docs/([^)]+)\):", README, re.MULTILINE))
    assert linked == {page.name for page in DOCS.glob("*.md")} - {"architecture.md"}


def test_the_keys_it_names_are_those_that_do_it() -> None:
    named = {re.split("`", row)[1] for row in rows_of(README) if row.startswith("| `")}
    shown = {KEYS[id] for id in ("reset", "reflect", "win", "hide")} | {COMMANDS["help"].key_display}
    assert named == shown


# The pages


def test_the_page_of_keys_is_what_is_made_of_the_commands() -> None:
    made = runpy.run_path(str(DOCS / "make_keys.py"))["page"]()
    assert text_of("keys.md") == made, "make keys writes it anew"


def test_the_page_of_figures_has_what_was_measured_last() -> None:
    made = runpy.run_path(str(DOCS / "make_figures.py"))["render"]()
    assert made == (DOCS / "figures.md").read_text(encoding="utf-8"), "make figures"


@pytest.mark.parametrize("command", COMMANDS.values(), ids=lambda command: command.id)
def test_every_key_is_in_its_table(command: Command) -> None:
    if command.id.startswith("reset.tension"):
        assert "| `1` to `5` |" in text_of("keys.md")
        return
    keys = {command.key_display} if command.key_display else set(command.key.split(","))
    rows = [row.strip("| ").split(" | ") for row in rows_of(text_of("keys.md"))]
    named = [set(re.findall(r"`([^`]+)`", row[0])) for row in rows if f"`{command.id}`" in row[-1]]
    assert any(keys <= shown for shown in named)


def test_every_name_in_its_tables_is_a_commands() -> None:
    rows = rows_of(text_of("keys.md"))
    assert {name for row in rows for name in re.findall(r"`([^`]+)`", row.split(" | ")[-1])} <= COMMANDS.keys()


def test_the_keys_it_changes_can_be_changed_like_that() -> None:
    beginning = text_of("keys.md").partition("\n## ")[0]
    settings = re.findall(r"`(\S+ = \"[^`]+\")`", beginning)
    assert len(settings) == 2
    assert not loader.parse("\n".join(["[keys]", *settings]), bindings=KEYS).problems


def test_the_config_shown_is_every_setting_at_its_default() -> None:
    block = re.search(r"```toml\n(.*?)```", text_of("config.md"), re.DOTALL)
    assert block
    loaded = loader.parse(block[1], themes=["dusk"], bindings={"reset": "r"})
    assert not loaded.problems
    tables = tomllib.loads(block[1])
    for name, section in SECTIONS.items():
        assert tables[name].keys() == settings(section).keys()
        for setting in settings(section):
            if setting != "patterns":
                assert getattr(getattr(loaded.config, name), setting) == getattr(section(), setting)


def test_the_phones_shown_can_be_set_up_like_that() -> None:
    block = "\n".join(re.findall(r"```toml\n(.*?)```", text_of("phones.md"), re.DOTALL))
    loaded = loader.parse(block)
    assert not loaded.problems
    assert all(getattr(loaded.config.phones, phone) for phone in PHONES)


def commands(group: click.Group, path: str = "") -> list[tuple[str, click.Command]]:
    found = []
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command
        found.append((f"{path}{name}", command))
        if isinstance(command, click.Group):
            found += commands(command, f"{path}{name} ")
    return found


@pytest.mark.parametrize(
    ("name", "command"), commands(recover), ids=lambda part: part if isinstance(part, str) else ""
)
def test_every_command_has_help_and_is_in_the_table(name: str, command: click.Command) -> None:
    assert command.help
    first, _, second = name.partition(" ")
    rows = [row for row in rows_of(text_of("commands.md")) if f"`recover {first}" in row]
    assert any(not second or f" {second}" in row or f"`{second}" in row for row in rows)


def test_the_pack_shown_can_be_taken_in() -> None:
    assert packs.load(DOCS / "pack.toml").entries


def test_all_pictures_are_shown_somewhere() -> None:
    shown = {
        (page.parent / picture).resolve()
        for page in PAGES
        for picture in re.findall(r"!\[[^]]+\]\(([^)]+)\)", page.read_text(encoding="utf-8"))
    }
    assert shown == {picture.resolve() for picture in (DOCS / "pictures").iterdir()}


# All of them


@PAGE
def test_whatever_a_page_links_to_is_there(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8")):
        path, _, anchor = target.partition("#")
        linked = page.parent / path if path else page
        assert linked.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", linked.read_text(encoding="utf-8"), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@PAGE
def test_a_page_speaks_calmly_and_of_no_machine_but_the_readers(page: Path) -> None:
    words = re.sub(r"```.*?```|`[^`]*`|!\[|<!--", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert "!" not in words
    assert not re.search(r"/(?:tmp|work|home|root|Users)/", page.read_text(encoding="utf-8"))


SOURCES = "\n".join(file.read_text(encoding="utf-8") for file in (ROOT / "recover_tui").rglob("*.py"))
FOR_DEVELOPERS = pytest.mark.parametrize(
    "page",
    [ROOT / "CONTRIBUTING.md", DOCS / "architecture.md", *sorted((DOCS / "adr").glob("*.md"))],
    ids=lambda page: page.stem,
)


@FOR_DEVELOPERS
def test_the_files_that_a_page_names_are_there(page: Path) -> None:
    """Named from the root, or from within the package."""
    named = re.findall(r"`([\w./-]+/[\w.-]*|[\w./-]+\.(?:py|md|toml|tcss))`", page.read_text(encoding="utf-8"))
    for path in named:
        if not path.startswith((".venv/", "dist/")):  # made by make
            assert any((folder / path).exists() for folder in (ROOT, ROOT / "recover_tui", page.parent)), path


@FOR_DEVELOPERS
def test_the_names_that_a_page_gives_are_in_the_code(page: Path) -> None:
    for owner, name in re.findall(r"`([A-Z]\w*[a-z]\w*)\.(\w+)`", page.read_text(encoding="utf-8")):
        assert re.search(rf"\bclass {owner}\b", SOURCES), owner
        assert re.search(rf"\b{name}\b", SOURCES), name


def test_all_that_make_does_is_explained() -> None:
    targets = re.findall(r"^([a-z]+):.*# ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    explained = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert [target for target in targets if f"| `make {target}` |" not in explained] == []


def test_every_decision_is_in_the_list_of_them() -> None:
    listed = re.findall(r"\]\((\d{4}-[\w-]+\.md)\)", (DOCS / "adr" / "README.md").read_text(encoding="utf-8"))
    assert listed == sorted(file.name for file in (DOCS / "adr").glob("[0-9]*.md"))
