"""The commands in other languages, and what stays the same in each."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from recover_tui.domain.translation import LANGUAGES
from tests.cli.conftest import Run

OTHERS = [code for code in LANGUAGES if code != "en"]


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({}, "Usage:"),
        ({"LANG": "de_DE.UTF-8"}, "Aufruf:"),
        ({"LANG": "de_DE.UTF-8", "LC_MESSAGES": "es_MX.UTF-8"}, "Uso:"),
        ({"LC_ALL": "es_ES.UTF-8", "LC_MESSAGES": "de_DE.UTF-8"}, "Uso:"),
        ({"LC_ALL": "C.UTF-8", "LANGUAGE": "de"}, "Aufruf:"),
        ({"LANGUAGE": "fr:de:es"}, "Aufruf:"),
        ({"LANGUAGE": "en:de"}, "Usage:"),
        ({"LANG": "fr_FR.UTF-8"}, "Usage:"),
        ({"LANG": "tl_PH.UTF-8"}, "Paggamit:"),
    ],
)
def test_the_first_language_that_is_asked_for_and_there_is_counts(
    recover: Run, environment: dict[str, str], says: str
) -> None:
    assert recover("--help", env=environment).stdout.startswith(says)


def test_what_the_config_says_comes_before_the_environment(recover: Run, environ: dict[str, str]) -> None:
    Path(environ["RECOVER_CONFIG"]).write_text('[look]\nlanguage = "es"\n', "utf-8")
    assert recover("--help", env={"LANG": "de_DE.UTF-8"}).stdout.startswith("Uso:")
    assert recover("win", "list", "--help").stdout.startswith("Uso:")


@pytest.mark.parametrize("language", OTHERS)
def test_json_and_what_is_kept_are_the_same_in_every_language(recover: Run, language: str) -> None:
    environment = {"LANGUAGE": language}
    recover("support", "add", "Priya", "--kind", "colleague", "--hours", "Mon-Fri 9-17", env=environment)
    recover("call", "ended", "--rough", env=environment)
    recover("win", "add", "stayed calm", env=environment)
    for arguments in (
        ("support", "list", "--json"), ("win", "list", "--json"), ("park", "list", "--json"),
        ("journal", "list", "--json"), ("config", "show"), ("export", "-"),
    ):  # fmt: skip
        assert recover(*arguments, env=environment).stdout == recover(*arguments).stdout, arguments
    names = [
        [finding["what"] for finding in json.loads(recover("doctor", "--json", env=env).stdout)]
        for env in (environment, {})
    ]
    assert names[0] == names[1]


@pytest.mark.parametrize("language", OTHERS)
def test_an_error_is_one_line_in_every_language(recover: Run, language: str) -> None:
    for arguments in (
        ("win", "delete", "xyz"),
        ("nonsense",),
        ("reset", "5"),
        ("support", "add", "x", "--zone", "Mars"),
    ):
        done = recover(*arguments, env={"LANGUAGE": language})
        assert done.returncode in (1, 2), arguments
        assert len(done.stderr.splitlines()) == 1, done.stderr
        assert done.stderr != recover(*arguments).stderr


@pytest.mark.parametrize("language", OTHERS)
def test_the_kinds_are_understood_in_english_and_in_ones_own_language(recover: Run, language: str) -> None:
    environment = {"LANGUAGE": language}
    refused = recover("support", "add", "Priya", "--kind", "zzz", env=environment).stderr
    own = refused.rpartition(": ")[2].split(". ")[0].split(", ")[0]
    for kind in ("colleague", own):
        recover("support", "add", "Priya", "--kind", kind, env=environment)
    assert [one["kind"] for one in json.loads(recover("support", "list", "--json").stdout)] == ["colleague"] * 2


@pytest.mark.parametrize("heading", ["text,who", "texto,quién", "teksto,kanino", "टेक्स्ट,किसे", "Text;Wem"])
def test_a_table_of_wins_may_have_headings_in_any_language(recover: Run, heading: str) -> None:
    separator = ";" if ";" in heading else ","
    table = f"{heading}\nstayed calm{separator}a caller\n"
    assert recover("win", "import", "--yes", "-", stdin=table, env={"LANGUAGE": "de"}).returncode == 0
    [win] = json.loads(recover("win", "list", "--json").stdout)
    assert (win["text"], win["who"]) == ("stayed calm", "a caller")


def test_a_catalogue_that_is_gone_leaves_it_in_english(recover: Run) -> None:
    assert recover("--help", env={"LANGUAGE": "xx"}).stdout.startswith("Usage:")
