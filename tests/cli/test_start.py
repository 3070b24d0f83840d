"""What counts as a plain start of the dashboard, which is opened without the command line."""

from __future__ import annotations

import sys
from pathlib import Path

import click
import pytest

from recover_tui.cli.commands import recover
from recover_tui.cli.start import Opening, opening

PLAIN = {
    "nothing": [],
    "a store": ["--db", "/a/b.db"],
    "a store, in one word": ["--db=/a/b.db"],
    "a config": ["--config", "c.toml"],
    "all": ["--inline", "--config=c.toml", "--db", "b.db"],
    "the last of two": ["--db", "one.db", "--db", "two.db"],
    "a name like an option": ["--db", "--inline"],
    "a name with =": ["--db=a=b.db"],
    "one that is like a command": ["--db", "demo"],
}
MORE = {
    "a command": ["status"],
    "a command after an option": ["--db", "b.db", "status"],
    "help": ["--help"],
    "help in short": ["-h"],
    "the version": ["-V"],
    "an option that there is not": ["--dbs", "b.db"],
    "an option without a value": ["--db"],
    "an empty value": ["--db", ""],
    "a flag with a value": ["--inline=yes"],
    "the end of the options": ["--"],
    "a page": ["--served", "80", "24"],
    "an empty word": [""],
}


def by_click(arguments: list[str]) -> Opening:
    context = recover.make_context("recover", [*arguments], resilient_parsing=True)
    return Opening(context.params["db"], context.params["config"], bool(context.params["inline"]))


@pytest.mark.parametrize("arguments", PLAIN.values(), ids=[*PLAIN])
def test_it_means_what_the_command_line_makes_of_it(arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    assert opening(arguments) == by_click(arguments)


@pytest.mark.parametrize("arguments", MORE.values(), ids=[*MORE])
def test_all_else_is_the_command_lines(arguments: list[str]) -> None:
    assert opening(arguments) is None


@pytest.mark.parametrize("arguments", [["--db", "~/b.db"], ["--config", "*.toml"]])
def test_on_windows_the_command_line_puts_in_what_a_name_stands_for(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    assert opening(arguments) is None
    assert opening([]) == Opening()


def test_a_completion_is_the_command_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("_RECOVER_COMPLETE", "bash_complete")
    assert opening([]) is None


def test_every_option_of_the_whole_program_is_plain_or_left_to_the_command_line() -> None:
    options = {name for option in recover.params if isinstance(option, click.Option) for name in option.opts}
    assert options == {"--db", "--config", "--inline", "--served", "--version", "-V"}


def test_paths_are_paths() -> None:
    assert opening(["--db", "b.db"]) == Opening(db=Path("b.db"))
