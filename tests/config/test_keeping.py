"""Putting one setting into a config that has comments, and leaving all else as it is."""

from __future__ import annotations

import os
import re
import stat
import tomllib
from datetime import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, strategies as st
from msgspec.structs import replace

from recover_tui.config import loader, model, writer
from recover_tui.config.model import SECTIONS, BrowserConfig
from recover_tui.config.writer import NotKeptError

VALUES: dict[tuple[str, str], tuple[str, ...]] = {
    ("breathe", "pattern"): ('"4-6"', "'box'", '"""5-\\\n   5"""'),
    ("breathe", "holds"): ("false", "true"),
    ("breathe", "seconds"): ("120", '"2m"'),
    ("breathe", "bell"): ("true", "false"),
    ("reset", "seconds"): ("30", '"1m30s"'),
    ("reset", "parts"): ('["breathe"]', '[\n  "breathe",  # all I need\n  "win"\n]'),
    ("reset", "lines"): ('["One # line.", "[look]"]', "[]"),
    ("reset", "learn"): ("false", "true"),
    ("reset", "tension"): ("false", "true"),
    ("reflect", "cap"): ("60", '"90s"'),
    ("reflect", "keep"): ('"90d"', '"forever"'),
    ("reflect", "name"): ('"Ada # not a comment"', "'''a = 1\n[look]'''", '"\\"x\\""'),
    ("reflect", "mask"): ("true", "false"),
    ("park", "until"): ('"21:30"', "17:00:30"),
    ("support", "country"): ('"IN"', '""'),
    ("calls", "gap"): ('"learn"', "45"),
    ("calls", "deaf"): ("0.25", "1"),
    ("ends", "bell"): ("true", "false"),
    ("ends", "notify"): ("true", "false"),
    ("look", "language"): ('"hi"', '""'),
    ("look", "theme"): ('"dawn"', '"mine"'),
    ("look", "motion"): ("false", "true"),
    ("look", "pictures"): ('"terminal"', '"blocks"'),
    ("look", "hide_after"): ("0", '"5m"'),
}
"""Settings with values as TOML."""


def value_of(setting: tuple[str, str], written: str) -> Any:
    section, name = setting
    return model.settings(SECTIONS[section])[name].read(tomllib.loads(f"x = {written}")["x"])


settings = st.sampled_from([(setting, value) for setting, values in VALUES.items() for value in values])
comments = st.sampled_from(
    ["", "# mine", "#", "  # [look]", '#theme = "x"', "# seconds = 60", "#\tname =", '# """ \' [[', "# \u2028 \x85 é"]
)


@st.composite
def configs(draw: st.DrawFn) -> str:
    """A config as people leave them: sections in any order and form, with comments and blank lines anywhere."""
    lines: list[str] = draw(st.lists(comments, max_size=2))
    sections = draw(st.lists(st.sampled_from([*SECTIONS]), unique=True))
    forms = {name: draw(st.sampled_from(["table", "table", "quoted", "dotted", "inline"])) for name in sections}
    for name in sorted(sections, key=lambda name: forms[name] not in ("dotted", "inline")):
        form = forms[name]
        known = [setting for section, setting in VALUES if section == name]
        chosen = draw(st.lists(st.sampled_from(known), unique=True)) if known else []
        values = {key: draw(st.sampled_from(VALUES[name, key])) for key in chosen}
        if form == "inline":
            one_line = [f"{key} = {value}" for key, value in values.items() if "\n" not in value]
            lines.append(f"{name} = {{ {', '.join(one_line)} }}{draw(comments)}")
            continue
        if form != "dotted":
            indent = draw(st.sampled_from(["", "  "]))
            title = f'"{name}"' if form == "quoted" else draw(st.sampled_from([name, f" {name} "]))
            lines.append(f"{indent}[{title}]{draw(comments)}")
        for key, value in values.items():
            lines += draw(st.lists(comments, max_size=2))
            called = f'"{key}"' if draw(st.booleans()) else key
            called = f"{name}.{called}" if form == "dotted" else called
            equals = draw(st.sampled_from([" = ", "=", "\t=  "]))
            lines.append(f"{called}{equals}{value}{draw(comments)}")
        lines += draw(st.lists(comments, max_size=2))
        if name == "breathe" and form in ("table", "quoted") and draw(st.booleans()):
            lines += ["[breathe.patterns]", "mine = [4, 0, 6, 0]  # slow"]
    lines += draw(st.sampled_from([[], ["[keys]", 'reset = "f5" # as on the phone', "# end"]]))
    source = "".join(line + draw(st.sampled_from(["\n", "\n", "\r\n"])) for line in lines)
    if draw(st.booleans()):
        source = source.replace("\r\n", "\n").replace("\n", "\r\n")
    source = source.removesuffix("\n").removesuffix("\r") if draw(st.booleans()) else source
    return draw(st.sampled_from(["", loader.MARK])) + source


