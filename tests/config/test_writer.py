from __future__ import annotations

import tomllib
from datetime import time
from typing import Any

import pytest
import tomlkit
from hypothesis import assume, example, given, strategies as st

from recover_tui.config import loader, writer
from recover_tui.config.model import PHONES, SECTIONS, Config, settings


def test_the_file_to_begin_with_explains_every_setting_and_changes_nothing() -> None:
    template = writer.template()
    loaded = loader.parse(template)
    assert loaded.config.same_as(Config())
    assert not loaded.problems
    for section in SECTIONS.values():
        for name, setting in settings(section).items():
            assert f"# {setting.meaning}\n" in template
            assert f"\n# {name} = " in template or f".{name}]\n" in template


def test_it_names_every_setting_of_every_phone() -> None:
    template = writer.template()
    for name, phone in PHONES.items():
        block = template.partition(f"\n# [phones.{name}]\n")[2].partition("\n\n")[0]
        assert [line.split()[1] for line in block.splitlines()] == [*settings(phone)]


def test_every_line_of_it_is_right_once_the_marks_are_taken_away() -> None:
    uncommented = "\n".join(
        line.removeprefix("# ") if " = " in line and line.startswith("# ") and not line.endswith(".") else line
        for line in writer.template().splitlines()
    )
    assert loader.parse(uncommented).config.same_as(Config())


def test_what_is_in_force_is_written_in_the_order_of_the_file_to_begin_with() -> None:
    loaded = loader.parse(
        '[keys]\nreset = "f5"\n"breathe.stop" = "x"\n[phones.baresip]\n[breathe.patterns]\nmine = [4, 0, 6, 2]\n'
        '[reset]\nlines = ["A \\"b\\"."]\n'
    )
    written = writer.written(loaded.config)
    assert written.startswith('[breathe]\npattern = "4-4-4"\nholds = true\nseconds = 60\nbell = false\n\n[reset]\n')
    assert '\nlines = ["A \\"b\\"."]\nplaces = []\n' in written
    assert written.endswith(
        "\nhide_after = 0\n\n[sync]\ncarry = []\n\n[breathe.patterns]\nmine = [4, 0, 6, 2]\n\n"
        '[phones.baresip]\naddress = "127.0.0.1:4444"\n\n[keys]\nreset = "f5"\n"breathe.stop" = "x"\n'
    )
    assert loader.parse(written).config.same_as(loaded.config)


@pytest.mark.parametrize(
    "setting",
    ['[reflect]\nkeep = "forever"', '[reflect]\nkeep = "90d"', '[calls]\ngap = "learn"', "[calls]\ngap = 45",
     "[calls]\ndeaf = 0.6", '[park]\nuntil = "09:05"', "[park]\nuntil = 17:00:30", '[look]\npictures = "terminal"',
     '[phones.baresip]\naddress = "::1:4444"'],
)  # fmt: skip
def test_a_setting_is_written_the_way_it_is_read(setting: str) -> None:
    loaded = loader.parse(setting)
    assert not loaded.problems
    written = writer.written(loaded.config)
    assert setting.splitlines()[1] in written.splitlines()
    assert loader.parse(written).config.same_as(loaded.config)


def test_lists_too_long_for_a_line_go_over_several() -> None:
    prompts = [f"{number} {'what helped? ' * 30}" for number in range(5)]
    source = "[reflect]\nprompts = [\n" + "".join(f"  '{prompt}',\n" for prompt in prompts) + "]\n"
    loaded = loader.parse(source)
    assert len(loaded.config.reflect.prompts) == 5
    assert loader.parse(writer.written(loaded.config)).config.same_as(loaded.config)


texts = st.text(st.characters(codec="utf-8") | st.sampled_from("\"'\\.=[]#, \n\r\t\0\b\x1b\x7f\x85\u2028\u202e"))
breaths = st.tuples(*[st.integers(1, 9)] * 4).filter(lambda lengths: sum(lengths) >= 4)
phone = {"address": st.builds("{}:{}".format, texts, st.integers(1, 65535)), "user": texts, "secret": texts}
files = st.fixed_dictionaries(
    {},
    optional={
        "breathe": st.fixed_dictionaries({"pattern": texts, "patterns": st.dictionaries(texts, breaths)}),
        "reset": st.fixed_dictionaries({"lines": st.lists(texts), "places": st.lists(texts)}),
        "reflect": st.fixed_dictionaries({"name": texts, "prompts": st.lists(texts)}),
        "park": st.fixed_dictionaries({"until": st.times()}),
        "calls": st.fixed_dictionaries({"deaf": st.floats(0, 5)}),
        "hooks": st.fixed_dictionaries({"offer_shown": st.lists(texts)}),
        "phones": st.fixed_dictionaries({"asterisk": st.fixed_dictionaries({**phone, "interface": texts})}),
        "keys": st.dictionaries(texts, st.sampled_from(["r", "f5,ctrl+r", '"', "\\", "\x7f", "é"])),
    },
)


@given(files)
@example({"breathe": {"pattern": "4-4-4\n", "patterns": {"4-4-4\n": (4, 4, 4, 0)}}})
@example({"park": {"until": time(17, 0, 0, 1)}})
@example({"phones": {"asterisk": {"address": "[]:1", "user": "a", "secret": "b", "interface": "c"}}})
def test_whatever_a_file_sets_is_written_as_toml_that_sets_the_same(file: dict[str, Any]) -> None:
    loaded = loader.parse(tomlkit.dumps(file))
    assume(loaded.readable)
    written = writer.written(loaded.config)
    tomllib.loads(written)
    again = loader.parse(written)
    assert again.config.same_as(loaded.config)
    assert not again.problems
