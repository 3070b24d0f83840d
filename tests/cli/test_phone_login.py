"""`recover phones login` with a login server on this machine."""

from __future__ import annotations

import http.client
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import keyring
import pytest
from click.testing import CliRunner, Result
from keyring.backends import fail
from msgspec.structs import replace

from recover_tui.cli import phone_login
from recover_tui.cli.commands import recover
from recover_tui.phones.genesys_account import read_tokens
from recover_tui.system import paths
from recover_tui.system.credentials import Credentials
from tests.cli.conftest import Run, one_line
from tests.loopback import free_port
from tests.phones.cloud import Cloud

CONFIG = '[phones.genesys]\nregion = "mypurecloud.de"\nclient_id = "client-7"\n'
Browse = Callable[[str], str]
"""What a browser comes back with, by the address that it was sent to."""


@pytest.fixture
def cloud(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:
    (tmp_path / "config.toml").write_text(CONFIG)
    monkeypatch.setenv("RECOVER_CONFIG", str(tmp_path / "config.toml"))
    monkeypatch.setenv("RECOVER_DB", str(tmp_path / "store" / "recover.db"))
    monkeypatch.setattr(paths, "credentials", lambda: tmp_path / "credentials.json")
    monkeypatch.setattr(keyring, "get_keyring", fail.Keyring)
    cloud = Cloud()
    cloud.account = replace(cloud.account, port=free_port())
    monkeypatch.setattr(phone_login, "genesys_account", lambda _: cloud.account)
    yield cloud
    cloud.close()


def log_in(cloud: Cloud, browse: Browse, monkeypatch: pytest.MonkeyPatch) -> Result:
    def visit(address: str) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", cloud.account.port, timeout=20)
        connection.request("GET", f"/?{browse(address)}")
        connection.getresponse().read()
        connection.close()

    browsers: list[threading.Thread] = []

    def open_browser(address: str) -> None:
        browsers.append(threading.Thread(target=visit, args=(address,)))
        browsers[0].start()

    monkeypatch.setattr("recover_tui.system.desktop.can_open", lambda _: True)
    monkeypatch.setattr("webbrowser.open", open_browser)
    done = CliRunner().invoke(recover, ["phones", "login", "genesys"])
    browsers[0].join()
    return done


def test_a_login_in_the_browser_is_kept_until_one_logs_out(
    cloud: Cloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def browse(address: str) -> str:
        asked = parse_qs(urlsplit(address).query)
        cloud.codes["right"] = asked["code_challenge"][0]
        return f"code=right&state={asked['state'][0]}"

    done = log_in(cloud, browse, monkeypatch)
    assert done.exit_code == 0
    assert "logged in" in done.stdout
    assert "access-1" not in done.stdout
    tokens = read_tokens(Credentials(tmp_path / "credentials.json").read("genesys:client-7"))
    assert tokens
    assert tokens.refresh == "refresh-1"
    assert CliRunner().invoke(recover, ["phones", "logout", "genesys"]).exit_code == 0
    assert "refresh-1" not in (tmp_path / "credentials.json").read_text()


@pytest.mark.parametrize(
    ("came_back", "said"),
    [("error=access_denied", "the login was refused"), ("code=wrong", "ask your administrator")],
)
def test_a_login_that_failed_is_said_and_changes_nothing(
    cloud: Cloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, came_back: str, said: str
) -> None:
    done = log_in(
        cloud, lambda address: f"{came_back}&state={parse_qs(urlsplit(address).query)['state'][0]}", monkeypatch
    )
    assert done.exit_code == 1
    assert said in done.stderr
    assert not (tmp_path / "credentials.json").exists()


def test_a_port_that_is_in_use_is_said(cloud: Cloud) -> None:
    with socket.create_server(("127.0.0.1", cloud.account.port)):
        done = CliRunner().invoke(recover, ["phones", "login", "genesys"])
    assert done.exit_code == 1
    assert "give [phones.genesys] another port" in done.stderr


@pytest.mark.parametrize("command", ["login", "logout"])
def test_an_account_that_is_not_set_up_is_said(recover: Run, command: str) -> None:
    assert "recover phones lines genesys says how" in one_line(recover("phones", command, "genesys"))


def test_the_doctor_says_that_nobody_logged_in_and_where_a_login_is_kept(recover: Run, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text(CONFIG)
    recover("win", "add", "Stayed till it worked")
    done = recover("doctor", env={"PYTHON_KEYRING_BACKEND": "keyring.backends.fail.Keyring"})
    assert done.returncode == 1
    assert "nobody has logged in" in done.stdout
    assert "recover phones login genesys" in done.stdout
    assert f"kept in {tmp_path / '.local' / 'share' / 'recover-tui' / 'credentials.json'}" in done.stdout
