"""`recover phones browser`, with something that posts as the extension does."""

from __future__ import annotations

import http.client
import re
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from recover_tui.config import loader
from tests.cli.conftest import ROOT, Run, one_line

ORIGIN = "moz-extension://01234567-89ab-cdef-0123-456789abcdef"


@contextmanager
def pairing(environ: dict[str, str], *arguments: str) -> Iterator[tuple[subprocess.Popen[str], int, str, str]]:
    """The command while it waits, the port and the code that it showed, and all that it said."""
    with subprocess.Popen(
        [sys.executable, "-m", "recover_tui", "phones", "browser", "--minutes", "1", *arguments],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8", env=environ, cwd=ROOT,
    ) as command:  # fmt: skip
        assert command.stdout
        said = ""
        while "waiting for it" not in said:
            line = command.stdout.readline()
            assert line, said
            said += line
        [(port, token)] = re.findall(r"^ +(\d+)-([\w-]{16,})$", said, re.MULTILINE)
        try:
            yield command, int(port), token, said
        finally:
            command.kill()


def hello(port: int, token: str, origin: str) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}", "Origin": origin}
    connection.request("POST", "/", '{"hello": true}', headers)
    status = connection.getresponse().status
    connection.close()
    return status


def test_an_extension_that_knows_the_code_is_paired(environ: dict[str, str], tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("# mine\n[look]\nmotion = false\n")
    with pairing(environ) as (command, port, token, said):
        assert "load unpacked" in said.lower()
        assert hello(port, "not-the-token-at-all", ORIGIN) == 401
        assert hello(port, token, "https://example.com") == 403
        assert hello(port, token, ORIGIN) == 204
        assert command.wait(20) == 0
    phone = loader.load(file).config.phones.browser
    assert phone
    assert (phone.listen, phone.token, phone.origin) == (("127.0.0.1", port), token, ORIGIN)
    assert file.read_text().startswith("# mine\n[look]\nmotion = false\n")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_port_in_use_is_left_to_whoever_has_it(environ: dict[str, str]) -> None:
    with pairing(environ) as (_, first, _, _), pairing(environ) as (_, second, _, _):
        assert first != second


def test_a_config_that_cannot_be_written_gets_the_lines_said(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text("[look]\nmotion = 3\n")
    with pairing(environ) as (command, port, token, _):
        assert hello(port, token, ORIGIN) == 204
        assert command.wait(20) == 1
        assert command.stdout
        assert command.stderr
        told, trouble = command.stdout.read(), command.stderr.read()
    assert loader.parse(told[told.index("[phones.browser]") :]).config.phones.browser
    assert "recover config check" in trouble
    assert "Traceback" not in trouble


def test_the_extension_is_copied_to_where_a_browser_sees_it(environ: dict[str, str], tmp_path: Path) -> None:
    with pairing(environ, "--to", str(tmp_path / "visible")) as (_, _, _, said):
        folder = tmp_path / "visible" / "recover-browser"
        assert str(folder) in said
        assert (folder / "manifest.json").is_file()
        assert (folder / "adapters" / "microphone.js").is_file()


def test_a_folder_that_cannot_be_written_is_said(recover: Run, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = recover("phones", "browser", "--to", str(tmp_path / "file" / "below"))
    assert done.returncode == 1
    assert "name a folder that can be written to" in one_line(done)


@pytest.mark.parametrize("minutes", ["0", "61"])
def test_it_does_not_wait_for_ever(recover: Run, minutes: str) -> None:
    assert recover("phones", "browser", "--minutes", minutes).returncode == 2
