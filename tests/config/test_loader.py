from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from recover_tui.config import loader
from recover_tui.config.model import Config
from recover_tui.domain import text

THEMES = ("dusk", "dawn")
BINDINGS = {"reset": "r", "breathe": "b", "breathe.stop": "escape"}


def said(source: str) -> tuple[str, ...]:
    return loader.parse(source, themes=THEMES, bindings=BINDINGS).report()


def test_no_file_means_defaults(tmp_path: Path) -> None:
    loaded = loader.load(tmp_path / "none.toml")
    assert loaded.config.same_as(Config())
    assert not loaded.problems


def test_every_setting_is_read() -> None:
    loaded = loader.parse(
        """
        [breathe]
        pattern = "mine"
        holds = false
        seconds = "2m"
        bell = true
        [breathe.patterns]
        mine = [4, 0, 6, 0]
        [reset]
        seconds = 30
        parts = ["place", "breathe", "win"]
        lines = ["Mine. ", ""]
        places = ["A desk, empty."]
        tension = false
        [reflect]
        cap = "1m30s"
        name = "Asha"
        [look]
        theme = "dawn"
        motion = false
        [keys]
        reset = "f5,ctrl+r"
        """,
        themes=THEMES,
        bindings=BINDINGS,
    )
    assert not loaded.problems
    found = loaded.config
    assert found.breathe.all_patterns["mine"].seconds == 10
    assert (found.breathe.pattern, found.breathe.holds, found.breathe.seconds, found.breathe.bell) == (
        "mine",
        False,
        120,
        True,
    )
    assert (found.reset.seconds, found.reset.parts) == (30, ("place", "breathe", "win"))
    assert (found.reset.lines, found.reset.places, found.reset.tension) == (("Mine.",), ("A desk, empty.",), False)
    assert (found.reflect.cap, found.reflect.name) == (90, "Asha")
    assert (found.look.theme, found.look.motion) == ("dawn", False)
    assert found.keys == {"reset": "f5,ctrl+r"}


def test_all_mistakes_are_named_at_once_each_with_its_line() -> None:
    report = said(
        '[breathe]\npattern = "4-5"\nholds = 1\n[breathe.patterns]\nquick = [1, 0, 1]\nbox = [4, 4, 4]\n'
        '[reset]\nparts = ["line"]\nseconds = true\n[reflect]\ncap = 900\n[look]\ntheme = "neon"\n'
        '[keys]\nreset = ""\njump = "g"\n[sound]\n'
    )
    assert report == (
        'config:2: breathe.pattern is "4-5": there are 4-4-4, 4-6, 5-5, sigh, box, 4-7-8',
        "config:3: breathe.holds is 1: use true or false",
        'config:5: breathe.patterns."quick": one breath lasts 4 to 60 seconds in all',
        'config:6: breathe.patterns."box": that name is taken by a shipped pattern; choose another',
        'config:8: reset.parts is ["line"]: use a list of some of: breathe, place, line, win, water; '
        "breathe or place among them",
        'config:9: reset.seconds is true: use 10 to 600 seconds, such as 10 or "1m30s"',
        'config:11: reflect.cap is 900: use 30 to 300 seconds, such as 30 or "1m30s"',
        'config:13: look.theme is "neon": there are dusk, dawn',
        'config:15: keys.reset is "": use one key or several, such as "r" or "f5,ctrl+r"',
        'config:16: keys."jump" is not known; there are reset, breathe, breathe.stop',
        "config:17: [sound] is not known; there are breathe, reset, reflect, park, support, talk, calls, hooks, "
        "ends, look, sync, phones, keys",
    )


@pytest.mark.parametrize(
    ("source", "line", "named"),
    [
        ('# a\n"look"."theme" = 1\n', 2, "look.theme"),
        ("[look]\n'theme' = 1\n", 2, "look.theme"),
        ("'look' . theme=1", 1, "look.theme"),
        ('[ "look" ]\n"my = key" = 2', 2, 'look."my = key"'),
        ("[look]\n'my key' = 2", 2, 'look."my key"'),
        ('[look]\nx = "#" # [a]\n"a.b" = 2', 3, 'look."a.b"'),
        ('[keys]\nreset = "x"\n"no.such" = "x"', 3, 'keys."no.such"'),
        ('[keys]\n"breathe.stop" = "not a key"', 2, "keys.breathe.stop"),
        ('["my.section"]\na = 1', 1, "[my.section]"),
        ('[look]\n"th\\u0065me" = 1', 2, "look.theme"),
        ('[reset]\nlines = ["""\ncap = 1\n[reflect]\n"""]\n[reflect]\ncap = 1', 7, "reflect.cap"),
        ("[reset]\nlines = [\n  'parts = 1',\n  \"a = '\"]\nparts = 1", 5, "reset.parts"),
    ],
)
def test_a_quoted_key_has_a_line_too(source: str, line: int, named: str) -> None:
    assert any(report.startswith(f"config:{line}: {named} ") for report in said(source)), said(source)


@given(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.sampled_from(
        ["{} = 1", "[{}]", "[look]\n{} = 1", "[keys]\n{} = 1", "[phones.{}]", "[breathe.patterns]\n{} = 1"]
    ),
)
def test_no_name_that_is_printed_steers_a_terminal(name: str, shape: str) -> None:
    quoted = json.dumps(f"\x1b]0;{name}\x07\x9b1m\u202e", ensure_ascii=False).replace("\x7f", "\\u007f")
    report = said(shape.format(quoted))
    assert report
    assert all(text.harmless(line) == line and "\n" not in line for line in report)


