"""Which language is chosen, and its catalogue."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from recover_tui.domain import translation
from recover_tui.domain.translation import LANGUAGES
from recover_tui.system import language


@pytest.mark.parametrize(
    ("setting", "environ", "expected"),
    [
        ("", {}, "en"),
        ("hi", {"LANGUAGE": "de"}, "hi"),
        ("", {"LANGUAGE": "de_AT:es", "LC_ALL": "hi_IN"}, "de"),
        ("", {"LANGUAGE": "", "LC_ALL": "hi_IN.UTF-8"}, "hi"),
        ("", {"LC_MESSAGES": "fil", "LANG": "de"}, "fil"),
        ("", {"LANG": "de-CH@euro"}, "de"),
        ("", {"LANG": "C.UTF-8"}, "en"),
        ("", {"LANG": "POSIX"}, "en"),
        ("", {"LANGUAGE": "C:de"}, "en"),
        ("", {"LANGUAGE": "en_GB:de"}, "en"),
        ("", {"LANGUAGE": "fr:xx:es"}, "es"),
        ("", {"LANG": "\x1b[31m"}, "en"),
        ("", {"LANG": "deutsch"}, "en"),
    ],
)
def test_the_first_that_is_there_is_chosen(setting: str, environ: dict[str, str], expected: str) -> None:
    assert language.chosen(setting, environ) == expected


def test_on_windows_it_is_the_language_of_its_menus(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(language, "_of_windows", lambda: "de_DE")
    assert language.chosen("", {}) == "de"
    assert language.chosen("", {"LANG": "es"}) == "es"


@pytest.mark.parametrize("code", LANGUAGES)
def test_each_has_its_catalogue(code: str) -> None:
    translation.use(language.catalogue(code))
    try:
        assert translation.language() == code
        assert (translation.gettext("ready") == "ready") is (code == "en")
    finally:
        translation.use(language.catalogue("en"))


def test_a_file_that_is_broken_leaves_it_in_english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "de" / "LC_MESSAGES" / "recover.mo"
    broken.parent.mkdir(parents=True)
    monkeypatch.setattr(language, "LOCALE", tmp_path)
    for data in (b"", b"not a catalogue", b"\xde\x12\x04\x95" + b"\xff" * 24):
        broken.write_bytes(data)
        assert language.catalogue("de") is None
    broken.unlink()
    assert language.catalogue("de") is None
