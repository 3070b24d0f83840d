"""What the README says is what the program does."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path

import click
import pytest

from recover_tui.cli.commands import recover
from recover_tui.config import loader
from recover_tui.config.model import Config, PhonesConfig
from recover_tui.ui import bindings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
KEYS = {"question_mark": "?", "slash": "/", "plus": "+", "minus": "-"}


@pytest.mark.parametrize("binding", bindings.all_of_them(), ids=lambda binding: binding.id)
def test_every_key_is_in_the_table(binding: object) -> None:
    assert isinstance(binding, bindings.Binding)
    if str(binding.id).startswith("reset.tension"):
        assert "| `1` to `5` |" in README
        return
    rows = [row for row in README.splitlines() if row.startswith("|") and f"`{binding.id}`" in row]
    assert any(f"| `{KEYS.get(binding.key, binding.key)}` |" in row for row in rows)


def test_every_name_in_the_table_is_a_key() -> None:
    table = README.partition("## Keys")[2].partition("\n## ")[0]
    named = {
        name
        for row in table.splitlines()
        if row.startswith("|")
        for name in re.findall(r"`([^`]+)`", row.split("|")[3])
    }
    assert named <= {binding.id for binding in bindings.all_of_them()}


def test_the_config_shown_is_every_setting_at_its_default() -> None:
    block = re.search(r"```toml\n(.*?)```", README.partition("## Config")[2], re.DOTALL)
    assert block
    loaded = loader.parse(block[1], themes=["dusk"], bindings={"reset": "r"})
    assert not loaded.problems
    tables = tomllib.loads(block[1])
    for section in fields(Config):
        name = section.name
        if name in ("keys", "phones"):
            continue
        assert tables[name].keys() == {setting.name for setting in fields(section.default)}
        for setting in fields(section.default):
            if setting.name != "patterns":
                assert getattr(getattr(loaded.config, name), setting.name) == setting.default


def test_the_phones_shown_can_be_set_up_like_that() -> None:
    phones = README.partition("## Your phone")[2].partition("## Config")[0]
    block = "\n".join(re.findall(r"```toml\n(.*?)```", phones, re.DOTALL))
    loaded = loader.parse(block)
    assert not loaded.problems
    assert all(getattr(loaded.config.phones, phone.name) for phone in fields(PhonesConfig))


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
def test_every_command_has_help_and_is_in_the_readme(name: str, command: click.Command) -> None:
    assert command.help
    table = README.partition("## Commands")[2].partition("\n## ")[0]
    first, _, second = name.partition(" ")
    rows = [row for row in table.splitlines() if f"`recover {first}" in row]
    assert any(not second or f" {second}" in row or f"`{second}" in row for row in rows)


def test_its_pictures_are_there() -> None:
    pictures = re.findall(r"!\[[^]]+\]\(([^)]+)\)", README)
    assert len(pictures) >= 2
    assert all((ROOT / picture).is_file() for picture in pictures)


def test_the_test_command_is_the_one_that_ci_calls() -> None:
    assert "| `make test` |" in README
    assert "\nmake test\n" in (ROOT / ".ci" / "run").read_text()
