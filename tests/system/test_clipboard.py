"""A picture comes from the clipboard where the system has a program for it, and nothing else does."""

from __future__ import annotations

import base64
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from recover_tui.system import clipboard

DATA = b"\x89PNG\r\n\x1a\nkind words" * 20
WAYLAND, X11 = {"WAYLAND_DISPLAY": "wayland-0"}, {"DISPLAY": ":0"}
Program = Callable[..., str]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the programs of this test are shell scripts")


@pytest.fixture
def program(tmp_path: Path) -> Program:
    """A program that gives the contents of files: the first whose words are among its arguments."""

    def make(name: str, gives: dict[str, bytes], *, code: int = 1, before: str = "") -> str:
        lines = ["#!/bin/sh", before]
        for number, (words, data) in enumerate(gives.items()):
            file = tmp_path / f"{name}-{number}"
            file.write_bytes(data)
            lines.append(f'case "$*" in *{words}*) cat {file}; exit 0;; esac')
        path = tmp_path / name
        path.write_text("\n".join([*lines, f"exit {code}"]), encoding="utf-8")
        path.chmod(0o700)
        return str(path)

    return make


def taken(environ: dict[str, str], platform: str, *programs: str, most: int = 10_000) -> bytes | None:
    by_name = {Path(path).name: path for path in programs}
    return clipboard.picture(environ, most=most, platform=platform, which=by_name.get)


@pytest.mark.parametrize("offered", ["image/png", "text/plain\nimage/png\nimage/jpeg", "image/webp"])
def test_what_wayland_and_x11_offer_is_taken(program: Program, offered: str) -> None:
    kind = next(kind for kind in clipboard.TYPES if kind in offered)
    wayland = program("wl-paste", {"--list-types": offered.encode(), f"'--no-newline --type {kind}'": DATA})
    x11 = program("xclip", {"TARGETS": offered.encode(), f"'-selection clipboard -out -target {kind}'": DATA})
    assert taken(WAYLAND, "linux", wayland) == DATA
    assert taken(X11, "linux", x11) == DATA
    assert taken(WAYLAND | X11, "freebsd14", x11) == DATA


@pytest.mark.parametrize("offered", [b"", b"text/plain\nUTF8_STRING", b"image/tiff", b"\xff\xfe", b"ximage/pngx"])
def test_text_and_other_things_are_no_picture(program: Program, offered: bytes) -> None:
    assert taken(WAYLAND, "linux", program("wl-paste", {"--list-types": offered, "--type": DATA})) is None


def test_macos_gives_it_plain_or_in_hexadecimal(program: Program) -> None:
    script = program("osascript", {"PNGf": "«data PNGf".encode() + DATA.hex().upper().encode() + "»\n".encode()})
    assert taken({}, "darwin", script) == DATA
    assert taken({}, "darwin", program("pngpaste", {"-": DATA}), script) == DATA


@pytest.mark.parametrize("said", ["", "«data PNGf»", "«data PNGf0»", "«data TIFF00»", "hello"])
def test_what_macos_says_else_is_no_picture(program: Program, said: str) -> None:
    assert taken({}, "darwin", program("osascript", {"PNGf": said.encode()})) is None


def test_windows_gives_it_in_base64(program: Program) -> None:
    assert taken({}, "win32", program("powershell", {"GetImage": base64.b64encode(DATA)})) == DATA
    assert taken({}, "win32", program("powershell", {"GetImage": b""})) is None


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
@pytest.mark.parametrize("environ", [{}, WAYLAND, X11])
def test_without_a_program_there_is_none(platform: str, environ: dict[str, str]) -> None:
    assert taken(environ, platform) is None


def test_over_a_line_without_a_display_no_program_is_run(program: Program) -> None:
    assert taken({}, "linux", program("wl-paste", {"": DATA}), program("xclip", {"": DATA})) is None


def test_a_program_that_fails_or_can_not_be_run_gives_none(program: Program, tmp_path: Path) -> None:
    half = program(
        "wl-paste", {"--list-types": b"image/png"}, before='case "$*" in *--type*) echo half; exit 3;; esac'
    )
    assert taken(WAYLAND, "linux", half) is None
    gone = tmp_path / "gone" / "xclip"
    assert taken(X11, "linux", str(gone)) is None


def test_what_is_larger_than_asked_for_is_not_read_to_its_end(program: Program) -> None:
    endless = 'case "$*" in *--type*) exec cat /dev/zero;; esac'
    with pytest.raises(clipboard.TooLargeError):
        taken(WAYLAND, "linux", program("wl-paste", {"--list-types": b"image/png"}, before=endless))


def test_a_program_that_never_ends_is_ended_with_all_that_it_began(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of its children holds the pipe open."""
    monkeypatch.setattr(clipboard, "_TO_LIST", 0.05)
    assert taken(WAYLAND, "linux", program("wl-paste", {}, before="sleep 1000 & sleep 1000")) is None


@pytest.mark.parametrize(
    ("environ", "platform", "name"),
    [
        (WAYLAND, "linux", "wl-copy"),
        (X11, "linux", "xclip"),
        (X11, "linux", "xsel"),
        ({"WSL_DISTRO_NAME": "Debian"}, "linux", "clip.exe"),
        ({}, "darwin", "pbcopy"),
        ({}, "win32", "clip.exe"),
    ],
)
def test_a_text_is_put_there_by_what_the_system_has(
    tmp_path: Path, environ: dict[str, str], platform: str, name: str
) -> None:
    program, took = tmp_path / name, tmp_path / "took"
    program.write_text(f"#!/bin/sh\ncat > {took}\n")
    program.chmod(0o700)
    assert clipboard.put("ext 4410, Asha’s", environ, platform=platform, which={name: str(program)}.get)
    assert took.read_bytes().decode("utf-16" if name == "clip.exe" else "utf-8") == "ext 4410, Asha’s"
    assert not clipboard.put("x", {}, platform="linux", which={name: str(program)}.get)


def test_a_program_that_fails_or_is_not_there_copies_nothing(program: Program) -> None:
    fails = program("xclip", {})
    assert not clipboard.put("x", X11, platform="linux", which={"xclip": fails}.get)
    assert not clipboard.put("x", X11, platform="linux", which={"xclip": "/nowhere"}.get)