def lines_of(source: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+", source.removeprefix(loader.MARK))


def is_kept(before: list[str], after: list[str], *, spanned: int) -> bool:
    """Whether all lines are there as they were, but for the value's own lines, and the one that was added."""
    same = 0
    while same < min(len(before), len(after)) and before[same] == after[same]:
        same += 1
    rest = 0
    while rest < min(len(before), len(after)) - same and before[-1 - rest] == after[-1 - rest]:
        rest += 1
    changed, added = len(before) - same - rest, len(after) - same - rest
    return (changed <= spanned and added <= 1) or (changed == 0 and added <= 3)


@given(configs(), settings)
@example("[breathe.patterns]\nmine = [4, 0, 6, 0] # slow\n", (("breathe", "pattern"), '"mine"'))
@example('[reflect]\nname = """\n[look]\n# theme = "x"\n""" # me', (("look", "theme"), '"dawn"'))
@example("look.motion = false # still\n", (("look", "theme"), '"dawn"'))
@example(writer.template(), (("look", "theme"), '"dawn"'))
@example("[look]\r\n# a", (("look", "theme"), '"dawn"'))
@example("", (("look", "theme"), '"dawn"'))
def test_any_setting_is_put_into_any_config_and_all_else_stays_byte_for_byte(
    source: str, chosen: tuple[tuple[str, str], str]
) -> None:
    (section, name), written = chosen
    value = value_of((section, name), written)
    changed = writer.with_setting(source, section, name, value)
    assert changed.startswith(loader.MARK) == source.startswith(loader.MARK)
    again = loader.parse(changed.removeprefix(loader.MARK))
    assert not again.problems
    assert getattr(getattr(again.config, section), name) == value
    ends = ("", "\n", "\r\n") if source and not source.endswith("\n") else ("",)
    assert any(is_kept(lines_of(source + end), lines_of(changed), spanned=4) for end in ends)


def test_it_goes_below_the_line_that_has_it_commented_out() -> None:
    lines = writer.with_setting(writer.template(), "look", "theme", "dawn").splitlines()
    at = lines.index('theme = "dawn"')
    assert lines[at - 1] == '# theme = "dusk"'


def test_a_comment_behind_a_value_stays_behind_it() -> None:
    source = '[look] # how\ntheme   = "dusk"   # the calm one\nmotion = true\n'
    assert writer.with_setting(source, "look", "theme", "dawn") == source.replace("dusk", "dawn")


def test_a_file_is_made_when_there_is_none_and_only_its_user_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "new" / "config.toml"
    writer.keep(path, "park", "until", time(22, 15))
    assert path.read_text() == '[park]\nuntil = "22:15"\n'
    writer.keep(path, "reflect", "name", "Ada")
    assert loader.load(path).config.reflect.name == "Ada"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["config.toml"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[look]\ntheme = ", "has mistakes"),
        (b"[look]\nthem = 'x'\n", "has mistakes"),
        (b"[look]\ntheme = 'none such'\n", "has mistakes"),
        (b"\xff\xfe", "not UTF-8"),
        (b"# x\n" * 20_000, "larger than 64 KiB"),
    ],
)
def test_a_file_with_mistakes_is_not_touched(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "config.toml"
    path.write_bytes(content)
    with pytest.raises(NotKeptError, match=said):
        writer.keep(path, "look", "theme", "dusk", themes=["dusk"])
    assert path.read_bytes() == content


def test_a_link_is_neither_followed_nor_taken_away(tmp_path: Path) -> None:
    path, elsewhere = tmp_path / "config.toml", tmp_path / "dotfiles.toml"
    elsewhere.write_text("# mine\n")
    path.symlink_to(elsewhere)
    with pytest.raises(NotKeptError, match="no plain file"):
        writer.keep(path, "look", "theme", "dawn")
    assert path.is_symlink()
    assert elsewhere.read_text() == "# mine\n"


def test_what_stands_in_the_way_of_writing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "config.toml"
    path.write_text("# mine\n")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(NotKeptError, match=r"can't be written \(no space left on device\)"):
        writer.keep(path, "look", "theme", "dawn")
    assert path.read_text() == "# mine\n"
    assert [file.name for file in tmp_path.iterdir()] == ["config.toml"]


def test_every_setting_of_one_value_is_tried() -> None:
    every = {(name, setting) for name, section in SECTIONS.items() for setting in model.settings(section)}
    lists = {
        ("breathe", "patterns"),
        ("reset", "places"),
        ("reflect", "prompts"),
        ("support", "schemes"),
        ("sync", "carry"),
    }
    alike = {("reflect", "break_cap"), ("reflect", "rest"), ("calls", "ask"), ("talk", "webhook")}
    assert {pair for pair in every if pair[0] != "hooks"} - lists - alike == {*VALUES}


PHONE = BrowserConfig(("127.0.0.1", 8767), "0123456789abcdefgh", f"chrome-extension://{'a' * 32}")
OLD = '[phones.browser] # mine\nlisten = "127.0.0.1:8766" # there\ntoken = "fedcba9876543210" # old\norigin = "{}"\n'


@given(configs())
@example('[phones.baresip]\naddress = "127.0.0.1:4444"\n')
@example("[look]\r\nmotion = false")
@example("\ufeff# mine")
def test_a_phone_is_put_behind_any_config(source: str) -> None:
    before = loader.parse(source.removeprefix(loader.MARK)).config
    changed = writer.with_phone(source, "browser", PHONE)
    after = loader.parse(changed.removeprefix(loader.MARK)).config
    assert after.same_as(replace(before, phones=replace(before.phones, browser=PHONE)))
    assert changed.startswith(source)


def test_a_phone_takes_the_place_of_one_of_its_kind_and_comments_stay() -> None:
    changed = writer.with_phone(OLD.format(f"chrome-extension://{'b' * 32}") + "# the end\n", "browser", PHONE)
    assert changed.startswith('[phones.browser] # mine\nlisten = "127.0.0.1:8767" # there\n')
    assert changed.endswith("# the end\n")


@pytest.mark.parametrize("source", ["phones = {}\n", "[look]\nmotion = 3\n", "[phones]\nbaresip = {}\n"])
def test_where_a_phone_can_not_be_put_the_file_is_not_touched(tmp_path: Path, source: str) -> None:
    file = tmp_path / "config.toml"
    file.write_text(source)
    try:
        writer.keep_phone(file, "browser", PHONE)
    except NotKeptError as error:
        assert "the config was left alone" in str(error)  # noqa: PT017
        assert file.read_text() == source
    else:
        assert loader.load(file).config.phones.browser == PHONE
