"""What logins give, in the system's keyring; where there is none, in a file that only this user can read."""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from recover_tui.domain.translation import gettext as _
from recover_tui.system.private_files import make_folder

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

_SERVICE: Final = "recover-tui"


class Credentials:
    """Secrets by their names."""

    def __init__(self, file: Path) -> None:
        """`file` is for a system without a keyring."""
        self._file = file

    @property
    def place(self) -> str:
        """Where one that is kept now goes, in words."""
        return _("the system's keyring") if _keyring() else str(self._file)

    def read(self, name: str) -> str:
        """Give what was kept, empty where there is nothing."""
        return _from_keyring(name) or self._table().get(name, "")

    def keep(self, name: str, secret: str) -> None:
        """Keep it in place of what was there. Raises OSError."""
        table = self._table()
        if _to_keyring(name, secret):
            if table.pop(name, None) is not None:
                self._write(table)
        else:
            self._write({**table, name: secret})

    def forget(self, name: str) -> None:
        """Take it away wherever it is. Raises OSError."""
        _out_of_keyring(name)
        table = self._table()
        if table.pop(name, None) is not None:
            self._write(table)

    def _table(self) -> dict[str, str]:
        try:
            table: Any = json.loads(self._file.read_text(encoding="utf-8"))
            return {str(name): str(secret) for name, secret in table.items()}
        except (OSError, ValueError, AttributeError):
            return {}

    def _write(self, table: dict[str, str]) -> None:
        make_folder(self._file.parent)
        part = self._file.with_name(f"{self._file.name}.{os.getpid()}.part")
        part.unlink(missing_ok=True)
        opened = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(opened, "w", encoding="utf-8") as out:
                json.dump(table, out)
            part.replace(self._file)
        except OSError:
            with suppress(OSError):
                part.unlink()
            raise


def _keyring() -> KeyringBackend | None:
    try:
        import keyring
    except ImportError:
        return None
    backend = keyring.get_keyring()
    return backend if backend.priority > 0 else None


def _from_keyring(name: str) -> str:
    if backend := _keyring():
        with suppress(Exception):  # each system's own errors: locked, no bus, refused
            return backend.get_password(_SERVICE, name) or ""
    return ""


def _to_keyring(name: str, secret: str) -> bool:
    if backend := _keyring():
        with suppress(Exception):
            backend.set_password(_SERVICE, name, secret)
            return backend.get_password(_SERVICE, name) == secret
    return False


def _out_of_keyring(name: str) -> None:
    if backend := _keyring():
        with suppress(Exception):
            backend.delete_password(_SERVICE, name)
