"""Secrets go into the system's keyring, else into a file of the user's own."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import fail
from keyring.errors import KeyringLocked, PasswordDeleteError

from recover_tui.system.credentials import Credentials


class Memory(KeyringBackend):
    """A keyring that a test can lock."""

    priority = 5  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        self._check()
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._check()
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        self._check()
        if self.held.pop((service, username), None) is None:
            raise PasswordDeleteError("not there")

    def _check(self) -> None:
        if self.locked:
            raise KeyringLocked


@pytest.fixture
def memory(monkeypatch: pytest.MonkeyPatch) -> Memory:
    memory = Memory()
    monkeypatch.setattr(keyring, "get_keyring", lambda: memory)
    return memory


@pytest.fixture
def _no_keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "get_keyring", fail.Keyring)


def test_a_keyring_holds_it_and_no_file(memory: Memory, tmp_path: Path) -> None:
    kept = Credentials(tmp_path / "data" / "credentials.json")
    kept.keep("genesys:1", "secret")
    assert kept.read("genesys:1") == "secret"
    assert kept.place == "the system's keyring"
    assert not (tmp_path / "data").exists()
    kept.forget("genesys:1")
    assert kept.read("genesys:1") == ""


@pytest.mark.usefixtures("_no_keyring")
def test_without_a_keyring_it_is_a_file_of_the_users_own(tmp_path: Path) -> None:
    file = tmp_path / "data" / "credentials.json"
    kept = Credentials(file)
    for name in ("one", "two"):
        kept.keep(name, f"secret of {name}")
    assert (kept.read("one"), kept.read("two"), kept.read("three")) == ("secret of one", "secret of two", "")
    assert kept.place == str(file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    kept.forget("one")
    assert "secret of one" not in file.read_text()
    assert kept.read("two") == "secret of two"
    assert [*file.parent.iterdir()] == [file]


def test_without_the_extra_it_is_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "keyring", None)
    kept = Credentials(tmp_path / "credentials.json")
    kept.keep("one", "secret")
    assert Credentials(tmp_path / "credentials.json").read("one") == "secret"


def test_a_keyring_that_is_locked_is_gone_round(memory: Memory, tmp_path: Path) -> None:
    memory.locked = True
    kept = Credentials(tmp_path / "credentials.json")
    kept.keep("one", "secret")
    assert kept.read("one") == "secret"
    memory.locked = False
    kept.keep("one", "another")
    assert "one" not in (tmp_path / "credentials.json").read_text()
    assert kept.read("one") == "another"


@pytest.mark.usefixtures("_no_keyring")
@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"7", b"\xff\xfe"])
def test_a_file_that_is_none_of_ours_holds_nothing(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "credentials.json").write_bytes(content)
    kept = Credentials(tmp_path / "credentials.json")
    assert kept.read("one") == ""
    kept.forget("one")
    kept.keep("one", "secret")
    assert kept.read("one") == "secret"
