"""The extension for browsers, as files: what it asks for, and that its parts fit."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path

import recover_tui
from recover_tui.cli.phones import LINES
from recover_tui.system import paths

EXTENSION = paths.shipped_extension()
MANIFEST = json.loads((EXTENSION / "manifest.json").read_text())
SCRIPTS = [*EXTENSION.rglob("*.js")]


def test_it_asks_for_this_machine_and_for_pages_one_at_a_time() -> None:
    assert MANIFEST["permissions"] == ["scripting", "storage"]
    assert MANIFEST["host_permissions"] == ["http://127.0.0.1/*"]
    assert "content_scripts" not in MANIFEST
    assert MANIFEST["incognito"] == "not_allowed"


def test_its_id_is_the_same_everywhere() -> None:
    digest = hashlib.sha256(base64.b64decode(MANIFEST["key"])).hexdigest()[:32]
    origin = "chrome-extension://" + "".join(chr(ord("a") + int(character, 16)) for character in digest)
    assert origin in LINES["browser"]
    assert origin in (Path(__file__).parents[1] / "docs" / "phones.md").read_text()


def test_its_version_is_ours() -> None:
    assert MANIFEST["version"] == recover_tui.__version__


def test_every_phone_that_can_be_chosen_has_its_adapter() -> None:
    chosen = re.findall(r'<option value="([\w-]+)"', (EXTENSION / "options.html").read_text())
    assert sorted(chosen) == sorted(adapter.stem for adapter in (EXTENSION / "adapters").iterdir())


def test_it_knows_no_address_but_this_machines() -> None:
    found = {address for script in SCRIPTS for address in re.findall(r"\w+://[^\s`\"')]+", script.read_text())}
    assert found == {"http://127.0.0.1:${port}/", "https://."}