@pytest.mark.parametrize(
    "words",
    [
        '"' + "[" * 200 + '"',
        "'" + "[" * 200 + "'",
        '"' + "a." * 40 + '"',
        '"""\n' + "[" * 200 + "\n" + "a." * 40 + '"""',
        '"\\"' + "[" * 200 + '"',
        '"x" # ' + "[" * 99 + "a." * 99,
    ],
)
def test_brackets_and_dots_in_quotes_are_only_words(words: str) -> None:
    loaded = loader.parse(f"[reset]\nlines = [\n{words}\n]\n")
    assert not loaded.problems
    assert loaded.config.reset.lines


@pytest.mark.parametrize(
    "source",
    [
        "a = " + "[" * 200,
        'a = "x" + ' + "[" * 200,
        "a." * 20 + "b = 1",
        '"a".' * 20 + "b = 1",
        "[" + "a." * 20 + "b]",
        "x = {" + "a . " * 20 + "b = 1}",
        'x = """"""\ny = ' + "[" * 200,
        "x = '' # '''\ny = " + "[" * 200,
        'x = "\\\\" \ny = ' + "[" * 200,
    ],
)
def test_what_is_nested_too_deeply_is_refused_before_it_is_read(source: str) -> None:
    [problem] = loader.parse(source).problems
    assert (problem.line, problem.said) == (source.count("\n") + 1, "too deeply nested")


def test_what_is_right_counts_although_something_else_is_wrong() -> None:
    loaded = loader.parse('[reflect]\ncap = 1\nname = "Asha"\n')
    assert (loaded.config.reflect.cap, loaded.config.reflect.name) == (120, "Asha")


@pytest.mark.parametrize(
    "source",
    [
        "reflect = 3",
        "[breathe]\npatterns = 3",
        "[breathe.patterns]\na = 4",
        '[breathe.patterns]\na = ["4"]',
        "[reset]\nlines = 3",
        "[reset]\nlines = [3]",
        '[reset]\nparts = ["sing"]',
        "[reset]\nparts = 7",
        "[look]\ntheme = 5",
        '[reflect]\ncap = "soon"',
        '[reflect]\ncolour = "red"',
        '[keys]\nreset = "not a key"',
        "[keys]\nreset = 5",
        "[[breathe]]",
        "x = [",
        "\x00",
        "a" * 2000 + " = 1",
        "a." * 20 + "b = 1",
        "a = " + "[" * 200 + "]" * 200,
    ],
)
def test_a_mistake_is_one_line_and_leaves_the_defaults(source: str) -> None:
    loaded = loader.parse(source, themes=THEMES, bindings=BINDINGS)
    assert len(loaded.problems) == 1
    assert "\n" not in loaded.report()[0]
    assert loaded.config.same_as(Config())


@given(st.text())
def test_no_text_at_all_breaks_the_reader(source: str) -> None:
    assert isinstance(loader.parse(source, themes=THEMES, bindings=BINDINGS).config, Config)


@pytest.mark.parametrize(
    ("made", "reason"),
    [(b"\xff\xfe\x00", "not UTF-8"), (b"#" * 70_000, "larger than 64 KiB")],
)
def test_an_unreadable_file_is_said_in_one_line(tmp_path: Path, made: bytes, reason: str) -> None:
    file = tmp_path / "config.toml"
    file.write_bytes(made)
    loaded = loader.load(file)
    assert reason in loaded.report()[0]
    assert loaded.report()[0].startswith(f"{file}: ")


def test_a_folder_in_its_place_is_said_in_one_line(tmp_path: Path) -> None:
    assert "can't be read (is a directory)" in loader.load(tmp_path).report()[0]


@pytest.mark.parametrize(
    ("keys", "refused"),
    [
        ('reset = "b"', ["reset"]),
        ('reset = "b"\nbreathe = "r"', []),
        ('reset = "x"\nbreathe = "x"', ["reset", "breathe"]),
        ('reset = "f5,b"', ["reset"]),
        ('"breathe.stop" = "b"', []),
    ],
)
def test_a_key_that_means_something_else_already_is_refused(keys: str, refused: list[str]) -> None:
    loaded = loader.parse(f"[keys]\n{keys}\n", bindings=BINDINGS)
    assert [problem.said.split()[0] for problem in loaded.problems] == [f"keys.{name}" for name in refused]
    assert not loaded.config.keys.keys() & set(refused)
    assert loaded.readable


def test_a_file_of_which_nothing_can_be_used_is_said_to_be_that(tmp_path: Path) -> None:
    assert not loader.parse("[look").readable
    assert not loader.load(tmp_path).readable


@pytest.mark.parametrize("written", ['"90"', "90", '"soon"', "true"])
def test_a_keep_that_is_no_time_is_refused(written: str) -> None:
    [said] = loader.parse(f"[reflect]\nkeep = {written}\n").report()
    assert 'use "forever" or a number of days' in said


def test_a_prompt_that_asks_why_is_refused_with_the_reason() -> None:
    [said] = loader.parse('[reflect]\nprompts = ["What helped?", "Why always me?"]\n').report()
    assert "asks why" in said
